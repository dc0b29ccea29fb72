/**
 * Random gate networks for a comparison with Icarus Verilog: every digital device, buses, feedback, any stimulus.
 *
 * Delays are a few picoseconds and so are the pulses, so that many things happen at one time and pulses are shorter than the
 * delays they meet. A network whose zero-delay loops do not come to rest has no answer in either program and is left out.
 */
import { elaborate, SimulationError, Simulator, type Trace, type Value } from "@twinedge/core";
import {
  benchText,
  compareWithDump,
  DigitalRecording,
  type DigitalRun,
  type Equality,
  libraryText,
  readVcd,
  TIMESCALE,
  type VerilogModule,
  writeBench,
  writeModule,
} from "@twinedge/formats";
import fc from "fast-check";
import { circuitOf, type Part } from "../../packages/core/src/devices/testing.ts";
import { icarus } from "./icarus.ts";

/** ps: stimuli end at about this time. */
const END = 600;
/** Deltas at which a network is given up. */
const MOST_DELTAS = 300;

interface Network {
  readonly parts: readonly Part[];
}

interface Draw {
  readonly kind: number;
  readonly inputs: readonly number[];
  /** ps */
  readonly delays: readonly number[];
  readonly rules: readonly number[];
  readonly choices: readonly number[];
  readonly bus: number;
}

const BUSES = 3;

/** Kinds of devices with the number of their inputs; `build` is given the nets and names its outputs. */
interface Kind {
  readonly type: string;
  /** May drive a bus; others do so rarely. */
  readonly lets?: boolean;
  readonly part: (d: Drawn) => { readonly pins: Part["pins"]; readonly params: Readonly<Record<string, Value>> };
}

interface Drawn {
  readonly input: (i: number) => string;
  readonly output: (i: number) => string;
  /** s */
  readonly delay: (i: number) => number;
  /** s: what is asked of inputs, mostly nothing. */
  readonly rule: (i: number) => number;
  readonly choice: <T>(i: number, among: readonly T[]) => T;
}

const mode = (d: Drawn, i = 9): string => d.choice(i, ["inertial", "inertial", "transport"]);

const gate = (type: string): Kind => ({
  type,
  part: (d) => ({
    pins: [Array.from({ length: d.choice(0, [1, 2, 2, 3, 4]) }, (_, i) => d.input(i)), d.output(0)],
    params: { rise_delay: d.delay(0), fall_delay: d.delay(1), delay_mode: mode(d) },
  }),
});

const single = (type: string): Kind => ({
  type,
  part: (d) => ({
    pins: [d.input(0), d.output(0)],
    params: { rise_delay: d.delay(0), fall_delay: d.delay(1), delay_mode: mode(d) },
  }),
});

const open = (type: string, on: string): Kind => ({
  type,
  lets: true,
  part: (d) => ({
    pins: [d.input(0), d.output(0)],
    params: { open_delay: d.delay(0), [on]: d.delay(1), delay_mode: mode(d) },
  }),
});

const stored = (d: Drawn): Readonly<Record<string, Value>> => ({
  set_delay: d.delay(2),
  reset_delay: d.delay(3),
  rise_delay: d.delay(0),
  fall_delay: d.delay(1),
  ic: d.choice(0, [0, 1, 2]),
  both: d.choice(1, ["x", "set", "reset", "high"]),
  set_level: d.choice(7, ["high", "high", "low"]),
  reset_level: d.choice(8, ["high", "high", "low"]),
  setup: d.rule(0),
  hold: d.rule(1),
  width: d.rule(2),
  violation: d.choice(2, ["record", "x"]),
});

/** Set and reset are connected now and then. */
const asynchronous = (d: Drawn): readonly string[] => [
  d.choice(3, ["", "", d.input(4)]),
  d.choice(4, ["", "", d.input(5)]),
];

const flipFlop = (type: string, data: number): Kind => ({
  type,
  part: (d) => ({
    pins: [
      ...Array.from({ length: data }, (_, i) => d.input(i)),
      d.input(3),
      ...asynchronous(d),
      d.output(0),
      d.choice(5, ["", d.output(1)]),
    ],
    params: { ...stored(d), clk_delay: d.delay(4), recovery: d.rule(3), clk_edge: d.choice(6, ["rise", "fall"]) },
  }),
});

