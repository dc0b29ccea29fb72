/** Verilog, out: a run's digital part and the test bench that plays the rest of it back. */
import { benchText, DUT, TIMESCALE, writeBench } from "./bench.ts";
import { libraryText, type VerilogModule, writeModule } from "./module.ts";
import type { DigitalRun } from "./recording.ts";

export interface VerilogText {
  readonly module: VerilogModule;
  /** The module and those it uses. */
  readonly design: string;
  /** The test bench, module `tb`; its dump is `dump.vcd`. */
  readonly bench: string;
}

/** @throws InputError naming a device whose parameters have no equal in Verilog */
export function writeVerilog(run: DigitalRun, name: string): VerilogText {
  const module = writeModule(run, name);
  return {
    module,
    design: `// ${run.design.title.replaceAll(/\s+/g, " ")}\n${TIMESCALE}${module.text}\n${libraryText([module])}`,
    bench: benchText(new Map([["tb", writeBench(run, module, "tb")]]), run.end),
  };
}

export { compareWithDump, type Equality, type EventDifference } from "./compare.ts";
export { DigitalRecording, type DigitalRun } from "./recording.ts";
export { benchText, DUT, libraryText, TIMESCALE, type VerilogModule, writeBench, writeModule };
