/**
 * Reads a value change dump (IEEE 1364-2005, section 18) as a trace: of this program, Icarus Verilog, Verilator, GHDL, ModelSim,
 * ngspice's `eprvcd`, sigrok, fst2vcd; the extended form (`$dumpports`) without its strengths.
 *
 * A vector becomes a bus on logic signals of its own, `code[3]` ...; so does an integer. What a dump does not say is empty
 * in the trace: no sample rows, no records, no statistics, no units. Times that are no whole picoseconds keep their fraction.
 * Strings are left out, a dump without a timescale is taken for one in picoseconds; `warn` is told.
 */
import { ChangeLog, type InputError, NO_STATS, ONE, type Trace, ZERO } from "@twinedge/core";
import type { Warn } from "../warn.ts";
import { PORT_STATES, STATES } from "./states.ts";
import { shown, Tokens } from "./tokens.ts";
import { STRAIGHT, type Target, Variables } from "./variables.ts";

/** Femtoseconds of a timescale's unit. */
const UNITS: Readonly<Record<string, number>> = { s: 1e15, ms: 1e12, us: 1e9, ns: 1e6, ps: 1e3, fs: 1 };
const FS_PER_PS = 1000;

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const NO_NUMBER = /^[+-]?(?:nan|inf|infinity)$/i;

/** @throws InputError with file, line and column for what is no dump. */
export function readVcd(text: string, file: string, warn: Warn = () => {}): Trace {
  const tokens = new Tokens(text, file);
  const declarations = new Declarations(tokens, warn);
  declarations.read();
  const changes = new ChangeReader(tokens, declarations);
  while (tokens.advance()) {
    changes.take();
  }
  if (declarations.variables.strings > 0) {
    const message = `${declarations.variables.strings} text variables are left out`;
    warn({ severity: "warning", code: "text-variable", message });
  }
  return {
    title: declarations.title ?? file,
    signals: declarations.variables.signals,
    ...changes.log.columns(),
    endTime: changes.time,
    probes: declarations.variables.declared,
    sampleClocks: new Float64Array(),
    sampleTimes: new Float64Array(),
    sampleResiduals: new Float64Array(),
    samples: new Float64Array(),
    records: [],
    stats: NO_STATS,
  };
}

/** What stands before `$enddefinitions`. */
class Declarations {
  readonly variables = new Variables();
  title: string | undefined;
  /** Femtoseconds. */
  timescale = FS_PER_PS;
  private readonly tokens: Tokens;
  private readonly warn: Warn;
  /** This program has written it. */
  private own = false;

  constructor(tokens: Tokens, warn: Warn) {
    this.tokens = tokens;
    this.warn = warn;
  }

  read(): void {
    const { tokens } = this;
    let scaled = false;
    for (let token = tokens.next(); token !== "$enddefinitions"; token = tokens.next()) {
      if (token === undefined) {
        throw tokens.error("no value change dump: no $enddefinitions", "end the declarations with it");
      }
      scaled ||= token === "$timescale";
      this.declaration(token);
    }
    tokens.upToEnd("$enddefinitions");
    if (!scaled) {
      const message = "the dump has no $timescale; its times are taken for picoseconds";
      this.warn({ severity: "warning", code: "no-timescale", message, pos: tokens.position() });
    }
  }

  private declaration(token: string): void {
    const { tokens } = this;
    switch (token) {
      case "$comment":
        this.comment(tokens.upToEnd(token));
        return;
      case "$version":
        this.own = tokens.upToEnd(token)[0] === "twinedge";
        return;
      case "$date":
      case "$attrbegin":
      case "$attrend":
        tokens.upToEnd(token);
        return;
      case "$timescale":
        this.timescale = this.readTimescale();
        return;
      case "$timezero":
        this.warn({
          severity: "warning",
          code: "timezero",
          message: `$timezero ${tokens.upToEnd(token).join(" ")}: times are not moved by it`,
          pos: tokens.position(),
        });
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
      default:
        throw tokens.error(
          `"${shown(token)}" is no declaration of a value change dump`,
          "it begins with $scope and $var and ends its declarations with $enddefinitions $end",
        );
    }
  }

