/** The sections of the report, in the paper's order. */

import { circuitlab } from "./circuitlab.ts";
import type { Section } from "./claim.ts";
import { falstad } from "./falstad.ts";
import { parts } from "./parts.ts";
import { tasks } from "./tasks.ts";

export const sections: readonly Section[] = [falstad, circuitlab, tasks, parts];
