/**
 * Static timing of the loop: from every edge of the clock (or of a source that moves with it) through registers, logic,
 * network, comparators and pull-ups to every requirement of a register, at one corner.
 *
 * A comparator takes part where its output moved in some clock of the slow run, at the overdrive that it met in the clock
 * that makes it slowest. One whose output stayed takes part only if its inputs are disturbed for longer than it needs at its
 * fastest: else no glitch on the way can turn it. A tie never arrives, whatever the period; ties are listed.
 * A register clocked by another register's output counts as clocked at every edge that may come.
 */
import type { Corner, FlatDevice } from "@twinedge/core";
import { type Clocking, type Launch, separation } from "./clocking.ts";
import {
  type Arc,
  type Arrival,
  arrivals,
  buildGraph,
  decisionTime,
  FALL,
  fastestDecision,
  type Moves,
  node,
  pinText,
  type RegisterCheck,
  RISE,
  type TimingGraph,
  type Transition,
  type Worst,
} from "./graph.ts";
import type { ComparatorHistory, Decision, Observation } from "./observe.ts";
import { edgeAt } from "./registers.ts";

/** A requirement that a path has to meet. */
export interface Endpoint {
  readonly check: RegisterCheck["check"] | "sample";
  /** Instance, or the register whose codes are sampled. */
  readonly device: string;
  /** Path of its learning edge. */
  readonly edge: string | undefined;
  readonly data: string;
  readonly clock: string;
  readonly launch: Launch;
  readonly capture: Launch;
  /** ps from the launch until the data are there (hold: until they leave at the earliest). */
  readonly arrival: number;
  /** ps from the capturing edge until it reaches the register. */
  readonly clockArrival: number;
  /** ps asked for. */
  readonly time: number;
  readonly source: string;
  /** ps at a period in ps; negative where it does not hold. */
  readonly slack: (period: number) => number;
  /** ps: smallest period at which it holds; 0 where it holds at any, Infinity where at none. */
  readonly period: number;
  /** The path pin by pin; empty for a width. */
  readonly path: () => readonly Arc[];
}

export interface StaticTiming {
  readonly corner: Corner;
  readonly endpoints: readonly Endpoint[];
  /** ps: smallest period at which every set-up, recovery, width and sample holds. */
  readonly period: number;
  readonly critical: Endpoint | undefined;
  /** Clocks in which a comparator's inputs were equal. */
  readonly ties: readonly { readonly device: string; readonly edge: string | undefined; readonly clocks: number }[];
  /** Comparators whose decision never moved. */
  readonly steady: readonly { readonly device: string; readonly edge: string | undefined }[];
  readonly moves: Moves;
  readonly graph: TimingGraph;
}

/** Longest period that is tried, ps; beyond it there is none. */
const ENDLESS = 1e15;

export function staticTiming(seen: Observation, clocking: Clocking, corner: Corner): StaticTiming {
  let moves = movesOf(seen, () => false);
  let graph = buildGraph(seen, corner, moves);
  const turned = new Set<FlatDevice>();
  for (let before = -1; before !== turned.size; ) {
    before = turned.size;
    const disturbed = disturbance(seen, graph, clocking);
    for (const one of seen.comparators) {
      const window = disturbed.get(one.device) ?? 0;
      if (window > 0 && window >= fastestDecision(one)) {
        turned.add(one.device);
      }
    }
    moves = movesOf(seen, ({ device }) => turned.has(device));
    graph = buildGraph(seen, corner, moves, turned);
  }
  const endpoints = endpointsOf(seen, graph, clocking);
  const bounding = endpoints.filter(({ check }) => check !== "hold");
  const critical = bounding.toSorted((a, b) => b.period - a.period)[0];
  const ties = seen.comparators.flatMap(({ device, arc, decisions }) => {
    const clocks = decisions.filter(({ overdrive }) => arc.rise(overdrive) === Number.POSITIVE_INFINITY).length;
    return clocks === 0 ? [] : [{ device: device.name, edge: edgeAt(seen.design.edges, device.name), clocks }];
  });
  const steady = seen.comparators.flatMap(({ device }) =>
    moves.has(device) ? [] : [{ device: device.name, edge: edgeAt(seen.design.edges, device.name) }],
  );
  return { corner, endpoints, period: critical?.period ?? 0, critical, ties, steady, moves, graph };
}

