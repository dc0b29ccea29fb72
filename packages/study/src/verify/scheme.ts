/** `verify --scheme`: the decision circuit of a scheme, held against Eq. 2 over the plane of drops. */
import type { Design, SchemeMark } from "@twinedge/core";
import { ruleOf } from "../edges/scheme.ts";
import { type BenchSpec, type Placement, stepOf } from "./decision-bench.ts";
import { type Grid, gridOf, type Shares, sharesOf } from "./grid.ts";
import { type Load, loadsOf } from "./loading.ts";
import { dropRays, nodeRays, type Plane, type Quadrant, type Ray, trimmed } from "./rays.ts";
import { type TieResult, tiesOf } from "./ties.ts";
import { type FactorGroup, factorsOf, type Spreads } from "./variation.ts";
import { type Corner, type DeadZone, WorstCase, type WorstZone } from "./worst-case.ts";

/** Hears how much is done, 0 to 1, and says whether to go on. */
export type Turn = (done: number) => Promise<boolean>;

export interface SchemeQuestion extends Spreads {
  readonly bench: BenchSpec;
  /** What up does to an edge of this kind. */
  readonly kind: "divider" | "rheostat";
  readonly anchor: "i" | "j";
  /** V: levels of the end that is held. */
  readonly levels: readonly number[];
  /** Points along each side of the plane. */
  readonly grid: number;
}

/** The dead zone on one ray; undefined where a comparator input is outside its range there, with typical parts. */
export interface RayResult {
  readonly typ: DeadZone | undefined;
  readonly worst: WorstZone | undefined;
}

export interface QuadrantResult extends RayResult {
  readonly quadrant: Quadrant;
  /** V: the free drop. */
  readonly free: number;
}

export interface NodeResult extends RayResult {
  /** V: the free node. */
  readonly free: number;
}

export interface LevelResult {
  readonly plane: Plane;
  readonly quadrants: readonly QuadrantResult[];
  /** Of schemes that compare nodes: how far the clamped node must be above or below the free one to be decided by the scheme's own rule. */
  readonly nodes: readonly NodeResult[];
  readonly typ: { readonly grid: Grid; readonly shares: Shares };
  readonly worst: { readonly grid: Grid; readonly shares: Shares };
}

/** The widest dead zone of all, and what each group of values does to it alone (V). */
export interface Widest {
  readonly side: "exceed" | "short";
  readonly volts: number;
  readonly level: number;
  readonly quadrant: Quadrant;
  readonly free: number;
  readonly corner: Corner;
  readonly alone: Readonly<Record<FactorGroup, number>>;
}

export interface SchemeResult {
  readonly scheme: SchemeMark;
  readonly levels: readonly LevelResult[];
  /** Widest dead zone among the rays that are decided at all; undefined where none is. */
  readonly widest: Widest | undefined;
  readonly ties: readonly TieResult[];
  readonly loads: { readonly typ: readonly Load[]; readonly worst: readonly Load[] };
  /** Values that vary from part to part. */
  readonly factors: number;
}

