/** What the report of an analysis comes to, edge by edge. */
import type { Arc, CornerTiming, Endpoint, Glitch, TimingReport } from "@twinedge/study";

/** The name under which what belongs to no edge is listed. */
const ELSEWHERE = "elsewhere";

interface EdgeCorner {
  /** ps at the report's period: of set-up, recovery, width and sample; of hold. NaN where nothing is asked. */
  readonly slack: number;
  readonly hold: number;
  /** ps: smallest period. */
  readonly period: number;
  readonly worst: Endpoint | undefined;
}

export interface EdgeSummary {
  readonly edge: string;
  readonly corners: readonly EdgeCorner[];
}

export function edgeSummaries({ corners, design, period }: TimingReport): readonly EdgeSummary[] {
  const edges = [...design.edges.map(({ path }) => path), undefined];
  return edges.flatMap((edge) => {
    const each = corners.map((corner) => summary(corner, edge, period));
    return each.every(({ worst, hold }) => worst === undefined && Number.isNaN(hold))
      ? []
      : [{ edge: edge ?? ELSEWHERE, corners: each }];
  });
}

function summary(corner: CornerTiming, edge: string | undefined, period: number): EdgeCorner {
  const own = corner.static.endpoints.filter((one) => one.edge === edge);
  const bounding = own.filter(({ check }) => check !== "hold").toSorted((a, b) => a.slack(period) - b.slack(period));
  const held = own.filter(({ check }) => check === "hold").map((one) => one.slack(period));
  const [worst] = bounding;
  return {
    slack: worst?.slack(period) ?? Number.NaN,
    hold: held.length === 0 ? Number.NaN : Math.min(...held),
    period: Math.max(0, ...bounding.map((one) => one.period)),
    worst,
  };
}

/** Does every requirement hold at the report's period, in every corner? */
export function holds({ corners, period }: TimingReport): boolean {
  return corners.every((corner) => corner.static.endpoints.every((one) => one.slack(period) >= 0));
}

/** The steps of a path that take time. */
export function contributions(path: readonly Arc[]): readonly Arc[] {
  return path.filter(({ late }) => late !== 0);
}

/** The glitch with the largest excursion of every edge and network. */
export function worstGlitches(glitches: readonly Glitch[]): readonly (Glitch & { readonly count: number })[] {
  const found = new Map<string, Glitch & { count: number }>();
  for (const glitch of glitches) {
    const key = `${glitch.edge} ${glitch.network}`;
    const old = found.get(key);
    const larger = old === undefined || glitch.excursion > old.excursion ? glitch : old;
    found.set(key, { ...larger, count: (old?.count ?? 0) + 1 });
  }
  return [...found.values()];
}
