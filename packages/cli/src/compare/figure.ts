/** `--svg` of a comparison: the figure's data from the results. */
import { formatSi } from "@twinedge/core";
import { type ComparisonCurve, comparisonFigure } from "@twinedge/formats";
import { quantile } from "@twinedge/study";
import { drawnWords } from "./report.ts";
import type { Result } from "./result.ts";

export function comparisonDrawing({ design, schemes, pairs, seeds }: Result): string {
  const first = new Map(pairs.map(({ second, divergence }) => [second, divergence]));
  return comparisonFigure({
    title: design.title,
    edges: design.edges.map(({ path }) => path),
    targets: design.targets.map(({ path, volts }, t) => ({
      label: `error of ${path} (V), target ${formatSi(volts, "V")}`,
      curves: schemes.map(({ states }, s) =>
        seeds === undefined
          ? { values: states.map(({ targets }) => (targets[t] ?? Number.NaN) - volts) }
          : band(
              (seeds.schemes[s]?.samples ?? []).map((sample) => sample.volts),
              states.length,
              design.targets.length,
              t,
              volts,
            ),
      ),
    })),
    note:
      seeds === undefined
        ? undefined
        : `error: median and 10 to 90 % of ${seeds.seeds.length} seeds (${drawnWords(seeds)}); decisions: nominal parts`,
    schemes: schemes.map(({ name, states }) => {
      const divergence = first.get(name);
      return {
        name,
        decisions: design.edges.map((_, e) =>
          states.slice(0, -1).map(({ edges }) => {
            const edge = edges[e];
            return edge?.rises === undefined ? "unknown" : edge.rises === edge.ideal ? "agrees" : "against";
          }),
        ),
        divergence:
          divergence === undefined
            ? undefined
            : { clock: divergence.clock, edge: design.edges.findIndex(({ path }) => path === divergence.edge) },
      };
    }),
  });
}

/** Quantiles over seeds, clock by clock, of one target's error. */
function band(
  runs: readonly Float64Array[],
  rows: number,
  width: number,
  target: number,
  aim: number,
): ComparisonCurve {
  const at = Array.from({ length: rows }, (_, row) =>
    Float64Array.from(runs, (volts) => (volts[row * width + target] ?? Number.NaN) - aim).sort(),
  );
  const line = (p: number): number[] => at.map((sorted) => quantile(sorted, p));
  return { values: line(0.5), low: line(0.1), high: line(0.9) };
}
