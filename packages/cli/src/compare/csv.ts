/** `--csv` of a comparison: one row a scheme and clock. */
import { csvRow } from "../csv.ts";
import type { Result } from "./result.ts";

/** Drops in volts; `eq2` and `up` are what the next clock is to do and does, `q` what the last one stored. */
export function* comparisonCsv({ design, schemes }: Result): Iterable<string> {
  const edges = design.edges.map(({ path }) => path);
  const each = ["code", "clamped_code", "up", "q", "rises", "eq2", "free_drop", "clamped_drop"];
  const header = [
    "scheme",
    "clock",
    ...design.targets.map(({ path }) => path),
    "mean_error",
    "worst_error",
    "not_eq2",
    "not_first_own_run",
    "not_first_same_codes",
    "early",
    ...edges.flatMap((path) => each.map((what) => `${path}.${what}`)),
  ];
  yield csvRow(header);
  for (const { name, states, learning, differences } of schemes) {
    for (const { clock, targets, edges: row } of states) {
      const cells = [
        name,
        clock,
        ...targets,
        learning?.mean[clock],
        learning?.worst[clock],
        row.filter(({ rises, ideal }) => rises !== ideal).length,
        differences.ownRun[clock],
        differences.sameCodes[clock],
        differences.early[clock],
        ...row.flatMap(({ code, clampedCode, up, q, rises, ideal, volts: { fi, fj, ci, cj } }) => [
          code,
          clampedCode,
          up === 2 ? "x" : up,
          q === 2 ? "x" : q,
          rises === undefined ? "x" : Number(rises),
          Number(ideal),
          fi - fj,
          ci - cj,
        ]),
      ];
      yield csvRow(cells);
    }
  }
}
