/** Faults put into a design: what each does to the settled circuit and to its clocks. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Design, Simulator, stateOf } from "@twinedge/core";
import { EdgeBench, FAULT_HELP, FAULT_KINDS, parseFault, withFaults } from "@twinedge/study";
import { describe, expect, test } from "vitest";
import { twinedge } from "./command.ts";
import { deck } from "./shared.ts";

const IDEAL = "circuits/three-edge.cir";

function faulty(design: Design, ...texts: readonly string[]): Design {
  return withFaults(design, texts.map(parseFault));
}

/** Codes placed, one clock: decision, stored decision and codes of the first edge after it. */
function clocked(design: Design, codes: readonly number[]) {
  const bench = new EdgeBench(design);
  bench.place(codes);
  const up = bench.up(0);
  bench.clock();
  return { up, free: bench.codes()[0], clamped: bench.clampedCodes()[0] };
}

describe("three-edge, the first edge", async () => {
  const healthy = await deck(IDEAL);
  const UP = [5, 5, 5];
  const DOWN = [0, 0, 0];
  const step = (code: number, by: number): number => (code + by + 16) % 16;

  test("healthy: down moves the counters up, up moves them down", () => {
    expect(clocked(healthy, DOWN)).toEqual({ up: 0, free: step(0, 1), clamped: step(0, 1) });
    expect(clocked(healthy, UP)).toEqual({ up: 1, free: step(5, -1), clamped: step(5, -1) });
  });

  test.each([
    ["swap-inputs@xe12.xeval.xdecide.acmp2", DOWN, { up: 1, free: 15, clamped: 15 }],
    ["swap@xe12.xeval.xdecide.acmp2=fn,cn", DOWN, { up: 1, free: 15, clamped: 15 }],
    ["swap@xe12.xeval.xdecide=xe12.fnode,xe12.cnode", DOWN, { up: 1, free: 15, clamped: 15 }],
    ["swap-twins@xe12", UP, { up: 0, free: 6, clamped: 6 }],
    ["stuck-high@xe12.xeval.xdecide.acmp2", DOWN, { up: 1, free: 15, clamped: 15 }],
    ["stuck-low@xe12.xeval.xdecide.acmp2", UP, { up: 0, free: 6, clamped: 6 }],
    ["stuck-high@xe12.xeval.xdecide.aand", DOWN, { up: 1, free: 15, clamped: 15 }],
    ["open@xe12.xeval.xdecide.rp2", UP, { up: 0, free: 6, clamped: 6 }],
    ["short@xe12.xeval.xdecide.rp2", DOWN, { up: 1, free: 15, clamped: 15 }],
    ["invert@xe12.xpots.actf.down", DOWN, { up: 0, free: 15, clamped: 1 }],
    ["invert@xe12.xeval.xdecide.aand.out", DOWN, { up: 1, free: 15, clamped: 15 }],
    ["open@xe12.xpots.actc.down", DOWN, { up: 0, free: 1, clamped: Number.NaN }],
    ["stuck-high@xe12.xeval.xstore.aff.out", DOWN, { up: 0, free: 15, clamped: 15 }],
  ] as const)("%s", (text, codes, found) => {
    expect(clocked(faulty(healthy, text), codes)).toEqual(found);
  });

  test.each([
    ["shift@xe12.xpots.adef", 9],
    ["shift@xe12.xpots.adef=-1", 7],
    ["shift@xe12.xpots.adef=17", 9],
  ])("%s selects tap %d at code 0", (text, tap) => {
    const design = faulty(healthy, text);
    const simulator = new Simulator(design, { probes: [] });
    simulator.start();
    const taps = design.edges[0]?.tap?.free.nets.map((net) => stateOf(simulator.kernel.read(net)));
    expect(taps?.indexOf(1)).toBe(tap);
    expect(taps?.lastIndexOf(1)).toBe(tap);
  });

  test("the design that a fault is put into stays as it was, and one fault twice undoes itself", () => {
    const text = "swap-inputs@xe12.xeval.xdecide.acmp2";
    expect(faulty(healthy, text, text).devices.map(({ pins }) => pins)).toEqual(
      healthy.devices.map(({ pins }) => pins),
    );
    expect(faulty(healthy, text).devices.map(({ pins }) => pins)).not.toEqual(healthy.devices.map(({ pins }) => pins));
    expect(clocked(healthy, DOWN).up).toBe(0);
  });

  test.each([
    ["stuck@xe12", 'there is no kind "stuck"'],
    ["open", "it does not say where"],
    ["swap@xe12=fn", "it does not name two nets"],
    ["shift@xe12.xpots.adef=half", '"half" is no whole number of steps'],
    ["open@xe12.xeval.xdecide.rp3", "did you mean xe12.xeval.xdecide.rp1?"],
    ["open@xe12.xeval.xdecide.acmp2", "which has not two terminals"],
    ["invert@xe12.xpots.actf.don", "did you mean down?"],
    ["invert@xe12.xeval.xdecide.acmp2.inp", "inp is not a connected digital pin"],
    ["stuck-low@xe12.xpots.actf", "name one of q, tc, e.g. xe12.xpots.actf.q[0]"],
    ["stuck-low@xe12.xpots.xpotf.r3", "has no digital output"],
    ["shift@xe12.xpots.actf", "no decoder"],
    ["swap-inputs@xe12.xeval.xdecide.aand", "no comparator"],
    ["swap-twins@xe13", "did you mean xe12?"],
    ["swap@xe12.xpot=fin,cin", "did you mean xe12.xpots?"],
  ])("%s is refused: %s", (text, message) => {
    let said = "";
    try {
      faulty(healthy, text);
    } catch (error) {
      const { message: what, remedy } = error as Error & { remedy?: string };
      said = `${what}; ${remedy ?? ""}`;
    }
    expect(said).toContain(message);
  });
});

test("every kind has a help text that begins with itself", () => {
  for (const kind of FAULT_KINDS) {
    expect(FAULT_HELP[kind].startsWith(`${kind}@`)).toBe(true);
  }
});

test("the command: verify names the fault and ends with 3, a manifest records it", async () => {
  const fault = "open@xe12.xeval.xdecide.rp2";
  const { code, out } = await twinedge(["verify", IDEAL, "--states", "1", "--fault", fault]);
  expect(code).toBe(3);
  expect(out).toContain("xe12.xeval.xdecide.acmp2: no pull-up");
  const folder = mkdtempSync(join(tmpdir(), "twinedge-"));
  try {
    const manifest = join(folder, "manifest.json");
    await twinedge([
      "run",
      IDEAL,
      "--clocks",
      "2",
      "--fault",
      fault,
      "--csv",
      join(folder, "a.csv"),
      "--manifest",
      manifest,
    ]);
    expect((JSON.parse(readFileSync(manifest, "utf8")) as { request: unknown }).request).toMatchObject({
      fault: [fault],
    });
    expect((await twinedge(["run", "--from", manifest])).code).toBe(0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
