import { expect, test } from "vitest";
import { type PathFigureOptions, pathFigure } from "./path-figure.ts";

const OPTIONS: PathFigureOptions = {
  title: "A path",
  subtitle: "from clk to clk",
  steps: [
    { name: "ff", kind: "register", time: 10_000 },
    { name: "gate", kind: "logic", time: 30_000 },
    { name: "set-up", kind: "requirement", time: 10_000 },
  ],
  slackTitle: "slack at 100 ns",
  series: ["typ", "max"],
  slacks: [
    { name: "xe12", values: [50_000, -20_000] },
    { name: "xe23", values: [70_000, Number.POSITIVE_INFINITY] },
  ],
};

interface Box {
  readonly x: number;
  readonly width: number;
}

/** Bars of the waterfall: the rectangles in its rows. */
function bars(svg: string): readonly Box[] {
  return [...svg.matchAll(/<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)" height="13"/g)].map(([, x, width]) => ({
    x: Number(x),
    width: Number(width),
  }));
}

function dots(svg: string): readonly number[] {
  return [...svg.matchAll(/<circle cx="([\d.]+)" cy="[\d.]+" r="4" fill="#[0-9a-f]+" fill-opacity/g)].map(([, x]) =>
    Number(x),
  );
}

test("every bar begins where the one before it ended and is as long as its time", () => {
  const [first, second, third] = bars(pathFigure(OPTIONS));
  expect(second?.x).toBeCloseTo((first?.x ?? 0) + (first?.width ?? 0), 1);
  expect(third?.x).toBeCloseTo((second?.x ?? 0) + (second?.width ?? 0), 1);
  expect((second?.width ?? 0) / (first?.width ?? 1)).toBeCloseTo(3, 1);
});

test("slacks lie in the order of their values; what is endless is left out", () => {
  const found = dots(pathFigure(OPTIONS));
  expect(found).toHaveLength(3);
  const [typ = 0, max = 0, other = 0] = found;
  expect(max).toBeLessThan(typ);
  expect((other - typ) / (typ - max)).toBeCloseTo(20 / 70, 2);
});

test("no path and no slack is a figure all the same", () => {
  const svg = pathFigure({ ...OPTIONS, steps: [], slacks: [] });
  expect(bars(svg)).toEqual([]);
  expect(svg).toMatch(/<\/svg>\n$/);
});
