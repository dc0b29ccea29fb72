/** What a schema finds wrong with a value, in words; and objects that know which keys they have. */
import { suggestion } from "@twinedge/core";
import { z } from "zod";

export type Path = readonly (string | number)[];

interface Problem {
  readonly message: string;
  readonly offset: number;
}

type Offset = (path: Path, key: boolean) => number;

/** An object of these keys and no others; to one that is not among them it says which was meant. */
export function object<T extends z.ZodRawShape>(shape: T): z.ZodObject<T, z.core.$strict> {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? suggestion(String((issue as { keys?: string[] }).keys?.[0]), Object.keys(shape), "leave it out")
        : undefined,
  });
}

/** What to say of an array that is too short or too long. */
export function sized(wanted: string): z.core.$ZodErrorMap {
  return ({ code }) => (code === "too_small" || code === "too_big" ? `write ${wanted}` : undefined);
}

/**
 * The complaint whose place comes first in the text, what is missing last: its name may stand there misspelt.
 *
 * @param offset place of the value (or key) at a path
 */
export function firstProblem(issues: readonly z.core.$ZodIssue[], value: unknown, offset: Offset): Problem {
  const missing = (issue: z.core.$ZodIssue): boolean =>
    issue.code !== "unrecognized_keys" && at(value, issue.path as Path) === undefined;
  const best = issues.map(narrowed);
  const present = best.filter((issue) => !missing(issue));
  const problems = (present.length > 0 ? present : best).map((issue) => problem(issue, value, offset));
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

function problem(issue: z.core.$ZodIssue, value: unknown, offset: Offset): Problem {
  const path = issue.path as Path;
  const found = at(value, path);
  const name = path.length === 0 ? "the file" : `"${path.join(".")}"`;
  if (issue.code === "unrecognized_keys") {
    const key = issue.keys[0] ?? "";
    return { message: `"${key}" is not known here; ${issue.message}`, offset: offset([...path, key], true) };
  }
  if (issue.code === "invalid_key") {
    return { message: `${text(path.at(-1))}: ${issue.issues[0]?.message ?? ""}`, offset: offset(path, true) };
  }
  return { message: `${name} ${saidOf(issue, found)}`, offset: offset(path, false) };
}

function saidOf(issue: z.core.$ZodIssue, found: unknown): string {
  if (found === undefined) {
    return "is missing";
  }
  switch (issue.code) {
    case "invalid_type":
      return `is to be ${typeName(issue.expected)}, not ${text(found)}`;
    case "invalid_value":
      return `is ${text(found)}; ${suggestion(text(found).replaceAll('"', ""), issue.values.map(String), "")}`;
    default:
      return `is ${text(found)}; ${issue.message}`;
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

const TYPES: Readonly<Record<string, string>> = {
  array: "an array",
  int: "an integer",
  object: "an object",
  record: "an object",
  string: "a text in quotes",
  tuple: "an array",
};

function typeName(type: string): string {
  return TYPES[type] ?? `a ${type}`;
}
