/** `--figure schematic`: a circuit, or one of its subcircuits, as symbols and wires. */
import { schematicFigure } from "@twinedge/formats";
import { designOf, readSource } from "../source.ts";
import type { PlotFigure } from "./figure.ts";

export const schematic: PlotFigure = {
  name: "schematic",
  summary: "a circuit, or one subcircuit of it (--of), as symbols and wires",
  takes: ["deck", "falstad", "verilog", "bench"],
  most: 1,
  options: ["title", "of", "set"],
  async make(inputs, { title, of, set }, io) {
    const [input] = inputs;
    if (input === undefined) {
      return "";
    }
    const source = await readSource(input.file, { set });
    const design = designOf(source, io);
    return schematicFigure(design, source.circuit, { of, title });
  },
};
