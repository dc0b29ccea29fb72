/** Sections of docs/reproduction.md that take tens of seconds; the rest of it is `npm run reproduce -- --check`. */
import { test } from "vitest";
import { falstad } from "../../scripts/reproduction/falstad.ts";
import { tasks } from "../../scripts/reproduction/tasks.ts";
import { expectCommitted } from "../oracle/report.ts";

test.each([falstad, tasks])("section $name", async (section) => {
  await expectCommitted(section);
});
