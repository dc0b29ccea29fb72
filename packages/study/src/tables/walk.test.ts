import fc from "fast-check";
import { expect, test } from "vitest";
import type { StateGraph, Step } from "./states.ts";
import { walks } from "./walk.ts";

/** A graph of up to 12 nodes all of which node 0 reaches, but not always the other way. */
const graphs = fc
  .integer({ min: 1, max: 12 })
  .chain((count) =>
    fc.record({
      count: fc.constant(count),
      parents: fc.array(fc.nat(), { minLength: count, maxLength: count }),
      more: fc.array(fc.tuple(fc.nat(count - 1), fc.nat(count - 1)), { maxLength: 40 }),
    }),
  )
  .map(({ count, parents, more }): StateGraph => {
    const steps: Step[][] = Array.from({ length: count }, () => []);
    const join = (from: number, next: number): void => {
      const own = steps[from] ?? [];
      own.push({ bit: own.length, to: 0, next });
    };
    for (let node = 1; node < count; node++) {
      join((parents[node] ?? 0) % node, node);
    }
    for (const [from, next] of more) {
      join(from, next);
    }
    return { nodes: steps.map(() => ({ levels: [], held: [] })), steps };
  });

test("walks from node 0 go along the steps and take every one of them", () => {
  fc.assert(
    fc.property(graphs, (graph) => {
      const all = new Set(graph.steps.flat());
      for (const walk of walks(graph)) {
        let at = 0;
        for (const step of walk) {
          expect(graph.steps[at]).toContain(step);
          all.delete(step);
          at = step.next;
        }
      }
      expect(all.size).toBe(0);
    }),
  );
});
