import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { arcsOn, type Bench, type Change, type NetArc, play, SETTLED } from "./arcbench.ts";
import { CORNERS, type Corner, triple } from "./device.ts";
import type { Part } from "./testing.ts";

const ns = (min: number, typ: number, max: number) => triple(min * 1e-9, typ * 1e-9, max * 1e-9);
const delays = { rise_delay: ns(1, 3, 7), fall_delay: ns(2, 5, 6) };
const storage = { ...delays, ic: 0, set_delay: ns(2, 4, 9), reset_delay: ns(3, 6, 8) };
const clocked = { ...storage, clk_delay: ns(5, 8, 13) };
const latched = { ...storage, data_delay: ns(4, 7, 11), sr_delay: ns(4, 7, 11), enable_delay: ns(5, 9, 12) };
const asked = { setup: 12e-9, hold: 3e-9, width: 16e-9 };

const load = (net: string): Part => ({ type: "resistor", pins: [net, "0"], params: { r: 1e3 } });
const volts = (net: string, dc: number): Part => ({ type: "vsource", pins: [net, "0"], params: { dc } });
const idealDac = (from: string, to: string): Part => ({
  type: "dac_bridge",
  pins: [[from], [to]],
  params: { out_high: 5 },
});

function gate(type: string, inputs: readonly string[], params: Part["params"] = delays): Bench {
  const single = type === "d_inverter" || type === "d_buffer";
  return { part: { type, pins: [single ? "a" : inputs, "y"], params }, inputs, outputs: ["y"] };
}

function flipFlop(type: string, data: readonly string[], params: Part["params"]): Bench {
  const inputs = [...data, "clk", "s", "r"];
  return { part: { type, pins: [...inputs, "q", "n"], params }, inputs, outputs: ["q", "n"] };
}

function counter(params: Part["params"], idle: Bench["idle"] = { en: 1 }): Bench {
  const pins = ["clk", "dn", "r", "l", ["b1", "b0"], "en", ["q1", "q0"], "tc"];
  return {
    part: { type: "counter_ud", pins, params: { ic: 0, ...params } },
    inputs: ["clk", "dn", "r", "l", "b1", "b0", "en"],
    outputs: ["q1", "q0", "tc"],
    idle,
  };
}

const counting = {
  tpd_rise: [ns(5, 9, 14), ns(4, 8, 12)],
  tpd_fall: [ns(6, 7, 15), ns(3, 10, 11)],
  load_delay: ns(10, 20, 31),
  reset_delay: ns(11, 19, 30),
  tc_delay: ns(12, 23, 33),
  tc_down_delay: ns(13, 21, 29),
  ...asked,
  setup_enable: 13e-9,
  setup_load: 14e-9,
  setup_data: 15e-9,
  recovery: 17e-9,
};

function decoder(params: Part["params"]): Bench {
  const y = ["y0", "y1", "y2", "y3"];
  return {
    part: { type: "decoder", pins: [["a1", "a0"], "en", "le", y], params },
    inputs: ["a1", "a0", "en", "le"],
    outputs: y,
    idle: { en: 1, le: 1 },
  };
}

const perOutput = {
  rise_delay: [ns(1, 3, 7), ns(2, 4, 8), ns(3, 5, 9), ns(1, 2, 3)],
  fall_delay: [ns(2, 5, 6), ns(1, 6, 7), ns(2, 3, 4), ns(4, 5, 6)],
};

