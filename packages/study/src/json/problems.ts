/** What a schema finds wrong with a value, in words; and objects that know which keys they have. */
import { suggestion } from "@twinedge/core";
import { z } from "zod";

export type Path = readonly (string | number)[];

interface Problem {
  readonly message: string;
  readonly offset: number;
}

/** An object of these keys and no others; to one that is not among them it says which was meant. */
export function object<T extends z.ZodRawShape>(shape: T): z.ZodObject<T, z.core.$strict> {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? suggestion(String((issue as { keys?: string[] }).keys?.[0]), Object.keys(shape), "leave it out")
        : undefined,
  });
}

/** The complaint whose place comes first in the text; `offset` gives the place of the value (or key) at a path. */
export function firstProblem(
  issues: readonly z.core.$ZodIssue[],
  value: unknown,
  offset: (path: Path, key: boolean) => number,
): Problem {
  const problems = issues.map((issue) => problem(narrowed(issue), value, offset));
  return problems.reduce((first, one) => (one.offset < first.offset ? one : first));
}

/** Of a value that may have several forms, the form that it fits best: the one with the deepest complaint. */
function narrowed(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  if (issue.code !== "invalid_union" || issue.errors.length === 0) {
    return issue;
  }
  const depth = (branch: readonly z.core.$ZodIssue[]): number =>
    Math.max(...branch.map(({ path, code }) => path.length + (code === "invalid_type" ? 0 : 0.5)));
  const [best] = issue.errors.toSorted((a, b) => depth(b) - depth(a)).map(([first]) => first);
  return best === undefined ? issue : narrowed({ ...best, path: [...issue.path, ...best.path] });
}

function problem(issue: z.core.$ZodIssue, value: unknown, offset: (path: Path, key: boolean) => number): Problem {
  const path = issue.path as Path;
  const name = path.length === 0 ? "the file" : `"${path.join(".")}"`;
  switch (issue.code) {
    case "unrecognized_keys": {
      const key = issue.keys[0] ?? "";
      return { message: `"${key}" is not known here; ${issue.message}`, offset: offset([...path, key], true) };
    }
    case "invalid_key":
      return { message: `${quoted(path.at(-1))}: ${issue.issues[0]?.message ?? ""}`, offset: offset(path, true) };
    case "invalid_type": {
      const found = at(value, path);
      return {
        message:
          found === undefined ? `${name} is missing` : `${name} is to be ${a(issue.expected)}, not ${text(found)}`,
        offset: offset(path, false),
      };
    }
    case "invalid_value":
      return {
        message: `${name} is ${text(at(value, path))}; ${suggestion(String(at(value, path)), issue.values.map(String), "")}`,
        offset: offset(path, false),
      };
    case "invalid_union": {
      const found = at(value, path);
      const wanted = "discriminator" in issue && found !== undefined ? `its ${String(issue.discriminator)}` : name;
      return { message: `${wanted} is not known here; ${issue.message}`, offset: offset(path, false) };
    }
    default:
      return { message: `${name} is ${text(at(value, path))}; ${issue.message}`, offset: offset(path, false) };
  }
}

function at(value: unknown, path: Path): unknown {
  let found = value;
  for (const step of path) {
    found = typeof found === "object" && found !== null ? (found as Record<string | number, unknown>)[step] : undefined;
  }
  return found;
}

const LONGEST = 40;

function text(value: unknown): string {
  const whole = typeof value === "number" ? String(value) : JSON.stringify(value);
  return whole.length > LONGEST ? `${whole.slice(0, LONGEST)}...` : whole;
}

function quoted(value: unknown): string {
  return JSON.stringify(value);
}

function a(type: string): string {
  const name = type === "record" ? "object" : type === "int" ? "integer" : type;
  return /^[aeio]/.test(name) ? `an ${name}` : `a ${name}`;
}
