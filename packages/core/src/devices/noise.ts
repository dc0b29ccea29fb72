/** Seeded noise of an instance: normal deviates from its own stream of random numbers. */
import type { SeededReading } from "./device.ts";

/** Numbers after which a generator seeded with one word has mixed it, so that instances of like names have nothing in common. */
const WARM_UP = 16;

/** Draws of mean 0 and deviation 1 (Box and Muller, Ann. Math. Statist. 29, 610, 1958). */
export function normalDraws(b: SeededReading): () => number {
  let warm = false;
  let spare = Number.NaN;
  return () => {
    if (!Number.isNaN(spare)) {
      const drawn = spare;
      spare = Number.NaN;
      return drawn;
    }
    if (!warm) {
      for (let i = 0; i < WARM_UP; i++) {
        b.random();
      }
      warm = true;
    }
    // 1 - u is never 0.
    const radius = Math.sqrt(-2 * Math.log(1 - b.random()));
    const angle = 2 * Math.PI * b.random();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
}