const combinational: Readonly<Record<string, Bench>> = {
  d_and: gate("d_and", ["a", "b", "c"]),
  d_nand: gate("d_nand", ["a", "b", "c"]),
  d_or: gate("d_or", ["a", "b", "c"]),
  d_nor: gate("d_nor", ["a", "b", "c"]),
  d_xor: gate("d_xor", ["a", "b", "c"]),
  d_xnor: gate("d_xnor", ["a", "b", "c"]),
  d_inverter: gate("d_inverter", ["a"]),
  d_buffer: gate("d_buffer", ["a"]),
  "74HC86": gate("d_xor", ["a", "b"], { part: "74HC86" }),
  "transport delay": gate("d_and", ["a", "b"], { ...delays, delay_mode: "transport" }),
  d_tristate: {
    part: { type: "d_tristate", pins: ["a", "en", "y"], params: { delay: ns(1, 3, 7) } },
    around: [{ type: "d_pullup", pins: ["y"] }],
    inputs: ["a", "en"],
    outputs: ["y"],
  },
  "pin_delay with an enable": {
    part: {
      type: "pin_delay",
      pins: [["a"], ["en"], "", ["y"]],
      params: {
        names: "a en y",
        rules: "y @ en : trn_lh ? 0 : trn_hl ? 1 : trn_zl ? 2 : trn_zh ? 3 : trn_lz ? 4 : 5",
        times: [ns(1, 3, 7), ns(2, 5, 6), ns(2, 5, 6), ns(1, 3, 7), ns(1, 3, 7), ns(2, 5, 6)],
      },
    },
    around: [{ type: "d_pullup", pins: ["y"] }],
    inputs: ["a", "en"],
    outputs: ["y"],
  },
  d_logic: {
    part: {
      type: "d_logic",
      pins: [
        ["a", "b", "c"],
        ["y0", "y1"],
      ],
      params: {
        names: "a b c y z",
        logic: "t = a ^ b ^ c; y = t; z = ~t | (a & b & c)",
        rise_delay: [ns(1, 3, 7), ns(2, 4, 8)],
        fall_delay: [ns(2, 5, 6), ns(1, 6, 7)],
      },
    },
    inputs: ["a", "b", "c"],
    outputs: ["y0", "y1"],
  },
  pin_delay: {
    part: {
      type: "pin_delay",
      pins: [["a", "b"], "", ["b"], ["y0", "y1"]],
      params: {
        names: "a b r y0 y1",
        rules: "late = changed(r,0); y0 : trn_lh ? 0 : 1; y1 : late & trn_hl ? 2 : 3",
        times: [ns(1, 3, 7), ns(2, 5, 6), ns(2, 4, 9), ns(1, 2, 8)],
      },
    },
    inputs: ["a", "b"],
    outputs: ["y0", "y1"],
  },
  d_open_c: {
    part: { type: "d_open_c", pins: ["a", "y"], params: { open_delay: ns(1, 3, 7), fall_delay: ns(2, 5, 6) } },
    around: [{ type: "d_pullup", pins: ["y"] }],
    inputs: ["a"],
    outputs: ["y"],
  },
  d_open_e: {
    part: { type: "d_open_e", pins: ["a", "y"], params: { open_delay: ns(1, 3, 7), rise_delay: ns(2, 5, 6) } },
    around: [{ type: "d_pulldown", pins: ["y"] }],
    inputs: ["a"],
    outputs: ["y"],
  },
  mux: {
    part: { type: "mux", pins: [["i0", "i1", "i2"], ["s1", "s0"], "y", "st"], params: delays },
    inputs: ["i0", "i1", "i2", "s1", "s0", "st"],
    outputs: ["y"],
  },
  demux: {
    part: { type: "demux", pins: ["d", ["s1", "s0"], ["y0", "y1", "y2", "y3"], "en"], params: perOutput },
    inputs: ["d", "s1", "s0", "en"],
    outputs: ["y0", "y1", "y2", "y3"],
  },
  "decoder with its own enable delay": decoder({
    ...delays,
    enable_delay: ns(9, 10, 11),
    setup: 250e-9,
    width: 350e-9,
  }),
  "decoder, active low": decoder({ ...perOutput, active: "low" }),
  CD4514B: decoder({ part: "CD4514B" }),
  "truth table": {
    part: {
      type: "truth_table",
      pins: [
        ["a", "b"],
        ["y", "z"],
      ],
      params: {
        rules: "00=01; 01=10; 10=10; 11=01",
        rise_delay: ns(1, 3, 7),
        fall_delay: [ns(2, 5, 6), ns(1, 2, 3)],
      },
    },
    inputs: ["a", "b"],
    outputs: ["y", "z"],
  },
  adc_bridge: {
    part: { type: "adc_bridge", pins: [["a"], ["y"]], params: delays },
    around: [idealDac("d", "a")],
    inputs: ["d"],
    behind: { d: "a" },
    outputs: ["y"],
  },
  dac_bridge: { part: idealDac("d", "a"), inputs: ["d"], outputs: ["a"] },
  "amux, common as output": {
    part: {
      type: "amux",
      pins: ["y", ["a", "b"], ["s"], "en"],
      params: { ton: ns(2, 6, 9), toff: ns(1, 3, 8) },
    },
    around: [volts("a", 1), load("b"), load("y")],
    inputs: ["s", "en"],
    outputs: ["y"],
  },
  "amux, channels as outputs": {
    part: { type: "amux", pins: ["y", ["a", "b"], ["s"], "en"], params: { part: "74HC4051" } },
    around: [volts("y", 1), load("a"), load("b")],
    inputs: ["s", "en"],
    outputs: ["a", "b"],
  },
};