const latch = (type: string, data: number, delay: string): Kind => ({
  type,
  part: (d) => ({
    pins: [
      ...Array.from({ length: data }, (_, i) => d.input(i)),
      d.input(3),
      ...asynchronous(d),
      d.output(0),
      d.choice(5, ["", d.output(1)]),
    ],
    params: { ...stored(d), [delay]: d.delay(4), enable_delay: d.delay(5) },
  }),
});

const RULES: readonly (readonly [rules: string, inputs: number, outputs: number])[] = [
  ["00=0\n11=0\n??=1", 2, 1],
  ["a+=a", 2, 1],
  ["a-=a", 2, 1],
  ["a1=a\n?0=_", 2, 1],
  ["?0=100\n?1000=100\n+11bc=01c\n+101c=001\n+1001=100", 2, 3],
  ["a+bc=abc", 2, 3],
  ["01=10\n10=01", 2, 2],
  ["a1b=ab\n?01=_0\n?00=1_", 3, 2],
];

/** Of inputs a, b, c and outputs y, z. */
const LOGIC = [
  "y = a & ~b | c ^ b; z = ~y",
  "n = a ^ (b | '0); y = n == c; z = n != b & a",
  "y = a == 'x; m = {~(b & c)}; z = (m | a) != 'x ^ ~m",
  "y = ~~a; z = 'x & b | c",
];

/** Of inputs a, b, enables e, f, references r, s and outputs y, z. */
const PIN_RULES = [
  "y : 0; z : trn_lh ? 1 : 2",
  "y z : changed(r,0) & trn_hl ? 3 : changed_lh(s,5p) ? 1 : trn_$h ? 2 : 0",
  "k = changed_hl(r,0) | changed(a,0); m = k & ~s; y : m ? 1 : k ? 2 : 3; z : s == 'x ? 0 : m ^ changed(b,2p) ? 1 : 2",
  "y @ e : trn_z$ ? 0 : trn_$z ? 1 : trn_hl ? 2 : 3; z @ e & ~f : changed(e,0) | changed(f,3p) ? 1 : trn_lz ? 2 : 0",
  "k = changed(y,4p); y @ ~f | e : k ? 0 : trn_zh ? 1 : 2; z : k & z ? 3 : r ? 1 : changed_hl(z,6p) ? 0 : 2",
].map((rules) => rules.replaceAll(/(\d)p/g, "$1e-12"));

const WHEN = ["", "", "a | r", "changed(r,3e-12) & ~changed_lh(a,0)", "clk != 'x & (b == r)"];

