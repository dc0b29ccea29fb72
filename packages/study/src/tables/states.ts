/**
 * What a function table says of every step: all situations that can be reached, and for every change of one input in each of
 * them the outputs expected. That a table says something everywhere, and never two things, is proved on the way.
 */
import { type CellValue, type Change, type Column, type ReadTable, type Situation, UNSURE } from "./table.ts";

/** A part at rest: its inputs and what the columns on the right hold. */
export interface Node {
  /** Level of every input bit. */
  readonly levels: readonly number[];
  readonly held: readonly CellValue[];
}

export interface Step {
  readonly bit: number;
  readonly to: number;
  /** Index of the node it leads to. */
  readonly next: number;
}

export interface StateGraph {
  readonly nodes: readonly Node[];
  /** By node: the steps that are allowed. */
  readonly steps: readonly (readonly Step[])[];
}

const LETTERS = "LHU";

/** A column's value as text: a letter a bit, the most significant first; a word as it is. */
export function cellText(value: CellValue, { bits }: Column): string {
  if (typeof value === "string") {
    return value;
  }
  if (bits === 1) {
    return LETTERS[value] ?? "?";
  }
  return value.toString(2).padStart(bits, "0").replaceAll("0", "L").replaceAll("1", "H");
}

/** Levels as text, `CP=L D=LHHL`. */
export function levelsText(read: ReadTable, levels: readonly number[]): string {
  return read.inputs
    .map(({ name }, at) => {
      const own = levels.filter((_, i) => read.inputBits[i]?.column === at);
      return `${name}=${own.map((level) => LETTERS[level]).join("")}`;
    })
    .join(" ");
}

/** A step as text: the input that changes is shown with both levels. */
export function stepText(read: ReadTable, from: Node, step: { readonly bit: number; readonly to: number }): string {
  const net = read.inputBits[step.bit]?.net ?? "?";
  const held = read.outputs.map((column, i) => `${column.name}=${cellText(from.held[i] ?? 0, column)}`);
  const change = `${net} ${LETTERS[from.levels[step.bit] ?? 0]}→${LETTERS[step.to]}`;
  return `${levelsText(read, from.levels)} ${held.join(" ")}, then ${change}`;
}

/**
 * Expected values of the columns on the right after the inputs go from `before` to `after`.
 *
 * @throws Error naming the combination, where no row applies or rows that apply differ.
 */
export class Expectation {
  private readonly read: ReadTable;
  private readonly used: Set<string>;
  private readonly names: readonly string[];
  private readonly inputNames: readonly string[];

  constructor(read: ReadTable) {
    this.read = read;
    this.used = new Set();
    this.names = read.outputs.map(({ name }) => name);
    this.inputNames = read.inputs.map(({ name }) => name);
  }

  /** @throws Error naming a row that has applied nowhere. */
  requireAllUsed(): void {
    const unused = this.read.rows.find(({ text }) => !this.used.has(text));
    if (unused !== undefined) {
      throw new Error(`${this.read.table.title}: row "${unused.text}" applies nowhere`);
    }
  }

  after(before: readonly number[], after: readonly number[], held: readonly CellValue[]): readonly CellValue[] {
    if (this.read.table.unknownIs !== "either") {
      return this.byRows(before, after, held);
    }
    return this.either(before, after, held);
  }

  /** Where a level is unknown both are tried; what they agree on is known. */
  private either(
    before: readonly number[],
    after: readonly number[],
    held: readonly CellValue[],
  ): readonly CellValue[] {
    const open = after.indexOf(UNSURE);
    if (open >= 0) {
      return this.joined((level) => {
        const early = before.with(open, before[open] === UNSURE ? level : (before[open] ?? level));
        return this.either(early, after.with(open, level), held);
      });
    }
    const forgotten = held.findIndex((value, i) => value === UNSURE && this.read.outputs[i]?.bits === 1);
    if (forgotten >= 0) {
      return this.joined((level) => this.either(before, after, this.complete(held, forgotten, level)));
    }
    const settled = before.map((level, i) => (level === UNSURE ? (after[i] ?? level) : level));
    return this.byRows(settled, after, held);
  }

  /** One unknown bit stands for all columns that are unknown with it: Q and its complement. */
  private complete(held: readonly CellValue[], at: number, level: number): readonly CellValue[] {
    return held.map((value, i) => (value !== UNSURE ? value : i === at ? level : 1 - level));
  }

  private joined(one: (level: number) => readonly CellValue[]): readonly CellValue[] {
    const [low, high] = [one(0), one(1)];
    return low.map((value, i) => join(value, high[i] ?? value, this.read.outputs[i]?.bits ?? 1));
  }

