/** Task files by path, or those that come with the program by name. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { type Diagnostic, formatDiagnostic, InputError, suggestion } from "@twinedge/core";
import type { Task } from "@twinedge/study/learn";
import { type InputFile, readInput, readNamed } from "../input.ts";
import type { Io } from "../io.ts";
import { readTaskFile } from "../learning.ts";
import { circuitsFolder } from "../library.ts";

/** A file, or the bare name of one in `circuits/tasks`. */
export async function taskFile(name: string, io: Io): Promise<InputFile> {
  if (!/^[\w-]+$/.test(name) || existsSync(name)) {
    return readInput(name, io);
  }
  const folder = join(circuitsFolder(), "tasks");
  const known = readdirSync(folder).flatMap((file) => /^(.*)\.json$/.exec(file)?.[1] ?? []);
  const tasks = known.filter((file) => !file.includes("."));
  if (!tasks.includes(name)) {
    throw new InputError(`there is no task "${name}"`, { remedy: suggestion(name, tasks, "") });
  }
  return readNamed(`circuits/tasks/${name}.json`, join(folder, `${name}.json`));
}

/** The task as this seed draws it; what its reader remarks goes to stderr, for the first seed. */
export async function taskOf(file: InputFile, seed: number, io: Io | undefined): Promise<Task> {
  const warn = (diagnostic: Diagnostic): unknown => io?.stderr.write(`${formatDiagnostic(diagnostic)}\n`);
  return (await readTaskFile(file, seed, warn)).task;
}
