/**
 * Classification by a network of pots as Seiz 2022, section 5 describes it, written a second time: Kirchhoff's laws as a dense
 * system, Eq. 2 as a loop over the edges. It shares nothing with our devices, deck, solver and trainer, nor their random numbers.
 *
 * Decisions see the drops without loading the nodes; offsets are those of the two comparators of the XOR scheme, whose inputs are
 * means of two nodes.
 */

export interface Flower {
  /** V, in the order of the problem's inputs. */
  readonly inputs: readonly number[];
  readonly label: number;
}

export interface Problem {
  readonly edges: readonly (readonly [i: string, j: string])[];
  /** V by node, in both networks. */
  readonly held: Readonly<Record<string, number>>;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Number of classes. */
  readonly classes: number;
  readonly train: readonly Flower[];
}

export interface Pots {
  /** Positions; resistance is ohms * code / codes + wiper. */
  readonly codes: number;
  readonly ohms: number;
  readonly wiper: number;
}

/** V by edge, of the comparator of the drops' difference and of that of their sum. */
export type Offsets = readonly (readonly [difference: number, sum: number])[];

export interface Run {
  readonly pots: Pots;
  /** Eq. 1. */
  readonly nudge: number;
  /** Places in `train` for an epoch, one a clock. */
  readonly order: (epoch: number) => readonly number[];
  readonly offsets?: Offsets;
}

export interface Epoch {
  /** At its start. */
  readonly codes: readonly number[];
  /** V by class and output: the free outputs at the class's mean input. */
  readonly desired: readonly (readonly number[])[];
  /** V by clock: free outputs, before the pots step. */
  readonly free: readonly (readonly number[])[];
  /** By clock and edge, before the pots step. */
  readonly clocked: readonly (readonly number[])[];
  /** V: the smallest difference of the drops' sizes that any decision hung on; exact ties (nodes held in both) apart. */
  readonly nearest: number;
}

/** One epoch after another, without end. */
export function* learn(problem: Problem, { pots, nudge, order, offsets }: Run): Generator<Epoch, never> {
  const { edges, outputs, train, classes } = problem;
  let codes: readonly number[] = edges.map(() => Math.floor(pots.codes / 2));
  for (let epoch = 0; ; epoch++) {
    const start = codes;
    const desired = Array.from({ length: classes }, (_, label) =>
      outputsOf(problem, pots, start, mean(train.filter((flower) => flower.label === label))),
    );
    const free: (readonly number[])[] = [];
    const clocked: (readonly number[])[] = [];
    let nearest = Number.POSITIVE_INFINITY;
    for (const place of order(epoch)) {
      const { inputs, label } = train[place] ?? { inputs: [], label: 0 };
      const volts = voltages(problem, pots, codes, inputs);
      const now = outputs.map((node) => volts[node] ?? Number.NaN);
      const held = now.map((v, k) => nudge * (desired[label]?.[k] ?? Number.NaN) + (1 - nudge) * v);
      const pulled = voltages(problem, pots, codes, inputs, held);
      free.push(now);
      clocked.push(codes);
      codes = codes.map((code, e) => {
        const [i, j] = edges[e] ?? ["", ""];
        const a = (pulled[i] ?? 0) - (pulled[j] ?? 0);
        const b = (volts[i] ?? 0) - (volts[j] ?? 0);
        const gap = Math.abs(Math.abs(a) - Math.abs(b));
        if (gap > 0) {
          nearest = Math.min(nearest, gap);
        }
        const [first, second] = offsets?.[e] ?? [0, 0];
        const up = offsets === undefined ? Math.abs(a) > Math.abs(b) : (a - b) / 2 > first === (a + b) / 2 > second;
        return Math.min(Math.max(code + (up ? 1 : -1), 0), pots.codes - 1);
      });
    }
    yield { codes: start, desired, free, clocked, nearest };
  }
}

type State = Pick<Epoch, "codes" | "desired">;

