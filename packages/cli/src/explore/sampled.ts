/** What a person reads of an exploration by sample: it says so first. */
import type { SampledExploration, SampledVariant } from "@twinedge/study";
import { alignRight, columns, plural } from "../text.ts";
import { course, variantName } from "./report.ts";

const SHOWN = 6;

export function sampledLines(found: SampledExploration): readonly string[] {
  const { edges, targets, starts, settled, states } = found;
  const codes = edges.map(({ codes: count }) => count).join(" x ");
  const lines = [
    found.title,
    "",
    `SAMPLED: ${plural(edges.length, "edge")}, ${codes} codes are ${states.toPrecision(4)} states, too many to list`,
    `${plural(starts, "start")} drawn with seed ${found.seed}, each followed until a state comes again; ${plural(settled, "state")} settled with every part (corner ${found.corner})`,
    `shares are of the starts, with 95 % intervals for the whole space; cycles that few starts end in may be missing`,
    `${plural(found.checkedClocks, "whole clock")} of the circuit from states on the way agree`,
  ];
  if (found.unknownStates > 0) {
    lines.push(`${plural(found.unknownStates, "state")} with a decision that is not known: both sides are followed`);
  }
  if (found.doubtfulStates > 0) {
    lines.push(`${plural(found.doubtfulStates, "state")} in which a comparator's inputs differ by less than 1 nV`);
  }
  const names = targets.map(({ net }) => `V(${net})`).join(" / ");
  for (const variant of found.variants) {
    lines.push("", ...variantLines(variant, starts, names));
  }
  return lines;
}

function variantLines(variant: SampledVariant, starts: number, names: string): readonly string[] {
  const { attractors, start, unfinished, asBuilt, deck } = variant;
  const lines = [`${variantName(variant)}${asBuilt && deck ? "  [this circuit]" : ""}`];
  const rows = attractors
    .slice(0, SHOWN)
    .map((attractor) => [
      `  ${plural(attractor.length, "clock")}`,
      `${attractor.basin} of ${starts}`,
      `${attractor.interval.map((share) => (100 * share).toFixed(1)).join(" to ")} %`,
      attractor.mean.toFixed(1),
      `${attractor.meanError.toFixed(4)} V`,
      `${attractor.worstError.toFixed(4)} V`,
      course(attractor),
    ]);
  const head = ["  cycle", "starts", "of the space", "clocks to it", "mean error", "worst", names];
  lines.push(...columns([head, ...rows], [alignRight, alignRight, alignRight, alignRight, alignRight]));
  if (attractors.length > SHOWN) {
    const rest = attractors.slice(SHOWN).reduce((sum, { basin }) => sum + basin, 0);
    lines.push(`  ... ${attractors.length - SHOWN} more end ${plural(rest, "start")}`);
  }
  if (unfinished > 0) {
    lines.push(`  ${plural(unfinished, "start")} given up before a state came again`);
  }
  const end = start === undefined ? undefined : attractors[start.rank];
  if (start !== undefined && end !== undefined) {
    lines.push(
      `  from ${start.codes.join(" ")}: after ${plural(start.clocks, "clock")} in a cycle of ${end.length}, mean error ${end.meanError.toFixed(4)} V, worst ${end.worstError.toFixed(4)} V`,
    );
  }
  return lines;
}
