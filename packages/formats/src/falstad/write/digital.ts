/**
 * Gates, flip-flops, counters and what becomes custom logic. Falstad's parts switch at half of their high level, drive 0 V
 * or the high level ideally, and have no delay but one time step.
 */
import type { Point } from "../geometry.ts";
import type { Writer } from "./analog.ts";
import { type Device, escape } from "./part.ts";

const GATE: Point = { x: 96, y: 0 };
const CHIP: Point = { x: 96, y: 0 };
const FLAG_SMALL = 1;
const FLAG_VOLTAGE = 8192;
/** Custom logic with more pins than this on a side is drawn small. */
const LARGE_PINS = 8;
/** `!` lines are not to become longer than this. */
const MOST_RULES = 4096;

const DELAYS = [
  "rise_delay",
  "fall_delay",
  "clk_delay",
  "set_delay",
  "reset_delay",
  "tpd_rise",
  "tpd_fall",
  "load_delay",
];
const CHECKS = ["setup", "setup_enable", "setup_load", "setup_data", "hold", "width", "recovery"];

/** High level, after a word on what is lost. */
function high(d: Device): number {
  d.lost([...DELAYS, "delay", "ton", "toff"], "has no delays but one time step a gate");
  d.lost(CHECKS, "checks no times");
  const volts = d.num("out_high");
  const [low, up] = [d.num("in_low"), d.num("in_high")];
  if (low !== volts / 2 || up !== volts / 2 || d.num("out_low") !== 0 || d.num("r_out") !== 0) {
    const message = `${d.reading.name}: Falstad's logic switches at half of its high level of ${volts} V and drives ideally`;
    d.warn("not-in-falstad", message, "thresholds, low level and output resistance are left out");
  }
  return volts;
}

/** Flags and first fields of a chip. */
const chip = (volts: number): { flags: number; fields: readonly number[] } =>
  volts === 5 ? { flags: 0, fields: [] } : { flags: FLAG_VOLTAGE, fields: [volts] };

/** Open inputs of Falstad's read 0. */
const input = (net: string): string => (net === "" ? "0" : net);

/** As the outputs show it, else as the device is told. */
const stateAtStart = (d: Device): number => {
  const inverse = d.level("nout");
  return d.level("out") ?? (inverse === undefined ? Number(d.reading.given("ic") && d.num("ic") === 1) : 1 - inverse);
};

/** Inputs stand from bottom to top. */
function gate(type: string, inverts: boolean): Writer {
  return (d) => {
    const volts = high(d);
    const nets = d.nets("in");
    const start = d.level("out") ?? Number(inverts);
    d.add(type, GATE, 0, [nets.length, start * volts, volts], [...nets.map(input), d.net("out")]);
  };
}

/** Falstad's inverter starts high; one that is low at the start is a NAND of one input, which has its output saved. */
function inverter(d: Device, volts: number, from: string, to: string, start = 1): void {
  if (start === 0) {
    d.add("151", GATE, 0, [1, 0, volts], [from, to]);
  } else {
    d.add("I", GATE, 0, [0.5, volts], [from, to]);
  }
}

/** Of a pin's inverse. */
const opposite = (state: number | undefined): number | undefined => (state === undefined ? undefined : 1 - state);

const xnor: Writer = (d) => {
  const volts = high(d);
  const nets = d.nets("in").map(input);
  d.add("154", GATE, 0, [nets.length, (opposite(d.level("out")) ?? 0) * volts, volts], [...nets, d.inner("xor")]);
  inverter(d, volts, d.inner("xor"), d.net("out"), d.level("out"));
};

const TRISTATE_OFF = 1e15;

const tristate: Writer = (d) => {
  if (high(d) !== 5) {
    d.refuse("Falstad's tri-state buffer drives 5 V", "let out_high be 5");
  }
  d.add("180", GATE, 0, [1e-6, TRISTATE_OFF], [d.net("in"), d.net("out"), input(d.net("enable"))]);
};

/** The clock, inverted where the device takes the edge that Falstad's does not. */
function clockOf(d: Device, volts: number, edge: "rise" | "fall"): string {
  const clock = input(d.net("clk"));
  if (d.reading.word("clk_edge") === edge) {
    return clock;
  }
  inverter(d, volts, clock, d.inner("clk~"), opposite(d.level("clk")));
  return d.inner("clk~");
}

const FLAG_RESET = 2;
const FLAG_SET = 4;

function flipFlop(type: string, data: string): Writer {
  return (d) => {
    const volts = high(d);
    const [set, reset] = [d.net("set"), d.net("reset")];
    if (set !== "" && d.reading.word("both") !== "reset" && reset !== "") {
      d.warn(
        "not-in-falstad",
        `${d.reading.name}: with set and reset both active Falstad resets`,
        "see its parameter both",
      );
    }
    const { flags, fields } = chip(volts);
    const extra = set !== "" ? [input(reset), set] : reset !== "" ? [reset] : [];
    const own = set !== "" ? FLAG_SET | FLAG_RESET : reset !== "" ? FLAG_RESET : 0;
    const nets = [input(d.net(data)), d.net("out"), d.net("nout"), clockOf(d, volts, "rise"), ...extra];
    d.add(type, CHIP, flags | own, [...fields, stateAtStart(d) * volts], nets);
  };
}

