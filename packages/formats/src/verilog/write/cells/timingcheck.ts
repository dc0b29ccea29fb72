/** Timing checks that belong to no flip-flop: a module for each condition; it drives nothing and prints `te KIND TIME INSTANCE`. */
import { entryNames, readBoolean } from "@twinedge/core";
import { named, verilogForm, window } from "./boolean.ts";
import type { CellInput, CellWriter } from "./cell.ts";
import { delay } from "./literals.ts";

const TIMES = [
  "setup_high",
  "setup_low",
  "hold_high",
  "hold_low",
  "release_rise",
  "release_fall",
  "width_high",
  "width_low",
  "period_min",
  "period_max",
];

function condition(text: string, names: readonly string[]): string {
  const place = (name: string): number | undefined => (names.includes(name) ? names.indexOf(name) : undefined);
  const call = (name: string, [net = "", time = "0"]: readonly string[]): string | undefined => {
    const i = place(net);
    const level = name === "changed" ? "1'b1" : `v[${i}] === ${name === "changed_lh" ? "1'b1" : "1'b0"}`;
    return i === undefined ? undefined : `(now - t[${i}] <= 64'sd${window(Number(time))} && ${level})`;
  };
  const name = (of: string): string | undefined => (names.includes(of) ? `v[${place(of)}]` : undefined);
  return text === "" ? "1'b1" : readBoolean(text, { name, call }, verilogForm);
}

/** Data are the entries before the clock. */
function source(module: string, when: string, names: readonly string[], clock: number): string {
  const all = names.length;
  return `module ${module} #(parameter EDGE = 1'b1, parameter FORBID = 0, ${TIMES.map((time) => `parameter signed [63:0] ${time.toUpperCase()} = 0`).join(", ")})
  (input [0:${all - 1}] s);
  localparam signed [63:0] NEVER = -64'sd4000000000000000000;
  localparam signed [63:0] SETUP = SETUP_HIGH > SETUP_LOW ? SETUP_HIGH : SETUP_LOW, HOLD = HOLD_HIGH > HOLD_LOW ? HOLD_HIGH : HOLD_LOW;
  // Now, before the last change, at the last look.
  reg [0:${all - 1}] v = {${all}{1'bx}}, b = {${all}{1'bx}}, was;
  // The last change, the one before it.
  reg signed [63:0] now, t [0:${all - 1}], t_clock = NEVER, t_edge = NEVER;
  reg applies, moved, active, held = 0;
  integer i;
  initial begin
    for (i = 0; i < ${all}; i = i + 1) t[i] = NEVER;
    #0 v = s;
  end
  always @(s) begin
    #0 now = $time;
    was = v;
    v = s;
    if (now > 0 && v !== was) begin
      moved = v[${clock}] !== was[${clock}];
      if (moved) t_clock = t[${clock}];
      for (i = 0; i < ${all}; i = i + 1)
        if (v[i] !== was[i]) begin
          b[i] = was[i];
          t[i] = now;
        end
      applies = ${when} === 1'b1;
      active = moved && b[${clock}] === ~EDGE && v[${clock}] === EDGE;
      if (applies && moved && (b[${clock}] === 1'b1 && now - t_clock < WIDTH_HIGH || b[${clock}] === 1'b0 && now - t_clock < WIDTH_LOW))
        $display("te width %0d %m", now);
      if (applies && active) begin
        if (now - t_edge < PERIOD_MIN || PERIOD_MAX > 0 && now - t_edge > PERIOD_MAX && t_edge != NEVER)
          $display("te constraint %0d %m", now);
        for (i = 0; i < ${clock}; i = i + 1) begin
          if (now - t[i] < (v[i] === 1'b1 ? SETUP_HIGH : v[i] === 1'b0 ? SETUP_LOW : SETUP)) $display("te setup %0d %m", now);
          if (v[i] === 1'b1 && now - t[i] < RELEASE_RISE || v[i] === 1'b0 && now - t[i] < RELEASE_FALL) $display("te recovery %0d %m", now);
        end
      end
      if (active) t_edge = now;
      for (i = 0; i < ${clock}; i = i + 1)
        if (applies && v[i] !== was[i] && now - t_edge < (b[i] === 1'b1 ? HOLD_HIGH : b[i] === 1'b0 ? HOLD_LOW : HOLD))
          $display("te hold %0d %m", now);
      if (FORBID && applies && !held) $display("te constraint %0d %m", now);
      held = applies;
    end
  end
endmodule
`;
}

const timingCheck: CellWriter = ({ reading }: CellInput) => {
  const nets = ["data", "clk", "ref"].flatMap((pin) => reading.nets(pin));
  const names = entryNames(reading, nets.length);
  const when = condition(reading.word("when").trim(), names);
  return {
    ...named("te_check", (module) => source(module, when, names, reading.nets("data").length)),
    params: {
      EDGE: reading.word("clk_edge") === "fall" ? "1'b0" : "1'b1",
      FORBID: reading.word("forbid") === "yes" ? "1" : "0",
      ...Object.fromEntries(TIMES.map((time) => [time.toUpperCase(), delay(reading.num(time))])),
    },
    inputs: { s: { nets, open: "x" } },
    outputs: [],
  };
};

export const timingChecks: Readonly<Record<string, CellWriter>> = { timing_check: timingCheck };
