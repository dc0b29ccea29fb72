/**
 * The timing graph: nodes are transitions of nets and disturbances of analog cells, arcs are the devices' own delays, the
 * network's settling, the comparators' delays at the overdrives they met, the rise and fall of nets through a pull-up.
 */
import {
  arcsOf,
  type Check,
  type Corner,
  type Design,
  type FlatDevice,
  formatSi,
  InputError,
  netOf,
  numberOf,
  type PinRef,
  type TimingArc,
} from "@twinedge/core";
import { settlingTime } from "./elmore.ts";
import type { ComparatorHistory, Decision, Observation, Relaxation } from "./observe.ts";

export type Transition = 0 | 1;
export const RISE: Transition = 0;
export const FALL: Transition = 1;

export type StepKind = "clock" | "register" | "gate" | "bridge" | "settling" | "comparator" | "pull-up";

/** One contribution to a path. */
export interface Arc {
  readonly from: number;
  readonly to: number;
  readonly kind: StepKind;
  /** Instance; the net for what belongs to the network. */
  readonly device: string;
  /** `clk -> q[2]` */
  readonly pins: string;
  /** ps: no later, no earlier than this. */
  readonly late: number;
  readonly early: number;
  /** Data sheet, formula. */
  readonly source: string;
  /** It starts a register's new state: a clock does not go on as a clock. */
  readonly launches: boolean;
}

export interface RegisterCheck {
  readonly device: FlatDevice;
  readonly check: Check["check"];
  readonly data: PinRef;
  readonly clock: PinRef;
  readonly dataNet: number;
  readonly clockNet: number;
  readonly edge: Transition;
  /** ps */
  readonly time: number;
  readonly source: string;
}

/** How a comparator decided in its worst clock, and how long that takes. */
export interface Worst {
  readonly decision: Decision;
  /** ps */
  readonly settling: number;
  readonly delay: number;
  /** V that the delay was taken at: the overdrive less what the network still lacks. */
  readonly at: number;
}

export interface TimingGraph {
  readonly design: Design;
  readonly netCount: number;
  readonly next: readonly (readonly Arc[])[];
  readonly checks: readonly RegisterCheck[];
}

export function node(net: number, transition: Transition): number {
  return 2 * net + transition;
}

/** Which comparators' outputs can move: every one at its worst clock, in each direction. */
export type Moves = ReadonlyMap<FlatDevice, { readonly rise?: Worst | undefined; readonly fall?: Worst | undefined }>;

export function pinText({ pin, index }: PinRef, device: FlatDevice): string {
  const spec = device.def.pins.find(({ name }) => name === pin);
  return spec?.vector === true ? `${pin}[${index}]` : pin;
}

/**
 * @param turned comparators that a glitch may turn: their outputs may leave a level that the run never saw them leave
 */
export function buildGraph(
  seen: Observation,
  corner: Corner,
  moves: Moves,
  turned: ReadonlySet<FlatDevice> = new Set(),
): TimingGraph {
  const { design } = seen;
  const builder = new Builder(seen, corner, moves, turned);
  for (const device of design.devices) {
    builder.device(device, arcsOf(device, corner));
  }
  return { design, netCount: design.nets.length, next: builder.next, checks: builder.checks };
}

class Builder {
  readonly next: Arc[][] = [];
  readonly checks: RegisterCheck[] = [];
  private readonly seen: Observation;
  private readonly corner: Corner;
  private readonly moves: Moves;
  private readonly spread = new Set<number>();
  /** Nets of outputs that a glitch may turn. */
  private readonly turned: ReadonlySet<number>;

  constructor(seen: Observation, corner: Corner, moves: Moves, turned: ReadonlySet<FlatDevice>) {
    this.seen = seen;
    this.corner = corner;
    this.moves = moves;
    this.turned = new Set([...turned].map((device) => netOf(device, "out")));
  }

  device(device: FlatDevice, arcs: readonly TimingArc[]): void {
    for (const arc of arcs) {
      switch (arc.kind) {
        case "delay":
          this.delay(device, arc);
          break;
        case "clocked":
          this.clocked(device, arc);
          break;
        case "check":
          this.check(device, arc);
          break;
        case "compare":
          this.compare(device, arc);
          break;
      }
    }
    this.sampledAtOnce(device, arcs);
  }

  private isAnalog(net: number): boolean {
    return this.seen.design.nets[net]?.domain === "analog";
  }

  /** The node of a disturbed cell. */
  private cell(cell: number): number {
    return 2 * this.seen.design.nets.length + cell;
  }

  private add(arc: Arc): void {
    const from = this.next[arc.from] ?? [];
    this.next[arc.from] = from;
    from.push(arc);
    const net = arc.to >> 1;
    if (net < this.seen.design.nets.length) {
      this.spreads(net);
    }
  }

