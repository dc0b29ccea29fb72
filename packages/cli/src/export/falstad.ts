/** The circuit as Falstad's text, laid out so that it can be read there. */
import { formatDiagnostic } from "@twinedge/core";
import { writeFalstad } from "@twinedge/formats";
import { cornerOf } from "../run/request.ts";
import type { Exporter } from "./exporter.ts";

export const falstad: Exporter = {
  format: "falstad",
  summary: "text that Falstad's simulator opens",
  write: async (_source, design, { corner }, io) => {
    const { text, diagnostics } = writeFalstad(design, { corner: cornerOf({ corner }) });
    for (const diagnostic of diagnostics) {
      io.stderr.write(`${formatDiagnostic(diagnostic)}\n`);
    }
    return [{ suffix: ".txt", text }];
  },
};
