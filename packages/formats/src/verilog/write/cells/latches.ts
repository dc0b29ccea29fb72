/** Latches, transparent while enable is 1; what an X does to them is said in our devices' own file. */
import { type CellWriter, port } from "./cell.ts";
import { delay } from "./literals.ts";
import {
  begin,
  FORCE_AND_SHOW,
  pulseWidth,
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

function source(module: string, data: readonly string[], next: string): string {
  return `module ${module} #(parameter signed [63:0] DATA = 0, parameter signed [63:0] ENABLE = 0, ${STORAGE_PARAMS})
  (${data.map((pin) => `input ${pin}, `).join("")}input enable, input set, input reset, output out, output nout);
${SAMPLING}
${STORAGE_STATE}
${data.map(sampledInput).join("\n")}
  function next(input q, ${data.map((pin) => `input ${pin}`).join(", ")});
    next = ${next};
  endfunction
  reg was_level, doubtful, through;
  ${begin("enable")}
  always @(enable or set or reset or ${data.join(" or ")}) begin
    #0 now = $time;
    if (now == 0) ${settled("enable")}
    late = set !== was_set ? SET : reset !== was_reset ? RESET : enable === level ? DATA : ENABLE;
    was_set = set;
    was_reset = reset;
    held = set === 1'b1 || reset === 1'b1;
    ${pulseWidth("enable")}
    was_level = level;
    level = enable;
    if (level === 1'b0 && !held) begin
      if (narrow || was_level === 1'b1) begin
        doubtful = narrow;
      ${data.map((pin) => sample(pin, "SETUP", "doubtful = 1;")).join("\n      ")}
        if (doubtful && STRICT) q = 1'bx;
      end else begin
        ${data.map((pin) => tooSoon(pin, "if (STRICT) q = 1'bx;")).join("\n        ")}
      end
    end
    if (level !== 1'b0) begin
      through = next(q, ${data.join(", ")});
      q = level === 1'b1 ? through : either(q, through);
    end
    ${FORCE_AND_SHOW}
  end
  specify
    specparam rise_time = ENABLE + RISE, fall_time = ENABLE + FALL;
    (enable => out) = (rise_time, fall_time);
    (enable => nout) = (rise_time, fall_time);
    ${data.map((pin) => `$setup(${pin}, negedge enable, SETUP);\n    $hold(negedge enable, ${pin}, HOLD);`).join("\n    ")}
    $width(posedge enable, WIDTH);
  endspecify
endmodule
`;
}

function latch(module: string, data: readonly string[], next: string, dataDelay: string): CellWriter {
  return (input) => {
    const { reading } = input;
    const { params, inputs, outputs } = storageCell(input, data, [dataDelay, "enable_delay"]);
    return {
      module,
      source: source(module, data, next),
      params: { DATA: delay(reading.num(dataDelay)), ENABLE: delay(reading.num("enable_delay")), ...params },
      inputs: { ...inputs, enable: port(input, "enable") },
      outputs,
    };
  };
}

export const latches: Readonly<Record<string, CellWriter>> = {
  d_dlatch: latch("te_dlatch", ["data"], "data", "data_delay"),
  d_srlatch: latch("te_srlatch", ["s", "r"], SET_RESET, "sr_delay"),
};
