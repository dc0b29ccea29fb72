/** One number or figure of the paper, the commands that give ours, and how the two compare. */

export type Verdict = "agrees" | "differs" | "ambiguous" | "not in the paper";

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
  /** In the place of the commands, where there are too many to be shown. */
  readonly shown?: readonly string[];
  /** @param documents of the commands, in their order */
  find(documents: readonly unknown[]): Finding;
}

export interface Section {
  /** For `--only`. */
  readonly name: string;
  readonly title: string;
  readonly text: string;
  readonly claims: readonly Claim[];
  readonly figures?: readonly Figure[];
}

/** A picture below the table. */
export interface Figure {
  /** In docs/reproduction. */
  readonly file: string;
  /**
   * Words after `twinedge` that write it, in their order; `> FILE` at the end of one keeps what it prints, for the next ones.
   * Double quotes hold blanks together.
   */
  readonly commands: readonly string[];
  /** What is to be seen. */
  readonly caption: string;
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
