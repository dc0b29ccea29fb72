/**
 * What `.print`, `.plot`, `.save` and `.probe` name: `v(a)`, `v(a,b)`, `i(v1)`, `ic(q1)`, `@q1[ic]`, `par('...')`, `{...}`,
 * `name=par('...')`, `all`. What is not understood is left out with a warning: these lines are often written for others.
 */
import { InputError, type OutputItem } from "@twinedge/core";
import type { DeckDraft, ScopeDraft } from "./deck.ts";
import { expressionReader, loadGrammar } from "./expression.ts";
import { Line } from "./lines.ts";
import { atTop } from "./sweeps.ts";
import type { Cursor, Token } from "./tokens.ts";
import type { ValueContext } from "./values.ts";
import { type Word, wordExpression, words } from "./words.ts";

/** Analyses that other simulators have and this one has not. */
const OTHERS = ["tran", "ac", "noise", "disto", "pz", "sens", "tf", "sp", "four"];
const HERE = ["dc", "op"];
const EVERYTHING = ["all", "allv", "alli", "v(*)", "i(*)", "v(all)", "i(all)"];

/** KiCad asks for the power of every device. */
const POWER = /^p\([^()]*\)$/i;

export function outputs(kind: "print" | "plot" | "save" | "probe") {
  return (cursor: Cursor, scope: ScopeDraft, deck: DeckDraft, word: Token): void => {
    atTop(cursor, scope, word);
    const { line } = cursor;
    const every = words(line.text, word.end);
    const all = every.filter(({ text }) => !POWER.test(text));
    if (all.length < every.length && !deck.diagnostics.some(({ code }) => code === "power-probe")) {
      deck.diagnostics.push({
        severity: "warning",
        code: "power-probe",
        message: `${word.text} p(...) has no effect: no powers are recorded`,
        remedy: "`twinedge op` prints them",
        pos: cursor.pos(word),
      });
    }
    if (all.length === 0 && every.length > 0) {
      return;
    }
    const first = all[0]?.text.toLowerCase() ?? "";
    if (OTHERS.includes(first)) {
      deck.diagnostics.push({
        severity: "warning",
        code: "directive-ignored",
        message: `${word.text} ${first} has no effect: there is no ${first} analysis`,
        remedy: `write ${word.text} dc ... for what twinedge sweep is to list`,
        pos: cursor.pos(word),
      });
      return;
    }
    const items = readItems(line, HERE.includes(first) ? all.slice(1) : all, scope.context, (error) => {
      deck.diagnostics.push({
        severity: "warning",
        code: "output-ignored",
        message: `${word.text}: ${error.message}; left out`,
        ...(error.remedy === undefined ? {} : { remedy: error.remedy }),
        pos: error.pos ?? cursor.pos(word),
      });
    });
    deck.analyses.push({ kind, items, pos: cursor.pos(word) });
  };
}

/**
 * The same from a text of its own, as on a command line.
 *
 * @throws InputError for what is not understood
 */
export async function readOutputs(text: string, name: string): Promise<readonly OutputItem[]> {
  const line = new Line(text, { file: name, line: 1, column: 1 });
  const context = { expression: expressionReader(await loadGrammar()) };
  return readItems(line, words(text, 0), context, (error) => {
    throw error;
  });
}

function readItems(
  line: Line,
  all: readonly Word[],
  context: ValueContext,
  refuse: (error: InputError) => void,
): OutputItem[] {
  const items: OutputItem[] = [];
  for (let k = 0; k < all.length; k++) {
    const word = all[k];
    const value = all[k + 1]?.text === "=" ? all[k + 2] : word;
    if (word === undefined || value === undefined || /^\([^()]*\)$/.test(word.text)) {
      // `(0,5)` is the scale of a plot.
      continue;
    }
    if (value !== word) {
      k += 2;
    }
    try {
      items.push(readItem(line, word.text.toLowerCase(), value, context));
    } catch (error) {
      if (!(error instanceof InputError)) {
        throw error;
      }
      refuse(error);
    }
  }
  return items;
}

function readItem(line: Line, label: string, word: Word, context: ValueContext): OutputItem {
  const text = word.text.toLowerCase();
  const pos = line.pos(word.at);
  if (EVERYTHING.includes(text)) {
    return { kind: "all" };
  }
  const [, device, quantity] = /^@([^[\]]+)\[(\w+)\]$/.exec(text) ?? [];
  if (device !== undefined && quantity !== undefined) {
    return { kind: "quantity", label, device, quantity, pos };
  }
  // PSpice's `ic(q1)`, and `i(r1)` of what is no voltage source.
  const [, current, of] = /^(i[a-z]?)\(\s*([^\s(),]+)\s*\)$/.exec(text) ?? [];
  if (current !== undefined && of !== undefined) {
    return { kind: "quantity", label, device: of, quantity: current, pos };
  }
  if (/^[^(){}'"+*/^<>?-]+$/.test(text)) {
    // A bare word is a net, as in .save.
    return { kind: "expr", label, expr: { kind: "voltage", plus: text === "gnd" ? "0" : text, pos }, pos };
  }
  return { kind: "expr", label, expr: wordExpression(line, word, context), pos };
}
