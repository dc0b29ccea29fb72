/** Task files (JSON) to tasks: the network read or generated, the data drawn, and all of it held against each other. */
import { type Diagnostic, InputError } from "@twinedge/core";
import { JsonDocument } from "../json/document.ts";
import type { Path } from "../json/problems.ts";
import type { Network } from "../networks/network.ts";
import { generatedIn, has, readNetwork } from "../networks/read.ts";
import { checkRoles } from "./checks.ts";
import type { Dataset } from "./data/dataset.ts";
import { datasetOf } from "./data/index.ts";
import { checkReach } from "./reach.ts";
import { examplesSchema, targetsSchema } from "./schema.ts";
import type { Example, Task } from "./task.ts";

export interface ReadTaskOptions {
  /** Text of a file named in the task: `path` as written in `from`; `file` is its name for messages. */
  readonly read: (path: string, from: string) => Promise<{ readonly text: string; readonly file: string }>;
  /** Of what the data draw: the same seed gives the same examples. 1 where it is not given. */
  readonly seed?: number;
  /** Takes findings that do not stop the reader: targets out of reach, keys without effect. */
  readonly warn?: (diagnostic: Diagnostic) => void;
}

/**
 * A task with its random choices drawn.
 *
 * @throws InputError with the place of what is wrong, in the task file or in one that it names
 */
export async function readTask(text: string, file: string, options: ReadTaskOptions): Promise<Task> {
  const document = new JsonDocument(text, file);
  const { seed = 1, read, warn = () => undefined } = options;
  const single = has(document.value, "targets");
  if (!single && !has(document.value, "data")) {
    throw document.error([], "the task asks for nothing", 'give it "targets", or "inputs", "outputs" and "data"');
  }
  if (single && has(document.value, "data")) {
    throw document.error(["data"], "a task has targets or data, not both", "list the targets as examples", "key");
  }
  const form = single ? document.read(targetsSchema) : document.read(examplesSchema);
  const network = await networkOf(document, form.network, read);
  const held = new Map(Object.entries(form.held ?? {}));
  const inputs = "inputs" in form ? form.inputs : [];
  const outputs = "outputs" in form ? form.outputs : Object.keys(form.targets);
  const errors = (path: Path, message: string, remedy?: string, key: "key" | "value" = "value"): InputError =>
    document.error(path, message, remedy, key);
  checkRoles({ network, held, inputs, outputs }, single, errors);
  const data: Dataset =
    "targets" in form
      ? { classes: [], train: [{ inputs: [], targets: Object.values(form.targets) }], test: [] }
      : await datasetOf(form.data, {
          inputs,
          outputs,
          seed,
          read: (path) => read(path, file),
          error: (path, message, remedy) => errors(["data", ...path], message, remedy),
          pos: (path, offset) => {
            const { column, ...pos } = document.pos(["data", ...path]);
            return { ...pos, column: column + 1 + offset };
          },
          warn: (message, remedy) =>
            warn({ severity: "warning", code: "no-effect", message, remedy, pos: document.pos(["data"]) }),
        });
  const { classes, train, test } =
    "classTargets" in form && form.classTargets !== undefined
      ? withTargets(data, form.classTargets, outputs, errors)
      : data;
  checkData(data, errors);
  const task: Task = {
    name: form.name,
    title: form.title,
    source: form.source,
    network,
    held,
    inputs,
    outputs,
    classes,
    train,
    test,
    defaults: form.defaults ?? {},
  };
  checkReach(task, document.pos([single ? "targets" : "data"]), warn);
  return task;
}

async function networkOf(
  document: JsonDocument,
  network:
    | string
    | { readonly generate: Parameters<typeof generatedIn>[2]; readonly kind?: Network["kind"] | undefined },
  read: ReadTaskOptions["read"],
): Promise<Network> {
  if (typeof network !== "string") {
    return generatedIn(document, ["network", "generate"], network.generate, network.kind);
  }
  try {
    const { text, file } = await read(network, document.file);
    return readNetwork(text, file);
  } catch (error) {
    // A file that cannot be read is an error of the place that names it.
    throw error instanceof InputError && error.pos === undefined ? document.error(["network"], error.message) : error;
  }
}

function checkData(
  { classes, train }: Dataset,
  error: (path: Path, message: string, remedy?: string) => InputError,
): void {
  if (train.length === 0) {
    throw error(["data"], "no example is left to train with", "do not keep all of them for the test");
  }
  for (const [label, name] of classes.entries()) {
    if (!train.some((example) => example.label === label)) {
      throw error(["data"], `class ${name} has no example to train with`, "add one, or leave the class out");
    }
  }
}

/** Examples with the targets of their classes. */
function withTargets(
  { classes, train, test }: Dataset,
  targets: Readonly<Record<string, readonly number[]>>,
  outputs: readonly string[],
  error: (path: Path, message: string, remedy?: string, key?: "key" | "value") => InputError,
): Dataset {
  for (const [name, volts] of Object.entries(targets)) {
    if (!classes.includes(name)) {
      throw error(["classTargets", name], `the data have no class ${name}`, `classes: ${classes.join(", ")}`, "key");
    }
    if (volts.length !== outputs.length) {
      throw error(
        ["classTargets", name],
        `${volts.length} targets for ${outputs.length} outputs`,
        "write one for each",
      );
    }
  }
  for (const name of classes) {
    if (targets[name] === undefined) {
      throw error(["classTargets"], `class ${name} has no targets`, "give every class targets, or none");
    }
  }
  const given = (example: Example): Example => ({ ...example, targets: targets[classes[example.label ?? -1] ?? ""] });
  return { classes, train: train.map(given), test: test.map(given) };
}
