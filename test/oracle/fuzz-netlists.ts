/** Verilog and `.bench` texts that are damaged, and words of theirs that are put in. */
import { benchOf, c17, counter, verilogOf } from "./netlists.ts";

export const VERILOG: readonly string[] = [
  verilogOf(c17()),
  verilogOf(counter(3)),
  `\`timescale 1ns / 10ps
\`define W 4
\`ifdef FAST
\`define D 1
\`else
\`define D 2.5
\`endif
primitive latch (q, d, e); output q; reg q; input d, e; initial q = 1'b0;
  table 1 1 : ? : 1; 0 1 : ? : 0; ? 0 : ? : -; (?1) 0 : ? : -; endtable
endprimitive
module cell #(parameter N = \`W, K = 2) (input [N-1:0] a, b, output [N-1:0] y, inout z);
  localparam M = N - 1;
  (* keep = "yes" *) wire [0:M] t;
  nand #(\`D, 2:3:4) g[M:0] (t, a, b);
  assign y = ~t ^ {N{z}}, z = a[0] ? b[M] : 1'bz;
endmodule
module \\top+1 (clk, rst_n, d, q, bus);
  input clk, rst_n; input [3:0] d; output reg [3:0] q; inout bus; supply0 gnd; tri1 p; wor w;
  wire [3:0] y;
  cell #(.N(4)) u (.a(d), .b(q), .y(y), .z(bus));
  defparam u.K = 3;
  latch #1 l (p, d[0], clk);
  buf (w, d[1]), (w, d[2]); pulldown (bus); bufif1 #(1, 2, 3) (bus, gnd, d[3]);
  initial q = 4'b0x1z;
  always @(posedge clk or negedge rst_n)
    if (!rst_n) q <= 4'd0; else if (w && d != 4'hf) begin q[3:1] <= #1 y[2 -: 3]; q[0] <= &y | (d == 5); end
  specify (clk => q) = (1, 2); endspecify
endmodule
`,
];

export const VERILOG_BITS: readonly string[] = [
  "[1000000000:0]",
  "{1000000{a}}",
  "'hffffffffffffffff",
  "#(1e300)",
  "((((((((",
  "{{{{",
  '`include "x.v"',
  "`define a `a",
  "`a",
  "(*",
  "/*",
  "module cell(); cell u(); endmodule",
  "always @(posedge clk)",
  "initial",
  "table",
  "\\esc ",
  "parameter N = 1 << 200;",
  "32'bx",
  "endmodule",
  "generate",
];

export const BENCH: readonly string[] = [
  benchOf(c17()),
  benchOf(counter(3)),
  "INPUT(a)\nOUTPUT(y)\nm = MUX(a, q, y)\nq = dff(m)\ny = vdd\n",
];

export const BENCH_BITS: readonly string[] = [
  "DFF(",
  "INPUT(",
  "=",
  "#",
  "AND()",
  "MUX(a,b,c)",
  "gnd",
  ",",
  "\0",
  "n1 = NOT(n1)",
];
