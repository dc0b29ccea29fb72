/** Form of a network file. `circuits/networks/network.schema.json` is made from it. */
import { z } from "zod";
import { object, sized } from "../json/problems.ts";
import { generatorSchema } from "./generate/schema.ts";

/** Ground; its place in drawings may be given as any node's. */
export const GROUND = "0";

/** Nodes give their names to the nets f1 and c1 of the twins; clk is a net already. */
export const nodeName = z
  .string()
  .regex(/^(?!lk$)[a-z0-9_]+$/, "write lower-case letters, digits and _: a node is part of the nets' names f1 and c1");

const edgeName = z
  .string()
  .regex(/^x[a-z0-9_]+$/, "write x and lower-case letters, digits or _, as in xe12: it is an instance of the circuit");

export const kindSchema = z
  .enum(["rheostat", "divider"])
  .describe("rheostat: two-terminal pots; divider: three-terminal ones whose ladders end at ground");

const header = {
  $schema: z.string().optional(),
  name: z.string().min(1, "give it a name"),
  title: z.string().min(1, "say in a line what it is"),
  source: z.string().min(1, "say where it comes from"),
};

const edgeSchema = object({
  name: edgeName,
  from: nodeName.describe("end i; of a divider its Vin"),
  to: nodeName.describe("end j; of a divider its Vout"),
  looksAt: nodeName.optional().describe("node that node comparisons look at; end j where it is not given"),
  diodes: z.boolean().optional().describe("a pair of anti-parallel diodes stands between end i and the pot"),
});

export const listedSchema = object({
  ...header,
  kind: kindSchema,
  nodes: z
    .record(nodeName, z.tuple([z.number(), z.number()], { error: sized("two numbers, as in [0.5, 1]") }))
    .describe("place in drawings, x to the right and y down, in units of a typical edge"),
  edges: z.array(edgeSchema).min(1, "a network has edges"),
});

export const generatedSchema = object({
  ...header,
  kind: kindSchema.optional(),
  generate: generatorSchema,
});

export const networkSchema = z.union([listedSchema, generatedSchema]);
