/**
 * Up/down counter with load, reset, count enable and terminal count: 74HC191, 74LS169A, CD4516B, and Falstad's chip 164.
 *
 * Pins are active high; a part with active-low pins is written with `~`: load and enable of a 191, load, enable and terminal
 * count of a 169. Every bit has its own rise and fall delay, so that a decoder behind sees the codes in between; data sheets
 * give one delay for all, so `skew` spreads them by a seeded amount.
 * `tc` is 1 at the last count of the present direction. Left out: the ripple clock of a 191, decoding spikes on `tc`, pulse
 * widths of load and reset; with `violation=random` the counter decides at once.
 *
 * X: a count whose direction, enable or clock edge is not known leaves X in the bits that it might change; after counting
 * on from a number with unknown bits all bits are X.
 */
import { counterArcs } from "./counterarcs.ts";
import { counterParts } from "./counterparts.ts";
import { type Counting, nextCount } from "./counting.ts";
import { Output, perOutput, ps, seconds } from "./delays.ts";
import type { Build, Delay, DeviceDef, Kernel, ParamSpec, SeededReading, StoredState } from "./device.ts";
import { electrical } from "./electrical.ts";
import { edge, either, not, read, X } from "./states.ts";
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
  Start,
  setupTime,
  violationParams,
} from "./timing.ts";
import { allUnknown, bitOf, eitherWord, isNumber, known, MOST_BITS, sameWord, type Word, wordOf } from "./word.ts";

const CLOCK = "CLK";

class Counter {
  /** What it runs on. */
  readonly nets: readonly number[];
  private readonly b: Build;
  private readonly counting: Counting;
  private readonly initial: Word;
  private readonly active: number;
  /** Down is counted when the pin has this state. */
  private readonly downState: number;
  private readonly loadsAtEdge: boolean;
  private readonly resetsAtEdge: boolean;
  private readonly rule: boolean;
  private readonly tcGated: boolean;

  private readonly clk: number;
  private readonly dataNets: readonly number[];
  private readonly down: SampledInput;
  private readonly enable: SampledInput;
  private readonly load: SampledInput;
  private readonly reset: SampledInput;
  private readonly data: readonly SampledInput[];
  /** What the last edge took in, for when it must be taken again. */
  private readonly taken = { down: X, enable: X, load: 0, reset: 0, data: [] as number[] };

  private readonly outputs: readonly Output[];
  private readonly tc: Output;
  private readonly loadDelay: number;
  private readonly resetDelay: number;
  private readonly tcDelay: number;
  private readonly tcDownDelay: number;
  private readonly recovery: number;
  private readonly width: PulseWidth;
  private readonly policy: Policy;
  private readonly start = new Start();

  private word: Word;
  private before: Word;
  /** Where `clk_ic` says what it was before the start, that is. */
  private level: number;
  private direction = X;

  constructor(b: Build) {
    this.b = b;
    const q = b.nets("q");
    const bits = q.length;
    this.counting = countingOf(b, bits);
    this.initial = initialWord(b, bits);
    this.word = this.initial;
    this.before = this.initial;
    this.active = edgeOf(b) === "rise" ? 1 : 0;
    this.level = clockBeforeOf(b);
    this.downState = b.word("down_is") === "high" ? 1 : 0;
    this.loadsAtEdge = b.word("load_mode") === "sync";
    this.resetsAtEdge = b.word("reset_mode") === "sync";
    this.rule = b.word("direction_rule") === "clock-high";
    this.tcGated = b.num("tc_gated") !== 0;

    this.policy = new Policy(b);
    const hold = ps(b.num("hold"));
    const input = (label: string, net: number, open: number, setup: string): SampledInput =>
      new SampledInput(b, label, net, open, ps(b.num(setup)), hold, this.policy);
    this.clk = b.net("clk");
    this.down = input("D/U", b.net("down"), 1 - this.downState, "setup");
    this.enable = input("ENABLE", b.net("enable"), 1, "setup_enable");
    this.load = input("LOAD", b.net("load"), 0, "setup_load");
    this.reset = input("RESET", b.net("reset"), 0, "setup_load");
    this.dataNets = dataOf(b, bits);
    this.data = this.dataNets.map((net, i) => input(`data bit ${bits - 1 - i}`, net, X, "setup_data"));

    const delays = bitDelays(b, bits);
    this.outputs = q.map((net, i) => {
      const { rise = 0, fall = 0 } = delays[i] ?? {};
      return new Output(b, net, rise, fall, bitOf(this.word, bits - 1 - i));
    });
    this.tc = new Output(b, b.net("tc"), 0, 0);
    this.loadDelay = ps(b.num("load_delay"));
    this.resetDelay = ps(b.num("reset_delay"));
    this.tcDelay = ps(b.num("tc_delay"));
    this.tcDownDelay = ps(b.num("tc_down_delay"));
    this.recovery = ps(b.num("recovery"));
    this.width = new PulseWidth(b, CLOCK, ps(b.num("width")));

    const watchesData = this.load.net >= 0 && (!this.loadsAtEdge || hold > 0);
    const always = [this.clk, this.down.net, this.enable.net, this.load.net, this.reset.net];
    this.nets = watchesData ? [...always, ...this.dataNets] : always;
  }

