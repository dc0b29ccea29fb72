/**
 * Edge-triggered flip-flops D, JK, T and SR with asynchronous set and reset, XSPICE's pins and delays.
 *
 * A delay is clk_delay (set_delay, reset_delay) plus the output's rise_delay or fall_delay. Against XSPICE (ngspice 39):
 * the state at power-up is X unless `ic` is given; an edge from or to X makes the output X where the edge would have changed
 * it (XSPICE takes X to 1 for an edge); an X on J, K, S or R counts only where it matters (there the output is X);
 * an edge that comes together with the end of a reset counts (there it is lost).
 * Set, reset and clock are active as named; parts with active-low pins are written with `~`, e.g. the clear of a 74HC74.
 */

import { checkArcs, clockedArcs, connected, type Delay, widthArcs } from "./arcs.ts";
import { HALF_TYP, ps, seconds, typMax } from "./delays.ts";
import type { Build, DeviceDef, Kernel, PartSet } from "./device.ts";
import { triple } from "./device.ts";
import { hc } from "./electrical.ts";
import { hcMetastability, metaParams } from "./metastability.ts";
import { edge, either, not, read, X } from "./states.ts";
import {
  AT_ONCE,
  asynchronousArcs,
  fallDelay,
  pairOf,
  StoredBit,
  storageParams,
  storagePins,
  throughOutput,
} from "./storage.ts";
import {
  clockBefore,
  clockBeforeOf,
  clockEdge,
  edgeOf,
  holdTime,
  Policy,
  PulseWidth,
  pulseWidth,
  releasedTooLate,
  SampledInput,
  setupTime,
  violationParams,
} from "./timing.ts";

const XSPICE = "ngspice 39, icm/digital ifspec.ifs";

interface Kind {
  readonly type: string;
  readonly title: string;
  readonly data: readonly string[];
  /** Next state from the present one and the sampled inputs. */
  readonly next: (q: number, d: Uint8Array) => number;
  /** XSPICE's names of input capacitances; the bridge uses `input_load` for every pin. */
  readonly loads: readonly string[];
  readonly parts?: Readonly<Record<string, PartSet>>;
}

/** J = set, K = clear, both = toggle. */
function jk(q: number, [j = X, k = X]: Uint8Array): number {
  const from0 = j;
  const from1 = not(k);
  return q === 0 ? from0 : q === 1 ? from1 : either(from0, from1);
}

function toggle(q: number, [t = X]: Uint8Array): number {
  return t === 0 ? q : t === 1 ? not(q) : X;
}

/** S = set, R = clear, both = not defined. */
export function setReset(q: number, [s = X, r = X]: Uint8Array): number {
  if (s === X || r === X) {
    return s === 0 ? either(q, 0) : r === 0 ? either(q, 1) : X;
  }
  return s !== r ? s : s === 0 ? q : X;
}

class FlipFlop {
  /** What it runs on. */
  readonly nets: readonly number[];
  /** Its process. */
  id = -1;
  private readonly next: Kind["next"];
  private readonly b: Build;
  private readonly bit: StoredBit;
  private readonly inputs: readonly SampledInput[];
  private readonly sampled: Uint8Array;
  private readonly clk: number;
  private readonly clock: string;
  private readonly active: number;
  private readonly delay: Delay;
  private readonly recovery: number;
  private readonly width: PulseWidth;
  private readonly leastWidth: number;
  private readonly policy: Policy;
  private readonly verilog: boolean;
  private readonly setFirst: boolean;
  private setBefore = X;
  private resetBefore = X;
  /** Where `clk_ic` says what it was before the start, that is. */
  private level: number;
  private before = X;
  private edgeAt = Number.NEGATIVE_INFINITY;

