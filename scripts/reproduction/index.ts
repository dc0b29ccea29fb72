/** The sections of the report, in the paper's order. */

import { circuitlab } from "./circuitlab.ts";
import type { Section } from "./claim.ts";
import { classification } from "./classification.ts";
import { falstad } from "./falstad.ts";
import { future } from "./future.ts";
import { parts } from "./parts.ts";
import { robustness } from "./robustness.ts";
import { tasks } from "./tasks.ts";

export const sections: readonly Section[] = [falstad, circuitlab, tasks, classification, robustness, future, parts];
