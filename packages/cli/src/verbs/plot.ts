/** `twinedge plot`: figures of what the program has written, and of circuits. */
import { InputError } from "@twinedge/core";
import { documentName } from "@twinedge/study/learn";
import { readInput } from "../input.ts";
import { openOutput, STDOUT } from "../output.ts";
import {
  type PlotArgs,
  type PlotFigure,
  type PlotInput,
  type PlotKind,
  plotInput,
  plotOptions,
} from "../plot/figure.ts";
import { figures } from "../plot/index.ts";
import { verb } from "./verb.ts";

export const plot = verb({
  positionals: {
    files: {
      type: "string",
      array: true,
      demandOption: true,
      describe: "what to draw: a record of training, seeds, a sweep of K, - for standard input",
    },
  },
  options: {
    figure: {
      type: "string",
      choices: figures.map(({ name }) => name),
      describe: `${figures.map(({ name, summary }) => `${name}: ${summary}`).join("; ")} (default: the file's own)`,
    },
    svg: { type: "string", alias: ["o", "output"], default: STDOUT, describe: "file to write" },
    ...plotOptions,
  },
  examples: [
    ["$0 ii.json -o ii.svg", "a record of twinedge train --record"],
    ["$0 ii.json --figure network -o ii-network.svg", "its two networks at the end"],
    ["$0 circuits/three-edge.cir --figure schematic --of decision -o decision.svg", "a subcircuit as it is wired"],
    [
      "$0 circuits/three-edge-hardware.cir --figure timing --clocks 3..5 --zoom @4+49us..@4+54us -o cycle.svg",
      "clock cycles, and 5 us after the falling edge of clock 4",
    ],
    ["$0 fig2b.json --points circuits/published/fig2b.csv -o fig2b.svg", "with the points of the paper's figure"],
  ],
  async run(args, io) {
    const inputs: PlotInput[] = [];
    for (const name of args.files) {
      inputs.push(plotInput(await readInput(name, io)));
    }
    const figure = figureFor(inputs, args.figure);
    checkOptions(figure, args);
    const output = openOutput(args.svg, io);
    try {
      await output.write([await figure.make(inputs, args, io)]);
      output.commit();
    } finally {
      output.discard();
    }
    return 0;
  },
});

/** The one asked for, or the first that takes the files. @throws InputError where it does not take them */
function figureFor(inputs: readonly PlotInput[], name: string | undefined): PlotFigure {
  const [first] = inputs;
  const figure = figures.find((one) =>
    name === undefined ? first !== undefined && one.takes.includes(first.kind) : one.name === name,
  );
  if (figure === undefined) {
    throw new InputError(`${first?.file.name} is a ${words(first?.kind)}, of which there is no figure`, {
      remedy: `there are figures of ${[...new Set(figures.flatMap(({ takes }) => takes.map(words)))].join(", ")}`,
    });
  }
  const odd = inputs.find(({ kind }) => !figure.takes.includes(kind));
  if (odd !== undefined) {
    const own = figures.filter(({ takes }) => takes.includes(odd.kind)).map((one) => one.name);
    throw new InputError(`${odd.file.name} is a ${words(odd.kind)}, which --figure ${figure.name} does not draw`, {
      remedy: own.length === 0 ? `it draws ${figure.takes.map(words).join(", ")}` : `its figures are ${own.join(", ")}`,
    });
  }
  if (inputs.length > figure.most) {
    throw new InputError(`--figure ${figure.name} draws ${figure.most} file${figure.most === 1 ? "" : "s"} at a time`, {
      remedy: "draw the others by commands of their own",
    });
  }
  return figure;
}

function checkOptions(figure: PlotFigure, args: PlotArgs): void {
  for (const option of Object.keys(plotOptions) as (keyof PlotArgs)[]) {
    if (args[option] !== undefined && !figure.options.includes(option)) {
      throw new InputError(`--${option} has no meaning for --figure ${figure.name}`, { remedy: "leave it out" });
    }
  }
}

const CIRCUITS: Partial<Record<PlotKind, string>> = {
  falstad: "Falstad circuit",
  verilog: "Verilog file",
  bench: ".bench netlist",
  vcd: "VCD file",
  raw: "raw file",
  csv: "table",
};

function words(kind: PlotKind | undefined): string {
  switch (kind) {
    case "training":
    case "seeds":
    case "ksweep":
    case "capacity":
    case "levels":
      return documentName(kind);
    default:
      return kind === undefined ? "file" : (CIRCUITS[kind] ?? kind);
  }
}
