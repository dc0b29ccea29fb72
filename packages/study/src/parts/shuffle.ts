/** Random choices from a stream of uniform numbers. */
import type { Stream } from "./stream.ts";

/** An integer from 0 to `n` - 1. */
export function below(n: number, random: Stream): number {
  return Math.floor(random.uniform() * n);
}

/** All of a list in random order (Fisher and Yates). */
export function shuffled<T>(list: readonly T[], random: Stream): T[] {
  const result = [...list];
  for (let i = result.length - 1; i > 0; i--) {
    const j = below(i + 1, random);
    [result[i], result[j]] = [result[j] as T, result[i] as T];
  }
  return result;
}
