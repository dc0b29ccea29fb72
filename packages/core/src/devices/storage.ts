/**
 * One stored bit with asynchronous set and reset and the outputs `out` and `nout`: what flip-flops and latches share.
 *
 * An X on set or reset makes the bit X where it might change it (XSPICE, ngspice 39, keeps the bit). XSPICE makes the
 * outputs X while set and reset are both active; real parts and Falstad differ, see `both`.
 */

import { formatSi } from "../units.ts";
import { type ArcInput, connected, type Delay, delayArcs, type TimingArc } from "./arcs.ts";
import { initialOf, initialState, Output, ps, riseFall, riseFallOf, seconds } from "./delays.ts";
import type { Build, DeviceReading, Kernel, ParamSpec, PinSpec } from "./device.ts";
import { electrical } from "./electrical.ts";
import { Metastability } from "./metastability.ts";
import { not, read, X } from "./states.ts";
import { Start } from "./timing.ts";

const XSPICE = "ngspice 39, icm/digital ifspec.ifs";

export const storagePins: readonly PinSpec[] = [
  { name: "set", domain: "digital", direction: "in", optional: true },
  { name: "reset", domain: "digital", direction: "in", optional: true },
  { name: "out", domain: "digital", direction: "out", optional: true },
  { name: "nout", domain: "digital", direction: "out", optional: true },
];

const activeLevel: ParamSpec = {
  unit: "",
  default: "high",
  words: ["high", "low"],
  doc: "level at which it acts",
  source: "ngspice 39: high; where the level matters at the same time as a clock edge, `~net` comes a delta cycle late",
};

export const storageParams: Readonly<Record<string, ParamSpec>> = {
  set_delay: seconds(1e-9, "from set to the outputs, before rise_delay or fall_delay", XSPICE),
  reset_delay: seconds(1e-9, "from reset to the outputs, before rise_delay or fall_delay", XSPICE),
  ...fallDelay("set_delay"),
  ...fallDelay("reset_delay"),
  ...riseFall,
  ic: initialState,
  set_level: activeLevel,
  reset_level: activeLevel,
  both: {
    unit: "",
    default: "x",
    words: ["x", "set", "reset", "high"],
    doc: "set and reset both active: X, one of them wins, or both outputs high",
    source: "ngspice 39, d_dff cfunc.mod: U",
  },
  ...electrical,
};

/** The parameter of a delay that is another one for a change to 0. */
function fallOf(delay: string): string {
  return `${delay}_fall`;
}

/** That parameter. */
export function fallDelay(delay: string): Readonly<Record<string, ParamSpec>> {
  const doc = `${delay} of a change to 0; not given: the same`;
  return { [fallOf(delay)]: { unit: "s", doc, source: "PSpice A/D reference, UEFF and UGFF: tp..qlh and tp..qhl" } };
}

/** ps of such a pair, before the output's own delay. */
export function pairOf(t: DeviceReading, delay: string): Delay {
  const rise = ps(t.num(delay));
  return { rise, fall: t.given(fallOf(delay)) ? ps(t.num(fallOf(delay))) : rise };
}

/** ps from what acts through `delay` to the outputs. */
export function throughOutput(t: DeviceReading, delay: string): Delay {
  const before = pairOf(t, delay);
  const { rise, fall } = riseFallOf(t);
  return { rise: before.rise + rise, fall: before.fall + fall };
}

/** Set and reset; where both are active, the end of one lets the other act, in the same sense. */
export function asynchronousArcs(t: ArcInput): readonly TimingArc[] {
  return (["set", "reset"] as const).flatMap((pin) => {
    const delay = throughOutput(t, `${pin}_delay`);
    const source = t.source(`${pin}_delay`, "rise_delay", "fall_delay");
    const high = t.word(`${pin}_level`) === "high";
    const arcs = (to: string, positive: boolean): readonly TimingArc[] =>
      delayArcs(connected(t, pin), connected(t, to), positive === high ? "positive" : "negative", () => delay, source);
    return arcs("out", pin === "set").concat(arcs("nout", pin === "reset"));
  });
}

const NEVER = -1;
/** ps */
export const AT_ONCE: Delay = { rise: 0, fall: 0 };

