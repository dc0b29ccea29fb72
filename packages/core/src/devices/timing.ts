/**
 * What a data sheet asks of the inputs of a clocked part: set-up and hold time, clock pulse width, recovery.
 *
 * A violation is always a record in the trace. What comes of it is chosen with `violation`: the part behaves as if the input
 * had been in time (`record`), takes it as X (`x`), or falls to a seeded random side (`random`; the earlier the input changed,
 * the more likely it is seen). How long a flip-flop or a latch then takes is in `metastability.ts`.
 * Requirements are the guaranteed ones at every corner; 0 is not checked.
 */

import { formatSi } from "../units.ts";
import { seconds } from "./delays.ts";
import type { Build, DeviceReading, Kernel, ParamSpec } from "./device.ts";
import { either, not, read, X } from "./states.ts";

const UNCHECKED = "twinedge: nothing is asked unless a part's data sheet does";

export const clockEdge: ParamSpec = {
  unit: "",
  default: "rise",
  words: ["rise", "fall"],
  doc: "active edge of the clock",
  source: "ngspice 39: XSPICE flip-flops take the rising edge",
};

/** Its active edge. */
export function edgeOf(b: DeviceReading): "rise" | "fall" {
  return b.word("clk_edge") === "fall" ? "fall" : "rise";
}

/** The clock before the start. */
export const clockBefore: ParamSpec = {
  unit: "",
  doc: "level of the clock before the start: at 0 a clock that is high at the start is an edge; not given: no edge",
  source: "circuitjs1 2.7.3, ChipElm: a chip that is loaded takes its clock for low until it has seen it",
};

/** Its state; X where it is that of the start. */
export function clockBeforeOf(b: DeviceReading): number {
  return b.given("clk_ic") ? (b.num("clk_ic") === 0 ? 0 : 1) : X;
}

export const holdTime = seconds(0, "inputs stay this long after the edge", UNCHECKED);
export const pulseWidth = seconds(0, "least time of the clock (of a latch's enable) at each level", UNCHECKED);

export const violationParams: Readonly<Record<string, ParamSpec>> = {
  violation: {
    unit: "",
    default: "record",
    words: ["record", "x", "random"],
    doc: "what comes of a violated requirement, beside the record in the trace",
    source: "twinedge",
  },
};

export const setupTime = (what: string): ParamSpec => seconds(0, what, UNCHECKED);

/** What comes of a violation. */
export class Policy {
  private readonly kind: string;
  private readonly b: Build;

  constructor(b: Build) {
    this.b = b;
    this.kind = b.word("violation");
  }

  /** What an input that was not in time is taken for; `likely`: the probability that it is this state and not the opposite. */
  taken(state: number, likely: number): number {
    return this.kind === "record" ? state : this.kind === "x" ? X : this.b.random() < likely ? state : not(state);
  }

  /** The state after an edge that may not have been seen. */
  outcome(before: number, after: number): number {
    if (before === after || this.kind === "record") {
      return after;
    }
    return this.kind === "x" ? either(before, after) : this.b.random() < 0.5 ? before : after;
  }
}

function duration(picoseconds: number): string {
  return formatSi(picoseconds * 1e-12, "s");
}

/** An input that is sampled by an edge and must hold still around it. */
export class SampledInput {
  readonly net: number;
  /** Was the last sample too late? */
  violated = false;
  /** ps: set-up and hold time together. */
  readonly asked: number;
  private readonly b: Build;
  private readonly label: string;
  private readonly open: number;
  private readonly setup: number;
  private readonly hold: number;
  private readonly policy: Policy;
  private sampledAt = Number.NEGATIVE_INFINITY;
  private sampledState = Number.NaN;
  private reportedAt = Number.NEGATIVE_INFINITY;

  /** `setup` and `hold` in ps; `open` is the state of an open pin. */
  constructor(b: Build, label: string, net: number, open: number, setup: number, hold: number, policy: Policy) {
    this.b = b;
    this.label = label;
    this.net = net;
    this.open = open;
    this.setup = setup;
    this.hold = hold;
    this.asked = setup + hold;
    this.policy = policy;
  }

