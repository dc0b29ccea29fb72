/** A design, and the same drawn for Falstad and read back: every net of the drawing at every clock, or at the start. */

import { clockEdges, type Design, elaborate, Simulator, stateOf } from "@twinedge/core";
import { readFalstad, writeFalstad } from "@twinedge/formats";
import fc from "fast-check";
import { expect } from "vitest";
import { deckOf } from "../shared.ts";

export interface Difference {
  readonly clock: number;
  readonly net: string;
  readonly ours: string;
  readonly drawn: string;
}

export interface Redrawn {
  readonly text: string;
  readonly nets: number;
  readonly different: readonly Difference[];
  readonly worst: number;
}

/** V, and digital nets equal. */
const TOLERANCE = 1e-6;
/** ps before a clock's edge: the drawing's edges are rounded on their own. */
const BEFORE_EDGE = 2000;

/**
 * @param times ps at which both are looked at, the start first
 * @param expected what the drawing is to be like, where Falstad's parts differ from those drawn
 */
export function redrawn(design: Design, times: readonly number[] = [0], expected = design): Redrawn {
  const { text, points } = writeFalstad(design);
  const { circuit, diagnostics } = readFalstad(text, "drawn.txt");
  const there = elaborate(circuit, diagnostics);
  const simulators = [expected, there].map((one) => new Simulator(one, { probes: [] }));
  const different: Difference[] = [];
  const compared = new Set<string>();
  let worst = 0;
  simulators.forEach((simulator) => simulator.start());
  for (const [clock, time] of times.entries()) {
    const [ours, drawn] = simulators.map((simulator) => {
      simulator.arriveAt(time);
      return simulator.operatingPoint();
    });
    for (const [net, point] of points) {
      const a = reading(ours, net);
      const b = reading(drawn, there.nets[there.netByName.get(point) ?? -1]?.name ?? point);
      if (a === undefined || b === undefined || Number.isNaN(a.value)) {
        continue;
      }
      compared.add(net);
      const logic = a.logic || b.logic;
      const [x, y] = logic ? [level(a), level(b)] : [a.value, b.value];
      worst = logic ? worst : Math.max(worst, Math.abs(x - y));
      if (logic ? x !== y : !(Math.abs(x - y) <= TOLERANCE)) {
        different.push({ clock, net, ours: String(x), drawn: String(y) });
      }
    }
  }
  return { text, nets: compared.size, different, worst };
}

type Point = ReturnType<Simulator["operatingPoint"]>;
type Reading = { readonly value: number; readonly logic: boolean };

function reading(point: Point | undefined, net: string): Reading | undefined {
  const volts = point?.voltages.get(net);
  const logic = point?.logic.get(net);
  return volts !== undefined
    ? { value: volts, logic: false }
    : logic === undefined
      ? undefined
      : { value: stateOf(logic), logic: true };
}

const level = ({ value, logic }: Reading): number => (logic ? value : Number(value > 2.5));

/** The start, and just before each of the first edges of the design's clock. */
export function edgeTimes(design: Design, clocks: number): readonly number[] {
  if (design.run.clock === undefined) {
    return [0];
  }
  const edges = clockEdges(design);
  return [0, ...Array.from({ length: clocks }, (_, k) => edges.edge(k + 1) - BEFORE_EDGE)];
}

const CLOCKS = 5;
const GATES = ["d_and", "d_nand", "d_or", "d_nor", "d_xor", "d_xnor"];
const STORES = ["d_dff", "d_jkff", "d_tff"];
/** The op-amp's gain stays low: it multiplies the 1e-10 V that drawn values are off by their last digits. */
const MODELS = [
  ...GATES.map((type) => `.model ${type} ${type}(rise_delay=0 fall_delay=0)`),
  ".model inv d_inverter(rise_delay=0 fall_delay=0)",
  ...STORES.map(
    (type) => `.model ${type} ${type}(clk_delay=0 set_delay=0 reset_delay=0 rise_delay=0 fall_delay=0 ic=0 both=reset)`,
  ),
  ".model ctr counter_ud(ic=5)",
  ".model dec decoder(part=ideal)",
  ".model mx mux(rise_delay=0 fall_delay=0)",
  ".model dio d(is=1e-12 n=1.3 rs=2)",
  ".model qn npn(is=1e-14 bf=80 br=2 vaf=60 ise=1e-13 ne=1.6 ikf=0.02 rc=3 re=1)",
  ".model qp pnp(is=2e-14 bf=50 var=30)",
  ".model mn nmos(level=1 vto=1 kp=1m is=0)",
  ".model mp pmos(level=1 vto=-1 kp=1m is=0)",
  ".model amp opamp(max=8 min=-1 gain=200)",
  ".model cmp comparator(tie=low)",
].join("\n");

interface Picks {
  readonly inner: readonly (readonly [kind: number, a: number, b: number, c: number, value: number])[];
  readonly logic: readonly (readonly [kind: number, a: number, b: number, c: number])[];
}

const pick = fc.nat(9999);
const circuits: fc.Arbitrary<Picks> = fc.record({
  inner: fc.array(fc.tuple(pick, pick, pick, pick, fc.integer({ min: 1, max: 60 })), { minLength: 3, maxLength: 14 }),
  logic: fc.array(fc.tuple(pick, pick, pick, pick), { maxLength: 10 }),
});

