/**
 * A design as a deck for plain ngspice 39 with its XSPICE models: `ngspice -b FILE` runs it, without any file beside it, and
 * leaves its voltages in a raw file and its event nets in value change dumps.
 *
 * ngspice's own tolerances (reltol 1e-3, vntol 1 uV) leave big ladders wrong by a millivolt and more, so the deck sets tight
 * ones. With charge in the circuit they would make ngspice creep along every exponential, so `chgtol` lets its truncation error be
 * what it is for 10 uC; Gear's method is used then, because the trapezoidal rule rings where steps are long.
 */
import { type Corner, clockEdges, type Design, type FlatDevice, InputError, readDevice } from "@twinedge/core";
import { folded, NgspiceDeck } from "./deck.ts";
import { writers } from "./devices/index.ts";
import { celsius } from "./temperature.ts";

export interface NgspiceOptions {
  readonly corner: Corner;
  /** Clocks of the run; or `until`, ps. With neither: the operating point. */
  readonly clocks?: number | undefined;
  readonly until?: number | undefined;
  /** Name of the result files, without extension. */
  readonly results: string;
}

export interface NgspiceText {
  readonly text: string;
  /** ngspice's names of nets, by net: those with a voltage, and those with events. */
  readonly analog: ReadonlyMap<number, string>;
  readonly digital: ReadonlyMap<number, string>;
  /** Files that the deck writes where it is run. */
  readonly raw: string;
  readonly dumps: readonly string[];
  /** ps: when the start has settled; above 0 where clocks that are active at the start tick after it. */
  readonly settled: number;
  /** ps: the largest step; so long before an edge no point of ngspice's is on the edge. */
  readonly step: number;
  /** ps: end of the run. */
  readonly stop: number;
  /** What is not carried over. */
  readonly notes: readonly string[];
  /** Why the times of events are not ours; empty where they are, but for the ramps. */
  readonly lags: readonly string[];
  /** The device that an element of the deck stands for. */
  readonly owners: ReadonlyMap<string, FlatDevice>;
}

/** Steps of a period, or of a run without one. */
const STEPS = 100;
const STEPS_WITHOUT_CLOCK = 1000;
/** Of the largest step: ngspice takes breakpoints that are nearer than 5e-5 of it for one (cktsetbk.c, dctran.c). */
const RAMP = 1e-4;
/** s: below a picosecond nothing happens. */
const LEAST_RAMP = 1e-12;
/** Nets that `eprvcd` takes at once (evtprint.c, EPRINT_MAXARGS 93). */
const NETS_A_DUMP = 90;
const NAMES_A_LINE = 12;
/** `reltol` of the written deck, and the charge (C) whose relative error may be that. */
const RELTOL = 1e-9;
const CHGTOL = 1e-5;
/** F, from every node to ground. */
const CSHUNT = 1e-15;
const TRANSISTORS = new Set(["bjt", "jfet", "mosfet"]);
const DEFAULT_GMIN = 1e-12;

/** @throws InputError naming a device that has no equal in ngspice, and what to do */
export function writeNgspice(design: Design, options: NgspiceOptions): NgspiceText {
  const stop = stopOf(design, options);
  const step = stepOf(design, stop);
  const deck = new NgspiceDeck(design, options.corner, Math.max(LEAST_RAMP, RAMP * step), invertersOf(design));
  writeDevices(deck, design);
  const analog = new Map<number, string>();
  const digital = new Map<number, string>();
  for (const [net, { domain }] of design.nets.entries()) {
    const name = deck.net(net);
    if (domain === "analog" && deck.analog.has(name) && net > 0) {
      analog.set(net, name);
    } else if (domain === "digital" && deck.driven.has(name)) {
      digital.set(net, name);
    }
  }
  const raw = `${options.results}.raw`;
  const groups = chunks([...digital.values()], NETS_A_DUMP);
  const dumps = groups.map((_, i) => (i === 0 ? `${options.results}.vcd` : `${options.results}-${i + 1}.vcd`));
  const lines = [
    `* ${design.title}`,
    `* Written by twinedge from ${design.file} for ngspice 39, data-sheet values: ${options.corner}.`,
    ...(deck.opens && stop === 0 ? ["* - clocks that are active at the start tick in a run alone"] : []),
    ...[...deck.notes, ...deck.lags].map((note) => `* - ${note}`),
    ...deck.renamed().map(([renamed, name]) => `* ${renamed} is ${name}`),
    ...deck.modelLines(),
    ...deck.lines,
    "",
    ...nodesets(deck, design),
    ...settings(deck, design),
    ".control",
    "set noaskquit",
    "set filetype=binary",
    "option noinit",
    ...chunks([...analog.values()], NAMES_A_LINE).map((names) => `save ${names.join(" ")}`),
    stop === 0 ? "op" : `tran ${step} ${stop} 0 ${step}`,
    `write ${raw}`,
    ...groups.flatMap((names, i) => folded(`eprvcd ${names.join(" ")} > ${dumps[i]}`)),
    "quit",
    ".endc",
    ".end",
    "",
  ];
  return {
    text: lines.join("\n"),
    analog,
    digital,
    raw,
    dumps,
    step: Math.round(step * 1e12),
    settled: deck.opens && stop > 0 ? Math.round(step * 0.5e12) : 0,
    stop: Math.round(stop * 1e12),
    notes: [...deck.notes],
    lags: [...deck.lags],
    owners: deck.owners,
  };
}

