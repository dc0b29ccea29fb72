/** Lines that start with a dot. `.subckt`, `.include`, `.lib`, `.control` and `.end` are dealt with before. */
import type { Value } from "@twinedge/core";
import { type DeckDraft, refuseInBlock, type ScopeDraft } from "./deck.ts";
import { needsGrammar } from "./expression.ts";
import type { Line } from "./lines.ts";
import { measure } from "./measures.ts";
import { outputs } from "./outputs.ts";
import { isDigitalModel } from "./pspice/digital.ts";
import { nextAssignment } from "./sources.ts";
import { dc, step } from "./sweeps.ts";
import { Cursor, type Token } from "./tokens.ts";
import { checkName, readAssignments, readNet, readNumber, readRaw, readValue, unexpected } from "./values.ts";

type Directive = (cursor: Cursor, scope: ScopeDraft, deck: DeckDraft, word: Token) => void;

const DIRECTIVES: Readonly<Record<string, Directive>> = {
  ".model": model,
  ".param": param,
  ".params": param,
  ".global": global,
  ".ic": startVoltages,
  ".nodeset": startVoltages,
  ".option": options,
  ".options": options,
  ".opt": options,
  ".temp": temperature,
  ".title": title,
  ".op": (cursor, _scope, deck, word) => deck.analyses.push({ kind: "op", pos: cursor.pos(word) }),
  ".dc": dc,
  ".step": step,
  ".print": outputs("print"),
  ".plot": outputs("plot"),
  ".save": outputs("save"),
  ".probe": outputs("probe"),
  ".meas": measure,
  ".measure": measure,
  ...ignored([".tran"], "simulate in time with twinedge run --until TIME"),
  ...ignored(
    [".ac", ".noise", ".disto", ".pz", ".sens", ".tf", ".sp", ".pss"],
    "the circuit is solved at DC and in time",
  ),
  ...ignored([".four", ".fourier"], "say what must come out in a *@ expect line"),
  ...ignored([".width"], "remove it"),
  ...ignored([".csparam"], "it serves .control scripts; write .param for a parameter of the circuit"),
};

/** @throws InputError for an unknown directive and for what its own reader refuses. */
export function readDirective(line: Line, scope: ScopeDraft, deck: DeckDraft): void {
  const name = /^\.\S*/.exec(line.text)?.[0].toLowerCase() ?? ".";
  const read = Object.hasOwn(DIRECTIVES, name) ? DIRECTIVES[name] : undefined;
  if (read === undefined) {
    throw line.fail(
      0,
      `unknown directive "${name}"`,
      "known are .model .subckt .param .include .lib .global .ic .options",
    );
  }
  if (name !== ".model") {
    const remedy = name.startsWith(".param") ? "write .param NAME={condition ? a : b}" : undefined;
    refuseInBlock(scope, line, name, remedy);
  }
  const cursor = new Cursor(line);
  const word = cursor.next();
  if (word !== undefined) {
    read(cursor, scope, deck, word);
  }
}

/** Says with a warning what a directive of other simulators has no effect here. */
function ignored(names: readonly string[], remedy: string): Record<string, Directive> {
  return Object.fromEntries(
    names.map((name): [string, Directive] => [
      name,
      (cursor, _scope, deck, word) => {
        deck.diagnostics.push({
          severity: "warning",
          code: "directive-ignored",
          message: `${name} is not supported and has no effect`,
          remedy,
          pos: cursor.pos(word),
        });
      },
    ]),
  );
}

