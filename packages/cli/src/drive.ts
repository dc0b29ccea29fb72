/**
 * `--clock`, `--period` and `--pulse`: what drives a circuit from outside. Falstad's logic inputs take any of them. In a
 * deck they change the voltage source at the net: the clock's period (the duty stays), a constant into one pulse. The
 * clock starts after the last pulse.
 */
import { type Circuit, elaborate, InputError, type Instance, type RunSpec, type Value } from "@twinedge/core";
import type { Waveform } from "@twinedge/formats";
import { seconds } from "./values.ts";

interface Pulse {
  readonly net: string;
  /** s */
  readonly from: number;
  readonly to: number;
}

export interface Drives {
  readonly clock: string | undefined;
  /** s */
  readonly period: number | undefined;
  readonly pulses: readonly Pulse[];
}

interface DriveArgs {
  readonly clock?: string | undefined;
  readonly period?: string | undefined;
  readonly pulse?: readonly string[] | undefined;
}

export function readDrives({ clock, period, pulse = [] }: DriveArgs): Drives {
  const value = period === undefined ? undefined : seconds("--period", period);
  if (value === 0) {
    throw new InputError("--period cannot be 0", { remedy: "give a time, e.g. 100us" });
  }
  return { clock: clock?.toLowerCase(), period: value, pulses: pulse.map(readPulse) };
}

function readPulse(text: string): Pulse {
  const [, net, from, to] = /^(.+)=([^:=]+):([^:=]+)$/.exec(text) ?? [];
  if (net === undefined || from === undefined || to === undefined) {
    throw new InputError(`--pulse cannot be "${text}"`, { remedy: "write NET=FROM:TO, e.g. rst=0:10us" });
  }
  const pulse = { net: net.toLowerCase(), from: seconds("--pulse", from), to: seconds("--pulse", to) };
  if (pulse.to <= pulse.from) {
    throw new InputError(`--pulse ${text} ends before it starts`, { remedy: "write the earlier time first" });
  }
  return pulse;
}

/** End of the last pulse, s. */
function quiet({ pulses }: Drives): number {
  return Math.max(0, ...pulses.map(({ to }) => to));
}

export function falstadInputs(drives: Drives): ReadonlyMap<string, Waveform> {
  const { clock, period, pulses } = drives;
  const inputs = new Map<string, Waveform>();
  if (clock !== undefined && period !== undefined) {
    inputs.set(clock, { kind: "clock", period, start: quiet(drives) });
  } else if (clock !== undefined || period !== undefined) {
    const [given, missing] = clock === undefined ? ["--period", "--clock NET"] : ["--clock", "--period TIME"];
    throw new InputError(`${given} needs ${missing} with a Falstad file`, { remedy: "give both" });
  }
  for (const { net, from, to } of pulses) {
    if (inputs.has(net)) {
      throw new InputError(`${net} is driven twice`, { remedy: "give it one clock or one pulse" });
    }
    inputs.set(net, { kind: "pulse", from, to });
  }
  return inputs;
}

/** The deck with its clock and sources changed; itself where nothing is asked. */
export function driveDeck(circuit: Circuit, drives: Drives): Circuit {
  const { period, pulses } = drives;
  const clock = clockOf(circuit, drives.clock);
  let driven: Circuit = { ...circuit, run: { ...circuit.run, clock } };
  if (period !== undefined || (pulses.length > 0 && clock !== undefined)) {
    driven = retimed(driven, period, quiet(drives));
  }
  return pulses.reduce(pulsed, driven);
}

function clockOf(circuit: Circuit, net: string | undefined): RunSpec["clock"] {
  const { clock } = circuit.run;
  if (net === undefined || net === clock?.net) {
    return clock;
  }
  const { pos } = sourceAt(circuit, net, "--clock");
  return { net, edge: clock?.edge ?? "rise", pos };
}

/** The clock with another period (delay, ramps and width in proportion), begun `start` seconds later. */
function retimed(circuit: Circuit, period: number | undefined, start: number): Circuit {
  const net = circuit.run.clock?.net;
  if (net === undefined) {
    throw new InputError("--period needs a clock", { remedy: "name its net with --clock NET" });
  }
  const source = sourceAt(circuit, net, "--period");
  const values = numbersOf(circuit, source);
  const [v1 = 0, v2 = 0, delay = 0, rise = 0, fall = 0, width = 0, own = 0] = values;
  if (source.params.get("wave") !== "pulse" || values.some(Number.isNaN) || !(own > 0)) {
    throw new InputError(`${source.name} is no PULSE with a period`, {
      pos: source.pos,
      remedy: "leave out --period and --pulse",
    });
  }
  const scale = period === undefined ? 1 : period / own;
  const times = [delay * scale + start, rise * scale, fall * scale, width * scale, own * scale];
  return replaced(circuit, source, { args: [v1, v2, ...times] });
}

/** The arguments of a source's waveform; where they are expressions, as the elaborated circuit has them. */
function numbersOf(circuit: Circuit, source: Instance): readonly number[] {
  const args = source.params.get("args");
  const plain = Array.isArray(args) && args.every((arg: Value) => typeof arg === "number");
  const found = plain
    ? args
    : elaborate(circuit, [])
        .devices.find(({ name }) => name === source.name)
        ?.params.get("args");
  return Array.isArray(found) ? found.map((arg: Value) => (typeof arg === "number" ? arg : Number.NaN)) : [];
}

/** High level of a pulse in a deck: that of the automatic bridges (TTL's where nothing says otherwise). */
const DEFAULT_VCC = 5;

function pulsed(circuit: Circuit, { net, from, to }: Pulse): Circuit {
  const source = sourceAt(circuit, net, "--pulse");
  const low = source.params.get("dc") ?? 0;
  if ((source.params.get("wave") ?? "dc") !== "dc") {
    throw new InputError(`${source.name} already changes in time`, {
      pos: source.pos,
      remedy: "--pulse raises a constant source",
    });
  }
  const supply = circuit.options.get("vcc") ?? circuit.top.params.find(({ name }) => name === "vcc")?.value;
  return replaced(circuit, source, {
    wave: "pulse",
    args: [low, typeof supply === "number" ? supply : DEFAULT_VCC, from, 0, 0, to - from],
  });
}

/** The voltage source from a net to ground, at the top of the deck. */
function sourceAt(circuit: Circuit, net: string, option: string): Instance {
  const source = circuit.top.instances.find(
    ({ type, connections: [plus, minus] }) => type === "vsource" && plus === net && minus === "0",
  );
  if (source === undefined) {
    throw new InputError(`${option}: no voltage source at the top of the deck drives "${net}"`, {
      remedy: "name a net that a V line ties to ground",
    });
  }
  return source;
}

function replaced(circuit: Circuit, source: Instance, params: Readonly<Record<string, Value>>): Circuit {
  const changed = { ...source, params: new Map([...source.params, ...Object.entries(params)]) };
  const instances = circuit.top.instances.map((one) => (one === source ? changed : one));
  return { ...circuit, top: { ...circuit.top, instances } };
}