const sequential: Readonly<Record<string, Bench>> = {
  d_dff: flipFlop("d_dff", ["d"], { ...clocked, ...asked, recovery: 5e-9 }),
  "d_dff, falling edge, set wins": flipFlop("d_dff", ["d"], { ...clocked, clk_edge: "fall", both: "set" }),
  "d_dff, reset wins": flipFlop("d_dff", ["d"], { ...clocked, both: "reset" }),
  "74HC74": flipFlop("d_dff", ["d"], { part: "74HC74", ic: 0 }),
  "d_dff, other delays to 0": flipFlop("d_dff", ["d"], {
    ...clocked,
    clk_delay_fall: ns(6, 9, 14),
    set_delay_fall: ns(3, 5, 10),
    reset_delay_fall: ns(2, 7, 12),
  }),
  d_jkff: flipFlop("d_jkff", ["j", "k"], { ...clocked, ...asked, recovery: 5e-9 }),
  d_tff: flipFlop("d_tff", ["t"], clocked),
  d_srff: flipFlop("d_srff", ["a", "b"], clocked),
  d_dlatch: {
    part: {
      type: "d_dlatch",
      pins: ["d", "en", "s", "r", "q", "n"],
      params: { ...without(latched, "sr_delay"), ...asked },
    },
    inputs: ["d", "en", "s", "r"],
    outputs: ["q", "n"],
  },
  d_srlatch: {
    part: { type: "d_srlatch", pins: ["a", "b", "en", "s", "r", "q", "n"], params: without(latched, "data_delay") },
    inputs: ["a", "b", "en", "s", "r"],
    outputs: ["q", "n"],
  },
  "counter, load and reset at once": counter({ ...counting, tc_gated: 1 }),
  "counter, load and reset at the edge": counter({ ...counting, load_mode: "sync", reset_mode: "sync" }),
  "counter that loads at the edge": counter({ ...counting, load_mode: "sync", reset_mode: "sync" }, { l: 1, en: 1 }),
  "counter, falling edge": counter({ ...counting, clk_edge: "fall" }),
  "a register made of rules": {
    part: {
      type: "truth_table",
      pins: [["clk", "d", "r"], ["q"]],
      params: { rules: "??1=0; +00=0; +10=1", ...delays, ic: [0] },
    },
    inputs: ["clk", "d", "r"],
    outputs: ["q"],
  },
  digipot: {
    part: {
      type: "digipot",
      pins: ["a", "w", "b", "clk", "ud", "cs", ["k2", "k1", "k0"]],
      params: { positions: 8, delay: ns(10, 20, 31), setup: 10e-9, setup_cs: 20e-9, width: 25e-9 },
    },
    around: [volts("a", 1), volts("b", 0)],
    inputs: ["clk", "ud", "cs"],
    outputs: ["w", "k2", "k1", "k0"],
  },
};

function without<T extends object, K extends keyof T>(params: T, name: K): Omit<T, K> {
  const { [name]: _, ...rest } = params;
  return rest;
}

/** Toggles of one input at a time, each after everything has come to rest. */
function toggles(bench: Bench, choices: readonly number[]): readonly Change[] {
  const states = new Map<string, number>(Object.entries(bench.idle ?? {}));
  return choices.map((choice, i) => {
    const net = bench.inputs[choice] ?? "";
    const state = 1 - (states.get(net) ?? 0);
    states.set(net, state);
    return { time: (i + 1) * SETTLED, net, state };
  });
}

