/**
 * A circuit whose parts are not all alike: each comparator with an input offset of its own, each pot with a resistance of its own.
 *
 * Every spread is given as its largest value, as in a data sheet. Draws are normal with a third of it as deviation, redrawn beyond
 * it. Data sheets give no distribution; this one holds their limits (LM339: 5 mV max is 3 deviations of 1.67 mV).
 * Left out: the spread of bias currents (it has a sign, the offset current has not), thresholds, delays.
 */
import { type Design, type FlatDevice, isTriple, type Value } from "@twinedge/core";
import { Pots } from "./pots.ts";
import { CUT, stream } from "./stream.ts";

export interface Imperfections {
  /**
   * Largest input offset, V, of every comparator that says what its offset is, be it 0 (that of the scheme `ideal` does not);
   * absent: that of its part's data sheet, together with its offset current.
   */
  readonly offset?: number | undefined;
  /** V rms of every such comparator. */
  readonly noise?: number | undefined;
  /** A out of every input of such a comparator, in the place of its part's. */
  readonly bias?: number | undefined;
  /** Largest relative difference of the twins of an edge. */
  readonly twinMismatch?: number | undefined;
  /** Largest relative deviation of an edge's pots from nominal, the same for both twins. */
  readonly potTolerance?: number | undefined;
}

export interface Sampled {
  readonly design: Design;
  /** Parameters that were drawn. */
  readonly drawn: number;
}

/** The design with its imperfections drawn. The same seed gives a device of the same name the same, whatever lies beside it. */
export function imperfect(design: Design, imperfections: Imperfections, seed: number): Sampled {
  const changes = new Map<string, Map<string, number>>();
  const set = ({ name }: FlatDevice, param: string, value: number): void => {
    const own = changes.get(name) ?? new Map<string, number>();
    changes.set(name, own.set(param, value));
  };
  const draw = (name: string, what: string): number => stream(`${name} ${what}`, seed).normal() / CUT;
  const { noise = 0, bias } = imperfections;
  for (const device of design.devices) {
    if (device.def.compares !== undefined && device.params.has("vos")) {
      if (noise > 0) {
        set(device, "noise", noise);
      }
      if (bias !== undefined) {
        set(device, "ib", bias);
      }
    }
    for (const [param, limit] of spreads(device, imperfections)) {
      set(device, param, nominal(device.params.get(param)) + limit * draw(device.name, param));
    }
  }
  const { twinMismatch = 0, potTolerance = 0 } = imperfections;
  if (twinMismatch > 0 || potTolerance > 0) {
    const found = new Pots(design);
    for (const edge of design.edges) {
      const pots = found.of(edge);
      const common = 1 + potTolerance * draw(edge.path, "tolerance");
      const half = (twinMismatch / 2) * draw(edge.path, "mismatch");
      for (const [pot, factor] of [
        [pots?.free, common * (1 + half)],
        [pots?.clamped, common * (1 - half)],
      ] as const) {
        for (const device of pot?.devices ?? []) {
          const given = device.params.get(pot?.param ?? "") ?? device.def.params[pot?.param ?? ""]?.default;
          set(device, pot?.param ?? "", nominal(given) * factor);
        }
      }
    }
  }
  const devices = design.devices.map((device) => {
    const own = changes.get(device.name);
    return own === undefined ? device : { ...device, params: new Map<string, Value>([...device.params, ...own]) };
  });
  const drawn = [...changes.values()].reduce((sum, own) => sum + own.size, 0);
  return { design: { ...design, devices }, drawn };
}

/** Codes to start from, uniform over each edge's range. */
export function randomCodes(paths: readonly string[], levels: readonly number[], seed: number): readonly number[] {
  return paths.map((path, edge) => Math.floor(stream(`${path} code`, seed).uniform() * (levels[edge] ?? 1)));
}

/** Parameters of a comparator that are drawn, with their largest values. */
function spreads(
  { def, params }: FlatDevice,
  { offset }: Imperfections,
): readonly (readonly [param: string, limit: number])[] {
  // An ideal edge decides by itself: it has no data sheet.
  const decides = def.compares !== undefined || "scalef" in def.params;
  if (!decides || !params.has("vos")) {
    return [];
  }
  if (offset !== undefined) {
    return offset > 0 ? [["vos", offset]] : [];
  }
  const part = params.get("part");
  const sheet = typeof part === "string" ? def.parts?.[part]?.values : undefined;
  return ["vos", "ios"].flatMap((param) => {
    const value = sheet?.[param]?.value;
    return value !== undefined && isTriple(value)
      ? [[param, (nominal(value.max) - nominal(value.min)) / 2] as const]
      : [];
  });
}

function nominal(value: Value | undefined): number {
  if (value !== undefined && isTriple(value)) {
    return nominal(value.typ);
  }
  return typeof value === "number" ? value : 0;
}
