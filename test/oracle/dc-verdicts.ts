/** Operating points of random circuits, ngspice's beside ours. */
import { elaborate, SimulationError, Simulator } from "@twinedge/core";
import { readDeck } from "@twinedge/formats";
import { operatingPoints } from "./operating-points.ts";

/** Relative, or volts: largest difference of one node. */
const RELATIVE = 1e-6;
const VOLTS = 1e-6;
/** Amperes, beside `RELATIVE`, of a source's current. */
const AMPERES = 1e-9;
/** V and A: a circuit with more in ngspice's answer (in ours, where ngspice has none) has run away and has no sensible operating point. */
const MOST = 1e3;

export type Verdict =
  | { readonly kind: "equal" }
  /** Two: ngspice's equations hold at our answer and ours at ngspice's. */
  | { readonly kind: "several solutions" }
  | { readonly kind: "neither converges" }
  /** A voltage or current is beyond `MOST`: not a circuit to compare. */
  | { readonly kind: "runaway" }
  /** A: what is left over in our balances. */
  | { readonly kind: "only ours"; readonly residual: number }
  | { readonly kind: "only ngspice's" }
  | { readonly kind: "different"; readonly worst: string };

type Lines = readonly string[];
type Values = ReadonlyMap<string, number>;

/** The operating points of circuits in both engines, compared. */
export async function verdicts(circuits: readonly Lines[]): Promise<readonly Verdict[]> {
  const theirs = operatingPoints(circuits.map(deck));
  const ours = await Promise.all(circuits.map((lines) => solve(lines)));
  const first = ours.map((mine, k) => firstLook(mine, theirs[k]));
  // Two answers to one circuit: whether each engine's equations hold at the other's answer.
  const open = first.flatMap((verdict, k) => (verdict === undefined ? [k] : []));
  const lines = (k: number): Lines => circuits[k] ?? [];
  const answers = ours.map((mine): Values => mine?.values ?? new Map());
  const started = operatingPoints(open.map((k) => deck([...lines(k), ...nodesets(answers[k])])));
  const held = operatingPoints(open.map((k) => deck(holding(lines(k), answers[k] ?? new Map()))));
  const second = new Map<number, Verdict>();
  for (const [i, k] of open.entries()) {
    const [mine = new Map(), reference = new Map()] = [answers[k], theirs[k]];
    const here = await solve([...lines(k), ...nodesets(reference)]);
    const heldHere = await solve(holding(lines(k), reference));
    const inNgspice = holds(mine, started[i], held[i]);
    const inOurs = holds(reference, here?.values, heldHere?.values);
    const worst = `${difference(mine, reference)}; ours ${inNgspice ? "holds" : "does not hold"} in ngspice, ngspice's ${inOurs ? "holds" : "does not hold"} here`;
    second.set(k, inNgspice && inOurs ? { kind: "several solutions" } : { kind: "different", worst });
  }
  return first.flatMap((verdict, k) => verdict ?? second.get(k) ?? []);
}

/** Undefined where two answers differ. */
function firstLook(mine: Solved | undefined, reference: Values | undefined): Verdict | undefined {
  if ([...((reference ?? mine?.values)?.values() ?? [])].some((value) => !(Math.abs(value) <= MOST))) {
    return { kind: "runaway" };
  }
  if (mine === undefined) {
    return reference === undefined ? { kind: "neither converges" } : { kind: "only ngspice's" };
  }
  if (reference === undefined) {
    return { kind: "only ours", residual: mine.residual };
  }
  return difference(mine.values, reference) === undefined ? { kind: "equal" } : undefined;
}

/** Whether an engine keeps an answer it is started at, or misses no current where it is held there. */
function holds(answer: Values, started: Values | undefined, held: Values | undefined): boolean {
  return (started !== undefined && difference(started, answer) === undefined) || leftOver(held, answer) <= 1;
}

function nodesets(at: Values | undefined): Lines {
  return nodeVoltages(at).map(([name, volts]) => `.nodeset v(${name})=${volts}`);
}

function nodeVoltages(at: Values | undefined): readonly (readonly [name: string, volts: number])[] {
  return [...(at ?? [])].filter(([name]) => /^[nx]\d+$/.test(name));
}

/**
 * The circuit with every node held at its voltage of an answer through 1 mohm, and with F and H as independent sources of that answer's
 * values: what flows through the milliohms is missing in the balances of the nodes.
 */
function holding(lines: Lines, at: Values): Lines {
  const independent = lines.map((line) => {
    const [, kind, name, ends, source, gain] = /^([fh])(\S+) (\S+ \S+) (v\S+) (\S+)$/.exec(line) ?? [];
    const value = Number(gain) * (at.get(`i(${source})`) ?? Number.NaN);
    return kind === undefined ? line : `${kind === "f" ? "i" : "v"}of${name} ${ends} ${value}`;
  });
  return [
    ...independent,
    ...nodeVoltages(at).flatMap(([name, volts], k) => [
      `vhold${k} hold${k} 0 ${volts}`,
      `rhold${k} hold${k} ${name} 1m`,
    ]),
    ...nodesets(at),
  ];
}

/** Of a circuit held at an answer: the largest missing current as a part of what is allowed beside the answer's currents. */
function leftOver(values: Values | undefined, at: Values): number {
  let lacking = values === undefined ? Number.POSITIVE_INFINITY : 0;
  let largest = 0;
  for (const [name, value] of values ?? []) {
    if (name.startsWith("i(vhold")) {
      lacking = Math.max(lacking, Math.abs(value));
    } else if (name.startsWith("i(v") && at.has(name)) {
      lacking = Math.max(lacking, Math.abs(value - (at.get(name) ?? 0)));
    }
  }
  for (const [name, value] of at) {
    largest = Math.max(largest, name.startsWith("i(") ? Math.abs(value) : 0);
  }
  return lacking / Math.max(AMPERES, RELATIVE * largest);
}

/** A deck of the circuit. */
export function deck(lines: Lines): string {
  return ["random", ...lines].join("\n");
}

interface Solved {
  readonly values: Values;
  readonly residual: number;
}

async function solve(lines: Lines): Promise<Solved | undefined> {
  const { circuit: read } = await readDeck(`${deck(lines)}\n.options gmin=1e-12\n`, "random.cir");
  const simulator = new Simulator(elaborate(read));
  try {
    simulator.start();
  } catch (error) {
    if (error instanceof SimulationError) {
      return undefined;
    }
    throw error;
  }
  const { voltages, quantities, worstResidual } = simulator.operatingPoint();
  const currents = quantities
    .filter(({ device, name }) => name === "i" && /^[veh]/.test(device))
    .map(({ device, value }) => [`i(${device})`, value] as const);
  return { values: new Map([...voltages, ...currents]), residual: worstResidual };
}

/** The worst difference beyond what is allowed; undefined where there is none. */
function difference(ours: Values, theirs: Values): string | undefined {
  let worst = 1;
  let at: string | undefined;
  for (const [name, value] of ours) {
    const expected = theirs.get(name) ?? Number.NaN;
    const allowed = Math.max(name.startsWith("i(") ? AMPERES : VOLTS, RELATIVE * Math.abs(expected));
    const excess = Math.abs(value - expected) / allowed;
    if (!(excess <= worst)) {
      worst = excess;
      at = `${name}: ${value}, ngspice ${expected}`;
    }
  }
  return at;
}
