/** What a training command has before it begins. */
import type { TrainingJob } from "@twinedge/study/learn";
import type { InputFile } from "../input.ts";
import type { Io } from "../io.ts";
import type { Progress } from "../progress.ts";
import type { Outputs } from "./outputs.ts";

export interface Session {
  /** The task's. */
  readonly file: InputFile;
  readonly job: TrainingJob;
  /** V: a target is learned below this error. */
  readonly threshold: number;
  readonly outputs: Outputs;
  readonly progress: Progress;
  readonly io: Io;
  /** Whether the report is a JSON document. */
  readonly json: boolean;
}
