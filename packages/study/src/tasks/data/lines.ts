/**
 * Lines of two pixels in 2 x 2 images (Seiz 2022, Fig. 5). Inputs are the pixels row by row; straight lines `a a 0 0` and
 * `0 0 a a`, diagonal ones `a 0 0 a` and `0 a a 0`; the brightness a is uniform in the range.
 */
import { z } from "zod";
import { object } from "../../json/problems.ts";
import { shuffled } from "../../parts/shuffle.ts";
import { stream } from "../../parts/stream.ts";
import type { Example } from "../task.ts";
import type { DataContext, Dataset } from "./dataset.ts";
import { countSchema, rangeSchema, SUPPLY } from "./values.ts";

const IMAGES = [
  { name: "top", shape: "straight", pixels: [1, 1, 0, 0] },
  { name: "bottom", shape: "straight", pixels: [0, 0, 1, 1] },
  { name: "falling", shape: "diagonal", pixels: [1, 0, 0, 1] },
  { name: "rising", shape: "diagonal", pixels: [0, 1, 1, 0] },
] as const;

const A_CLASS = 16;

export const linesSchema = object({
  classes: z
    .enum(["shape", "image"])
    .optional()
    .describe("shape: straight, diagonal (where it is not given); image: top, bottom, falling, rising"),
  train: countSchema(1)
    .optional()
    .describe("images of each class, the class's images in turn; 16 where it is not given"),
  test: countSchema(0).optional().describe("further ones of each class; as many where it is not given"),
  range: rangeSchema.optional().describe("V of the brightness a; 0 to 5 where it is not given"),
});

export function linesData(options: z.infer<typeof linesSchema>, { inputs, seed, error }: DataContext): Dataset {
  const { classes: by = "shape", train = A_CLASS, test = train, range: [low, high] = SUPPLY } = options;
  if (inputs.length !== 4) {
    throw error([], `an image has 4 pixels, and the task ${inputs.length} inputs`, "name four input nodes");
  }
  const draws = stream("lines", seed);
  const classOf = (image: (typeof IMAGES)[number]): string => (by === "shape" ? image.shape : image.name);
  const classes = [...new Set(IMAGES.map(classOf))];
  const drawn = (perClass: number): readonly Example[] =>
    classes.flatMap((name, label) => {
      const images = IMAGES.filter((image) => classOf(image) === name);
      return Array.from({ length: perClass }, (_, i) => {
        const a = low + (high - low) * draws.uniform();
        return { inputs: images[i % images.length]?.pixels.map((pixel) => pixel * a) ?? [], label };
      });
    });
  return { classes, train: shuffled(drawn(train), draws), test: drawn(test) };
}