  get stored(): StoredState {
    const { counting } = this;
    return {
      levels: counting.modulus,
      nets: this.b.nets("q"),
      read: () => (this.word.unknown === 0 ? this.word.value : Number.NaN),
      write: (k, count) => {
        this.start.over();
        this.word = known(count);
        this.show(k, this.forced(k));
        this.showTerminal(k, 0);
      },
    };
  }

  run(k: Kernel): void {
    const clk = read(k, this.clk, X);
    const before = this.level;
    this.level = clk;
    if (k.settling) {
      if (this.start.again()) {
        this.word = this.initial;
      }
      this.direction = this.directionNow(k);
      this.show(k, this.forced(k));
      this.showTerminal(k, 0);
      return;
    }
    this.checkDirection(k);
    const seen = edge(before, clk, this.active);
    const narrow = clk !== before && this.width.tooShort(k, before);
    const old = this.word;
    if (seen === 0) {
      this.disturbed(k);
    } else {
      this.clocked(k, seen, narrow);
    }
    const delay = this.forced(k);
    const changed = !sameWord(this.word, old);
    if (changed) {
      this.show(k, delay);
    }
    this.showTerminal(k, changed ? this.tcDelay : this.tcDownDelay);
  }

  /** 1 for down. */
  private directionNow(k: Kernel): number {
    return this.asDown(read(k, this.down.net, 1 - this.downState));
  }

  private asDown(state: number): number {
    return this.downState === 1 ? state : not(state);
  }

  private clocked(k: Kernel, seen: number, narrow: boolean): void {
    const { b, taken, recovery } = this;
    let doubtful = narrow;
    if (!this.loadsAtEdge) {
      doubtful = releasedTooLate(k, b.name, "LOAD", this.load.net, recovery, CLOCK) || doubtful;
    }
    if (!this.resetsAtEdge) {
      doubtful = releasedTooLate(k, b.name, "RESET", this.reset.net, recovery, CLOCK) || doubtful;
    }
    // An input that does not matter at this edge may change as it likes.
    taken.reset = this.resetsAtEdge ? this.reset.sample(k, CLOCK) : 0;
    taken.load = this.loadsAtEdge && taken.reset !== 1 ? this.load.sample(k, CLOCK) : 0;
    taken.data = taken.load === 0 ? taken.data : this.data.map((input) => input.sample(k, CLOCK));
    taken.enable = taken.load === 1 || taken.reset === 1 ? 0 : this.enable.sample(k, CLOCK);
    taken.down = taken.enable === 0 ? X : this.down.sample(k, CLOCK);
    this.before = this.word;
    this.word = this.next();
    if (seen === X) {
      this.word = eitherWord(this.before, this.word);
    } else if (doubtful) {
      const came = this.policy.outcome(0, 1);
      this.word = came === 1 ? this.word : came === 0 ? this.before : eitherWord(this.before, this.word);
    }
  }

  private next(): Word {
    const { taken } = this;
    const data = wordOf(taken.data);
    return nextCount(this.counting, this.before, { ...taken, down: this.asDown(taken.down), data });
  }

