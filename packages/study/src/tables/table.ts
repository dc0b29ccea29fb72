/**
 * A data sheet's function table, written as it is printed.
 *
 *     nSD nRD CP D | Q nQ
 *     L   H   X  X | H L
 *     H   H   ↑  H | H L
 *     H   H   L  X | Q0 nQ0
 *
 * Left of the bar stand the inputs, right of it the outputs. Input cells: `L H` level after the step, `U` unknown level, `X`
 * immaterial, `↑ ↓` the input has just risen or fallen, `¬↑ ¬↓` it has not, a number for an input of several bits.
 * Output cells: `L H U`, a number, a word such as `1z` or `none` as it is read, `Q0` what column Q showed before, the name of an
 * input (its level), or a word of the table's legend.
 * A column `@NAME` is a register inside the part: it is remembered, not read.
 */
import type { Connection, Instance, Value } from "@twinedge/core";

/** State of one bit: 0, 1, or 2 for unknown. Columns of several bits hold a number. */
const LOW = 0;
const HIGH = 1;
export const UNSURE = 2;

/** A column's value: of an input or register a number, of an output perhaps a word. */
export type CellValue = number | string;

/** What a word of the legend may look at. */
export interface Situation {
  /** Level of an input after the step, or a new value of a column to the left. */
  readonly now: (name: string) => number;
  /** What a column on the right held before the step. */
  readonly was: (name: string) => number;
}

/** A change of one input, as a rule on the inputs sees it. */
export interface Change {
  readonly pin: string;
  /** Level of an input before the change. */
  readonly level: (name: string) => number;
}

export interface FunctionTable {
  /** Device type, `d_dff`. */
  readonly device: string;
  /** The parts that it holds for; `""` is the device without a part. */
  readonly parts: readonly string[];
  readonly title: string;
  readonly source: string;
  /** Connections of the device; nets are named as the columns, the bits of a column `D` of four bits `D3` to `D0`. */
  readonly pins: readonly Connection[];
  readonly params?: Readonly<Record<string, Value>>;
  /** What else the bench needs: sources and loads. */
  readonly around?: readonly Omit<Instance, "pos">[];
  /** Columns of several bits: how many. */
  readonly bits?: Readonly<Record<string, number>>;
  /** Inputs that are also driven to an unknown level. */
  readonly unknown?: readonly string[];
  /**
   * What an unknown level does: the rows say it (`U`, the default), or a result is known where all levels that it may
   * stand for give the same (`either`).
   */
  readonly unknownIs?: "rows" | "either";
  /** Inputs that are not low at the start, and what the columns on the right hold at power-up where it is not 0. */
  readonly start?: Readonly<Record<string, number>>;
  readonly rows: string;
  readonly legend?: Readonly<Record<string, (s: Situation) => CellValue>>;
  /** Changes of an input that the data sheet forbids; they are left out. `why` quotes it. */
  readonly forbids?: { readonly why: string; readonly change: (c: Change) => boolean };
  /** Analog outputs: the word for a voltage. */
  readonly reads?: Readonly<Record<string, (volts: number) => string>>;
}

/** One bit of an input column. */
interface InputBit {
  readonly net: string;
  readonly column: number;
  /** Its weight in the column's number. */
  readonly weight: number;
  /** 2, or 3 where it is also driven to an unknown level. */
  readonly levels: number;
}

export interface Column {
  readonly name: string;
  /** 1 for a single bit. */
  readonly bits: number;
  /** Most significant first. */
  readonly nets: readonly string[];
}

export interface OutputColumn extends Column {
  readonly hidden: boolean;
  readonly reads?: ((volts: number) => string) | undefined;
}

interface Row {
  readonly text: string;
  readonly inputs: readonly InputCell[];
  readonly outputs: readonly OutputCell[];
}

/** Does the row apply at these values of the column, before and after the step? */
type InputCell = (before: number, after: number) => boolean;

type OutputCell = (s: Situation) => CellValue;

