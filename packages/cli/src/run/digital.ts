/** A run kept as Verilog needs it: the trace of every net, and what the test bench plays back. */
import { basename } from "node:path";
import { type Corner, type Design, Simulator, type Trace } from "@twinedge/core";
import { DigitalRecording, type DigitalRun, type VerilogText, writeVerilog } from "@twinedge/formats";
import type { Io } from "../io.ts";
import type { Extent } from "./request.ts";
import { simulate } from "./simulate.ts";

export interface RecordedRun {
  readonly run: DigitalRun;
  readonly trace: Trace;
}

/**
 * @returns undefined where the user has stopped it
 * @throws InputError naming the devices that have no Verilog module
 */
export async function recordRun(
  design: Design,
  extent: Extent,
  corner: Corner,
  seed: number,
  io: Io,
): Promise<RecordedRun | undefined> {
  const simulator = new Simulator(design, { probes: [], log: "all", corner, seed });
  simulator.start();
  const recording = new DigitalRecording(simulator, corner, seed);
  const whole = await simulate(simulator, extent, { progress: () => undefined, stopped: () => io.signal.aborted });
  return whole ? { run: recording.run(), trace: simulator.trace() } : undefined;
}

/** The run as Verilog; the module bears the name of the deck's file. */
export function verilogOf(run: DigitalRun): VerilogText {
  const name = basename(run.design.file)
    .replace(/\.[^.]*$/, "")
    .replaceAll(/\W/g, "_");
  return writeVerilog(run, /^[A-Za-z]/.test(name) ? name : `circuit_${name}`);
}
