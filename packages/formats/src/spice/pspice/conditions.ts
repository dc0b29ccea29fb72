/**
 * The texts in braces of PSpice's behavioural primitives: assignments, conditions, CASE lists. A condition comes out in the
 * notation of the core's `devices/boolean.ts`, which is PSpice's own but for names and times.
 */
import { parseSpice, type Value } from "@twinedge/core";
import type { PrimitiveLine, Section } from "./line.ts";
import { plain } from "./part.ts";
import { delayFrom, type TimingScale } from "./timing.ts";

export interface Assignment {
  readonly targets: readonly string[];
  /** Text between the braces, and its place in the line. */
  readonly text: string;
  readonly at: number;
}

/** Targets and `=`, in a text whose braces and parentheses are masked. */
const HEAD = /([^\s={}\0&|^~!,]+(?:[\s,]+[^\s={}\0&|^~!,]+)*)\s*=(?!=)/g;
const WORD = /\s*[^\s{(~\0]\S*/y;

/** `a b = { ... }` one after the other; where neither brace nor parenthesis follows, the next word. */
export function assignments(line: PrimitiveLine, section: Pick<Section, "text" | "from">): readonly Assignment[] {
  const { text, from } = section;
  const masked = mask(line, section);
  const found: Assignment[] = [];
  let at = 0;
  while (masked.slice(at).trim() !== "") {
    HEAD.lastIndex = at;
    const head = HEAD.exec(masked);
    if (head === null || masked.slice(at, head.index).trim() !== "") {
      const start = at + masked.slice(at).search(/\S/);
      throw line.fail(
        from + start,
        `"${text.slice(start).slice(0, 20)}" is no assignment`,
        "write name = { expression }",
      );
    }
    const start = HEAD.lastIndex;
    WORD.lastIndex = start;
    const isWord = WORD.test(masked);
    HEAD.lastIndex = start;
    const end = isWord ? WORD.lastIndex : (HEAD.exec(masked)?.index ?? text.length);
    const targets = (head[1] ?? "").toLowerCase().split(/[\s,]+/);
    found.push({ targets, text: text.slice(start, end), at: from + start });
    at = end;
  }
  return found;
}

/** The text with what stands in braces and parentheses, and these themselves, made into zeros. */
function mask(line: PrimitiveLine, { text, from }: Pick<Section, "text" | "from">): string {
  const open: number[] = [];
  const characters = Array.from({ length: text.length }, (_, i) => text.charAt(i));
  for (let i = 0; i < text.length; i++) {
    const c = text.charAt(i);
    if (c === "{" || c === "(") {
      open.push(i);
    }
    if (open.length > 0) {
      characters[i] = "\0";
    }
    if (c === "}" || c === ")") {
      if (open.pop() === undefined) {
        throw line.fail(from + i, `"${c}" closes nothing`, "remove it");
      }
    }
  }
  const [left] = open;
  if (left !== undefined) {
    throw line.fail(from + left, `"${text.charAt(left)}" is never closed`, "count braces and parentheses");
  }
  return characters.join("");
}

/** `{ ... }` around a text that it opens and closes. */
export function unbraced(text: string): string {
  const bare = text.trim();
  if (!bare.startsWith("{") || !bare.endsWith("}")) {
    return bare;
  }
  let depth = 0;
  for (let i = 0; i < bare.length; i++) {
    depth += bare[i] === "{" ? 1 : bare[i] === "}" ? -1 : 0;
    if (depth === 0) {
      return i === bare.length - 1 ? unbraced(bare.slice(1, -1)) : bare;
    }
  }
  return bare;
}

const TERM =
  /'([a-z0-9])|(changed(?:_lh|_hl)?)\s*\(\s*([^\s(),]+)\s*(?:,\s*([^\s(),]+)\s*)?\)|[^\s~&|^(){},=!]+|[~&|^(){}]|[=!]=|\s+|./giy;

/** What a name is called in the expression; undefined: it has no meaning there. */
export type Naming = (name: string) => string | undefined;

/** A logic expression. */
export function condition(line: PrimitiveLine, text: string, at: number, naming: Naming): string {
  let out = "";
  TERM.lastIndex = 0;
  for (let match = TERM.exec(text); match !== null; match = TERM.exec(text)) {
    const [whole, literal, call, net = "", time = "0"] = match;
    const place = at + match.index;
    if (literal !== undefined) {
      if (!/[01x]/i.test(literal)) {
        throw line.fail(place, `the level '${literal} is not read`, "known are '0 '1 'X");
      }
      out += whole.toLowerCase();
    } else if (call !== undefined) {
      const seconds = parseSpice(time);
      const name = naming(net.toLowerCase());
      if (seconds === undefined || seconds < 0 || name === undefined) {
        throw line.fail(place, `"${whole}" names no net of this primitive, or no time`, "write CHANGED(node, time)");
      }
      out += `${call.toLowerCase()}(${name},${seconds})`;
    } else if (/^\s+$/.test(whole)) {
      out += " ";
    } else if (/^(?:[~&|^(){}]|[=!]=)$/.test(whole)) {
      out += whole;
    } else {
      const name = naming(whole.toLowerCase());
      if (name === undefined) {
        throw line.fail(
          place,
          `"${whole}" is not known here`,
          "name nets of this primitive, or what is defined before",
        );
      }
      out += name;
    }
  }
  return out.trim();
}

/** The BOOLEAN sections: conditions by name, each of which may use those above it. */
export function definitions(
  line: PrimitiveLine,
  sections: readonly Section[],
  naming: Naming,
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const known: Naming = (name) => naming(name) ?? (found.has(name) ? plain(name) : undefined);
  for (const section of sections) {
    for (const { targets, text, at } of assignments(line, section)) {
      const bare = unbraced(text);
      const value = condition(line, bare, at + text.indexOf(bare), known);
      found.set(targets.join(" "), value);
    }
  }
  return found;
}

export interface Choice {
  /** Undefined: whatever happens. */
  readonly condition: string | undefined;
  readonly delay: Value;
}

/** `CASE(condition, DELAY(mn, ty, mx), ..., DELAY(mn, ty, mx))`, or one delay. */
export function choices(
  line: PrimitiveLine,
  { text, at }: Assignment,
  naming: Naming,
  scale: TimingScale,
): readonly Choice[] {
  const inner = unbraced(text);
  const from = at + text.indexOf(inner);
  const match = /^case\s*\(([^]*)\)$/i.exec(inner);
  const list = match?.[1] ?? inner;
  const items = splitAtCommas(list, from + inner.indexOf(list));
  const found: Choice[] = [];
  for (let i = 0; i < items.length; i++) {
    const item = items[i];
    const next = items[i + 1];
    if (item === undefined) {
      break;
    }
    if (isDelay(item.text)) {
      found.push({ condition: undefined, delay: delay(line, item, scale) });
      if (next !== undefined) {
        throw line.fail(next.at, "nothing may follow the delay without a condition", "remove it");
      }
    } else if (next === undefined || !isDelay(next.text)) {
      throw line.fail(
        item.at,
        "a delay is missing after the condition",
        "write CASE(condition, DELAY(mn, ty, mx), ...)",
      );
    } else {
      const bare = unbraced(item.text);
      const place = item.at + item.text.indexOf(bare);
      found.push({ condition: condition(line, bare, place, naming), delay: delay(line, next, scale) });
      i++;
    }
  }
  if (found.length === 0) {
    throw line.fail(at, "no delay is given", "write DELAY(mn, ty, mx)");
  }
  return found;
}

interface Item {
  readonly text: string;
  readonly at: number;
}

function isDelay(text: string): boolean {
  return /^\{?\s*delay\s*\(/i.test(text);
}

function delay(line: PrimitiveLine, { text, at }: Item, scale: TimingScale): Value {
  const bare = unbraced(text);
  const list = /^delay\s*\(([^()]*)\)$/i.exec(bare)?.[1];
  const values = (list ?? "").split(/[\s,]+/).filter((word) => word !== "");
  const numbers = values.map((word) => parseSpice(word));
  if (list === undefined || numbers.length !== 3 || numbers.includes(undefined)) {
    throw line.fail(at, `"${bare.slice(0, 40)}" is no delay`, "write DELAY(mn, ty, mx), -1 for what is not given");
  }
  const [mn, ty, mx] = numbers.map((value) => (value !== undefined && value < 0 ? undefined : value));
  return delayFrom([mn, ty, mx], scale);
}

function splitAtCommas(text: string, from: number): readonly Item[] {
  const items: Item[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i <= text.length; i++) {
    const c = text[i];
    depth += c === "(" || c === "{" ? 1 : c === ")" || c === "}" ? -1 : 0;
    if (c === undefined || (c === "," && depth === 0)) {
      const item = text.slice(start, i);
      if (item.trim() !== "") {
        items.push({ text: item.trim(), at: from + start + item.search(/\S/) });
      }
      start = i + 1;
    }
  }
  return items;
}
