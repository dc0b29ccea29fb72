/** Parts counted by hand. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { billOfMaterials, type PriceList } from "@twinedge/study";
import { expect, test } from "vitest";
import { deck, root } from "./shared.ts";

const prices = JSON.parse(readFileSync(resolve(root, "circuits/prices.json"), "utf8")) as PriceList;

test("three edges with real parts", async () => {
  const bill = billOfMaterials(await deck("circuits/three-edge-hardware.cir"), prices);
  const counts = Object.fromEntries(
    bill.lines.map(({ name, unitsPerEdge, packagesPerEdge, separate, shared }) => [
      name,
      [unitsPerEdge, packagesPerEdge, separate, shared],
    ]),
  );
  // An edge has two comparators, an AND, a D flip-flop, inverters of the reset and the clock, and twice counter, decoder and ladder.
  expect(counts).toEqual({
    LM339AN: [2, 1, 3, 2],
    "74HC04": [2, 1, 3, 1],
    "74HC08": [1, 1, 3, 1],
    "74HC74": [1, 1, 3, 2],
    SN74HC191: [2, 2, 6, 6],
    "74HC4514": [2, 2, 6, 6],
    "100 kohm": [2, 2, 6, 6],
    "781 ohm": [32, 32, 96, 96],
    "7.333 kohm": [32, 32, 96, 96],
    "bjt tap": [32, 32, 96, 96],
  });
  expect(bill.perEdge).toBeCloseTo(0.59, 12);
  expect([bill.separate, bill.shared]).toEqual([3 * bill.perEdge, 2 * bill.perEdge]);
  expect(bill.unpriced).toContain("SN74HC191");
});

test("ideal parts are not bought", async () => {
  const bill = billOfMaterials(await deck("circuits/five-edge.cir"), prices);
  expect(bill.lines.map(({ type }) => type)).not.toContain("comparator");
});

test("the paper's bill", () => {
  const total = prices.bill?.lines.reduce((sum, { cost }) => sum + cost, 0) ?? 0;
  expect(total).toBeCloseTo(12.8196, 10);
  for (const { name, quantity, cost } of prices.bill?.lines ?? []) {
    const known = Object.values(prices.packages).find((data) => data.name === name);
    if (known !== undefined) {
      expect(quantity * (known.price ?? 0), name).toBeCloseTo(cost, 10);
    }
  }
});
