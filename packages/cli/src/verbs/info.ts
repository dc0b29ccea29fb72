/** `twinedge info`: what a file is and holds, circuit or recorded run. */
import { elaborate, formatSi } from "@twinedge/core";
import { type InputFile, kindOf, readInput } from "../input.ts";
import { json } from "../json.ts";
import { csvFacts, type RecordingFacts, rawFacts, vcdFacts } from "../recording.ts";
import { readSource } from "../source.ts";
import { columns } from "../text.ts";
import { verb } from "./verb.ts";

type Facts = Readonly<
  Record<string, string | number | readonly string[] | Readonly<Record<string, number>> | undefined>
>;

export const info = verb({
  positionals: { file: { type: "string", demandOption: true, describe: "any file, - for standard input" } },
  options: { json: { type: "boolean", describe: "print one JSON document" } },
  examples: [["$0 circuits/three-edge.cir", "devices by type, nets, subcircuits, clock, probes"]],
  async run(args, io) {
    const file = await readInput(args.file, io);
    const facts = { file: file.name, ...(await factsOf(file)) };
    io.stdout.write(args.json === true ? json(facts) : `${lines(facts).join("\n")}\n`);
    return 0;
  },
});

async function factsOf(file: InputFile): Promise<Facts> {
  const { size } = file;
  switch (kindOf(file.text)) {
    case "deck":
      return { kind: "deck", size, ...(await circuitFacts(file)) };
    case "falstad":
      return { kind: "Falstad text", size, ...(await circuitFacts(file)) };
    case "verilog":
      return { kind: "Verilog", size, ...(await circuitFacts(file)) };
    case "bench":
      return { kind: ".bench netlist", size, ...(await circuitFacts(file)) };
    case "vcd":
      return { kind: "VCD", size, ...recordingFacts(vcdFacts(file.text, file.name)) };
    case "raw":
      return { kind: "ngspice raw", size, ...recordingFacts(rawFacts(file.text)) };
    case "csv":
      return { kind: "CSV", size, ...recordingFacts(csvFacts(file.text)) };
    default:
      return { kind: "manifest of a run", size };
  }
}

async function circuitFacts(file: InputFile): Promise<Facts> {
  // What has no translation is counted out, with the reader's warnings.
  const { circuit, diagnostics, files } = await readSource(file, { partial: true });
  const design = elaborate(circuit, diagnostics);
  const types = design.devices.map(({ def }) => def.type).toSorted();
  const { clock, clocks, probes, expectations } = circuit.run;
  return {
    title: design.title,
    devices: design.devices.length,
    types: Object.fromEntries([...new Set(types)].map((type) => [type, types.filter((one) => one === type).length])),
    nets: design.nets.length - 1,
    subcircuits: [...circuit.top.subcircuits.keys()],
    parameters: circuit.top.params.map(({ name }) => name),
    clock: clock && `${clock.net} (${clock.edge === "rise" ? "rising" : "falling"} edge)`,
    clocks,
    probes,
    expectations: expectations.length,
    includes: files.slice(1).map(({ name }) => name),
    warnings: diagnostics.length,
  };
}

function recordingFacts({ title, signals, from, to, points }: RecordingFacts): Facts {
  const span = from === undefined || to === undefined ? undefined : `${formatSi(from, "s")} to ${formatSi(to, "s")}`;
  return { title, signals, span, points };
}

/** Names in a line at most; the rest are counted. */
const MOST_NAMES = 12;

function lines(facts: Facts): readonly string[] {
  const rows = Object.entries(facts).flatMap(([name, value]) => {
    if (value === undefined || (Array.isArray(value) && value.length === 0)) {
      return [];
    }
    return [[name, typeof value === "object" ? listText(value) : String(value)]];
  });
  return columns(rows);
}

function listText(value: readonly string[] | Readonly<Record<string, number>>): string {
  if (!isList(value)) {
    return Object.entries(value)
      .map(([name, n]) => `${n} ${name}`)
      .join(", ");
  }
  const rest = value.length > MOST_NAMES ? `, ... (${value.length})` : "";
  return value.slice(0, MOST_NAMES).join(", ") + rest;
}

function isList(value: object): value is readonly string[] {
  return Array.isArray(value);
}
