/** Outputs that let go, and the pulls: their values are twelve-valued codes, as in our kernel. */
import { RESISTIVE_ONE, RESISTIVE_ZERO } from "@twinedge/core";
import { type CellWriter, initialCodes, port, refuse, transportOf } from "./cell.ts";
import { delay } from "./literals.ts";

const TRISTATE = `module te_tristate #(parameter ACTIVE = 1'b1, parameter INVERTS = 1'b0, parameter [63:0] RISE = 0, parameter [63:0] FALL = 0, parameter [63:0] OPEN = 0,
  parameter TRANSPORT = 0, parameter [3:0] INIT = 4'd11)
  (input in, input enable, output [3:0] out);
  reg [3:0] want = INIT;
  reg [63:0] wait_for = 0;
  localparam [63:0] LEAST = RISE < FALL ? (RISE < OPEN ? RISE : OPEN) : FALL < OPEN ? FALL : OPEN;
  wire data = in ^ INVERTS;
  always @(in or enable) begin
    #0 wait_for = enable === ~ACTIVE ? OPEN : enable !== ACTIVE ? LEAST : data === 1'b1 ? RISE : data === 1'b0 ? FALL : LEAST;
    want <= (enable === ACTIVE ? 4'd0 : enable === ~ACTIVE ? 4'd6 : 4'd9) + (data === 1'b0 ? 4'd0 : data === 1'b1 ? 4'd1 : 4'd2);
  end
  te_out #(.W(4), .TRANSPORT(TRANSPORT), .INIT(INIT)) o(want, wait_for, wait_for, out);
endmodule
`;

const OPEN = `// Pulls to CONDUCTS while its input is that, lets go otherwise.
module te_open #(parameter CONDUCTS = 1'b0, parameter [63:0] OPEN = 0, parameter [63:0] ON = 0, parameter TRANSPORT = 0, parameter [3:0] INIT = 4'd11)
  (input in, output [3:0] out);
  reg [3:0] want = INIT;
  reg [63:0] wait_for = 0;
  always @(in) begin
    #0 wait_for = in === CONDUCTS ? ON : in === ~CONDUCTS ? OPEN : OPEN < ON ? OPEN : ON;
    want <= in === CONDUCTS ? {3'b000, CONDUCTS} : in === ~CONDUCTS ? 4'd6 + {3'b000, ~CONDUCTS} : 4'd11;
  end
  te_out #(.W(4), .TRANSPORT(TRANSPORT), .INIT(INIT)) o(want, wait_for, wait_for, out);
endmodule
`;

const tristate: CellWriter = (input) => {
  const { reading, initial } = input;
  refuse(input, "released", "z", "simulate the Verilog that it comes from");
  if (reading.num("passes") !== 0) {
    reading.fail("passes=1 is not written to Verilog", "simulate the Verilog that it comes from");
  }
  const after = (param: string): string => delay(reading.num(reading.given(param) ? param : "delay"));
  return {
    module: "te_tristate",
    source: TRISTATE,
    params: {
      ACTIVE: reading.word("active") === "high" ? "1'b1" : "1'b0",
      INVERTS: reading.num("inverts") === 0 ? "1'b0" : "1'b1",
      RISE: after("rise_delay"),
      FALL: after("fall_delay"),
      OPEN: after("open_delay"),
      TRANSPORT: transportOf(input),
      INIT: initialCodes(initial),
    },
    inputs: { in: port(input, "in"), enable: port(input, "enable") },
    outputs: [["out", 1]],
    coded: true,
  };
};

function open(conducts: 0 | 1, on: string): CellWriter {
  return (input) => {
    const { reading, initial } = input;
    return {
      module: "te_open",
      source: OPEN,
      params: {
        CONDUCTS: `1'b${conducts}`,
        OPEN: delay(reading.num("open_delay")),
        ON: delay(reading.num(on)),
        TRANSPORT: transportOf(input),
        INIT: initialCodes(initial),
      },
      inputs: { in: port(input, "in") },
      outputs: [["out", 1]],
      coded: true,
    };
  };
}

function pull(module: string, code: number): CellWriter {
  const source = `module ${module}(output [3:0] out);\n  assign out = 4'd${code};\nendmodule\n`;
  return () => ({ module, source, params: {}, inputs: {}, outputs: [["out", 1]], coded: true });
}

export const drivers: Readonly<Record<string, CellWriter>> = {
  d_tristate: tristate,
  d_open_c: open(0, "fall_delay"),
  d_open_e: open(1, "rise_delay"),
  d_pullup: pull("te_pullup", RESISTIVE_ONE),
  d_pulldown: pull("te_pulldown", RESISTIVE_ZERO),
};
