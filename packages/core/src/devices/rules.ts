/**
 * Rule tables in the notation of Falstad's custom logic (circuitjs 2.7.3): `left=right`, one rule a line, the first that
 * matches applies, none leaves the outputs as they are.
 *
 * Left, a character for each input and perhaps for the outputs' present states: `0 1` level; `?` any; `+` now 1 and before 0,
 * `-` the reverse; a letter stores the level at its first use and must equal it at the next in the same rule.
 * Right, a character for each output: `0 1`; a letter gives the stored level; `_` lets go. Stored levels outlive the rule.
 */

/** Marks an output that is let go. */
export const LET_GO = 3;

const LETTERS = 26;
const A = "a".charCodeAt(0);

export interface Rule {
  readonly left: string;
  readonly right: string;
}

export interface Triggers {
  readonly edges: readonly { readonly input: number; readonly edge: "rise" | "fall" }[];
  readonly levels: readonly number[];
}

/** The rules that apply without a look at anything but the inputs' levels are looked up in a table up to this many inputs. */
const MOST_TABLED_INPUTS = 12;

export class RuleTable {
  readonly inputs: number;
  readonly outputs: number;
  /** Does a rule depend on what the inputs were before? */
  readonly seesEdges: boolean;
  /** Does a rule depend on the outputs' present states? */
  readonly seesOutputs: boolean;
  private readonly rules: readonly Rule[];
  private readonly stored = new Uint8Array(LETTERS);
  /** Rule by input number (first input most significant), -1 for none; absent where the rules need more than levels. */
  private readonly table: Int16Array | undefined;

  /** @throws Error whose message says which rule cannot be read. */
  constructor(text: string, inputs: number, outputs: number) {
    this.inputs = inputs;
    this.outputs = outputs;
    this.rules = parseRules(text, inputs, outputs);
    this.seesEdges = this.rules.some(({ left }) => /[+-]/.test(left));
    this.seesOutputs = this.rules.some(({ left }) => left.length > inputs);
    const plain =
      !this.seesOutputs && this.rules.every(({ left, right }) => !/[^01?]/.test(left) && !/[a-z]/.test(right));
    if (plain && inputs <= MOST_TABLED_INPUTS) {
      this.table = this.tabled();
    }
  }

  /**
   * Applies the first matching rule to `states` (inputs, then outputs; all 0 or 1): writes the outputs' new states into it,
   * `LET_GO` where one is let go. `before` are the states of the evaluation before.
   */
  apply(states: Uint8Array, before: Uint8Array): void {
    const found = this.table === undefined ? this.search(states, before) : (this.table[this.index(states)] ?? -1);
    const right = this.rules[found]?.right;
    if (right === undefined) {
      return;
    }
    for (let i = 0; i < this.outputs; i++) {
      const code = right.charCodeAt(i);
      const letter = code - A;
      states[this.inputs + i] =
        letter >= 0 && letter < LETTERS
          ? (this.stored[letter] ?? 0)
          : right[i] === "1"
            ? 1
            : right[i] === "_"
              ? LET_GO
              : 0;
    }
  }

  /**
   * What can bring a change: edges of an input (`+` or `-` in its column), and levels that a rule without edges looks at. An
   * input that is neither is only sampled at the edges.
   */
  triggers(): Triggers {
    const columns = Array.from({ length: this.inputs }, (_, column) => column);
    const unclocked = this.rules.filter(({ left }) => !/[+-]/.test(left));
    // A letter that its own rule does not set brings a level in from another rule.
    const borrows = unclocked.some(({ left, right }) =>
      Array.from(right).some((sign) => isLetter(sign) && !left.includes(sign)),
    );
    return {
      edges: columns.flatMap((column) => [
        ...(this.rules.some(({ left }) => left[column] === "+") ? [{ input: column, edge: "rise" as const }] : []),
        ...(this.rules.some(({ left }) => left[column] === "-") ? [{ input: column, edge: "fall" as const }] : []),
      ]),
      levels: columns.filter((column) => borrows || unclocked.some(({ left }) => left[column] !== "?")),
    };
  }

  private search(states: Uint8Array, before: Uint8Array): number {
    return this.rules.findIndex(({ left }) => this.matches(left, states, before));
  }

  private matches(left: string, states: Uint8Array, before: Uint8Array): boolean {
    for (let j = 0; j < left.length; j++) {
      const state = (states[j] ?? 0) & 1;
      const last = (before[j] ?? 0) & 1;
      const sign = left[j] ?? "?";
      switch (sign) {
        case "?":
          continue;
        case "0":
        case "1":
          if (state !== Number(sign)) {
            return false;
          }
          continue;
        case "+":
        case "-":
          if (state === last || state !== (sign === "+" ? 1 : 0)) {
            return false;
          }
          continue;
        default: {
          const letter = sign.charCodeAt(0) - A;
          if (left.indexOf(sign) === j) {
            this.stored[letter] = state;
          } else if (this.stored[letter] !== state) {
            return false;
          }
        }
      }
    }
    return true;
  }

  private index(states: Uint8Array): number {
    let index = 0;
    for (let i = 0; i < this.inputs; i++) {
      index = 2 * index + (states[i] ?? 0);
    }
    return index;
  }

  private tabled(): Int16Array {
    const states = new Uint8Array(this.inputs);
    const table = new Int16Array(2 ** this.inputs);
    for (let index = 0; index < table.length; index++) {
      for (let i = 0; i < this.inputs; i++) {
        states[i] = (index >> (this.inputs - 1 - i)) & 1;
      }
      table[index] = this.search(states, states);
    }
    return table;
  }
}

function isLetter(sign: string): boolean {
  return sign >= "a" && sign <= "z";
}

/** @throws Error whose message says which rule cannot be read. */
export function parseRules(text: string, inputs: number, outputs: number): readonly Rule[] {
  const lines = text
    .toLowerCase()
    .split(/[\n\r;]+/)
    .map((line) => line.replaceAll(/\s/g, ""))
    .filter((line) => line !== "" && !line.startsWith("#"));
  return lines.map((line) => {
    const [left = "", right = "", ...more] = line.split("=");
    if (more.length > 0 || left.length < inputs || left.length > inputs + outputs || right.length !== outputs) {
      throw new Error(
        `rule "${line}" does not fit ${inputs} inputs and ${outputs} outputs: ${left.length} characters before =, ${right.length} after`,
      );
    }
    const odd = /[^01?a-z+-]/.exec(left)?.[0] ?? /[^01_a-z]/.exec(right)?.[0];
    if (odd !== undefined) {
      throw new Error(`rule "${line}" holds "${odd}"`);
    }
    return { left, right };
  });
}
