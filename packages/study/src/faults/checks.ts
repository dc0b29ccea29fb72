/** What an edge has to do, held against its bench: one function a part of it, every result into the tally. */
import type { EdgeEnds, FlatEdge, SchemeMark } from "@twinedge/core";
import { rises } from "../edges/edge.ts";
import { type Rule, ruleOf } from "../edges/scheme.ts";
import { joined, type Point, surePoints, told } from "./points.ts";
import { truthOf } from "./roles.ts";
import type { SoloBench } from "./solo.ts";
import type { Tally } from "./tally.ts";

export interface Meant {
  readonly rule: Rule;
  readonly looksAt: SchemeMark["looksAt"];
  /** Sure points of the edge between two voltages. */
  readonly points: (lowest: number, highest: number) => readonly Point[];
}

/** What the scheme asks of an edge. */
export function meantBy(scheme: SchemeMark, edge: FlatEdge): Meant {
  const rule = ruleOf(scheme);
  const known = new Map<string, readonly Point[]>();
  const points = (lowest: number, highest: number): readonly Point[] => {
    const key = `${lowest},${highest}`;
    const found = known.get(key) ?? surePoints(edge, rule, lowest, highest);
    known.set(key, found);
    return found;
  };
  return { rule, looksAt: scheme.looksAt, points };
}

const TWINS = ["free", "clamped"] as const;
type Twin = (typeof TWINS)[number];

/** V: ends of the pots are tried up to here, the supply of logic and of the networks. */
const HIGHEST = 5;
/** V: the lowest node voltage tried with parts that take inputs below ground. */
const LOWEST = -2;
/** V: distance kept from the ends of a common-mode range; summing resistors and bias currents move inputs. */
const KEPT = 0.2;
/** V at the ends while pots are measured: four different ones, so that a wire to the wrong network shows. */
const MEASURED = { fi: 4, fj: 1, fn: 1, ci: 3, cj: 0.5, cn: 0.5 };
/** V: the same at both pots, for comparing twins. */
const ALIKE = { fi: 4, fj: 1, fn: 1, ci: 4, cj: 1, cn: 1 };
/** Relative difference of the currents of two pots alike that is taken for a fault of one. */
const TWIN_TOLERANCE = 0.02;
/** A: currents nearer than this are equal. */
const LEAST_CURRENT = 1e-8;
/** Codes of a long pot at which it is measured, besides the first and last. */
const MEASURED_CODES = 8;

/** Points at which the edge is tried, those of both signs last. */
export function pointsOf(bench: SoloBench, { points }: Meant): readonly Point[] {
  const ranges = bench.comparators.map((device) => bench.range(device));
  const highest = Math.min(HIGHEST, ...ranges.map(({ high }) => high - KEPT));
  const below = ranges.every(({ low }) => low < LOWEST - KEPT);
  const above = points(KEPT, highest);
  return below ? [...above, ...points(LOWEST, highest)] : above;
}

/** Comparators follow their inputs, gates their truth function, the decision the scheme's rule. */
export function decisions(bench: SoloBench, points: readonly Point[], tally: Tally): void {
  const { edge } = bench;
  const outside = new Map<string, string[]>(bench.comparators.map(({ name }) => [name, []]));
  bench.place(middle(bench));
  for (const { volts, up } of points) {
    bench.drive(volts);
    let inRange = true;
    for (const device of bench.comparators) {
      const { plus, minus, got, expected } = bench.comparison(device);
      if (expected === undefined) {
        const { low, high } = bench.range(device);
        if (Math.min(plus, minus) < low || Math.max(plus, minus) > high) {
          inRange = false;
          outside.get(device.name)?.push(`${told(volts)}: inputs ${plus.toPrecision(4)} V, ${minus.toPrecision(4)} V`);
        }
        continue;
      }
      tally.compare(
        "comparator",
        device.name,
        expected,
        got,
        () => `${told(volts)}: inputs ${plus.toFixed(4)} V, ${minus.toFixed(4)} V`,
      );
    }
    for (const device of bench.gates) {
      const inputs = (device.pins[0] ?? []).map((net) => bench.logic(net));
      const expected = truthOf(device, inputs);
      if (expected !== undefined) {
        tally.compare(
          "gate",
          device.name,
          expected,
          bench.logic(device.pins[1]?.[0] ?? -1),
          () => `inputs ${inputs.join("")}`,
        );
      }
    }
    if (inRange) {
      tally.compare("decision", `${edge.path} (up)`, Number(up), bench.up, () => told(volts));
    }
  }
  // The ends stay inside the range: inputs that do not are not where they should be.
  for (const [name, where] of outside) {
    tally.report(
      "range",
      name,
      where.length <= points.length / 2,
      () => `outside the common-mode range at ${where.length} of ${points.length} points, ${where[0]}`,
    );
  }
}

