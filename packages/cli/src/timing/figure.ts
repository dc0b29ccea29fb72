/** The figure of `twinedge timing`. */
import { type PathStep, pathFigure } from "@twinedge/formats";
import type { TimingReport } from "@twinedge/study";
import { time as plainTime } from "./lines.ts";
import { contributions, edgeSummaries } from "./summary.ts";

/** What the kinds of contributions are called in the legend. */
const KINDS: Readonly<Record<string, string>> = {
  gate: "logic",
  bridge: "logic",
  clock: "logic",
  register: "register",
  settling: "network",
  comparator: "comparator",
  "pull-up": "pull-up",
};

/** As the axes write it. */
function time(ps: number): string {
  return plainTime(ps).replace(" us", " µs");
}

export function timingPathFigure(report: TimingReport): string {
  const { shown, design, period, corners } = report;
  const { critical } = shown.static;
  const path = critical === undefined ? [] : contributions(critical.path());
  const steps: PathStep[] = path.map(({ kind, device, pins, late }) => ({
    name: kind === "pull-up" ? `${device} ${pins}` : kind === "settling" ? `${device} settles` : device,
    kind: KINDS[kind] ?? kind,
    time: late,
  }));
  if (critical !== undefined && critical.time > 0) {
    steps.push({
      name: `${critical.check === "setup" ? "set-up" : critical.check} of ${critical.device}`,
      kind: "requirement",
      time: critical.time,
    });
  }
  const dynamic = shown.dynamic === undefined ? "" : `, dynamic ${time(shown.dynamic.period)}`;
  return pathFigure({
    title: design.title,
    subtitle:
      critical === undefined
        ? "no path"
        : `Critical path at ${shown.corner}, from where ${critical.launch.label} to where ${critical.capture.label}: smallest period ${time(shown.static.period)}${dynamic}`,
    steps,
    slackTitle: `slack at ${time(period)}`,
    series: corners.map(({ corner }) => corner),
    slacks: edgeSummaries(report).map(({ edge, corners: each }) => ({
      name: edge,
      values: each.map(({ slack }) => slack),
    })),
  });
}
