/** `twinedge op`: the settled start of a circuit: voltages, logic values, currents and power of its devices. */
import { CORNERS, type Design, formatSi, logicChar, type OperatingPoint, ProbeIndex, Simulator } from "@twinedge/core";
import { readInput } from "../input.ts";
import type { Io } from "../io.ts";
import { json } from "../json.ts";
import { designOf, readSource, sourceOptions } from "../source.ts";
import { alignRight, columns, plural } from "../text.ts";
import { count, names } from "../values.ts";
import { verb } from "./verb.ts";

export const op = verb({
  positionals: { deck: { type: "string", demandOption: true, describe: "deck or Falstad file, - for standard input" } },
  options: {
    probe: { type: "string", array: true, describe: "nets to show: NET[,NET...]; * matches within a level" },
    all: { type: "boolean", describe: "show what lies inside subcircuits, too" },
    ...sourceOptions,
    corner: { type: "string", choices: CORNERS, default: "typ", describe: "min:typ:max values of data sheets" },
    seed: { type: "string", default: "1", describe: "seed of what is random" },
    json: { type: "boolean", describe: "print one JSON document, with everything" },
  },
  examples: [
    ["$0 circuits/three-edge.cir", "voltages and currents at the top"],
    ["$0 circuits/three-edge.cir --probe 'xe12.*'", "those inside one edge"],
  ],
  async run(args, io) {
    const source = await readSource(await readInput(args.deck, io), args);
    const design = designOf(source, io);
    const simulator = new Simulator(design, {
      probes: [],
      corner: args.corner,
      seed: count("--seed", args.seed),
    });
    simulator.start();
    const point = simulator.operatingPoint();
    if (args.json === true) {
      io.stdout.write(json(document(design, point)));
    } else {
      show(design, point, shownNets(design, args.probe, args.all === true), args.all === true, io);
    }
    return 0;
  },
});

/** The whole operating point. */
function document(design: Design, point: OperatingPoint): unknown {
  const devices = new Map<string, Record<string, string | number>>();
  for (const { device, type, name, value } of point.quantities) {
    const entry = devices.get(device) ?? { type };
    entry[name] = value;
    devices.set(device, entry);
  }
  return {
    title: design.title,
    file: design.file,
    voltages: point.voltages,
    logic: new Map([...point.logic].map(([net, value]) => [net, logicChar(value)])),
    devices,
    power: point.power,
    worstResidual: point.worstResidual,
  };
}

/** Names to show, by the net's own name. */
function shownNets(design: Design, probes: readonly string[] | undefined, all: boolean): ReadonlyMap<string, string> {
  if (probes === undefined) {
    const own = design.nets.slice(1).map(({ name }) => name);
    return new Map(own.filter((name) => all || isShown(name)).map((name) => [name, name]));
  }
  const index = new ProbeIndex(design);
  const shown = new Map<string, string>();
  for (const probe of names(probes).flatMap((name) => index.find(name))) {
    for (const net of probe.kind === "net" ? [probe.net] : probe.nets) {
      const own = design.nets[net]?.name ?? "";
      shown.set(probe.kind === "net" ? probe.path : own, own);
    }
  }
  return shown;
}

/** At the top, and not the digital side of an automatic bridge (`clk#in`). */
function isShown(name: string): boolean {
  return !name.includes(".") && !name.includes("#");
}

function show(design: Design, point: OperatingPoint, shown: ReadonlyMap<string, string>, all: boolean, io: Io): void {
  const { voltages, logic, quantities, power, worstResidual } = point;
  const lines: string[] = [design.title, ""];
  const nets = [...shown].map(([name, own]) => {
    const volts = voltages.get(own);
    return [name, volts === undefined ? logicChar(logic.get(own) ?? 0) : `${volts.toFixed(6)} V`];
  });
  lines.push(...columns(nets, [alignRight]));
  const devices = new Map<string, string[]>();
  for (const { device, type, name, unit, value } of quantities) {
    if (all || isShown(device)) {
      const row = devices.get(device) ?? [device, type];
      row.push(`${name} ${formatSi(value, unit)}`);
      devices.set(device, row);
    }
  }
  if (devices.size > 0) {
    lines.push("", ...columns([...devices.values()], []));
  }
  const hidden = design.nets.filter(({ name }) => !isShown(name)).length;
  if (!all && hidden > 0) {
    lines.push("", `${plural(hidden, "net")} inside subcircuits and bridges: --all shows them`);
  }
  lines.push("", `power ${formatSi(power, "W")}, worst residual ${formatSi(worstResidual, "A")}`);
  io.stdout.write(`${lines.join("\n")}\n`);
}