  constructor(b: Build, kind: Kind) {
    this.b = b;
    this.next = kind.next;
    this.bit = new StoredBit(b);
    this.policy = new Policy(b);
    this.verilog = b.word("unknown") === "verilog";
    this.setFirst = b.word("both") === "set";
    this.clk = b.net("clk");
    this.clock = "CLK";
    this.active = edgeOf(b) === "rise" ? 1 : 0;
    this.level = clockBeforeOf(b);
    this.delay = pairOf(b, "clk_delay");
    this.recovery = ps(b.num("recovery"));
    this.leastWidth = ps(b.num("width"));
    this.width = new PulseWidth(b, this.clock, this.leastWidth);
    const setup = ps(b.num("setup"));
    const hold = ps(b.num("hold"));
    this.inputs = kind.data.map(
      (pin) => new SampledInput(b, pin.slice(0, 1).toUpperCase(), b.net(pin), X, setup, hold, this.policy),
    );
    this.sampled = new Uint8Array(this.inputs.length);
    const watched = this.inputs.filter((input) => input.watches).map((input) => input.net);
    this.nets = [this.clk, this.bit.setNet, this.bit.resetNet, ...watched];
  }

  run(k: Kernel): void {
    const { bit } = this;
    const clk = read(k, this.clk, X);
    const asynchronous = bit.readAsynchronous(k);
    if (k.settling) {
      bit.restart();
      bit.force();
      bit.show(k, AT_ONCE);
      this.level = clk;
      this.setBefore = bit.set;
      this.resetBefore = bit.reset;
      return;
    }
    if (this.verilog) {
      this.process(k, clk, asynchronous);
      return;
    }
    const seen = edge(this.level, clk, this.active);
    const narrow = clk !== this.level && this.width.tooShort(k, this.level);
    this.level = clk;
    let delay = asynchronous ?? this.delay;
    if (seen !== 0 && !bit.held) {
      delay = this.delay;
      this.clocked(k, seen, narrow);
    } else if (narrow && !bit.held && k.now - this.edgeAt < this.leastWidth) {
      this.doubt(k);
    } else if (seen === 0) {
      delay = this.disturbed(k) ?? delay;
    }
    bit.force();
    bit.show(k, delay);
  }

  /** What an `always` block does. */
  private process(k: Kernel, clk: number, asynchronous: Delay | undefined): void {
    const { bit } = this;
    const clocked = towards(this.level, clk, this.active);
    const set = towards(this.setBefore, bit.set, 1);
    const reset = towards(this.resetBefore, bit.reset, 1);
    this.level = clk;
    this.setBefore = bit.set;
    this.resetBefore = bit.reset;
    if (!clocked && !set && !reset) {
      return;
    }
    const delay = asynchronous ?? this.delay;
    if (bit.set === 1 && (bit.reset !== 1 || this.setFirst)) {
      bit.assign(k, 1, delay);
    } else if (bit.reset === 1) {
      bit.assign(k, 0, delay);
    } else {
      for (let i = 0; i < this.inputs.length; i++) {
        this.sampled[i] = this.inputs[i]?.sample(k, this.clock) ?? X;
      }
      bit.assign(k, this.next(bit.q, this.sampled), delay);
    }
  }

  private clocked(k: Kernel, seen: number, narrow: boolean): void {
    const { b, bit, clock, policy, recovery } = this;
    let violated = narrow;
    let asked = 0;
    for (const [label, net] of [["SET", bit.setNet] as const, ["RESET", bit.resetNet] as const]) {
      violated = releasedTooLate(k, b.name, label, net, recovery, clock) || violated;
    }
    const doubtful = violated;
    for (let i = 0; i < this.inputs.length; i++) {
      const input = this.inputs[i];
      this.sampled[i] = input?.sample(k, clock) ?? X;
      if (input?.violated === true && !doubtful) {
        violated = true;
        asked = input.asked;
      }
    }
    this.before = bit.q;
    this.edgeAt = k.now;
    const after = this.next(this.before, this.sampled);
    bit.q = doubtful ? policy.outcome(this.before, after) : after;
    if (seen === X) {
      bit.q = either(this.before, bit.q);
    }
    bit.decided();
    if (violated) {
      bit.metastable(k, this.id, this.delay.rise, asked);
    }
  }

