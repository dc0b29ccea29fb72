/** What a deck's own lines ask for: one sweep for each `.dc`, all of its `.step` lines around each. */
import {
  type Analysis,
  evaluate,
  isExpr,
  type Lookup,
  type Measure,
  type OutputItem,
  type SweepAxis,
  type Value,
} from "@twinedge/core";
import { pointsOf } from "./points.ts";
import type { Axis } from "./sweep.ts";

export interface Planned {
  /** Outermost first. */
  readonly steps: readonly Axis[];
  readonly sweeps: readonly (readonly Axis[])[];
  /** Of `.print`, `.plot` and `.probe`; of `.save` where there are none. */
  readonly outputs: readonly OutputItem[];
  readonly measures: readonly Measure[];
}

/** @throws InputError for ranges that lead nowhere */
export function planOf(analyses: readonly Analysis[], lookup: Lookup): Planned {
  const steps: Axis[] = [];
  const sweeps: (readonly Axis[])[] = [];
  const listed: OutputItem[] = [];
  const saved: OutputItem[] = [];
  const measures: Measure[] = [];
  for (const analysis of analyses) {
    switch (analysis.kind) {
      case "dc":
        sweeps.push(analysis.axes.map((axis) => axisOf(axis, lookup)).toReversed());
        break;
      case "step":
        // LTspice's first .step line varies fastest.
        steps.unshift(axisOf(analysis.axis, lookup));
        break;
      case "measure":
        measures.push(analysis);
        break;
      case "save":
        saved.push(...analysis.items);
        break;
      case "op":
        break;
      default:
        listed.push(...analysis.items);
    }
  }
  return { steps, sweeps, outputs: listed.length > 0 ? listed : saved, measures };
}

function axisOf({ kind, name, points, pos }: SweepAxis, lookup: Lookup): Axis {
  const number = (value: Value): number =>
    isExpr(value) ? evaluate(value, lookup) : typeof value === "string" ? lookup(value, pos) : Number(value);
  return { kind, name: name.replace(/^[a-z]\.(?=x)/, ""), values: pointsOf(points, number, pos), pos };
}