/** `.model NAME TYPE(name=value ...)`; `AKO:OTHER` before or in place of the type takes over another model. */
function model(cursor: Cursor, scope: ScopeDraft, deck: DeckDraft, word: Token): void {
  const name = cursor.take("word");
  const kind = cursor.take("word");
  if (name === undefined || kind === undefined || cursor.peek()?.kind === "=") {
    throw unexpected(cursor, ".model needs a name and a type", "write .model NAME TYPE(name=value ...)");
  }
  const { like, type } = kindOf(cursor, kind);
  const variants = scope.models.get(name.text) ?? [];
  const twin = scope.when === undefined ? variants[0] : variants.find(({ when }) => when === undefined);
  if (twin !== undefined) {
    throw cursor.fail(
      `model "${name.text}" is defined twice (first on line ${twin.pos.line} of ${twin.pos.file})`,
      "rename one of the two",
      name,
    );
  }
  const params = new Map<string, Value>();
  // PSpice's own libraries hold such lines.
  const repeated = (again: Token): void => {
    deck.diagnostics.push({
      severity: "warning",
      code: "parameter-redefined",
      message: `"${again.text}" is given twice in model "${name.text}"; the last value counts`,
      pos: cursor.pos(again),
    });
  };
  const tolerant = isDigitalModel(type) ? repeated : undefined;
  readAssignments(cursor, scope.context, params, `model "${name.text}"`, tolerant);
  warnOfBins(name, params, cursor, deck);
  const { when } = scope;
  const more = { ...(like === undefined ? {} : { like }), ...(when === undefined ? {} : { when }) };
  const defined = { name: name.text, type, params, ...more, pos: cursor.pos(word) };
  scope.models.set(name.text, [...variants, defined]);
}

/** `TYPE`, `AKO:OTHER` or `AKO:OTHER TYPE`. */
function kindOf(cursor: Cursor, kind: Token): { readonly like?: string; readonly type: string } {
  if (!kind.text.startsWith("ako:")) {
    checkName(cursor, kind);
    return { type: kind.text };
  }
  const other = kind.text === "ako:" ? cursor.take("word")?.text : kind.text.slice("ako:".length);
  if (other === undefined) {
    throw unexpected(cursor, "AKO: names no model", "write .model NAME AKO:OTHER TYPE(name=value ...)");
  }
  const type = cursor.peek(1)?.kind === "=" ? undefined : cursor.take("word");
  if (type !== undefined) {
    checkName(cursor, type);
  }
  return { like: other, type: type?.text ?? "" };
}

/** `nch.1` with limits of its size is one of several. */
function warnOfBins(name: Token, params: ReadonlyMap<string, Value>, cursor: Cursor, deck: DeckDraft): void {
  const base = /^(.+)\.\d+$/.exec(name.text)?.[1];
  if (base === undefined || !["lmin", "lmax", "wmin", "wmax"].some((limit) => params.has(limit))) {
    return;
  }
  const message = `"${base}" is a model in bins: a transistor takes the one its l and w fall into, nothing is interpolated`;
  if (!deck.diagnostics.some((known) => known.message === message)) {
    deck.diagnostics.push({ severity: "warning", code: "model-bins", message, pos: cursor.pos(name) });
  }
}

/** `.param name=value name=value`; a value may be a formula without braces. */
function param(cursor: Cursor, scope: ScopeDraft, deck: DeckDraft): void {
  const target = scope.isTop ? scope.params : scope.locals;
  cursor.take(",");
  while (cursor.peek() !== undefined) {
    if (cursor.peek()?.kind === "word" && cursor.peek(1)?.kind === "(") {
      skipFunction(cursor);
      continue;
    }
    if (!cursor.atAssignment()) {
      throw unexpected(cursor, "name=value is expected after .param", "write .param NAME=VALUE");
    }
    const name = cursor.next();
    const from = cursor.next()?.end;
    if (name === undefined || from === undefined) {
      return;
    }
    checkName(cursor, name);
    const twin = target.findIndex((other) => other.name === name.text);
    const parameter = { name: name.text, value: parameterValue(cursor, scope, name, from), pos: cursor.pos(name) };
    if (twin < 0) {
      target.push(parameter);
    } else {
      deck.diagnostics.push({
        severity: "warning",
        code: "parameter-redefined",
        message: `parameter "${name.text}" is defined again; the last value counts`,
        pos: parameter.pos,
      });
      target[twin] = parameter;
    }
    cursor.take(",");
  }
}

