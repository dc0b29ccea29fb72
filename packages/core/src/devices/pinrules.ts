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
import { type Bool, compileBoolean } from "./boolean.ts";
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

interface Choice {
  readonly condition: Bool;
  readonly delay: number;
}

export interface OutputRule {
  /** Does the output drive? */
  readonly enabled: Bool | undefined;
  readonly choices: readonly Choice[];
}

export class PinRules {
  /** By name of the output. */
  readonly outputs = new Map<string, OutputRule>();
  #from = X;
  #to = X;

  /** @throws Error whose message says which statement cannot be read. */
  constructor(text: string, situation: PinSituation, isOutput: (name: string) => boolean) {
    const defined = new Map<string, Bool>();
    const names = {
      name: (name: string): Bool | undefined => defined.get(name) ?? situation.state(name) ?? this.#transition(name),
      call: (name: string, args: readonly string[]): Bool | undefined => changes(situation, name, args),
    };
    for (const statement of text.split(";").map((one) => one.trim())) {
      if (statement === "") {
        continue;
      }
      try {
        const colon = statement.indexOf(":");
        if (colon < 0) {
          const equals = statement.indexOf("=");
          const name = statement.slice(0, Math.max(0, equals)).trim();
          defined.set(name, compileBoolean(statement.slice(equals + 1), names));
        } else {
          const [left = "", enable] = statement.slice(0, colon).split("@");
          const rule = {
            enabled: enable === undefined ? undefined : compileBoolean(enable, names),
            choices: readChoices(statement.slice(colon + 1), (condition) => compileBoolean(condition, names)),
          };
          for (const output of left.trim().split(/\s+/)) {
            if (!isOutput(output) || this.outputs.has(output)) {
              throw new Error(this.outputs.has(output) ? `"${output}" has two rules` : `"${output}" is no output`);
            }
            this.outputs.set(output, rule);
          }
        }
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        throw new Error(`rule "${statement.slice(0, 60)}": ${reason}`, { cause: error });
      }
    }
  }

  /** Place of the delay that a change of an output takes, among those that are possible by `longer`. */
  delay({ choices }: OutputRule, from: number, to: number, times: readonly number[]): number {
    this.#from = from;
    this.#to = to;
    let best: number | undefined;
    for (const { condition, delay } of choices) {
      const holds = condition();
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

  #transition(name: string): Bool | undefined {
    const [, a, b] = /^trn_([lhz$])([lhz$])$/.exec(name) ?? [];
    if (a === undefined || b === undefined) {
      return undefined;
    }
    return () => {
      const to = this.#to;
      const opposite = this.#from === X && to < X ? 1 - to : this.#from;
      const left = fits(opposite, a);
      const right = fits(to, b);
      return left === 0 || right === 0 ? 0 : left === X || right === X ? X : 1;
    };
  }
}

function fits(state: number, letter: string): number {
  return letter === "$" ? 1 : state === X ? (letter === "z" ? 0 : X) : Number("lhxz"[state] === letter);
}

function changes(situation: PinSituation, name: string, args: readonly string[]): Bool | undefined {
  const [, level] = /^changed(?:_(lh|hl))?$/.exec(name) ?? [undefined, undefined];
  const [net = "", time = "0"] = args;
  const within = Number(time);
  if (!name.startsWith("changed") || args.length > 2 || !(within >= 0)) {
    return undefined;
  }
  const changed = situation.changed(net, within);
  const state = situation.state(net);
  if (changed === undefined || state === undefined || level === undefined) {
    return name === "changed" ? changed : undefined;
  }
  const wanted = level === "lh" ? 1 : 0;
  return () => (changed() === 0 ? 0 : state() === X ? X : Number(state() === wanted));
}

/** `condition ? place : ... : place`. */
function readChoices(text: string, compile: (condition: string) => Bool): readonly Choice[] {
  const parts = text.split(":");
  return parts.map((part, i) => {
    const [first = "", second, more] = part.split("?").map((one) => one.trim());
    const isLast = i === parts.length - 1;
    const place = second ?? first;
    if (more !== undefined || !/^\d+$/.test(place) || (second === undefined) !== isLast) {
      throw new Error("delays are written CONDITION ? PLACE : ... : PLACE");
    }
    return { condition: second === undefined ? () => 1 : compile(first), delay: Number(place) };
  });
}
