/** Edge-triggered flip-flops; what an X does to them is said in our devices' own file. */
import { type CellWriter, port, refuse } from "./cell.ts";
import { delay } from "./literals.ts";
import { processFlipFlop } from "./process.ts";
import {
  begin,
  FORCE_AND_SHOW,
  pulseWidth,
  recovery,
  SAMPLING,
  SET_RESET,
  STORAGE_PARAMS,
  STORAGE_STATE,
  sample,
  sampledInput,
  settled,
  storageCell,
  tooSoon,
} from "./storage.ts";

/** `next` is the next state, an expression of q and the data pins. */
function source(module: string, data: readonly string[], next: string): string {
  const sampled = data.map((pin) => `s_${pin}`).join(", ");
  return `module ${module} #(parameter EDGE = 1'b1, parameter signed [63:0] CLK = 0, parameter signed [63:0] RECOVERY = 0, ${STORAGE_PARAMS})
  (${data.map((pin) => `input ${pin}, `).join("")}input clk, input set, input reset, output out, output nout);
${SAMPLING}
${STORAGE_STATE}
${data.map(sampledInput).join("\n")}
  reg signed [63:0] t_set = NEVER, t_reset = NEVER, edge_at = NEVER;
  always @(set) if ($time > 0) t_set = $time;
  always @(reset) if ($time > 0) t_reset = $time;
  function next(input q, ${data.map((pin) => `input ${pin}`).join(", ")});
    next = ${next};
  endfunction
  reg seen, doubtful, disturbed, prior = 1'bx;
  ${begin("clk")}
  always @(clk or set or reset or ${data.join(" or ")}) begin
    #0 now = $time;
    if (now == 0) ${settled("clk")}
    late = set !== was_set ? SET : reset !== was_reset ? RESET : CLK;
    was_set = set;
    was_reset = reset;
    held = set === 1'b1 || reset === 1'b1;
    seen = clk === level || level === EDGE || clk === ~EDGE ? 1'b0 : level === 1'bx || clk === 1'bx ? 1'bx : 1'b1;
    ${pulseWidth("clk")}
    level = clk;
    if (seen !== 1'b0 && !held) begin
      late = CLK;
      doubtful = narrow;
      ${recovery("set")}
      ${recovery("reset")}
      ${data.map((pin) => sample(pin, "SETUP", `if (STRICT) s_${pin} = 1'bx;`)).join("\n      ")}
      prior = q;
      edge_at = now;
      q = next(prior, ${sampled});
      if (doubtful && STRICT) q = either(prior, q);
      if (seen === 1'bx) q = either(prior, q);
    end else if (narrow && !held && now - edge_at < WIDTH) begin
      if (STRICT) q = either(prior, q);
    end else if (seen === 1'b0) begin
      disturbed = 0;
      ${data.map((pin) => tooSoon(pin, `if (STRICT) s_${pin} = 1'bx;\n        disturbed = 1;`)).join("\n      ")}
      if (disturbed && !held) begin
        q = next(prior, ${sampled});
        late = edge_at + CLK > now ? edge_at + CLK - now : 0;
      end
    end
    ${FORCE_AND_SHOW}
  end
  specify
    specparam rise_time = CLK + RISE, fall_time = CLK + FALL;
    (clk => out) = (rise_time, fall_time);
    (clk => nout) = (rise_time, fall_time);
    ${data.map((pin) => `$setup(${pin}, edge clk, SETUP);\n    $hold(edge clk, ${pin}, HOLD);`).join("\n    ")}
    $width(posedge clk, WIDTH);
    $width(negedge clk, WIDTH);
    $recovery(set, edge clk, RECOVERY);
    $recovery(reset, edge clk, RECOVERY);
  endspecify
endmodule
`;
}

function flipFlop(module: string, data: readonly string[], next: string): CellWriter {
  return (input) => {
    const { reading } = input;
    if (module === "te_dff" && reading.word("unknown") === "verilog") {
      return processFlipFlop(input);
    }
    refuse(input, "unknown", "verilog", "simulate the Verilog that it comes from");
    const { params, inputs, outputs } = storageCell(input, data, ["clk_delay"]);
    const falling = reading.word("clk_edge") === "fall";
    return {
      module: falling ? `${module}_n` : module,
      source: source(falling ? `${module}_n` : module, data, next).replaceAll(
        /\bedge clk/g,
        `${falling ? "neg" : "pos"}edge clk`,
      ),
      params: {
        EDGE: falling ? "1'b0" : "1'b1",
        CLK: delay(reading.num("clk_delay")),
        RECOVERY: delay(reading.num("recovery")),
        ...params,
      },
      inputs: { ...inputs, clk: port(input, "clk") },
      outputs,
    };
  };
}

export const flipFlops: Readonly<Record<string, CellWriter>> = {
  d_dff: flipFlop("te_dff", ["data"], "data"),
  d_jkff: flipFlop("te_jkff", ["j", "k"], "q === 1'b0 ? j : q === 1'b1 ? ~k : either(j, ~k)"),
  d_tff: flipFlop("te_tff", ["t"], "t === 1'b0 ? q : t === 1'b1 ? ~q : 1'bx"),
  d_srff: flipFlop("te_srff", ["s", "r"], SET_RESET),
};
