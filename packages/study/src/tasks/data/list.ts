/** Examples that stand in the task file itself. */
import { z } from "zod";
import { object } from "../../json/problems.ts";
import type { Example } from "../task.ts";
import type { DataContext, Dataset } from "./dataset.ts";
import { className, volts } from "./values.ts";

const exampleSchema = object({
  inputs: z.array(volts).describe("V, in the order of the task's inputs"),
  targets: z.array(volts).optional().describe("V, in the order of the task's outputs"),
  class: className.optional(),
  test: z.boolean().optional().describe("belongs to the test set"),
}).refine(
  (one) => one.targets !== undefined || one.class !== undefined,
  'give it "targets", one for each output, or a "class"',
);

export const listSchema = z.array(exampleSchema).min(1, "list at least one example");

export function listedData(list: z.infer<typeof listSchema>, { inputs, outputs, error }: DataContext): Dataset {
  const classes = [...new Set(list.flatMap((one) => one.class ?? []))];
  const train: Example[] = [];
  const test: Example[] = [];
  for (const [i, { class: label, test: isTest = false, ...one }] of list.entries()) {
    if (one.inputs.length !== inputs.length) {
      throw error([i, "inputs"], `${one.inputs.length} voltages for ${inputs.length} inputs`, `write ${inputs.length}`);
    }
    if (one.targets !== undefined && one.targets.length !== outputs.length) {
      throw error(
        [i, "targets"],
        `${one.targets.length} targets for ${outputs.length} outputs`,
        `write ${outputs.length}`,
      );
    }
    if ((label === undefined) !== (classes.length === 0)) {
      throw error([i], "it has no class, and others have one", "give all of them classes, or none");
    }
    (isTest ? test : train).push({ ...one, ...(label === undefined ? {} : { label: classes.indexOf(label) }) });
  }
  return { classes, train, test };
}
