/** `twinedge import`: Falstad text or a netlist (Verilog, .bench) to a deck. Logic inputs that are driven here are driven in the deck. */
import { formatDiagnostic, InputError } from "@twinedge/core";
import { writeDeck } from "@twinedge/formats";
import { kindOf, readInput } from "../input.ts";
import { openOutput, STDOUT } from "../output.ts";
import { readSource, sourceOptions } from "../source.ts";
import { verb } from "./verb.ts";

const { clock, period, pulse, partial, top, set, "include-root": root } = sourceOptions;

export const importVerb = verb({
  positionals: {
    file: { type: "string", demandOption: true, describe: "Falstad text, Verilog or .bench, - for standard input" },
  },
  options: {
    output: { type: "string", alias: "o", describe: "file to write, - for standard output", default: STDOUT },
    clock,
    period,
    pulse,
    partial,
    top,
    set,
    "include-root": root,
  },
  examples: [["$0 circuit.txt -o circuit.cir --clock @544:-624 --period 100us", "a deck with a clock"]],
  async run(args, io) {
    const file = await readInput(args.file, io);
    if (kindOf(file.text) === "deck") {
      throw new InputError(`${file.name} is no Falstad text, Verilog or .bench`, {
        remedy: "export it from Falstad as text; a deck is what import writes",
      });
    }
    const { circuit, diagnostics } = await readSource(file, args);
    for (const diagnostic of diagnostics) {
      io.stderr.write(`${formatDiagnostic(diagnostic)}\n`);
    }
    const output = openOutput(args.output, io);
    try {
      await output.write([writeDeck(circuit)]);
      output.commit();
    } finally {
      output.discard();
    }
    return 0;
  },
});
