/**
 * What a device of ours is in Verilog: a module that behaves as it does to the picosecond, and how an instance is connected.
 *
 * All modules keep to one order of events, that of our kernel's delta cycles. A process waits for its inputs, then with `#0` for
 * everything else of the moment, computes, and says what it wants by nonblocking assignments; they take effect together, after
 * the last process has run. `te_out` adds the delay.
 */
import { type Logic, type SeededReading, stateOf } from "@twinedge/core";
import { digit } from "./literals.ts";

export interface Cell {
  readonly module: string;
  /** Text of the module. Equal names have equal texts. */
  readonly source: string;
  readonly params: Readonly<Record<string, string>>;
  readonly inputs: Readonly<Record<string, InputPort>>;
  /** Output ports and how many drivers each carries, in the order of the device's drivers; the first driver stands leftmost. */
  readonly outputs: readonly (readonly [port: string, drivers: number])[];
  /** Each output is a twelve-valued code of 4 bits instead of one bit. */
  readonly coded?: boolean;
  /** It waits until everything else of a moment is at rest. */
  readonly waits?: boolean;
}

/** Nets of a port, the first leftmost, and the state of those that are open (-1). */
export interface InputPort {
  readonly nets: readonly number[];
  readonly open: "0" | "1" | "x";
  /** The connected nets are inverted. */
  readonly inverted?: boolean;
}

/** An instance as a cell's writer sees it. */
export interface CellInput {
  readonly reading: SeededReading;
  /** What its drivers say at the start. */
  readonly initial: readonly Logic[];
  /** State of a net at the start: 0, 1, 2 for X. */
  readonly state: (net: number) => number;
  /** May every driver of the net let go of it? */
  readonly released: (net: number) => boolean;
}

export type CellWriter = (input: CellInput) => Cell;

/** The pin or pins of a name. */
export function port({ reading }: CellInput, pin: string, open: InputPort["open"] = "x"): InputPort {
  const nets = reading.nets(pin);
  return { nets: nets.length === 0 ? [-1] : nets, open };
}

/** States of drivers at the start as a literal. */
export function initialBits(values: readonly Logic[]): string {
  return `${values.length}'b${values.map((value) => digit(stateOf(value))).join("")}`;
}

/** Codes of drivers at the start as a literal. */
export function initialCodes(values: readonly Logic[]): string {
  return values.length === 1 ? `4'd${values[0]}` : `{${values.map((value) => `4'd${value}`).join(", ")}}`;
}

export function transportOf({ reading }: CellInput): string {
  return reading.word("delay_mode") === "transport" ? "1" : "0";
}

/** A word that has no module. */
export function refuse({ reading }: CellInput, param: string, word: string, remedy: string): void {
  if (reading.word(param) === word) {
    reading.fail(`${param}=${word} is not written to Verilog`, remedy);
  }
}

/** `violation=random` draws from our own random numbers. */
export function refuseRandom(input: CellInput): void {
  refuse(input, "violation", "random", "set violation=record or violation=x");
}
