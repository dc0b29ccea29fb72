/** From words to a verb and its arguments: yargs, set to refuse whatever it does not know. */
import { readFileSync } from "node:fs";
import { InputError, suggestion } from "@twinedge/core";
import yargs, { type Argv } from "yargs";
import { verbs } from "./verbs/index.ts";
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
  const [first = ""] = words;
  const names = verbs.map(({ command }) => nameOf(command));
  if (first !== "" && !first.startsWith("-") && !names.includes(first)) {
    throw new InputError(`unknown verb "${first}"`, { remedy: suggestion(first, names, "see twinedge --help") });
  }
  const verb = names.find((name) => words.includes(name));
  if (first.startsWith("-") && verb !== undefined && first !== COMPLETIONS) {
    throw new InputError(`"${first}" stands before the verb`, { remedy: `write twinedge ${verb} ... ${first}` });
  }
  // The modules of the verbs named: one, as a rule.
  const loaded = new Map<string, Verb>();
  for (const { command, load } of verbs) {
    if (words.includes(nameOf(command))) {
      loaded.set(command, await load());
    }
  }
  let asked: Asked | undefined;
  let text = "";
  let failure: Error | undefined;
  const parser = grammar(loaded, (chosen, args) => {
    asked = { kind: "verb", verb: chosen, args };
  }).fail((message: string | null, error: Error | undefined) => {
    throw error instanceof InputError ? error : usageError(message ?? error?.message ?? "", words, parser);
  });
  await parser.parseAsync([...words], {}, (error, _args, output) => {
    failure ??= error ?? undefined;
    text += text === "" ? output : `\n${output}`;
  });
  if (failure !== undefined) {
    throw failure;
  }
  return (
    asked ?? (text === "" ? { kind: "nothing", help: await parser.getHelp() } : { kind: "text", text: text.trimEnd() })
  );
}

/** The option under which the completion scripts ask for candidates. */
export const COMPLETIONS = "--get-yargs-completions";

type Choose = (verb: Verb, args: Readonly<Record<string, unknown>>) => void;

/** Every verb by name; the options of those that are loaded. */
function grammar(loaded: ReadonlyMap<string, Verb>, choose: Choose): Argv {
  const parser = yargs()
    .scriptName("twinedge")
    .usage("$0 VERB ...\n\nMixed-signal, event-driven simulator for twin-network learning circuits.")
    .epilogue("twinedge VERB --help shows a verb's options.")
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
  return verbs.reduce((y, { command, summary }) => addVerb(y, command, summary, loaded.get(command), choose), parser);
}

function addVerb(parser: Argv, command: string, summary: string, verb: Verb | undefined, choose: Choose): Argv {
  return parser.command(
    command,
    summary,
    (y) => {
      y.usage(`$0 ${command}\n\n${summary}`);
      for (const [name, spec] of Object.entries(verb?.positionals ?? {})) {
        y.positional(name, spec);
      }
      for (const [name, spec] of Object.entries(verb?.options ?? {})) {
        y.option(name, spec.type === "string" ? { requiresArg: true, nargs: 1, ...spec } : spec);
      }
      return (verb?.examples ?? []).reduce((out, [example, description]) => out.example(example, description), y);
    },
    (args) => {
      if (verb !== undefined) {
        choose(verb, args);
      }
    },
  );
}

function nameOf(command: string): string {
  return command.split(" ")[0] ?? command;
}

/** One clear message from what yargs says. */
function usageError(message: string, words: readonly string[], parser: Argv): InputError {
  const help = `see twinedge ${words[0]} --help`;
  const known = optionsOf(parser);
  const option = words.map((word) => word.replace(/=.*$/, "")).find((word) => isUnknown(word, known));
  if (option !== undefined) {
    const [, near] = /^did you mean (.*)\?$/.exec(suggestion(option.replace(/^-+/, ""), known, "")) ?? [];
    return new InputError(`unknown option ${option}`, {
      remedy: near === undefined ? help : `did you mean --${near}?`,
    });
  }
  const [, unknown] = /^Unknown arguments?: ([^,]+)/.exec(message) ?? [];
  if (unknown !== undefined) {
    return new InputError(`"${unknown}" is one argument too many`, { remedy: help });
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

/** The options that yargs knew where it failed; its types leave the method out. */
function optionsOf(parser: Argv): readonly string[] {
  const { getOptions } = parser as unknown as { getOptions: () => { readonly key: Readonly<Record<string, unknown>> } };
  return Object.keys(getOptions.call(parser).key);
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
