/**
 * The circuit that a verb works on: the file read with what it includes, parameters and run options set, sources driven
 * as the command line says. The options that decide this are the same for every verb.
 */
import {
  type Circuit,
  type Design,
  type Diagnostic,
  elaborate,
  formatDiagnostic,
  InputError,
  parseSi,
} from "@twinedge/core";
import { type Netlist, readBench, readDeck, readFalstad, readVerilog } from "@twinedge/formats";
import {
  checkSenses,
  FAULT_HELP,
  type Fault,
  parseFault,
  SCHEME_PARTS,
  STORE_PARTS,
  schemeOf,
  TAP_PARTS,
  withExactRule,
  withFaults,
  withSubcircuits,
} from "@twinedge/study";
import { type Drives, driveDeck, falstadInputs, readDrives } from "./drive.ts";
import { type FileKind, IncludeReader, type InputFile, kindOf } from "./input.ts";
import type { Io } from "./io.ts";
import { type LibraryKind, readLibrary } from "./library.ts";
import { settings } from "./values.ts";
import type { Specs } from "./verbs/verb.ts";

export const sourceOptions = {
  set: {
    type: "string",
    array: true,
    describe:
      "parameter of the deck (.param), run option (tie, temp, tnom, gmin, vcc, maxdelta), or switch or logic input of a Falstad file (switch@X:Y=open, input@X:Y=1): NAME=VALUE",
  },
  clock: { type: "string", describe: "net of the clock; a logic input of a Falstad file" },
  period: { type: "string", describe: "period of the clock, e.g. 100us" },
  pulse: { type: "string", array: true, describe: "raise a net once: NET=FROM:TO, e.g. rst=0:10us" },
  "include-root": { type: "string", describe: "folder that .include may not leave (default: the deck's)" },
  scheme: { type: "string", describe: "decide by this scheme: a file of lib/schemes, e.g. and, xor" },
  store: { type: "string", describe: "hold decisions by this circuit: a file of lib/stores, dff or jk" },
  taps: { type: "string", describe: "taps of the ladders: a file of lib/taps, npn or switch (ideal)" },
  fault: {
    type: "string",
    array: true,
    describe: `put a fault into the circuit; ${Object.values(FAULT_HELP).join("; ")}`,
  },
  partial: { type: "boolean", describe: "leave out Falstad elements that have no translation" },
  top: { type: "string", describe: "top module of a Verilog file (default: the one that no other instantiates)" },
} as const satisfies Specs;

/** The values of `sourceOptions`, and what a manifest records of them. */
export interface SourceArgs {
  readonly set?: readonly string[] | undefined;
  readonly clock?: string | undefined;
  readonly period?: string | undefined;
  readonly pulse?: readonly string[] | undefined;
  readonly "include-root"?: string | undefined;
  readonly scheme?: string | undefined;
  readonly store?: string | undefined;
  readonly taps?: string | undefined;
  /** `literal`, `component` or `ideal`; of verbs that offer it. */
  readonly level?: string | undefined;
  readonly fault?: readonly string[] | undefined;
  readonly partial?: boolean | undefined;
  readonly top?: string | undefined;
}

export interface Source {
  readonly circuit: Circuit;
  readonly diagnostics: readonly Diagnostic[];
  /** The file and what it includes. */
  readonly files: readonly InputFile[];
  /** Put into the design when it is elaborated. */
  readonly faults: readonly Fault[];
}

/** A file read. */
type Read = Omit<Source, "faults">;

