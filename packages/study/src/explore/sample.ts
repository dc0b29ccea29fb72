/** Seeded choices of states. */
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** `count` different states of a space in ascending order; all of them where it has no more. */
export function sampleOf(seed: number, count: number, size: number): readonly number[] {
  if (count >= size) {
    return Array.from({ length: size }, (_, state) => state);
  }
  const generator = xoroshiro128plus(seed);
  const chosen = new Set<number>();
  while (chosen.size < count) {
    chosen.add(uniformInt(generator, 0, size - 1));
  }
  return [...chosen].sort((a, b) => a - b);
}

/** `count` seeded code vectors, every code of every edge as likely. */
export function* sampleStates(seed: number, count: number, levels: readonly number[]): Generator<readonly number[]> {
  const generator = xoroshiro128plus(seed);
  for (let i = 0; i < count; i++) {
    yield levels.map((codes) => uniformInt(generator, 0, codes - 1));
  }
}
