/** `twinedge info` and `twinedge diff` on recorded runs: this program's, and those of ngspice, Icarus and GTKWave's converters. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Diagnostic, Simulator } from "@twinedge/core";
import { compareTraces, readRaw, readRawPlots, readVcd } from "@twinedge/formats";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { twinedge } from "./command.ts";
import { icarus, missingIcarus } from "./oracle/icarus.ts";
import { missing as ngspiceMissing } from "./oracle/ngspice.ts";
import { fstMissing, throughFst } from "./oracle/waveform-tools.ts";
import { deckOf } from "./shared.ts";

const folder = mkdtempSync(join(tmpdir(), "twinedge-diff-"));
const path = (name: string): string => join(folder, name);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A flip-flop that toggles and a voltage that follows it; `r` moves the voltage. */
const DECK = `Toggle
.param r=1k
vclk clk 0 pulse(0 5 1u 0 0 1u 2u)
aff nq clk null null q nq ff
.model ff d_dff(clk_delay=5n rise_delay=2n fall_delay=1n ic=0)
abuf q y buf
.model buf d_buffer(rise_delay=1n fall_delay=1n)
rq y out {r}
rg out 0 1k
*@ clock clk clocks=4
*@ probe out q
.end
`;

beforeAll(async () => {
  writeFileSync(path("toggle.cir"), DECK);
  const run = (name: string, ...more: string[]): Promise<unknown> =>
    twinedge(["run", path("toggle.cir"), "--vcd", path(`${name}.vcd`), "--raw", path(`${name}.raw`), ...more]);
  await run("a", "--csv", path("a.csv"));
  await run("b", "--set", "r=2k", "--csv", path("b.csv"), "--csv-every", "change");
});

describe("runs of this program", () => {
  test.each([
    ["a.vcd", "a.raw"],
    ["a.raw", "a.vcd"],
    ["a.csv", "a.vcd"],
    ["a.raw", "a.csv"],
    ["b.csv", "b.vcd"],
    ["b.raw", "b.csv"],
  ])("%s is equal to %s", async (one, other) => {
    const { code, out } = await twinedge(["diff", path(one), path(other), "--json"]);
    const found = JSON.parse(out) as { compared: string[]; equal: boolean; onlyA: string[] };
    expect([code, found.equal]).toEqual([0, true]);
    expect(found.compared).toEqual(expect.arrayContaining(["q", "out"]));
  });

  test("the first difference and the largest are named, by signal, time and both values", async () => {
    const { code, out } = await twinedge(["diff", path("a.vcd"), path("b.raw"), "--signals", "out,q"]);
    expect(code).toBe(3);
    // 5 V through r and 1k: 2.5 V and 1.667 V once q has risen.
    expect(out).toMatch(/first difference +out at 1\.008 us: 2\.5 and 1\.6666666\d* \(-0\.8333\)/);
    expect(out).toContain("1 signal of 2 differ");
    const within = await twinedge(["diff", path("a.vcd"), path("b.raw"), "--signals", "out", "--abs-tol", "0.9V"]);
    expect([within.code, within.out]).toEqual([0, expect.stringContaining("equal")]);
  });

  test("at given times, and drawn", async () => {
    const words = ["diff", path("a.vcd"), path("b.vcd"), "--at", "0.5us,2.5us", "--svg", path("d.svg"), "--json"];
    const { code, out } = await twinedge(words);
    expect([code, (JSON.parse(out) as { first: unknown }).first]).toMatchObject([3, { signal: "out", time: 2.5e-6 }]);
    const figure = readFileSync(path("d.svg"), "utf8");
    expect(figure).toContain("first difference");
    expect(figure).toContain("out (");
  });

  test.each([
    [["a.vcd", "toggle.cir"], "toggle.cir is no recorded run (deck)"],
    [["a.vcd", "none.vcd"], "none.vcd does not exist"],
    [["a.vcd", "b.vcd", "--abs-tol", "much"], '--abs-tol cannot be "much"'],
    [["a.vcd", "b.vcd", "--at", "clocks"], "neither file has a row a clock"],
    [["a.vcd", "b.vcd", "--signals", "zz"], "no signal is in both files"],
    [["a.vcd", "b.vcd", "--map", "q"], '--map cannot be "q"'],
  ])("%j: exit code 2 and a message", async (words, message) => {
    const { code, err } = await twinedge(["diff", ...words.map((word) => (/\./.test(word) ? path(word) : word))]);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });

  test("info: signals, levels, span and points", async () => {
    const facts = async (name: string): Promise<unknown> =>
      JSON.parse((await twinedge(["info", path(name), "--json"])).out);
    expect(await facts("a.vcd")).toMatchObject({ kind: "VCD", title: "Toggle", span: "0 s to 9 us" });
    expect(await facts("a.raw")).toMatchObject({ kind: "ngspice raw", title: "Toggle" });
    expect(await facts("a.csv")).toMatchObject({
      kind: "CSV",
      signals: ["out", "q"],
      points: 5,
      kinds: { logic: 1, number: 1 },
    });
  });
});