const KINDS: readonly Kind[] = [
  ...["d_and", "d_nand", "d_or", "d_nor", "d_xor", "d_xnor"].map(gate),
  single("d_buffer"),
  single("d_inverter"),
  {
    type: "d_tristate",
    lets: true,
    part: (d) => ({
      pins: [d.input(0), d.input(1), d.output(0)],
      params: {
        delay: d.delay(0),
        delay_mode: mode(d),
        active: d.choice(0, ["high", "low"]),
        inverts: d.choice(1, [0, 1]),
        ...d.choice<Readonly<Record<string, Value>>>(2, [
          {},
          { rise_delay: d.delay(1), fall_delay: d.delay(2), open_delay: d.delay(3) },
        ]),
      },
    }),
  },
  open("d_open_c", "fall_delay"),
  open("d_open_e", "rise_delay"),
  { type: "d_pullup", lets: true, part: (d) => ({ pins: [d.output(0)], params: {} }) },
  { type: "d_pulldown", lets: true, part: (d) => ({ pins: [d.output(0)], params: {} }) },
  flipFlop("d_dff", 1),
  flipFlop("d_jkff", 2),
  flipFlop("d_tff", 1),
  flipFlop("d_srff", 2),
  latch("d_dlatch", 1, "data_delay"),
  latch("d_srlatch", 2, "sr_delay"),
  {
    type: "counter_ud",
    part: (d) => {
      const bits = d.choice(0, [1, 2, 3]);
      const loads = d.choice(1, [true, false]);
      return {
        pins: [
          d.input(0),
          d.choice(2, ["", d.input(1)]),
          d.choice(3, ["", "", d.input(2)]),
          loads ? d.input(3) : "",
          Array.from({ length: bits }, (_, i) => (loads ? d.input(4 + i) : "")),
          d.choice(4, ["", d.input(7)]),
          Array.from({ length: bits }, (_, i) => d.output(i)),
          d.output(3),
        ],
        params: {
          ...d.choice<Readonly<Record<string, Value>>>(5, [{}, { ic: 1 }]),
          modulus: d.choice(6, [0, 2]),
          saturate: d.choice(7, [0, 1]),
          clk_edge: d.choice(8, ["rise", "fall"]),
          down_is: d.choice(10, ["high", "low"]),
          load_mode: d.choice(11, ["async", "sync"]),
          reset_mode: d.choice(12, ["async", "sync"]),
          tc_gated: d.choice(13, [0, 1]),
          tpd_rise: Array.from({ length: bits }, (_, i) => d.delay(i)),
          tpd_fall: d.delay(3),
          skew: d.choice(14, [0, 3e-12]),
          load_delay: d.delay(4),
          reset_delay: d.delay(5),
          tc_delay: d.delay(6),
          tc_down_delay: d.delay(7),
          setup: d.rule(0),
          setup_enable: d.rule(1),
          setup_load: d.rule(2),
          setup_data: d.rule(3),
          hold: d.rule(4),
          width: d.rule(5),
          recovery: d.rule(6),
          violation: d.choice(15, ["record", "x"]),
        },
      };
    },
  },
  {
    type: "decoder",
    part: (d) => ({
      pins: [
        [d.input(0), d.input(1)],
        d.choice(0, ["", d.input(2)]),
        d.choice(1, ["", d.input(3)]),
        [d.output(0), d.output(1), d.output(2)],
      ],
      params: {
        active: d.choice(2, ["high", "low"]),
        rise_delay: [d.delay(0), d.delay(1), d.delay(2)],
        fall_delay: d.delay(3),
        ...d.choice<Readonly<Record<string, Value>>>(3, [{}, { enable_delay: d.delay(4) }]),
        delay_mode: mode(d),
        setup: d.rule(0),
        width: d.rule(1),
        violation: d.choice(4, ["record", "x"]),
      },
    }),
  },
  {
    type: "mux",
    part: (d) => ({
      pins: [
        [d.input(0), d.input(1), d.input(2)],
        [d.input(3), d.input(4)],
        d.output(0),
        d.choice(0, ["", d.input(5)]),
      ],
      params: {
        rise_delay: d.delay(0),
        fall_delay: d.delay(1),
        delay_mode: mode(d),
        unknown_select: d.choice(1, ["merge", "first"]),
      },
    }),
  },
  {
    type: "demux",
    part: (d) => ({
      pins: [d.input(0), [d.input(1)], [d.output(0), d.output(1)], d.choice(0, ["", d.input(2)])],
      params: { rise_delay: [d.delay(0), d.delay(1)], fall_delay: d.delay(2), delay_mode: mode(d) },
    }),
  },
  {
    type: "truth_table",
    part: (d) => {
      const [rules, inputs, outputs] = d.choice(0, RULES);
      return {
        pins: [
          Array.from({ length: inputs }, (_, i) => d.input(i)),
          Array.from({ length: outputs }, (_, i) => d.output(i)),
        ],
        params: {
          rules,
          ic: Array.from({ length: outputs }, (_, i) => d.choice(1 + i, [0, 1, 2])),
          rise_delay: d.delay(0),
          fall_delay: d.delay(1),
          delay_mode: mode(d),
        },
      };
    },
  },
  {
    type: "d_logic",
    part: (d) => ({
      pins: [
        [d.input(0), d.input(1), d.input(2)],
        [d.output(0), d.output(1)],
      ],
      params: {
        names: "a b c y z",
        logic: d.choice(0, LOGIC),
        rise_delay: d.choice<Value>(1, [0, d.delay(0), [d.delay(0), d.delay(1)]]),
        fall_delay: d.choice<Value>(1, [0, d.delay(2), [d.delay(2), d.delay(3)]]),
        delay_mode: mode(d),
      },
    }),
  },
  {
    type: "pin_delay",
    lets: true,
    part: (d) => ({
      pins: [
        [d.input(0), d.input(1)],
        [d.input(2), d.input(3)],
        [d.input(4), d.choice(0, [d.input(0), d.input(5)])],
        [d.output(0), d.output(1)],
      ],
      params: {
        names: "a b e f r s y z",
        rules: d.choice(1, PIN_RULES),
        times: [d.delay(0), d.delay(1), d.delay(2), d.delay(3)],
        delay_mode: mode(d),
      },
    }),
  },
  {
    type: "timing_check",
    part: (d) => ({
      pins: [[d.input(0), d.input(1)], d.choice(0, [d.input(2), d.input(2), d.input(0), ""]), [d.input(3)]],
      params: {
        names: "a b clk r",
        when: d.choice(1, WHEN),
        clk_edge: d.choice(2, ["rise", "fall"]),
        setup_high: d.rule(0),
        setup_low: d.rule(1),
        hold_high: d.rule(2),
        hold_low: d.rule(3),
        release_rise: d.rule(4),
        release_fall: d.rule(5),
        width_high: d.rule(6),
        width_low: d.rule(0),
        period_min: 2 * d.rule(1),
        period_max: 3 * d.rule(2),
        forbid: d.choice(3, ["no", "yes"]),
      },
    }),
  },
];

