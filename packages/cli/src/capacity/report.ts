/** What `twinedge capacity` found: a table by combination, power laws, and the document that `twinedge plot` draws. */
import { formatSi, InputError } from "@twinedge/core";
import { quantiles, share } from "@twinedge/study";
import {
  type CapacityDocument,
  type CapacityLine,
  type CapacityRun,
  type PowerLaw,
  powerLaw,
} from "@twinedge/study/learn";
import { alignRight, columns, plural } from "../text.ts";
import { type CellRequest, DIMENSIONS, type Dimension } from "./request.ts";

export interface MeasuredCell extends CellRequest {
  /** One a seed. */
  readonly runs: readonly CapacityRun[];
}

/** The law of one kind of network and pot. */
export interface Law {
  readonly network: string;
  readonly pot: string;
  readonly variables: readonly Dimension[];
  readonly law: PowerLaw;
}

/** Dimensions that have several values. */
function varied(cells: readonly CellRequest[]): readonly Dimension[] {
  return DIMENSIONS.filter((dimension) => new Set(cells.map(({ at }) => at[dimension])).size > 1);
}

export function headLines(cells: readonly CellRequest[], threshold: number): readonly string[] {
  const changing = varied(cells);
  const [first] = cells;
  const fixed = DIMENSIONS.filter((dimension) => !changing.includes(dimension)).map(
    (dimension) => `${dimension} ${first?.at[dimension]}`,
  );
  return [
    "Reachable error of networks trained on tasks that a teacher of the same network, its codes drawn, can do",
    `ideal level, Eq. 2; ${[...fixed, plural(first?.cases.length ?? 0, "seed")].join(", ")}; learned: below ${formatSi(threshold, "V")}`,
    "",
  ];
}

export function tableLines(cells: readonly MeasuredCell[]): readonly string[] {
  const shown = varied(cells);
  const rows = [
    [...shown, "start", "p10", "median", "p90", "least", "steps", "p90", "learned"],
    ...cells.map(({ at, runs }) => {
      const of = (pick: (run: CapacityRun) => number): ReturnType<typeof quantiles> => quantiles(runs.map(pick));
      const final = of(({ final: error }) => error);
      const steps = of(({ reached }) => reached ?? Number.POSITIVE_INFINITY);
      const learned = share(runs.filter(({ reached }) => reached !== null).length, runs.length);
      return [
        ...shown.map((dimension) => String(at[dimension])),
        volts(of(({ start }) => start).median),
        ...[final.p10, final.median, final.p90].map(volts),
        volts(of(({ best }) => best).median),
        ...[steps.median, steps.p90].map((step) => (Number.isFinite(step) ? step.toFixed(0) : "never")),
        `${learned.count} of ${learned.of}`,
      ];
    }),
  ];
  return [
    "worst target error: at the start (median), mean of the last 100 steps (quantiles over seeds), least of all steps (median);",
    "steps until learned (median, 90 %)",
    "",
    ...columns(
      rows,
      rows[0]?.map(() => alignRight),
    ),
    "",
  ];
}

/** How the error goes with what was varied, for every kind of network and pot. */
export function lawsOf(cells: readonly MeasuredCell[], seed: number): readonly Law[] {
  const variables = varied(cells).filter((dimension) => dimension !== "network" && dimension !== "pot");
  const kinds = new Map<string, MeasuredCell[]>();
  for (const cell of cells) {
    const key = `${cell.at.network} ${cell.at.pot}`;
    kinds.set(key, [...(kinds.get(key) ?? []), cell]);
  }
  return [...kinds.values()].flatMap((own) => {
    const law = powerLaw(
      own.map(({ at, runs }) => ({
        // Edges as the network has them.
        x: variables.map((dimension) => (dimension === "edges" ? (runs[0]?.edges ?? 0) : Number(at[dimension]))),
        y: runs.map(({ final }) => final),
      })),
      seed,
    );
    const { network, pot } = own[0]?.at ?? { network: "", pot: "" };
    return law === undefined ? [] : [{ network: String(network), pot: String(pot), variables, law }];
  });
}

export function lawLines(laws: readonly Law[]): readonly string[] {
  if (laws.length === 0) {
    return [];
  }
  const one = ({ network, pot, variables, law }: Law): string => {
    const terms = law.exponents.map(
      ({ value, low, high }, v) => `${variables[v]}^${value.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`,
    );
    return `${network}, ${pot}: ${formatSi(law.factor, "V", 3)} ${terms.join(" ")}; medians within a factor ${law.scatter.toFixed(2)} (rms)`;
  };
  return ["median error as a power law (95 % intervals over seeds)", ...laws.map(one), ""];
}

/** Lines over one dimension, one a combination of some others; what is left stays at its first value. */
export function figureOf(
  cells: readonly MeasuredCell[],
  x: Dimension,
  threshold: number,
  version: string,
): CapacityDocument {
  const changing = varied(cells);
  const others = changing.filter((dimension) => dimension !== x);
  const names = others.filter(
    (dimension) => dimension === "network" || dimension === "pot" || dimension === "edges" || x === "edges",
  );
  const kept = cells.filter(({ at }) =>
    others.every((dimension) => names.includes(dimension) || at[dimension] === cells[0]?.at[dimension]),
  );
  const lines = new Map<string, CapacityLine["points"][number][]>();
  for (const { at, runs } of kept) {
    const name = names.map((dimension) => label(dimension, at[dimension])).join(", ") || label("network", at.network);
    const { median, p10, p90 } = quantiles(runs.map(({ final }) => final));
    const at0 = x === "edges" ? (runs[0]?.edges ?? 0) : Number(at[x]);
    lines.set(name, [...(lines.get(name) ?? []), { x: at0, median, low: p10, high: p90, runs: runs.length }]);
  }
  const still = DIMENSIONS.filter((dimension) => dimension !== x && !names.includes(dimension)).map((dimension) =>
    label(dimension, cells[0]?.at[dimension] ?? ""),
  );
  return {
    twinedge: "capacity",
    version,
    title: `Reachable error: ${still.join(", ")}`,
    x,
    y: "worst target error",
    threshold,
    lines: [...lines].map(([name, points]) => ({ name, points: points.toSorted((a, b) => a.x - b.x) })),
  };
}

/** @throws InputError where it is no number that was varied */
export function figureAxis(asked: string | undefined, cells: readonly CellRequest[]): Dimension {
  const possible = varied(cells).filter((dimension) => dimension !== "network" && dimension !== "pot");
  if (asked === undefined) {
    return possible.find((dimension) => dimension === "codes") ?? possible[0] ?? "codes";
  }
  const found = possible.find((dimension) => dimension === asked);
  if (found === undefined) {
    throw new InputError(`--over cannot be ${asked}, which has one value`, {
      remedy: `give several with --${asked}${possible.length > 0 ? `, or take ${possible.join(", ")}` : ""}`,
    });
  }
  return found;
}

function label(dimension: Dimension, value: string | number): string {
  return dimension === "network" || dimension === "pot" ? String(value) : plural(Number(value), dimension.slice(0, -1));
}

function volts(value: number): string {
  return `${(1e3 * value).toPrecision(3)} mV`;
}
