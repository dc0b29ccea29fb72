/**
 * SPICE deck to `Circuit`.
 *
 *     text -> lines (comments, continuations) -> gather (included files) -> outline (subcircuits)
 *          -> elements, directives, annotations -> Circuit
 *
 * The dialect is ngspice's with XSPICE code models; the first line is the title, names are case-blind.
 */
import {
  type Circuit,
  type Diagnostic,
  InputError,
  type Model,
  type Parameter,
  parseSi,
  type Subcircuit,
  type Value,
} from "@twinedge/core";
import { annotationNeedsGrammar, readAnnotation } from "./annotations.ts";
import { Conditions } from "./conditions.ts";
import { type DeckDraft, refuseInBlock, type ScopeDraft } from "./deck.ts";
import { readDirective } from "./directives.ts";
import { Doubts } from "./doubts.ts";
import { readElement, splitParams } from "./elements.ts";
import { type ExpressionReader, expressionReader, loadGrammar, needsGrammar } from "./expression.ts";
import { Functions } from "./functions.ts";
import { gather, type Include } from "./gather.ts";
import type { Line } from "./lines.ts";
import { hasModel, type Outline, outline } from "./outline.ts";
import { DigitalLibrary, translateDigital } from "./pspice/digital.ts";
import { clausesOf } from "./pspice/header.ts";
import { Cursor } from "./tokens.ts";
import { readArguments, readNet } from "./values.ts";

export interface ReadOptions {
  /** Reads an included file; without it `.include` is an error. It decides which files may be read. */
  readonly include?: Include | undefined;
  /** Values for parameters of the top level, as on the command line: SI numbers or words. */
  readonly set?: ReadonlyMap<string, string> | undefined;
}

export interface Deck {
  readonly circuit: Circuit;
  /** What was read but has no effect. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads a deck and the files it includes.
 *
 * @param file name of the deck for messages, and what `include` is given as `from`
 * @throws InputError with the place and a remedy
 */
export async function readDeck(text: string, file: string, options: ReadOptions = {}): Promise<Deck> {
  const source = await gather(text, file, options.include);
  const grammar = source.lines.some(mayNeedGrammar) ? await loadGrammar() : undefined;
  const deck: DeckDraft = {
    title: source.title,
    globals: [],
    options: new Map(),
    nodeset: new Map(),
    run: { probes: [], expectations: [] },
    analyses: [],
    diagnostics: [...source.diagnostics],
    digital: new DigitalLibrary(),
    doubts: new Doubts(),
  };
  const reader = (functions: Functions): ExpressionReader => expressionReader(grammar, functions, deck.doubts);
  const scopes = readScope(outline(source.lines, deck.diagnostics), undefined, reader, deck, file);
  deck.diagnostics.push(...deck.doubts.diagnostics());
  const top = translateDigital(scopes, deck.digital, deck);
  const { title, globals, options: deckOptions, nodeset, run, analyses, diagnostics } = deck;
  const params = override(top.params, options.set);
  const asked = analyses.length === 0 ? {} : { analyses };
  return {
    circuit: { title, file, top: { ...top, params }, globals, options: deckOptions, nodeset, run, ...asked },
    diagnostics,
  };
}

/** Loading the grammar takes milliseconds; a deck of plain numbers is spared them. */
function mayNeedGrammar(line: Line): boolean {
  if (line.annotation) {
    return annotationNeedsGrammar(line.text);
  }
  const { text } = line;
  if (/^(?:[begfh]|\.(?:param|func|if|elseif|print|plot|save|probe|meas))/i.test(text)) {
    return true;
  }
  return [...text.matchAll(/\{([^{}]*)(\}?)|'([^']*)'?/g)].some(
    ([, braced, end, quoted]) => (braced !== undefined && end === "") || needsGrammar(braced ?? quoted ?? ""),
  );
}

/** What KiCad writes for a symbol without a simulation model: `J1 __J1`. */
const MODELLESS = /^(\S+)\s+__\1$/i;

function modelless(line: Line): Diagnostic {
  const [name = ""] = line.text.split(/\s/, 1);
  return {
    severity: "warning",
    code: "no-model",
    message: `${name} has no simulation model and is left out`,
    remedy: "give its symbol one, or exclude it from simulation",
    pos: line.pos(0),
  };
}