const someDelay = fc.oneof(fc.constant(0), fc.constant(3), fc.integer({ min: 0, max: 12 }));

const draw: fc.Arbitrary<Draw> = fc.record({
  kind: fc.nat(KINDS.length - 1),
  inputs: fc.array(fc.nat(1000), { minLength: 8, maxLength: 8 }),
  delays: fc.array(someDelay, { minLength: 8, maxLength: 8 }),
  rules: fc.array(fc.oneof(fc.constant(0), fc.constant(0), fc.integer({ min: 1, max: 8 })), {
    minLength: 7,
    maxLength: 7,
  }),
  choices: fc.array(fc.nat(1000), { minLength: 16, maxLength: 16 }),
  bus: fc.nat(19),
});

/** Changes of one input: ps since the last one, and the state. */
const stimulus = fc.array(
  fc.tuple(
    fc.oneof(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 40 })),
    fc.constantFrom(0, 0, 0, 1, 1, 1, 2),
  ),
  { minLength: 10, maxLength: 40, size: "max" },
);

const network: fc.Arbitrary<Network> = fc
  .record({
    stimuli: fc.array(stimulus, { minLength: 2, maxLength: 5 }),
    draws: fc.array(draw, { minLength: 1, maxLength: 24, size: "max" }),
  })
  .map(({ stimuli, draws }) => ({
    parts: [...stimuli.map(sourcePart), ...draws.map((one, i) => partOf(one, i, stimuli.length, draws))],
  }));

function sourcePart(changes: readonly (readonly [number, number])[], input: number): Part {
  let time = 0;
  const times = [0];
  const values = [input % 2];
  for (const [wait, state] of changes) {
    time += wait;
    times.push(time * 1e-12);
    values.push(state);
  }
  return { type: "d_source", pins: [[`i${input}`]], params: { times, values } };
}

