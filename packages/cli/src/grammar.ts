/** From words to a verb and its arguments: yargs, set to refuse whatever it does not know. */
import { readFileSync } from "node:fs";
import { InputError, suggestion } from "@twinedge/core";
import yargs, { type Argv } from "yargs";
import { type Entry, verbs } from "./verbs/index.ts";
import type { Verb } from "./verbs/verb.ts";

/** What the words ask for: a verb, a text (help, version, completions), or nothing. */
export type Asked =
  | { readonly kind: "verb"; readonly verb: Verb; readonly args: Readonly<Record<string, unknown>> }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "nothing"; readonly help: string };

/** Columns of the help texts, whatever the terminal's width: the same text everywhere. */
const WIDTH = 110;

/** @throws InputError with one message for what is not understood */
export async function parseWords(words: readonly string[]): Promise<Asked> {
  const [first = "", ...rest] = words;
  const names = verbs.map(({ command }) => nameOf(command));
  const entry = verbs.find(({ command }) => nameOf(command) === first);
  if (entry !== undefined) {
    return parseVerb(entry, await entry.load(), rest);
  }
  if (first !== "" && !first.startsWith("-")) {
    throw new InputError(`unknown verb "${first}"`, { remedy: meant(first, names) ?? `known: ${names.join(", ")}` });
  }
  const verbLater = names.find((name) => words.includes(name));
  if (first !== COMPLETIONS && verbLater !== undefined) {
    throw new InputError(`"${first}" stands before the verb`, { remedy: `write twinedge ${verbLater} ... ${first}` });
  }
  const parser = base("twinedge")
    .usage("$0 VERB ...\n\nMixed-signal, event-driven simulator for twin-network learning circuits.")
    .epilogue("twinedge VERB --help shows a verb's options.")
    .fail((message: string) => {
      throw usageError(message, "twinedge", words, ["help", "version"]);
    });
  for (const { command, summary, load } of verbs) {
    // For completions, the options of the verb that the words name.
    const verb = words.includes(nameOf(command)) ? await load() : undefined;
    parser.command(command, summary, (y) => (verb === undefined ? y : described(y, verb)));
  }
  const text = await textOf(parser, words);
  return text === "" ? { kind: "nothing", help: await parser.getHelp() } : { kind: "text", text };
}

/** The option under which the completion scripts ask for candidates. */
export const COMPLETIONS = "--get-yargs-completions";

/** The words after a verb. It is the default command of a parser of its own, which spares yargs a help text nobody sees. */
async function parseVerb({ command, summary }: Entry, verb: Verb, words: readonly string[]): Promise<Asked> {
  const name = `twinedge ${nameOf(command)}`;
  let asked: Asked | undefined;
  const parser = base(name)
    .usage(`twinedge ${command}\n\n${summary}`)
    .fail((message: string | null, error: Error | undefined) => {
      throw error instanceof InputError
        ? error
        : usageError(message ?? error?.message ?? "", name, words, optionsOf(verb));
    })
    .command(
      command.replace(/^\S+/, "$0"),
      false,
      (y) => described(y, verb),
      (args) => {
        asked = { kind: "verb", verb, args: Object.fromEntries(Object.entries(args).map(unmasked)) };
      },
    );
  const text = await textOf(parser, words.map(masked));
  return asked ?? { kind: "text", text };
}

/** A lone dash is a file's name; yargs would take it for the start of an option. */
const DASH = "\u0001";

function masked(word: string): string {
  return word === "-" ? DASH : word;
}

function unmasked([name, value]: [string, unknown]): [string, unknown] {
  const plain = (one: unknown): unknown => (one === DASH ? "-" : one);
  return [name, Array.isArray(value) ? value.map(plain) : plain(value)];
}

/** Parses, and returns what yargs would print. */
async function textOf(parser: Argv, words: readonly string[]): Promise<string> {
  let text = "";
  let failure: Error | undefined;
  await parser.parseAsync([...words], {}, (error, _args, output) => {
    failure ??= error ?? undefined;
    text += text === "" ? output : `\n${output}`;
  });
  if (failure !== undefined) {
    throw failure;
  }
  return text.trimEnd();
}

function base(name: string): Argv {
  return yargs()
    .scriptName(name)
    .version(version())
    .locale("en")
    .wrap(WIDTH)
    .exitProcess(false)
    .showHelpOnFail(false)
    .strict()
    .parserConfiguration({
      "boolean-negation": false,
      "camel-case-expansion": false,
      "dot-notation": false,
      "greedy-arrays": false,
      "parse-numbers": false,
      "parse-positional-numbers": false,
    });
}

function described(y: Argv, verb: Verb): Argv {
  for (const [name, spec] of Object.entries(verb.positionals)) {
    y.positional(name, spec);
  }
  for (const [name, spec] of Object.entries(verb.options)) {
    y.option(name, spec.type === "string" ? { requiresArg: true, nargs: 1, ...spec } : spec);
  }
  for (const [example, description] of verb.examples) {
    y.example(example, description);
  }
  return y;
}

function nameOf(command: string): string {
  return command.split(" ")[0] ?? command;
}

/** One clear message from what yargs says. */
function usageError(message: string, name: string, words: readonly string[], known: readonly string[]): InputError {
  const help = `see ${name} --help`;
  const option = words.map((word) => word.replace(/=.*$/, "")).find((word) => isUnknown(word, known));
  if (option !== undefined) {
    return new InputError(`unknown option ${option}`, {
      remedy: meant(option.replace(/^-+/, ""), known, "--") ?? help,
    });
  }
  const [, unknown] = /^Unknown arguments?: ([^,]+)/.exec(message) ?? [];
  if (unknown !== undefined) {
    return new InputError(`"${unknown === DASH ? "-" : unknown}" is one argument too many`, { remedy: help });
  }
  const [, hungry] = /^Not enough arguments following: (.+)$/.exec(message) ?? [];
  if (hungry !== undefined) {
    return new InputError(`--${hungry} needs a value`, { remedy: help });
  }
  if (message.startsWith("Not enough non-option arguments")) {
    return new InputError("the file is missing", { remedy: "name one, or - for standard input" });
  }
  const [, argument, given, choices] = /Argument: (\S+), Given: (.*), Choices: (.*)/.exec(message) ?? [];
  if (argument !== undefined) {
    return new InputError(`--${argument} cannot be ${given}`, { remedy: `it is one of ${choices}` });
  }
  return new InputError(message.replaceAll(/\s*\n\s*/g, " "), { remedy: help });
}

/** "did you mean X?": the nearest of the known words, or one with the same letters. */
function meant(word: string, known: readonly string[], dashes = ""): string | undefined {
  const [, near] = /^did you mean (.*)\?$/.exec(suggestion(word, known, "")) ?? [];
  const letters = (text: string): string => text.split("").toSorted().join("");
  const found = near ?? known.find((name) => letters(name) === letters(word));
  return found === undefined ? undefined : `did you mean ${dashes}${found}?`;
}

function optionsOf({ options }: Verb): readonly string[] {
  return ["help", "version", ...Object.entries(options).flatMap(([name, { alias = [] }]) => [name].concat(alias))];
}

/** `--name` or `-n` (a single letter) that is none of the options; a net's or file's name may begin with a dash. */
function isUnknown(word: string, known: readonly string[]): boolean {
  const [, name] = /^--([a-z].*)$/i.exec(word) ?? /^-([a-z])$/i.exec(word) ?? [];
  return name !== undefined && !known.includes(name);
}

/** From package.json, which lies one folder up from src, dist and dist-bundle alike. */
export function version(): string {
  const text = readFileSync(new URL("../package.json", import.meta.url), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}
