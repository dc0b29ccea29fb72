/** The circuit as a deck for plain ngspice with its XSPICE models. */
import { basename } from "node:path";
import { InputError } from "@twinedge/core";
import { writeNgspice } from "@twinedge/formats";
import { cornerOf, extentOf } from "../run/request.ts";
import type { Exporter } from "./exporter.ts";

export const ngspice: Exporter = {
  format: "ngspice",
  summary: "a deck that plain ngspice runs, with our devices built of its own",
  write: async (_source, design, { clocks, until, corner, output }) => {
    const timeless = design.run.clock === undefined && clocks === undefined && until === undefined;
    const extent = timeless
      ? ({ kind: "time", until: 0 } as const)
      : extentOf({ clocks: clocks === undefined ? undefined : whole(clocks), until }, design.run, false);
    const { text } = writeNgspice(design, {
      corner: cornerOf({ corner }),
      results: resultsOf(output),
      ...(extent.kind === "clocks" ? { clocks: extent.clocks } : { until: extent.until }),
    });
    return [{ suffix: ".cir", text }];
  },
};

/** The deck's own name, in lower case: ngspice's redirections are. */
function resultsOf(output = "-"): string {
  const stem = basename(output).replace(/\.[^.]*$/, "");
  return stem === "-" || stem === "" ? "ngspice" : stem.toLowerCase().replace(/[^a-z0-9_.-]+/g, "_");
}

function whole(clocks: number): string {
  if (!Number.isInteger(clocks) || clocks < 0) {
    throw new InputError(`--clocks cannot be ${clocks}`, { remedy: "give a whole number, e.g. 32" });
  }
  return String(clocks);
}
