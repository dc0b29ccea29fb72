/** The rules under which a code space is followed: what its ties decide, and how its codes meet their ends. */
import { type Corner, type Design, permanentDecisions } from "@twinedge/core";
import type { EdgeBench } from "../edges/bench.ts";
import type { CodeSpace } from "./space.ts";
import { type Ends, nextCode, type Steps } from "./steps.ts";

/** Tied edges beyond this are not each followed on both sides on their own, but all alike. */
const MOST_TIED = 4;

/** How one of them is called in a report. */
export interface VariantHead {
  readonly ends: Ends | "own";
  /** Is this how the circuit's codes meet their ends? */
  readonly asBuilt: boolean;
  /** What edges tied by sources decide, and every other unknown decision. */
  readonly ties: readonly { readonly edge: string; readonly up: boolean }[];
  readonly unknownUp: boolean;
  /** Is this what the deck itself does with its ties? */
  readonly deck: boolean;
}

/** By edge, for not up and for up: next code by code. */
type Rules = readonly (readonly (readonly number[])[])[];

export interface VariantRule {
  readonly head: VariantHead;
  readonly rules: Rules;
  /** Edges that decide this whatever their circuit says: bits of `up` in `mask`. */
  readonly mask: number;
  readonly forced: number;
}

/** What every exploration tells of its circuit. */
export interface ExplorationHead {
  readonly title: string;
  readonly file: string;
  readonly corner: Corner;
  readonly edges: readonly {
    readonly path: string;
    readonly codes: number;
    readonly ends: Ends;
    readonly step: number;
  }[];
  /** Size of the space. */
  readonly states: number;
}

export function headOf(design: Design, corner: Corner, space: CodeSpace, steps: readonly Steps[]): ExplorationHead {
  return {
    title: design.title,
    file: design.file,
    corner,
    edges: design.edges.map(({ path }, edge) => ({
      path,
      codes: space.levels[edge] ?? 0,
      ends: steps[edge]?.ends ?? "wrap",
      step: steps[edge]?.up ?? 0,
    })),
    states: space.size,
  };
}

/** Edges with a comparator whose inputs sources hold at one voltage. */
export function tiedEdges(design: Design): readonly number[] {
  const tied = permanentDecisions(design)
    .filter(({ code }) => code === "permanent-tie")
    .flatMap(({ devices = [] }) => devices);
  return [...design.edges.keys()].filter((edge) =>
    tied.some((device) => device.startsWith(`${design.edges[edge]?.path ?? ""}.`)),
  );
}

/** Bit e for each of the edges. */
export function maskOf(edges: readonly number[]): number {
  return edges.reduce((mask, edge) => mask | (1 << edge), 0);
}

/**
 * @param deck the circuit as it is, settled: its own decisions tell which variant it is
 * @param ends own: only what its counters do
 * @param unknown follow both sides of unknown decisions, too
 */
export function variantsOf(
  deck: EdgeBench,
  space: CodeSpace,
  steps: readonly Steps[],
  ends: "own" | "both",
  unknown: boolean,
): readonly VariantRule[] {
  const { design } = deck.simulator;
  const tied = tiedEdges(design);
  const byRule: readonly Ends[] = ends === "own" ? [] : ["wrap", "saturate"];
  const own = JSON.stringify(rulesOf(design, space, steps, "own"));
  // What the circuit does is one of the two, unless its counters stop where its ladders do not.
  const built = byRule.find((kind) => JSON.stringify(rulesOf(design, space, steps, kind)) === own);
  const kinds: readonly (Ends | "own")[] = built === undefined ? ["own", ...byRule] : byRule;
  return kinds.flatMap((kind) => {
    const rules = rulesOf(design, space, steps, kind);
    return tieChoices(tied, unknown).map(
      ({ ups, unknownUp }): VariantRule => ({
        head: {
          ends: kind,
          asBuilt: kind === (built ?? "own"),
          ties: tied.map((edge, i) => ({ edge: design.edges[edge]?.path ?? "", up: ups[i] === true })),
          unknownUp,
          deck: tied.every((edge, i) => deck.up(edge) === (ups[i] === true ? 1 : 0)) && (tied.length > 0 || !unknownUp),
        },
        rules,
        mask: maskOf(tied),
        forced: maskOf(tied.filter((_edge, i) => ups[i] === true)),
      }),
    );
  });
}

interface Choice {
  readonly ups: readonly boolean[];
  readonly unknownUp: boolean;
}

function tieChoices(tied: readonly number[], unknown: boolean): readonly Choice[] {
  const patterns =
    tied.length > MOST_TIED
      ? [tied.map(() => false), tied.map(() => true)]
      : Array.from({ length: 2 ** tied.length }, (_, bits) => tied.map((_edge, i) => ((bits >> i) & 1) === 1));
  return patterns.flatMap((ups) => (unknown ? [false, true] : [false]).map((unknownUp) => ({ ups, unknownUp })));
}

/** A saturating edge stays at the ends of its ladder, wherever its counter has its own. */
function rulesOf(design: Design, space: CodeSpace, steps: readonly Steps[], ends: Ends | "own"): Rules {
  return space.levels.map((count, edge) => {
    const { up = 0, down = 0, ends: own = "wrap" } = steps[edge] ?? {};
    const start = design.edges[edge]?.start ?? 0;
    return [down, up].map((step) =>
      Array.from({ length: count }, (_, code) =>
        ends === "own" ? nextCode(code, step, count, own) : nextCode(code, step, count, ends, (count - start) % count),
      ),
    );
  });
}

/** Bits of the edges' decisions in a state. */
export function decisionsOf(up: number, unknown: number, { head, mask, forced }: VariantRule): number {
  const decided = (up & ~unknown) | (head.unknownUp ? unknown : 0);
  return (decided & ~mask) | forced;
}
