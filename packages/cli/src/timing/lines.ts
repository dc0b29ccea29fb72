/** What `twinedge timing` shows a person. */
import { formatSi } from "@twinedge/core";
import { BELOW, type Endpoint, type SeededRun, type TimingReport } from "@twinedge/study";
import { alignRight, columns, plural } from "../text.ts";
import { contributions, edgeSummaries, worstGlitches } from "./summary.ts";

/** Slow decisions, findings and ties that are listed; the rest are counted. */
const MOST = 8;

export function time(ps: number): string {
  return Number.isNaN(ps) ? "-" : Number.isFinite(ps) ? formatSi(ps * 1e-12, "s", 5) : "never";
}

export function timingLines(report: TimingReport): readonly string[] {
  return [
    ...bounds(report),
    "",
    ...critical(report),
    "",
    ...edges(report),
    "",
    ...slowDecisions(report),
    "",
    ...failing(report),
    "",
    ...glitches(report),
    "",
    ...metastability(report),
  ];
}

function bounds({ design, clocking, corners, period }: TimingReport): readonly string[] {
  const duty = (clocking.launches[1]?.at ?? 0) / clocking.period;
  const registers = corners[0]?.reference.codes.registers.length ?? 0;
  const rows = [
    ["", ...corners.map(({ corner }) => corner)],
    ["  static bound", ...corners.map((one) => time(one.static.period))],
    ["  dynamic", ...corners.map(({ dynamic }) => (dynamic === undefined ? "none fails" : time(dynamic.period)))],
    ["  fails at", ...corners.map(({ dynamic }) => time(dynamic?.fails ?? Number.NaN))],
    ["  slow clock", ...corners.map(({ reference }) => time(reference.period))],
  ];
  if (corners.some(({ unskewed }) => unskewed !== undefined)) {
    rows.splice(2, 0, ["  without skew", ...corners.map(({ unskewed }) => time(unskewed ?? Number.NaN))]);
  }
  const lines = [
    design.title,
    `clock ${design.run.clock?.net}, first phase ${(100 * duty).toFixed(1)} % of the period; ${plural(registers, "register")} compared over ${plural(corners[0]?.reference.codes.rows.length ?? 1, "row")}`,
    "",
    "smallest period",
    ...columns(
      rows,
      rows[0]?.map(() => alignRight),
    ),
  ];
  for (const { corner, dynamic, static: bound } of corners) {
    if (dynamic !== undefined && dynamic.period > bound.period) {
      lines.push(`  ${corner}: THE STATIC BOUND IS TOO SMALL: a run at it gives other codes`);
    }
    const above = dynamic?.above ?? [];
    if (above.length > 0) {
      const list = above.map((trial) => time(trial.period)).join(", ");
      lines.push(`  ${corner}: not monotone: longer periods that go wrong all the same: ${list}`);
    }
  }
  const loads = corners.some((one) =>
    one.reference.comparators.some(({ decisions }) => decisions.some(({ elmore }) => elmore > 0)),
  );
  lines.push(
    loads
      ? "  the settling of the network is in the static bound alone: in the simulation it is at rest at once"
      : "  the network's nodes carry no capacitance here: it settles at once (--node-capacitance 10pF adds some)",
  );
  if (corners.some((one) => one.static.period > period)) {
    lines.push(`  the circuit's own period, ${time(period)}, is shorter than a static bound`);
  }
  return lines;
}

function required({ check, device, data, clock }: Endpoint): string {
  return check === "width" ? `${device} width of ${data}` : `${device} ${check} of ${data} before ${clock}`;
}

function critical({ shown, clocking }: TimingReport): readonly string[] {
  const { critical: end } = shown.static;
  if (end === undefined) {
    return ["no path: nothing that the clock launches is asked to be in time"];
  }
  const rows: string[][] = [];
  let sum = 0;
  for (const { late, device, pins, source } of contributions(end.path())) {
    sum += late;
    rows.push([`  ${time(late)}`, time(sum), device, pins, source]);
  }
  rows.push([`  ${time(end.time)}`, time(sum + end.time), end.device, `${end.check} of ${end.data}`, end.source]);
  if (end.clockArrival !== 0) {
    rows.push([
      `  ${time(-end.clockArrival)}`,
      time(sum + end.time - end.clockArrival),
      end.device,
      `its clock comes later`,
      "clock path",
    ]);
  }
  const need = sum + end.time - end.clockArrival;
  const part = (100 * need) / end.period;
  return [
    `critical at ${shown.corner}: ${required(end)}`,
    `  launched as ${end.launch.label}, captured as ${end.capture.label}`,
    ...columns(rows, [alignRight]),
    `  in ${part.toFixed(1)} % of the period: ${time(end.period)} at least (${shown.corner}; the circuit's own is ${time(clocking.period)})`,
  ];
}

function edges(report: TimingReport): readonly string[] {
  const { corners, period, shown } = report;
  const names = corners.map(({ corner }) => corner);
  const at = corners.indexOf(shown);
  const rows = [
    ["  edge", "slack:", ...names, "hold:", ...names, "period:", ...names, `tightest at ${shown.corner}`],
    ...edgeSummaries(report).map(({ edge, corners: each }) => {
      const worst = each[at]?.worst;
      const slacks = each.map(({ slack }) => time(slack));
      const holds = each.map(({ hold }) => time(hold));
      const periods = each.map(({ period: least }) => time(least));
      const tightest = worst === undefined ? "" : `${required(worst)} (${worst.launch.label})`;
      return [`  ${edge}`, ""].concat(slacks, "", holds, "", periods, tightest);
    }),
  ];
  const lines = [
    `slack at ${time(period)}, and the smallest period, of every edge`,
    ...columns(rows, [...(rows[0] ?? []).slice(2).map(() => alignRight), undefined]),
  ];
  const { ties, steady } = shown.static;
  for (const { device, clocks } of ties.slice(0, MOST)) {
    lines.push(`  tied in ${plural(clocks, "clock")}: ${device}: its decision never comes in time, and is in no path`);
  }
  if (steady.length > 0) {
    lines.push(`  never moved, in no path: ${steady.map(({ device }) => device).join(", ")}`);
  }
  return lines;
}