  /** An input changed within the hold time: the edge is taken again. */
  private disturbed(k: Kernel): void {
    const { taken } = this;
    let violated = false;
    for (const pin of ["down", "enable", "load", "reset"] as const) {
      if (this[pin].changedTooSoon(k, CLOCK)) {
        taken[pin] = this[pin].retaken(k, taken[pin]);
        violated = true;
      }
    }
    for (const [i, input] of this.data.entries()) {
      if (input.changedTooSoon(k, CLOCK)) {
        taken.data[i] = input.retaken(k, taken.data[i] ?? X);
        violated = true;
      }
    }
    if (violated) {
      this.word = this.next();
    }
  }

  /** Load and reset where they act at once, reset last; returns the delay of what has acted, ps. */
  private forced(k: Kernel): number | undefined {
    let delay: number | undefined;
    const load = this.loadsAtEdge ? 0 : read(k, this.load.net, 0);
    if (load !== 0) {
      const data = wordOf(this.dataNets.map((net) => read(k, net, X)));
      this.word = load === 1 ? data : eitherWord(this.word, data);
      delay = this.loadDelay;
    }
    const reset = this.resetsAtEdge ? 0 : read(k, this.reset.net, 0);
    if (reset !== 0) {
      this.word = reset === 1 ? known(0) : eitherWord(this.word, known(0));
      delay = this.resetDelay;
    }
    return delay;
  }

  private checkDirection(k: Kernel): void {
    const direction = this.directionNow(k);
    if (direction === this.direction) {
      return;
    }
    this.direction = direction;
    if (this.rule && this.level !== 1 && read(k, this.enable.net, 1) !== 0) {
      k.record("direction-change", this.b.name, "D/U changed with CLK low and counting enabled", 0);
    }
  }

  /** `delay` is the same for all bits; where there is none every bit has its own. */
  private show(k: Kernel, delay: number | undefined): void {
    const { outputs, word } = this;
    for (let i = 0; i < outputs.length; i++) {
      const state = bitOf(word, outputs.length - 1 - i);
      if (delay === undefined) {
        outputs[i]?.show(k, state);
      } else {
        outputs[i]?.drive(k, state, delay);
      }
    }
  }

  private showTerminal(k: Kernel, delay: number): void {
    const down = this.directionNow(k);
    const atTop = isNumber(this.word, this.counting.modulus - 1);
    const atZero = isNumber(this.word, 0);
    const last = down === X ? either(atTop, atZero) : down === 1 ? atZero : atTop;
    const enabled = this.tcGated ? read(k, this.enable.net, 1) : 1;
    this.tc.drive(k, last === 0 || enabled === 0 ? 0 : last === 1 && enabled === 1 ? 1 : X, delay);
  }
}

function countingOf(b: Build, bits: number): Counting {
  if (bits < 1 || bits > MOST_BITS) {
    b.fail(`a counter of ${bits} bits is not possible`, `connect 1 to ${MOST_BITS} outputs as [q3 q2 q1 q0]`);
  }
  if (b.given("bits") && b.num("bits") !== bits) {
    b.fail(`bits is ${b.num("bits")}, but q has ${bits} nets`, "leave bits off, or connect as many outputs");
  }
  const modulus = b.num("modulus");
  if (!Number.isInteger(modulus) || modulus < 0 || modulus > 2 ** bits) {
    b.fail(
      `modulus ${modulus} does not fit ${bits} bits`,
      `give a whole number up to ${2 ** bits}, or 0 for all codes`,
    );
  }
  return { bits, modulus: modulus === 0 ? 2 ** bits : modulus, saturates: b.num("saturate") !== 0 };
}

/** ps from the clock to each bit, the most significant first; `skew` draws from the beginning of the instance's random numbers. */
export function bitDelays(b: SeededReading, bits: number): readonly Delay[] {
  const rise = perOutput(b, "tpd_rise", bits);
  const fall = perOutput(b, "tpd_fall", bits);
  const skew = ps(b.num("skew"));
  return Array.from({ length: bits }, (_, i) => {
    const offset = skew === 0 ? 0 : Math.round(skew * (2 * b.random() - 1));
    const late = (delay = 0): number => Math.max(0, delay + offset);
    return { rise: late(rise[i]), fall: late(fall[i]) };
  });
}

