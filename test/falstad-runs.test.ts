/**
 * The author's Falstad file and our deck of it against runs that Falstad itself recorded: junction voltages of every
 * transistor, then, clock by clock, every flip-flop, counter, ladder tap and test point.
 */
import { readFileSync } from "node:fs";
import { type Design, elaborate, Simulator } from "@twinedge/core";
import { readFalstad, writeDeck } from "@twinedge/formats";
import { expect, test } from "vitest";
import { deck, deckOf, falstad, NO_RECORDINGS, readCsv, sharedFile } from "./shared.ts";

const FILE = sharedFile("falstad/three-edge.txt");
const CLOCK = "@544:-624";
const RESET = "@976:-640";

/** Voltage of every test point, by recorded column. */
const TEST_POINTS = [
  "TP_224_416",
  "TP_640_400",
  "TP_2160_352",
  "TP_1744_368",
  "TP_1168_-304",
  "TP_752_-288",
  "TP_1632_-48",
  "TP_1616_128",
  "TP_1008_928",
  "TP_1024_1104",
  "TP_288_48",
  "TP_-160_48",
];
const FLIP_FLOPS = ["DFF_Q_-224_448", "DFF_Q_1296_400", "DFF_Q_304_-256"];
const COUNTERS = ["CTR_-128_432", "CTR_288_416", "CTR_1808_368", "CTR_1392_384", "CTR_816_-288", "CTR_400_-272"];
const DECODERS = ["-16_432", "400_416", "1920_368", "1504_384", "928_-288", "512_-272"];

const at = (column: string): string => column.split("_").slice(-2).join(":");

function recorded(name: string): readonly Readonly<Record<string, string>>[] {
  const path = sharedFile(`falstad/${name}`);
  if (path === undefined) {
    return [];
  }
  const rows = readCsv(path);
  const start = rows.findLast((row) => row["clock"] === "0");
  const ends = rows.filter((row) => row["phase"] === "low_end");
  return start === undefined ? ends : [start, ...ends];
}

test.skipIf(FILE === undefined)(
  `the 192 saved junction voltages of the 96 transistors are within 5 microvolts (${NO_RECORDINGS} where skipped)`,
  () => {
    const saved = readFileSync(FILE ?? "", "utf8")
      .split("\n")
      .filter((line) => line.startsWith("t "))
      .map((line) => line.split(" "));
    expect(saved).toHaveLength(96);
    const simulator = new Simulator(falstad(FILE ?? ""));
    simulator.start();
    const { quantities } = simulator.operatingPoint();
    let worst = 0;
    for (const [, x, y, , , , , vbc, vbe] of saved) {
      const device = `transistor@${x}:${y}`;
      for (const [name, value] of [
        ["vbc", vbc],
        ["vbe", vbe],
      ]) {
        const found = quantities.find((q) => q.device === device && q.name === name);
        worst = Math.max(worst, Math.abs((found?.value ?? Number.NaN) - Number(value)));
      }
    }
    expect(worst).toBeLessThan(5e-6);
  },
);

const clock = { kind: "clock", period: 100e-6 } as const;

function fileRun(target: number, reset: boolean): Design {
  const inputs = new Map<string, Parameters<typeof wave>[0]>([[CLOCK, { ...clock, start: reset ? 10e-6 : 0 }]]);
  if (reset) {
    inputs.set(RESET, { kind: "pulse", from: 0, to: 10e-6 });
  }
  const design = falstad(FILE ?? "", { inputs });
  return target === 1.5 ? design : withRail(design, target);
}

function wave(
  w: { kind: "clock"; period: number; start: number } | { kind: "pulse"; from: number; to: number },
): typeof w {
  return w;
}

/** The same design with the rail at (1616,128), the clamped node 3, at another voltage. */
function withRail(design: Design, volts: number): Design {
  return {
    ...design,
    devices: design.devices.map((device) =>
      device.name === "rail@1616:128" ? { ...device, params: new Map([...device.params, ["dc", volts]]) } : device,
    ),
  };
}

const RUNS = [
  { csv: "three-edge.saved.csv", target: 1.5, reset: false, clocks: 64 },
  { csv: "three-edge.reset.target-1.5.csv", target: 1.5, reset: true, clocks: 48 },
  { csv: "three-edge.reset.target-2.5.csv", target: 2.5, reset: true, clocks: 40 },
];