/** @throws InputError for what cannot be read or set */
export async function readSource(file: InputFile, args: SourceArgs): Promise<Source> {
  const kind = kindOf(file.text);
  if (!CIRCUITS.includes(kind)) {
    throw new InputError(`${file.name} is no circuit (${kind})`, {
      remedy: "name a deck, a Falstad file or a netlist (Verilog, .bench)",
    });
  }
  const drives = readDrives(args);
  const { options, parameters } = splitSettings(settings("--set", args.set ?? []));
  const faults = (args.fault ?? []).map(parseFault);
  switch (kind) {
    case "falstad":
      return { ...(await readFalstadFile(file, args, drives, options, parameters)), faults };
    case "verilog":
    case "bench":
      return { ...(await readNetlist(file, kind, args, options, parameters)), faults };
    default: {
      const source = await readDeckFile(file, args, drives, options, parameters);
      return { ...atLevel(await exchanged(source, withTaps(args, source)), args.level), faults };
    }
  }
}

const CIRCUITS: readonly FileKind[] = ["deck", "falstad", "verilog", "bench"];

/** The source with what the command line chooses from the library in place of its own. */
async function exchanged(source: Read, { scheme, store, taps }: SourceArgs): Promise<Read> {
  let { circuit } = source;
  const files = [...source.files];
  const take = async (kind: LibraryKind, name: string | undefined, parts: readonly string[]): Promise<void> => {
    if (name !== undefined) {
      const library = await readLibrary(kind, name);
      circuit = withSubcircuits(circuit, library.circuit, parts);
      files.push(...library.files);
    }
  };
  await take("schemes", scheme, SCHEME_PARTS);
  await take("stores", store, STORE_PARTS);
  await take("taps", taps, TAP_PARTS);
  return { ...source, circuit, files };
}

/** What a level asks of a deck's ladders. @throws InputError where `--taps` asks, too */
function withTaps(args: SourceArgs, { circuit }: Read): SourceArgs {
  if (args.level === undefined || args.level === "literal") {
    return args;
  }
  if (args.taps !== undefined) {
    throw new InputError(`--level ${args.level} has ideal taps`, { remedy: "leave out --taps, or --level" });
  }
  return TAP_PARTS.every((part) => circuit.top.subcircuits.has(part)) ? { ...args, taps: "switch" } : args;
}

/** The level's decisions, and a note of what it exchanges. */
function atLevel(source: Read, level: string | undefined): Read {
  if (level === undefined || level === "literal") {
    return source;
  }
  const { circuit, diagnostics } = source;
  const ladders = TAP_PARTS.every((part) => circuit.top.subcircuits.has(part));
  const done = [
    ladders ? "ideal switches tap the ladders" : "there are no ladders of transistors to exchange",
    ...(level === "ideal" ? [`edges decide by the rule of scheme "${schemeOf(circuit).name}" itself`] : []),
    "all other parts are the deck's",
  ];
  const note: Diagnostic = { severity: "note", code: "level", message: `level ${level}: ${done.join("; ")}` };
  return {
    ...source,
    circuit: level === "ideal" ? withExactRule(circuit) : circuit,
    diagnostics: [...diagnostics, note],
  };
}

/** Elaborates a source and says on stderr what its reader has to remark. */
export function designOf(source: Source, io: Io): Design {
  for (const diagnostic of source.diagnostics) {
    io.stderr.write(`${formatDiagnostic(diagnostic)}\n`);
  }
  return elaborated(source);
}

/** The design with its faults. @throws InputError where its edges cannot serve its scheme, too */
export function elaborated({ circuit, diagnostics, faults }: Source, random?: () => number): Design {
  const design = withFaults(elaborate(circuit, diagnostics, random), faults);
  const scheme = circuit.top.subcircuits.get("decision")?.scheme;
  if (scheme !== undefined) {
    checkSenses(design.edges, scheme);
  }
  return design;
}

async function readDeckFile(
  file: InputFile,
  args: SourceArgs,
  drives: Drives,
  options: ReadonlyMap<string, number | string>,
  parameters: ReadonlyMap<string, string>,
): Promise<Read> {
  const includes = new IncludeReader(file, args["include-root"]);
  const { circuit, diagnostics } = await readDeck(file.text, file.name, {
    include: (path, from) => includes.read(path, from),
    set: parameters,
  });
  return {
    circuit: driveDeck(withOptions(circuit, options), drives),
    diagnostics,
    files: [file, ...includes.files],
  };
}

