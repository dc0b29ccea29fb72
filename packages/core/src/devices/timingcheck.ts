/**
 * Timing checks that belong to no flip-flop: set-up, hold and release around an edge, pulse widths and frequency of a net,
 * and a condition that must not arise. It is what PSpice's CONSTRAINT is read as, one instance a section.
 *
 * It drives nothing; a violation is a record in the trace. Levels count as they are after the change: `setup_high` is asked of
 * data that are 1 at the edge, `width_high` of the time at 1. A check whose condition `when` is not surely 1 is not made:
 * set-up, release, width and frequency look at it when the edge comes, hold when the data change.
 */
import { formatSi } from "../units.ts";
import { type ArcInput, type Check, connected, type PinRef, type TimingArc } from "./arcs.ts";
import { type Bool, compileBoolean } from "./boolean.ts";
import { ps, seconds } from "./delays.ts";
import type { Build, DeviceDef, Kernel } from "./device.ts";
import { electrical } from "./electrical.ts";
import { entryNames } from "./logicexp.ts";
import { edge, read, X } from "./states.ts";
import { clockEdge, edgeOf } from "./timing.ts";

const PSPICE = "PSpice A/D reference, CONSTRAINT";

/** Its nets, as seen in this instant and before it. */
class Seen {
  readonly name: string;
  readonly net: number;
  state = X;
  before = X;
  changedAt = Number.NEGATIVE_INFINITY;
  /** When it had changed before that. */
  lastChange = Number.NEGATIVE_INFINITY;
  /** Its last active edge before this one. */
  edgeAt = Number.NEGATIVE_INFINITY;

  constructor(name: string, net: number) {
    this.name = name;
    this.net = net;
  }

  /** Has it changed just now? */
  look(k: Kernel): boolean {
    const state = read(k, this.net, X);
    if (state === this.state) {
      return false;
    }
    this.before = this.state;
    this.state = state;
    if (!k.settling) {
      this.lastChange = this.changedAt;
      this.changedAt = k.now;
    }
    return !k.settling;
  }
}

class TimingCheck {
  readonly nets: readonly number[];
  readonly #b: Build;
  readonly #data: readonly Seen[];
  readonly #clock: Seen;
  readonly #others: readonly Seen[];
  readonly #active: number;
  readonly #when: Bool;
  readonly #ps: (param: string) => number;
  #edgeAt = Number.NEGATIVE_INFINITY;
  #held = false;
  #now = 0;

  constructor(b: Build) {
    this.#b = b;
    const nets = ["data", "clk", "ref"].flatMap((pin) => b.nets(pin));
    const names = entryNames(b, nets.length);
    const seen = nets.map((net, i) => new Seen(names[i] ?? "", net));
    const count = b.nets("data").length;
    this.nets = nets;
    this.#data = seen.slice(0, count);
    this.#clock = seen[count] ?? new Seen("", -1);
    this.#others = seen.slice(count + 1);
    this.#active = edgeOf(b) === "rise" ? 1 : 0;
    const times = new Map(TIMES.map((param) => [param, ps(b.num(param))]));
    this.#ps = (param) => times.get(param) ?? 0;
    this.#when = this.#condition(seen);
  }