function writeDevices(deck: NgspiceDeck, design: Design): void {
  let instance = "";
  for (const device of design.devices) {
    if (isInverter(design, device)) {
      continue;
    }
    const parent = device.name.slice(0, Math.max(0, device.name.lastIndexOf(".")));
    if (parent !== instance) {
      deck.line(parent === "" ? "" : `* ${parent}`);
      instance = parent;
    }
    const write = writers[device.def.type];
    if (write === undefined) {
      throw new InputError(`${device.name}: a ${device.def.type} has no equal in ngspice`, {
        pos: device.pos,
        remedy: "build it of devices that have one, or leave it out",
      });
    }
    deck.owner = device;
    write(deck, readDevice(device, deck.corner), device);
  }
  deck.owner = undefined;
  for (const net of [...deck.read].filter((name) => !deck.driven.has(name))) {
    deck.unknown(`${net}.undriven`, net);
  }
}

/** s; 0 for an operating point. */
function stopOf(design: Design, { clocks, until }: NgspiceOptions): number {
  if (clocks !== undefined) {
    const edge = clockEdges(design).edge(clocks + 1);
    if (edge === Number.POSITIVE_INFINITY) {
      throw new InputError(`the clock has no edge ${clocks + 1}`, { remedy: "give its PULSE a period" });
    }
    return edge / 1e12;
  }
  return (until ?? 0) / 1e12;
}

/** s: the largest step. */
function stepOf(design: Design, stop: number): number {
  const periods = design.devices.flatMap(({ def, params }) => {
    const args = params.get("args");
    const own = params.get("wave") === "pulse" && Array.isArray(args) ? args[6] : undefined;
    const given = def.type === "d_source" ? params.get("period") : own;
    return typeof given === "number" && given > 0 ? [given] : [];
  });
  return periods.length > 0
    ? Math.min(...periods, stop || Number.POSITIVE_INFINITY) / STEPS
    : (stop || 1) / STEPS_WITHOUT_CLOCK;
}

/** The inverters that elaboration puts where a pin is written `~net`: net of the pin -> net that was written. */
function invertersOf(design: Design): ReadonlyMap<number, number> {
  const inverses = new Map<number, number>();
  for (const device of design.devices) {
    if (isInverter(design, device)) {
      const [[from = -1] = [], [to = -1] = []] = device.pins;
      inverses.set(to, from);
    }
  }
  return inverses;
}

function isInverter(design: Design, { def, name, pins }: FlatDevice): boolean {
  const to = pins[1]?.[0] ?? -1;
  return def.type === "d_inverter" && name.endsWith("~") && design.nets[to]?.name === name;
}

function nodesets(deck: NgspiceDeck, design: Design): readonly string[] {
  return [...design.nodeset].map(([net, volts]) => `.nodeset v(${deck.net(net)})=${volts}`);
}

function settings(deck: NgspiceDeck, design: Design): readonly string[] {
  const gmin = design.options.get("gmin");
  // Between two switch positions nothing may hold a transistor's node, and without charge its voltage may jump in time.
  const jumps = deck.driven.size > 0 && design.devices.some(({ def }) => TRANSISTORS.has(def.type));
  const shunt = jumps ? ` cshunt=${CSHUNT}` : "";
  const charge = deck.dynamic || jumps ? `${shunt} method=gear maxord=2 chgtol=${CHGTOL}` : "";
  return [
    `.temp ${celsius(design, "temp")}`,
    `.options tnom=${celsius(design, "tnom")}`,
    `.options reltol=${RELTOL} abstol=1e-15 vntol=1e-12 gmin=${typeof gmin === "number" ? gmin : DEFAULT_GMIN}${charge}`,
  ];
}

function chunks<T>(all: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));
}
