/** Appendix A: what an edge costs. */
import { compared, type Section } from "./claim.ts";

interface Bill {
  readonly perEdge: number;
  readonly prices: { readonly bill?: { readonly lines: readonly { readonly name: string; readonly cost: number }[] } };
}

const COMMAND = "bom circuits/sixteen-edge-ii-hardware.cir --store jk";

export const parts: Section = {
  name: "parts",
  title: "Parts and cost (Appendix A)",
  text: "The deck's own parts: LM339, SN74ALS86, CD74HC73 and AD5220, priced by the paper's list (circuits/prices.json).",
  claims: [
    {
      what: "one edge, USD",
      where: "Appendix A",
      paper: "12.8196",
      commands: [COMMAND],
      find: ([document]) => {
        const { prices, perEdge } = document as Bill;
        const lines = prices.bill?.lines ?? [];
        const cost = (name: string): number => lines.find((line) => line.name.startsWith(name))?.cost ?? Number.NaN;
        // The list has two packages of LM339 for an edge, which uses half of one.
        const rest = cost("LM339") / 2 + cost("breadboard");
        return {
          ...compared(perEdge + rest, 12.8196, 5e-5, 4, ""),
          why: `${perEdge.toFixed(4)} for the deck's own parts, and ${rest.toFixed(4)} for the list's second LM339 and breadboard; resistors are not in it`,
        };
      },
    },
  ],
};
