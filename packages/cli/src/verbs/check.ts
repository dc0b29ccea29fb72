/** `twinedge check`: finds faults of a circuit without simulating it. Exit code 3 where one is an error. */
import { checkDesign, formatDiagnostic } from "@twinedge/core";
import { readInput } from "../input.ts";
import { painter } from "../io.ts";
import { json } from "../json.ts";
import { elaborated, readSource, sourceOptions } from "../source.ts";
import { verb } from "./verb.ts";

const ERRORS_FOUND = 3;

export const check = verb({
  positionals: { deck: { type: "string", demandOption: true, describe: "deck or Falstad file, - for standard input" } },
  options: { ...sourceOptions, json: { type: "boolean", describe: "print one JSON document" } },
  examples: [["$0 circuits/three-edge.cir", "floating nets, fights, loops, permanent ties"]],
  async run(args, io) {
    const source = await readSource(await readInput(args.deck, io), args);
    const { circuit } = source;
    const findings = checkDesign(elaborated(source));
    const count = (severity: string): number => findings.filter((finding) => finding.severity === severity).length;
    const counts = { errors: count("error"), warnings: count("warning"), notes: count("note") };
    if (args.json === true) {
      io.stdout.write(json({ title: circuit.title, file: circuit.file, findings, ...counts }));
    } else {
      const paint = painter(io.stdout, io.env);
      const colours = { error: "red", warning: "yellow", note: "dim" } as const;
      for (const finding of findings) {
        io.stdout.write(`${paint(colours[finding.severity], formatDiagnostic(finding))}\n`);
      }
      const total = Object.entries(counts).map(([what, n]) => `${n} ${n === 1 ? what.slice(0, -1) : what}`);
      io.stdout.write(`${circuit.file}: ${total.join(", ")}\n`);
    }
    return counts.errors > 0 ? ERRORS_FOUND : 0;
  },
});