const JK_RISING = 4;

const jk: Writer = (d) => {
  const volts = high(d);
  if (d.net("set") !== "") {
    d.refuse("Falstad's JK flip-flop has no set input", "build it of gates, or leave set open");
  }
  const { flags, fields } = chip(volts);
  const reset = d.net("reset");
  const own = (d.reading.word("clk_edge") === "rise" ? JK_RISING : 0) | (reset === "" ? 0 : FLAG_RESET);
  const nets = [input(d.net("j")), input(d.net("clk")), input(d.net("k")), d.net("out"), d.net("nout")];
  d.add("156", CHIP, flags | own, [...fields, stateAtStart(d) * volts], reset === "" ? nets : [...nets, reset]);
};

const COUNTER_UP_DOWN = 4;
const COUNTER_FALLING = 8;
const LEAST_UP_DOWN = 3;

const counter: Writer = (d) => {
  const volts = high(d);
  for (const pin of ["load", "enable", "tc"]) {
    if (d.net(pin) !== "") {
      d.refuse(`Falstad's counter has no pin for ${pin}`, `leave ${pin} open, or build the counter of flip-flops`);
    }
  }
  if (d.num("saturate") !== 0) {
    d.refuse("Falstad's counter wraps around", "leave out saturate");
  }
  const down = d.net("down");
  // On a chip of two bits U/D and the clock would be one terminal.
  const bitsBefore = down === "" ? 0 : Math.max(0, LEAST_UP_DOWN - d.nets("q").length);
  const q = [...Array.from({ length: bitsBefore }, () => ""), ...d.nets("q")];
  const modulus = d.num("modulus") === 0 && bitsBefore > 0 ? 2 ** (q.length - bitsBefore) : d.num("modulus");
  const { flags, fields } = chip(volts);
  const own = (down === "" ? 0 : COUNTER_UP_DOWN) | (d.reading.word("clk_edge") === "fall" ? COUNTER_FALLING : 0);
  let direction = down;
  if (down !== "" && d.reading.word("down_is") === "low") {
    direction = d.inner("down~");
    inverter(d, volts, down, direction, opposite(d.level("down")));
  }
  const saved = [...Array.from({ length: bitsBefore }, () => 0), ...d.levels("q").map((level) => level * volts)];
  const nets = [input(d.net("clk")), input(d.net("reset")), ...q, ...(down === "" ? [] : [direction])];
  d.add("164", CHIP, flags | own, [q.length, ...fields, ...saved, "false", modulus], nets);
};

/** A chip that follows rules. Open inputs are left out by whoever writes the rules. */
function custom(
  d: Device,
  base: string,
  rules: readonly string[],
  inputs: readonly string[],
  outputs: readonly string[],
  start: readonly number[],
): void {
  if (rules.length > MOST_RULES) {
    d.refuse(`its table would have ${rules.length} rules`, "build it of gates");
  }
  const volts = high(d);
  const names = (count: number, letter: string): string =>
    Array.from({ length: count }, (_, i) => `${letter}${i}`).join(",");
  const model = d.model(base, (name) => {
    const lists = [names(inputs.length, "I"), names(outputs.length, "O"), base, rules.join("\n")];
    return `! ${name} 0 ${lists.map(escape).join(" ")}`;
  });
  const { flags, fields } = chip(volts);
  const small = Math.max(inputs.length, outputs.length) > LARGE_PINS ? FLAG_SMALL : 0;
  const saved = outputs.map((_, i) => (start[i] === 1 ? volts : 0));
  d.add("208", CHIP, flags | small, [...fields, escape(model), ...saved], [...inputs.map(input), ...outputs]);
}

const bits = (code: number, count: number): string => code.toString(2).padStart(count, "0");

const table: Writer = (d) => {
  const rules = d.reading
    .word("rules")
    .split(/[\n;]+/)
    .map((rule) => rule.replaceAll(/\s/g, ""))
    .filter((rule) => rule !== "");
  custom(d, "table", rules, d.nets("in"), d.nets("out"), d.levels("out"));
};

const decoder: Writer = (d) => {
  if (d.net("latch") !== "") {
    d.refuse("a decoder with a latch has no equal in Falstad", "leave latch open");
  }
  const [address, outputs, enable] = [d.nets("a"), d.nets("y"), d.net("enable")];
  const low = d.reading.word("active") === "low";
  const only = (at: number): string => outputs.map((_, i) => ((i === at) === low ? "0" : "1")).join("");
  const on = enable === "" ? "" : "1";
  const rules = Array.from(
    { length: 2 ** address.length },
    (_, code) => `${bits(code, address.length)}${on}=${only(code)}`,
  );
  const off = enable === "" ? [] : [`${"?".repeat(address.length)}0=${only(-1)}`];
  custom(d, "decoder", [...rules, ...off], [...address, ...(enable === "" ? [] : [enable])], outputs, d.levels("y"));
};

