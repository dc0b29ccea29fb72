/** `twinedge export`: a circuit in the language of another program. */
import { InputError } from "@twinedge/core";
import { exporters } from "../export/index.ts";
import { readInput } from "../input.ts";
import { openOutput, STDOUT } from "../output.ts";
import { designOf, readSource, sourceOptions } from "../source.ts";
import { verb } from "./verb.ts";

const INTERRUPTED = 130;

export const exportVerb = verb({
  positionals: { deck: { type: "string", demandOption: true, describe: "deck or Falstad file, - for standard input" } },
  options: {
    to: {
      choices: exporters.map(({ format }) => format),
      demandOption: true,
      describe: exporters.map(({ format, summary }) => `${format}: ${summary}`).join("; "),
    },
    output: { type: "string", alias: "o", describe: "file to write, - for standard output", default: STDOUT },
    ...sourceOptions,
    clocks: { type: "number", describe: "clocks that the written run takes (default: the deck's)" },
    until: { type: "string", describe: "time at which the written run ends, e.g. 2ms" },
    corner: { choices: ["min", "typ", "max"], describe: "data-sheet values to take", default: "typ" },
    seed: { type: "number", describe: "seed of what is random" },
  },
  examples: [
    ["$0 circuits/three-edge.cir --to deck -o all.cir", "with everything it includes"],
    ["$0 circuits/three-edge-hardware.cir --to verilog -o ring.v", "ring.v, and ring_tb.v that plays a run back"],
  ],
  async run(args, io) {
    const source = await readSource(await readInput(args.deck, io), args);
    const exporter = exporters.find(({ format }) => format === args.to);
    const files = await exporter?.write(source, designOf(source, io), args, io);
    if (files === undefined) {
      return INTERRUPTED;
    }
    if (files.length > 1 && args.output === STDOUT) {
      throw new InputError(`--to ${args.to} writes ${files.length} files`, {
        remedy: "name the first one with -o FILE",
      });
    }
    const stem = args.output.replace(/\.[^./\\]*$/, "");
    const opened = files.map(({ suffix, text }, i) => ({
      text,
      output: openOutput(i === 0 ? args.output : `${stem}${suffix}`, io),
    }));
    try {
      for (const { output, text } of opened) {
        await output.write([text]);
      }
      for (const { output } of opened) {
        output.commit();
      }
    } finally {
      for (const { output } of opened) {
        output.discard();
      }
    }
    return 0;
  },
});
