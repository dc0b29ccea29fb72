/** Verilog, out: Icarus runs what is exported and has every event of the digital part at the same picosecond. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { twinedge } from "./command.ts";
import { expectEqualNetworks } from "./oracle/gate-network.ts";
import { icarus, missingIcarus } from "./oracle/icarus.ts";

test.skipIf(missingIcarus !== undefined)("25 random networks", () => {
  const { networks, events } = expectEqualNetworks(25);
  expect(networks).toBeGreaterThanOrEqual(25);
  expect(events).toBeGreaterThan(25 * 50);
});

test.skipIf(missingIcarus !== undefined).each(["three-edge.cir", "three-edge-hardware.cir"])(
  "compare-with icarus %s",
  async (deck) => {
    const { code, out } = await twinedge(["compare-with", "icarus", `circuits/${deck}`, "--clocks", "8"]);
    expect(out).toContain(": the same to the picosecond");
    expect(out.trimEnd().split("\n").at(-1)).toBe("agrees");
    expect(code).toBe(0);
  },
);

test.skipIf(missingIcarus !== undefined)("a counter of PSpice's primitives", async () => {
  const { code, out } = await twinedge(["compare-with", "icarus", "test/decks/pspice/counter.cir"]);
  expect(out).toContain("63 events: the same to the picosecond");
  expect(code).toBe(0);
});

/** A flip-flop whose data come too late, and one that is let go a hold time too early. */
const LATE = `late data
aclk [clk] clock
ad [d] data
aff d clk null null q null ff
alet d nd inv
.model clock d_source(period=20n delay=10n)
.model data d_source(times=[0 8n 31n 60n 91n] values=[0 1 0 1 0])
.model inv d_inverter(rise_delay=1n fall_delay=1n)
.model ff d_dff(setup=5n hold=2n width=1n violation=x ic=0)
.end
`;

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "twinedge-verilog-"));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test.skipIf(missingIcarus !== undefined)("both report the set-up and hold violations", async () => {
  const { code, out } = await twinedge(["compare-with", "icarus", "-", "--until", "120n"], LATE);
  expect(out).toContain("note: 3 set-up, hold, width or recovery violations reported by both");
  expect(code).toBe(0);
});

test.skipIf(missingIcarus !== undefined)("an exported file that is changed gives other events", async () => {
  await inFolder(async (folder) => {
    const [deck, file] = [join(folder, "late.cir"), join(folder, "late.v")];
    writeFileSync(deck, LATE);
    expect((await twinedge(["export", deck, "--to", "verilog", "-o", file, "--until", "120n"])).code).toBe(0);
    const [design, bench] = [readFileSync(file, "utf8"), readFileSync(join(folder, "late_tb.v"), "utf8")];
    const dumpOf = (text: string): string => icarus([text, bench]).vcd.replace(/\$date[\s\S]*?\$end/, "");
    const whole = dumpOf(design);
    expect(whole).toContain("$var wire 1");
    expect(dumpOf(design.replace("RISE(64'sd1000)", "RISE(64'sd1001)"))).not.toBe(whole);
  });
});

test("what has no Verilog equal is refused by name", async () => {
  const random = LATE.replace("violation=x", "violation=random");
  const { code, err } = await twinedge(["export", "-", "--to", "verilog", "-o", "x.v", "--until", "1u"], random);
  expect(err).toContain("aff: violation=random is not written to Verilog; set violation=record or violation=x");
  expect(code).toBe(2);
});

test("two files need a name", async () => {
  const { code, err } = await twinedge(["export", "-", "--to", "verilog", "--until", "1u"], LATE);
  expect(err).toContain("--to verilog writes 2 files; name the first one with -o FILE");
  expect(code).toBe(2);
});
