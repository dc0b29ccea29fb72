/** `twinedge run --from MANIFEST`: the same run again, its files compared with what the manifest says of them. */
import { resolve } from "node:path";
import { InputError } from "@twinedge/core";
import { version } from "../grammar.ts";
import { type InputFile, readInput, STDIN } from "../input.ts";
import type { Io } from "../io.ts";
import { json } from "../json.ts";
import { HashOutput } from "../output.ts";
import { Progress } from "../progress.ts";
import { designOf, readSource } from "../source.ts";
import { artifactKinds, loadArtifacts, logScope } from "./artifacts/index.ts";
import { runDocument } from "./document.ts";
import { execute } from "./execute.ts";
import { folderOf, markOf, readManifest } from "./manifest.ts";
import { stimulusOf } from "./vectors.ts";

const DIFFERENT = 3;

interface Comparison {
  readonly path: string;
  readonly same: boolean;
}

/** Returns the exit code. */
export async function repeat(file: InputFile, asJson: boolean, io: Io): Promise<number> {
  const manifest = readManifest(file);
  const folder = folderOf(file.path);
  if (manifest.deck.path === STDIN) {
    throw new InputError(`${file.name}: the deck came from standard input`, {
      remedy: "run it from a file to repeat it",
    });
  }
  if (manifest.twinedge !== version()) {
    io.stderr.write(`twinedge: ${file.name} was written by version ${manifest.twinedge}; this is ${version()}\n`);
  }
  const root = manifest.request["include-root"];
  const request =
    root === undefined ? manifest.request : { ...manifest.request, "include-root": resolve(folder, root) };
  const deck = await readInput(manifest.deck.name, io, resolve(folder, manifest.deck.path));
  const source = await readSource(deck, request);
  const design = designOf(source, io);
  const stimulus = await stimulusOf(request, design, io);
  const context = { clocked: stimulus !== undefined || design.run.clock !== undefined, request };
  const artifacts = await loadArtifacts((known) => manifest.outputs.some(({ kind }) => kind === known));
  const progress = new Progress(io.stderr, true);
  const execution = await execute(
    request,
    design,
    { log: logScope(artifacts, context), expecting: false, stimulus },
    {
      begin: () => undefined,
      progress: (_rows, done) => progress.update(done),
      stopped: () => io.signal.aborted,
    },
  );
  progress.end();
  if (!execution.finished) {
    return DIFFERENT;
  }
  const read = new Map(source.files.map((one) => markOf(folder, one)).map(({ path, sha256 }) => [path, sha256]));
  const inputs = manifest.inputs.map(({ path, sha256 }) => ({ path, same: read.get(path) === sha256 }));
  const outputs: Comparison[] = [];
  for (const { kind, path, sha256 } of manifest.outputs) {
    const known = artifactKinds.find((one) => one === kind);
    const artifact = known && artifacts.get(known);
    const chunks = artifact?.chunks(execution.trace, context) ?? [json(runDocument(design, execution), 0)];
    const again = await new HashOutput(path).write(chunks);
    outputs.push({ path: path === "-" ? `standard output (${kind})` : path, same: again === sha256 });
  }
  const different = [...inputs, ...outputs].filter(({ same }) => !same);
  if (asJson) {
    io.stdout.write(json({ same: different.length === 0, inputs, outputs }));
  } else {
    const line = (what: string, { path, same }: Comparison): string =>
      `${same ? "same     " : "DIFFERENT"}  ${what}  ${path}\n`;
    io.stdout.write(inputs.map((one) => line("input ", one)).join(""));
    io.stdout.write(outputs.map((one) => line("output", one)).join(""));
  }
  return different.length === 0 ? 0 : DIFFERENT;
}
