/**
 * Modules behind every output: its delay, and the wire where several outputs meet or one lets go.
 *
 * A wire of several drivers is resolved by the same table as in our kernel, which is XSPICE's; Verilog's own strengths differ where
 * an X is involved, and a released net keeps no state there. `net` is what the wire shows (`z` where it is let go), `state` what
 * reads it sees.
 */
import { resolve } from "@twinedge/core";

const VALUES = 12;

/** `rise` and `fall` are 0 until the first change, so that an output stands where it begins from time 0 on. */
const OUT = `// An output: goes where it is wanted after rise or fall ps, to x after the shorter. A pulse shorter than that is swallowed.
module te_out #(parameter W = 1, parameter TRANSPORT = 0, parameter [W-1:0] INIT = {W{1'bx}})
  (input [W-1:0] want, input [63:0] rise, input [63:0] fall, output [W-1:0] out);
  generate
    if (TRANSPORT) begin : through
      te_transport #(.W(W), .INIT(INIT)) all(want, rise, fall, out);
    end else begin : inertial
      assign #(rise, fall) out = want;
    end
  endgenerate
endmodule
`;

const OUTS = `// N outputs with delays of their own, the first leftmost.
module te_outs #(parameter N = 1, parameter TRANSPORT = 0, parameter [N-1:0] INIT = {N{1'bx}})
  (input [N-1:0] want, input [64*N-1:0] rise, input [64*N-1:0] fall, output [N-1:0] out);
  genvar i;
  generate
    for (i = 0; i < N; i = i + 1) begin : each
      te_out #(.TRANSPORT(TRANSPORT), .INIT(INIT[i])) o(want[i], rise[64*i +: 64], fall[64*i +: 64], out[i]);
    end
  endgenerate
endmodule
`;

const TRANSPORT = `// Transport delay: every change comes through, unless a later one overtakes it.
module te_transport #(parameter W = 1, parameter [W-1:0] INIT = {W{1'bx}})
  (input [W-1:0] want, input [63:0] rise, input [63:0] fall, output reg [W-1:0] out = INIT);
  // What is on its way, in the order of time: entries first .. last - 1, modulo the depth.
  localparam DEPTH = 4096;
  reg [W-1:0] value [0:DEPTH-1];
  reg [63:0] due [0:DEPTH-1];
  integer first = 0, last = 0;
  reg [63:0] at;
  always @(want) begin
    at = $time + (want === 1'b1 ? rise : want === 1'b0 ? fall : rise < fall ? rise : fall);
    while (first != last && due[(last - 1) % DEPTH] >= at)
      last = last - 1;
    if ((first == last ? out : value[(last - 1) % DEPTH]) !== want) begin
      if (at == $time)
        out = want;
      else begin
        if (last - first == DEPTH) begin
          $display("te error %0d %m: more than %0d changes on their way", $time, DEPTH);
          $finish;
        end
        // Icarus 11 waits for a fork of one branch.
        fork
          begin
            value[last % DEPTH] = want;
            due[last % DEPTH] = at;
            last = last + 1;
          end
          begin
            #(at - $time);
            if (first != last && due[first % DEPTH] == $time) begin
              out = value[first % DEPTH];
              first = first + 1;
            end
          end
        join_none
      end
    end
  end
endmodule
`;

function table(): string {
  const entries: string[] = [];
  for (let a = VALUES - 1; a >= 0; a--) {
    for (let b = VALUES - 1; b >= 0; b--) {
      entries.push(resolve(a, b).toString(16));
    }
  }
  return `${4 * VALUES * VALUES}'h${entries.join("")}`;
}

const RESOLVE = `// Two drivers on one net. Codes: 0, 1, 2 for 0, 1, x; 3 more each for resistive, high impedance, undetermined strength.
module te_resolve(input [3:0] a, input [3:0] b, output [3:0] both);
  localparam [${4 * VALUES * VALUES - 1}:0] TABLE = ${table()};
  assign both = TABLE[4 * (${VALUES} * a + b) +: 4];
endmodule
`;

const STRONG = `// The code of a plain output.
module te_strong(input out, output [3:0] code);
  assign code = out === 1'b1 ? 4'd1 : out === 1'b0 ? 4'd0 : 4'd2;
endmodule
`;

const NET = `// What a net of several drivers shows, and the state that whatever reads it sees.
module te_net(input [3:0] code, output net, output state);
  assign state = code % 3 == 0 ? 1'b0 : code % 3 == 1 ? 1'b1 : 1'bx;
  assign net = code / 3 == 2 ? 1'bz : state;
endmodule
`;

const MOMENT = `// How many outputs have changed. Nobody instantiates it: it is a top of its own, seen from everywhere.
module te_moment;
  integer changes = 0;
endmodule
`;

/** @param counted the changes of outputs are counted, for what waits until all are at rest */
export function outputModules(counted: boolean): readonly string[] {
  const count = "  always @(out) te_moment.changes = te_moment.changes + 1;\nendmodule\n";
  return counted ? [OUT.replace("endmodule\n", count), OUTS, TRANSPORT, MOMENT] : [OUT, OUTS, TRANSPORT];
}

export const NET_MODULES = [RESOLVE, STRONG, NET];
