/**
 * The paper's whole clocked circuit as an ngspice deck: an analog network of ladder digipots and an XSPICE event part.
 *
 * It is the circuit of circuits/lib/edge.lib written again in what ngspice has, from the network as data, so that it shares
 * nothing with our reader and our devices: counters are T flip-flops and gates, decoders are gates, comparators are
 * behavioural open collectors. Every net that crosses between the two parts has a bridge and a name on either side; a net
 * that is both driven and read on the event side would otherwise get a bidirectional bridge, which drives like a gate.
 *
 * XSPICE wants a delay of every gate and a rise time of every bridge. There are no capacitors, so what they are does not
 * matter: once the events of a clock edge are over, every voltage is a DC solution.
 */
import { transient } from "./ngspice.ts";

export interface DividerNetwork {
  readonly edges: readonly DividerEdge[];
  /** Node voltages that ideal sources hold, by node number, in the free and in the clamped network. */
  readonly free: Readonly<Record<number, number>>;
  readonly clamped: Readonly<Record<number, number>>;
}

export interface DividerEdge {
  /** Nodes at the divider's Vin and Vout. */
  readonly from: number;
  readonly to: number;
  /** Node whose free and clamped voltages the comparators see. */
  readonly looksAt: number;
  /** Count at the start, of both counters; 0 selects tap 8. */
  readonly start: number;
}

const CODES = 16;
const MIDDLE_TAP = 8;
/** V: supply and logic levels. */
const SUPPLY = 5;
/** s: clock period, delay of a gate, and rise time of what drives the analog part: with these ngspice is fastest. */
const PERIOD = 100e-9;
const DELAY = 1e-9;
const RISE = 5e-9;

/** State after a clock, just before the next one; of row 0, the settled start. */
export interface MixedRow {
  /** V, by node number; 0 where there is no such node. */
  readonly free: readonly number[];
  readonly clamped: readonly number[];
  /** Counts of the free and the clamped digipot, by edge. */
  readonly freeCounts: readonly number[];
  readonly clampedCounts: readonly number[];
}

/** `analysisTime` is what ngspice itself says it took, in seconds. */
export interface MixedRun {
  readonly rows: readonly MixedRow[];
  readonly analysisTime: number;
}

/**
 * A ring of dividers 1->2, 2->3, ..., size->1, each looking at the node of its Vout: circuits/three-edge.cir and its like.
 *
 * @param starts counts at the start, by edge; 0 where there is none.
 */
export function ring(
  size: number,
  free: DividerNetwork["free"],
  clamped: DividerNetwork["clamped"],
  starts: readonly number[] = [],
): DividerNetwork {
  const edges = Array.from({ length: size }, (_, i) => {
    const to = ((i + 1) % size) + 1;
    return { from: i + 1, to, looksAt: to, start: starts[i] ?? 0 };
  });
  return { edges, free, clamped };
}

const BITS = [0, 1, 2, 3];
const TAPS = Array.from({ length: CODES }, (_, tap) => tap);

/** ngspice's own constants (const.h, version 39). */
const BOLTZMANN = 1.38064852e-23;
const CHARGE = 1.6021766208e-19;
/** degC at which kT/q is Falstad's 0.025865 V. */
const TEMPERATURE = (0.025865 * CHARGE) / BOLTZMANN - 273.15;

const MODELS = `
.model tap npn(is=1e-13 bf=100 br=1)
.model adc adc_bridge(in_low=2.5 in_high=2.5 rise_delay=${DELAY} fall_delay=${DELAY})
.model dac dac_bridge(out_low=0 out_high=${SUPPLY} t_rise=${RISE} t_fall=${RISE})
.model and d_and(rise_delay=${DELAY} fall_delay=${DELAY})
.model xor d_xor(rise_delay=${DELAY} fall_delay=${DELAY})
.model one d_pullup
.model dff d_dff(clk_delay=${DELAY} rise_delay=${DELAY} fall_delay=${DELAY} ic=0)
.model tff0 d_tff(clk_delay=${DELAY} rise_delay=${DELAY} fall_delay=${DELAY} ic=0)
.model tff1 d_tff(clk_delay=${DELAY} rise_delay=${DELAY} fall_delay=${DELAY} ic=1)`;

/** A ladder digipot: 16 resistors from `vin` to ground, 16 transistors to `vout`. */
function digipot(substrate: boolean): string[] {
  return [
    `.subckt digipot vin vout ${TAPS.map((tap) => `s${tap}`).join(" ")}`,
    ...TAPS.flatMap((tap) => [
      `r${tap} ${rung(tap)} ${tap === CODES - 1 ? "0" : rung(tap + 1)} 781`,
      `rb${tap} s${tap} b${tap} 7333.33`,
      `q${tap} ${rung(tap)} b${tap} vout tap`,
      ...(substrate ? [] : [`rs${tap} ${rung(tap)} 0 -1e12`]),
    ]),
    ".ends",
  ];
}

function rung(tap: number): string {
  return tap === 0 ? "vin" : `n${tap}`;
}

export interface MixedOptions {
  /**
   * Whether ngspice's gmin from every collector to the substrate stays, as it does where nothing is said. Falstad's
   * transistor has none; false takes it away with a resistor of -1/gmin.
   */
  readonly substrate?: boolean;
}

/**
 * Runs the network for `clocks` clocks; clocks + 1 rows.
 *
 * @throws Error where ngspice fails, or a digipot has not exactly one tap selected.
 */