/** The stored decision after a clock is the decision before it. */
export function stores(bench: SoloBench, points: readonly Point[], tally: Tally): void {
  const { edge } = bench;
  if (!bench.clocked || edge.q < 0) {
    return;
  }
  const [high, low] = [points.find(({ up }) => up), points.find(({ up }) => !up)];
  for (const point of [high, low, low, high, high]) {
    if (point === undefined) {
      continue;
    }
    bench.place(middle(bench));
    bench.drive(point.volts);
    const { up } = bench;
    bench.clock();
    if (up < 2) {
      tally.compare("store", `${edge.path} (q)`, up, bench.q, () => `clocked with up = ${up}`);
    }
  }
}

/** A counter shows the code put into it; a decoder selects one tap, that of the code. */
export function taps(bench: SoloBench, tally: Tally): void {
  const { edge, levels } = bench;
  for (const twin of TWINS) {
    const name = subject(bench, twin);
    const codes = edge.tap === undefined ? someCodes(levels) : Array.from({ length: levels }, (_, code) => code);
    const selected: (readonly number[])[] = [];
    for (const code of codes) {
      bench.place(code);
      const shown = bench.code(twin);
      tally.report("code", name, shown === code, () => `code ${code} put in: it shows ${shown}`);
      selected.push(bench.taps(twin));
    }
    if (edge.tap === undefined) {
      continue;
    }
    const tapOf = (code: number, sign: number): number => (((edge.start + sign * code) % levels) + levels) % levels;
    const fits = (sign: number): number =>
      codes.filter((code, i) => selected[i]?.includes(tapOf(code, sign)) === true).length;
    const sign = fits(-1) > fits(1) ? -1 : 1;
    for (const [i, code] of codes.entries()) {
      const on = selected[i] ?? [];
      const expected = tapOf(code, sign);
      tally.report("tap", `${edge.path}, ${twin} taps`, on.length === 1 && on[0] === expected, () => {
        const got = on.length === 0 ? "none" : on.join(" and ");
        return `code ${code}: expected tap ${expected}, got ${got}`;
      });
    }
  }
}

/**
 * A pot is between the ends of its own network, its current falls as its code leads away from end i, and both pots are alike.
 * Currents are those of the sources at the ends.
 */
export function pots(bench: SoloBench, tally: Tally): void {
  const { edge, levels } = bench;
  const codes = byDistance(bench);
  const still = middle(bench);
  const kept: Record<Twin, number[]> = { free: [], clamped: [] };
  for (const twin of TWINS) {
    const name = `${edge.path}, ${twin} pot`;
    const [own, foreign] = twin === "free" ? [edge.free, edge.clamped] : [edge.clamped, edge.free];
    const mine = new Set([own.i, own.j]);
    bench.drive(joined(edge, MEASURED));
    let before: { readonly out: number; readonly others: readonly number[]; readonly code: number } | undefined;
    for (const code of codes) {
      bench.place(twin === "free" ? code : still, twin === "free" ? still : code);
      const current = bench.currents();
      const others = [foreign.i, foreign.j].filter((net) => !mine.has(net)).map(current);
      const now = { out: through(own, current), others, code };
      if (before !== undefined) {
        const last = before;
        const moved = others.findIndex((value, k) => !near(value, last.others[k] ?? 0, 1e-6));
        tally.report(
          "pot",
          name,
          moved < 0,
          () => `code ${last.code} to ${code} changes the current into the other network`,
        );
        // Away from end i less current comes out at end j.
        tally.report(
          "pot",
          name,
          now.out > last.out - LEAST_CURRENT,
          () =>
            `code ${last.code} to ${code}, away from end i: the current ${sized(-last.out)} becomes ${sized(-now.out)}`,
        );
      }
      before = now;
    }
    bench.drive(joined(edge, ALIKE));
    bench.place(still);
    // What decides may load the two networks differently, but it does not know the codes.
    const rest = through(own, bench.currents());
    for (const code of codes) {
      bench.place(code);
      kept[twin].push((through(own, bench.currents()) - rest) / (edge.free.j === edge.clamped.j ? 2 : 1));
    }
  }
  for (const [i, code] of codes.entries()) {
    const [f = 0, c = 0] = [kept.free[i], kept.clamped[i]];
    tally.report(
      "pot",
      `${edge.path}, twins`,
      near(f, c, TWIN_TOLERANCE),
      () =>
        `code ${still} to ${code} at equal voltages: the current changes by ${sized(-f)} in the free network, ${sized(-c)} in the clamped one`,
    );
  }
  const largest = Math.max(...kept.free.map(Math.abs), LEAST_CURRENT);
  const [first = 0, last = 0] = [kept.free[0], kept.free.at(-1)];
  tally.report(
    "pot",
    `${edge.path}, range`,
    levels < 2 || Math.abs(last - first) > 0.1 * largest,
    () => `from one end of the pot to the other the current changes by ${sized(last - first)}`,
  );
}

