/**
 * Reads a value change dump (IEEE 1364-2005, section 18) as a trace: of this program, of Icarus Verilog, of fst2vcd.
 *
 * A vector becomes a bus on logic signals of its own, `code[3]` ...; so does an integer. What a dump does not say is empty
 * in the trace: no sample rows, no records, no statistics, no units. Text variables and dumps of ports are not read.
 */
import { HIGH_Z, type Logic, NO_STATS, ONE, type Trace, UNKNOWN, ZERO } from "@twinedge/core";
import { shown, Tokens } from "./tokens.ts";
import { type Target, Variables } from "./variables.ts";

/** Femtoseconds of a timescale's unit. */
const UNITS: Readonly<Record<string, number>> = { s: 1e15, ms: 1e12, us: 1e9, ns: 1e6, ps: 1e3, fs: 1 };
const FS_PER_PS = 1000;

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** @throws InputError with file, line and column for what is no dump. */
export function readVcd(text: string, file: string): Trace {
  const tokens = new Tokens(text, file);
  const reader = new Reader(tokens);
  for (let token = tokens.next(); token !== undefined; token = tokens.next()) {
    reader.take(token);
  }
  return reader.trace(file);
}

class Reader {
  private readonly tokens: Tokens;
  private readonly variables = new Variables();
  private readonly times: number[] = [];
  private readonly ids: number[] = [];
  private readonly values: number[] = [];
  private readonly last = new Map<number, number>();
  private title: string | undefined;
  private declaring = true;
  private timescale = FS_PER_PS;
  private time = 0;

  constructor(tokens: Tokens) {
    this.tokens = tokens;
  }

  take(token: string): void {
    if (this.declaring) {
      this.declaration(token);
    } else {
      this.simulation(token);
    }
  }

  private declaration(token: string): void {
    const { tokens } = this;
    switch (token) {
      case "$comment":
        this.title ??= tokens.upToEnd(token).join(" ");
        return;
      case "$date":
      case "$version":
      case "$attrbegin":
      case "$attrend":
        tokens.upToEnd(token);
        return;
      case "$timescale":
        this.timescale = this.readTimescale();
        return;
      case "$scope":
        this.variables.enter(tokens);
        return;
      case "$upscope":
        this.variables.leave(tokens);
        return;
      case "$var":
        this.variables.declare(tokens);
        return;
      case "$enddefinitions":
        tokens.upToEnd(token);
        this.declaring = false;
        return;
      default:
        throw tokens.error(
          `"${shown(token)}" is no declaration of a value change dump`,
          "it begins with $scope and $var and ends its declarations with $enddefinitions $end",
        );
    }
  }

  private readTimescale(): number {
    const words = this.tokens.upToEnd("$timescale").join("");
    const [, count, unit = ""] = /^(1|10|100)([a-z]{1,2})$/.exec(words) ?? [];
    const femtoseconds = Object.hasOwn(UNITS, unit) ? UNITS[unit] : undefined;
    if (femtoseconds === undefined) {
      throw this.tokens.error(`"${shown(words)}" is no timescale`, "write 1, 10 or 100 and s, ms, us, ns, ps or fs");
    }
    return Number(count) * femtoseconds;
  }

  private simulation(token: string): void {
    switch (token.charAt(0)) {
      case "#":
        this.advance(token);
        return;
      case "$":
        this.command(token);
        return;
      case "b":
      case "B":
        this.change(token, token.slice(1).toLowerCase(), this.code(token));
        return;
      case "r":
      case "R":
        this.real(token.slice(1), this.code(token));
        return;
      default:
        this.change(token, token.charAt(0).toLowerCase(), token.slice(1));
    }
  }

  private code(token: string): string {
    const code = this.tokens.next();
    if (code === undefined) {
      throw this.tokens.error(`the file ends behind ${shown(token)}`, "write the variable's code after its value");
    }
    return code;
  }

