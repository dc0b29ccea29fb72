/** The operating point of one deck in ngspice and here, side by side. */
import { elaborate, Simulator } from "@twinedge/core";
import { readDeck } from "@twinedge/formats";
import { operatingPoint } from "./ngspice.ts";

export interface Comparison {
  /** Largest difference of a node voltage over max(1 V, the voltage). */
  readonly voltageError: number;
  readonly worstNet: string;
  /** Largest difference of a source current over max(1 mA, the current). */
  readonly currentError: number;
  readonly worstSource: string;
  readonly nets: number;
  /** Compared currents. */
  readonly currents: number;
  readonly simulator: Simulator;
}

/**
 * @param lines elements, models and options; title and `.end` are added.
 * @param theirs the same circuit as ngspice knows it, where it has no such device; only nets of both are compared.
 */
export async function compare(lines: readonly string[], theirs = lines): Promise<Comparison> {
  const deck = ["comparison", ...lines].join("\n");
  const reference = operatingPoint(["comparison", ...theirs].join("\n"));
  const { circuit } = await readDeck(`${deck}\n.options gmin=1e-12\n.end\n`, "comparison.cir");
  const simulator = new Simulator(elaborate(circuit));
  simulator.start();
  const point = simulator.operatingPoint();
  const voltages = worst([...point.voltages], reference, 1);
  const currents = point.quantities
    .filter(({ device, name }) => name === "i" && /^[vehlb]/.test(device))
    .map(({ device, value }) => [`i(${device})`, value] as const)
    .filter(([name]) => reference.has(name));
  const sources = worst(currents, reference, 1e-3);
  return {
    voltageError: voltages.error,
    worstNet: voltages.name,
    currentError: sources.error,
    worstSource: sources.name,
    nets: point.voltages.size,
    currents: currents.length,
    simulator,
  };
}

function worst(
  values: readonly (readonly [string, number])[],
  reference: ReadonlyMap<string, number>,
  least: number,
): { error: number; name: string } {
  let error = 0;
  let at = "";
  for (const [name, value] of values) {
    const expected = reference.get(name) ?? Number.NaN;
    const difference = Math.abs(value - expected) / Math.max(least, Math.abs(expected));
    if (!(difference <= error)) {
      error = difference;
      at = `${name}: ${value}, ngspice ${expected}`;
    }
  }
  return { error, name: at };
}
