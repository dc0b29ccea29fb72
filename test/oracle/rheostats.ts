/**
 * The 16-edge network of Seiz 2022, section 5, written again from the paper's list as a system of linear equations, and Eq. 2 as a
 * loop over it. It shares nothing with our reader, devices and solver.
 */

/** Ends of the pots Rf1 to Rf16. */
export const EDGES: readonly (readonly [i: number, j: number])[] = [
  [6, 3],
  [3, 4],
  [6, 4],
  [4, 2],
  [4, 7],
  [2, 7],
  [2, 9],
  [7, 9],
  [1, 4],
  [1, 7],
  [1, 8],
  [5, 1],
  [6, 5],
  [8, 5],
  [6, 1],
  [8, 6],
];

export const NODES = 9;
const POSITIONS = 128;
const RAB = 100e3;
const RW = 40;
/** Of the clamped outputs towards their targets, Eq. 1. */
const NUDGE = 0.5;

export interface Task {
  /** V by node, held in both networks. */
  readonly inputs: Readonly<Record<number, number>>;
  /** V by node, to be learned. */
  readonly targets: Readonly<Record<number, number>>;
}

export const TASKS: Readonly<Record<string, Task>> = {
  ii: { inputs: { 8: 5, 9: 0 }, targets: { 3: 4 } },
  iii: { inputs: { 3: 4, 9: 0 }, targets: { 4: 1, 8: 2 } },
  iv: { inputs: { 4: 5, 8: 1, 9: 0 }, targets: { 1: 3, 2: 3, 3: 3 } },
  v: { inputs: { 6: 5, 9: 0 }, targets: { 1: 3, 3: 2, 5: 4, 7: 1 } },
};

/** What an evaluation circuit does to the nodes. */
export interface Load {
  /** ohm: one summing resistor; none where the drops are seen without loading them. */
  readonly rsum?: number;
  /** A: out of each comparator input, into the middle of its pair. */
  readonly bias?: number;
}

/** A resistor or a current into a node, between places 0 to 8 (free nodes 1 to 9) and 9 to 17 (clamped ones). */
export interface Element {
  readonly a: number;
  readonly b: number;
  readonly ohms: number;
  /** A, into both of a and b. */
  readonly amperes: number;
}

const free = (node: number): number => node - 1;
const clamped = (node: number): number => NODES + node - 1;

/** Pots at their codes, and the pairs of summing resistors: two in series, half of the bias going each way. */
export function elements(codes: readonly number[], { rsum, bias = 0 }: Load): readonly Element[] {
  return EDGES.flatMap(([i, j], e) => {
    const ohms = (RAB * (codes[e] ?? 0)) / POSITIONS + RW;
    const pots = [free, clamped].map((place) => ({ a: place(i), b: place(j), ohms, amperes: 0 }));
    const [fi, fj, ci, cj] = [free(i), free(j), clamped(i), clamped(j)];
    const pairs = [
      [ci, fj],
      [fi, cj],
      [cj, fj],
      [ci, fi],
    ].map(([a = 0, b = 0]) => ({ a, b, ohms: 2 * (rsum ?? 0), amperes: bias / 2 }));
    return rsum === undefined ? pots : [...pots, ...pairs];
  });
}

/** V of the free nodes 1 to 9 and then of the clamped ones: Kirchhoff's current law by Gauss's elimination with pivots. */
export function solve({ inputs, targets }: Task, parts: readonly Element[]): readonly number[] {
  const size = 2 * NODES;
  const rows = Array.from({ length: size }, () => zeros(size + 1));
  const add = (row: number, column: number, value: number): void => {
    const cells = rows[row] ?? [];
    cells[column] = (cells[column] ?? 0) + value;
  };
  for (const { a, b, ohms, amperes } of parts) {
    for (const [here, there] of [
      [a, b],
      [b, a],
    ] as const) {
      add(here, here, 1 / ohms);
      add(here, there, -1 / ohms);
      add(here, size, amperes);
    }
  }
  const replace = (row: number, cells: Readonly<Record<number, number>>): void => {
    rows[row] = Array.from({ length: size + 1 }, (_, column) => cells[column] ?? 0);
  };
  for (const [node, volts] of Object.entries(inputs)) {
    for (const place of [free, clamped]) {
      replace(place(Number(node)), { [place(Number(node))]: 1, [size]: volts });
    }
  }
  for (const [node, volts] of Object.entries(targets)) {
    const at = clamped(Number(node));
    replace(at, { [at]: 1, [free(Number(node))]: NUDGE - 1, [size]: NUDGE * volts });
  }
  return eliminate(rows);
}