/** An analog part that sources feed and logic reads; logic that reads it and itself, earlier parts only; what the logic drives. */
/** `leaks`: with the 1e-8 S that a channel of Falstad's lets through when it is off. */
function randomDeck({ inner, logic }: Picks, leaks: boolean): string {
  const lines = ["random", MODELS, "vclk clk 0 pulse(0 5 50u 0 0 50u 100u)", "*@ clock clk"];
  const nets = ["0", "a1", "a2", "a3", "a4"];
  nets.slice(1).forEach((net, i) => lines.push(`rb${i} ${net} 0 ${10 * (i + 1)}k`));
  for (const [i, [kind, a, b, c, value]] of inner.entries()) {
    const [x, y, z] = [a, b, c].map((n) => nets[n % nets.length] ?? "0");
    const ends = x === y ? `${x} a${1 + (nets.indexOf(y ?? "0") % 4)}` : `${x} ${y}`;
    const outer = `n${i}`;
    const leak = leaks && x !== z ? `\nrx${i} ${x} ${z} 1e8` : "";
    const made = [
      `r${i} ${ends} ${value}k`,
      `v${i} ${outer} 0 ${value / 5 - 3}\nr${i} ${outer} ${x} ${value}k`,
      `v${i} ${outer} ${y} ${value / 10}\nr${i} ${outer} ${x} ${value}k`,
      `i${i} ${ends} ${value}u`,
      `d${i} ${ends} dio`,
      `q${i} ${x} ${outer} ${z} qn\nr${i} ${outer} ${y} ${value}k`,
      `q${i} ${x} ${outer} ${z} qp\nr${i} ${outer} ${y} ${value}k`,
      `m${i} ${x} ${y} ${z} ${z} mn w=20u l=10u${leak}`,
      `m${i} ${x} ${y} ${z} ${z} mp w=20u l=10u${leak}`,
      `a${i} ${x} 0 ${outer} amp\nr${i} ${outer} 0 ${value}k`,
      `a${i} ${x} ${y} ${outer} cmp\nr${i} ${outer} v5 ${value}k`,
      `e${i} ${outer} 0 ${x} ${y} ${value / 20}\nr${i} ${outer} 0 ${value}k`,
      `g${i} 0 ${outer} ${x} ${y} ${value}u\nr${i} ${outer} 0 ${value}k`,
    ];
    lines.push(made[kind % made.length] ?? "");
  }
  lines.push("vsupply v5 0 5");
  const seen = ["a1", "a2", "a3", "a4", "clk"];
  for (const [i, [kind, a, b, c]] of logic.entries()) {
    const [x, y, z] = [a, b, c].map((n) => seen[n % seen.length]);
    const out = `y${i}`;
    const made = [
      ...GATES.map((type) => `a${out} [${x} ${y} ${z}] ${out} ${type}`),
      `a${out} ${x} ${out} inv`,
      ...STORES.map((type) =>
        type === "d_jkff"
          ? `a${out} ${x} ${y} clk null ${z} ${out} null ${type}`
          : `a${out} ${x} clk null ~${y} ${out} null ${type}`,
      ),
      `a${out} clk ${x} ${y} null [null null null] null [${out}c ${out}b ${out}] ctr`,
      `a${out} [${x} ${y}] null null [${out} ${out}b ${out}c ${out}d] dec`,
      `a${out} [${x} ${y} ${z} clk] [${z} ${x}] ${out} mx`,
    ];
    lines.push(made[kind % made.length] ?? "", `r${out} ${out} end 10k`);
    seen.push(out);
  }
  lines.push("rend end 0 5k", ".end");
  return lines.join("\n");
}

/**
 * No comparator and no gate is so near its threshold that the last digits decide, equal inputs of a comparator apart. Nothing
 * that logic drives is compared or read, so the start tells.
 */
function decided(design: Design): boolean {
  const simulator = new Simulator(design, { probes: [] });
  simulator.start();
  const { voltages } = simulator.operatingPoint();
  const near = (a: number, b: number): boolean => a !== b && Math.abs(a - b) < TOLERANCE;
  const volts = (net: number): number => voltages.get(design.nets[net]?.name ?? "") ?? 0;
  const tied = design.devices.some(
    ({ def, pins: [plus = [], minus = []] }) =>
      def.type === "comparator" && near(volts(plus[0] ?? 0), volts(minus[0] ?? 0)),
  );
  return !tied && ![1, 2, 3, 4].some((n) => Math.abs((voltages.get(`a${n}`) ?? 0) - 2.5) < TOLERANCE);
}

/** Random circuits are the same drawn for Falstad: at the start and after each of five clocks. */
export async function drawnAlike(runs: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(circuits, async (picks) => {
      const design = await deckOf(randomDeck(picks, false));
      const expected = await deckOf(randomDeck(picks, true));
      fc.pre(decided(expected));
      const { different, nets } = redrawn(design, edgeTimes(design, CLOCKS), expected);
      expect(nets).toBeGreaterThan(4);
      expect(different).toEqual([]);
    }),
    { numRuns: runs },
  );
}
