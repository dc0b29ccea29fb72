/**
 * `twinedge verify`: does the circuit do what it is meant to? The deck's expectations, the function tables of its parts, and its
 * decisions against Eq. 2; without a deck the decision circuit of one scheme. Exit code 3 where something that was asked for does not hold.
 */
import { CORNERS, InputError } from "@twinedge/core";
import { readInput } from "../input.ts";
import { painter } from "../io.ts";
import { json } from "../json.ts";
import { openOutput } from "../output.ts";
import { Progress } from "../progress.ts";
import { designOf, readSource, sourceOptions } from "../source.ts";
import { count } from "../values.ts";
import { agreementSection } from "../verify/agreement.ts";
import { expectationsSection } from "../verify/expectations.ts";
import { benchOptions, refuseBenchOptions, schemeReport } from "../verify/scheme.ts";
import type { Section } from "../verify/section.ts";
import { faultCoverageSection, selfTestSection } from "../verify/selftest.ts";
import { tablesSection } from "../verify/tables.ts";
import { verb } from "./verb.ts";

const CHECK_FAILED = 3;
const INTERRUPTED = 130;

export const verify = verb({
  positionals: { deck: { type: "string", describe: "deck or Falstad file, - for standard input" } },
  options: {
    ...sourceOptions,
    tables: { type: "boolean", describe: "only the function tables; without a deck those of all parts" },
    states: { type: "string", default: "4096", describe: "states to hold against Eq. 2; a larger network is sampled" },
    agreement: { type: "string", describe: "share of right decisions to ask for, 0 to 1" },
    "fault-coverage": { type: "boolean", describe: "only: every single fault of one edge put in, and which are found" },
    "fault-edge": { type: "string", describe: "edge of --fault-coverage (default: the first)" },
    corner: { type: "string", choices: CORNERS, default: "typ", describe: "min:typ:max values of data sheets" },
    seed: { type: "string", default: "1", describe: "seed of the sample and of what is random" },
    ...benchOptions,
    json: { type: "boolean", describe: "print one JSON document" },
  },
  examples: [
    ["$0 circuits/three-edge-hardware.cir", "expectations, tables, decisions"],
    ["$0 circuits/sixteen-edge-ii.cir --scheme and", "how often Fig. 1a's rule agrees with Eq. 2"],
    ["$0 circuits/three-edge.cir --fault open@xe12.xeval.xdecide.rp2", "a missing pull-up is found and named"],
    ["$0 --scheme xor --svg xor.svg", "the literal decision circuit over the plane of drops"],
    ["$0 --tables", "every digital part there is"],
  ],
  async run(args, io) {
    const { corner, seed } = args;
    const sections: Section[] = [];
    const least = args.agreement === undefined ? undefined : share(args.agreement);
    const progress = new Progress(io.stderr, true);
    let title = "all parts";
    if (args.deck === undefined && args.scheme !== undefined && args.tables !== true) {
      const figure = args.svg === undefined ? undefined : openOutput(args.svg, io);
      try {
        const report = await schemeReport(args.scheme, args, least, io, (done) => progress.update(done));
        progress.end();
        if (!report.finished) {
          return INTERRUPTED;
        }
        ({ title } = report);
        sections.push(...report.sections);
        await figure?.write([report.svg]);
        figure?.commit();
      } finally {
        progress.end();
        figure?.discard();
      }
    } else if (args.deck === undefined) {
      if (args.tables !== true) {
        throw new InputError("the deck is missing", {
          remedy: "name one, or give --scheme NAME for a decision circuit alone, or --tables for the parts",
        });
      }
      sections.push(tablesSection(undefined, corner));
    } else {
      refuseBenchOptions(args);
      const source = await readSource(await readInput(args.deck, io), args);
      const design = designOf(source, io);
      ({ title } = design);
      const coverage = args["fault-coverage"] === true;
      const whole = args.tables !== true && !coverage;
      if (coverage) {
        const how = { corner, seed: count("--seed", seed), edge: args["fault-edge"] };
        const shown = { progress: (done: number): void => progress.update(done) };
        sections.push(faultCoverageSection(source.circuit, design, { ...how, ...shown }));
      }
      if (whole && design.run.expectations.length > 0) {
        sections.push(await expectationsSection(design, { corner, seed, stopped: () => io.signal.aborted }));
      }
      if (!coverage) {
        sections.push(tablesSection(design, corner));
      }
      if (whole && design.edges.length > 0) {
        sections.push(selfTestSection(source.circuit, design, { corner, seed: count("--seed", seed) }));
        sections.push(
          agreementSection(source.circuit, design, least, {
            corner,
            seed: count("--seed", seed),
            states: count("--states", args.states),
            progress: (done) => {
              progress.update(done);
            },
          }),
        );
      }
      progress.end();
    }
    const ok = sections.every((section) => section.ok);
    if (args.json === true) {
      const parts = sections.map(({ name, ok: held, json: found }) => [name, { ok: held, found }] as const);
      io.stdout.write(json({ title, ok, ...Object.fromEntries(parts) }));
    } else {
      const paint = painter(io.stdout, io.env);
      const lines = sections.flatMap(({ title: what, ok: held, lines: said }) => [
        "",
        `${held ? paint("green", "ok    ") : paint("red", "FAILED")}  ${what}`,
        ...said.map((line) => `        ${line}`),
      ]);
      io.stdout.write(`${[title, ...lines].join("\n")}\n`);
    }
    return ok ? 0 : CHECK_FAILED;
  },
});

function share(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !(value >= 0 && value <= 1)) {
    throw new InputError(`--agreement cannot be "${text}"`, { remedy: "give a share from 0 to 1, e.g. 0.99" });
  }
  return value;
}