/** A table that has been read. */
export interface ReadTable {
  readonly table: FunctionTable;
  readonly inputs: readonly Column[];
  readonly inputBits: readonly InputBit[];
  readonly outputs: readonly OutputColumn[];
  readonly rows: readonly Row[];
  /** Does a row look at what was before? */
  readonly sequential: boolean;
}

/** The nets `D3 D2 D1 D0` of a column of four bits. */
export function bits(name: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, i) => `${name}${count - 1 - i}`);
}

const INPUT_CELLS: Readonly<Record<string, InputCell>> = {
  X: () => true,
  L: (_, after) => after === LOW,
  H: (_, after) => after === HIGH,
  U: (_, after) => after === UNSURE,
  "↑": (before, after) => before === LOW && after === HIGH,
  "↓": (before, after) => before === HIGH && after === LOW,
  "¬↑": (before, after) => before !== LOW || after !== HIGH,
  "¬↓": (before, after) => before !== HIGH || after !== LOW,
};

const LEVELS: Readonly<Record<string, number>> = { L: LOW, H: HIGH, U: UNSURE };

/** @throws Error naming the row that cannot be read. */
export function readTable(table: FunctionTable): ReadTable {
  const [head = "", ...lines] = table.rows
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const [left = [], right = []] = columnsOf(head);
  const column = (name: string): Column => {
    const count = table.bits?.[name] ?? 1;
    return { name, bits: count, nets: count === 1 ? [name] : bits(name, count) };
  };
  const inputs = left.map(column);
  const outputs = right.map((written): OutputColumn => {
    const name = written.replace("@", "");
    const { bits: count, nets } = column(name);
    return { name, bits: count, nets, hidden: written.startsWith("@"), reads: table.reads?.[name] };
  });
  const rows = lines.map((text) => readRow(table, text, inputs, outputs));
  const inputBits = inputs.flatMap(({ name, nets, bits: count }, at) =>
    nets.map((net, i): InputBit => {
      const levels = table.unknown?.includes(name) === true ? 3 : 2;
      return { net, column: at, weight: 2 ** (count - 1 - i), levels };
    }),
  );
  const sequential = lines.some((line) => /[↑↓]/.test(line)) || outputs.some(({ name }) => looksBack(lines, name));
  return { table, inputs, inputBits, outputs, rows, sequential };
}

/** Does a cell stand for what this column showed before? */
function looksBack(lines: readonly string[], name: string): boolean {
  return lines.some((line) => line.split(/\s+/).includes(`${name}0`));
}

function columnsOf(line: string): readonly string[][] {
  return line.split("|").map((side) =>
    side
      .trim()
      .split(/\s+/)
      .filter((cell) => cell !== ""),
  );
}

function readRow(table: FunctionTable, text: string, inputs: readonly Column[], outputs: readonly OutputColumn[]): Row {
  const [left = [], right = []] = columnsOf(text);
  if (left.length !== inputs.length || right.length !== outputs.length) {
    throw new Error(`${table.title}: row "${text}" has ${left.length} and ${right.length} cells`);
  }
  return {
    text,
    inputs: left.map((cell) => inputCell(table, cell, text)),
    outputs: right.map((cell) => outputCell(table, cell, inputs, outputs)),
  };
}

function inputCell(table: FunctionTable, cell: string, row: string): InputCell {
  const known = INPUT_CELLS[cell];
  if (known !== undefined) {
    return known;
  }
  const number = Number(cell);
  if (!Number.isInteger(number)) {
    throw new Error(`${table.title}: input cell "${cell}" in row "${row}"`);
  }
  return (_, after) => after === number;
}

function outputCell(
  table: FunctionTable,
  cell: string,
  inputs: readonly Column[],
  outputs: readonly OutputColumn[],
): OutputCell {
  const word = table.legend?.[cell];
  if (word !== undefined) {
    return word;
  }
  const level = LEVELS[cell];
  if (level !== undefined) {
    return () => level;
  }
  const before = outputs.find(({ name }) => `${name}0` === cell);
  if (before !== undefined) {
    return ({ was }) => was(before.name);
  }
  if (inputs.some(({ name }) => name === cell)) {
    return ({ now }) => now(cell);
  }
  return /^\d+$/.test(cell) ? () => Number(cell) : () => cell;
}
