/** Yosys's cells and tables as this program reads them, held against Icarus with models of its own, under vectors with X. */
import { elaborate, Simulator } from "@twinedge/core";
import { readVerilog } from "@twinedge/formats";
import { type Stimulus, VectorRun, vectorInputs } from "@twinedge/study";
import fc from "fast-check";
import { expect, test } from "vitest";
import { missingIcarus } from "./oracle/icarus.ts";
import { firstDifference, runInIcarus } from "./oracle/netlist-run.ts";
import { models, modelText } from "./oracle/yosys-models.ts";

/** One input changes at a time, the first five most often, to X one time in five: what meets at one moment is a race in Verilog. */
function walk(width: number, count: number, seed: number): readonly Uint8Array[] {
  const vector = new Uint8Array(width).fill(2);
  let state = seed;
  const below = (limit: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  return Array.from({ length: count }, () => {
    vector[below(below(3) === 0 ? width : Math.min(width, 5))] = below(5) >> 1;
    return vector.slice();
  });
}

/** Holds the netlist, read here, against Icarus. */
async function expectEqual(text: string, theirModels: string, steps: number, seed: number) {
  const design = elaborate((await readVerilog(text, "cells.v")).circuit);
  const inputs = vectorInputs(design, undefined);
  const outputs = design.ports.filter(({ direction }) => direction === "output");
  const width = inputs.reduce((sum, { nets }) => sum + nets.length, 0);
  const stimulus: Stimulus = { inputs, outputs, clock: undefined, period: 1000, vectors: walk(width, steps, seed) };
  const simulator = new Simulator(design, { probes: [], log: "none" });
  const run = new VectorRun(simulator, stimulus);
  simulator.start();
  const lines: string[] = [];
  while (!run.done) {
    run.step();
    lines.push(run.outputLine());
  }
  const theirs = runInIcarus(`${text}${theirModels}`, "top", stimulus, false);
  expect(firstDifference(lines, theirs.lines)).toBeUndefined();
  return lines;
}

test.skipIf(missingIcarus !== undefined)(
  "every gate, flip-flop and latch",
  async () => {
    const pins = [...new Set(["C", "D", "E", "R", "S", ...models.flatMap(({ inputs }) => inputs)])];
    const instances = models.map(({ name, inputs, output }, i) => {
      const connections = [...inputs.map((pin) => `.${pin}(${pin})`), `.${output}(y[${i}])`];
      return `  \\${name} u${i} (${connections.join(", ")});`;
    });
    const text = `module top(input ${pins.join(", ")}, output [${models.length - 1}:0] y);\n${instances.join("\n")}\nendmodule\n`;
    await fc.assert(
      fc.asyncProperty(fc.nat(), async (seed) => {
        const lines = await expectEqual(text, modelText, 3000, seed);
        // Bits are most significant first.
        const still = models
          .toReversed()
          .filter((_, i) => !["0", "1"].every((bit) => lines.some((line) => line[i] === bit)));
        expect(still.map(({ name }) => name)).toEqual([]);
      }),
      { numRuns: 2, endOnFailure: true },
    );
  },
  60_000,
);

const WIDTHS = [1, 2, 3, 4, 6];

test.skipIf(missingIcarus !== undefined)(
  "tables: $lut, and constants shifted by nets",
  async () => {
    const table = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
    await fc.assert(
      fc.asyncProperty(fc.array(table, { minLength: 5, maxLength: 5 }), fc.nat(), async (tables, seed) => {
        const lines = WIDTHS.flatMap((width, i) => {
          const size = 2 ** width;
          const lut = `${size}'h${BigInt.asUintN(size, tables[i] ?? 0n).toString(16)}`;
          const nets = Array.from({ length: width }, (_, k) => `a[${k}]`).join(", ");
          return [
            `  \\$lut #(.WIDTH(32'd${width}), .LUT(${lut})) u${i} (.A({ ${nets} }), .Y(y[${i}]));`,
            `  assign z[${i}] = ${lut} >> { ${nets} };`,
          ];
        });
        const text = `module top(input [5:0] a, output [4:0] y, z, output [3:0] l);\n${lines.join("\n")}\n  assign l = a[3:0] << a[5:4];\nendmodule\n`;
        expect(await expectEqual(text, modelText, 300, seed)).toHaveLength(300);
      }),
      { numRuns: 4, endOnFailure: true },
    );
  },
  60_000,
);

test.skipIf(missingIcarus !== undefined)(
  "latches written as always @*",
  async () => {
    const text = `module top(input d, e, r, n, input [1:0] w, output reg q, p, output reg [1:0] v);
  always @* if (!r) q = 1'b0; else if (e) q = d;
  always @(*) if (e & ~n) p <= d ^ w[0];
  always @* begin if (e) v = w; if (n == 1'b0) v[0] = 1'b1; end
endmodule
`;
    await fc.assert(
      fc.asyncProperty(fc.nat(), async (seed) => {
        expect(await expectEqual(text, "", 300, seed)).toHaveLength(300);
      }),
      { numRuns: 4, endOnFailure: true },
    );
  },
  60_000,
);
