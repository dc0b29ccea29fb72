/** Sections of docs/reproduction.md that take tens of seconds; the rest of it is `npm run reproduce -- --check`. */
import { expect, test } from "vitest";
import { falstad } from "../../scripts/reproduction/falstad.ts";
import { tasks } from "../../scripts/reproduction/tasks.ts";
import { written } from "../oracle/report.ts";

test.each([falstad, tasks])("section $name", async (section) => {
  const { anew, committed } = await written(section);
  expect(anew).toBe(committed);
});
