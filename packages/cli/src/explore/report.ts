/** What a person reads of an exploration. */
import type { Attractor, Exploration, Variant } from "@twinedge/study";
import { alignRight, columns, plural } from "../text.ts";

const SHOWN = 6;
const MOST_STATES = 16;

export function reportLines(found: Exploration): readonly string[] {
  const { edges, targets, states, best } = found;
  const lines = [found.title, ""];
  const codes = edges.map(({ codes: count }) => count).join(" x ");
  lines.push(
    `${plural(edges.length, "edge")}, ${codes} codes: all ${states} states settled with every part (corner ${found.corner})`,
  );
  const kinds = new Set(edges.map(({ ends }) => ends));
  lines.push(
    `steps found by clocking the circuit: up moves a code by ${[...new Set(edges.map(({ step }) => step))].join(" or ")}, counters ${[...kinds].join(" or ")}`,
    `${plural(found.checkedClocks, "whole clock")} of the circuit from seeded states agree with it`,
  );
  if (found.unknownStates > 0) {
    lines.push(`${plural(found.unknownStates, "state")} with a decision that is not known: both sides are followed`);
  }
  if (found.doubtfulStates > 0) {
    lines.push(
      `${plural(found.doubtfulStates, "state")} in which a comparator's inputs differ by less than 1 nV, the solver's accuracy`,
    );
  }
  for (const { net, volts, nearest, codes: at } of targets) {
    lines.push(`${net} -> ${volts} V: nearest any codes come ${millivolts(nearest)} (${at.join(" ")})`);
  }
  if (targets.length > 1) {
    lines.push(`all targets at once: worst error at best ${millivolts(best.error)} (${best.codes.join(" ")})`);
  }
  for (const variant of found.variants) {
    lines.push("", ...variantLines(variant, found));
  }
  return lines;
}

function variantLines(variant: Variant, { targets, states }: Exploration): readonly string[] {
  const { attractors, attractorCount, start } = variant;
  const lines = [`${variantName(variant)}${marks(variant)}`];
  const rows = attractors
    .slice(0, SHOWN)
    .map((attractor) => [
      `  ${plural(attractor.length, "clock")}`,
      `${(100 * attractor.share).toFixed(2)} %`,
      volt(attractor.meanError),
      volt(attractor.worstError),
      course(attractor),
    ]);
  const heads = ["  cycle", "of all starts", "mean error", "worst", targets.map(({ net }) => `V(${net})`).join(" / ")];
  lines.push(...columns([heads, ...rows], [alignRight, alignRight, alignRight]));
  if (attractorCount > SHOWN) {
    const rest = attractors.slice(0, SHOWN).reduce((sum, { basin }) => sum + basin, 0);
    lines.push(`  ... ${attractorCount - SHOWN} more end ${(100 * (1 - rest / states)).toFixed(2)} % of the starts`);
  }
  if (start !== undefined) {
    const { attractor, clocks, codes } = start;
    lines.push(
      `  from ${codes.join(" ")}: after ${plural(clocks, "clock")} in a cycle of ${attractor.length}, mean error ${volt(attractor.meanError)}, worst ${volt(attractor.worstError)}: ${course(attractor)}`,
    );
  }
  lines.push(
    `  over all starts: mean error in the end ${volt(variant.expectedError)}; on the way for ${variant.mean.toFixed(1)} clocks in the mean, ${variant.longest} at most; ${plural(variant.fixedPoints, "fixed point")}; ${plural(variant.sources, "state")} that nothing leads to`,
  );
  return lines;
}

/** `saturate, xe31 tied down`. */
export function variantName({ ends, ties, unknownUp }: Pick<Variant, "ends" | "ties" | "unknownUp">): string {
  const words = [ends === "own" ? "counters as built" : ends === "wrap" ? "codes wrap" : "codes saturate"];
  words.push(...ties.map(({ edge, up }) => `tied ${edge} decides ${up ? "up" : "down"}`));
  if (unknownUp) {
    words.push("unknown decides up");
  }
  return words.join(", ");
}

function marks({ asBuilt, deck }: Variant): string {
  return asBuilt && deck ? "  [this circuit]" : "";
}

export function course({ volts }: Pick<Attractor, "volts">): string {
  const shown = volts.slice(0, MOST_STATES).map((row) => row.map((value) => value.toFixed(3)).join("/"));
  return volts.length > MOST_STATES ? `${shown.join(" ")} ...` : shown.join(" ");
}

function volt(value: number): string {
  return `${value.toFixed(4)} V`;
}

function millivolts(value: number): string {
  return `${(1e3 * value).toPrecision(3)} mV`;
}