export class StoredBit {
  /** The bit: 0, 1, X. */
  q: number;
  readonly setNet: number;
  readonly resetNet: number;
  set = 0;
  reset = 0;
  private readonly setLow: boolean;
  private readonly resetLow: boolean;
  private readonly initial: number;
  private readonly both: string;
  private readonly name: string;
  private readonly meta: Metastability;
  private readonly setDelay: Delay;
  private readonly resetDelay: Delay;
  private readonly out: Output;
  private readonly nout: Output;
  private readonly start = new Start();
  /** ps until when the outputs are X, whatever the bit is; NEVER where the bit is decided. */
  private undecidedUntil = NEVER;

  constructor(b: Build) {
    this.name = b.name;
    this.meta = new Metastability(b);
    this.initial = initialOf(b);
    this.q = this.initial;
    this.setNet = b.net("set");
    this.resetNet = b.net("reset");
    this.setLow = b.word("set_level") === "low";
    this.resetLow = b.word("reset_level") === "low";
    this.both = b.word("both");
    this.setDelay = pairOf(b, "set_delay");
    this.resetDelay = pairOf(b, "reset_delay");
    const { rise, fall } = riseFallOf(b);
    this.out = new Output(b, b.net("out"), rise, fall, this.q);
    this.nout = new Output(b, b.net("nout"), rise, fall, not(this.q));
    b.stores({
      levels: 2,
      nets: [b.net("out")],
      read: () => (this.q === X ? Number.NaN : this.q),
      write: (k, bit) => {
        this.start.over();
        this.undecidedUntil = NEVER;
        this.q = bit;
        this.force();
        this.show(k, AT_ONCE);
      },
    });
  }

  /** Reads set and reset; returns the delay of whichever changed, undefined when neither did. */
  readAsynchronous(k: Kernel): Delay | undefined {
    const set = this.setLow ? not(read(k, this.setNet, 1)) : read(k, this.setNet, 0);
    const reset = this.resetLow ? not(read(k, this.resetNet, 1)) : read(k, this.resetNet, 0);
    const delay = set !== this.set ? this.setDelay : reset !== this.reset ? this.resetDelay : undefined;
    this.set = set;
    this.reset = reset;
    return delay;
  }

  /** Does set or reset hold the bit now? */
  get held(): boolean {
    return this.set === 1 || this.reset === 1;
  }

  /** While settling: begins again from the initial state. */
  restart(): void {
    if (this.start.again()) {
      this.q = this.initial;
    }
  }

  /** Lets set and reset act. */
  force(): void {
    const { set, reset, both } = this;
    if (this.held) {
      this.undecidedUntil = NEVER;
    }
    if (set === 1 && reset === 1) {
      this.q = both === "set" ? 1 : both === "reset" ? 0 : X;
    } else if (set === 1) {
      this.q = 1;
    } else if (reset === 1) {
      this.q = 0;
    } else if ((set === X && this.q !== 1) || (reset === X && this.q !== 0)) {
      this.q = X;
    }
  }

  /**
   * After a violation: where the bit is left undecided, its outputs are X from their normal time, `delay` ps from now, until
   * it is, when `process` runs again. `asked` as in `Metastability.resolution`.
   */
  metastable(k: Kernel, process: number, delay: number, asked: number): void {
    const late = this.meta.resolution(asked);
    if (late === 0) {
      return;
    }
    k.record("metastable", this.name, `Q falls to ${this.q}, ${formatSi(late * 1e-12, "s")} late`, -late * 1e-12);
    this.undecidedUntil = k.now + delay + late;
    k.wake(process, delay + late);
  }

  /** The value without any further conditions: a Verilog process has run. Comes after what else happens at this time. */
  assign(k: Kernel, q: number, delay: Delay): void {
    this.q = q;
    this.out.assign(k, q, delayTo(q, delay));
    this.nout.assign(k, not(q), delayTo(not(q), delay));
  }

  decided(): void {
    this.undecidedUntil = NEVER;
  }

  show(k: Kernel, delay: Delay): void {
    if (this.both === "high" && this.set === 1 && this.reset === 1) {
      this.out.show(k, 1, delay.rise);
      this.nout.show(k, 1, delay.rise);
    } else {
      const q = k.now < this.undecidedUntil ? X : this.q;
      const left = this.undecidedUntil === k.now ? AT_ONCE : delay;
      this.out.show(k, q, delayTo(q, left));
      this.nout.show(k, not(q), delayTo(not(q), left));
    }
  }
}

function delayTo(state: number, { rise, fall }: Delay): number {
  return state === 1 ? rise : state === 0 ? fall : Math.min(rise, fall);
}
