/** JSON schemas for editors, made from the forms that the readers check. */
import { z } from "zod";
import { networkSchema } from "../networks/schema.ts";
import { taskSchema } from "../tasks/schema.ts";

/** Texts of the schemas by their file below `circuits`. */
export function jsonSchemas(): Readonly<Record<string, string>> {
  return {
    "networks/network.schema.json": schema(networkSchema, "Network of pots"),
    "tasks/task.schema.json": schema(taskSchema, "Task for a network of pots"),
  };
}

function schema(of: z.ZodType, title: string): string {
  return `${JSON.stringify({ title, ...z.toJSONSchema(of, { io: "input" }) }, null, 2)}\n`;
}