export function runMixed(network: DividerNetwork, clocks: number, { substrate = true }: MixedOptions = {}): MixedRun {
  const nodes = new Set(network.edges.flatMap(({ from, to }) => [from, to]));
  const names = [
    ...[...nodes].flatMap((node) => [`f${node}`, `c${node}`]),
    ...network.edges.flatMap((_, e) => [...drivers(`e${e}f`), ...drivers(`e${e}c`)]),
  ];
  // A clock rises at every period but the first; it is sampled where the next one begins to rise.
  const { points, analysisTime } = transient(mixedDeck(network, substrate), PERIOD, clocks + 1, names);
  const last = Math.max(...nodes);
  const rows = points.slice(1).map((point) => {
    const voltages = (side: string) => Array.from({ length: last + 1 }, (_, node) => point.get(`${side}${node}`) ?? 0);
    const counts = (side: string) => network.edges.map((_, e) => count(`e${e}${side}`, point));
    return {
      free: voltages("f"),
      clamped: voltages("c"),
      freeCounts: counts("f"),
      clampedCounts: counts("c"),
    };
  });
  return { rows, analysisTime };
}

/** The count that a digipot's decoder shows. */
function count(name: string, point: ReadonlyMap<string, number>): number {
  const high = TAPS.filter((tap) => (point.get(`${name}s${tap}`) ?? Number.NaN) > SUPPLY / 2);
  const [tap] = high;
  if (tap === undefined || high.length > 1) {
    throw new Error(`digipot ${name} has taps ${high.join(", ") || "none"} selected, not one`);
  }
  return (tap + MIDDLE_TAP) % CODES;
}

function drivers(name: string): string[] {
  return TAPS.map((tap) => `${name}s${tap}`);
}

/** The deck, without tolerances, analysis and `.end`. */
function mixedDeck(network: DividerNetwork, substrate: boolean): string {
  return [
    "Divider network with its evaluation circuits",
    MODELS.trim(),
    ...digipot(substrate),
    `.temp ${TEMPERATURE}`,
    `.options tnom=${TEMPERATURE}`,
    `vcc vcc 0 ${SUPPLY}`,
    `vclk clk 0 pulse(0 ${SUPPLY} ${PERIOD} ${RISE} ${RISE} ${PERIOD / 2 - RISE} ${PERIOD})`,
    "aclk [clk] [dclk] adc",
    "aone done one",
    ...held("f", network.free),
    ...held("c", network.clamped),
    ...network.edges.flatMap((edge, index) => edgeLines(edge, index)),
  ].join("\n");
}

function held(side: string, voltages: Readonly<Record<number, number>>): string[] {
  return Object.entries(voltages).map(([node, volts]) => `v${side}${node} ${side}${node} 0 ${volts}`);
}

function edgeLines({ from, to, looksAt, start }: DividerEdge, index: number): string[] {
  const e = `e${index}`;
  return [
    ...comparator(`${e}m1`, `v(c${looksAt}) > 0`),
    ...comparator(`${e}m2`, `v(c${looksAt}) > v(f${looksAt})`),
    `a${e}m [${e}m1 ${e}m2] [d${e}m1 d${e}m2] adc`,
    `a${e}up [d${e}m1 d${e}m2] d${e}up and`,
    `a${e}q d${e}up dclk null null d${e}q null dff`,
    ...["f", "c"].flatMap((side) => potentiometer(`${e}${side}`, `d${e}q`, `${side}${from}`, `${side}${to}`, start)),
  ];
}

/** Open collector into 100 kohm: 1 ohm to ground while the condition does not hold. */
function comparator(output: string, condition: string): string[] {
  return [`b${output} ${output} 0 i = ${condition} ? 0 : v(${output})`, `r${output} vcc ${output} 100k`];
}

/** Counter at the falling clock (down while q is 1), decoder, 16 drivers and the ladder. */
function potentiometer(name: string, q: string, vin: string, vout: string, start: number): string[] {
  const bit = (i: number) => `d${name}b${i}`;
  const ready = (i: number) => `d${name}x${i}`;
  const toggle = (i: number) => (i === 0 ? "done" : i === 1 ? ready(0) : `d${name}t${i}`);
  const select = TAPS.map((tap) => `d${name}s${tap}`);
  const drive = drivers(name);
  return [
    // A bit toggles when all lower ones are at the end of their count: 1 upwards, 0 downwards.
    ...[0, 1, 2].map((i) => `a${name}x${i} [${bit(i)} ${q}] ${ready(i)} xor`),
    ...[2, 3].map((i) => `a${name}t${i} [${[0, 1, 2].slice(0, i).map(ready).join(" ")}] ${toggle(i)} and`),
    ...BITS.map((i) => `a${name}b${i} ${toggle(i)} ~dclk null null ${bit(i)} null tff${(start >> i) & 1}`),
    ...TAPS.map((tap) => {
      const code = (tap + MIDDLE_TAP) % CODES;
      const inputs = BITS.map((i) => (((code >> i) & 1) === 1 ? bit(i) : `~${bit(i)}`));
      return `a${name}d${tap} [${inputs.join(" ")}] ${select[tap]} and`;
    }),
    `a${name}s [${select.join(" ")}]`,
    `+ [${drive.join(" ")}] dac`,
    `x${name} ${vin} ${vout} ${drive.join(" ")} digipot`,
  ];
}
