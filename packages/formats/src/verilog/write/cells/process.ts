/**
 * The flip-flop of an `always` block, as it is read from Verilog and from `.bench`: unknown edges count, an unknown reset does not
 * hold, and the output changes when everything else of the moment has come to rest, as by a nonblocking assignment.
 */
import { type CellWriter, initialBits, port } from "./cell.ts";
import { delay } from "./literals.ts";

/** `te_moment` counts the changes of all outputs: at rest is who sees a whole delta cycle without one. */
const SOURCE = `module te_process #(parameter EDGE = 1'b1, parameter FIRST = 0, parameter signed [63:0] CLK = 0, parameter signed [63:0] SET = 0, parameter signed [63:0] RESET = 0,
  parameter signed [63:0] RISE = 0, parameter signed [63:0] FALL = 0, parameter OUT = 1'bx, parameter NOUT = 1'bx)
  (input data, input clk, input set, input reset, output out, output nout);
  reg q = OUT, want = OUT, nwant = NOUT, was_set, was_reset, level, runs, ask = 0, tick = 0;
  reg signed [63:0] late, rise = 0, fall = 0;
  integer seen;
  te_out #(.TRANSPORT(1), .INIT(OUT)) o(want, rise, fall, out);
  te_out #(.TRANSPORT(1), .INIT(NOUT)) n(nwant, rise, fall, nout);
  function towards(input was, input is, input active);
    towards = was !== is && was !== active && is !== ~active;
  endfunction
  task settle;
    begin
      was_set = set;
      was_reset = reset;
      level = clk;
    end
  endtask
  initial #0 settle;
  always @(clk or set or reset) begin
    #0 if ($time == 0) settle;
    late = set !== was_set ? SET : reset !== was_reset ? RESET : CLK;
    runs = towards(level, clk, EDGE) || towards(was_set, set, 1'b1) || towards(was_reset, reset, 1'b1);
    settle;
    if (runs) begin
      q = set === 1'b1 && (FIRST || reset !== 1'b1) ? 1'b1 : reset === 1'b1 ? 1'b0 : data;
      rise = late + RISE;
      fall = late + FALL;
      ask = ~ask;
    end
  end
  task next_delta;
    begin
      seen = te_moment.changes;
      tick <= ~tick;
      @(tick) #0;
    end
  endtask
  always @(ask) begin
    next_delta;
    while (seen != te_moment.changes) next_delta;
    want <= q;
    nwant <= ~q;
  end
endmodule
`;

/** `d_dff` with unknown=verilog. */
export const processFlipFlop: CellWriter = (input) => {
  const { reading, initial } = input;
  for (const param of ["setup", "hold", "width", "recovery"]) {
    if (reading.num(param) !== 0) {
      reading.fail(`${param} together with unknown=verilog is not written to Verilog`, "leave one of the two out");
    }
  }
  const seconds = (param: string): string => delay(reading.num(param));
  return {
    module: "te_process",
    source: SOURCE,
    params: {
      EDGE: reading.word("clk_edge") === "fall" ? "1'b0" : "1'b1",
      FIRST: reading.word("both") === "set" ? "1" : "0",
      CLK: seconds("clk_delay"),
      SET: seconds("set_delay"),
      RESET: seconds("reset_delay"),
      RISE: seconds("rise_delay"),
      FALL: seconds("fall_delay"),
      OUT: initialBits(initial.slice(0, 1)),
      NOUT: initialBits(initial.slice(1)),
    },
    inputs: {
      data: port(input, "data"),
      clk: port(input, "clk"),
      set: { ...port(input, "set", "0"), inverted: reading.word("set_level") === "low" },
      reset: { ...port(input, "reset", "0"), inverted: reading.word("reset_level") === "low" },
    },
    outputs: [
      ["out", 1],
      ["nout", 1],
    ],
    waits: true,
  };
};
