import { type Circuit, elaborate, InputError, logicChar, Simulator } from "@twinedge/core";
import { describe, expect, test } from "vitest";
import { readVerilog, type VerilogOptions } from "./read.ts";

async function read(text: string, options: VerilogOptions = {}): Promise<Circuit> {
  return (await readVerilog(text, "t.v", options)).circuit;
}

/** Outputs, in the order of the ports, for each row of inputs in that order; all bits most significant first. */
async function table(text: string, rows: readonly string[], options: VerilogOptions = {}): Promise<readonly string[]> {
  const simulator = new Simulator(elaborate(await read(text, options)));
  const { ports, netByName } = simulator.design;
  const nets = (wanted: boolean): readonly string[] =>
    ports.flatMap(({ direction, nets: bits }) => ((direction === "input") === wanted ? bits : []));
  simulator.start();
  return rows.map((row) => {
    const bits = row.replaceAll(" ", "").split("");
    simulator.kernel.act((k) => {
      for (const [i, net] of nets(true).entries()) {
        simulator.sources.get(net)?.(k, "01x".indexOf(bits[i] ?? "x"));
      }
    });
    simulator.runTo(simulator.now + 1000);
    return nets(false)
      .map((net) => logicChar(simulator.kernel.read(netByName.get(net) ?? -1)))
      .join("");
  });
}

async function failure(text: string, options: VerilogOptions = {}): Promise<string> {
  try {
    elaborate(await read(text, options));
  } catch (error) {
    if (error instanceof InputError) {
      return error.message;
    }
    throw error;
  }
  throw new Error("it was read");
}

describe("modules and gates", () => {
  test("c17: six NANDs", async () => {
    const c17 = `module c17 (N1,N2,N3,N6,N7,N22,N23);
      input N1,N2,N3,N6,N7; output N22,N23; wire N10,N11,N16,N19;
      nand NAND2_1 (N10, N1, N3); nand NAND2_2 (N11, N3, N6); nand NAND2_3 (N16, N2, N11);
      nand NAND2_4 (N19, N11, N7); nand NAND2_5 (N22, N10, N16); nand NAND2_6 (N23, N16, N19);
    endmodule`;
    expect(await table(c17, ["00000", "11111", "01010", "1x1x1", "xxxxx"])).toEqual(["00", "10", "11", "1x", "xx"]);
  });

  test("vectors, hierarchy by name and by place, parameters, concatenations", async () => {
    const text = `module full(input a, b, ci, output s, co);
        assign s = a ^ b ^ ci, co = (a & b) | (a & ci) | (b & ci);
      endmodule
      module add #(parameter N = 2) (x, y, sum);
        localparam M = N - 1;
        input [M:0] x, y; output [N:0] sum; wire [N:0] c;
        assign c[0] = 1'b0;
        full f[M:0] (.a(x), .b(y), .ci(c[M:0]), .s(sum[M:0]), .co(c[N:1]));
        assign sum[N] = c[N];
      endmodule
      module top(input [3:0] x, y, output [4:0] sum);
        add #(.N(4)) u (x, y, sum);
      endmodule`;
    const rows = ["0101 0011", "1111 0001", "1111 1111"];
    expect(await table(text, rows)).toEqual(["01000", "10000", "11110"]);
  });
});

test("errors name place and remedy", async () => {
  expect(await failure("module a; b u(); endmodule module b; a u(); endmodule")).toMatch(
    /^t\.v:1:13: module a contains itself: a -> b -> a; break the circle$|^t\.v:1:4\d: module a contains itself/,
  );
  expect(await failure("module a(input [1000000000:0] x); endmodule")).toMatch(/^t\.v:1:31: "x" has 1000000001 bits/);
  expect(await failure("module a; always @(posedge c) x <= y + 1; endmodule")).toMatch(
    /^t\.v:1:38: the operator \+ on nets is not supported; synthesise/,
  );
});
