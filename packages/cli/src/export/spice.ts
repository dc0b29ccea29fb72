/** The circuit as a deck of our own language: includes, parameters and what the command line exchanges are in it. */
import { writeDeck } from "@twinedge/formats";
import type { Exporter } from "./exporter.ts";

export const spice: Exporter = {
  format: "deck",
  summary: "a deck of twinedge's own language, in one file",
  write: async ({ circuit }) => [{ suffix: ".cir", text: writeDeck(circuit) }],
};
