/** The declarations of a value change dump: scopes and variables, as the signals of a trace. */
import type { TraceSignal } from "@twinedge/core";
import { shown, type Tokens } from "./tokens.ts";

/** A variable: what changes of its identifier code are written to. */
export type Target =
  | { readonly kind: "logic"; readonly id: number }
  | { readonly kind: "real"; readonly id: number }
  /** `bits` most significant first. */
  | { readonly kind: "vector"; readonly bits: readonly number[] }
  /** Known, but no signal of a trace. */
  | { readonly kind: "text" };

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
  "enum",
  "port",
]);
const REAL_TYPES: ReadonlySet<string> = new Set(["real", "realtime", "real_parameter", "shortreal"]);
const TEXT_TYPES: ReadonlySet<string> = new Set(["string", "str"]);

/** Bits of a vector, and of all together: a damaged width must not fill the memory. */
const MAX_WIDTH = 1 << 16;
const MAX_BITS = 1 << 22;

const RANGE = /^\[(-?\d{1,9}):(-?\d{1,9})\]$/;

/** Characters of a code whose number a double holds. */
const SHORT = 6;
const CHARACTERS = 256;

function shortCode(text: string, from: number, to: number): number {
  let number = 0;
  for (let at = from; at < to; at++) {
    number = CHARACTERS * number + (text.charCodeAt(at) % CHARACTERS);
  }
  return number;
}

/** First word of the comment in which this program's writer lists the codes of what runs straight between its points. */
export const STRAIGHT = "straight";

/** The scope this program's writer puts around everything: no part of a path. */
const WRAPPER = "top";

export class Variables {
  readonly signals: TraceSignal[] = [];
  /** Signals that were declared; the bits of vectors are not. */
  readonly declared: number[] = [];
  /** Codes of variables that run straight between their points. */
  straight: ReadonlySet<string> = new Set();
  /** Variables that hold text. */
  strings = 0;
  /** By identifier code. A code that is declared twice is one net with two names. */
  private readonly targets = new Map<string, Target[]>();
  /** The same by the number that the characters of a short code make. */
  private readonly short = new Map<number, Target[]>();
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

  /** The variables of the code `text.slice(from, to)`. */
  find(text: string, from: number, to: number): readonly Target[] | undefined {
    return to - from > SHORT ? this.targets.get(text.slice(from, to)) : this.short.get(shortCode(text, from, to));
  }

  /** `$var TYPE SIZE CODE NAME [RANGE] $end`, from behind `$var`; the range may stand in the name or (of ports) be the size. */
  declare(tokens: Tokens): void {
    const [type, size, code, written, ...more] = tokens.upToEnd("$var");
    if (type === undefined || size === undefined || code === undefined || written === undefined) {
      throw tokens.error("a variable needs type, size, code and name", "write $var wire 1 ! clk $end");
    }
    const [, name = "", range = ""] = written.startsWith("\\")
      ? ["", written.slice(1)]
      : (/^(.+?)(\[-?\d+:-?\d+\])?$/.exec(written) ?? []);
    const port = RANGE.exec(size);
    const width = port === null ? Number(size) : Math.abs(Number(port[1]) - Number(port[2])) + 1;
    const bitless = REAL_TYPES.has(type) || TEXT_TYPES.has(type);
    if ((port === null && !/^\d{1,9}$/.test(size)) || (width === 0 && !bitless)) {
      throw tokens.error(`"${shown(size)}" is no size of a variable`, "write the number of its bits");
    }
    const path = [...(this.scopes[0] === WRAPPER ? this.scopes.slice(1) : this.scopes), name].join(".");
    const select = port === null ? range + more.join("") : size;
    let target: Target;
    if (TEXT_TYPES.has(type)) {
      this.strings++;
      target = { kind: "text" };
    } else if (REAL_TYPES.has(type)) {
      const continuous = this.straight.has(code);
      target = { kind: "real", id: this.add({ kind: "real", path, unit: "", ...(continuous && { continuous }) }) };
    } else if (!BIT_TYPES.has(type)) {
      throw tokens.error(`unknown type of variable: ${shown(type)}`, "it may be wire, reg, integer, real, ...");
    } else if (width === 1 && !RANGE.test(select)) {
      target = { kind: "logic", id: this.add({ kind: "logic", path: path + select }) };
    } else {
      target = this.vector(tokens, path, select, width);
    }
    const known = this.targets.get(code);
    if (known === undefined) {
      const list = [target];
      this.targets.set(code, list);
      if (code.length <= SHORT) {
        this.short.set(shortCode(code, 0, code.length), list);
      }
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
    const [, left, right] = RANGE.exec(select) ?? ["", `${width - 1}`, "0"];
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
  return target.kind === "vector" ? target.bits.length : target.kind === "logic" ? 1 : target.kind === "real" ? 0 : -1;
}