/** A: what end j takes in, with the sign of what its source delivers; where it is ground, what end i gives. */
function through({ i, j }: EdgeEnds, current: (net: number) => number): number {
  return j > 0 ? current(j) : -current(i);
}

/** A clock moves both pots one step, in the direction that the stored decision and the kind of edge ask for. */
export function steps(bench: SoloBench, { looksAt }: Meant, points: readonly Point[], tally: Tally): void {
  const { edge } = bench;
  if (!bench.clocked || edge.q < 0) {
    return;
  }
  const from = middle(bench);
  const at = (code: number): Record<Twin, number> => {
    bench.drive(joined(edge, MEASURED));
    bench.place(code);
    const current = bench.currents();
    return { free: through(edge.free, current), clamped: through(edge.clamped, current) };
  };
  const raising: Record<Twin, number> = {
    free: Math.sign(at(from + 1).free - at(from).free),
    clamped: Math.sign(at(from + 1).clamped - at(from).clamped),
  };
  for (const up of [true, false]) {
    const point = points.find((known) => known.up === up);
    if (point === undefined) {
      continue;
    }
    // The store may need a clock to take the decision.
    bench.drive(point.volts);
    bench.place(from);
    bench.clock();
    bench.drive(point.volts);
    bench.place(from);
    bench.clock();
    const q = bench.q;
    if (q > 1) {
      continue;
    }
    const asked = rises(edge, looksAt, q === 1) ? 1 : -1;
    for (const twin of TWINS) {
      const code = bench.code(twin);
      const raised = (code - from) * (raising[twin] === 0 ? 1 : raising[twin]);
      tally.report("step", subject(bench, twin), raised === asked, () => {
        const way = `${asked > 0 ? "raises" : "lowers"} the resistance`;
        return `q = ${q} ${way}: from code ${from} expected ${from + asked * (raising[twin] || 1)}, got ${code}`;
      });
    }
  }
}

/** At the first and the last code both counters do the same: inwards they step, outwards they stay or go around. */
export function ends(bench: SoloBench, points: readonly Point[], tally: Tally): void {
  const { edge, levels } = bench;
  if (!bench.clocked || edge.q < 0) {
    return;
  }
  const ways = new Set<number>();
  for (const up of [true, false]) {
    const point = points.find((known) => known.up === up);
    for (const code of point === undefined ? [] : [0, levels - 1]) {
      let decided = true;
      for (let i = 0; i < 2; i++) {
        bench.drive(point?.volts ?? MEASURED);
        bench.place(code);
        decided &&= bench.up < 2;
        bench.clock();
      }
      if (!decided) {
        continue;
      }
      const [free, clamped] = [bench.code("free"), bench.code("clamped")];
      const inner = code === 0 ? 1 : levels - 2;
      if (free !== inner) {
        ways.add(free === code ? 0 : 1);
      }
      const allowed = free === inner || free === code || free === levels - 1 - code;
      tally.report(
        "ends",
        `${edge.path}, ends`,
        free === clamped && allowed,
        () => `from code ${code}: free ${free}, clamped ${clamped}`,
      );
    }
  }
  tally.report("ends", `${edge.path}, ends`, ways.size < 2, () => "it stays at one end and goes around at the other");
}

/** A code whose neighbours are no ends of the pot, nor of a ladder's tap numbers. */
function middle({ edge, levels }: SoloBench): number {
  const quarter = Math.floor(levels / 4);
  return edge.tap === undefined
    ? 2 * quarter
    : (((quarter + Math.floor(levels / 2) - edge.start) % levels) + levels) % levels;
}

function someCodes(levels: number): readonly number[] {
  const codes = Array.from({ length: MEASURED_CODES + 1 }, (_, i) => Math.round((i * (levels - 1)) / MEASURED_CODES));
  return [...new Set(codes)];
}

/** Codes in the order of growing distance from end i. */
function byDistance({ edge, levels }: SoloBench): readonly number[] {
  if (edge.tap === undefined) {
    return someCodes(levels);
  }
  return Array.from({ length: levels }, (_, tap) => (((tap - edge.start) % levels) + levels) % levels);
}

function subject(bench: SoloBench, twin: Twin): string {
  return bench.counter(twin)?.device.name ?? `${bench.edge.path}, ${twin} counter`;
}

function near(a: number, b: number, relative: number): boolean {
  return Math.abs(a - b) <= LEAST_CURRENT + relative * Math.max(Math.abs(a), Math.abs(b));
}

function sized(amperes: number): string {
  return `${(1e3 * amperes).toPrecision(4)} mA`;
}
