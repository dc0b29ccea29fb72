/** `twinedge diff`: two recorded runs held against each other. Exit code 3 where they differ. */
import { type Diagnostic, formatDiagnostic, InputError, parseSi, type Trace } from "@twinedge/core";
import { type CompareOptions, compareTraces, differenceFigure } from "@twinedge/formats";
import { diffDocument, diffLines } from "../diff/report.ts";
import { readInput } from "../input.ts";
import { json } from "../json.ts";
import { openOutput } from "../output.ts";
import { readRecording } from "../recording.ts";
import { names, seconds, settings, toPicoseconds } from "../values.ts";
import { verb } from "./verb.ts";

const DIFFERENT = 3;

export const diff = verb({
  positionals: {
    a: { type: "string", demandOption: true, describe: "VCD, raw or CSV file, - for standard input" },
    b: { type: "string", demandOption: true, describe: "the other, of any of these kinds" },
  },
  options: {
    "abs-tol": { type: "string", default: "1n", describe: "difference of numbers that counts as none, e.g. 1uV" },
    "rel-tol": { type: "string", default: "1n", describe: "the same as a share of the larger one" },
    "time-tol": { type: "string", default: "0", describe: "how early or late an edge may be, e.g. 1ns" },
    signals: { type: "string", array: true, describe: "compare these only; * matches within a level" },
    map: { type: "string", array: true, describe: "a signal's name in both: A=B; one * in both, e.g. 'tb.dut.*=*'" },
    at: {
      type: "string",
      describe: "changes (the default), clocks (rows of a CSV file: its default), or times, e.g. 1us,2us",
    },
    threshold: { type: "string", describe: "voltage from which on a number beside a logic signal is 1" },
    svg: { type: "string", describe: "draw the first difference and what is around it" },
    json: { type: "boolean", describe: "print one JSON document" },
  },
  examples: [
    ["$0 ours.vcd icarus.vcd --time-tol 1ps", "events of two simulators; scopes around them are found"],
    ["$0 run.csv ngspice.raw --abs-tol 1u --signals 'f*'", "voltages, wherever either changes"],
  ],
  async run(args, io) {
    const warn = (diagnostic: Diagnostic): boolean => io.stderr.write(`${formatDiagnostic(diagnostic)}\n`);
    if (args.a === "-" && args.b === "-") {
      throw new InputError("standard input cannot be both files", { remedy: "name at least one file" });
    }
    const a = readRecording(await readInput(args.a, io), warn);
    const b = readRecording(await readInput(args.b, io), warn);
    const options: CompareOptions = {
      absTol: tolerance("--abs-tol", args["abs-tol"], "V"),
      relTol: tolerance("--rel-tol", args["rel-tol"], ""),
      timeTol: toPicoseconds(seconds("--time-tol", args["time-tol"])),
      signals: names(args.signals ?? []),
      map: settings("--map", args.map ?? []),
      at: args.at === undefined ? undefined : placesOf(args.at),
      threshold: args.threshold === undefined ? undefined : tolerance("--threshold", args.threshold, "V"),
    };
    if (options.at === "clocks" && a.sampleTimes.length + b.sampleTimes.length === 0) {
      throw new InputError("--at clocks: neither file has a row a clock", {
        remedy: "give times, or a CSV file of `run`",
      });
    }
    const figure = args.svg === undefined ? undefined : openOutput(args.svg, io);
    try {
      const result = compareTraces(a, b, options);
      if (result.compared.length === 0) {
        throw new InputError("no signal is in both files under one name", {
          remedy: "`twinedge info` lists them; join them with --map A=B",
        });
      }
      const ends = { a: args.a, b: args.b, endA: endOf(a), endB: endOf(b) };
      if (args.json === true) {
        io.stdout.write(json(diffDocument(result, ends)));
      } else {
        io.stdout.write(`${diffLines(result, ends).join("\n")}\n`);
      }
      if (figure !== undefined && result.differences.length > 0) {
        await figure.write([differenceFigure(a, b, result, [args.a, args.b])]);
        figure.commit();
      }
      return result.differences.length === 0 ? 0 : DIFFERENT;
    } finally {
      figure?.discard();
    }
  },
});

function endOf({ endTime, sampleTimes }: Trace): number {
  return Math.max(endTime, sampleTimes.at(-1) ?? 0);
}

function tolerance(option: string, text: string, unit: string): number {
  const value = parseSi(text, unit);
  if (value === undefined || value < 0) {
    throw new InputError(`${option} cannot be "${text}"`, { remedy: `give a number, e.g. 1u${unit}` });
  }
  return value;
}

function placesOf(text: string): "changes" | "clocks" | readonly number[] {
  return text === "changes" || text === "clocks"
    ? text
    : names([text]).map((one) => toPicoseconds(seconds("--at", one)));
}
