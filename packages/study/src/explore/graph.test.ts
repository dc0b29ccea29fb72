/** The analysis of functional graphs against the plain way: follow every state for as many steps as there are states. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { analyse } from "./graph.ts";
import { CodeSpace } from "./space.ts";
import { nextCode } from "./steps.ts";

const graphs = fc
  .integer({ min: 1, max: 60 })
  .chain((size) => fc.array(fc.integer({ min: 0, max: size - 1 }), { minLength: size, maxLength: size }));

function walk(next: readonly number[], state: number, steps: number): number {
  let at = state;
  for (let i = 0; i < steps; i++) {
    at = next[at] ?? 0;
  }
  return at;
}

/** States of the cycle that a state ends in, ascending. */
function cycleFrom(next: readonly number[], state: number): readonly number[] {
  const first = walk(next, state, next.length);
  const found = [first];
  for (let at = next[first] ?? 0; at !== first; at = next[at] ?? 0) {
    found.push(at);
  }
  return found.sort((a, b) => a - b);
}

test("cycles, basins, ways and sources of any graph", () => {
  fc.assert(
    fc.property(graphs, (next) => {
      const { cycles, cycleOf, transient, sources } = analyse(Int32Array.from(next));
      const ways = next.map((_, state) => {
        const members = cycleFrom(next, state);
        let steps = 0;
        for (let at = state; !members.includes(at); at = next[at] ?? 0) {
          steps++;
        }
        return { members, steps };
      });
      for (const [state, { members, steps }] of ways.entries()) {
        const cycle = cycles[cycleOf[state] ?? -1];
        expect([...(cycle?.states ?? [])].sort((a, b) => a - b)).toEqual(members);
        expect(transient[state]).toBe(steps);
      }
      for (const { states, basin, longest, mean } of cycles) {
        const own = ways.filter(({ members }) => members.includes(states[0] ?? -1));
        expect(basin).toBe(own.length);
        expect(longest).toBe(Math.max(...own.map(({ steps }) => steps)));
        expect(mean).toBeCloseTo(own.reduce((sum, { steps }) => sum + steps, 0) / own.length, 12);
        expect(states[0]).toBe(Math.min(...states));
        expect(states.map((state) => next[state])).toEqual([...states.slice(1), states[0]]);
      }
      expect(cycles.map(({ basin }) => basin)).toEqual(cycles.map(({ basin }) => basin).toSorted((a, b) => b - a));
      expect(sources).toBe(next.length - new Set(next).size);
    }),
  );
});

test("the order of visits meets every state once and moves one edge by one step", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 2, max: 6 }), { minLength: 1, maxLength: 4 }), (levels) => {
      const space = new CodeSpace(levels);
      const codes = new Int32Array(levels.length);
      const seen = new Set<number>();
      let before: readonly number[] | undefined;
      for (let place = 0; place < space.size; place++) {
        const state = space.visit(place, codes);
        seen.add(state);
        expect(space.index(codes)).toBe(state);
        expect(space.codes(state)).toEqual([...codes]);
        const distance = before?.reduce((sum, code, edge) => sum + Math.abs(code - (codes[edge] ?? 0)), 0);
        expect(distance ?? 1).toBe(1);
        before = [...codes];
      }
      expect(seen.size).toBe(levels.reduce((product, count) => product * count, 1));
    }),
  );
});

test("a saturating ladder whose taps begin at code 8 stops between codes 7 and 8, a wrapping one goes on", () => {
  expect([7, 8, 15, 0].map((code) => nextCode(code, 1, 16, "saturate", 8))).toEqual([7, 9, 0, 1]);
  expect([7, 8, 15, 0].map((code) => nextCode(code, -1, 16, "saturate", 8))).toEqual([6, 8, 14, 15]);
  expect([7, 15, 0].map((code) => nextCode(code, 1, 16, "wrap", 8))).toEqual([8, 0, 1]);
  expect([0, 8].map((code) => nextCode(code, -1, 16, "wrap", 8))).toEqual([15, 7]);
});