function readScope(
  scope: Outline,
  outer: Functions | undefined,
  reader: (functions: Functions) => ExpressionReader,
  deck: DeckDraft,
  file: string,
): Subcircuit {
  const functions = new Functions(scope.functions, outer, reader);
  const { expression } = functions;
  const conditions = new Conditions(expression);
  const draft: ScopeDraft = {
    ...readHeader(scope, expression, file, deck.digital),
    get when() {
      return conditions.now;
    },
    isTop: scope.header === undefined,
    locals: [],
    instances: [],
    models: new Map(),
    subcircuits: new Map(),
    signals: [],
    edges: [],
    nodeset: new Map(),
    context: { expression, doubts: deck.doubts, isModel: (name) => hasModel(scope, name) },
  };
  for (const line of scope.lines) {
    if ("lines" in line) {
      if (deck.digital.isInterface(line.header, line.lines, deck.diagnostics)) {
        continue;
      }
      addSubcircuit(draft, readScope(line, functions, reader, deck, file));
    } else if (line.annotation) {
      refuseInBlock(draft, line, "a *@ line");
      readAnnotation(line, draft, deck);
    } else if (line.text.startsWith(".")) {
      if (!conditions.take(line)) {
        readDirective(line, draft, deck);
      }
    } else if (MODELLESS.test(line.text)) {
      deck.diagnostics.push(modelless(line));
    } else if (/^u/i.test(line.text)) {
      draft.instances.push(deck.digital.add(line, expression, conditions.now));
    } else {
      const instance = readElement(line, draft.context);
      draft.instances.push(conditions.now === undefined ? instance : { ...instance, when: conditions.now });
    }
  }
  conditions.finish();
  const { name, ports, params, locals, instances, subcircuits, signals, edges, scheme: mark, pos } = draft;
  const nodeset = draft.isTop || draft.nodeset.size === 0 ? {} : { nodeset: draft.nodeset };
  const models = new Map([...draft.models].flatMap(([model, variants]) => chained(model, variants)));
  return { name, ports, params, locals, instances, models, subcircuits, signals, edges, scheme: mark, ...nodeset, pos };
}

/** Models of one name, each of which knows the next. */
function chained(name: string, variants: readonly Model[]): readonly [string, Model][] {
  const first = variants.reduceRight<Model | undefined>(
    (otherwise, model) => (otherwise === undefined ? model : { ...model, otherwise }),
    undefined,
  );
  return first === undefined ? [] : [[name, first]];
}

function addSubcircuit(draft: ScopeDraft, subcircuit: Subcircuit): void {
  const twin = draft.subcircuits.get(subcircuit.name);
  if (twin !== undefined) {
    throw new InputError(
      `subcircuit "${subcircuit.name}" is defined twice (first on line ${twin.pos.line} of ${twin.pos.file})`,
      { pos: subcircuit.pos, remedy: "rename one of the two" },
    );
  }
  draft.subcircuits.set(subcircuit.name, subcircuit);
}

/** `.subckt NAME PORT ... [optional: PORT=NET ...] [params:] name=value ...`. */
function readHeader(
  { header }: Outline,
  expression: ExpressionReader,
  file: string,
  digital: DigitalLibrary,
): Pick<ScopeDraft, "name" | "ports" | "params" | "pos"> {
  if (header === undefined) {
    return { name: "", ports: [], params: [], pos: { file, line: 1, column: 1 } };
  }
  const clauses = clausesOf(header);
  const cursor = new Cursor(clauses.line);
  cursor.next();
  const start = cursor.peek();
  const { positional, params } = splitParams(readArguments(cursor, { expression }));
  const [name, ...ports] = positional;
  if (name === undefined || name.kind !== "word") {
    throw cursor.fail(".subckt has no name", "write .subckt NAME PORT ...", start);
  }
  const pos = header.pos(0);
  const names: string[] = [];
  for (const port of ports) {
    const net = readNet(cursor, port);
    if (net === "0" || names.includes(net)) {
      const what = net === "0" ? "ground is no port" : `port "${net}" is given twice`;
      throw cursor.fail(`"${name.text}": ${what}`, "remove it", port);
    }
    names.push(net);
  }
  const { optional } = clauses;
  const twin = [...optional.keys()].find((port) => names.includes(port));
  if (twin !== undefined) {
    throw cursor.fail(`"${name.text}": port "${twin}" is given twice`, "remove it", start);
  }
  names.push(...optional.keys());
  digital.clauses({ name: name.text, pos }, clauses);
  return {
    name: name.text,
    ports: names,
    params: [...params].map(([param, value]): Parameter => ({ name: param, value, pos })),
    pos,
  };
}

/** @throws InputError for a name the deck does not define and a value that is neither a number nor a word. */
function override(params: readonly Parameter[], set: ReadonlyMap<string, string> | undefined): readonly Parameter[] {
  const values = new Map<string, Value>();
  for (const [name, text] of set ?? []) {
    if (!params.some((param) => param.name === name.toLowerCase())) {
      const known = params.map((param) => param.name).toSorted();
      throw new InputError(`the deck has no parameter "${name}"`, {
        remedy: known.length === 0 ? "define it with .param at the top" : `known are ${known.join(", ")}`,
      });
    }
    values.set(name.toLowerCase(), setting(name, text));
  }
  return params.map((param) => ({ ...param, value: values.get(param.name) ?? param.value }));
}

function setting(name: string, text: string): Value {
  const value = parseSi(text, "");
  if (value !== undefined) {
    return value;
  }
  if (/^[a-z_][\w.-]*$/i.test(text)) {
    return text.toLowerCase();
  }
  throw new InputError(`"${text}" is no value for parameter "${name}"`, {
    remedy: "write a number (4.7k, 10M, 3m) or a word",
  });
}
