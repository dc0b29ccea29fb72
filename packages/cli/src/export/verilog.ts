/** The digital part as structural Verilog, and a test bench that plays back what the rest of the circuit decided in a run. */

import { recordRun, verilogOf } from "../run/digital.ts";
import { cornerOf, extentOf, seedOf } from "../run/request.ts";
import type { Exporter } from "./exporter.ts";

export const verilog: Exporter = {
  format: "verilog",
  summary: "the digital part as structural Verilog, and a test bench (F_tb.v) that plays the rest of a run back",
  write: async (_source, design, args, io) => {
    const asked = { ...args, clocks: args.clocks?.toString(), seed: args.seed?.toString() };
    const recorded = await recordRun(design, extentOf(asked, design.run, false), cornerOf(asked), seedOf(asked), io);
    if (recorded === undefined) {
      return undefined;
    }
    const { design: text, bench } = verilogOf(recorded.run);
    return [
      { suffix: ".v", text },
      { suffix: "_tb.v", text: bench },
    ];
  },
};