  private comment(words: readonly string[]): void {
    if (this.own && words[0] === STRAIGHT) {
      this.variables.straight = new Set(words.slice(1));
    } else {
      this.title ??= words.join(" ");
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
}

const HASH = 35;
const DOLLAR = 36;
const [LOWER_B, UPPER_B, LOWER_R, UPPER_R, LOWER_S, UPPER_S, LOWER_P] = [98, 66, 114, 82, 115, 83, 112];
const [DIGIT_0, DIGIT_9] = [48, 57];
/** Of a time, that their number is exact. */
const EXACT_DIGITS = 15;

/** What follows the declarations. */
class ChangeReader {
  readonly log = new ChangeLog();
  /** ps */
  time = 0;
  private readonly tokens: Tokens;
  private readonly variables: Variables;
  private readonly timescale: number;
  /** By signal: the value logged last. */
  private readonly last: Float64Array;

  constructor(tokens: Tokens, { variables, timescale }: Declarations) {
    this.tokens = tokens;
    this.variables = variables;
    this.timescale = timescale;
    this.last = new Float64Array(variables.signals.length).fill(Number.NaN);
  }

  take(): void {
    const { tokens } = this;
    switch (tokens.text.charCodeAt(tokens.start)) {
      case HASH:
        this.advance();
        return;
      case DOLLAR:
        this.command(tokens.word());
        return;
      case LOWER_B:
      case UPPER_B:
        this.bits();
        return;
      case LOWER_P:
        this.ports();
        return;
      case LOWER_R:
      case UPPER_R:
        this.real();
        return;
      case LOWER_S:
      case UPPER_S:
        this.text();
        return;
      default:
        this.scalar();
    }
  }

  /** The variables whose code follows the value `text.slice(from, to)`. */
  private code(from: number, to: number): readonly Target[] {
    if (!this.tokens.advance()) {
      const value = shown(this.tokens.text.slice(from, to));
      throw this.tokens.error(`the file ends behind ${value}`, "write the variable's code after its value");
    }
    return this.targets(0);
  }

  private targets(from: number): readonly Target[] {
    const { tokens } = this;
    const targets = this.variables.find(tokens.text, tokens.start + from, tokens.end);
    if (targets === undefined) {
      throw tokens.error(`a change of "${shown(tokens.word(from))}", which is not declared`, "declare it with $var");
    }
    return targets;
  }

  /** `$dumpvars` and its like only say why the values that follow are written. */
  private command(token: string): void {
    switch (token) {
      case "$comment":
      case "$attrbegin":
      case "$attrend":
        this.tokens.upToEnd(token);
        return;
      case "$vcdclose":
        for (const word of this.tokens.upToEnd(token)) {
          this.advanceTo(word);
        }
        return;
      case "$dumpvars":
      case "$dumpall":
      case "$dumpon":
      case "$dumpoff":
      case "$dumpports":
      case "$dumpportsall":
      case "$dumpportson":
      case "$dumpportsoff":
      case "$dumpportsflush":
      case "$end":
        return;
      default:
        throw this.tokens.error(`"${shown(token)}" is no command of a value change dump`, "remove it");
    }
  }

  private advance(): void {
    const { text, start, end } = this.tokens;
    let ticks = 0;
    if (end - start > EXACT_DIGITS || end === start + 1) {
      this.advanceTo(this.tokens.word());
      return;
    }
    for (let at = start + 1; at < end; at++) {
      const digit = text.charCodeAt(at);
      if (digit < DIGIT_0 || digit > DIGIT_9) {
        this.advanceTo(this.tokens.word());
        return;
      }
      ticks = 10 * ticks + digit - DIGIT_0;
    }
    this.moveTo(ticks);
  }

  private advanceTo(token: string): void {
    const ticks = Number(token.slice(1));
    if (!/^#\d+$/.test(token) || (ticks * this.timescale) / FS_PER_PS > Number.MAX_SAFE_INTEGER) {
      throw this.tokens.error(`"${shown(token)}" is no time`, "write # and a whole number");
    }
    this.moveTo(ticks);
  }

  private moveTo(ticks: number): void {
    const time = (ticks * this.timescale) / FS_PER_PS;
    if (time < this.time) {
      throw this.tokens.error(`${shown(this.tokens.word())} comes after a later time`, "sort the changes by time");
    }
    this.time = time;
  }

  private scalar(): void {
    const { text, start } = this.tokens;
    const value = STATES[text.charCodeAt(start)];
    const targets = this.targets(1);
    for (let i = 0; i < targets.length; i++) {
      const target = targets[i];
      if (target?.kind === "logic" && value !== undefined) {
        this.put(target.id, value);
      } else if (target !== undefined) {
        this.vector(target, start, start + 1, STATES);
      }
    }
  }

  /** `b101 CODE`. */
  private bits(): void {
    const { start, end } = this.tokens;
    const targets = this.code(start, end);
    for (let i = 0; i < targets.length; i++) {
      this.vector(targets[i] ?? TEXT, start + 1, end, STATES);
    }
  }

  /** `pDDUU 0066 6600 <CODE`: states, strengths of 0 and of 1. */
  private ports(): void {
    const { tokens } = this;
    const { start, end } = tokens;
    for (const what of ["the strengths of 0", "the strengths of 1"]) {
      if (!tokens.advance()) {
        throw tokens.error(`the file ends where ${what} should stand`, "write p101 666 666 <CODE");
      }
    }
    for (const target of this.code(start, end)) {
      this.vector(target, start + 1, end, PORT_STATES);
    }
  }

  /**
   * The digits `text.slice(from, to)`, most significant first; the first is repeated up to the variable's width, a 1 as 0. Bits
   * of a vector are logged only where they change.
   */
  private vector(target: Target, from: number, to: number, states: readonly (number | undefined)[]): void {
    const { text } = this.tokens;
    if (target.kind === "text") {
      return;
    }
    if (target.kind === "real") {
      throw this.noValue(from, to, (code) => `write r1.5 ${code}`);
    }
    const width = target.kind === "logic" ? 1 : target.bits.length;
    const surplus = to - from - width;
    const first = states[text.charCodeAt(from)];
    const fill = first === ONE ? ZERO : first;
    for (let i = Math.min(0, surplus); i < width; i++) {
      const at = from + surplus + i;
      const value = at < from ? fill : states[text.charCodeAt(at)];
      if (value === undefined || from === to) {
        throw this.noValue(from, to, () => "write its bits as 0, 1, x and z");
      }
      const id = target.kind === "logic" ? target.id : (target.bits[i] ?? -1);
      if (i >= 0 && (target.kind === "logic" || this.last[id] !== value)) {
        this.put(id, value);
      }
    }
    if (surplus > 0 && !/^0*$/.test(text.slice(from, from + surplus))) {
      throw this.tokens.error(`${to - from} bits for a variable of ${width}`, "write as many as it has");
    }
  }

  private noValue(from: number, to: number, remedy: (code: string) => string): InputError {
    const { text, start, end } = this.tokens;
    // A scalar and its code are one word.
    const code = shown(text.slice(from === start ? to : start, end));
    return this.tokens.error(`"${shown(text.slice(from, to))}" is no value of ${code}`, remedy(code));
  }

  private real(): void {
    const { tokens } = this;
    const { start, end, text } = tokens;
    const targets = this.code(start, end);
    const number = text.slice(start + 1, end);
    const value = NO_NUMBER.test(number) ? Number.NaN : numberOf(number);
    for (const target of targets) {
      if (target.kind === "vector" || target.kind === "logic") {
        const code = shown(tokens.word());
        throw tokens.error(`a number for ${code}, which is made of bits`, `write b101 ${code}`);
      }
      if (value === undefined) {
        throw tokens.error(`"${shown(number)}" is no number`, "write it like r1.5e-3");
      }
      if (target.kind === "real") {
        this.put(target.id, value);
      }
    }
  }

  private text(): void {
    const { start, end } = this.tokens;
    for (const target of this.code(start, end)) {
      if (target.kind !== "text") {
        const code = shown(this.tokens.word());
        throw this.tokens.error(`a text for ${code}, which is none`, `write its bits, or r1.5 ${code}`);
      }
    }
  }

  private put(id: number, value: number): void {
    this.last[id] = value;
    this.log.push(this.time, id, value);
  }
}

const TEXT: Target = { kind: "text" };

/** Undefined for what is no number, or one beyond a double. */
function numberOf(text: string): number | undefined {
  const value = Number(text);
  return NUMBER.test(text) && Number.isFinite(value) ? value : undefined;
}
