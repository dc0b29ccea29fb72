/** `twinedge plot` of networks, schematics and clock cycles: the pictures of docs/learning.md, and what cannot be drawn. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { faultsOf } from "../packages/formats/src/svg/testing.ts";
import { twinedge } from "./command.ts";
import { root } from "./shared.ts";

let folder = "";
let vcd = "";

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "twinedge-drawings-"));
  vcd = join(folder, "eval.vcd");
  const words = ["run", "circuits/fig1a-evaluation-hardware.cir", "--clocks", "3", "--vcd", vcd];
  await twinedge(words);
});

afterAll(() => rmSync(folder, { recursive: true }));

const CYCLE = [
  "plot",
  "circuits/three-edge-hardware.cir",
  "--figure",
  "timing",
  "--clocks",
  "3..5",
  "--signals",
  "clk f2,c2 xe12.xeval.xdecide.m2 xe12.up xe12.q xe12.code xe12.tap",
  "--zoom",
  "@4+49us..@4+54us",
  "--zoom",
  "@4+49.99us..@4+50.12us",
  "--mark",
  "@4=decisions stored",
  "--mark",
  "@4+50us=counters step",
];

test("clock-cycle.svg: three clocks, 5 us and 130 ns of the three-edge network", async () => {
  const { code, out, err } = await twinedge(CYCLE);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(faultsOf(out)).toEqual([]);
  await expect(out).toMatchFileSnapshot("../docs/clock-cycle.svg");
});

test("network-ii.svg: the 16-edge network after task ii", async () => {
  const record = join(folder, "ii.json");
  expect((await twinedge(["train", "circuits/tasks/ii.json", "--steps", "120", "--record", record])).code).toBe(0);
  const { code, out } = await twinedge(["plot", record, "--figure", "network"]);
  expect(code).toBe(0);
  const { nodes } = JSON.parse(readFileSync(record, "utf8")) as { nodes: Record<string, Record<string, number>> };
  for (const volts of [...Object.values(nodes["free"] ?? {}), ...Object.values(nodes["clamped"] ?? {})]) {
    expect(out).toContain(`>${volts.toFixed(2)} V</text>`);
  }
  await expect(out).toMatchFileSnapshot("../docs/network-ii.svg");
});

test("the schematic of a deck is that of docs/", async () => {
  const { out } = await twinedge(["plot", "circuits/fig1a-evaluation.cir"]);
  expect(out).toBe(readFileSync(resolve(root, "docs/schematic-fig1a.svg"), "utf8"));
  const part = await twinedge([
    "plot",
    "circuits/three-edge.cir",
    "--figure",
    "schematic",
    "--of",
    "xe12.xeval.xdecide",
  ]);
  expect(part.out).toContain('data-pin="xe12.xeval.xdecide.acmp1 inp"');
});

test("a recorded run: its own signals, or those named", async () => {
  const all = await twinedge(["plot", vcd, "--signals", "xeval.xdecide.m1 q", "--from", "190us", "--to", "260us"]);
  expect({ code: all.code, err: all.err }).toEqual({ code: 0, err: "" });
  expect(faultsOf(all.out)).toEqual([]);
  expect(all.out).toContain(">xeval.xdecide.m1</text>");
});

describe("what cannot be drawn", () => {
  const deck = "circuits/fig1a-evaluation.cir";
  test.each([
    [["plot", deck, "--figure", "timing"], "nothing says what to show"],
    [["plot", deck, "--figure", "timing", "--clocks", "0..2"], "clocks from 1 on"],
    [["plot", deck, "--figure", "timing", "--clocks", "1..2", "--to", "1us"], "give one of them"],
    [["plot", deck, "--figure", "timing", "--clocks", "1..2", "--zoom", "@1-5us"], "write FROM..TO"],
    [["plot", deck, "--figure", "timing", "--clocks", "1..2", "--zoom", "@7..@8"], "cannot be magnified"],
    [["plot", deck, "--figure", "timing", "--clocks", "1..2", "--mark", "5us=early"], "outside of what is shown"],
    [["plot", deck, "--figure", "timing", "--clocks", "1..2", "--signals", "clock"], "neither a net nor a signal"],
    [["plot", deck, "--figure", "timing", "--from", "ten", "--to", "1us"], '--from cannot be "ten"'],
    [["plot", deck, "--clocks", "1..2"], "--clocks has no meaning for --figure schematic"],
    [["plot", deck, "--figure", "network"], "does not draw"],
    [["plot", "circuits/sixteen-edge-ii.cir"], "draw one part of it with --of"],
  ])("%j", async (words, message) => {
    const { code, out, err } = await twinedge(words);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain(message);
  });

  test("clocks of a recorded run", async () => {
    const { code, err } = await twinedge(["plot", vcd, "--clocks", "1..2"]);
    expect(code).toBe(2);
    expect(err).toContain("--clocks has no meaning for a recorded run");
  });
});
