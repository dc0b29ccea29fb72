/**
 * The rules of a pin-to-pin delay: conditions on nets and on the transition an output is about to make, each with a delay.
 *
 *     clock = changed(clk,0); y0 y1 : clock & trn_lh ? 0 : clear ? 1 : 2
 *
 * The statements are separated by `;`. One defines a condition; the other gives outputs their delays, as places in a list,
 * behind `@` the expression that must be 1 for them to drive. Expressions are those of `boolean.ts` with these functions:
 * `changed(net,dt)`, `changed_lh(net,dt)`, `changed_hl(net,dt)`: the net has changed within the last dt seconds (and now is
 * 1, or 0); `trn_lh` and its like, of `l h z $` (any): the output goes from the first to the second.
 *
 * What is X leaves several delays possible: a change to X takes the shortest of them, any other the longest. A change from X
 * to a level counts as one from the opposite level.
 */
import { type Bool, type BooleanForm, EVALUATED, readBoolean } from "./boolean.ts";
import { X } from "./states.ts";

/** Beside 0, 1 and X: the output is let go. */
export const Z = 3;

/** What the rules look at. */
export interface PinSituation {
  /** State of a net by name: 0, 1, X; undefined: there is no such net. */
  readonly state: (name: string) => Bool | undefined;
  /** Has it changed within the last `within` seconds? */
  readonly changed: (name: string, within: number) => Bool | undefined;
}

/** The same, and the transition, in any form that expressions are made into. */
export interface PinTerms<T> {
  readonly state: (name: string) => T | undefined;
  /** `to`: and is it now 1, or 0? */
  readonly changed: (name: string, within: number, to: 0 | 1 | undefined) => T | undefined;
  /** Letters of `l h z $`. */
  readonly transition: (from: string, to: string) => T;
  /** A condition that has been defined under a name. */
  readonly defined: (name: string, condition: T) => T;
}

export interface PinRule<T> {
  /** Does the output drive? */
  readonly enabled: T | undefined;
  /** The first whose condition holds gives the place of the delay; the last has none. */
  readonly choices: readonly { readonly condition: T | undefined; readonly delay: number }[];
}

export type OutputRule = PinRule<Bool>;

/**
 * The rules by name of the output; outputs of one statement share theirs.
 *
 * @throws Error whose message says which statement cannot be read.
 */
export function readPinRules<T>(
  text: string,
  terms: PinTerms<T>,
  form: BooleanForm<T>,
  isOutput: (name: string) => boolean,
): ReadonlyMap<string, PinRule<T>> {
  const outputs = new Map<string, PinRule<T>>();
  const defined = new Map<string, T>();
  const names = {
    name: (name: string): T | undefined => defined.get(name) ?? terms.state(name) ?? transition(terms, name),
    call: (name: string, args: readonly string[]): T | undefined => changes(terms, name, args),
  };
  const compile = (expression: string): T => readBoolean(expression, names, form);
  for (const statement of text.split(";").map((one) => one.trim())) {
    if (statement === "") {
      continue;
    }
    try {
      const colon = statement.indexOf(":");
      if (colon < 0) {
        const equals = statement.indexOf("=");
        const name = statement.slice(0, Math.max(0, equals)).trim();
        defined.set(name, terms.defined(name, compile(statement.slice(equals + 1))));
      } else {
        const [left = "", enable] = statement.slice(0, colon).split("@");
        const rule = {
          enabled: enable === undefined ? undefined : compile(enable),
          choices: readChoices(statement.slice(colon + 1), compile),
        };
        for (const output of left.trim().split(/\s+/)) {
          if (!isOutput(output) || outputs.has(output)) {
            throw new Error(outputs.has(output) ? `"${output}" has two rules` : `"${output}" is no output`);
          }
          outputs.set(output, rule);
        }
      }
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(`rule "${statement.slice(0, 60)}": ${reason}`, { cause: error });
    }
  }
  return outputs;
}

export class PinRules {
  /** By name of the output. */
  readonly outputs: ReadonlyMap<string, OutputRule>;
  #from = X;
  #to = X;

  /** @throws Error whose message says which statement cannot be read. */
  constructor(text: string, situation: PinSituation, isOutput: (name: string) => boolean) {
    const terms: PinTerms<Bool> = {
      state: situation.state,
      changed: (name, within, to) => changedTo(situation, name, within, to),
      transition: (from, to) => () => this.#transition(from, to),
      defined: (_name, condition) => condition,
    };
    this.outputs = readPinRules(text, terms, EVALUATED, isOutput);
  }

  /** Place of the delay that a change of an output takes, among those that are possible by `longer`. */
  delay({ choices }: OutputRule, from: number, to: number, times: readonly number[]): number {
    this.#from = from;
    this.#to = to;
    let best: number | undefined;
    for (const { condition, delay } of choices) {
      const holds = condition?.() ?? 1;
      if (holds === 0) {
        continue;
      }
      const time = times[delay] ?? 0;
      best = best === undefined ? time : to === X ? Math.min(best, time) : Math.max(best, time);
      if (holds === 1) {
        break;
      }
    }
    return best ?? 0;
  }

  #transition(a: string, b: string): number {
    const to = this.#to;
    const opposite = this.#from === X && to < X ? 1 - to : this.#from;
    const left = fits(opposite, a);
    const right = fits(to, b);
    return left === 0 || right === 0 ? 0 : left === X || right === X ? X : 1;
  }
}

function transition<T>(terms: PinTerms<T>, name: string): T | undefined {
  const [, from, to] = /^trn_([lhz$])([lhz$])$/.exec(name) ?? [];
  return from === undefined || to === undefined ? undefined : terms.transition(from, to);
}

function fits(state: number, letter: string): number {
  return letter === "$" ? 1 : state === X ? (letter === "z" ? 0 : X) : Number("lhxz"[state] === letter);
}

function changes<T>(terms: PinTerms<T>, name: string, args: readonly string[]): T | undefined {
  const [found, level] = /^changed(?:_(lh|hl))?$/.exec(name) ?? [];
  const [net = "", time = "0"] = args;
  const within = Number(time);
  if (found === undefined || args.length > 2 || !(within >= 0)) {
    return undefined;
  }
  return terms.changed(net, within, level === undefined ? undefined : level === "lh" ? 1 : 0);
}

function changedTo(situation: PinSituation, name: string, within: number, to: 0 | 1 | undefined): Bool | undefined {
  const changed = situation.changed(name, within);
  const state = situation.state(name);
  if (changed === undefined || state === undefined || to === undefined) {
    return changed;
  }
  return () => (changed() === 0 ? 0 : state() === X ? X : Number(state() === to));
}

/** `condition ? place : ... : place`. */
function readChoices<T>(text: string, compile: (condition: string) => T): PinRule<T>["choices"] {
  const parts = text.split(":");
  return parts.map((part, i) => {
    const [first = "", second, more] = part.split("?").map((one) => one.trim());
    const isLast = i === parts.length - 1;
    const place = second ?? first;
    if (more !== undefined || !/^\d+$/.test(place) || (second === undefined) !== isLast) {
      throw new Error("delays are written CONDITION ? PLACE : ... : PLACE");
    }
    return { condition: second === undefined ? undefined : compile(first), delay: Number(place) };
  });
}
