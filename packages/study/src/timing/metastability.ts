/**
 * Metastability of the flip-flops that take decisions: what their parts' window and time constant make of data that may
 * arrive at any moment of the clock, given the time that is left before the next register looks; and seeded runs in which
 * every violated flip-flop falls to a random side.
 */
import { type Corner, clockEdges, type Design, mtbf, netOf, numberOf, Simulator } from "@twinedge/core";
import { type Clocking, retimed, separation } from "./clocking.ts";
import { arrivals, FALL, node, RISE, type TimingGraph, type Transition } from "./graph.ts";
import type { Observation, RunOptions } from "./observe.ts";
import { codesOf, divergence, edgeAt } from "./registers.ts";
import type { Endpoint, StaticTiming } from "./static.ts";

export interface Capturing {
  readonly device: string;
  readonly edge: string | undefined;
  /** ps: set-up and hold time. */
  readonly setup: number;
  readonly hold: number;
  /** s: T_w and tau of the part. */
  readonly window: number;
  readonly tau: number;
  /** ps beyond its normal delay until the next register's set-up begins, at the period; Infinity where none looks. */
  readonly slack: number;
  /** s, data changing once a clock at a moment that has nothing to do with it. */
  readonly mtbf: number;
}

/** @param period ps */
export function capturing(
  design: Design,
  { graph, endpoints }: StaticTiming,
  clocking: Clocking,
  corner: Corner,
  period: number,
): readonly Capturing[] {
  const sampled = new Map<string, Endpoint>();
  for (const endpoint of endpoints) {
    if (endpoint.check === "setup" && endpoint.path().length > 1) {
      const old = sampled.get(endpoint.device);
      if (old === undefined || endpoint.arrival > old.arrival) {
        sampled.set(endpoint.device, endpoint);
      }
    }
  }
  return design.devices.flatMap((device) => {
    const endpoint = sampled.get(device.name);
    const tau = numberOf(device, "meta_tau", corner) ?? 0;
    if (endpoint === undefined || !(tau > 0)) {
      return [];
    }
    const [setup, hold] = [numberOf(device, "setup", corner) ?? 0, numberOf(device, "hold", corner) ?? 0];
    const window = numberOf(device, "meta_window", corner) ?? setup + hold;
    if (window === 0) {
      return [];
    }
    const left = ["out", "nout"].map((pin) =>
      slackAfter(graph, netOf(device, pin), endpoint, clocking, period, device.name),
    );
    const slack = Math.min(...left);
    const rate = 1e12 / period;
    return [
      {
        device: device.name,
        edge: edgeAt(design.edges, device.name),
        setup: Math.round(1e12 * setup),
        hold: Math.round(1e12 * hold),
        window,
        tau,
        slack,
        mtbf: mtbf({ window, tau, clock: rate, data: rate, slack: slack * 1e-12 }),
      },
    ];
  });
}

/** ps that are left after a register's normal delay until whoever reads its output samples it. */
function slackAfter(
  graph: TimingGraph,
  q: number,
  endpoint: Endpoint,
  clocking: Clocking,
  period: number,
  device: string,
): number {
  if (q < 0) {
    return Number.POSITIVE_INFINITY;
  }
  let own = 0;
  for (const arcs of graph.next) {
    for (const arc of arcs ?? []) {
      if (arc.device === device && arc.launches && arc.to >> 1 === q) {
        own = Math.max(own, arc.late);
      }
    }
  }
  const there = arrivals(graph, [node(q, RISE), node(q, FALL)], false);
  let least = Number.POSITIVE_INFINITY;
  for (const capture of clocking.launches.filter(({ isClock }) => isClock)) {
    const starts = [capture.rise ? RISE : FALL].map((transition: Transition) => node(capture.net, transition));
    const clocks = arrivals(graph, starts, true);
    for (const check of graph.checks) {
      const clock = clocks.get(node(check.clockNet, check.edge));
      const late = Math.max(
        ...[RISE, FALL].map((transition: Transition) => there.get(node(check.dataNet, transition))?.late ?? -1),
      );
      if ((check.check === "setup" || check.check === "recovery") && clock !== undefined && late >= 0) {
        const apart = separation(clocking, endpoint.capture, capture, period);
        least = Math.min(least, apart + clock.early - check.time - endpoint.clockArrival - own - late);
      }
    }
  }
  return least;
}

/** The circuit with every register falling to a seeded side where its requirements are violated. */
function undecided(design: Design): Design {
  return {
    ...design,
    devices: design.devices.map((device) =>
      device.def.params["violation"] === undefined
        ? device
        : { ...device, params: new Map([...device.params, ["violation", "random"]]) },
    ),
  };
}

export interface SeededRun {
  readonly seed: number;
  /** ps */
  readonly period: number;
  /** Flip-flops that were undecided. */
  readonly metastable: number;
  readonly violations: number;
  /** First clock with a code that is not the slow run's; undefined where all are. */
  readonly diverges: number | undefined;
  /** Mean distance in volts of the target nets from their targets over the second half of the clocks; NaN without targets. */
  readonly error: number;
}

/** One run at a period (ps) with `violation=random`. */
export function seededRun(
  design: Design,
  clocking: Clocking,
  reference: Observation,
  period: number,
  { corner, seed, clocks }: RunOptions,
): SeededRun {
  const timed = retimed(undecided(design), clocking, period);
  const simulator = new Simulator(timed, { probes: [], corner, seed });
  const edges = clockEdges(timed);
  const codes = codesOf(timed, simulator);
  simulator.start();
  let diverges: number | undefined;
  let [sum, count] = [0, 0];
  for (let clock = 0; clock <= clocks; clock++) {
    simulator.runTo(edges.edge(clock + 1) - 1);
    codes.sample();
    diverges ??= divergence(reference.codes, codes.rows[clock] ?? [], clock)?.clock;
    if (clock > clocks / 2) {
      for (const { net, volts } of timed.targets) {
        sum += Math.abs(simulator.kernel.settledVoltage(net) - volts);
        count++;
      }
    }
  }
  const { records } = simulator.kernel;
  return {
    seed,
    period,
    metastable: records.filter(({ kind }) => kind === "metastable").length,
    violations: records.filter(({ kind }) => ["setup", "hold", "width", "recovery"].includes(kind)).length,
    diverges,
    error: sum / count,
  };
}
