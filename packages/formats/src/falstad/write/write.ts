/**
 * A design as Falstad's text (circuitjs1 2.7.3): its devices as elements, flat, on the grid.
 *
 * Bridges between analog and digital are not written: in Falstad every net has a voltage. What Falstad cannot hold (delays,
 * offsets, set-up times) is listed in warnings; a device without an equal is an error that names it.
 */
import { type Corner, type Design, type Diagnostic, InputError, ProbeIndex, readDevice } from "@twinedge/core";
import { elementTypes } from "../elements.ts";
import { splitLines } from "../line.ts";
import { Models } from "../models.ts";
import { analogWriters, type Writer } from "./analog.ts";
import { digitalWriters } from "./digital.ts";
import { type Part, Parts } from "./part.ts";
import { place } from "./place.ts";
import { vsource } from "./sources.ts";
import { startOf } from "./start.ts";

export interface FalstadText {
  readonly text: string;
  /** One for each device of which something is lost. */
  readonly diagnostics: readonly Diagnostic[];
  /** A point of every net of the drawing, as `@X:Y`, by the net's name. */
  readonly points: ReadonlyMap<string, string>;
}

/** s: Falstad's usual time step, and how many of them a clock period has at least. */
const TIME_STEP = 5e-6;
const STEPS_A_PERIOD = 50;

/** Devices that only look at or hold a level between analog and digital. */
const BRIDGES: ReadonlySet<string> = new Set(["adc_bridge", "dac_bridge"]);

/** @throws InputError naming a device that has no equal in Falstad */
export function writeFalstad(
  design: Design,
  { corner = "typ" }: { readonly corner?: Corner | undefined } = {},
): FalstadText {
  const names = netNames(design);
  const parts = new Parts((net) => names[net] ?? `net${net}`, startOf(design, corner));
  const tie = design.options.get("tie");
  const writers: Readonly<Record<string, Writer>> = {
    ...analogWriters(tie === "high" ? "high" : "low"),
    ...digitalWriters,
    vsource,
  };
  for (const device of design.devices) {
    const { type } = device.def;
    if (BRIDGES.has(type)) {
      continue;
    }
    const writer = Object.hasOwn(writers, type) ? writers[type] : undefined;
    if (writer === undefined) {
      const remedy = "replace it by resistors, sources, transistors, op-amps or logic";
      throw new InputError(`${device.name}: Falstad has no ${device.def.title} (${type})`, {
        pos: device.pos,
        remedy,
      });
    }
    writer(parts.device(readDevice(device, corner), type));
  }
  const models = new Models();
  for (const line of splitLines(parts.models.join("\n"), "export")) {
    models.define(line);
  }
  const all = [...parts.parts, ...outputs(design, names)];
  const { lines, points } = place(all, { grid: 16, models, mosfetFlags: 0, types: elementTypes });
  const head = `$ 1 ${timeStep(design)} 10 50 5 50 5e-11`;
  return {
    text: `${[head, ...parts.models, ...lines].join("\n")}\n`,
    diagnostics: parts.diagnostics,
    points: new Map([...points].map(([net, point]) => [net, `@${point}`])),
  };
}

/** By net, the name of the net in the drawing: that of the analog one on either side of a bridge. */
function netNames(design: Design): readonly string[] {
  const names = design.nets.map(({ name }) => name);
  for (const { def, pins } of design.devices) {
    if (BRIDGES.has(def.type)) {
      const [ins = [], outs = []] = pins;
      for (const [i, input] of ins.entries()) {
        const output = outs[i] ?? -1;
        const [analog, digital] = def.type === "adc_bridge" ? [input, output] : [output, input];
        if (analog >= 0 && digital >= 0) {
          names[digital] = names[analog] ?? "";
        }
      }
    }
  }
  return names;
}

/** The run's probes that are nets: an output each. */
function outputs(design: Design, names: readonly string[]): readonly Part[] {
  const index = new ProbeIndex(design);
  const nets = new Set(
    design.run.probes
      .flatMap((probe) => index.find(probe))
      .flatMap((probe) => (probe.kind === "net" && probe.net > 0 ? [probe.net] : []))
      .map((net) => `${design.nets[net]?.domain === "digital" ? "M" : "O"} ${names[net] ?? ""}`),
  );
  return [...nets].map((both) => {
    const [type = "O", net = ""] = both.split(" ");
    return { type, span: { x: 32, y: 0 }, flags: 0, fields: type === "M" ? "2.5" : "", nets: [net], group: "probes" };
  });
}

/** Small enough for the shortest period of the circuit. */
function timeStep({ devices }: Design): number {
  const periods = devices.flatMap(({ params }) => {
    const args = params.get("args");
    const period = params.get("wave") === "pulse" && Array.isArray(args) ? args[6] : undefined;
    return typeof period === "number" && period > 0 ? [period] : [];
  });
  return Math.min(TIME_STEP, ...periods.map((period) => period / STEPS_A_PERIOD));
}