  /** The pulse whose edge was taken turned out too short. */
  private doubt(k: Kernel): void {
    this.bit.q = this.policy.outcome(this.before, this.bit.q);
    this.bit.metastable(k, this.id, this.delay.rise, 0);
  }

  /** Has an input changed within the hold time? Then the edge is taken again; returns what is left of its delay. */
  private disturbed(k: Kernel): Delay | undefined {
    let asked = 0;
    for (let i = 0; i < this.inputs.length; i++) {
      const input = this.inputs[i];
      if (input?.changedTooSoon(k, this.clock) === true) {
        this.sampled[i] = input.retaken(k, this.sampled[i] ?? X);
        asked = input.asked;
      }
    }
    if (asked === 0 || this.bit.held) {
      return undefined;
    }
    this.bit.q = this.next(this.before, this.sampled);
    const since = k.now - this.edgeAt;
    const left = { rise: Math.max(0, this.delay.rise - since), fall: Math.max(0, this.delay.fall - since) };
    this.bit.metastable(k, this.id, left.rise, asked);
    return left;
  }
}

/** Verilog's posedge (active 1) and negedge: any change away from the other level or to this one. */
function towards(before: number, now: number, active: number): boolean {
  return before !== now && before !== active && now !== 1 - active;
}

function flipFlop(kind: Kind): DeviceDef {
  const inputs = kind.data.map((name) => ({ name, domain: "digital", direction: "in" }) as const);
  return {
    type: kind.type,
    title: kind.title,
    modelTypes: { [kind.type]: {} },
    pins: [...inputs, { name: "clk", domain: "digital", direction: "in" }, ...storagePins],
    params: {
      clk_delay: seconds(1e-9, "from the clock to the outputs, before rise_delay or fall_delay", XSPICE),
      ...fallDelay("clk_delay"),
      ...storageParams,
      clk_edge: clockEdge,
      unknown: {
        unit: "",
        default: "x",
        words: ["x", "verilog"],
        doc: "x: unknown clocks, sets and resets make the output X where they matter; verilog: as `always @(posedge clk ...) if (reset) ... else q <= d` does, where a change from 0 to X or from X to 1 is an edge and an unknown condition does not hold",
        source: "IEEE 1364-2005, 9.4 and 9.7.2",
      },
      clk_ic: clockBefore,
      setup: setupTime("data are there this long before the edge"),
      hold: holdTime,
      width: pulseWidth,
      recovery: setupTime("set and reset are released this long before the edge"),
      ...violationParams,
      ...metaParams,
    },
    ignored: [...kind.loads, "clk_load", "set_load", "reset_load"],
    parts: kind.parts ?? {},
    arcs: (t) => {
      const clk = connected(t, "clk");
      const active = edgeOf(t);
      const delay = throughOutput(t, "clk_delay");
      const source = t.source("clk_delay", "rise_delay", "fall_delay");
      const data = connected(t, ...kind.data);
      return [
        ...clockedArcs(clk, active, connected(t, "out", "nout"), () => delay, source),
        ...asynchronousArcs(t),
        ...checkArcs(t, "setup", "setup", data, clk, active),
        ...checkArcs(t, "hold", "hold", data, clk, active),
        ...checkArcs(t, "recovery", "recovery", connected(t, "set", "reset"), clk, active),
        ...widthArcs(t, clk),
      ];
    },
    build(b) {
      const flop = new FlipFlop(b, kind);
      flop.id = b.digital.process(flop.nets, (k) => flop.run(k));
      if (b.given("clk_ic")) {
        b.digital.openWithEdges(flop.id);
      }
    },
  };
}

interface FlipFlopData {
  readonly clk: readonly [typ: number, max: number];
  readonly reset: readonly [typ: number, max: number];
  readonly delays: string;
  readonly setup: number;
  readonly hold: number;
  readonly width: number;
  readonly recovery: number;
  readonly limits: string;
}