/** ps that the arc allows for this output change after this input change; undefined where it does not tell of it. */
function allowed({ arc, from, to }: NetArc, input: Change, output: Change): number | undefined {
  if (from !== input.net || to !== output.net || (arc.kind !== "delay" && arc.kind !== "clocked")) {
    return undefined;
  }
  const edge = input.state === 1 ? "rise" : "fall";
  if (arc.kind === "clocked" && arc.edge !== edge) {
    return undefined;
  }
  if (output.state > 1) {
    return Math.max(arc.rise, arc.fall);
  }
  const same = input.state === output.state;
  if (arc.kind === "delay" && arc.sense !== "either" && same !== (arc.sense === "positive")) {
    return undefined;
  }
  return output.state === 1 ? arc.rise : arc.fall;
}

/** Changes that an arc has a delay for and that this part never makes: the end of a reset that brings nothing out. */
const NEVER: Readonly<Record<string, readonly string[]>> = {
  "d_dff, falling edge, set wins": ["delay r q rise", "delay r n fall"],
  "d_dff, reset wins": ["delay s q fall", "delay s n rise"],
  "74HC74": ["delay r q rise", "delay s n rise"],
  "a register made of rules": ["delay r q rise"],
};

const TOGGLES = 400;

/**
 * Plays random toggles one at a time and holds every change of an output against the arcs; returns the arcs and directions
 * whose delay was reached exactly.
 */
function reached(bench: Bench, corner: Corner): ReadonlySet<string> {
  const arcs = arcsOn(bench, corner);
  const found = new Set<string>();
  const choices = fc.array(fc.nat(bench.inputs.length - 1), { minLength: TOGGLES, maxLength: TOGGLES });
  fc.assert(
    fc.property(choices, (chosen) => {
      const inputs = toggles(bench, chosen);
      const { changes, records } = play(bench, inputs, { corner });
      expect(records.filter(({ kind }) => kind !== "direction-change")).toEqual([]);
      for (const output of changes) {
        const input = inputs[Math.floor(output.time / SETTLED) - 1];
        if (input === undefined) {
          throw new Error(`${output.net} changes at ${output.time} ps, before any input`);
        }
        const took = output.time - input.time;
        const limits = arcs.map((arc) => allowed(arc, input, output));
        const longest = Math.max(...limits.map((limit) => limit ?? Number.NEGATIVE_INFINITY));
        expect(took, `${input.net} to ${output.net} = ${output.state}`).toBeLessThanOrEqual(longest);
        for (const [i, limit] of limits.entries()) {
          if (limit === took && output.state <= 1) {
            found.add(`${arcs[i]?.arc.kind} ${input.net} ${output.net} ${output.state === 1 ? "rise" : "fall"}`);
          }
        }
      }
    }),
    { numRuns: 12 },
  );
  return found;
}

/** All arcs to the outputs that the bench reads, in both directions, but those that the part never takes. */
function expected(bench: Bench, never: readonly string[] = []): readonly string[] {
  const all = new Set(
    arcsOn(bench, "typ")
      .filter(({ arc, to }) => (arc.kind === "delay" || arc.kind === "clocked") && bench.outputs.includes(to))
      .flatMap(({ arc, from, to }) => ["rise", "fall"].map((direction) => `${arc.kind} ${from} ${to} ${direction}`)),
  );
  return [...all].filter((arc) => !never.includes(arc)).sort();
}

describe("no change takes longer than its arc says, and some change takes as long", () => {
  test.each(Object.entries({ ...combinational, ...sequential }))("%s", (name, bench) => {
    for (const corner of CORNERS) {
      expect([...reached(bench, corner)].sort(), corner).toEqual(expected(bench, NEVER[name]));
    }
  });
});