describe.skipIf(fstMissing !== undefined)("through GTKWave's format", () => {
  test("a dump is the same afterwards", () => {
    const vcd = readFileSync(path("a.vcd"), "utf8");
    expect(compareTraces(readVcd(vcd, "a.vcd"), readVcd(throughFst(vcd), "fst.vcd"))).toMatchObject({
      differences: [],
      onlyA: [],
      onlyB: [],
    });
  });
});

const VERILOG = `\`timescale 1ns/100fs
module dut #(parameter W=4, parameter real G=2.5)(input clk, output reg [W-1:0] count, output tri z1, inout [1:0] bus);
  wire \\esc+name = clk; real v; integer i; time tt; event ev; reg [7:4] hi; wire [0:2] up = count[2:0];
  assign z1 = clk ? 1'bz : 1'b1; assign bus = clk ? 2'bz1 : 2'bx0;
  initial begin count=0; v=0; i=-1; hi=4'hx; end
  always @(posedge clk) begin count<=count+1; v=v+0.25; ->ev; i=i+1; tt=$time; hi=count; #0.0013 v=v*2; end
  genvar g; generate for(g=0;g<2;g=g+1) begin: gen wire gw = clk ^ g; end endgenerate
endmodule
module tb; reg clk=0; wire [3:0] c; wire z; wire [1:0] b; dut d(clk,c,z,b); always #5 clk=~clk;
  initial begin $dumpfile("dump.vcd"); $dumpvars(0,tb); #22 $dumpoff; #20 $dumpon; #10 $dumpall; #3 $finish; end
endmodule
`;

describe.skipIf(missingIcarus !== undefined)("dumps of Icarus", () => {
  test("what it writes is read: every kind of variable, steps of 100 fs, a pause", () => {
    const said: Diagnostic[] = [];
    const { vcd } = icarus([VERILOG]);
    const trace = readVcd(vcd, "tb.vcd", (one) => said.push(one));
    expect(said).toEqual([]);
    expect(trace.endTime).toBe(55_000);
    const names = trace.probes.map((id) => trace.signals[id]?.path);
    expect(names).toEqual(expect.arrayContaining(["tb.d.esc+name", "tb.d.gen[1].gw", "tb.d.hi", "tb.d.up", "tb.d.ev"]));
    const v = trace.signals.findIndex((signal) => signal.path === "tb.d.v");
    const points = [...trace.times].flatMap((time, i) =>
      trace.ids[i] === v && time < 22_000 ? [[time, trace.values[i]]] : [],
    );
    expect(points).toEqual([
      [0, 0],
      [5000, 0.25],
      [5001.3, 0.5],
      [15_000, 0.75],
      [15_001.3, 1.5],
    ]);
  });

  test.skipIf(fstMissing !== undefined)("what fst2vcd makes of them is the same", () => {
    const { vcd } = icarus([VERILOG]);
    const found = compareTraces(readVcd(vcd, "tb.vcd"), readVcd(throughFst(vcd), "fst.vcd"), {
      at: [0, 7000, 12_000, 53_000],
    });
    expect(found).toMatchObject({ differences: [], onlyA: [], onlyB: [] });
    expect(found.compared.length).toBeGreaterThan(15);
  });

  test("a flip-flop with delays, ours and Icarus's inside a test bench: every event at the same picosecond", async () => {
    const { vcd } = icarus([
      "`timescale 1ps/1ps\nmodule dff(input clk, output reg q, output nq); initial q = 0; assign #(7000,6000) nq = ~r; reg r = 0;\n" +
        "always @(posedge clk) r <= ~r; always @(r) if (r) q <= #7000 r; else q <= #6000 r; endmodule\n" +
        'module tb; reg clk = 0; wire q, nq; dff dut(clk, q, nq); initial begin $dumpfile("dump.vcd"); $dumpvars(0, tb);\n' +
        "#1000000 forever begin clk = 1; #1000000 clk = 0; #1000000; end end initial #9000000 $finish; endmodule",
    ]);
    writeFileSync(path("icarus.vcd"), vcd);
    const { code, out } = await twinedge(["diff", path("a.vcd"), path("icarus.vcd"), "--signals", "q"]);
    expect([code, out]).toEqual([0, expect.stringMatching(/compared +1 signal.*\n[^]*equal/)]);
    const late = vcd.replace("#1007000", "#1007001");
    writeFileSync(path("late.vcd"), late);
    const found = await twinedge(["diff", path("a.vcd"), path("late.vcd"), "--signals", "q"]);
    expect([found.code, found.out]).toEqual([3, expect.stringContaining("q (tb.q) at 1.007 us: 1 and 0")]);
    expect(
      (await twinedge(["diff", path("a.vcd"), path("late.vcd"), "--signals", "q", "--time-tol", "1ps"])).code,
    ).toBe(0);
  });
});