  /** What an analog net's change disturbs. */
  spreads(net: number): void {
    if (!this.isAnalog(net) || this.spread.has(net)) {
      return;
    }
    this.spread.add(net);
    const { influence, simulator, design } = this.seen;
    const own = influence.cellOf(net);
    if (own < 0) {
      return;
    }
    for (const cell of influence.reached(own)) {
      if (cell === own && simulator.engine.isHeld(net)) {
        continue;
      }
      for (const transition of [RISE, FALL] as const) {
        this.add({
          from: node(net, transition),
          to: this.cell(cell),
          kind: "bridge",
          device: design.nets[net]?.name ?? "",
          pins: "into the network",
          late: 0,
          early: 0,
          source: "the node settles with its network",
          launches: false,
        });
      }
    }
  }

  private delay(device: FlatDevice, arc: TimingArc & { kind: "delay" }): void {
    const from = netOf(device, arc.from.pin, arc.from.index);
    const to = netOf(device, arc.to.pin, arc.to.index);
    const pins = `${pinText(arc.from, device)} -> ${pinText(arc.to, device)}`;
    const kind = this.isAnalog(from) || this.isAnalog(to) ? "bridge" : "gate";
    const base = { kind, device: device.name, pins, source: arc.source, launches: false } as const;
    const relaxing = this.seen.relaxations.get(from);
    for (const input of [RISE, FALL] as const) {
      const crossing = relaxing === undefined ? undefined : this.crossing(device, relaxing, input);
      const start = crossing === undefined ? node(from, input) : crossing.to;
      if (crossing !== undefined) {
        this.add(crossing);
      }
      for (const output of outputs(arc.sense, input)) {
        const time = output === RISE ? arc.rise : arc.fall;
        this.add({ ...base, from: start, to: node(to, output), late: time, early: time });
      }
    }
    if (this.isAnalog(from) && relaxing === undefined && !this.seen.simulator.engine.isHeld(from)) {
      const cell = this.seen.influence.cellOf(from);
      for (const output of [RISE, FALL] as const) {
        const time = output === RISE ? arc.rise : arc.fall;
        this.add({ ...base, from: this.cell(cell), to: node(to, output), late: time, early: time });
      }
    }
  }

  /** The first-order rise or fall of a net to the threshold of one of its readers. */
  private crossing(device: FlatDevice, relaxing: Relaxation, transition: Transition): Arc {
    const { net, low, high, tauLow, tauHigh, farads } = relaxing;
    const rising = transition === RISE;
    const level = numberOf(device, rising ? "in_high" : "in_low", this.corner) ?? 0;
    const [from, to, tau] = rising ? [low, high, tauHigh] : [high, low, tauLow];
    const seen = rising ? high > level && low < level : low < level && high > level;
    const settled = this.turned.has(net)
      ? Math.ceil(SETTLED_AFTER * Math.max(tauLow, tauHigh, this.slowest(net, farads)))
      : 0;
    const late = seen ? Math.ceil(Math.max(0, tau * Math.log((to - from) / (to - level)))) : settled;
    const { network } = this.seen.simulator;
    const parts = network.capacitances
      .filter(({ a, b }) => a === net || b === net)
      .map((one) => `${one.owner.name} ${formatSi(one.farads, "F", 3)}`);
    const ohms = formatSi((tau * 1e-12) / farads, "ohm", 4);
    return {
      from: node(net, transition),
      to: this.inner(net, device, transition),
      kind: "pull-up",
      device: this.seen.design.nets[net]?.name ?? "",
      pins: `${rising ? "rises" : "falls"} to ${formatSi(level, "V", 3)}`,
      late,
      early: 0,
      source: !seen
        ? `the run never crosses ${volts(level)}: ${settled === 0 ? "the voltage stays" : `${SETTLED_AFTER} time constants`}`
        : `first order, ${ohms} x ${formatSi(farads, "F", 3)} x ln((${volts(to)} - ${volts(from)})/(${volts(to)} - ${volts(level)})); ${parts.join(", ")}`,
      launches: false,
    };
  }

  /** ps: time constant with nothing but the resistors at the net. */
  private slowest(net: number, farads: number): number {
    const at = this.seen.simulator.network.conductances.filter(({ a, b }) => a === net || b === net);
    return (1e12 * farads) / at.reduce((sum, { siemens }) => sum + siemens, 0);
  }

  /** A node of its own for a reader whose threshold a net reaches at another time than its neighbours'. */
  private readonly inners = new Map<string, number>();

  private inner(net: number, device: FlatDevice, transition: Transition): number {
    const key = `${net} ${device.name} ${transition}`;
    const old = this.inners.get(key);
    if (old !== undefined) {
      return old;
    }
    const { design, simulator } = this.seen;
    const made = 2 * design.nets.length + simulator.engine.cellCount + this.inners.size;
    this.inners.set(key, made);
    return made;
  }

