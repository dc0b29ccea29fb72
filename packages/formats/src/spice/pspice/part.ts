/** One digital primitive being translated: its line, its models, and the instances it becomes. */
import type { Connection, Instance, Model, Value } from "@twinedge/core";
import type { ExpressionReader } from "../expression.ts";
import { numberOf, type PrimitiveLine, type Word } from "./line.ts";
import { BUILT_IN, constraintOf, delayOf, isZero, type TimingScale } from "./timing.ts";

/** What the deck says beside the line. */
export interface Surroundings {
  readonly model: (name: string) => Model | undefined;
  readonly expression: ExpressionReader;
  readonly scale: TimingScale;
  /** Ohms: an output of more is high impedance (`.options DIGDRVZ`). */
  readonly highZ: number;
  /** State of flip-flops and latches at power-up: 0, 1, 2 for X (`.options DIGINITSTATE`). */
  readonly initial: number;
  /** Something that is read and has no effect, said once a deck. */
  readonly remark: (code: string, message: string, remedy: string, at: PrimitiveLine) => void;
}

/** Nets with a meaning of their own. */
export const NETS = { high: "$d_hi", low: "$d_lo", unknown: "$d_x", open: "$d_nc" } as const;

export class Part {
  readonly line: PrimitiveLine;
  readonly around: Surroundings;
  readonly instances: Instance[] = [];
  #timing: Model | undefined;
  /** What the I/O model and the corner add to every instance. */
  #common: readonly (readonly [string, Value])[] = [];
  #lets: { readonly high: boolean; readonly low: boolean } = { high: false, low: false };

  constructor(line: PrimitiveLine, around: Surroundings) {
    this.line = line;
    this.around = around;
  }

  /** Reads the names of the models and the options that end the words of the line. */
  models(timing: boolean): void {
    if (timing) {
      const name = this.line.take("a timing model");
      this.#timing = this.around.model(name.text.toLowerCase());
      if (this.#timing === undefined && !BUILT_IN.includes(name.text.toLowerCase())) {
        throw this.line.fail(name.at, `unknown timing model "${name.text}"`, "define it with .model");
      }
    }
    const io = this.line.take("an I/O model");
    this.options(io, this.line.options());
  }

  options(io: Word, options: ReadonlyMap<string, Word>): void {
    const corner = options.get("mntymxdly");
    this.#common = [...this.#interface(io), ...(corner === undefined ? [] : this.#corner(corner))];
    for (const [name, word] of options) {
      if (name !== "mntymxdly" && name !== "io_level") {
        throw this.line.fail(word.at, `"${name}" is no option of a primitive`, "known are MNTYMXDLY and IO_LEVEL");
      }
      if (name === "io_level" && !/^(?:0|\{.*\})$/.test(word.text)) {
        const message = "IO_LEVEL has no effect: where a digital pin meets an analog net a bridge of our own stands";
        this.around.remark("io-level-ignored", message, "see docs/interop.md", this.line);
      }
    }
  }

  #corner(word: Word): readonly (readonly [string, Value])[] {
    if (!word.text.startsWith("{")) {
      const value = numberOf(this.line.line, word);
      return value === 0 ? [] : [["corner", value]];
    }
    const { expression } = this.around;
    const expr = expression(word.text.slice(1, -1), (offset) => this.line.line.pos(word.at + 1 + offset));
    return [["corner", expr.kind === "number" ? expr.value : expr]];
  }

  /** What of an I/O model counts: drive resistances and the load of an input. */
  #interface(word: Word): readonly (readonly [string, Value])[] {
    const model = this.around.model(word.text.toLowerCase());
    if (model === undefined) {
      const message = `I/O model "${word.text}" is not defined: its pins are ideal 5 V logic where they meet analog nets`;
      this.around.remark("io-model-missing", message, "include the library that defines it", this.line);
      return [];
    }
    const value = (name: string): number | undefined => {
      const found = model.params.get(name);
      return typeof found === "number" ? found : undefined;
    };
    const [high, low, load] = [value("drvh"), value("drvl"), value("inld")];
    this.#lets = { high: (high ?? 0) >= this.around.highZ, low: (low ?? 0) >= this.around.highZ };
    const driving = [this.#lets.high ? undefined : high, this.#lets.low ? undefined : low];
    const resistance = Math.max(0, ...driving.filter((ohms) => ohms !== undefined));
    return [
      ...(resistance > 0 ? [["r_out", resistance] as const] : []),
      ...(load === undefined || load <= 0 ? [] : [["input_load", load] as const]),
    ];
  }

  delay(name: string): Value {
    return delayOf(this.#timing, name, this.around.scale);
  }

  constraint(name: string): Value {
    return constraintOf(this.#timing, name);
  }

  /** A delay to each state: `[["rise_delay", ...], ["fall_delay", ...]]`. */
  riseFall(): readonly (readonly [string, Value])[] {
    return [
      ["rise_delay", this.delay("tplh")],
      ["fall_delay", this.delay("tphl")],
    ];
  }

  /** `suffix` tells the instances of one line apart; the first has none. */
  add(
    suffix: string,
    type: string,
    connections: readonly Connection[],
    params: readonly (readonly [string, Value])[] = [],
  ): void {
    this.#push(suffix, type, connections, [...params, ...this.#common]);
  }

  #push(
    suffix: string,
    type: string,
    connections: readonly Connection[],
    params: readonly (readonly [string, Value])[],
  ): void {
    this.instances.push({
      name: this.name(suffix),
      type,
      connections,
      params: new Map(params),
      pos: this.line.pos(),
    });
  }

  name(suffix: string): string {
    return suffix === "" ? this.line.name : `${this.line.name}#${suffix}`;
  }

  /** A net inside the primitive. */
  inner(suffix: string): string {
    return this.name(suffix);
  }

  /** The net that an output drives: another one where the I/O model is an open collector or emitter. */
  output(net: string, suffix: string): string {
    const { high, low } = this.#lets;
    if (net === NETS.open || (!high && !low)) {
      return net === NETS.open ? "" : net;
    }
    if (high && low) {
      const message = "DRVH and DRVL of its I/O model are both high impedance: its outputs drive nothing";
      this.around.remark("drives-nothing", message, "look at the I/O model", this.line);
      return "";
    }
    const before = this.inner(`${suffix}y`);
    const delays = [["open_delay", 0] as const, [high ? "fall_delay" : "rise_delay", 0] as const];
    this.add(`${suffix}oc`, high ? "d_open_c" : "d_open_e", [before, net], delays);
    return before;
  }

  /** A timing check; it loads nothing. */
  check(suffix: string, connections: readonly Connection[], params: readonly (readonly [string, Value])[]): void {
    const corner = this.#common.filter(([name]) => name === "corner");
    this.#push(suffix, "timing_check", connections, [...params, ["input_load", 0], ...corner]);
  }

  /** A width that is asked of a net. */
  width(suffix: string, net: string, high: Value, low: Value): void {
    if (net.startsWith("$d_") || (isZero(high) && isZero(low))) {
      return;
    }
    this.check(
      suffix,
      ["", net],
      [
        ["names", plain(net)],
        ["width_high", high],
        ["width_low", low],
      ],
    );
  }
}

/** An input: `$D_NC` reads as X. */
export function input(net: string): string {
  return net === NETS.open ? NETS.unknown : net;
}

/** A net's name as a word of an expression. */
export function plain(net: string): string {
  return net.replaceAll(/[\s~&|^(){},=!'";:<>?@]/g, "_");
}

/** An input that is active when it is 0: open where it is tied to 1. */
export function activeLow(net: string): string {
  return net === NETS.high ? "" : input(net);
}
