/** The declarations of a value change dump: scopes and variables, as the signals of a trace. */
import type { TraceSignal } from "@twinedge/core";
import { shown, type Tokens } from "./tokens.ts";

/** A variable: what changes of its identifier code are written to. */
export type Target =
  | { readonly kind: "logic"; readonly id: number }
  | { readonly kind: "real"; readonly id: number }
  /** `bits` most significant first. */
  | { readonly kind: "vector"; readonly bits: readonly number[] };

const BIT_TYPES: ReadonlySet<string> = new Set([
  "wire",
  "reg",
  "integer",
  "parameter",
  "supply0",
  "supply1",
  "time",
  "tri",
  "triand",
  "trior",
  "trireg",
  "tri0",
  "tri1",
  "wand",
  "wor",
  "bit",
  "logic",
  "int",
  "byte",
  "shortint",
  "longint",
  "event",
]);
const REAL_TYPES: ReadonlySet<string> = new Set(["real", "realtime", "real_parameter"]);

/** Bits of a vector, and of all together: a damaged width must not fill the memory. */
const MAX_WIDTH = 1 << 16;
const MAX_BITS = 1 << 22;

/** The scope this program's writer puts around everything: no part of a path. */
const WRAPPER = "top";

export class Variables {
  readonly signals: TraceSignal[] = [];
  /** Signals that were declared; the bits of vectors are not. */
  readonly declared: number[] = [];
  /** By identifier code. A code that is declared twice is one net with two names. */
  readonly targets = new Map<string, Target[]>();
  private readonly scopes: string[] = [];
  private bits = 0;

  enter(tokens: Tokens): void {
    const [, name] = tokens.upToEnd("$scope");
    if (name === undefined) {
      throw tokens.error("a scope without a name", "write $scope module NAME $end");
    }
    this.scopes.push(name);
  }

  leave(tokens: Tokens): void {
    tokens.upToEnd("$upscope");
    if (this.scopes.pop() === undefined) {
      throw tokens.error("$upscope without an open scope", "remove it");
    }
  }

  /** `$var TYPE SIZE CODE NAME [RANGE] $end`, from behind `$var`. */
  declare(tokens: Tokens): void {
    const [type, size, code, name, ...range] = tokens.upToEnd("$var");
    if (type === undefined || size === undefined || code === undefined || name === undefined) {
      throw tokens.error("a variable needs type, size, code and name", "write $var wire 1 ! clk $end");
    }
    const width = Number(size);
    if (!/^\d{1,9}$/.test(size) || width === 0) {
      throw tokens.error(`"${shown(size)}" is no size of a variable`, "write the number of its bits");
    }
    const path = [...(this.scopes[0] === WRAPPER ? this.scopes.slice(1) : this.scopes), name].join(".");
    const select = range.join("");
    let target: Target;
    if (REAL_TYPES.has(type)) {
      target = { kind: "real", id: this.add({ kind: "real", path, unit: "" }) };
    } else if (!BIT_TYPES.has(type)) {
      throw tokens.error(`unknown type of variable: ${shown(type)}`, "it may be wire, reg, integer, real, ...");
    } else if (width === 1 && !/^\[\d+:\d+\]$/.test(select)) {
      target = { kind: "logic", id: this.add({ kind: "logic", path: path + select }) };
    } else {
      target = this.vector(tokens, path, select, width);
    }
    const known = this.targets.get(code);
    if (known === undefined) {
      this.targets.set(code, [target]);
    } else if (known[0] !== undefined && sizeOf(known[0]) === sizeOf(target)) {
      known.push(target);
    } else {
      throw tokens.error(`${shown(code)} stands for variables of two sizes`, "give each its own code");
    }
  }

  private add(signal: TraceSignal): number {
    const id = this.signals.push(signal) - 1;
    this.declared.push(id);
    return id;
  }

  private vector(tokens: Tokens, path: string, select: string, width: number): Target {
    this.bits += width;
    if (width > MAX_WIDTH || this.bits > MAX_BITS) {
      throw tokens.error(`more bits than ${MAX_WIDTH} in a vector or ${MAX_BITS} in all`, "write fewer signals");
    }
    const [, left, right] = /^\[(\d{1,9}):(\d{1,9})\]$/.exec(select) ?? ["", `${width - 1}`, "0"];
    const [first, last] = [Number(left), Number(right)];
    if (Math.abs(first - last) + 1 !== width) {
      throw tokens.error(`${shown(select)} are not ${width} bits`, `write [${width - 1}:0]`);
    }
    const step = last < first ? -1 : 1;
    const bits = Array.from(
      { length: width },
      (_, i) => this.signals.push({ kind: "logic", path: `${path}[${first + step * i}]` }) - 1,
    );
    this.add({ kind: "bus", path, bits });
    return { kind: "vector", bits };
  }
}

function sizeOf(target: Target): number {
  return target.kind === "vector" ? target.bits.length : target.kind === "logic" ? 1 : 0;
}