  private byRows(
    before: readonly number[],
    after: readonly number[],
    held: readonly CellValue[],
  ): readonly CellValue[] {
    const { read } = this;
    const early = this.columns(before);
    const late = this.columns(after);
    let found: readonly CellValue[] | undefined;
    let by = "";
    for (const row of read.rows) {
      if (!row.inputs.every((cell, i) => cell(early[i] ?? 0, late[i] ?? 0))) {
        continue;
      }
      this.used.add(row.text);
      const values = this.evaluate(row.outputs, late, held);
      if (found !== undefined && found.some((value, i) => value !== values[i])) {
        throw new Error(`${this.place(before, after)} is covered by "${by}" and otherwise by "${row.text}"`);
      }
      found ??= values;
      by ||= row.text;
    }
    if (found === undefined) {
      throw new Error(`${this.place(before, after)} is covered by no row`);
    }
    return found;
  }

  private evaluate(
    cells: readonly ((s: Situation) => CellValue)[],
    late: readonly number[],
    held: readonly CellValue[],
  ): readonly CellValue[] {
    const values: CellValue[] = [];
    const number = (value: CellValue | undefined, name: string): number => {
      if (typeof value !== "number") {
        throw new Error(`${this.read.table.title}: ${name} has no number`);
      }
      return value;
    };
    const situation: Situation = {
      now: (name) => {
        const at = this.inputNames.indexOf(name);
        return at >= 0 ? number(late[at], name) : number(values[this.names.indexOf(name)], name);
      },
      was: (name) => number(held[this.names.indexOf(name)], name),
    };
    for (const cell of cells) {
      values.push(cell(situation));
    }
    return values;
  }

  /** Values of the input columns; the bits of a column of several must be known. */
  private columns(levels: readonly number[]): readonly number[] {
    const values = this.read.inputs.map(() => 0);
    for (const [i, { column, weight }] of this.read.inputBits.entries()) {
      values[column] = (values[column] ?? 0) + weight * (levels[i] ?? 0);
    }
    return values;
  }

  private place(before: readonly number[], after: readonly number[]): string {
    const { read } = this;
    return `${read.table.title}: ${levelsText(read, before)} → ${levelsText(read, after)}`;
  }
}

/** What is known of a value that may be either of two. */
function join(a: CellValue, b: CellValue, bits: number): CellValue {
  if (a === b) {
    return a;
  }
  if (bits === 1) {
    return typeof a === "string" || typeof b === "string" ? "U" : UNSURE;
  }
  const [left, right] = [a, b].map((value) => cellText(value, { name: "", bits, nets: [] }));
  return Array.from(left ?? "", (letter, i) => (letter === right?.[i] ? letter : "U")).join("");
}

/** All nodes that can be reached from the start by changes of one input, and the steps between them. */
export function stateGraph(read: ReadTable): StateGraph {
  const expectation = new Expectation(read);
  const { inputBits, outputs, table } = read;
  const nodes: Node[] = [];
  const steps: Step[][] = [];
  const index = new Map<string, number>();
  const add = (levels: readonly number[], held: readonly CellValue[]): number => {
    const key = `${levels.join("")} ${held.join(" ")}`;
    let at = index.get(key);
    if (at === undefined) {
      at = nodes.push({ levels, held }) - 1;
      index.set(key, at);
    }
    return at;
  };
  const first = inputBits.map(({ net }) => table.start?.[net] ?? 0);
  const powerUp = outputs.map(({ name }) => table.start?.[name] ?? 0);
  add(first, expectation.after(first, first, powerUp));
  for (let at = 0; at < nodes.length; at++) {
    const { levels, held } = nodes[at] as Node;
    const own: Step[] = [];
    for (const [bit, { levels: count, net }] of inputBits.entries()) {
      for (let to = 0; to < count; to++) {
        if (to === levels[bit] || forbidden(read, levels, net)) {
          continue;
        }
        const after = levels.with(bit, to);
        own.push({ bit, to, next: add(after, expectation.after(levels, after, held)) });
      }
    }
    steps.push(own);
  }
  expectation.requireAllUsed();
  return { nodes, steps };
}

function forbidden(read: ReadTable, levels: readonly number[], pin: string): boolean {
  const { forbids } = read.table;
  if (forbids === undefined) {
    return false;
  }
  const change: Change = {
    pin,
    level: (name) => levels[read.inputBits.findIndex(({ net }) => net === name)] ?? UNSURE,
  };
  return forbids.change(change);
}
