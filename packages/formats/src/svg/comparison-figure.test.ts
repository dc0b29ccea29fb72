import { expect, test } from "vitest";
import { type ComparedScheme, comparisonFigure, type DecisionMark } from "./comparison-figure.ts";

/** One letter a clock: `.` agrees, `x` against Eq. 2, `?` unknown. */
function decisions(...rows: readonly string[]): ComparedScheme["decisions"] {
  const marks: Readonly<Record<string, DecisionMark>> = { ".": "agrees", x: "against", "?": "unknown" };
  return rows.map((row) => row.split("").map((letter) => marks[letter] ?? "agrees"));
}

test("two targets, three schemes of which two lie on one another, every mark, a divergence", async () => {
  const svg = comparisonFigure({
    title: "Three schemes & <two> targets",
    edges: ["xe12", "xe23", "xe31"],
    targets: [
      {
        label: "error of f3 (V), target 1.5 V",
        curves: [
          { values: [0.9, 0.6, 0.3, 0.1, -0.2, 0.1, -0.1] },
          { values: [0.9, 0.6, 0.3, 0.4, 0.7, 0.9, 1.2] },
          { values: [0.9, 0.6, 0.3, 0.1, -0.2, 0.1, -0.1] },
        ],
      },
      {
        label: "error of f4 (V), target 2 V",
        curves: [
          { values: [-0.4, -0.3, -0.2, -0.1, 0, 0.1, 0] },
          { values: [-0.4, -0.3, Number.NaN, -0.1, 0, 0.1, 0] },
          { values: [-0.4, -0.3, -0.2, -0.1, 0, 0.1, 0] },
        ],
      },
    ],
    schemes: [
      { name: "xor", decisions: decisions("......", "......", "......") },
      { name: "and", decisions: decisions("..x.xx", "......", "??xx.."), divergence: { clock: 3, edge: 0 } },
      { name: "ideal", decisions: decisions("......", "......", "......") },
    ],
  });
  await expect(svg).toMatchFileSnapshot("golden/comparison-marks.svg");
});

test("bands over seeds, a note, more edges than can be named", async () => {
  const clocks = Array.from({ length: 121 }, (_, clock) => clock);
  const fall = (of: number): number[] => clocks.map((clock) => -0.7 * Math.exp(-clock / of));
  const svg = comparisonFigure({
    title: "Seeds",
    note: "error: median and 10 to 90 % of 24 seeds; decisions: nominal parts",
    edges: Array.from({ length: 16 }, (_, e) => `xe${e + 1}`),
    targets: [
      {
        label: "error of f3 (V), target 4 V",
        curves: [
          { values: fall(20), low: fall(40), high: fall(10) },
          { values: fall(200), low: fall(400), high: fall(90) },
        ],
      },
    ],
    schemes: [
      { name: "xor", decisions: Array.from({ length: 16 }, () => clocks.slice(1).map(() => "agrees" as const)) },
      {
        name: "and",
        decisions: Array.from({ length: 16 }, (_, e) =>
          clocks.slice(1).map((clock) => ((clock * (e + 3)) % 17 < 8 ? "against" : "agrees")),
        ),
        divergence: { clock: 1, edge: 2 },
      },
    ],
  });
  await expect(svg).toMatchFileSnapshot("golden/comparison-seeds.svg");
});

test("nothing to draw but decisions: a deck without targets", () => {
  const svg = comparisonFigure({
    title: "No targets",
    edges: ["xe1"],
    targets: [],
    schemes: [{ name: "and", decisions: decisions("x.") }],
  });
  expect(svg).toContain("decisions of each edge");
  expect(svg).not.toContain("NaN");
});
