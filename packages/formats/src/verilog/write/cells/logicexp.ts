/** Logic by expressions: a module for each list of them, whose intermediate values keep their names. */
import { entryNames, logicStatements, readBoolean } from "@twinedge/core";
import { identifier } from "../names.ts";
import { named, verilogForm } from "./boolean.ts";
import { type CellInput, type CellWriter, initialBits, port, transportOf } from "./cell.ts";
import { times } from "./literals.ts";
import { eachOf } from "./mux.ts";

const variable = (name: string): string => identifier(`_${name}`);

function source(module: string, logic: string, inputs: readonly string[], outputs: readonly string[]): string {
  const statements = logicStatements(logic);
  const known = new Map(inputs.map((name, i) => [name, `in[${i}]`]));
  const steps = statements.map(([name, text]) => {
    const value = readBoolean(text, { name: (of) => known.get(of) }, verilogForm);
    known.set(name, variable(name));
    return `${variable(name)} = ${value};`;
  });
  return `module ${module} #(parameter [${64 * outputs.length - 1}:0] RISE = 0, parameter [${64 * outputs.length - 1}:0] FALL = 0, parameter TRANSPORT = 0,
  parameter [${outputs.length - 1}:0] INIT = 0)
  (input [0:${inputs.length - 1}] in, output [${outputs.length - 1}:0] out);
  reg ${statements.map(([name]) => variable(name)).join(", ")};
  reg [${outputs.length - 1}:0] want = INIT;
  reg [${64 * outputs.length - 1}:0] rise = 0, fall = 0;
  initial begin
    #0 rise = RISE;
    fall = FALL;
  end
  always @(in) begin
    #0 ${steps.join("\n    ")}
    want <= {${outputs.map((name) => known.get(name) ?? "").join(", ")}};
  end
  te_outs #(.N(${outputs.length}), .TRANSPORT(TRANSPORT), .INIT(INIT)) o(want, rise, fall, out);
endmodule
`;
}

const logicExpression: CellWriter = (input: CellInput) => {
  const { reading, initial } = input;
  const names = entryNames(reading, reading.nets("in").length + initial.length);
  const inputs = names.slice(0, names.length - initial.length);
  const outputs = names.slice(inputs.length);
  return {
    ...named("te_logic", (module) => source(module, reading.word("logic"), inputs, outputs)),
    params: {
      RISE: times(eachOf(reading.list("rise_delay"), outputs.length)),
      FALL: times(eachOf(reading.list("fall_delay"), outputs.length)),
      TRANSPORT: transportOf(input),
      INIT: initialBits(initial),
    },
    inputs: { in: port(input, "in") },
    outputs: [["out", outputs.length]],
  };
};

export const logicExpressions: Readonly<Record<string, CellWriter>> = { d_logic: logicExpression };