  private clocked(device: FlatDevice, arc: TimingArc & { kind: "clocked" }): void {
    const from = netOf(device, arc.from.pin, arc.from.index);
    const to = netOf(device, arc.to.pin, arc.to.index);
    // An arc holds all of a seeded skew; the earliest a bit can be is as much before its delay.
    const skew = 2 * Math.round(1e12 * (numberOf(device, "skew", this.corner) ?? 0));
    for (const output of [RISE, FALL] as const) {
      const late = output === RISE ? arc.rise : arc.fall;
      this.add({
        from: node(from, arc.edge === "rise" ? RISE : FALL),
        to: node(to, output),
        kind: "register",
        device: device.name,
        pins: `${pinText(arc.from, device)} -> ${pinText(arc.to, device)}`,
        late,
        early: Math.max(0, late - skew),
        source: arc.source,
        launches: true,
      });
    }
  }

  private compare(device: FlatDevice, arc: TimingArc & { kind: "compare" }): void {
    const out = netOf(device, arc.to.pin, arc.to.index);
    const moves = this.moves.get(device);
    const { influence, simulator } = this.seen;
    const inputs = [netOf(device, arc.plus.pin), netOf(device, arc.minus.pin)];
    for (const [transition, worst] of [
      [RISE, moves?.rise],
      [FALL, moves?.fall],
    ] as const) {
      if (worst === undefined) {
        continue;
      }
      const delayOf = transition === RISE ? arc.rise : arc.fall;
      const middle = this.inner(out, device, transition);
      for (const net of inputs) {
        const cell = influence.cellOf(net);
        const from = simulator.engine.isHeld(net) ? [node(net, RISE), node(net, FALL)] : [];
        for (const start of new Set([...from, ...(cell < 0 ? [] : [this.cell(cell)])])) {
          this.add({
            from: start,
            to: middle,
            kind: "settling",
            device: this.seen.design.nets[net]?.name ?? "",
            pins:
              worst.decision.elmore === 0
                ? "settles at once"
                : `settles to ${volts(worst.decision.overdrive - worst.at)}`,
            late: worst.settling,
            early: 0,
            source:
              worst.decision.elmore === 0
                ? "no capacitance at the network's nodes (--node-capacitance adds one)"
                : `T (1 + ln(swing/rest)), T = ${formatSi(worst.decision.elmore * 1e-12, "s", 4)} (Elmore), swing ${volts(worst.decision.swing)}; Rubinstein, Penfield, Horowitz 1983, Wyatt 1985`,
            launches: false,
          });
        }
      }
      this.add({
        from: middle,
        to: node(out, transition),
        kind: "comparator",
        device: device.name,
        pins: `${pinText(arc.plus, device)}, ${pinText(arc.minus, device)} -> ${pinText(arc.to, device)}`,
        late: worst.delay,
        early: delayOf(FULL_OVERDRIVE),
        source: `at ${volts(worst.at)} overdrive (clock ${worst.decision.clock}); ${arc.source}`,
        launches: false,
      });
    }
  }

  private check(device: FlatDevice, arc: Check): void {
    this.checks.push({
      device,
      check: arc.check,
      data: arc.data,
      clock: arc.clock,
      dataNet: netOf(device, arc.data.pin, arc.data.index),
      clockNet: netOf(device, arc.clock.pin, arc.clock.index),
      edge: arc.edge === "rise" ? RISE : FALL,
      time: arc.time,
      source: arc.source,
    });
  }

  /** Inputs of a register whose part asks for no set-up time: they have to be there before the edge all the same. */
  private sampledAtOnce(device: FlatDevice, arcs: readonly TimingArc[]): void {
    const clocks = new Map<string, TimingArc & { kind: "clocked" }>();
    for (const arc of arcs) {
      if (arc.kind === "clocked") {
        clocks.set(`${arc.from.pin} ${arc.from.index} ${arc.edge}`, arc);
      }
    }
    const asked = new Set(
      arcs.flatMap((arc) =>
        arc.kind === "check" && (arc.check === "setup" || arc.check === "recovery")
          ? [`${arc.data.pin} ${arc.data.index}`]
          : [],
      ),
    );
    for (const { from, edge } of clocks.values()) {
      for (const [i, { name, domain, direction }] of device.def.pins.entries()) {
        if (domain !== "digital" || direction !== "in" || name === from.pin) {
          continue;
        }
        for (const [index, net] of (device.pins[i] ?? []).entries()) {
          if (net >= 0 && !asked.has(`${name} ${index}`)) {
            const data = { pin: name, index };
            const source = `${device.name} asks for no set-up time: there before its clock, by the simulation's 1 ps`;
            this.check(device, { kind: "check", check: "setup", data, clock: from, edge, time: 1, source });
          }
        }
      }
    }
  }
}