  /** Must its process run when it changes, though nothing is sampled then? */
  get watches(): boolean {
    return this.hold > 0;
  }

  /** The state that the edge takes in. */
  sample(k: Kernel, clock: string): number {
    const state = this.look(k, clock);
    return this.violated ? this.policy.taken(state, this.seen(this.sampledAt - k.changedAt(this.net))) : state;
  }

  /** Probability that the part sees a change this long (ps) before the edge, negative after it. */
  seen(before: number): number {
    return (before + this.hold) / this.asked;
  }

  /** The state at the edge; `violated` says whether it was in time. */
  look(k: Kernel, clock: string): number {
    const state = read(k, this.net, this.open);
    this.violated = false;
    this.sampledAt = k.now;
    this.sampledState = state;
    if (this.setup > 0 && this.net >= 0) {
      const since = k.now - k.changedAt(this.net);
      if (since < this.setup) {
        this.violated = true;
        const found = `${this.label} changed ${duration(since)} before ${clock}, ${duration(this.setup)} needed`;
        k.record("setup", this.b.name, found, (since - this.setup) * 1e-12);
      }
    }
    return state;
  }

  /** Has it changed just now, too soon after it was sampled? */
  changedTooSoon(k: Kernel, clock: string): boolean {
    const since = k.now - this.sampledAt;
    if (since >= this.hold || this.reportedAt === k.now || k.changedAt(this.net) !== k.now) {
      return false;
    }
    // At the moment of the edge itself it may have changed before it was sampled.
    if (since === 0 && read(k, this.net, this.open) === this.sampledState) {
      return false;
    }
    this.reportedAt = k.now;
    const found = `${this.label} changed ${duration(since)} after ${clock}, ${duration(this.hold)} needed`;
    k.record("hold", this.b.name, found, (since - this.hold) * 1e-12);
    return true;
  }

  /** What the edge is now taken to have sampled, where it was `state` before the change just now. */
  retaken(k: Kernel, state: number): number {
    return this.policy.taken(state, 1 - this.seen(this.sampledAt - k.now));
  }
}

/** The time between two changes of a clock. */
export class PulseWidth {
  private readonly b: Build;
  private readonly label: string;
  private readonly least: number;
  private changedAt = Number.NEGATIVE_INFINITY;

  /** `least` in ps. */
  constructor(b: Build, label: string, least: number) {
    this.b = b;
    this.label = label;
    this.least = least;
  }

  /** To be told of every change; true where the level just left was held too short. */
  tooShort(k: Kernel, left: number): boolean {
    const held = k.now - this.changedAt;
    this.changedAt = k.now;
    if (held >= this.least) {
      return false;
    }
    const level = left === 1 ? "high" : left === 0 ? "low" : "unknown";
    const found = `${this.label} was ${level} for ${duration(held)}, ${duration(this.least)} needed`;
    k.record("width", this.b.name, found, (held - this.least) * 1e-12);
    return true;
  }
}

/** Was an asynchronous input released too shortly before the edge? `least` in ps. */
export function releasedTooLate(
  k: Kernel,
  owner: string,
  label: string,
  net: number,
  least: number,
  clock: string,
): boolean {
  const since = net < 0 ? Number.POSITIVE_INFINITY : k.now - k.changedAt(net);
  if (least === 0 || since >= least) {
    return false;
  }
  const found = `${label} was released ${duration(since)} before ${clock}, ${duration(least)} needed`;
  k.record("recovery", owner, found, (since - least) * 1e-12);
  return true;
}

/**
 * The way to the operating point begins again from the initial state at every step, so that a passing level of a reset on
 * that way leaves no mark. A loop in which the state resets itself comes to rest after this many steps.
 */
const RESTARTS = 16;

export class Start {
  private steps = 0;

  /** The state has been given from outside. */
  over(): void {
    this.steps = RESTARTS;
  }

  /** While settling: is the state to be the initial one again? */
  again(): boolean {
    return ++this.steps <= RESTARTS;
  }
}
