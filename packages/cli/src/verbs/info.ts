/** `twinedge info`: what a file is and holds: circuit, network, task or recorded run. */
import { type Diagnostic, elaborate, formatDiagnostic, formatSi } from "@twinedge/core";
import { readRawPlots } from "@twinedge/formats";
import { type InputFile, kindOf, readInput } from "../input.ts";
import { json } from "../json.ts";
import { networkFacts, readNetworkFile, readTaskFile, taskFacts } from "../learning.ts";
import { RECORDINGS, readRecording, recordingFacts } from "../recording.ts";
import { readSource } from "../source.ts";
import { columns } from "../text.ts";
import { verb } from "./verb.ts";

type Facts = Readonly<
  Record<string, string | number | readonly string[] | Readonly<Record<string, number>> | undefined>
>;

export const info = verb({
  positionals: { file: { type: "string", demandOption: true, describe: "any file, - for standard input" } },
  options: { json: { type: "boolean", describe: "print one JSON document" } },
  examples: [
    ["$0 circuits/three-edge.cir", "devices by type, nets, subcircuits, clock, probes"],
    [
      "$0 circuits/tasks/ii.json",
      "what a task holds and asks, its examples and defaults; of a network its nodes and edges",
    ],
    ["$0 run.vcd", "signals, levels, span and points of a recorded run; VCD, raw, CSV"],
  ],
  async run(args, io) {
    const file = await readInput(args.file, io);
    const warn = (diagnostic: Diagnostic): boolean => io.stderr.write(`${formatDiagnostic(diagnostic)}\n`);
    const facts = { file: file.name, ...(await factsOf(file, warn)) };
    io.stdout.write(args.json === true ? json(facts) : `${lines(facts).join("\n")}\n`);
    return 0;
  },
});

async function factsOf(file: InputFile, warn: (diagnostic: Diagnostic) => void): Promise<Facts> {
  const { size } = file;
  const kind = kindOf(file.text);
  switch (kind) {
    case "deck":
      return { kind: "deck", size, ...(await circuitFacts(file)) };
    case "falstad":
      return { kind: "Falstad text", size, ...(await circuitFacts(file)) };
    case "verilog":
      return { kind: "Verilog", size, ...(await circuitFacts(file)) };
    case "bench":
      return { kind: ".bench netlist", size, ...(await circuitFacts(file)) };
    case "manifest":
      return { kind: await documentKind(file), size };
    case "network":
      return { kind: "network", size, ...networkFacts(await readNetworkFile(file)) };
    case "task": {
      const { task, files } = await readTaskFile(file, 1, warn);
      return { kind: "task", size, ...taskFacts(task), includes: files.slice(1).map(({ name }) => name) };
    }
    case "raw":
      return { kind: RECORDINGS[kind], size, ...rawFacts(file, warn) };
    default:
      return { kind: RECORDINGS[kind], size, ...runFacts(file, warn) };
  }
}

/** A manifest's mark is a version, that of a document of learning a word. */
async function documentKind(file: InputFile): Promise<string> {
  if (!/^\s*\{\s*"twinedge"\s*:\s*"[a-z]/.test(file.text)) {
    return "manifest of a run";
  }
  const { documentName, readDocument } = await import("@twinedge/study/learn");
  return documentName(readDocument(file.text, file.name).twinedge);
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

function runFacts(file: InputFile, warn: (diagnostic: Diagnostic) => void): Facts {
  const { from, to, ...facts } = recordingFacts(readRecording(file, warn), file.name);
  return { ...facts, span: from === undefined || to === undefined ? undefined : span(from, to) };
}

function span(from: number, to: number): string {
  return `${formatSi(from, "s")} to ${formatSi(to, "s")}`;
}

/** Of a run as of any other; of several plots, or one that is not over time, its table. */
function rawFacts(file: InputFile, warn: (diagnostic: Diagnostic) => void): Facts {
  const plots = readRawPlots(file.bytes, file.name);
  const [plot] = plots;
  if (plots.length === 1 && plot?.variables[0]?.type === "time") {
    return runFacts(file, warn);
  }
  return {
    title: plot?.title,
    plots: plots.map(({ name, variables, points }) => `${name} (${variables.length} variables, ${points} points)`),
    signals: plots.flatMap(({ variables }) => variables.map(({ name }) => name)),
  };
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
  const entries = isList(value) ? value : Object.entries(value).map(([name, n]) => `${n} ${name}`);
  const rest = entries.length > MOST_NAMES ? `, ... (${entries.length})` : "";
  return entries.slice(0, MOST_NAMES).join(", ") + rest;
}

function isList(value: object): value is readonly string[] {
  return Array.isArray(value);
}
