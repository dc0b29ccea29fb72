/** Multiplexer and demultiplexer. A select bit at x tries both its values. */

import { stateOf } from "@twinedge/core";
import { type CellWriter, initialBits, port, transportOf } from "./cell.ts";
import { bit, delay, times } from "./literals.ts";

/** Inputs beyond N read as 0; `in` has the first leftmost. */
const MUX = `module te_mux #(parameter N = 2, parameter S = 1, parameter FIRST = 0, parameter [63:0] RISE = 0, parameter [63:0] FALL = 0, parameter TRANSPORT = 0, parameter INIT = 1'bx)
  (input [N-1:0] in, input [S-1:0] sel, input strobe, output out);
  reg want = INIT, picked, one, found;
  reg [S-1:0] s;
  reg [63:0] rise = 0, fall = 0;
  integer i;
  initial begin
    #0 rise = RISE;
    fall = FALL;
  end
  always @(in or sel or strobe) begin
    #0 found = 0;
    picked = 1'bx;
    for (i = 0; i < S; i = i + 1) s[i] = FIRST && sel[i] === 1'bx ? 1'b0 : sel[i];
    for (i = 0; i < (1 << S); i = i + 1) begin
      if ((|(s ^ i[S-1:0])) !== 1'b1) begin
        one = i < N ? in[N-1-i] : 1'b0;
        picked = !found || picked === one ? one : 1'bx;
        found = 1;
      end
    end
    want <= strobe === 1'b1 ? 1'b0 : strobe === 1'b0 || picked === 1'b0 ? picked : 1'bx;
  end
  te_out #(.TRANSPORT(TRANSPORT), .INIT(INIT)) o(want, rise, fall, out);
endmodule
`;

const DEMUX = `module te_demux #(parameter N = 2, parameter S = 1, parameter [64*N-1:0] RISE = 0, parameter [64*N-1:0] FALL = 0, parameter TRANSPORT = 0, parameter [N-1:0] INIT = {N{1'bx}})
  (input in, input [S-1:0] sel, input enable, output [N-1:0] out);
  reg [N-1:0] want = INIT, wanted;
  reg [64*N-1:0] rise = 0, fall = 0;
  integer i;
  initial begin
    #0 rise = RISE;
    fall = FALL;
  end
  always @(in or sel or enable) begin
    #0;
    for (i = 0; i < N; i = i + 1)
      wanted[N-1-i] = ~(|(sel ^ i[S-1:0])) & in & enable;
    want <= wanted;
  end
  te_outs #(.N(N), .TRANSPORT(TRANSPORT), .INIT(INIT)) o(want, rise, fall, out);
endmodule
`;

const mux: CellWriter = (input) => {
  const { reading, initial } = input;
  const [rise = 0] = reading.list("rise_delay");
  const [fall = 0] = reading.list("fall_delay");
  return {
    module: "te_mux",
    source: MUX,
    params: {
      N: String(reading.nets("in").length),
      S: String(reading.nets("sel").length),
      FIRST: reading.word("unknown_select") === "first" ? "1" : "0",
      RISE: delay(rise),
      FALL: delay(fall),
      TRANSPORT: transportOf(input),
      INIT: bit(stateOf(initial[0] ?? 2)),
    },
    inputs: { in: port(input, "in", "0"), sel: port(input, "sel"), strobe: port(input, "strobe", "0") },
    outputs: [["out", 1]],
  };
};

const demux: CellWriter = (input) => {
  const { reading, initial } = input;
  const count = initial.length;
  return {
    module: "te_demux",
    source: DEMUX,
    params: {
      N: String(count),
      S: String(reading.nets("sel").length),
      RISE: times(eachOf(reading.list("rise_delay"), count)),
      FALL: times(eachOf(reading.list("fall_delay"), count)),
      TRANSPORT: transportOf(input),
      INIT: initialBits(initial),
    },
    inputs: {
      in: port(input, "in"),
      sel: port(input, "sel"),
      enable: port(input, "enable", "1"),
    },
    outputs: [["out", count]],
  };
};

/** ps for each of `count` outputs from one value or one each. */
export function eachOf(seconds: readonly number[], count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => Math.round((seconds[i] ?? seconds[0] ?? 0) * 1e12));
}

export const muxes: Readonly<Record<string, CellWriter>> = { mux, demux };