/** @param turn called between levels; where it gives false the levels done so far are the result */
export async function verifyScheme(
  design: Design,
  scheme: SchemeMark,
  question: SchemeQuestion,
  turn: Turn = async () => true,
): Promise<SchemeResult> {
  const { bench: spec, kind, anchor, grid: size } = question;
  const { pot, node, vcc } = spec;
  const step = (decision: number): number => stepOf(decision, kind, scheme.looksAt);
  const factors = factorsOf(design, question, ({ name }) => name.startsWith("xdecide."));
  const rule = placedRule(scheme, node, pot);
  const worstCase = new WorstCase(design, pot, factors, step);
  const nodeCase = new WorstCase(design, pot, factors, (decision) => decision);
  const wanted = question.levels.map((level): Plane => ({ anchor, level, top: Math.max(vcc, level) }));
  const planes: Plane[] = [];
  const zones: { readonly quadrants: readonly Zone[]; readonly nodes: readonly NodeResult[] }[] = [];
  for (const plane of wanted) {
    if (!(await turn((0.5 * planes.length) / wanted.length))) {
      break;
    }
    planes.push(plane);
    zones.push({
      quadrants: dropRays(plane).map(({ quadrant, free, ray }) => ({ quadrant, free, ...onRay(worstCase, ray) })),
      nodes:
        scheme.looksAt === "nodes" && node !== anchor
          ? nodeRays(plane, node).map(({ free, ray }) => {
              const { typ, worst } = onRay(nodeCase, ray);
              return { free, typ, worst };
            })
          : [],
    });
  }
  const widest = widestOf(worstCase, planes, zones);
  const corner = widest?.corner ?? new Map();
  const [typical, cornered] = [worstCase.bench(), worstCase.bench(corner)];
  const levels: LevelResult[] = [];
  for (const [i, plane] of planes.entries()) {
    if (!(await turn(0.5 + (0.5 * i) / planes.length))) {
      break;
    }
    const [typ, worst] = [typical, cornered].map((bench) => {
      const grid = gridOf(bench, plane, size, step, rule);
      return { grid, shares: sharesOf(grid) };
    }) as [LevelResult["typ"], LevelResult["worst"]];
    const { quadrants = [], nodes = [] } = zones[i] ?? {};
    levels.push({
      plane,
      quadrants: quadrants.map((zone) => ({
        quadrant: zone.quadrant,
        free: zone.free,
        typ: zone.typ,
        worst: zone.worst,
      })),
      nodes,
      typ,
      worst,
    });
  }
  const middle = { anchor, level: vcc / 2, top: vcc };
  const bias = new Map(factors.filter(({ param }) => param === "ib").map((factor) => [factor, factor.max]));
  return {
    scheme,
    levels,
    widest,
    ties: tiesOf(design, pot, middle, step),
    loads: { typ: loadsOf(worstCase.bench(), planes), worst: loadsOf(worstCase.bench(bias), planes) },
    factors: factors.length,
  };
}

function placedRule(scheme: SchemeMark, node: "i" | "j", pot: number): (at: Placement) => boolean {
  const rule = ruleOf(scheme);
  return ([fi, fj, ci, cj]) => {
    const [fn, cn] = node === "j" ? [fj, cj] : [fi, ci];
    return rule({ fi, fj, fn, ci, cj, cn, isf: ((fi - fj) / pot) * 1e3, isc: ((ci - cj) / pot) * 1e3 });
  };
}

type Zone = QuadrantResult & { readonly ray: Ray };

function onRay(worstCase: WorstCase, whole: Ray): Omit<Zone, "quadrant" | "free"> {
  const bench = worstCase.bench();
  const ray = trimmed(whole, (at) => {
    bench.decide(at);
    return !bench.anyOutOfRange();
  });
  return ray === undefined
    ? { ray: whole, typ: undefined, worst: undefined }
    : { ray, typ: worstCase.typical(ray), worst: worstCase.worst(ray) };
}

function widestOf(
  worstCase: WorstCase,
  planes: readonly Plane[],
  zones: readonly { readonly quadrants: readonly Zone[] }[],
): Widest | undefined {
  let found: (Omit<Widest, "alone"> & { readonly ray: Zone["ray"] }) | undefined;
  for (const [i, { quadrants }] of zones.entries()) {
    for (const { quadrant, free, worst, ray } of quadrants) {
      for (const side of ["exceed", "short"] as const) {
        if (worst !== undefined && worst[side] > (found?.volts ?? -1)) {
          const corner = side === "exceed" ? worst.exceedCorner : worst.shortCorner;
          found = { side, volts: worst[side], level: planes[i]?.level ?? 0, quadrant, free, corner, ray };
        }
      }
    }
  }
  if (found === undefined) {
    return undefined;
  }
  const { ray, ...widest } = found;
  const rest = { ...widest, corner: worstCase.pruned(ray, widest.corner, widest.side) };
  const alone = (group: FactorGroup): number => worstCase.share(ray, rest.corner, group)[rest.side];
  return { ...rest, alone: { offset: alone("offset"), bias: alone("bias"), resistors: alone("resistors") } };
}
