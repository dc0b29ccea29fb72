/** `twinedge timing` on the command line: exit codes, its one JSON document, its figure. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { twinedge } from "./command.ts";
import { root } from "./shared.ts";

const RING = resolve(root, "circuits/three-edge-hardware.cir");
const QUICK = ["--corner", "typ", "--clocks", "5", "--seeds", "1", "--resolution", "20%"];
let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "twinedge-"));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const timing = (...words: readonly string[]) => twinedge(["timing", ...words]);

test("a table with the bounds, the path and its sources", async () => {
  const { code, out, err } = await timing(RING, ...QUICK);
  expect(err).toBe("");
  expect(code).toBe(0);
  expect(out).toMatch(/static bound +[\d.]+ us/);
  expect(out).toMatch(/LM339 t_rise, t_fall: simulated in ngspice 39/);
  expect(out).toMatch(/5 % below the dynamic bound, at [\d.]+ us \(typ\), it goes wrong\n {2}clock \d+, xe\d\d\.code/);
});

test("the same command gives the same document and figure; its times hang together", async () => {
  const svg = join(folder, "path.svg");
  const first = await timing(RING, ...QUICK, "--json", "--svg", svg);
  const figure = readFileSync(svg, "utf8");
  const second = await timing(RING, ...QUICK, "--json", "--svg", svg);
  expect(second.out).toBe(first.out);
  expect(readFileSync(svg, "utf8")).toBe(figure);
  expect(figure).toContain("xe12.xeval.xdecide.acmp2");
  const { corners, failure } = JSON.parse(first.out);
  const { critical, dynamic, static: bound } = corners.typ;
  expect(critical.path.at(-1).total).toBeCloseTo(critical.arrival, 15);
  expect(bound).toBe(critical.period);
  expect(dynamic.period).toBeLessThanOrEqual(bound);
  expect(failure.period).toBeCloseTo(0.95 * dynamic.period, 11);
  expect(failure.got).not.toBe(failure.expected);
});

test("a period that is asked for: 3 where a slack is negative, 0 where none is", async () => {
  const slow = await timing(RING, ...QUICK, "--period", "100us", "--json");
  expect(slow.code).toBe(0);
  expect(JSON.parse(slow.out).holds).toBe(true);
  const fast = await timing(RING, ...QUICK, "--period", "1us", "--json");
  expect(fast.code).toBe(3);
  expect(JSON.parse(fast.out).edges[0].corners.typ.slack).toBeLessThan(0);
});

test.each([
  [["--skew", "xe99=1n"], /there is no edge "xe99" to skew/],
  [["--skew", "xe12=fast"], /--skew xe12 cannot be "fast"/],
  [["--resolution", "50%"], /--resolution cannot be "50%"/],
  [["--node-capacitance", "-1p"], /--node-capacitance cannot be/],
  [["--clocks", "0"], /--clocks 0 compares nothing/],
])("%j is refused", async (words, message) => {
  const { code, out, err } = await timing(RING, ...words);
  expect(code).toBe(2);
  expect(out).toBe("");
  expect(err).toMatch(message);
});
