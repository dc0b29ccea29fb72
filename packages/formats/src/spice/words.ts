/**
 * Words of `.print`, `.save` and `.meas` lines. Blanks and commas end a word, but not within parentheses, braces or quotes;
 * a lone `=` is a word of its own.
 */
import type { Expr } from "@twinedge/core";
import type { Line } from "./lines.ts";
import type { ValueContext } from "./values.ts";

export interface Word {
  readonly text: string;
  readonly at: number;
}

const OPENING = "({[";
const CLOSING = ")}]";
const COMPARES = "=<>!";

export function words(text: string, from: number): Word[] {
  const found: Word[] = [];
  let start = -1;
  let depth = 0;
  let quote = "";
  const end = (at: number): void => {
    if (start >= 0) {
      found.push({ text: text.slice(start, at), at: start });
      start = -1;
    }
  };
  for (let at = from; at < text.length; at++) {
    const c = text.charAt(at);
    const bare = depth === 0 && quote === "";
    if (bare && (/\s/.test(c) || c === ",")) {
      end(at);
      continue;
    }
    if (bare && c === "=" && text[at + 1] !== "=" && !COMPARES.includes(text[at - 1] ?? " ")) {
      end(at);
      found.push({ text: c, at });
      continue;
    }
    if (start < 0) {
      start = at;
    }
    if (quote !== "") {
      quote = c === quote ? "" : quote;
    } else if (c === "'" || c === '"') {
      quote = c;
    } else if (OPENING.includes(c)) {
      depth++;
    } else if (CLOSING.includes(c)) {
      depth = Math.max(0, depth - 1);
    }
  }
  end(text.length);
  return found;
}

/** A word as an expression: `v(a,b)`, `{...}`, `'...'`, `par('...')`. */
export function wordExpression(line: Line, { text, at }: Word, context: ValueContext): Expr {
  const [, lead = "", inner = text] =
    /^(par\s*\(\s*['"{])(.*)['"}]\s*\)$/is.exec(text) ?? /^(par\s*\(|['"{])(.*)[)'"}]$/is.exec(text) ?? [];
  return context.expression(inner, (offset) => line.pos(at + lead.length + offset));
}