describe("inputs that change together", () => {
  test.each(Object.entries(combinational))("%s: the last change comes no later than the latest arc", (_name, bench) => {
    const most = 4 * bench.inputs.length;
    const times = fc.uniqueArray(fc.tuple(fc.nat(20_000), fc.nat(bench.inputs.length - 1)), {
      minLength: 1,
      maxLength: most,
      selector: ([time]) => time,
    });
    fc.assert(
      fc.property(times, fc.constantFrom(...CORNERS), (drawn, corner) => {
        const inOrder = drawn.sort(([a], [b]) => a - b);
        const still = toggles(
          bench,
          inOrder.map(([, choice]) => choice),
        );
        const inputs = still.map(({ net, state }, i) => ({ net, state, time: SETTLED + (inOrder[i]?.[0] ?? 0) }));
        const arcs = arcsOn(bench, corner);
        for (const output of play(bench, inputs, { corner }).changes) {
          const latest = inputs
            .filter(({ time }) => time <= output.time)
            .flatMap((input) =>
              arcs.map((arc) => input.time + (allowed(arc, input, output) ?? Number.NEGATIVE_INFINITY)),
            );
          expect(output.time).toBeLessThanOrEqual(Math.max(...latest));
        }
      }),
      { numRuns: 40 },
    );
  });
});

test("a counter's seeded skew is counted in full: no bit is later, and over many seeds one comes close", () => {
  const params = { tpd_rise: 20e-9, tpd_fall: 20e-9, skew: 5e-9 };
  const bench = counter(params);
  const limit = arcsOn(bench, "typ").find(({ arc, to }) => arc.kind === "clocked" && to === "q0")?.arc;
  expect(limit).toMatchObject({ rise: 25_000, fall: 25_000 });
  const late = Array.from({ length: 200 }, (_, seed) => {
    const { changes } = play(bench, [{ time: SETTLED, net: "clk", state: 1 }], { corner: "typ", seed });
    return (changes.find(({ net }) => net === "q0")?.time ?? Number.NaN) - SETTLED;
  });
  // Uniform from 15 to 25 ns: all of 200 stay below 24.5 ns with a probability of 0.95^200, 4e-5.
  expect(Math.max(...late)).toBeLessThanOrEqual(25_000);
  expect(Math.max(...late)).toBeGreaterThan(24_500);
});

const EDGE = 2 * SETTLED;

/** Inputs that just meet a requirement, or miss it by `short` ps. */
function around({ arc, from, to }: NetArc, bench: Bench, short: number): readonly Change[] {
  if (arc.kind !== "check") {
    return [];
  }
  const level = arc.edge === "rise" ? 1 : 0;
  const prepared: Change[] = [{ time: SETTLED, net: to, state: 1 - level }];
  const edge = { time: EDGE, net: to, state: level };
  if (arc.check === "width") {
    return [...prepared, edge, { time: EDGE + arc.time - short, net: to, state: 1 - level }];
  }
  const changed = 1 - (bench.idle?.[from] ?? 0);
  if (arc.check === "hold") {
    return [...prepared, edge, { time: EDGE + arc.time - short, net: from, state: changed }];
  }
  const released = arc.check === "recovery" ? [{ time: SETTLED / 2, net: from, state: 1 }] : [];
  return [
    ...released,
    ...prepared,
    { time: EDGE - arc.time + short, net: from, state: released.length > 0 ? 0 : changed },
    edge,
  ];
}

/** Inputs that do not matter at the edge as the bench stands: what is asked of them is not asked there. */
const UNASKED: Readonly<Record<string, readonly string[]>> = {
  "counter, load and reset at the edge": ["b1", "b0"],
  "counter that loads at the edge": ["dn", "en"],
};

const checked = Object.entries({ ...combinational, ...sequential }).flatMap(([name, bench]) =>
  arcsOn(bench, "typ").flatMap((one) =>
    one.arc.kind === "check" && UNASKED[name]?.includes(one.from) !== true
      ? [{ name, bench, one, what: `${one.arc.check} of ${one.from}, ${one.arc.edge} of ${one.to}` }]
      : [],
  ),
);

describe("a requirement holds to the picosecond", () => {
  test("those of flip-flops, latches, counters, decoders and pots are there", () => {
    expect(checked.length).toBeGreaterThan(50);
  });

  test.each(checked)("$name: $what", ({ bench, one }) => {
    const kinds = (short: number): readonly string[] =>
      play(bench, around(one, bench, short), { corner: "typ" }).records.map(({ kind }) => kind);
    const { arc } = one;
    const check = arc.kind === "check" ? arc.check : "";
    expect(kinds(0)).not.toContain(check);
    expect(kinds(1)).toContain(check);
  });
});