test.skipIf(FILE === undefined).each(RUNS)("the file itself follows $csv", ({ csv, target, reset, clocks }) => {
  const rows = recorded(csv);
  expect(rows).toHaveLength(clocks + 1);
  const simulator = new Simulator(fileRun(target, reset), {
    probes: [
      ...TEST_POINTS.map((column) => `@${at(column)}`),
      ...FLIP_FLOPS.map((column) => `dff@${at(column)}.q`),
      ...COUNTERS.map((column) => `counter@${at(column)}.code`),
      ...DECODERS.map((column) => `logic@${at(column)}.tap`),
    ],
  });
  const columns = [...TEST_POINTS, ...FLIP_FLOPS, ...COUNTERS, ...DECODERS.map((column) => `TAP_${column}`)];
  expect(simulator.probes).toHaveLength(columns.length);
  simulator.start();
  for (const [k, row] of rows.entries()) {
    const { values } = simulator.nextRow();
    for (const [i, column] of columns.entries()) {
      const difference = Math.abs((values[i] ?? Number.NaN) - Number(row[column]));
      expect(difference, `${column} at clock ${k}`).toBeLessThanOrEqual(column.startsWith("TP") ? 20e-6 : 0);
    }
  }
});

/** The deck's names for the recorded columns. */
const DECK_COLUMNS: readonly (readonly [probe: string, column: string])[] = [
  ["f1", "TP_1168_-304"],
  ["c1", "TP_752_-288"],
  ["f2", "TP_224_416"],
  ["c2", "TP_640_400"],
  ["f3", "TP_1744_368"],
  ["c3", "TP_2160_352"],
  ["xe12.q", "DFF_Q_-224_448"],
  ["xe23.q", "DFF_Q_1296_400"],
  ["xe31.q", "DFF_Q_304_-256"],
  ["xe12.codef", "CTR_-128_432"],
  ["xe12.codec", "CTR_288_416"],
  ["xe23.codef", "CTR_1392_384"],
  ["xe23.codec", "CTR_1808_368"],
  ["xe31.codef", "CTR_816_-288"],
  ["xe31.codec", "CTR_400_-272"],
  ["xe12.tapf", "TAP_-16_432"],
  ["xe12.tapc", "TAP_400_416"],
  ["xe23.tapf", "TAP_1504_384"],
  ["xe23.tapc", "TAP_1920_368"],
  ["xe31.tapf", "TAP_928_-288"],
  ["xe31.tapc", "TAP_512_-272"],
];

test.skipIf(FILE === undefined).each(RUNS)("circuits/three-edge.cir follows $csv", async ({ csv, target, reset }) => {
  const rows = recorded(csv);
  const saved = { code12: "6", code23: "6", code31: "10" };
  const design = await deck("circuits/three-edge.cir", { target: String(target), ...(reset ? {} : saved) });
  const simulator = new Simulator(design, { probes: DECK_COLUMNS.map(([probe]) => probe) });
  simulator.start();
  for (const [k, row] of rows.entries()) {
    const { values } = simulator.nextRow();
    for (const [i, [probe, column]] of DECK_COLUMNS.entries()) {
      const difference = Math.abs((values[i] ?? Number.NaN) - Number(row[column]));
      expect(difference, `${probe} at clock ${k}`).toBeLessThanOrEqual(column.startsWith("TP") ? 20e-6 : 0);
    }
  }
});

test.skipIf(FILE === undefined)("the deck that the file is written as runs like the file", async () => {
  const inputs = new Map([[CLOCK, { ...clock, start: 0 }]]);
  const { circuit } = readFalstad(readFileSync(FILE ?? "", "utf8"), "three-edge.txt", { inputs });
  const simulators = [elaborate(circuit), await deckOf(writeDeck(circuit))].map((design) => new Simulator(design));
  for (const simulator of simulators) {
    simulator.start();
    simulator.clocks(16);
  }
  const [file, written] = simulators.map((simulator) => simulator.trace());
  expect(file?.samples.length).toBeGreaterThan(16 * 15);
  expect(written?.samples).toEqual(file?.samples);
});

test("a flip-flop with set and reset both active is reset, as in Falstad", () => {
  const text = [
    "$ 1 0.000005 10 50 5 50",
    "155 0 0 32 0 4 5",
    ...["0 0", "0 32"].map((post) => `L ${post} -32 0 0 0 false 5 0`),
    ...["0 64", "96 64"].map((post) => `L ${post} -32 0 0 1 false 5 0`),
    "M 96 0 128 0 0 2.5",
  ].join("\n");
  const simulator = new Simulator(elaborate(readFalstad(text, "both.txt").circuit), {
    probes: ["dff@0:0.q", "dff@0:0.nout"],
  });
  simulator.start();
  expect(simulator.row(0, 0).values).toEqual([0, 1]);
});
