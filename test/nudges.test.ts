/** What nudges decide, against the gradient of the error: equilibrium propagation on the running kernel. */
import type { TrainOptions } from "@twinedge/study/learn";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { gradients, ohmsAt } from "./oracle/gradients.ts";
import { EDGES, TASKS } from "./oracle/rheostats.ts";
import { training } from "./oracle/training.ts";

const RUNS = 20;
const SMALL = 1e-3;
/** V²: nothing but rounding decides below. */
const TIE = 1e-6;

const codes = fc.array(fc.integer({ min: 1, max: 126 }), { minLength: EDGES.length, maxLength: EDGES.length });

interface Decision {
  readonly up: boolean;
  readonly weighted: number;
  readonly squares: number;
  readonly span: number;
}

/** @returns the edges' decisions with pots at drawn codes, beside the gradients there */
async function deciding(name: string, options: Partial<TrainOptions>): Promise<(at: number[]) => readonly Decision[]> {
  const { trainer } = await training(name, { level: "ideal" }, options);
  const task = TASKS[name] ?? { inputs: {}, targets: {} };
  return (at) => {
    trainer.bench.place(at);
    // The pots step once on what was decided before; the decisions of the new state are those looked at.
    const state = trainer.clock();
    const { weighted, squares, span } = gradients(task, ohmsAt(state.codes));
    return state.up.map((up, e) => ({
      up: up === 1,
      weighted: weighted[e] ?? Number.NaN,
      squares: squares[e] ?? Number.NaN,
      span,
    }));
  };
}

describe.each(Object.keys(TASKS))("task %s", (name) => {
  test.each([
    [SMALL, false],
    [-SMALL, false],
    [SMALL, true],
    [0.1, true],
    [0.5, true],
    [-0.5, true],
  ])("a nudge of %d, centred: %s, decides by the gradient", async (nudge, centred) => {
    const decide = await deciding(name, { nudge, centred });
    let seen = 0;
    fc.assert(
      fc.property(codes, (at) => {
        for (const { up, weighted, squares, span } of decide(at)) {
          // A displacement that turns a drop around decides against the gradient unless both networks are displaced.
          if (Math.abs(weighted) > Math.max(TIE, centred ? 0 : (SMALL / 2) * span ** 2)) {
            expect(up).toBe(weighted > 0);
            if (name === "ii") {
              expect(up).toBe(squares > 0);
            }
            seen++;
          }
        }
      }),
      { numRuns: RUNS },
    );
    expect(seen).toBeGreaterThan(0.75 * RUNS * EDGES.length);
  });

  test.each([1, -1])(
    "where a nudge of %d decides against the gradient, it is for the nudged network's larger drop",
    async (nudge) => {
      const decide = await deciding(name, { nudge });
      let against = 0;
      fc.assert(
        fc.property(codes, (at) => {
          for (const { up, weighted } of decide(at)) {
            if (Math.abs(weighted) > TIE && up !== weighted > 0) {
              expect(up).toBe(nudge > 0);
              against++;
            }
          }
        }),
        { numRuns: RUNS },
      );
      expect(against).toBeGreaterThan(0);
    },
  );
});
