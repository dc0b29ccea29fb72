/** The files that runs leave behind, read by the tools that people open them with: GTKWave's converters and ngspice. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { type Design, Simulator, type Trace } from "@twinedge/core";
import { clockFigure, readVcd, timingFigure, writeCsv, writeRaw, writeVcd } from "@twinedge/formats";
import { beforeAll, describe, expect, test } from "vitest";
import { histories } from "../packages/formats/src/testing.ts";
import { missing as ngspiceMissing } from "./oracle/ngspice.ts";
import { fstMissing, throughFst, throughNgspice, windowComplaints } from "./oracle/waveform-tools.ts";
import { deck, falstad, NO_RECORDINGS, root, sharedFile } from "./shared.ts";

const CLOCKS = 3;
const DECKS = readdirSync(join(root, "circuits")).filter((name) => name.endsWith(".cir"));
/** Its names have @ and : in them. */
const AUTHOR = sharedFile("falstad/three-edge.txt");

interface Case {
  readonly name: string;
  readonly skip?: boolean;
  readonly design: () => Promise<Design>;
}

const CASES: readonly Case[] = [
  ...DECKS.map((name) => ({ name, design: () => deck(`circuits/${name}`) })),
  {
    name: `the author's Falstad file (where ${NO_RECORDINGS}: skipped)`,
    skip: AUTHOR === undefined,
    design: async () =>
      falstad(AUTHOR ?? "", { inputs: new Map([["@544:-624", { kind: "clock", period: 100e-6, start: 0 }]]) }),
  },
];

async function run(design: Promise<Design>): Promise<Trace> {
  const simulator = new Simulator(await design, { log: "all" });
  simulator.start();
  simulator.clocks(CLOCKS);
  return simulator.trace();
}

const vcdOf = (trace: Trace): string => [...writeVcd(trace)].join("");
const csvOf = (trace: Trace, every: "clock" | "change"): string => [...writeCsv(trace, { every })].join("");
const rawOf = (trace: Trace, ascii: boolean): Uint8Array => Buffer.concat([...writeRaw(trace, { ascii })]);

/** Of what fst2vcd writes: `%.16g`. */
const DIGITS = 16;

/** By the names that a trace has: what a dump says of each signal. */
function dumped(vcd: string, trace: Trace): Readonly<Record<string, readonly string[] | undefined>> {
  const found = histories(readVcd(vcd, "run.vcd"), DIGITS);
  return Object.fromEntries([...histories(trace).keys()].map((name) => [name, found.get(name)]));
}

function recorded(trace: Trace): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(histories(trace, DIGITS));
}

describe.each(CASES)("$name", ({ skip = false, design }) => {
  let trace: Trace;

  beforeAll(async () => {
    if (!skip) {
      trace = await run(design());
    }
  });

  test.skipIf(skip)("no two signals have one name", () => {
    const names = trace.signals.map(({ path }) => path.toLowerCase());
    expect(names.filter((one, i) => names.indexOf(one) !== i)).toEqual([]);
  });

  test.skipIf(skip)("its dump reads back", () => {
    expect(dumped(vcdOf(trace), trace)).toEqual(recorded(trace));
  });

  test.skipIf(skip || fstMissing !== undefined)("its dump goes through GTKWave's format unchanged", () => {
    expect(dumped(throughFst(vcdOf(trace)), trace)).toEqual(recorded(trace));
  });

  test.skipIf(skip || fstMissing !== undefined)("GTKWave's window shows every signal of its dump", () => {
    expect(windowComplaints(vcdOf(trace))).toEqual([]);
  });

  test.skipIf(skip || ngspiceMissing !== undefined)(
    "ngspice loads its raw file, the same from binary and ASCII",
    () => {
      const binary = throughNgspice(rawOf(trace, false));
      expect(throughNgspice(rawOf(trace, true))).toBe(binary);
      expect(binary).toContain(`No. Variables: ${trace.signals.length + 1}\n`);
    },
  );

  test.skipIf(skip)("its CSV has a row a clock, and a row a change in order of time", () => {
    const rows = csvOf(trace, "clock").trimEnd().split("\n");
    expect(rows).toHaveLength(CLOCKS + 2);
    const changes = csvOf(trace, "change").trimEnd().split("\n");
    const width = trace.probes.length + 2;
    expect([...rows, ...changes].filter((row) => row.split(",").length !== width)).toEqual([]);
    const times = changes.slice(1).map((row) => Number(row.split(",")[1]));
    expect(times).toEqual(times.toSorted((one, other) => one - other));
  });
});

describe("the same run twice gives the same bytes", () => {
  const WRITERS: Readonly<Record<string, (trace: Trace) => string | Uint8Array>> = {
    VCD: vcdOf,
    "CSV by clock": (trace) => csvOf(trace, "clock"),
    "CSV by change": (trace) => csvOf(trace, "change"),
    "raw, binary": (trace) => rawOf(trace, false),
    "raw, ASCII": (trace) => rawOf(trace, true),
    "figure of clocks": (trace) => clockFigure(trace),
    "timing diagram": (trace) =>
      timingFigure(trace, {
        from: 0,
        to: trace.endTime,
        signals: trace.probes.map((id) => trace.signals[id]?.path ?? ""),
      }),
  };
  const runs = Promise.all([1, 2].map(() => run(deck("circuits/five-edge-hardware.cir"))));

  test.each(Object.entries(WRITERS))("%s", async (_, write) => {
    const [one, other] = (await runs).map((trace) => Buffer.from(write(trace)));
    expect(one?.length).toBeGreaterThan(100);
    expect(other === undefined ? -1 : one?.compare(other)).toBe(0);
  });
});

test("a comparator's output rises along a curve that begins at a point of its own and never falls", async () => {
  const trace = await run(deck("circuits/fig1a-evaluation-hardware.cir"));
  const id = trace.signals.findIndex(({ path }) => path === "xeval.xdecide.m2");
  expect(trace.signals[id]).toMatchObject({ kind: "real", continuous: true });
  const points = [...trace.times]
    .map((time, i) => ({ time, id: trace.ids[i], volts: trace.values[i] ?? Number.NaN }))
    .filter((point) => point.id === id && point.time > 200e6 && point.time < 300e6);
  // The inputs step at 200 us, the LM339 lets go about 0.45 us later; the pull-up's time constant is 0.85 us.
  expect(points[0]?.time).toBeGreaterThan(200.3e6);
  expect(points[0]?.volts).toBeLessThan(0.1);
  expect((points[1]?.time ?? 0) - (points[0]?.time ?? 0)).toBeLessThan(0.2e6);
  expect(points.length).toBeGreaterThan(10);
  const volts = points.map((point) => point.volts);
  expect(volts).toEqual(volts.toSorted((one, other) => one - other));
});
