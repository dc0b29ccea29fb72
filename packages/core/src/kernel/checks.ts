/**
 * What `twinedge check` reports of a design before anything is simulated: nets without a DC path to ground, loops of voltage
 * sources, nets with one pin, digital nets that nobody drives or that two outputs fight over, and comparators whose decision
 * the sources have already taken.
 */
import { findings } from "../analog/check.ts";
import type { PinSpec } from "../devices/device.ts";
import type { Diagnostic } from "../diagnostic.ts";
import { releases } from "../elaborate/bridge.ts";
import type { Design, FlatDevice } from "../elaborate/design.ts";
import { netOf } from "../elaborate/flatdevice.ts";
import { assemble } from "./assemble.ts";

/** Every finding, errors first. An error means that the circuit will not simulate, or not as drawn. */
export function checkDesign(design: Design): readonly Diagnostic[] {
  const { network } = assemble(design);
  const all = [...design.diagnostics, ...findings(network), ...connections(design), ...permanentDecisions(design)];
  const rank = { error: 0, warning: 1, note: 2 };
  return all.sort((a, b) => rank[a.severity] - rank[b.severity]);
}

interface Uses {
  pins: number;
  readonly drivers: FlatDevice[];
  readonly readers: FlatDevice[];
  first: FlatDevice;
  readonly spec: PinSpec;
}

/** Nets whose pins do not make sense together. */
function connections(design: Design): Diagnostic[] {
  const uses = new Map<number, Uses>();
  for (const device of design.devices) {
    for (const [pin, spec] of device.def.pins.entries()) {
      for (const net of device.pins[pin] ?? []) {
        if (net <= 0) {
          continue;
        }
        const use = uses.get(net) ?? { pins: 0, drivers: [], readers: [], first: device, spec };
        uses.set(net, use);
        use.pins++;
        if (spec.domain === "digital") {
          (spec.direction === "in" ? use.readers : use.drivers).push(device);
        }
      }
    }
  }
  const found: Diagnostic[] = [];
  for (const [net, { pins, drivers, readers, first, spec }] of uses) {
    const { name, domain } = design.nets[net] ?? { name: "?", domain: "analog" };
    const strong = drivers.filter((device) => !releases(device));
    if (strong.length > 1) {
      const names = strong.map((device) => device.name);
      found.push({
        severity: "error",
        code: "fight",
        message: `net "${name}" is driven by ${names.join(" and ")}`,
        remedy: "let one output drive it, or use tri-state or open-collector outputs",
        pos: strong[1]?.pos,
        nets: [name],
        devices: names,
      });
    }
    if (domain === "digital" && drivers.length === 0 && readers.length > 0) {
      found.push({
        severity: "error",
        code: "undriven",
        message: `digital net "${name}" is read by ${readers.map((device) => device.name).join(", ")} and driven by nothing`,
        remedy: "connect an output, or tie it to 0 or a supply",
        pos: first.pos,
        nets: [name],
      });
    } else if (pins === 1 && readers.length === 0 && drivers.length === 0 && spec.mayBeOpen !== true) {
      found.push({
        severity: "warning",
        code: "unconnected",
        message: `net "${name}" has one pin only (${first.name})`,
        remedy: "connect it, or leave it if it is meant to be open",
        pos: first.pos,
        nets: [name],
        devices: [first.name],
      });
    }
  }
  return found;
}

/** A net whose voltage independent sources fix. */
interface Held {
  /** V; undefined where the source moves. */
  readonly volts: number | undefined;
  readonly sources: readonly string[];
}

/** Nets that chains of independent voltage sources tie to ground. */
function heldBySources(design: Design): ReadonlyMap<number, Held> {
  const held = new Map<number, Held>([[0, { volts: 0, sources: [] }]]);
  const sources = design.devices.filter(({ def }) => def.waveformPin !== undefined);
  for (let before = -1; before !== held.size; ) {
    before = held.size;
    for (const { name, pins, params } of sources) {
      const [[plus = -1] = [], [minus = -1] = []] = pins;
      const dc = params.get("dc") ?? 0;
      const still = (params.get("wave") ?? "dc") === "dc" && typeof dc === "number";
      const add = (known: number, other: number, sign: number): void => {
        const base = held.get(known);
        if (base !== undefined && other >= 0 && !held.has(other)) {
          const volts = still && base.volts !== undefined ? base.volts + sign * dc : undefined;
          held.set(other, { volts, sources: [...base.sources, name] });
        }
      };
      add(minus, plus, 1);
      add(plus, minus, -1);
    }
  }
  return held;
}

/** Comparators with both inputs held by sources: at equal voltages a permanent tie, else a decision that never changes. */
export function permanentDecisions(design: Design): readonly Diagnostic[] {
  const held = heldBySources(design);
  const found: Diagnostic[] = [];
  for (const device of design.devices) {
    const { compares } = device.def;
    if (compares === undefined) {
      continue;
    }
    const inputs = [netOf(device, compares.plus), netOf(device, compares.minus)];
    const [plus, minus] = inputs.map((net) => held.get(net));
    if (plus?.volts === undefined || minus?.volts === undefined) {
      continue;
    }
    const given = device.params.get("vos");
    const offset = typeof given === "number" ? given : 0;
    const tied = plus.volts === minus.volts;
    const sources = [...new Set([...plus.sources, ...minus.sources])];
    const hold = `${sources.join(" and ")} ${sources.length === 1 ? "holds" : "hold"}`;
    const message = tied
      ? `${device.name} is a permanent tie: ${hold} both its inputs at ${plus.volts} V`
      : `${device.name} never changes its decision: ${hold} its inputs at ${plus.volts} V and ${minus.volts} V`;
    found.push({
      severity: tied ? "warning" : "note",
      code: tied ? "permanent-tie" : "constant-decision",
      message: tied && offset !== 0 ? `${message}; its offset of ${offset} V decides` : message,
      remedy: tied ? "its edge steps the same way for ever; the offset of the real part decides which" : undefined,
      pos: device.pos,
      nets: inputs.map((net) => design.nets[net]?.name ?? ""),
      devices: [device.name],
    });
  }
  return found;
}