/** A function was found when the scope was outlined. */
function skipFunction(cursor: Cursor): void {
  const name = cursor.peek();
  while (cursor.peek() !== undefined && cursor.peek()?.kind !== "=") {
    cursor.next();
  }
  const equals = cursor.next();
  if (equals === undefined) {
    throw cursor.fail("name=value is expected after .param", "write .param NAME=VALUE or NAME(a, b)={formula}", name);
  }
  cursor.seek(nextAssignment(cursor.line.text, equals.end));
  cursor.take(",");
}

function parameterValue(cursor: Cursor, scope: ScopeDraft, name: Token, from: number): Value {
  const next = nextAssignment(cursor.line.text, from);
  // A comma may stand between two assignments.
  const end = from + cursor.line.text.slice(from, next).replace(/\s*,\s*$/, "").length;
  const text = cursor.line.text.slice(from, end).trim();
  if (text === "" || !isFormula(text)) {
    return readValue(cursor, scope.context, name.text);
  }
  const expr = readRaw(cursor, scope.context, from, end);
  cursor.seek(end);
  return expr.kind === "number" ? expr.value : expr;
}

/** Not a number, word, text, vector or min:typ:max. */
function isFormula(text: string): boolean {
  return !/^["[]/.test(text) && !/^[^\s?]*:[^\s?]*:[^\s?]*$/.test(text) && needsGrammar(text);
}

function global(cursor: Cursor, _scope: ScopeDraft, deck: DeckDraft): void {
  for (let token = cursor.next(); token !== undefined; token = cursor.next()) {
    if (token.kind !== ",") {
      deck.globals.push(readNet(cursor, token));
    }
  }
}

/** `.ic v(net)=value ...`: where Newton starts. */
function startVoltages(cursor: Cursor, scope: ScopeDraft, deck: DeckDraft, word: Token): void {
  while (cursor.peek() !== undefined) {
    const v = cursor.next();
    const open = cursor.take("(");
    const net = cursor.take("word");
    if (v?.text !== "v" || open === undefined || net === undefined || cursor.take(")") === undefined) {
      throw unexpected(cursor, `${word.text} takes voltages of nets`, "write v(net)=value");
    }
    const equals = cursor.take("=");
    const value = cursor.next();
    if (equals === undefined || value === undefined) {
      throw cursor.fail(`a value is missing after v(${net.text})`, "write v(net)=value");
    }
    (scope.isTop ? deck.nodeset : scope.nodeset).set(readNet(cursor, net), readNumber(cursor, scope.context, value));
    cursor.take(",");
  }
}

/** `.options name=value flag ...`; a flag is 1. */
function options(cursor: Cursor, scope: ScopeDraft, deck: DeckDraft): void {
  for (;;) {
    cursor.skipSeparators();
    if (cursor.peek() === undefined) {
      return;
    }
    const name = cursor.take("word");
    if (name === undefined) {
      throw unexpected(cursor, "an option is expected", "write .options name=value");
    }
    checkName(cursor, name);
    if (cursor.take("=") === undefined) {
      deck.options.set(name.text, 1);
    } else {
      deck.options.set(name.text, readValue(cursor, scope.context, name.text));
    }
  }
}

function temperature(cursor: Cursor, scope: ScopeDraft, deck: DeckDraft): void {
  const token = cursor.next();
  if (token === undefined || cursor.peek() !== undefined) {
    throw cursor.fail(".temp takes one temperature", "write degrees Celsius, and vary them with .step temp");
  }
  deck.options.set("temp", readNumber(cursor, scope.context, token));
}

function title(cursor: Cursor, _scope: ScopeDraft, deck: DeckDraft, word: Token): void {
  deck.title = cursor.line.text.slice(word.end).trim();
}
