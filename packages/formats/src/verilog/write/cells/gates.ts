/** Gates. Verilog's reduction operators have the X rules of ours: 0 and x is 0, 1 or x is 1, x xor anything is x. */
import { type CellInput, type CellWriter, initialBits, port, refuse, transportOf } from "./cell.ts";
import { delay } from "./literals.ts";

function source(module: string, expression: string): string {
  return `module ${module} #(parameter N = 1, parameter [63:0] RISE = 0, parameter [63:0] FALL = 0, parameter TRANSPORT = 0, parameter INIT = 1'bx)
  (input [N-1:0] in, output out);
  reg want = INIT;
  reg [63:0] rise = 0, fall = 0;
  initial begin
    #0 rise = RISE;
    fall = FALL;
  end
  always @(in) begin
    #0 want <= ${expression};
  end
  te_out #(.TRANSPORT(TRANSPORT), .INIT(INIT)) o(want, rise, fall, out);
endmodule
`;
}

function gate(module: string, expression: string): CellWriter {
  return (input: CellInput) => {
    const { reading, initial } = input;
    return {
      module,
      source: source(module, expression),
      params: {
        N: String(reading.nets("in").length),
        RISE: delay(reading.num("rise_delay")),
        FALL: delay(reading.num("fall_delay")),
        TRANSPORT: transportOf(input),
        INIT: initialBits(initial),
      },
      inputs: { in: port(input, "in") },
      outputs: [["out", 1]],
    };
  };
}

export const gates: Readonly<Record<string, CellWriter>> = {
  d_and: gate("te_and", "&in"),
  d_nand: gate("te_nand", "~&in"),
  d_or: gate("te_or", "|in"),
  d_nor: gate("te_nor", "~|in"),
  d_xor: gate("te_xor", "^in"),
  d_xnor: gate("te_xnor", "~^in"),
  d_inverter: gate("te_not", "~in[0]"),
  d_buffer: (input) => {
    if (input.reading.nets("in").some(input.released)) {
      refuse(input, "high_z", "pass", "let a tri-state buffer pass it");
    }
    return gate("te_buf", "in[0]")(input);
  },
};