/** @param disturbed whether a comparator's inputs are disturbed for so long that any of its decisions may move */
function movesOf(seen: Observation, disturbed: (one: ComparatorHistory) => boolean): Moves {
  const moves = new Map<FlatDevice, { readonly rise?: Worst | undefined; readonly fall?: Worst | undefined }>();
  for (const one of seen.comparators) {
    const { device, arc, decisions } = one;
    const any = disturbed(one);
    const rise = worst(decisions, ({ rose }) => rose || any, arc.rise);
    const fall = worst(decisions, ({ fell }) => fell || any, arc.fall);
    if (rise !== undefined || fall !== undefined) {
      moves.set(device, { rise, fall });
    }
  }
  return moves;
}

function worst(
  decisions: readonly Decision[],
  counts: (decision: Decision) => boolean,
  delay: (overdrive: number) => number,
): Worst | undefined {
  let slowest: Worst | undefined;
  for (const decision of decisions) {
    if (counts(decision) && Number.isFinite(delay(decision.overdrive))) {
      const found = decisionTime(decision, delay);
      if (slowest === undefined || found.settling + found.delay > slowest.settling + slowest.delay) {
        slowest = found;
      }
    }
  }
  return slowest;
}

/** ps by comparator: how long after an edge its inputs may still move. */
function disturbance(seen: Observation, graph: TimingGraph, clocking: Clocking): ReadonlyMap<FlatDevice, number> {
  const found = new Map<FlatDevice, number>();
  for (const launch of clocking.launches) {
    const there = arrivals(graph, startsOf(launch), false);
    for (const { device, arc, decisions } of seen.comparators) {
      for (const input of [arc.plus, arc.minus]) {
        const pin = device.def.pins.findIndex(({ name }) => name === input.pin);
        const net = device.pins[pin]?.[input.index] ?? -1;
        const cell = seen.influence.cellOf(net);
        const late = Math.max(
          ...[node(net, RISE), node(net, FALL), ...(cell < 0 ? [] : [2 * graph.netCount + cell])].map(
            (at) => there.get(at)?.late ?? 0,
          ),
        );
        const settling = Math.max(0, ...decisions.map((one) => decisionTime(one, () => 0).settling));
        found.set(device, Math.max(found.get(device) ?? 0, late === 0 ? 0 : late + settling));
      }
    }
  }
  return found;
}

function startsOf(launch: Launch): readonly number[] {
  return [...(launch.rise ? [node(launch.net, RISE)] : []), ...(launch.fall ? [node(launch.net, FALL)] : [])];
}

function endpointsOf(seen: Observation, graph: TimingGraph, clocking: Clocking): readonly Endpoint[] {
  const { design } = seen;
  const clocks = clocking.launches.filter(({ isClock }) => isClock);
  const data = clocking.launches.map((launch) => ({ launch, there: arrivals(graph, startsOf(launch), false) }));
  const clocked = clocks.map((capture) => ({ capture, there: arrivals(graph, startsOf(capture), true) }));
  const found: Endpoint[] = [];
  for (const check of graph.checks) {
    for (const { capture, there } of clocked) {
      const clock = there.get(node(check.clockNet, check.edge));
      if (clock === undefined) {
        continue;
      }
      if (check.check === "width") {
        found.push(...widths(check, capture, clock, clocked, clocking, design.edges));
        continue;
      }
      for (const { launch, there: from } of data) {
        const arrival = latest(from, check.dataNet, check.check === "hold");
        // What reaches the data pin through no register is the clock itself, held by its own duty.
        if (arrival !== undefined) {
          found.push(required(check, launch, capture, arrival, clock, from, clocking, design.edges));
        }
      }
    }
  }
  found.push(...samples(seen, clocking, data));
  return found;
}

type Edges = Observation["design"]["edges"];

/** The later (for a hold: the earlier) transition of a net. */
function latest(
  there: ReadonlyMap<number, Arrival>,
  net: number,
  hold: boolean,
): { readonly at: number; readonly arrival: Arrival } | undefined {
  const both = [RISE, FALL].flatMap((transition: Transition) => {
    const arrival = there.get(node(net, transition));
    return arrival === undefined ? [] : [{ at: node(net, transition), arrival }];
  });
  return both.toSorted((a, b) => (hold ? a.arrival.early - b.arrival.early : b.arrival.late - a.arrival.late))[0];
}

