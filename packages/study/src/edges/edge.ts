/** Learning edges of a design: their voltages, and what Eq. 2 of Seiz 2022 asks of them. */
import { type Design, type EdgeEnds, type FlatEdge, InputError, type Solution } from "@twinedge/core";

/** V at one edge: ends i and j and the node that node schemes look at, free and clamped. */
export interface EdgeVoltages {
  readonly fi: number;
  readonly fj: number;
  readonly fn: number;
  readonly ci: number;
  readonly cj: number;
  readonly cn: number;
}

/** @throws InputError where the design has none */
export function edgesOf(design: Design): readonly FlatEdge[] {
  if (design.edges.length === 0) {
    throw new InputError(`${design.file} marks no learning edges`, {
      remedy: "mark them with *@ edge, or use lib/edge.lib",
    });
  }
  return design.edges;
}

export function edgeVoltages(edge: FlatEdge, solution: Solution): EdgeVoltages {
  const { free, clamped } = edge;
  const volts = (ends: EdgeEnds): readonly number[] => [ends.i, ends.j, ends.node].map((net) => solution.voltage(net));
  const [fi = 0, fj = 0, fn = 0] = volts(free);
  const [ci = 0, cj = 0, cn = 0] = volts(clamped);
  return { fi, fj, fn, ci, cj, cn };
}

/** V: |clamped drop| - |free drop|. */
export function excess({ fi, fj, ci, cj }: EdgeVoltages): number {
  return Math.abs(ci - cj) - Math.abs(fi - fj);
}

/** Eq. 2: the resistance rises where the clamped drop is larger; a tie makes it fall. */
export function idealRises(volts: EdgeVoltages): boolean {
  return excess(volts) > 0;
}

/** Does a decision raise the resistance? On a divider the up of a node scheme raises the node, so it lowers the resistance. */
export function rises(edge: Pick<FlatEdge, "kind">, looksAt: "nodes" | "drops", up: boolean): boolean {
  return edge.kind === "divider" && looksAt === "nodes" ? !up : up;
}