/** ln(5e6): a microvolt of a 5 V swing is left. */
const SETTLED_AFTER = 15.5;

/** V: more than any circuit's inputs differ by, where a comparator is fastest. */
const FULL_OVERDRIVE = 1e3;

export function fastestDecision({ arc }: ComparatorHistory): number {
  return Math.min(arc.rise(FULL_OVERDRIVE), arc.fall(FULL_OVERDRIVE));
}

function outputs(sense: "positive" | "negative" | "either", input: Transition): readonly Transition[] {
  return sense === "either" ? [RISE, FALL] : [sense === "positive" ? input : input === RISE ? FALL : RISE];
}

function volts(value: number): string {
  return formatSi(value, "V", 4);
}

/** Halvings of the overdrive that are tried as the rest that the network is let settle to. */
const HALVINGS = 24;

/**
 * The time of a decision at its overdrive: the network settles to within a share of the overdrive, then the comparator takes
 * its delay at what is left of it; the share that makes the sum least. Both are upper bounds, so is the sum.
 */
export function decisionTime(decision: Decision, delay: (overdrive: number) => number): Worst {
  const { overdrive, elmore, swing } = decision;
  if (elmore === 0) {
    return { decision, settling: 0, delay: delay(overdrive), at: overdrive };
  }
  let best: Worst | undefined;
  for (let n = 1; n <= HALVINGS; n++) {
    const rest = overdrive / 2 ** n;
    const settling = Math.ceil(settlingTime(elmore, swing, rest));
    const at = overdrive - rest;
    const found = { decision, settling, delay: delay(at), at };
    if (best === undefined || found.settling + found.delay < best.settling + best.delay) {
      best = found;
    }
  }
  return best ?? { decision, settling: 0, delay: delay(overdrive), at: overdrive };
}

export interface Arrival {
  readonly late: number;
  readonly early: number;
  /** The arc by which the latest comes; undefined at the launch itself. */
  readonly by: Arc | undefined;
}

/**
 * Latest and earliest arrivals of one launch at every node it reaches.
 *
 * @param asClock goes through no register: where the clock itself arrives
 * @throws InputError for a loop that no register cuts
 */
export function arrivals(
  graph: TimingGraph,
  starts: readonly number[],
  asClock: boolean,
): ReadonlyMap<number, Arrival> {
  const order: number[] = [];
  const state = new Map<number, "open" | "done">();
  const passes = (arc: Arc): boolean => !asClock || !arc.launches;
  // Depth first, without recursion: a deck's paths may be long.
  for (const start of starts) {
    const stack: { at: number; i: number }[] = [{ at: start, i: 0 }];
    if (state.has(start)) {
      continue;
    }
    state.set(start, "open");
    while (stack.length > 0) {
      const top = stack.at(-1);
      if (top === undefined) {
        break;
      }
      const arc = graph.next[top.at]?.[top.i++];
      if (arc === undefined) {
        state.set(top.at, "done");
        order.push(top.at);
        stack.pop();
      } else if (passes(arc)) {
        const known = state.get(arc.to);
        if (known === undefined) {
          state.set(arc.to, "open");
          stack.push({ at: arc.to, i: 0 });
        } else if (known === "open") {
          throw loop(
            stack.map(({ at }) => at),
            arc,
            graph,
          );
        }
      }
    }
  }
  const found = new Map<number, Arrival>(starts.map((at) => [at, { late: 0, early: 0, by: undefined }]));
  for (const at of order.toReversed()) {
    const here = found.get(at);
    if (here === undefined) {
      continue;
    }
    for (const arc of graph.next[at] ?? []) {
      if (!passes(arc)) {
        continue;
      }
      const there = found.get(arc.to);
      const [late, early] = [here.late + arc.late, here.early + arc.early];
      const later = there === undefined || late > there.late;
      found.set(arc.to, {
        late: later ? late : there.late,
        early: Math.min(early, there?.early ?? early),
        by: later ? arc : there.by,
      });
    }
  }
  return found;
}

function loop(stack: readonly number[], closing: Arc, graph: TimingGraph): InputError {
  const nodes = new Set(stack.slice(stack.indexOf(closing.to)));
  const devices = new Set(
    [...nodes].flatMap((at) => (graph.next[at] ?? []).filter(({ to }) => nodes.has(to)).map(({ device }) => device)),
  );
  return new InputError(`a loop without a register: ${[...devices, closing.device].slice(0, 8).join(", ")}`, {
    remedy: "static timing needs a register in every loop",
  });
}
