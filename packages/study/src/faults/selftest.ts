/**
 * Does every edge work as its scheme means it to? Each is taken out of the circuit, held by sources at its ends, and its
 * comparators, gates, decision, store, counters, taps and pots are tried. What fails is traced to what is wrong.
 */
import type { Circuit, Design, FlatEdge } from "@twinedge/core";
import { edgesOf } from "../edges/edge.ts";
import { schemeOf } from "../edges/scheme.ts";
import { meantBy } from "./checks.ts";
import { type Diagnosis, diagnose } from "./diagnose.ts";
import { isolate } from "./isolate.ts";
import { checkAlone, type Settings } from "./run.ts";
import type { CheckResult } from "./tally.ts";

export interface EdgeReport {
  readonly edge: string;
  readonly ok: boolean;
  readonly checks: readonly CheckResult[];
  /** What explains the failures; several are indistinguishable. */
  readonly diagnoses: readonly Diagnosis[];
}

export interface SelfTestOptions extends Settings {
  /** Edges by path; all where not given. */
  readonly edges?: readonly string[] | undefined;
  /** Share done, 0 to 1. */
  readonly progress?: ((done: number) => void) | undefined;
}

export interface SelfTest {
  readonly scheme: string;
  readonly ok: boolean;
  readonly edges: readonly EdgeReport[];
  /** Nets that are ends of free pots here and of clamped ones there. */
  readonly crossed: readonly string[];
}

/**
 * @param circuit tells the scheme; @param design what is tested
 * @throws InputError where the circuit has no edges or does not say its scheme
 */
export function selfTest(circuit: Circuit, design: Design, options: SelfTestOptions): SelfTest {
  const scheme = schemeOf(circuit);
  const all = edgesOf(design);
  const chosen = options.edges === undefined ? all : all.filter(({ path }) => options.edges?.includes(path) === true);
  const edges = chosen.map((edge, done) => {
    options.progress?.(done / chosen.length);
    return testEdge(design, edge, scheme, options);
  });
  const crossed = crossedNets(design, all);
  return { scheme: scheme.name, ok: crossed.length === 0 && edges.every(({ ok }) => ok), edges, crossed };
}

export function testEdge(
  design: Design,
  edge: FlatEdge,
  scheme: Parameters<typeof meantBy>[0],
  settings: Settings,
): EdgeReport {
  const { own, ...on } = isolate(design, edge);
  const meant = meantBy(scheme, edge);
  const checks = checkAlone(on, meant, settings);
  const ok = checks.every(({ failed }) => failed === 0);
  return { edge: edge.path, ok, checks, diagnoses: ok ? [] : diagnose(on, own, checks, meant, settings) };
}

/** A net between free pots of one edge and clamped pots of another joins the networks, unless a source holds it. */
function crossedNets(design: Design, edges: readonly FlatEdge[]): readonly string[] {
  const held = new Set(
    design.devices.filter(({ def }) => def.waveformPin !== undefined).flatMap(({ pins }) => pins.flat()),
  );
  const free = new Set(edges.flatMap((edge) => [edge.free.i, edge.free.j]));
  const clamped = new Set(edges.flatMap((edge) => [edge.clamped.i, edge.clamped.j]));
  return [...free]
    .filter((net) => net > 0 && clamped.has(net) && !held.has(net))
    .map((net) => design.nets[net]?.name ?? "");
}