async function readFalstadFile(
  file: InputFile,
  args: SourceArgs,
  drives: Drives,
  options: ReadonlyMap<string, number | string>,
  parameters: ReadonlyMap<string, string>,
): Promise<Read> {
  const asked = (["scheme", "store", "taps", "level"] as const).find((option) => args[option] !== undefined);
  if (asked !== undefined) {
    throw new InputError(`--${asked}: a Falstad file is simulated as it is drawn`, { remedy: "give a deck" });
  }
  const name = [...parameters.keys()].find((one) => !one.includes("@"));
  if (name !== undefined) {
    throw new InputError(`--set ${name}: a Falstad file has no parameters`, {
      remedy: `known are ${Object.keys(RUN_OPTIONS).join(", ")}, and switches and logic inputs as switch@X:Y=open, input@X:Y=1`,
    });
  }
  const { circuit, diagnostics } = readFalstad(file.text, file.name, {
    inputs: falstadInputs(drives),
    positions: parameters,
    partial: args.partial,
  });
  return { circuit: withOptions(circuit, options), diagnostics, files: [file] };
}

async function readNetlist(
  file: InputFile,
  kind: "verilog" | "bench",
  args: SourceArgs,
  options: ReadonlyMap<string, number | string>,
  parameters: ReadonlyMap<string, string>,
): Promise<Read> {
  const asked = (["scheme", "store", "taps", "level", "pulse", "period"] as const).find(
    (option) => args[option] !== undefined,
  );
  if (asked !== undefined) {
    throw new InputError(`--${asked} has no meaning for a netlist`, { remedy: "leave it out" });
  }
  const includes = new IncludeReader(file, args["include-root"]);
  const { circuit, diagnostics }: Netlist =
    kind === "bench"
      ? readBench(file.text, file.name)
      : await readVerilog(file.text, file.name, {
          include: (path, from) => includes.read(path, from),
          top: args.top,
          set: parameters,
        });
  return { circuit: withOptions(circuit, options), diagnostics, files: [file, ...includes.files] };
}

/** Options of the run that `--set` may give, with the unit of their value or the words allowed. */
const RUN_OPTIONS: Readonly<Record<string, string | readonly string[]>> = {
  tie: ["low", "high", "x"],
  temp: "",
  tnom: "",
  gmin: "S",
  vcc: "V",
  maxdelta: "",
};

function splitSettings(all: ReadonlyMap<string, string>): {
  readonly options: ReadonlyMap<string, number | string>;
  readonly parameters: ReadonlyMap<string, string>;
} {
  const options = new Map<string, number | string>();
  const parameters = new Map<string, string>();
  for (const [name, text] of all) {
    const kind = Object.hasOwn(RUN_OPTIONS, name) ? RUN_OPTIONS[name] : undefined;
    if (kind === undefined) {
      parameters.set(name, text);
    } else {
      options.set(name, optionValue(name, text, kind));
    }
  }
  return { options, parameters };
}

function optionValue(name: string, text: string, kind: string | readonly string[]): number | string {
  if (typeof kind !== "string") {
    if (kind.includes(text.toLowerCase())) {
      return text.toLowerCase();
    }
    throw new InputError(`--set ${name} cannot be "${text}"`, { remedy: `it is one of ${kind.join(", ")}` });
  }
  const value = parseSi(text, kind);
  if (value === undefined) {
    throw new InputError(`--set ${name} cannot be "${text}"`, { remedy: `give a number, e.g. ${name}=27` });
  }
  return value;
}

/** A parameter of the deck that bears an option's name goes with it. */
function withOptions(circuit: Circuit, options: ReadonlyMap<string, number | string>): Circuit {
  if (options.size === 0) {
    return circuit;
  }
  const params = circuit.top.params.map((param) => ({ ...param, value: options.get(param.name) ?? param.value }));
  return { ...circuit, top: { ...circuit.top, params }, options: new Map([...circuit.options, ...options]) };
}
