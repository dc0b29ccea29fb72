/** `--vectors`: a netlist under test vectors, random ones or those of a file; and the test bench that applies the same in Verilog. */
import { basename } from "node:path";
import { type Circuit, type Design, InputError } from "@twinedge/core";
import { vectorLines, writeTestBench } from "@twinedge/formats";
import { clockOf, type Hold, randomVectors, readVectors, type Stimulus, vectorInputs } from "@twinedge/study";
import { readInput } from "../input.ts";
import type { Io } from "../io.ts";
import { count, names, seconds, toPicoseconds } from "../values.ts";
import type { Specs } from "../verbs/verb.ts";

export const vectorOptions = {
  vectors: {
    type: "string",
    describe: "netlist: test vectors to apply, random (--seed) or the first of --vectors-file",
  },
  "vectors-file": {
    type: "string",
    describe: "netlist: vectors to apply, a line of 0, 1, x each, inputs in their order",
  },
  "vector-period": { type: "string", describe: "time from one vector to the next (default: 100ns)" },
  hold: {
    type: "string",
    array: true,
    describe:
      "input that stays at a level, or leaves it after N vectors: rst=1:2, en=1 (GND and VDD do so by themselves)",
  },
} as const satisfies Specs;

/** The values of `vectorOptions` and what else decides a stimulus. */
export interface VectorArgs {
  readonly vectors?: string | undefined;
  readonly "vectors-file"?: string | undefined;
  readonly "vector-period"?: string | undefined;
  readonly hold?: readonly string[] | undefined;
  readonly clock?: string | undefined;
  readonly clocks?: string | undefined;
  readonly until?: string | undefined;
  readonly seed?: string | undefined;
}

const DEFAULT_PERIOD = 100_000;
/** ps: the active edge stands half way, and outputs are looked at 1 ps before it. */
const LEAST_PERIOD = 4;
const MOST_VECTORS = 10_000_000;

/**
 * @returns undefined where no vectors are asked for
 * @throws InputError for a circuit that is no netlist, and for what cannot be read
 */
export async function stimulusOf(args: VectorArgs, design: Design, io: Io): Promise<Stimulus | undefined> {
  const file = args["vectors-file"];
  if (args.vectors === undefined && file === undefined) {
    const extra = (["vector-period", "hold"] as const).find((option) => args[option] !== undefined);
    if (extra !== undefined) {
      throw new InputError(`--${extra} needs vectors`, { remedy: "give --vectors N or --vectors-file F" });
    }
    return undefined;
  }
  const other = (["clocks", "until"] as const).find((option) => args[option] !== undefined);
  if (other !== undefined) {
    throw new InputError(`--${other} and --vectors both say where to end`, { remedy: "give one of them" });
  }
  if (design.ports.length === 0) {
    throw new InputError("--vectors drives the inputs of a netlist, and this circuit has no ports", {
      remedy: "give a Verilog or .bench file",
    });
  }
  const clock = clockOf(design, args.clock);
  const inputs = vectorInputs(design, clock);
  const time = args["vector-period"];
  const period = time === undefined ? DEFAULT_PERIOD : toPicoseconds(seconds("--vector-period", time));
  if (period < LEAST_PERIOD) {
    throw new InputError(`--vector-period ${time ?? ""} is less than ${LEAST_PERIOD} ps`, {
      remedy: "give a longer one",
    });
  }
  const wanted = args.vectors === undefined ? undefined : count("--vectors", args.vectors);
  if (wanted !== undefined && (wanted < 1 || wanted > MOST_VECTORS || wanted * period > Number.MAX_SAFE_INTEGER)) {
    throw new InputError(`--vectors cannot be ${wanted}`, { remedy: `give 1 to ${MOST_VECTORS}, 2.5 hours in all` });
  }
  const holds = (args.hold ?? []).flatMap((text) => names([text])).map(readHold);
  const vectors =
    file === undefined
      ? randomVectors(inputs, wanted ?? 0, args.seed === undefined ? 1 : count("--seed", args.seed), holds)
      : await fromFile(file, io, inputs, wanted);
  return {
    inputs,
    outputs: design.ports.filter(({ direction }) => direction !== "input"),
    clock,
    period,
    vectors,
  };
}

async function fromFile(
  name: string,
  io: Io,
  inputs: Stimulus["inputs"],
  wanted: number | undefined,
): Promise<Stimulus["vectors"]> {
  const { text } = await readInput(name, io);
  const vectors = readVectors(text, name, inputs);
  if (vectors.length < (wanted ?? 1)) {
    throw new InputError(`${name} holds ${vectors.length} vectors`, { remedy: `it needs ${wanted ?? 1}` });
  }
  return vectors.slice(0, wanted);
}

function readHold(text: string): Hold {
  const [, port, level, vectors] = /^(.+)=([01])(?::(\d{1,9}))?$/.exec(text) ?? [];
  if (port === undefined) {
    throw new InputError(`--hold cannot be "${text}"`, { remedy: "write INPUT=0, INPUT=1 or INPUT=1:N" });
  }
  return {
    port,
    level: level === "1" ? 1 : 0,
    vectors: vectors === undefined ? Number.POSITIVE_INFINITY : Number(vectors),
  };
}

/** The two texts of `--testbench F`: the bench, and its vectors for the file beside it. */
export function testBench(
  circuit: Circuit,
  stimulus: Stimulus,
  vectorFile: string,
): { readonly bench: string; readonly vectors: Iterable<string> } {
  const bench = writeTestBench({ module: circuit.title, ...stimulus, vectorFile: basename(vectorFile) });
  return { bench, vectors: vectorLines(stimulus.vectors) };
}

/** The file of vectors beside a test bench. */
export function vectorFileOf(bench: string): string {
  return `${bench.replace(/\.[^./\\]*$/, "")}.vec`;
}