/** Inputs are any nets: of sources (half of the time), outputs of any device, buses. */
function partOf(
  { kind, inputs, delays, rules, choices, bus }: Draw,
  at: number,
  sources: number,
  all: readonly Draw[],
): Part {
  const { type, lets = false, part } = KINDS[kind] ?? { type: "d_pullup", part: () => ({ pins: [], params: {} }) };
  const pick = (draws: readonly number[], i: number): number => draws[i % draws.length] ?? 0;
  const drawn: Drawn = {
    input: (i) => {
      const n = pick(inputs, i);
      const device = (n >> 1) % (all.length + BUSES);
      return n % 2 === 0 ? `i${(n >> 1) % sources}` : device < all.length ? `n${device}_0` : `b${device - all.length}`;
    },
    output: (i) => (i === 0 && bus < (lets ? 15 : 1) ? `b${bus % BUSES}` : `n${at}_${i}`),
    delay: (i) => pick(delays, i) * 1e-12,
    rule: (i) => pick(rules, i) * 1e-12,
    choice: (i, among) => among[pick(choices, i) % among.length] as (typeof among)[number],
  };
  return { type, ...part(drawn) };
}

interface Played {
  readonly run: DigitalRun;
  readonly trace: Trace;
}

/** Undefined where it does not come to rest. */
function play({ parts }: Network): Played | undefined {
  const circuit = { ...circuitOf(parts), options: new Map([["maxdelta", MOST_DELTAS]]) };
  const simulator = new Simulator(elaborate(circuit), { log: "all", probes: [] });
  try {
    simulator.start();
    const recording = new DigitalRecording(simulator, "typ", 1);
    simulator.runTo(END);
    return { run: recording.run(), trace: simulator.trace() };
  } catch (error) {
    if (error instanceof SimulationError) {
      return undefined;
    }
    throw error;
  }
}

/** All networks in one run of Icarus; undefined for those that do not come to rest. */
function compare(networks: readonly Network[]): readonly (Equality | undefined)[] {
  const played = networks.map(play);
  const modules: (VerilogModule | undefined)[] = played.map((one, i) => one && writeModule(one.run, `network${i}`));
  const known = modules.filter((module) => module !== undefined);
  const benches = new Map<string, string>();
  for (const [i, module] of modules.entries()) {
    const one = played[i];
    if (one !== undefined && module !== undefined) {
      benches.set(`tb${i}`, writeBench(one.run, module, `tb${i}`));
    }
  }
  if (benches.size === 0) {
    return networks.map(() => undefined);
  }
  const design = `${TIMESCALE}${known.map(({ text }) => text).join("")}${libraryText(known)}`;
  const { vcd, stdout } = icarus([design, benchText(benches, END)]);
  const theirs = readVcd(vcd, "dump.vcd");
  return played.map((one, i) => {
    const module = modules[i];
    return one && module && compareWithDump(one.run, module, one.trace, theirs, stdout, `tb${i}`);
  });
}

/** Networks that one run of Icarus takes. */
const BATCH = 50;

/**
 * Holds `count` random networks against Icarus: every event of every net at the same picosecond, every violation. One that does
 * not come to rest counts as none and another is drawn.
 *
 * @throws what fast-check says of the first one that differs, made small, with the seed
 */
export function expectEqualNetworks(count: number): { readonly networks: number; readonly events: number } {
  const [seed = 0] = fc.sample(fc.integer(), 1);
  // Some do not come to rest.
  const all = fc.sample(network, { seed, numRuns: count + 10 + Math.ceil(count / 10) });
  let networks = 0;
  let events = 0;
  for (let first = 0; first < all.length && networks < count; first += BATCH) {
    for (const [i, equality] of compare(all.slice(first, first + BATCH)).entries()) {
      if (equality !== undefined && !isEqual(equality)) {
        fc.assert(
          fc.property(network, (one) => {
            const [found] = compare([one]);
            if (found !== undefined && !isEqual(found)) {
              throw new Error(JSON.stringify(found));
            }
          }),
          { seed, path: String(first + i), interruptAfterTimeLimit: 60_000 },
        );
        throw new Error(`network ${first + i} of seed ${seed} differs in company: ${JSON.stringify(equality)}`);
      }
      networks += equality === undefined ? 0 : 1;
      events += equality?.events ?? 0;
    }
  }
  return { networks, events };
}

function isEqual({ difference, onlyOurs, onlyTheirs }: Equality): boolean {
  return difference === undefined && onlyOurs.length === 0 && onlyTheirs.length === 0;
}
