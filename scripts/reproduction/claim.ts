/** One number or figure of the paper, the commands that give ours, and how the two compare. */

type Verdict = "agrees" | "differs" | "ambiguous" | "not in the paper";

export interface Finding {
  /** Ours, in the unit of the paper's. */
  readonly ours: string;
  readonly verdict: Verdict;
  /** Why it differs, or what is ambiguous; a remark where it agrees. */
  readonly why?: string | undefined;
}

export interface Claim {
  /** What the number is. */
  readonly what: string;
  /** Section, equation or figure. */
  readonly where: string;
  /** As printed, or read off. */
  readonly paper: string;
  /** Words after `twinedge`, blanks between them; each is asked for its JSON document. */
  readonly commands: readonly string[];
  /** @param documents of the commands, in their order */
  find(documents: readonly unknown[]): Finding;
}

export interface Section {
  readonly title: string;
  readonly text: string;
  readonly claims: readonly Claim[];
  /** Pictures below the table: a command that writes FILE, and what is to be seen. */
  readonly figures?: readonly { readonly file: string; readonly command: string; readonly caption: string }[];
}

/** A bound that ours is to hold where the paper has no number; it is said where it does not. */
export function held(ours: number, bound: number, digits: number, why?: string): Finding {
  const broken =
    ours <= bound ? `${bound} or less was expected` : `${bound} or less was expected, which it does not hold`;
  return {
    ours: ours.toFixed(digits),
    verdict: "not in the paper",
    why: why === undefined ? broken : `${broken}: ${why}`,
  };
}

/** Within a tolerance, or not. */
export function compared(
  ours: number,
  paper: number,
  tolerance: number,
  digits: number,
  unit: string,
  why?: string,
): Finding {
  const agrees = Math.abs(ours - paper) <= tolerance;
  return { ours: `${ours.toFixed(digits)}${unit}`, verdict: agrees ? "agrees" : "differs", why };
}
