/** `twinedge run`: simulates a circuit, shows one line a clock, writes what is asked for. */
import { type Design, InputError, permanentDecisions } from "@twinedge/core";
import type { InferredOptionTypes } from "yargs";
import { version } from "../grammar.ts";
import { type InputFile, kindOf, readInput } from "../input.ts";
import type { Io } from "../io.ts";
import { json } from "../json.ts";
import { STDOUT } from "../output.ts";
import { artifactKinds, artifactOptions, loadArtifacts, logScope } from "../run/artifacts/index.ts";
import { Display } from "../run/display.ts";
import { runDocument } from "../run/document.ts";
import { type Execution, execute, type Observer } from "../run/execute.ts";
import { RunFiles, type Written } from "../run/files.ts";
import { folderOf, type Manifest, markOf, parametersOf, pathFrom, recorded } from "../run/manifest.ts";
import { repeat } from "../run/repeat.ts";
import { cornerOf, type Request, type RunExtent, requestOptions, seedOf } from "../run/request.ts";
import { stimulusOf, testBench, vectorFileOf } from "../run/vectors.ts";
import { designOf, readSource, type Source } from "../source.ts";
import { toSeconds } from "../values.ts";
import { type Specs, verb } from "./verb.ts";

const CHECK_FAILED = 3;

const options = {
  ...requestOptions,
  ...artifactOptions,
  testbench: {
    type: "string",
    describe: "write a Verilog test bench that applies the same vectors, and prints the outputs a line a vector",
  },
  json: { type: "boolean", describe: "print one JSON document" },
  expect: { type: "boolean", describe: "hold the run against the deck's *@ expect lines; exit code 3 where one fails" },
  manifest: { type: "string", describe: "write what the run was made of: version, values, SHA-256 of every file" },
  from: { type: "string", describe: "repeat a manifest's run and compare its files; exit code 3 where one differs" },
} as const satisfies Specs;

type Args = InferredOptionTypes<typeof options>;

export const run = verb({
  positionals: { deck: { type: "string", describe: "deck or Falstad file, - for standard input" } },
  options,
  examples: [
    ["$0 circuits/three-edge.cir", "the deck's clocks and probes"],
    ["$0 circuits/three-edge.cir --clocks 64 --probe f3,xe12.code --set target=2", "others"],
    ["$0 three-edge.txt --clock @544:-624 --period 100us --clocks 32", "a Falstad file"],
  ],
  async run({ deck, ...args }, io) {
    if (args.from !== undefined) {
      const known = Object.keys(options) as readonly (keyof typeof options)[];
      const extra = known.find((key) => key !== "from" && key !== "json" && args[key] !== undefined);
      if (deck !== undefined || extra !== undefined) {
        const word = deck ?? `--${extra}`;
        throw new InputError(`--from repeats the run as it was, without ${word}`, { remedy: `leave ${word} out` });
      }
      return repeat(await readInput(args.from, io), args.json === true, io);
    }
    if (deck === undefined) {
      throw new InputError("the file is missing", { remedy: "name one, or - for standard input" });
    }
    return once(args, await readInput(deck, io), io);
  },
});

async function once(args: Args, deck: InputFile, io: Io): Promise<number> {
  const begun = performance.now();
  const source = await readSource(deck, args);
  const design = designOf(source, io);
  const stimulus = await stimulusOf(args, design, io);
  const names = new Map<string, string>();
  for (const kind of [...artifactKinds, "manifest"] as const) {
    if (args[kind] !== undefined) {
      names.set(kind, args[kind]);
    }
  }
  if (args.testbench !== undefined) {
    if (stimulus === undefined || kindOf(deck.text) !== "verilog") {
      throw new InputError("--testbench applies vectors to a Verilog netlist", {
        remedy: "give a Verilog file and --vectors N; export --to verilog writes one of another circuit",
      });
    }
    names.set("testbench", args.testbench).set("vectors", vectorFileOf(args.testbench));
  }
  if (args.json === true) {
    names.set("json", STDOUT);
  }
  const files = new RunFiles(names, io);
  try {
    files.spare(source.files);
    const context = { clocked: stimulus !== undefined || design.run.clock !== undefined, request: args };
    const artifacts = await loadArtifacts((kind) => names.has(kind));
    const log = logScope(artifacts, context);
    const display = args.json === true ? undefined : new Display(files.toStdout ? io.stderr : io.stdout, io);
    // When the reader of the rows has gone, only files are a reason to go on.
    const stopped = (): boolean => io.signal.aborted || (io.closed.aborted && !files.any);
    const observer: Observer = display?.observer(design, stopped) ?? { ...SILENT, stopped };
    const execution = await execute(args, design, { log, expecting: args.expect === true, stimulus }, observer);
    for (const { remark } of artifacts.values()) {
      const said = remark?.(execution.trace, context);
      io.stderr.write(said === undefined ? "" : `note: ${said}\n`);
    }
    const written = [...(await files.write(artifacts, execution.trace, context))];
    if (args.testbench !== undefined && stimulus !== undefined) {
      const { bench, vectors } = testBench(source.circuit, stimulus, vectorFileOf(args.testbench));
      written.push(...(await files.put("testbench", [bench])), ...(await files.put("vectors", vectors)));
    }
    if (args.json === true) {
      written.push(...(await files.put("json", [json(runDocument(design, execution), 0)])));
    }
    if (args.manifest !== undefined) {
      const manifest = manifestOf(args, deck, source, design, execution, written, folderOf(args.manifest));
      await files.put("manifest", [json(manifest)]);
    }
    files.commit();
    display?.end(execution, permanentDecisions(design));
    io.stderr.write(display === undefined ? "" : `wall time ${((performance.now() - begun) / 1e3).toFixed(2)} s\n`);
    return execution.verdicts.every(({ held }) => held) ? 0 : CHECK_FAILED;
  } finally {
    files.discard();
  }
}

const SILENT = { begin: () => undefined, progress: () => undefined };

function manifestOf(
  args: Args,
  deck: InputFile,
  { circuit, files }: Source,
  design: Design,
  execution: Execution,
  written: readonly Written[],
  folder: string,
): Manifest {
  const { extent, signals } = execution;
  return {
    twinedge: version(),
    deck: { name: deck.name, path: pathFrom(folder, deck.path) },
    request: recorded(asRun(args, execution), folder),
    resolved: {
      ...extentFacts(extent),
      seed: seedOf(args),
      corner: cornerOf(args),
      probes: signals.map(({ path }) => path),
      parameters: parametersOf(circuit, design),
    },
    inputs: files.map((file) => markOf(folder, file)),
    outputs: written.map(({ kind, path, sha256 }) => ({ kind, path: pathFrom(folder, path), sha256 })),
  };
}

function extentFacts(extent: RunExtent): Pick<Manifest["resolved"], "clocks" | "until" | "vectors"> {
  switch (extent.kind) {
    case "clocks":
      return { clocks: extent.clocks };
    case "time":
      return { until: toSeconds(extent.until) };
    default:
      return { vectors: extent.stimulus.vectors.length };
  }
}

/** The request that is this run: as far as it came, whatever the deck's defaults may be one day. */
function asRun(args: Args, { extent, rows, trace, finished }: Execution): Request {
  if (extent.kind === "vectors") {
    return { ...args, vectors: String(finished ? extent.stimulus.vectors.length : rows.length) };
  }
  if (extent.kind === "clocks") {
    return { ...args, clocks: String(finished ? extent.clocks : (rows.at(-1)?.clock ?? 0)) };
  }
  return finished ? args : { ...args, until: `${trace.endTime}ps` };
}
