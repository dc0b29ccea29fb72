/** `twinedge compare-with`: the same circuit in another simulator, and how far that is from ours. */
import { CORNERS, InputError, parseSi } from "@twinedge/core";
import type { CompareRequest } from "../engines/engine.ts";
import { engines } from "../engines/index.ts";
import { comparisonDocument, comparisonLines } from "../engines/report.ts";
import { readInput } from "../input.ts";
import { json } from "../json.ts";
import { cornerOf, extentOf, seedOf } from "../run/request.ts";
import { designOf, readSource, sourceOptions } from "../source.ts";
import { seconds, toPicoseconds } from "../values.ts";
import { verb } from "./verb.ts";

const CHECK_FAILED = 3;
const INTERRUPTED = 130;

export const compareWith = verb({
  positionals: {
    engine: {
      choices: engines.map(({ name }) => name),
      demandOption: true,
      describe: engines.map(({ name, summary }) => `${name}: ${summary}`).join("; "),
    },
    deck: { type: "string", demandOption: true, describe: "deck or Falstad file, - for standard input" },
  },
  options: {
    clocks: { type: "string", describe: "clocks to run (default: the deck's, else 32)" },
    until: { type: "string", describe: "time to run to, e.g. 2ms" },
    tolerance: { type: "string", default: "1uV", describe: "largest difference of a voltage" },
    "time-tolerance": { type: "string", default: "1ns", describe: "largest difference of an event's time" },
    ...sourceOptions,
    corner: { choices: CORNERS, default: "typ", describe: "min:typ:max values of data sheets" },
    seed: { type: "string", default: "1", describe: "seed of what is random" },
    keep: { type: "string", describe: "folder in which the other simulator's input and output stay" },
    json: { type: "boolean", describe: "print one JSON document" },
  },
  examples: [
    ["$0 ngspice circuits/three-edge.cir", "every voltage and logic value at each clock"],
    ["$0 ngspice circuits/three-edge.cir --clocks 8 --keep out", "the deck and its results stay in out/"],
  ],
  async run(args, io) {
    const engine = engines.find(({ name }) => name === args.engine);
    if (engine === undefined) {
      throw new InputError(`"${args.engine}" is no engine`, {
        remedy: `it is one of ${engines.map(({ name }) => name).join(", ")}`,
      });
    }
    const missing = engine.missing();
    if (missing !== undefined) {
      throw new InputError(missing.message, { remedy: missing.remedy });
    }
    const source = await readSource(await readInput(args.deck, io), args);
    const design = designOf(source, io);
    const timeless = design.run.clock === undefined && args.clocks === undefined && args.until === undefined;
    const request: CompareRequest = {
      extent: timeless ? { kind: "time", until: 0 } : extentOf(args, design.run, false),
      corner: cornerOf(args),
      seed: seedOf(args),
      volts: voltsOf(args.tolerance),
      picoseconds: toPicoseconds(seconds("--time-tolerance", args["time-tolerance"])),
      keep: args.keep,
    };
    const comparison = await engine.compare(source, design, request, io);
    if (comparison === undefined) {
      return INTERRUPTED;
    }
    if (args.json === true) {
      io.stdout.write(json(comparisonDocument(engine.name, design, request, comparison)));
    } else {
      io.stdout.write(`${comparisonLines(design, request, comparison).join("\n")}\n`);
    }
    return comparison.agrees ? 0 : CHECK_FAILED;
  },
});

function voltsOf(text: string): number {
  const volts = parseSi(text, "V");
  if (volts === undefined || volts < 0) {
    throw new InputError(`--tolerance cannot be "${text}"`, { remedy: "give a voltage, e.g. 1uV" });
  }
  return volts;
}
