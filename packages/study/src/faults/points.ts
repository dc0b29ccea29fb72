/** Test points of an edge: voltages at its ends at which the scheme's rule is sure. */

import type { FlatEdge } from "@twinedge/core";
import type { EdgeVoltages } from "../edges/edge.ts";
import type { Rule, RuleInput } from "../edges/scheme.ts";

/** V: a point is sure if no change of its voltages by this much changes what the rule says. */
const MARGIN = 0.05;
/** Points of each outcome, in the range of voltages above 0 and, where the parts allow it, below. */
const EACH = 10;
const MOST_TRIED = 2000;

export interface Point {
  readonly volts: EdgeVoltages;
  readonly up: boolean;
}

/** Van der Corput's sequence: spread evenly over 0 to 1 in any base. */
function radicalInverse(n: number, base: number): number {
  let inverse = 0;
  for (let left = n, digit = 1 / base; left > 0; left = Math.floor(left / base), digit /= base) {
    inverse += (left % base) * digit;
  }
  return inverse;
}

/** Points of both outcomes between two voltages (V), fewer where the rule gives one outcome only. */
export function surePoints(edge: FlatEdge, rule: Rule, lowest: number, highest: number): readonly Point[] {
  const found: Record<"true" | "false", Point[]> = { true: [], false: [] };
  for (let n = 1; n <= MOST_TRIED && (found.true.length < EACH || found.false.length < EACH); n++) {
    // Halton's sequence over the four ends and two nodes.
    const [fi = 0, fj = 0, ci = 0, cj = 0, fn = 0, cn = 0] = [2, 3, 5, 7, 11, 13].map((base) =>
      Number((lowest + (highest - lowest) * radicalInverse(n, base)).toFixed(3)),
    );
    const volts = joined(edge, { fi, fj, fn, ci, cj, cn });
    const up = sureOutcome(rule, volts);
    if (up !== undefined && found[`${up}`].length < EACH) {
      found[`${up}`].push({ volts, up });
    }
  }
  // Outcomes alternate, so that a decision that never changes is seen at once.
  return Array.from({ length: EACH }, (_, i) => [found.true[i], found.false[i]])
    .flat()
    .filter((point) => point !== undefined);
}

/** Ends that are one net have one voltage; ground is 0 V. */
export function joined({ free, clamped }: FlatEdge, volts: EdgeVoltages): EdgeVoltages {
  const byNet = new Map<number, number>([[0, 0]]);
  const at = (net: number, value: number): number => {
    const known = byNet.get(net) ?? value;
    byNet.set(net, known);
    return known;
  };
  return {
    fi: at(free.i, volts.fi),
    fj: at(free.j, volts.fj),
    fn: at(free.node, volts.fn),
    ci: at(clamped.i, volts.ci),
    cj: at(clamped.j, volts.cj),
    cn: at(clamped.node, volts.cn),
  };
}

/** Equal pots: the current senses show the drops on some scale. */
function sensed(volts: EdgeVoltages): RuleInput {
  const { fi, fj, ci, cj } = volts;
  return { ...volts, isf: fi - fj, isc: ci - cj };
}

function sureOutcome(rule: Rule, volts: EdgeVoltages): boolean | undefined {
  const up = rule(sensed(volts));
  const names = ["fi", "fj", "fn", "ci", "cj", "cn"] as const;
  for (let signs = 0; signs < 2 ** names.length; signs++) {
    const moved = Object.fromEntries(
      names.map((name, i) => [name, volts[name] + (((signs >> i) & 1) * 2 - 1) * MARGIN]),
    );
    if (rule(sensed({ ...volts, ...moved })) !== up) {
      return undefined;
    }
  }
  return up;
}

export function told({ fi, fj, fn, ci, cj, cn }: EdgeVoltages): string {
  const pair = (i: number, j: number, node: number): string =>
    `${i} V, ${j} V${node === i || node === j ? "" : `, node ${node} V`}`;
  return `free ${pair(fi, fj, fn)}; clamped ${pair(ci, cj, cn)}`;
}
