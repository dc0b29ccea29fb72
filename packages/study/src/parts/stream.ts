/** Random numbers by name: every instance has a stream of its own, so that a device more or less shifts no other's. */
import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

export interface Stream {
  /** In [0, 1). */
  uniform(): number;
  /** Normal of mean 0 and deviation 1, redrawn beyond 3: within a data sheet's limits. */
  normal(): number;
}

/** Deviations at which a draw is cut. */
export const CUT = 3;

/** Steps after which a generator seeded with one word has mixed it into its whole state. */
const WARM_UP = 16;

/** @param name what is drawn, e.g. `xe1.xeval.acmp1 vos` */
export function stream(name: string, seed: number): Stream {
  const generator = xoroshiro128plus(hash(name, seed));
  for (let i = 0; i < WARM_UP; i++) {
    generator.next();
  }
  const uniform = (): number => uniformFloat64(generator);
  const normal = (): number => {
    for (;;) {
      // Box and Muller, Ann. Math. Statist. 29, 610 (1958); 1 - u is never 0.
      const drawn = Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
      if (Math.abs(drawn) <= CUT) {
        return drawn;
      }
    }
  };
  return { uniform, normal };
}

/** FNV-1a of the name over the seed, with the last mixing of MurmurHash3, so that neighbouring seeds have nothing in common. */
function hash(name: string, seed: number): number {
  let h = 0x811c9dc5 ^ Math.imul(seed, 0x9e3779b1);
  for (let i = 0; i < name.length; i++) {
    h = Math.imul(h ^ name.charCodeAt(i), 0x01000193);
  }
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) | 0;
}
