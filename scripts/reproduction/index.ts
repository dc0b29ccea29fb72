/** The sections of the report, in the paper's order. */
import type { Section } from "./claim.ts";
import { falstad } from "./falstad.ts";
import { tasks } from "./tasks.ts";

export const sections: readonly Section[] = [falstad, tasks];