function initialWord(b: Build, bits: number): Word {
  if (!b.given("ic")) {
    return allUnknown(bits);
  }
  const ic = b.num("ic");
  if (!Number.isInteger(ic) || ic < 0 || ic >= 2 ** bits) {
    b.fail(`ic = ${ic} is no number of ${bits} bits`, `give a whole number from 0 to ${2 ** bits - 1}`);
  }
  return known(ic);
}

/** Nets of the data inputs; none where all are open and nothing is loaded. */
function dataOf(b: Build, bits: number): readonly number[] {
  const nets = b.nets("data");
  if (b.net("load") < 0) {
    return [];
  }
  if (nets.length !== bits) {
    b.fail(`load is connected, but data has ${nets.length} nets for ${bits} bits`, "connect one data net a bit");
  }
  return nets;
}

const FALSTAD = "Falstad circuitjs 2.7.3, chip 164";
const OWN = "twinedge";

function choice(words: readonly [string, string], doc: string, source: string): ParamSpec {
  return { unit: "", default: words[0], words, doc, source };
}

export const counter: DeviceDef = {
  type: "counter_ud",
  title: "up/down counter",
  modelTypes: { counter_ud: {} },
  pins: [
    { name: "clk", domain: "digital", direction: "in" },
    { name: "down", domain: "digital", direction: "in", optional: true },
    { name: "reset", domain: "digital", direction: "in", optional: true },
    { name: "load", domain: "digital", direction: "in", optional: true },
    { name: "data", domain: "digital", direction: "in", vector: true, optional: true },
    { name: "enable", domain: "digital", direction: "in", optional: true },
    { name: "q", domain: "digital", direction: "out", vector: true },
    { name: "tc", domain: "digital", direction: "out", optional: true },
  ],
  buses: { code: { kind: "bus", pin: "q" } },
  params: {
    bits: { unit: "", doc: "number of bits, to check the number of outputs", source: OWN },
    modulus: { unit: "", default: 0, doc: "counts 0 .. modulus - 1; 0: all codes", source: FALSTAD },
    saturate: { unit: "", default: 0, doc: "1: holds at the ends instead of wrapping around", source: FALSTAD },
    clk_edge: clockEdge,
    clk_ic: clockBefore,
    down_is: choice(["high", "low"], "state of D/U that counts down; open counts up", `${FALSTAD}, and 74HC191`),
    load_mode: choice(["async", "sync"], "load acts at once, or at the edge", "74HC191, CD4516B: at once"),
    reset_mode: choice(["async", "sync"], "reset acts at once, or at the edge", "CD4516B, Falstad: at once"),
    tc_gated: { unit: "", default: 0, doc: "1: tc is 0 unless enabled", source: "74HC191: TC does not depend on CE" },
    ic: { unit: "", doc: "number at power-up; not given: X", source: OWN },
    tpd_rise: seconds(0, "clock to a bit's change to 1; a vector gives one a bit", FALSTAD),
    tpd_fall: seconds(0, "clock to a bit's change to 0; a vector gives one a bit", FALSTAD),
    skew: seconds(0, "each bit is early or late by a seeded amount up to this", FALSTAD),
    load_delay: seconds(0, "load or data to the bits", FALSTAD),
    reset_delay: seconds(0, "reset to the bits", FALSTAD),
    tc_delay: seconds(0, "clock to tc", FALSTAD),
    tc_down_delay: seconds(0, "D/U or enable to tc", FALSTAD),
    setup: setupTime("D/U is there this long before the edge"),
    setup_enable: setupTime("enable is there this long before the edge"),
    setup_load: setupTime("synchronous load and reset are there this long before the edge"),
    setup_data: setupTime("data are there this long before the edge that loads them"),
    hold: holdTime,
    width: pulseWidth,
    recovery: setupTime("load and reset are released this long before the edge"),
    direction_rule: choice(
      ["any", "clock-high"],
      "clock-high: D/U may change only while CLK is high or counting is disabled",
      "TI SCLS121B (SN74HC191): only set-up and hold count",
    ),
    ...violationParams,
    ...electrical,
  },
  parts: counterParts,
  arcs: counterArcs,
  build(b) {
    const chip = new Counter(b);
    b.stores(chip.stored);
    const id = b.digital.process(chip.nets, (k) => chip.run(k));
    if (b.given("clk_ic")) {
      b.digital.openWithEdges(id);
    }
  },
};