function required(
  check: RegisterCheck,
  launch: Launch,
  capture: Launch,
  { at, arrival }: { readonly at: number; readonly arrival: Arrival },
  clock: Arrival,
  from: ReadonlyMap<number, Arrival>,
  clocking: Clocking,
  edges: Edges,
): Endpoint {
  const hold = check.check === "hold";
  const apart = hold
    ? (period: number): number => {
        // The launch comes with the capturing edge or after it.
        const later = separation(clocking, capture, launch, period);
        return later === period ? 0 : later;
      }
    : (period: number): number => separation(clocking, launch, capture, period);
  const own = hold ? arrival.early - clock.late - check.time : clock.early - check.time - arrival.late;
  const slack = (period: number): number => apart(period) + own;
  return {
    check: check.check,
    device: check.device.name,
    edge: edgeAt(edges, check.device.name),
    data: pinText(check.data, check.device),
    clock: pinText(check.clock, check.device),
    launch,
    capture,
    arrival: hold ? arrival.early : arrival.late,
    clockArrival: hold ? clock.late : clock.early,
    time: check.time,
    source: check.source,
    slack,
    period: smallestPeriod(slack, clocking),
    path: () => pathTo(at, from),
  };
}

function widths(
  check: RegisterCheck,
  begin: Launch,
  clock: Arrival,
  clocked: readonly { readonly capture: Launch; readonly there: ReadonlyMap<number, Arrival> }[],
  clocking: Clocking,
  edges: Edges,
): readonly Endpoint[] {
  const opposite = check.edge === RISE ? FALL : RISE;
  return clocked.flatMap(({ capture, there }) => {
    const end = there.get(node(check.clockNet, opposite));
    if (end === undefined || capture === begin) {
      return [];
    }
    const slack = (period: number): number =>
      separation(clocking, begin, capture, period) + end.early - clock.late - check.time;
    return [
      {
        check: check.check,
        device: check.device.name,
        edge: edgeAt(edges, check.device.name),
        data: `${pinText(check.clock, check.device)} ${check.edge === RISE ? "high" : "low"}`,
        clock: pinText(check.clock, check.device),
        launch: begin,
        capture,
        arrival: clock.late,
        clockArrival: end.early,
        time: check.time,
        source: check.source,
        slack,
        period: smallestPeriod(slack, clocking),
        path: () => [],
      },
    ];
  });
}

/** The codes are read just before the active edge: they have to be there. */
function samples(
  seen: Observation,
  clocking: Clocking,
  data: readonly { readonly launch: Launch; readonly there: ReadonlyMap<number, Arrival> }[],
): readonly Endpoint[] {
  const active = seen.design.run.clock?.edge === "fall" ? "fall" : "rise";
  const capture = clocking.launches.find((launch) => launch.isClock && launch[active]);
  if (capture === undefined) {
    return [];
  }
  return seen.codes.registers.flatMap(({ name, edge, nets }) =>
    data.flatMap(({ launch, there }) => {
      const each = nets.flatMap((net) => latest(there, net, false) ?? []);
      const last = each.toSorted((a, b) => b.arrival.late - a.arrival.late)[0];
      if (last === undefined) {
        return [];
      }
      const slack = (period: number): number => separation(clocking, launch, capture, period) - 1 - last.arrival.late;
      return [
        {
          check: "sample" as const,
          device: name,
          edge,
          data: "code",
          clock: seen.design.run.clock?.net ?? "",
          launch,
          capture,
          arrival: last.arrival.late,
          clockArrival: 0,
          time: 1,
          source: "a clock's row shows the codes just before the next active edge",
          slack,
          period: smallestPeriod(slack, clocking),
          path: () => pathTo(last.at, there),
        },
      ];
    }),
  );
}

/** ps, whole, from which on a slack that grows with the period is not negative. */
function smallestPeriod(slack: (period: number) => number, clocking: Clocking): number {
  if (slack(ENDLESS) < 0) {
    return Number.POSITIVE_INFINITY;
  }
  let [low, high] = [1, 2 * clocking.period];
  while (slack(high) < 0) {
    low = high;
    high *= 2;
  }
  if (slack(low) >= 0) {
    return 0;
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (slack(middle) < 0) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return high;
}

function pathTo(at: number, there: ReadonlyMap<number, Arrival>): readonly Arc[] {
  const path: Arc[] = [];
  for (let here: number | undefined = at; here !== undefined; ) {
    const by: Arc | undefined = there.get(here)?.by;
    if (by !== undefined) {
      path.push(by);
    }
    here = by?.from;
  }
  return path.toReversed();
}
