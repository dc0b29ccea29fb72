/**
 * How each edge's code moves, found out from the circuit by clocking it: the step that a decision makes, and what happens at the
 * end codes. And the check of the table against whole clocks of the circuit.
 */
import { type Corner, type Design, SimulationError } from "@twinedge/core";
import { EdgeBench } from "../edges/bench.ts";
import type { DecisionTable } from "./enumerate.ts";

export type Ends = "wrap" | "saturate";

/** Of one edge, as its circuit steps: `ends` tells what the counter does at its first and last code. */
export interface Steps {
  /** Added to the code by up, and by not up. */
  readonly up: number;
  readonly down: number;
  readonly ends: Ends;
}

/**
 * Next code of an edge.
 *
 * @param first code at which a saturating edge has its first position: the taps of a ladder need not begin at code 0
 */
export function nextCode(code: number, step: number, count: number, ends: Ends, first = 0): number {
  const position = (code - first + count) % count;
  const next = position + step;
  const kept = ends === "wrap" ? (next + count) % count : Math.min(Math.max(next, 0), count - 1);
  return (kept + first) % count;
}

/** For every edge and both decisions, a state with the edge in the middle and one at each end, where there is one. */
export function representatives({ space, up, unknown }: DecisionTable): readonly (readonly number[])[] {
  const wanted = new Map<string, number>();
  const missing = space.levels.length * 6;
  for (let state = 0; state < space.size && wanted.size < missing; state++) {
    for (const [edge, count] of space.levels.entries()) {
      if ((((unknown[state] ?? 0) >> edge) & 1) === 0) {
        const code = space.code(state, edge);
        const place = code === 0 ? "first" : code === count - 1 ? "last" : "middle";
        const key = `${edge} ${place} ${((up[state] ?? 0) >> edge) & 1}`;
        if (!wanted.has(key)) {
          wanted.set(key, state);
        }
      }
    }
  }
  return [...new Set(wanted.values())].map((state) => space.codes(state));
}

/**
 * Clocks the circuit from states in which each edge should step both ways, in the middle and at both ends.
 *
 * @param states code vectors to begin from
 * @throws SimulationError where a decision does not move an edge by the same step everywhere, or the twins move apart
 */
export function stepsOf(design: Design, corner: Corner, states: Iterable<readonly number[]>): readonly Steps[] {
  const bench = new EdgeBench(design, { corner });
  const seen = bench.levels.map(() => ({ up: Number.NaN, down: Number.NaN, wraps: false, stays: false }));
  for (const codes of states) {
    bench.place(codes);
    const decisions = codes.map((_, edge) => bench.up(edge));
    bench.clock();
    const after = bench.codes();
    const twins = bench.clampedCodes();
    for (const [edge, code] of codes.entries()) {
      const count = bench.levels[edge] ?? 1;
      const now = after[edge] ?? Number.NaN;
      const path = bench.edges[edge]?.path ?? "";
      const entry = seen[edge];
      if (now !== twins[edge] && decisions[edge] !== 2) {
        throw new SimulationError(`the twins of ${path} step from ${code} to ${now} and ${twins[edge]}`, {
          remedy: "exploration follows networks whose twins step alike; twinedge verify finds what is wrong",
        });
      }
      if (decisions[edge] === 2 || entry === undefined || Number.isNaN(now)) {
        continue;
      }
      const key = decisions[edge] === 1 ? "up" : "down";
      const moved = now - code;
      if (moved === 0) {
        entry.stays = true;
      } else if (Math.abs(moved) === count - 1 && count > 2) {
        entry.wraps = true;
      } else if (Math.abs(moved) !== 1 || (entry[key] !== moved && !Number.isNaN(entry[key]))) {
        throw new SimulationError(`${path} steps from ${code} to ${now}`, { remedy: "its code must move by one step" });
      } else {
        entry[key] = moved;
      }
    }
  }
  return seen.map(({ up, down, wraps, stays }, edge) => {
    const step = Number.isNaN(up) ? -down : up;
    if (Number.isNaN(step) || step === down) {
      throw new SimulationError(
        `${bench.edges[edge]?.path ?? ""} does not step one way for up and the other for not up`,
        {
          remedy: "look at its counter's direction with twinedge verify",
        },
      );
    }
    return { up: step, down: -step, ends: stays && !wraps ? "saturate" : "wrap" };
  });
}

/** A state and its decisions as they were settled: bit e of each is edge e's. */
export interface CheckedState {
  readonly codes: readonly number[];
  readonly up: number;
  readonly unknown: number;
}

/**
 * Clocks the circuit from given states and compares both twins with what their decisions say.
 *
 * @param tied edges whose decision sources fix: they are taken as the circuit decides them
 * @param most clocks to compare
 * @returns the number of clocks compared; states with another unknown decision are left out
 * @throws SimulationError at the first difference
 */
export function checkClocks(
  design: Design,
  corner: Corner,
  states: Iterable<CheckedState>,
  steps: readonly Steps[],
  tied: readonly number[],
  most = Number.POSITIVE_INFINITY,
): number {
  const bench = new EdgeBench(design, { corner });
  let compared = 0;
  for (const { codes, up, unknown } of states) {
    if (compared >= most) {
      break;
    }
    bench.place(codes);
    const decided = codes.map((_, edge) =>
      tied.includes(edge) ? bench.up(edge) : ((unknown >> edge) & 1) === 1 ? 2 : (up >> edge) & 1,
    );
    if (decided.includes(2)) {
      continue;
    }
    bench.clock();
    const expected = codes.map((code, edge) => {
      const { up: rise = 0, down = 0, ends = "wrap" } = steps[edge] ?? {};
      return nextCode(code, decided[edge] === 1 ? rise : down, bench.levels[edge] ?? 1, ends);
    });
    const got = [bench.codes(), bench.clampedCodes()];
    if (got.some((one) => one.join() !== expected.join())) {
      throw new SimulationError(
        `from codes ${codes.join(" ")} the clocked circuit goes to ${got.map((one) => one.join(" ")).join(" and ")}, its settled decisions to ${expected.join(" ")}`,
        { remedy: "is the clock too fast for the circuit? give a longer period" },
      );
    }
    compared++;
  }
  return compared;
}