/** Share of the flowers whose outputs are nearest to what is asked of their own class. */
export function accuracy(problem: Problem, pots: Pots, { codes, desired }: State, flowers: readonly Flower[]): number {
  const right = flowers.filter(({ inputs, label }) => {
    const out = outputsOf(problem, pots, codes, inputs);
    const far = desired.map((asked) => apart(asked, out));
    return far.indexOf(Math.min(...far)) === label;
  });
  return right.length / flowers.length;
}

/** rms distance of the training flowers from what is asked of their class, over the least distance of two classes. */
export function scatterOf(problem: Problem, pots: Pots, { codes, desired }: State): number {
  const squares = problem.train.map(
    ({ inputs, label }) => apart(desired[label] ?? [], outputsOf(problem, pots, codes, inputs)) ** 2,
  );
  const between = desired.flatMap((one, k) => desired.slice(k + 1).map((other) => apart(one, other)));
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length) / Math.min(...between);
}

function apart(one: readonly number[], other: readonly number[]): number {
  return Math.sqrt(one.reduce((sum, volts, k) => sum + (volts - (other[k] ?? Number.NaN)) ** 2, 0));
}

export function outputsOf(
  problem: Problem,
  pots: Pots,
  codes: readonly number[],
  inputs: readonly number[],
): readonly number[] {
  const volts = voltages(problem, pots, codes, inputs);
  return problem.outputs.map((node) => volts[node] ?? Number.NaN);
}

function mean(flowers: readonly Flower[]): readonly number[] {
  return (flowers[0]?.inputs ?? []).map(
    (_, k) => flowers.reduce((sum, { inputs }) => sum + (inputs[k] ?? 0), 0) / flowers.length,
  );
}

/** V by node, of the free network, or of the clamped one where its outputs are given. */
export function voltages(
  { edges, held, inputs: driven, outputs }: Problem,
  { codes: positions, ohms, wiper }: Pots,
  codes: readonly number[],
  inputs: readonly number[],
  clamped: readonly number[] = [],
): Readonly<Record<string, number>> {
  const known = new Map(Object.entries(held));
  for (const [k, v] of inputs.entries()) {
    known.set(driven[k] ?? "", v);
  }
  for (const [k, v] of clamped.entries()) {
    known.set(outputs[k] ?? "", v);
  }
  const unknown = [...new Set(edges.flat())].filter((node) => !known.has(node));
  const place = new Map(unknown.map((node, k) => [node, k]));
  const size = unknown.length;
  const rows = unknown.map(() => new Float64Array(size + 1));
  for (const [e, ends] of edges.entries()) {
    const siemens = 1 / ((ohms * (codes[e] ?? Number.NaN)) / positions + wiper);
    for (const [here, there] of [ends, [ends[1], ends[0]] as const]) {
      const row = rows[place.get(here) ?? -1];
      if (row === undefined) {
        continue;
      }
      const k = place.get(here) ?? -1;
      row[k] = (row[k] ?? 0) + siemens;
      const other = place.get(there);
      if (other === undefined) {
        row[size] = (row[size] ?? 0) + siemens * (known.get(there) ?? Number.NaN);
      } else {
        row[other] = (row[other] ?? 0) - siemens;
      }
    }
  }
  const solution = eliminate(rows);
  return Object.fromEntries([...known, ...unknown.map((node, k) => [node, solution[k] ?? Number.NaN] as const)]);
}

/** Gauss's elimination; a matrix of conductances with held neighbours needs no pivoting. */
function eliminate(rows: readonly Float64Array[]): readonly number[] {
  const size = rows.length;
  for (const [k, top] of rows.entries()) {
    for (const row of rows.slice(k + 1)) {
      const factor = (row[k] ?? 0) / (top[k] ?? 0);
      for (let column = k; column <= size; column++) {
        row[column] = (row[column] ?? 0) - factor * (top[column] ?? 0);
      }
    }
  }
  const x = Array.from({ length: size }, () => 0);
  for (let k = size - 1; k >= 0; k--) {
    const row = rows[k] ?? new Float64Array(size + 1);
    let sum = row[size] ?? 0;
    for (let column = k + 1; column < size; column++) {
      sum -= (row[column] ?? 0) * (x[column] ?? 0);
    }
    x[k] = sum / (row[k] ?? 0);
  }
  return x;
}
