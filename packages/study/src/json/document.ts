/** JSON texts with places: what is said about a value names its line and column. Strict JSON: no remarks, no key twice. */
import { InputError, type SourcePos } from "@twinedge/core";
import { findNodeAtLocation, type Node, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import type { z } from "zod";
import { firstProblem, type Path } from "./problems.ts";

const DEEPEST = 64;

export class JsonDocument {
  readonly file: string;
  /** As `JSON.parse` gives it. */
  readonly value: unknown;
  private readonly text: string;
  private readonly root: Node;

  /** @throws InputError where the text is no JSON, or an object has a key twice */
  constructor(text: string, file: string) {
    this.file = file;
    this.text = text.replace(/^\uFEFF/, "");
    const depth = depthOf(this.text);
    if (depth.most > DEEPEST) {
      throw new InputError(`nested more than ${DEEPEST} deep`, { pos: this.place(depth.offset) });
    }
    const errors: ParseError[] = [];
    const root = parseTree(this.text, errors, { disallowComments: true });
    const [error] = errors;
    if (error !== undefined || root === undefined) {
      throw new InputError(`this is no JSON: ${said(error)}`, {
        pos: this.place(error?.offset ?? 0),
        remedy: "numbers are written 0.5, texts in double quotes; there are no remarks",
      });
    }
    this.root = root;
    this.value = this.valueOf(root);
  }

  /**
   * The text as `schema` wants it.
   *
   * @throws InputError naming the first value in the text that is not as it should be
   */
  read<T>(schema: z.ZodType<T>): T {
    const result = schema.safeParse(this.value);
    if (result.success) {
      return result.data;
    }
    const problem = firstProblem(result.error.issues, this.value, (path, key) => this.offset(path, key));
    throw new InputError(problem.message, { pos: this.place(problem.offset) });
  }

  /** An error about the value at a path, or about its key. */
  error(path: Path, message: string, remedy?: string, key: "key" | "value" = "value"): InputError {
    return new InputError(message, { pos: this.pos(path, key), remedy });
  }

  pos(path: Path, key: "key" | "value" = "value"): SourcePos {
    return this.place(this.offset(path, key === "key"));
  }

  /** Where the path leads nowhere, the last object on it. */
  private offset(path: Path, key: boolean): number {
    for (let length = path.length; length >= 0; length--) {
      const node = findNodeAtLocation(this.root, path.slice(0, length));
      if (node !== undefined) {
        const atKey = key && length === path.length && node.parent?.type === "property";
        return (atKey ? node.parent?.offset : undefined) ?? node.offset;
      }
    }
    return 0;
  }

  private place(offset: number): SourcePos {
    const before = this.text.slice(0, offset).split("\n");
    return { file: this.file, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
  }

  private valueOf(node: Node): unknown {
    if (node.type === "array") {
      return (node.children ?? []).map((child) => this.valueOf(child));
    }
    if (node.type !== "object") {
      return node.value as unknown;
    }
    const entries = new Map<string, unknown>();
    for (const property of node.children ?? []) {
      const [key, value] = property.children ?? [];
      const name = String(key?.value);
      if (entries.has(name) || name === "__proto__") {
        throw new InputError(entries.has(name) ? `"${name}" stands here twice` : `"${name}" cannot be a name`, {
          pos: this.place(property.offset),
          remedy: "leave one out",
        });
      }
      entries.set(name, value === undefined ? undefined : this.valueOf(value));
    }
    return Object.fromEntries(entries);
  }
}

function said(error: ParseError | undefined): string {
  const words = error === undefined ? "it is empty" : printParseErrorCode(error.error);
  return words
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .replace(" expected", " is missing");
}

/** The parser calls itself for every level; a text of brackets alone must not end in its stack. */
function depthOf(text: string): { most: number; offset: number } {
  let depth = 0;
  let most = 0;
  let offset = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (quoted) {
      i += c === "\\" ? 1 : 0;
      quoted = c !== '"' && c !== "\n";
    } else if (c === '"') {
      quoted = true;
    } else if (c === "{" || c === "[") {
      depth++;
      if (depth > most) {
        most = depth;
        offset = i;
      }
    } else if (c === "}" || c === "]") {
      depth--;
    }
  }
  return { most, offset };
}