  #condition(seen: readonly Seen[]): Bool {
    const text = this.#b.word("when").trim();
    const find = (name: string): Seen | undefined => seen.find((one) => one.name === name);
    try {
      return compileBoolean(text === "" ? "'1" : text, {
        name: (name) => {
          const one = find(name);
          return one === undefined ? undefined : () => one.state;
        },
        call: (name, [net = "", time = "0"]) => {
          const one = find(net);
          const within = ps(Number(time));
          const [, to] = /^changed(?:_(lh|hl))?$/.exec(name) ?? [undefined, undefined];
          if (one === undefined || !name.startsWith("changed") || !(within >= 0)) {
            return undefined;
          }
          const fits = (): boolean => to === undefined || one.state === (to === "lh" ? 1 : 0);
          return () => Number(this.#now - one.changedAt <= within && fits());
        },
      });
    } catch (error) {
      return this.#b.fail(`when: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  run(k: Kernel): void {
    this.#now = k.now;
    const clock = this.#clock;
    const dataMoved = this.#data.filter((one) => one.look(k));
    const moved = clock.look(k);
    const others = this.#others.map((one) => one.look(k)).includes(true);
    if (k.settling || !(moved || others || dataMoved.length > 0)) {
      return;
    }
    const applies = this.#when() === 1;
    if (applies && moved) {
      this.#width(k, clock);
      if (edge(clock.before, clock.state, this.#active) === 1) {
        this.#frequency(k, clock);
        for (const data of this.#data) {
          this.#before(k, data, clock);
        }
      }
    }
    if (moved && edge(clock.before, clock.state, this.#active) === 1) {
      clock.edgeAt = k.now;
      this.#edgeAt = k.now;
    }
    for (const data of applies ? dataMoved : []) {
      this.#after(k, data, clock);
    }
    this.#forbidden(k, applies);
  }

  #report(k: Kernel, kind: "setup" | "hold" | "width" | "recovery" | "constraint", text: string, margin: number): void {
    const message = this.#b.word("message");
    k.record(kind, this.#b.name, message === "" ? text : `${text}: ${message}`, margin * 1e-12);
  }

  #before(k: Kernel, data: Seen, clock: Seen): void {
    const since = k.now - data.changedAt;
    const high = data.state === 1;
    const setup = Math.max(
      ...(data.state === X ? BOTH : [high]).map((one) => this.#ps(one ? "setup_high" : "setup_low")),
    );
    if (since < setup) {
      const text = `${data.name} changed ${duration(since)} before ${clock.name}, ${duration(setup)} needed`;
      this.#report(k, "setup", text, since - setup);
    }
    const release = this.#ps(high ? "release_rise" : "release_fall");
    if (data.state !== X && since < release) {
      const text = `${data.name} was released ${duration(since)} before ${clock.name}, ${duration(release)} needed`;
      this.#report(k, "recovery", text, since - release);
    }
  }

  /** Hold: asked of the level that the data had. */
  #after(k: Kernel, data: Seen, clock: Seen): void {
    const since = k.now - this.#edgeAt;
    const levels = data.before === X ? BOTH : [data.before === 1];
    const hold = Math.max(...levels.map((one) => this.#ps(one ? "hold_high" : "hold_low")));
    if (since < hold) {
      const text = `${data.name} changed ${duration(since)} after ${clock.name}, ${duration(hold)} needed`;
      this.#report(k, "hold", text, since - hold);
    }
  }

  #width(k: Kernel, clock: Seen): void {
    const least = clock.before === X ? 0 : this.#ps(clock.before === 1 ? "width_high" : "width_low");
    const held = k.now - clock.lastChange;
    if (held < least) {
      const level = clock.before === 1 ? "high" : "low";
      const text = `${clock.name} was ${level} for ${duration(held)}, ${duration(least)} needed`;
      this.#report(k, "width", text, held - least);
    }
  }

  #frequency(k: Kernel, clock: Seen): void {
    const period = k.now - clock.edgeAt;
    const [least, most] = [this.#ps("period_min"), this.#ps("period_max")];
    if (period < least || (most > 0 && period > most && Number.isFinite(period))) {
      const asked = period < least ? `${duration(least)} needed` : `${duration(most)} allowed`;
      this.#report(
        k,
        "constraint",
        `${clock.name} has a period of ${duration(period)}, ${asked}`,
        period < least ? period - least : most - period,
      );
    }
  }

  /** Reported when the condition begins to hold. */
  #forbidden(k: Kernel, holds: boolean): void {
    if (this.#b.word("forbid") === "yes" && holds && !this.#held) {
      this.#report(k, "constraint", `${this.#b.word("when").trim()} holds`, 0);
    }
    this.#held = holds;
  }
}

const BOTH = [true, false];
const TIMES = [
  "setup_high",
  "setup_low",
  "hold_high",
  "hold_low",
  "release_rise",
  "release_fall",
  "width_high",
  "width_low",
  "period_min",
  "period_max",
];

function duration(picoseconds: number): string {
  return formatSi(picoseconds * 1e-12, "s");
}

function arcs(t: ArcInput): readonly TimingArc[] {
  const [clock] = connected(t, "clk");
  if (clock === undefined || t.word("when").trim() !== "") {
    return [];
  }
  const active = edgeOf(t);
  const check = (
    kind: Check["check"],
    data: PinRef,
    at: "rise" | "fall",
    params: readonly string[],
  ): readonly Check[] => {
    const time = Math.max(...params.map((param) => ps(t.num(param))));
    return time === 0 ? [] : [{ kind: "check", check: kind, data, clock, edge: at, time, source: t.source(...params) }];
  };
  return [
    ...connected(t, "data").flatMap((data) => [
      ...check("setup", data, active, ["setup_high", "setup_low"]),
      ...check("hold", data, active, ["hold_high", "hold_low"]),
      ...check("recovery", data, active, ["release_rise", "release_fall"]),
    ]),
    ...check("width", clock, "rise", ["width_high"]),
    ...check("width", clock, "fall", ["width_low"]),
  ];
}

const time = (doc: string) => seconds(0, `${doc}; 0 is not checked`, PSPICE);

export const timingCheck: DeviceDef = {
  type: "timing_check",
  title: "timing check",
  modelTypes: { timing_check: {} },
  pins: [
    { name: "data", domain: "digital", direction: "in", vector: true },
    { name: "clk", domain: "digital", direction: "in", optional: true },
    { name: "ref", domain: "digital", direction: "in", vector: true, optional: true },
  ],
  params: {
    names: { unit: "", default: "", doc: "a name for each data net, the clock and each reference", source: PSPICE },
    clk_edge: clockEdge,
    setup_high: time("data that are 1 at the edge have been so for this long"),
    setup_low: time("data that are 0 at the edge have been so for this long"),
    hold_high: time("data that were 1 at the edge stay so for this long"),
    hold_low: time("data that were 0 at the edge stay so for this long"),
    release_rise: time("a rise of the data lies this long before the edge"),
    release_fall: time("a fall of the data lies this long before the edge"),
    width_high: time("least time of the clock at 1"),
    width_low: time("least time of the clock at 0"),
    period_min: time("least time between two active edges"),
    period_max: time("most time between two active edges"),
    when: { unit: "", default: "", doc: "expression that must be 1 for the check; empty: always", source: PSPICE },
    forbid: {
      unit: "",
      default: "no",
      words: ["no", "yes"],
      doc: "report whenever `when` begins to hold",
      source: PSPICE,
    },
    message: { unit: "", default: "", doc: "what a record says besides", source: PSPICE },
    ...electrical,
  },
  arcs,
  build(b) {
    const check = new TimingCheck(b);
    b.digital.process(check.nets, (k) => check.run(k));
  },
};
