/** A netlist that is read, run and exported gives the same events in Icarus as here. */
import { elaborate, Simulator } from "@twinedge/core";
import { compareWithDump, DigitalRecording, readVcd, readVerilog, writeVerilog } from "@twinedge/formats";
import { randomVectors, VectorRun, vectorInputs } from "@twinedge/study";
import fc from "fast-check";
import { expect, test } from "vitest";
import { icarus, missingIcarus } from "./oracle/icarus.ts";
import { type NetworkPlan, networkText } from "./oracle/random-netlists.ts";

/** All inputs of a vector change at once, the clock too: our own order of events has to be kept. */
async function expectSameEvents(text: string, seed: number): Promise<number> {
  const design = elaborate((await readVerilog(text, "netlist.v")).circuit);
  const inputs = vectorInputs(design, undefined);
  const [known, unknown] = [randomVectors(inputs, 150, seed), randomVectors(inputs, 300, seed + 1)];
  const vectors = known.map((vector, i) =>
    vector.map((bit, k) => (i > 75 && unknown[2 * i]?.[k] === 1 && unknown[2 * i + 1]?.[k] === 1 ? 2 : bit)),
  );
  const simulator = new Simulator(design, { probes: [], log: "all" });
  const run = new VectorRun(simulator, {
    inputs,
    outputs: [],
    clock: undefined,
    start: 1000,
    period: 100_000,
    vectors,
  });
  simulator.start();
  const recording = new DigitalRecording(simulator, "typ", 1);
  while (!run.done) {
    run.step();
  }
  const recorded = recording.run();
  const { design: module, bench, module: written } = writeVerilog(recorded, "netlist");
  const { vcd, stdout } = icarus([module, bench]);
  const { difference, events } = compareWithDump(
    recorded,
    written,
    simulator.trace(),
    readVcd(vcd, "dump.vcd"),
    stdout,
    "tb",
  );
  expect(difference).toBeUndefined();
  return events;
}

test.skipIf(missingIcarus !== undefined)(
  "gates and flip-flops of always blocks",
  async () => {
    const plan = fc.record<NetworkPlan>({
      inputs: fc.constant(6),
      gates: fc.integer({ min: 10, max: 60 }),
      buses: fc.constant(0),
      registers: fc.integer({ min: 3, max: 12 }),
      delays: fc.boolean(),
      unknowns: fc.constant(false),
      seed: fc.nat(),
      numbers: fc.array(fc.nat(10_000), { minLength: 400, maxLength: 400 }),
    });
    await fc.assert(
      fc.asyncProperty(plan, async (one) => {
        expect(await expectSameEvents(networkText(one), one.seed)).toBeGreaterThan(100);
      }),
      { numRuns: 2, endOnFailure: true },
    );
  },
  60_000,
);

/** A ripple counter behind a gated clock, latches, primitives with levels and with edges, buffers of assign, Yosys's cells. */
const STATES = `primitive edges(q, c, r, d);
  output q; reg q; input c, r, d; initial q = 0;
  table (01) 0 0 : ? : 0; r 0 1 : ? : 1; n ? ? : ? : -; (0x) 0 1 : 1 : 1; ? 1 ? : ? : 0; ? (1?) ? : ? : -; ? 0 * : ? : -; endtable
endprimitive
primitive most(y, a, b, c);
  output y; input a, b, c;
  table 1 1 ? : 1; 1 ? 1 : 1; ? 1 1 : 1; 0 0 b : 0; 0 ? 0 : 0; ? 0 0 : 0; endtable
endprimitive
\`timescale 1ns/1ps
module top(input clk, rst, en, a, b, output [3:0] n, output [3:0] y, output reg l, output p, s, t);
  reg [3:0] c;
  wire gated = clk & en;
  assign n = c;
  always @(posedge gated or posedge rst) if (rst) c[0] <= 0; else c[0] <= ~c[0];
  always @(negedge c[0] or posedge rst) if (rst) c[1] <= 0; else c[1] <= #2 ~c[1];
  always @(negedge c[1] or negedge a) if (!a) c[2] <= 1; else c[2] <= ~c[2] ^ b;
  always @(posedge clk) c[3] <= c[2];
  always @* if (rst) l = 1'b0; else if (clk) l = a ^ b;
  edges u0(p, clk, rst, b);
  edges #(3, 2) u1(s, c[0], rst, p);
  most #1 u2(t, a, c[1], l);
  \\$_DFFSRE_PPPP_ f0 (.C(clk), .S(a), .R(rst), .E(en), .D(y[3]), .Q(y[0]));
  \\$_SDFFCE_NN1P_ f1 (.C(c[0]), .R(rst), .E(en), .D(y[0]), .Q(y[1]));
  \\$lut #(.WIDTH(32'd3), .LUT(8'h6a)) f2 (.A({ a, y[1], c[0] }), .Y(y[2]));
  assign y[3] = 8'h1e >> { b, y[2], l };
endmodule
`;

test.skipIf(missingIcarus !== undefined)(
  "a ripple counter, latches, primitives, Yosys's cells",
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), async (seed) => {
        expect(await expectSameEvents(STATES, seed)).toBeGreaterThan(100);
      }),
      { numRuns: 2, endOnFailure: true },
    );
  },
  60_000,
);
