/** Lines to a tree of subcircuits, before anything in them is read: a line may use what is defined further down. */
import type { Line } from "./lines.ts";

const DEEPEST = 64;

export interface Outline {
  /** The `.subckt` line; undefined at the top. */
  readonly header: Line | undefined;
  readonly outer: Outline | undefined;
  readonly lines: readonly (Line | Outline)[];
  /** Names of the `.model` lines here. */
  readonly models: ReadonlySet<string>;
}

interface Draft extends Outline {
  readonly outer: Draft | undefined;
  readonly lines: (Line | Outline)[];
  readonly models: Set<string>;
}

/** @throws InputError for `.subckt` without `.ends` and the reverse. */
export function outline(lines: readonly Line[]): Outline {
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
        here = close(here, line, name.toLowerCase());
        depth--;
        break;
      case ".model":
        here.models.add(name.toLowerCase());
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
  return { header, outer, lines: [], models: new Set() };
}

function close(scope: Draft, line: Line, name: string): Draft {
  if (scope.outer === undefined) {
    throw line.fail(0, ".ends closes nothing", "remove it, or write the .subckt line it closes");
  }
  const open = nameOf(scope);
  if (name !== "" && name !== open) {
    throw line.fail(0, `.ends ${name} stands where "${open}" is open`, `write .ends ${open}`);
  }
  return scope.outer;
}

function nameOf(scope: Outline): string {
  return /^\.subckt\s+([^\s()]+)/i.exec(scope.header?.text ?? "")?.[1]?.toLowerCase() ?? "";
}