function slowDecisions({ decisions, shown }: TimingReport): readonly string[] {
  if (decisions.length === 0) {
    return [`no comparator's output moved in ${shown.corner}`];
  }
  const rows = decisions
    .slice(0, MOST)
    .map(({ device, direction, decision, settling, delay }) => [
      `  after clock ${decision.clock}`,
      device,
      direction,
      formatSi(decision.overdrive, "V", 4),
      time(settling),
      time(delay),
    ]);
  return [
    `slowest decisions at ${shown.corner} (of ${decisions.length})`,
    ...columns(
      [["", "comparator", "output", "overdrive", "settling", "delay"], ...rows],
      [undefined, undefined, alignRight, alignRight, alignRight],
    ),
  ];
}

function failing({ failure, shown }: TimingReport): readonly string[] {
  if (failure === undefined) {
    return [`at ${shown.corner} no shorter period goes wrong`];
  }
  const { divergence: found, edge, records, late } = failure;
  const lines = [
    `${Math.round(100 * (1 - BELOW))} % below the dynamic bound, at ${time(failure.period)} (${shown.corner}), it goes wrong`,
    `  clock ${found.clock}, ${found.register.name}: ${found.expected} expected, ${found.got} got`,
  ];
  if (late !== undefined) {
    lines.push(
      late.by > 0
        ? `  ${late.net} changed ${time(late.by)} after the clock edge at ${time(edge)} that should have taken it: no set-up time is violated, the old decision is taken`
        : `  ${late.net} changed ${time(-late.by)} before the clock edge at ${time(edge)}`,
    );
  }
  const found8 = records.slice(0, MOST).map(({ kind, owner, detail }) => [`  ${kind}`, owner, detail]);
  lines.push(...columns(found8));
  if (records.length > MOST) {
    lines.push(`  and ${records.length - MOST} more records within a period: --json lists them`);
  }
  return lines;
}

function glitches({ glitches: found, shown }: TimingReport): readonly string[] {
  if (found.length === 0) {
    return ["no decoder glitch: one tap of every pot is selected at every instant"];
  }
  const rows = worstGlitches(found).map((one) => [
    `  ${one.edge} ${one.network}`,
    String(one.count),
    String(one.clock),
    `${one.from} -> ${one.to}`,
    one.fewest === one.most ? String(one.most) : `${one.fewest} to ${one.most}`,
    time(one.duration),
    formatSi(one.excursion, "V", 3),
    one.net,
    formatSi(one.volts, "V", 4),
  ]);
  const longest = Math.max(...found.map(({ duration }) => duration));
  return [
    `${plural(found.length, "decoder glitch").replace("glitchs", "glitches")} at ${shown.corner}, the longest ${time(longest)}; the worst of every pot`,
    ...columns(
      [["", "count", "clock", "tap", "taps on", "for", "excursion", "at", "to"], ...rows],
      [alignRight, alignRight, undefined, alignRight, alignRight, alignRight],
    ),
  ];
}

function metastability({ capturing, seeded, period, shown }: TimingReport): readonly string[] {
  const lines: string[] = [];
  if (capturing.length > 0) {
    const rows = capturing.map((one) => [
      `  ${one.device}`,
      `${time(one.setup)} + ${time(one.hold)}`,
      formatSi(one.window, "s", 3),
      formatSi(one.tau, "s", 3),
      time(one.slack),
      years(one.mtbf),
    ]);
    lines.push(
      `metastability at ${time(period)} (${shown.corner}), data changing once a clock at any moment`,
      ...columns(
        [["", "set-up + hold", "window", "tau", "to resolve", "mean time between failures"], ...rows],
        [alignRight, alignRight, alignRight, alignRight, alignRight],
      ),
    );
  }
  if (seeded !== undefined && seeded.runs.length > 0) {
    lines.push(
      "violated flip-flops falling to a random side, every seed at a period at which its last decision comes within the set-up time",
      ...columns(
        [...seeded.runs.map((one) => seedRow(`  seed ${one.seed}`, one)), seedRow("  slow clock", seeded.reference)],
        [alignRight, alignRight, alignRight],
      ),
    );
  }
  return lines.length === 0 ? ["no flip-flop takes what comes from the clock"] : lines;
}

function seedRow(name: string, { period, violations, metastable, diverges, error }: SeededRun): string[] {
  return [
    name,
    time(period),
    plural(violations, "violation"),
    `${metastable} undecided`,
    diverges === undefined ? "codes as with a slow clock" : `other codes from clock ${diverges} on`,
    Number.isNaN(error) ? "" : `mean distance from the targets ${formatSi(error, "V", 3)}`,
  ];
}

const YEAR = 365.25 * 24 * 3600;

/** From a year on in years, beyond any age of the universe by its power of ten. */
function years(seconds: number): string {
  if (seconds < YEAR) {
    return formatSi(seconds, "s", 3);
  }
  return Number.isFinite(seconds) ? `${(seconds / YEAR).toExponential(1)} years` : "never fails";
}
