/**
 * Numbers that are read as ngspice 39 reads them, and that another program or their writer may read otherwise. One warning
 * for each kind, at the first number of the kind.
 *
 * ngspice was asked by running it; the others' suffixes are those of their manuals (HSPICE: `x` mega, `a` atto; Spectre: `M`
 * mega).
 */
import type { Diagnostic, SourcePos } from "@twinedge/core";

interface Doubt {
  readonly code: string;
  /** The letters after the digits, as they are written. */
  readonly letters: RegExp;
  /** Only in expressions. */
  readonly inside?: boolean;
  readonly says: string;
  readonly remedy: string;
}

const DOUBTS: readonly Doubt[] = [
  {
    code: "number-m",
    letters: /^M(?:ohms?|hz)?$/i,
    says: "is milli in every SPICE; in SI, Spectre and Falstad it is mega",
    remedy: "write meg or m",
  },
  {
    code: "number-farad",
    letters: /^F(?:arads?)?$/,
    says: "is femto in every SPICE, not farad",
    remedy: "leave the unit off, or write f",
  },
  {
    code: "number-a",
    letters: /^a/i,
    says: "is no suffix of ngspice 39 and does not count; HSPICE and later ngspice read atto",
    remedy: "write the number without it, or with e-18",
  },
  {
    code: "number-x",
    letters: /^x/i,
    says: "is no suffix and does not count; HSPICE reads mega",
    remedy: "write meg, or leave it off",
  },
  {
    code: "number-mil",
    letters: /^mil/i,
    inside: true,
    says: "is 25.4e-6; in parameters and braces ngspice 39 reads milli",
    remedy: "write 25.4u or m",
  },
  {
    code: "number-milli",
    letters: /^milli/i,
    says: "is read as mil, 25.4e-6",
    remedy: "write m",
  },
];

/** What a doubtful number ends with; all others are spared a closer look. */
const SUSPECT = /\d\.?(?:M(?:ohms?|hz)?$|F(?:arads?)?$|[aAxX]|[mM][iI][lL])/;

export class Doubts {
  readonly #found = new Map<Doubt, { readonly text: string; readonly pos: SourcePos; count: number }>();

  /** @param text a number as it is written; `inside` an expression */
  note(text: string, inside: boolean, place: () => SourcePos): void {
    if (!SUSPECT.test(text)) {
      return;
    }
    const letters = /[a-z]*$/i.exec(text.replace(/^[-+.\d]*(?:e[-+]?\d+)?/i, ""))?.[0] ?? "";
    for (const doubt of DOUBTS) {
      if (!doubt.letters.test(letters) || (doubt.code === "number-m" && !letters.startsWith("M"))) {
        continue;
      }
      if (doubt.inside === true && !inside) {
        continue;
      }
      const found = this.#found.get(doubt);
      if (found === undefined) {
        this.#found.set(doubt, { text, pos: place(), count: 1 });
      } else {
        found.count++;
      }
    }
  }

  diagnostics(): readonly Diagnostic[] {
    return [...this.#found].map(([{ code, says, remedy }, { text, pos, count }]): Diagnostic => {
      const letters = text.replace(/^[-+.\d]*(?:e[-+]?\d+)?/i, "");
      const more = count === 1 ? "" : ` (and ${count - 1} more)`;
      return { severity: "warning", code, message: `"${letters}" of ${text} ${says}${more}`, remedy, pos };
    });
  }
}