const mux: Writer = (d) => {
  const [ins, sel, strobe] = [d.nets("in"), d.nets("sel"), d.net("strobe")];
  const off = strobe === "" ? [] : [`${"?".repeat(ins.length + sel.length)}1=0`];
  const rest = strobe === "" ? "" : "?";
  const rules = Array.from({ length: 2 ** sel.length }, (_, code) =>
    code < ins.length
      ? `${ins.map((_net, i) => (i === code ? "a" : "?")).join("")}${bits(code, sel.length)}${rest}=a`
      : `${"?".repeat(ins.length)}${bits(code, sel.length)}${rest}=0`,
  );
  custom(
    d,
    "mux",
    [...off, ...rules],
    [...ins, ...sel, ...(strobe === "" ? [] : [strobe])],
    [d.net("out")],
    d.levels("out"),
  );
};

const demux: Writer = (d) => {
  const [sel, outs, enable] = [d.nets("sel"), d.nets("out"), d.net("enable")];
  const off = enable === "" ? [] : [`?${"?".repeat(sel.length)}0=${"0".repeat(outs.length)}`];
  const rest = enable === "" ? "" : "?";
  const rules = Array.from(
    { length: 2 ** sel.length },
    (_, code) => `a${bits(code, sel.length)}${rest}=${outs.map((_o, i) => (i === code ? "a" : "0")).join("")}`,
  );
  custom(
    d,
    "demux",
    [...off, ...rules],
    [d.net("in"), ...sel, ...(enable === "" ? [] : [enable])],
    outs,
    d.levels("out"),
  );
};

/** A decoder and a switch for each channel. */
const amux: Writer = (d) => {
  const [channels, sel, enable] = [d.nets("ch"), d.nets("sel"), d.net("enable")];
  const selected = channels.map((_, i) => d.inner(`on${i}`));
  const on = enable === "" ? "" : "1";
  const off = enable === "" ? [] : [`${"?".repeat(sel.length)}0=${"0".repeat(channels.length)}`];
  const rules = Array.from(
    { length: 2 ** sel.length },
    (_, code) => `${bits(code, sel.length)}${on}=${channels.map((_c, i) => Number(i === code)).join("")}`,
  );
  const code = d.levels("sel").reduce((value, level) => 2 * value + level, 0);
  const start = channels.map((_, i) => Number(i === code && d.level("enable") !== 0));
  custom(d, "select", [...rules, ...off], [...sel, ...(enable === "" ? [] : [enable])], selected, start);
  for (const [i, channel] of channels.entries()) {
    d.add("159", GATE, 0, [d.num("ron"), d.num("roff")], [d.net("com"), channel, selected[i] ?? ""]);
  }
};

const latch: Writer = (d) => {
  const [data, set, reset] = [input(d.net("data")), d.net("set"), d.net("reset")];
  const pins = [data, input(d.net("enable")), input(set), input(reset)];
  custom(
    d,
    "latch",
    ["???1=01", "??1?=10", "01??=01", "11??=10"],
    pins,
    [d.net("out"), d.net("nout")],
    [stateAtStart(d), 1 - stateAtStart(d)],
  );
};

const srLatch: Writer = (d) => {
  const pins = [d.net("s"), d.net("r"), d.net("enable"), d.net("set"), d.net("reset")].map(input);
  const rules = ["????1=01", "???1?=10", "101??=10", "011??=01"];
  custom(d, "srlatch", rules, pins, [d.net("out"), d.net("nout")], [stateAtStart(d), 1 - stateAtStart(d)]);
};

const srFlipFlop: Writer = (d) => {
  const edge = d.reading.word("clk_edge") === "rise" ? "+" : "-";
  const pins = [d.net("s"), d.net("r"), d.net("clk"), d.net("set"), d.net("reset")].map(input);
  const rules = ["????1=01", "???1?=10", `10${edge}??=10`, `01${edge}??=01`];
  custom(d, "srff", rules, pins, [d.net("out"), d.net("nout")], [stateAtStart(d), 1 - stateAtStart(d)]);
};

export const digitalWriters: Readonly<Record<string, Writer>> = {
  d_and: gate("150", false),
  d_nand: gate("151", true),
  d_or: gate("152", false),
  d_nor: gate("153", true),
  d_xor: gate("154", false),
  d_xnor: xnor,
  d_inverter: (d) => inverter(d, high(d), input(d.net("in")), d.net("out"), d.level("out")),
  d_buffer: gate("150", false),
  d_tristate: tristate,
  d_dff: flipFlop("155", "data"),
  d_tff: flipFlop("193", "t"),
  d_jkff: jk,
  d_srff: srFlipFlop,
  d_dlatch: latch,
  d_srlatch: srLatch,
  counter_ud: counter,
  truth_table: table,
  decoder,
  mux,
  demux,
  amux,
};