function zeros(length: number): number[] {
  return Array.from({ length }, () => 0);
}

/** Solves linear equations by Gauss's elimination with row pivots; each row ends with its right-hand side. */
export function eliminate(rows: number[][]): readonly number[] {
  const size = rows.length;
  for (let k = 0; k < size; k++) {
    const below = rows.slice(k).map((row) => Math.abs(row[k] ?? 0));
    const pivot = k + below.indexOf(Math.max(...below));
    [rows[k], rows[pivot]] = [rows[pivot] ?? [], rows[k] ?? []];
    const top = rows[k] ?? [];
    for (const row of rows.slice(k + 1)) {
      const factor = (row[k] ?? 0) / (top[k] ?? 1);
      for (let column = k; column <= size; column++) {
        row[column] = (row[column] ?? 0) - factor * (top[column] ?? 0);
      }
    }
  }
  const x = zeros(size);
  for (let k = size - 1; k >= 0; k--) {
    const row = rows[k] ?? [];
    const known = x.reduce((sum, value, column) => (column > k ? sum + value * (row[column] ?? 0) : sum), 0);
    x[k] = ((row[size] ?? 0) - known) / (row[k] ?? 1);
  }
  return x;
}

export interface Step {
  readonly codes: readonly number[];
  readonly volts: readonly number[];
  /** V: the least difference of the drops' sizes, over the edges. */
  readonly nearest: number;
}

/** Eq. 2: a pot goes up one position where the clamped drop is the larger, else down one; it stays at the ends. */
export function learn(task: Task, clocks: number, load: Load): readonly Step[] {
  const steps: Step[] = [];
  let codes: readonly number[] = EDGES.map(() => POSITIONS / 2);
  for (let clock = 0; clock <= clocks; clock++) {
    const volts = solve(task, elements(codes, load));
    const excess = EDGES.map(([i, j]) => {
      const drop = (place: (node: number) => number): number =>
        Math.abs((volts[place(i)] ?? 0) - (volts[place(j)] ?? 0));
      return drop(clamped) - drop(free);
    });
    steps.push({ codes, volts, nearest: Math.min(...excess.map(Math.abs)) });
    codes = codes.map((code, e) => Math.min(Math.max(code + ((excess[e] ?? 0) > 0 ? 1 : -1), 0), POSITIONS - 1));
  }
  return steps;
}

/** The same state for ngspice: nets f1 to f9 and c1 to c9. */
export function ngspiceDeck({ inputs, targets }: Task, parts: readonly Element[]): string {
  const net = (place: number): string => (place < NODES ? `f${place + 1}` : `c${place + 1 - NODES}`);
  return [
    "16-edge network",
    ...parts.map(({ a, b, ohms }, k) => `r${k} ${net(a)} ${net(b)} ${ohms}`),
    ...parts.flatMap(({ a, b, amperes }, k) =>
      amperes === 0 ? [] : [`ia${k} 0 ${net(a)} ${amperes}`, `ib${k} 0 ${net(b)} ${amperes}`],
    ),
    ...Object.entries(inputs).flatMap(([node, volts]) => [
      `vf${node} f${node} 0 ${volts}`,
      `vc${node} c${node} 0 ${volts}`,
    ]),
    ...Object.entries(targets).map(
      ([node, volts]) => `bc${node} c${node} 0 v=${NUDGE}*${volts}+${1 - NUDGE}*v(f${node})`,
    ),
  ].join("\n");
}
