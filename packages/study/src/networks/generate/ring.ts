import { circle } from "../layout.ts";
import type { Graph } from "./index.ts";

/** 1 to 2 to 3 ... and back to 1, clockwise. */
export function ring({ nodes }: { readonly nodes: number }): Graph {
  const names = Array.from({ length: nodes }, (_, i) => String(i + 1));
  return {
    title: `ring of ${nodes} edges`,
    nodes: circle(nodes).map((at, i) => ({ name: String(i + 1), at })),
    ends: names.map((name, i) => [name, names[(i + 1) % nodes] as string]),
  };
}