function hcPart(title: string, d: FlipFlopData, more: PartSet["values"] = {}): PartSet {
  const delays = `${d.delays}; 4.5 V, 50 pF, 25 C; ${HALF_TYP}`;
  const whole = "the delay is all in clk_delay, set_delay, reset_delay";
  return {
    title,
    values: {
      ...hc,
      clk_delay: { value: typMax(...d.clk), source: delays },
      set_delay: { value: typMax(...d.reset), source: delays },
      reset_delay: { value: typMax(...d.reset), source: delays },
      rise_delay: { value: triple(0, 0, 0), source: whole },
      fall_delay: { value: triple(0, 0, 0), source: whole },
      setup: { value: d.setup, source: d.limits },
      hold: { value: d.hold, source: d.limits },
      width: { value: d.width, source: d.limits },
      recovery: { value: d.recovery, source: d.limits },
      ...hcMetastability(d.clk[0]),
      ...more,
    },
  };
}

const PHILIPS_TYP = "typ: Philips data sheet values as carried in B. Bordodynov's 74hc.lib";
const HC112 = "sister part CD74HC112, TI SCHS141J 5.5, 4.5 V, 25 C";

const dffParts: Readonly<Record<string, PartSet>> = {
  "74HC74": hcPart(
    "dual D flip-flop, set and reset active low (write ~net)",
    {
      clk: [17e-9, 35e-9],
      reset: [19e-9, 40e-9],
      delays: `${PHILIPS_TYP}; max from memory of Nexperia 74HC74, unverified`,
      setup: 12e-9,
      hold: 3e-9,
      width: 16e-9,
      recovery: 6e-9,
      limits: "min at 4.5 V, 25 C from memory of Nexperia 74HC74, unverified; typ (74hc.lib) 2, -2, 7 and 1 ns",
    },
    { both: { value: "high", source: "Nexperia 74HC74 function table: SD = RD = L gives Q = nQ = H" } },
  ),
  SN74HC74: hcPart(
    "dual D flip-flop, TI, preset and clear active low (write ~net)",
    {
      clk: [20e-9, 35e-9],
      reset: [20e-9, 46e-9],
      delays: "from memory of TI SCLS094, unverified; a VHDL model of the part has 44 and 58 ns over temperature",
      setup: 20e-9,
      hold: 0,
      width: 16e-9,
      recovery: 5e-9,
      limits:
        "min at 4.5 V, 25 C from memory of TI SCLS094, unverified; the VHDL model has 25, 0, 20 and 6 ns over temperature",
    },
    { both: { value: "high", source: "TI SCLS094 function table: PRE = CLR = L gives Q = Q' = H" } },
  ),
};

const jkParts: Readonly<Record<string, PartSet>> = {
  CD74HC73: hcPart(
    "dual JK flip-flop, falling clock, reset active low (write ~net)",
    {
      clk: [19e-9, 35e-9],
      reset: [19e-9, 36e-9],
      delays:
        "typ: 74HC107 (functionally identical, TI SCHS134) as carried in 74hc.lib; max: sister part CD74HC112, TI SCHS141J 5.6",
      setup: 16e-9,
      hold: 0,
      width: 16e-9,
      recovery: 16e-9,
      limits: `${HC112}; recovery scaled from the 2 V row`,
    },
    { clk_edge: { value: "fall", source: "Harris SCHS134 p.1: negative-edge triggered" } },
  ),
};

export const flipFlops: readonly DeviceDef[] = [
  flipFlop({
    type: "d_dff",
    title: "D flip-flop",
    data: ["data"],
    next: (_q, d) => d[0] ?? X,
    loads: ["data_load"],
    parts: dffParts,
  }),
  flipFlop({ type: "d_jkff", title: "JK flip-flop", data: ["j", "k"], next: jk, loads: ["jk_load"], parts: jkParts }),
  flipFlop({ type: "d_tff", title: "toggle flip-flop", data: ["t"], next: toggle, loads: ["t_load"] }),
  flipFlop({ type: "d_srff", title: "SR flip-flop", data: ["s", "r"], next: setReset, loads: ["sr_load"] }),
];
