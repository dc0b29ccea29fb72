/** The JSON document of `twinedge timing`: times in seconds. */
import { type Arc, BELOW, type CornerTiming, type Endpoint, type SeededRun, type TimingReport } from "@twinedge/study";
import { edgeSummaries, holds } from "./summary.ts";

const s = (ps: number): number => ps * 1e-12;

export function timingDocument(report: TimingReport): unknown {
  const { design, clocking, corners, period, shown, decisions, failure, glitches, capturing, seeded } = report;
  return {
    title: design.title,
    file: design.file,
    clock: { net: design.run.clock?.net, edge: design.run.clock?.edge, period: s(clocking.period) },
    period: s(period),
    holds: holds(report),
    corners: Object.fromEntries(corners.map((one) => [one.corner, cornerEntry(one, period)])),
    edges: edgeSummaries(report).map(({ edge, corners: each }) => ({
      edge,
      corners: Object.fromEntries(
        each.map(({ slack, hold, period: least }, i) => [
          corners[i]?.corner ?? "",
          { slack: s(slack), hold: s(hold), period: s(least) },
        ]),
      ),
    })),
    shown: shown.corner,
    decisions: decisions.map(({ device, edge, direction, decision, settling, delay }) => ({
      device,
      edge,
      direction,
      clock: decision.clock,
      overdrive: decision.overdrive,
      swing: decision.swing,
      elmore: s(decision.elmore),
      settling: s(settling),
      delay: s(delay),
    })),
    failure: failure && {
      share: BELOW,
      period: s(failure.period),
      clock: failure.divergence.clock,
      register: failure.divergence.register.name,
      edge: failure.divergence.register.edge,
      expected: failure.divergence.expected,
      got: failure.divergence.got,
      captureTime: s(failure.edge),
      late: failure.late && { net: failure.late.net, by: s(failure.late.by) },
      records: failure.records.map(({ time, kind, owner, detail, margin }) => ({
        time: s(time),
        kind,
        owner,
        detail,
        margin,
      })),
    },
    glitches: glitches.map((one) => ({
      edge: one.edge,
      network: one.network,
      clock: one.clock,
      time: s(one.time),
      duration: s(one.duration),
      from: one.from,
      to: one.to,
      fewest: one.fewest,
      most: one.most,
      excursion: one.excursion,
      net: one.net,
      volts: one.volts,
    })),
    metastability: {
      flipFlops: capturing.map((one) => ({
        device: one.device,
        edge: one.edge,
        setup: s(one.setup),
        hold: s(one.hold),
        window: one.window,
        tau: one.tau,
        slack: s(one.slack),
        mtbf: one.mtbf,
      })),
      runs: seeded?.runs.map(runEntry),
      slowRun: seeded && runEntry(seeded.reference),
    },
  };
}

function runEntry({ seed, period, metastable, violations, diverges, error }: SeededRun): unknown {
  return { seed, period: s(period), metastable, violations, diverges, error };
}

function cornerEntry({ static: bound, unskewed, dynamic, reference }: CornerTiming, period: number): unknown {
  return {
    slowPeriod: s(reference.period),
    static: s(bound.period),
    staticWithoutSkew: unskewed === undefined ? undefined : s(unskewed),
    dynamic: dynamic && {
      period: s(dynamic.period),
      fails: s(dynamic.fails),
      monotone: dynamic.above.length === 0,
      trials: dynamic.trials.map((trial) => ({
        period: s(trial.period),
        diverges: trial.divergence?.clock,
        register: trial.divergence?.register.name,
      })),
    },
    critical: bound.critical && endpointEntry(bound.critical, period),
    ties: bound.ties,
    steady: bound.steady,
    paths: bound.endpoints.map((one) => endpointEntry(one, period)),
  };
}

function endpointEntry(one: Endpoint, period: number): unknown {
  return {
    check: one.check,
    device: one.device,
    edge: one.edge,
    data: one.data,
    clock: one.clock,
    launch: one.launch.label,
    capture: one.capture.label,
    arrival: s(one.arrival),
    clockArrival: s(one.clockArrival),
    required: s(one.time),
    source: one.source,
    slack: s(one.slack(period)),
    period: s(one.period),
    path: steps(one.path()),
  };
}

function steps(path: readonly Arc[]): unknown {
  let total = 0;
  return path.map(({ kind, device, pins, late, source }) => {
    total += late;
    return { kind, device, pins, delay: s(late), total: s(total), source };
  });
}