/** Analog and digital, as ngspice runs it; every way it writes results. */
const SPICE = `rc and a flip-flop
v1 in 0 pulse(0 5 1u 100n 100n 4u 10u)
r1 in out 1k
c1 out 0 200p
abr [in] [din] adc
.model adc adc_bridge(in_low=2.5 in_high=2.5)
aff nq din null null q nq ff
.model ff d_dff(clk_delay=5n rise_delay=1n fall_delay=1n)
.control
tran 50n 25u
write all.raw v(in) v(out) q nq
write run.raw v(in) v(out)
set filetype=ascii
write ascii.raw v(in) v(out)
wrdata columns.txt v(in) v(out)
set wr_vecnames
set wr_singlescale
wrdata named.txt v(in) v(out)
eprvcd din q nq > events.vcd
op
write op.raw v(in) v(out)
.endc
.end
`;

describe.skipIf(ngspiceMissing !== undefined)("results of ngspice", () => {
  const read = (name: string): Buffer => readFileSync(path(name));

  beforeAll(() => {
    writeFileSync(path("rc.cir"), SPICE);
    spawnSync("ngspice", ["-b", "rc.cir"], { cwd: folder, timeout: 60_000 });
  });

  test("binary and ASCII raw files and both kinds of columns are one run", async () => {
    const run = readRaw(read("run.raw"), "run.raw");
    expect(compareTraces(run, readRaw(read("ascii.raw"), "ascii.raw"))).toMatchObject({
      differences: [],
      onlyA: [],
      onlyB: [],
    });
    for (const [name, map] of [
      ["columns.txt", ["--map", "in=column2", "--map", "out=column4"]],
      ["named.txt", []],
    ] as const) {
      // Nine digits of a time: up to 50 fs, at 50 V/us.
      const words = ["diff", path("run.raw"), path(name), ...map, "--abs-tol", "2.5uV", "--json"];
      const { code, out } = await twinedge(words);
      expect([name, code, JSON.parse(out)]).toMatchObject([name, 0, { compared: ["in", "out"] }]);
    }
  });

  test("events in a raw file stand at their own times, those of its VCD", () => {
    const raw = readRaw(read("all.raw"), "all.raw");
    const vcd = readVcd(read("events.vcd").toString(), "events.vcd");
    const found = compareTraces(vcd, raw, { signals: ["q", "nq"], timeTol: 1 });
    expect(found.compared).toEqual(["q", "nq"]);
    expect(found.differences).toEqual([]);
    expect(compareTraces(vcd, raw, { signals: ["q"], map: new Map([["q", "nq"]]) }).differences).toHaveLength(1);
  });

  test("an operating point is a trace of one time; ours from a deck is the same", async () => {
    const [plot] = readRawPlots(read("op.raw"), "op.raw");
    expect(plot).toMatchObject({ name: "Operating Point", points: 1 });
    const simulator = new Simulator(await deckOf("rc\nv1 in 0 0\nr1 in out 1k\nc1 out 0 200p\n.end\n"), { log: "all" });
    simulator.start();
    expect(compareTraces(simulator.trace(), readRaw(read("op.raw"), "op.raw"))).toMatchObject({
      compared: ["in", "out"],
      differences: [],
    });
  });
});
