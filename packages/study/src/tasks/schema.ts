/** Form of a task file. `circuits/tasks/task.schema.json` is made from it. */
import { z } from "zod";
import { object } from "../json/problems.ts";
import { generatorSchema } from "../networks/generate/schema.ts";
import { kindSchema, nodeName } from "../networks/schema.ts";
import { dataSchema } from "./data/schema.ts";
import { className, volts } from "./data/values.ts";

const POTS = ["ladder16", "ad5220", "linear", "log"] as const;

const defaultsSchema = object({
  scheme: z.string().min(1, "name a file of lib/schemes").optional().describe("file of lib/schemes, e.g. xor"),
  pot: z.enum(POTS).optional(),
  codes: z.int().min(2, "a pot has at least two positions").optional(),
  nudge: z
    .number()
    .min(-1, "write -1 to 1")
    .max(1, "write -1 to 1")
    .refine((n) => n !== 0, "without a nudge the twins are equal; write e.g. 0.5")
    .optional()
    .describe("n of Eq. 1, Vc = n Vd + (1-n) Vf"),
  steps: z.int().min(1, "write 1 or more").optional().describe("clocks to train"),
  ohms: z.number().positive("write more than 0").optional().describe("ohm of a pot from end to end"),
  ratio: z.number().gt(1, "write more than 1").optional().describe("largest over smallest resistance of a log pot"),
  diode: z.enum(["silicon", "schottky", "led"]).optional().describe("model of lib/diodes.lib for edges with diodes"),
  level: z.enum(["literal", "component", "ideal"]).optional(),
  noise: z.number().min(0, "write 0 or more").optional().describe("V rms of each comparator"),
  freezeBelow: z.number().positive("write more than 0").optional().describe("V: an example within this is not trained"),
  shuffle: z.boolean().optional().describe("draw the order of the examples anew each epoch"),
  randomStart: z.boolean().optional().describe("draw the codes at the start"),
}).describe("what the source uses; the command line may ask otherwise");

const header = {
  $schema: z.string().optional(),
  name: z.string().min(1, "give it a name"),
  title: z.string().min(1, "say in a line what it is"),
  source: z.string().min(1, "say where it comes from"),
  network: z
    .union([z.string().min(1, "name a file"), object({ generate: generatorSchema, kind: kindSchema.optional() })])
    .describe("file, as seen from this one, or a generator"),
  held: z.record(nodeName, volts).optional().describe("V by node, constant in both networks"),
  defaults: defaultsSchema.optional(),
};

const nodes = z.array(nodeName).min(1, "name at least one node");

export const targetsSchema = object({
  ...header,
  targets: z.record(nodeName, volts).describe("V by output node: one example without inputs"),
});

export const examplesSchema = object({
  ...header,
  inputs: z.array(nodeName).describe("nodes that the examples drive in both networks"),
  outputs: nodes,
  data: dataSchema,
  classTargets: z
    .record(className, z.array(volts))
    .optional()
    .describe(
      "V of the outputs by class; without it they are the free outputs at the class's mean input, each epoch anew",
    ),
});

export const taskSchema = z.union([targetsSchema, examplesSchema]);
