/** What a network may be generated from. */
import { z } from "zod";
import { object } from "../../json/problems.ts";
import { MOST } from "./size.ts";

const count = (least: number): z.ZodInt =>
  z.int().min(least, `write ${least} or more`).max(MOST, `write at most ${MOST}`);

const seed = z.int().optional().describe("of what is drawn; 0 where it is not given");
const railName = z.string().regex(/^[a-z0-9_]+$/, "write lower-case letters, digits and _");
const diodes = z.boolean().optional().describe("every edge has a pair of anti-parallel diodes");

export const generatorSchema = z.discriminatedUnion(
  "kind",
  [
    object({
      kind: z.literal("grid"),
      width: count(1),
      height: count(1),
      edges: count(1)
        .optional()
        .describe("all of them where it is not given; the missing ones are drawn, and keep it connected"),
      seed,
      diodes,
    }).describe("nodes 1, 2, ... row by row, joined to their neighbours"),
    object({ kind: z.literal("random"), nodes: count(2), edges: count(1), seed, diodes }).describe(
      "a random tree, and random edges between nodes that are not joined yet",
    ),
    object({
      kind: z.literal("multilayer"),
      layers: z
        .array(count(1))
        .min(2, "write at least two layers")
        .describe("nodes of each: i1, ..., h1, ..., o1, ..."),
      skip: z.boolean().optional().describe("every layer is joined to all later ones, not to the next alone"),
      rails: z
        .array(railName)
        .optional()
        .describe("nodes, to be held, that are joined to every hidden and output node; 0 is ground"),
      outputRails: z.array(railName).optional().describe("the same, joined to the output nodes alone"),
      diodes: z
        .literal([true, false, "outputs"])
        .optional()
        .describe("edges with a pair of anti-parallel diodes: all, or those from a layer to the outputs"),
    }).describe("layers, each fully joined to the next"),
    object({ kind: z.literal("ring"), nodes: count(3), diodes }).describe("1 to 2 to 3 ... to 1"),
  ],
  "write grid, random, multilayer or ring",
);

export type Generator = z.infer<typeof generatorSchema>;
