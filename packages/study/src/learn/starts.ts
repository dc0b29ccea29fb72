/** Several starts of one circuit: training is begun again from drawn codes, and what tells the training examples apart best is kept. */
import type { TrainOptions } from "./options.ts";
import type { Training } from "./train.ts";

/** Options of each start: the first as asked, then with codes and orders of examples drawn, the circuit's parts being the same. */
export function startsOf(options: TrainOptions): readonly TrainOptions[] {
  return Array.from({ length: options.starts }, (_, draw) =>
    draw === 0 ? options : { ...options, randomStart: true, start: undefined, draw },
  );
}

/** The one whose kept state scatters less; the first where none has one. */
export function betterOf(one: Training | undefined, other: Training): Training {
  const scatter = ({ kept }: Training): number => kept?.scatter ?? Number.POSITIVE_INFINITY;
  return one !== undefined && !(scatter(other) < scatter(one)) ? one : other;
}
