/** A learning network as data: nodes with a place on paper, and edges that are pots. `circuits/networks/*.json` hold the paper's. */

export interface NetworkNode {
  readonly name: string;
  /** Place in drawings, in units of one edge's typical length; y points down. */
  readonly at: readonly [x: number, y: number];
}

export interface NetworkEdge {
  /** Instance of the circuit, `xe12`. */
  readonly name: string;
  /** End i; of a divider its Vin. */
  readonly from: string;
  /** End j; of a divider its Vout. */
  readonly to: string;
  /** Node that node comparisons look at; end j where it is not given. */
  readonly looksAt?: string | undefined;
  /** A pair of anti-parallel diodes stands between end i and the pot; decisions compare the drops of the pots alone. */
  readonly diodes?: boolean | undefined;
}

export interface Network {
  readonly name: string;
  readonly title: string;
  /** Where it comes from: section and figure, or the generator with its parameters. */
  readonly source: string;
  /** Two-terminal pots, or three-terminal dividers whose ladders end at ground. */
  readonly kind: "rheostat" | "divider";
  readonly nodes: readonly NetworkNode[];
  readonly edges: readonly NetworkEdge[];
}