  /** `$dumpvars` and its like only say why the values that follow are written. */
  private command(token: string): void {
    switch (token) {
      case "$comment":
        this.tokens.upToEnd(token);
        return;
      case "$dumpvars":
      case "$dumpall":
      case "$dumpon":
      case "$dumpoff":
      case "$end":
        return;
      default:
        throw this.tokens.error(`"${shown(token)}" is no command of a value change dump`, "remove it");
    }
  }

  private advance(token: string): void {
    const time = (Number(token.slice(1)) * this.timescale) / FS_PER_PS;
    if (!/^#\d+$/.test(token) || time > Number.MAX_SAFE_INTEGER) {
      throw this.tokens.error(`"${shown(token)}" is no time`, "write # and a whole number");
    }
    if (!Number.isInteger(time)) {
      throw this.tokens.error(
        `${shown(token)} is no whole picosecond`,
        "write the dump with a timescale of 1ps or more",
      );
    }
    if (time < this.time) {
      throw this.tokens.error(`${shown(token)} comes after a later time`, "sort the changes by time");
    }
    this.time = time;
  }

  /** `digits` most significant first; the first is repeated up to the variable's width, a 1 as 0. */
  private change(token: string, digits: string, code: string): void {
    for (const target of this.targets(code)) {
      if (target.kind === "real" || !/^[01xz]+$/.test(digits)) {
        throw this.tokens.error(
          `"${shown(token)}" is no value of ${shown(code)}`,
          target.kind === "real" ? `write r1.5 ${shown(code)}` : "write its bits as 0, 1, x and z",
        );
      }
      const bits = target.kind === "logic" ? [target.id] : target.bits;
      const surplus = digits.length - bits.length;
      if (surplus > 0) {
        throw this.tokens.error(`${digits.length} bits for a variable of ${bits.length}`, "write as many as it has");
      }
      const fill = digits.startsWith("1") ? "0" : digits.charAt(0);
      for (const [i, id] of bits.entries()) {
        const digit = i + surplus < 0 ? fill : digits.charAt(i + surplus);
        this.log(id, logicOf(digit), target.kind === "logic");
      }
    }
  }

  private real(number: string, code: string): void {
    const value = Number(number);
    for (const target of this.targets(code)) {
      if (target.kind !== "real") {
        throw this.tokens.error(`a number for ${shown(code)}, which is made of bits`, `write b101 ${shown(code)}`);
      }
      if (!NUMBER.test(number) || !Number.isFinite(value)) {
        throw this.tokens.error(`"${shown(number)}" is no number`, "write it like r1.5e-3");
      }
      this.log(target.id, value, true);
    }
  }

  private targets(code: string): readonly Target[] {
    const targets = this.variables.targets.get(code);
    if (targets === undefined) {
      throw this.tokens.error(`a change of "${shown(code)}", which is not declared`, "declare it with $var");
    }
    return targets;
  }

  /** Bits of a vector are logged only where they change. */
  private log(id: number, value: number, always: boolean): void {
    if (!always && this.last.get(id) === value) {
      return;
    }
    this.last.set(id, value);
    this.times.push(this.time);
    this.ids.push(id);
    this.values.push(value);
  }

  trace(file: string): Trace {
    if (this.declaring) {
      throw this.tokens.error("no value change dump: no $enddefinitions", "end the declarations with it");
    }
    return {
      title: this.title ?? file,
      signals: this.variables.signals,
      times: Float64Array.from(this.times),
      ids: Int32Array.from(this.ids),
      values: Float64Array.from(this.values),
      endTime: this.time,
      probes: this.variables.declared,
      sampleClocks: new Float64Array(),
      sampleTimes: new Float64Array(),
      sampleResiduals: new Float64Array(),
      samples: new Float64Array(),
      records: [],
      stats: NO_STATS,
    };
  }
}

function logicOf(digit: string): Logic {
  return digit === "0" ? ZERO : digit === "1" ? ONE : digit === "z" ? HIGH_Z : UNKNOWN;
}
