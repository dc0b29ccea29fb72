/** Lines to a tree of subcircuits, before anything in them is read: a line may use what is defined further down. */
import type { Diagnostic } from "@twinedge/core";
import { type FunctionText, functionText } from "./functions.ts";
import type { Line } from "./lines.ts";
import { nextAssignment } from "./sources.ts";

const DEEPEST = 64;

export interface Outline {
  /** The `.subckt` line; undefined at the top. */
  readonly header: Line | undefined;
  readonly outer: Outline | undefined;
  readonly lines: readonly (Line | Outline)[];
  /** Names of the `.model` lines here. */
  readonly models: ReadonlySet<string>;
  /** Functions that `.func` and `.param` lines here define. */
  readonly functions: ReadonlyMap<string, FunctionText>;
}

interface Draft extends Outline {
  readonly outer: Draft | undefined;
  readonly lines: (Line | Outline)[];
  readonly models: Set<string>;
  readonly functions: Map<string, FunctionText>;
}

/** @throws InputError for `.subckt` without `.ends` and the reverse. */
export function outline(lines: readonly Line[], diagnostics: Diagnostic[]): Outline {
  const top = draft(undefined, undefined);
  let here = top;
  let depth = 0;
  for (const line of lines) {
    const [, word = "", name = ""] = line.annotation ? [] : (/^(\.[a-z]+)\s*([^\s()]*)/i.exec(line.text) ?? []);
    switch (word.toLowerCase()) {
      case ".subckt": {
        depth++;
        if (depth > DEEPEST) {
          throw line.fail(
            0,
            `subcircuits are defined inside each other more than ${DEEPEST} deep`,
            "close them with .ends",
          );
        }
        const inner = draft(line, here);
        here.lines.push(inner);
        here = inner;
        break;
      }
      case ".ends":
        here = close(here, line, name.toLowerCase(), diagnostics);
        depth--;
        break;
      case ".model":
        here.models.add(name.toLowerCase());
        here.lines.push(line);
        break;
      case ".func":
        define(here, functionOf(line), diagnostics);
        break;
      case ".param":
      case ".params":
        for (const text of parameterFunctions(line)) {
          define(here, text, diagnostics);
        }
        here.lines.push(line);
        break;
      default:
        here.lines.push(line);
    }
  }
  if (here.header !== undefined) {
    throw here.header.fail(0, `subcircuit "${nameOf(here)}" is never closed`, "write .ends after its last line");
  }
  return top;
}

export function hasModel(scope: Outline | undefined, name: string): boolean {
  return scope !== undefined && (scope.models.has(name) || hasModel(scope.outer, name));
}

function draft(header: Line | undefined, outer: Draft | undefined): Draft {
  return { header, outer, lines: [], models: new Set(), functions: new Map() };
}

/** The name after `.ends` is not needed; another one is an error where it leaves open which subcircuit is meant. */
function close(scope: Draft, line: Line, name: string, diagnostics: Diagnostic[]): Draft {
  if (scope.outer === undefined) {
    throw line.fail(0, ".ends closes nothing", "remove it, or write the .subckt line it closes");
  }
  const open = nameOf(scope);
  if (name !== "" && name !== open) {
    const message = `.ends ${name} stands where "${open}" is open`;
    const remedy = `write .ends ${open}`;
    if (scope.outer.outer !== undefined) {
      throw line.fail(0, message, remedy);
    }
    diagnostics.push({ severity: "warning", code: "ends-name", message, remedy, pos: line.pos(0) });
  }
  return scope.outer;
}

function nameOf(scope: Outline): string {
  return /^\.subckt\s+([^\s()]+)/i.exec(scope.header?.text ?? "")?.[1]?.toLowerCase() ?? "";
}

/** `.func NAME(a, b) {formula}`, with or without `=`, braces or quotes. */
function functionOf(line: Line): FunctionText {
  const head = /^(\.func\s+)([^\s()=,{}']+)\s*\(([^()]*)\)\s*=?/i.exec(line.text);
  if (head === null) {
    throw line.fail(0, ".func defines no function", "write .func NAME(a, b) {formula}");
  }
  return functionText(line, head, line.text.length);
}

/** The functions among the assignments of a `.param` line: `NAME(a, b) = formula`. */
function* parameterFunctions(line: Line): Generator<FunctionText> {
  const { text } = line;
  if (!/\)\s*=(?!=)/.test(text)) {
    return;
  }
  const head = /([\s,]+)([^\s()=,{}']+)\s*\(([^()]*)\)\s*=(?!=)/y;
  let at = text.search(/[\s,]/);
  while (at >= 0) {
    head.lastIndex = at;
    const match = head.exec(text);
    const from = match === null ? text.indexOf("=", at) + 1 : head.lastIndex;
    if (from === 0) {
      return;
    }
    const end = nextAssignment(text, from);
    if (match !== null) {
      yield functionText(line, match, from + text.slice(from, end).replace(/\s*,\s*$/, "").length);
    }
    at = end < text.length ? end - 1 : -1;
  }
}

function define(scope: Draft, text: FunctionText, diagnostics: Diagnostic[]): void {
  if (scope.functions.has(text.name)) {
    diagnostics.push({
      severity: "warning",
      code: "function-redefined",
      message: `function "${text.name}" is defined again; the last definition counts`,
      pos: text.line.pos(text.at),
    });
  }
  scope.functions.set(text.name, text);
}
