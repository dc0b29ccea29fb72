/** What data come to, and what they are drawn with. */
import type { InputError, SourcePos } from "@twinedge/core";
import type { Path } from "../../json/problems.ts";
import type { Example } from "../task.ts";

export interface Dataset {
  /** Empty where every example has targets. */
  readonly classes: readonly string[];
  readonly train: readonly Example[];
  /** No example of the training set is among them. */
  readonly test: readonly Example[];
}

export interface DataContext {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly seed: number;
  /** Text of a file that the data name. */
  readonly read: (path: string) => Promise<{ readonly text: string; readonly file: string }>;
  /** An error about a value of the data, by its path in them. */
  readonly error: (path: Path, message: string, remedy?: string) => InputError;
  /** Place of a character of a text among them. */
  readonly pos: (path: Path, offset: number) => SourcePos;
  readonly warn: (message: string, remedy: string) => void;
}
