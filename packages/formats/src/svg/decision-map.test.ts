import { expect, test } from "vitest";
import { type DecisionMapOptions, decisionMap, type MapKind } from "./decision-map.ts";

const KINDS: readonly MapKind[] = ["right rise", "right fall", "wrong rise", "wrong fall", "unknown", "tie"];

/** A plane of nine by nine about a level, with every kind in it. */
function panel(level: number): DecisionMapOptions["rows"][number]["panels"][number] {
  const drops = Array.from({ length: 9 }, (_, i) => i / 2 - level);
  const cells = drops.flatMap((a) => drops.map((b) => ({ a, b, over: Math.abs(a) - Math.abs(b) })));
  const kinds = cells.map(({ a, b, over }) => {
    if (over === 0) {
      return 5;
    }
    const wrong = Math.abs(over) <= 0.5 && b > 0;
    return a > 1.5 && b > 1.5 ? 4 : (over > 0 ? 0 : 1) + (wrong ? (over > 0 ? 3 : 1) : 0);
  });
  return {
    drops,
    kinds,
    outside: cells.map(({ a, b }) => (a + b > 2 ? 1 : 0)),
    notes: ["wrong 12.00 %", "dead zone 500 mV"],
  };
}

const options: DecisionMapOptions = {
  title: "Scheme xor & <others>",
  subtitle: "One end held, the other one moved.",
  kinds: KINDS,
  levels: ["end j at 0 V", "end j at 2 V"],
  rows: [{ title: "Typical parts", panels: [panel(0), panel(2)] }],
};

test("every kind, inputs out of range, a plane of one and of four signs", async () => {
  await expect(decisionMap(options)).toMatchFileSnapshot("golden/decision-map.svg");
});

test("the cells of a panel cover it once", () => {
  const svg = decisionMap({ ...options, rows: [{ title: "", panels: [panel(2)] }] });
  const areas = [...svg.matchAll(/<path d="([^"]+)" fill="(?!url\(#outside\))[^"]+" shape-rendering/g)].flatMap(
    ([, d = ""]) =>
      [...d.matchAll(/M([\d.]+) ([\d.]+)H([\d.]+)V([\d.]+)H/g)].map(
        ([, x0, y0, x1, y1]) => (Number(x1) - Number(x0)) * (Number(y1) - Number(y0)),
      ),
  );
  const [, side = ""] = /<rect x="[\d.]+" y="[\d.]+" width="(\d+)" height="\1" fill="none"/.exec(svg) ?? [];
  // Corners are written with two decimals.
  expect(Math.abs(areas.reduce((sum, area) => sum + area, 0) - Number(side) ** 2)).toBeLessThan(
    2 * 81 * 0.01 * (Number(side) / 9),
  );
});

test("what does not occur has no key, and an empty map is a picture", () => {
  const quiet = { ...panel(0), outside: new Uint8Array(81), kinds: new Uint8Array(81) };
  const svg = decisionMap({ ...options, rows: [{ title: "", panels: [quiet] }] });
  expect(svg).not.toContain("undecided (X)");
  expect(svg).not.toContain("common-mode");
  expect(decisionMap({ ...options, levels: [], rows: [] })).toMatch(/^<svg /);
});
