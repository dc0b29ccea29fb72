/** The report beside the paper is what the program gives: its quick sections here, slower ones in test/long. */
import { expect, test } from "vitest";
import { circuitlab } from "../scripts/reproduction/circuitlab.ts";
import { compared } from "../scripts/reproduction/claim.ts";
import { words } from "../scripts/reproduction/commands.ts";
import { bodies, headLines } from "../scripts/reproduction/document.ts";
import { parts } from "../scripts/reproduction/parts.ts";
import { quantile } from "../scripts/reproduction/seeds.ts";
import { written } from "./oracle/report.ts";

test.each([circuitlab, parts])("section $name", async (section) => {
  const { anew, committed } = await written(section);
  expect(anew).toBe(committed);
});

test("a number agrees within its tolerance and no further", () => {
  expect(compared(98.004, 98, 0.005, 2, " %")).toMatchObject({ ours: "98.00 %", verdict: "agrees" });
  expect(compared(98.006, 98, 0.005, 2, " %").verdict).toBe("differs");
  expect(compared(Number.NaN, 98, 0.005, 2, " %").verdict).toBe("differs");
});

test("quantiles are linear between sorted values", () => {
  expect(quantile([3, 1, 2], 0.5)).toBe(2);
  expect(quantile([0, 10], 0.25)).toBe(2.5);
  expect(quantile([5], 0.9)).toBe(5);
});

test("command lines, and a document apart and together", () => {
  expect(words('plot a.cir --signals "clk f2,c2" -o b.svg')).toEqual([
    "plot",
    "a.cir",
    "--signals",
    "clk f2,c2",
    "-o",
    "b.svg",
  ]);
  const body = "## One\n\n| **agrees** | **differs**: no |\n\n## Two\n\n| **agrees** |\n";
  const apart = bodies([...headLines(body), body].join("\n"));
  expect([...apart.keys()]).toEqual(["One", "Two"]);
  expect([...apart.values()].join("\n")).toBe(body);
  expect(headLines(body).join("\n")).toContain("Of 3 numbers of the paper 2 agree, 1 differ");
});
