/** Networks and tasks from files, with the files that a task names. */
import { realpathSync } from "node:fs";
import { dirname } from "node:path";
import { type Diagnostic, formatSi, InputError } from "@twinedge/core";
import type { Network, Task } from "@twinedge/study/learn";
import { IncludeReader, type InputFile, kindOf, STDIN } from "./input.ts";

export interface TaskFiles {
  readonly task: Task;
  /** The task's own and those that it names. */
  readonly files: readonly InputFile[];
}

/**
 * A task as this seed draws it. What it names must lie below the folder above its own: networks are the tasks' neighbours.
 *
 * @throws InputError for what is no task, or cannot be read
 */
export async function readTaskFile(
  file: InputFile,
  seed: number,
  warn: (diagnostic: Diagnostic) => unknown,
): Promise<TaskFiles> {
  if (!/^\uFEFF?\s*\{/.test(file.text)) {
    throw new InputError(`${file.name} is no task (${kindOf(file.text)})`, { remedy: "name a file of circuits/tasks" });
  }
  const { readTask } = await import("@twinedge/study/learn");
  const reader = new IncludeReader(file, folderAbove(file));
  const read = (path: string, from: string): Promise<{ text: string; file: string }> => reader.read(path, from);
  return { task: await readTask(file.text, file.name, { seed, read, warn }), files: [file, ...reader.files] };
}

/** @throws InputError naming place and remedy */
export async function readNetworkFile(file: InputFile): Promise<Network> {
  const { readNetwork } = await import("@twinedge/study/learn");
  return readNetwork(file.text, file.name);
}

function folderAbove({ path }: InputFile): string | undefined {
  return path === STDIN ? undefined : dirname(dirname(realpathSync(path)));
}

type Facts = Readonly<Record<string, string | number | readonly string[] | undefined>>;

export function networkFacts({ name, title, source, kind, nodes, edges }: Network): Facts {
  const diodes = edges.filter((edge) => edge.diodes === true).length;
  return {
    name,
    title,
    source,
    pots: kind === "divider" ? "dividers to ground" : "rheostats",
    holds: `${nodes.length} nodes, ${edges.length} edges`,
    nodes: nodes.map((node) => node.name),
    edges: edges.map((edge) => `${edge.name} ${edge.from}-${edge.to}`),
    diodes: diodes === 0 ? undefined : `on ${diodes} edges`,
  };
}

export function taskFacts(task: Task): Facts {
  const { network, classes, train, test, defaults } = task;
  const [first] = train;
  const targets = task.inputs.length === 0 && train.length === 1 ? first?.targets : undefined;
  return {
    name: task.name,
    title: task.title,
    source: task.source,
    network: `${network.name}: ${network.nodes.length} nodes, ${network.edges.length} edges`,
    held: [...task.held].map(([node, value]) => `${node} at ${volts(value)}`),
    inputs: task.inputs,
    outputs:
      targets === undefined ? task.outputs : task.outputs.map((node, i) => `${node} to ${volts(targets[i] ?? 0)}`),
    classes,
    examples: `${train.length} to train with${test.length === 0 ? "" : `, ${test.length} to test`}`,
    defaults: Object.entries(defaults).map(([key, value]) => `${key} ${value}`),
  };
}

function volts(value: number): string {
  return formatSi(value, "V");
}
