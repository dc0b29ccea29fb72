/**
 * `.dc` and `.step`: which quantities take which values.
 *
 *     .dc V1 FROM TO STEP [V2 FROM TO STEP]        ngspice; a source, a resistor, `temp`
 *     .dc [lin|dec|oct] X FROM TO STEP|COUNT, .dc X list A B ..., .dc X dec COUNT FROM TO, .dc param P ...
 *     .step param P FROM TO STEP, .step param P list A B ..., .step [dec|oct] ..., .step temp ..., .step V1 ...
 */
import type { SweepAxis, SweepPoints, Value } from "@twinedge/core";
import type { DeckDraft, ScopeDraft } from "./deck.ts";
import type { Cursor, Token } from "./tokens.ts";
import { readNumber, unexpected } from "./values.ts";

const DC_FORM = "write .dc NAME FROM TO STEP, and a second time the same for an outer sweep";
const STEP_FORM = "write .step param NAME FROM TO STEP, or .step param NAME list VALUE ...";
const KINDS = ["lin", "dec", "oct"] as const;

type Kind = (typeof KINDS)[number];

export function dc(cursor: Cursor, scope: ScopeDraft, deck: DeckDraft, word: Token): void {
  atTop(cursor, scope, word);
  const axes: SweepAxis[] = [];
  for (;;) {
    skip(cursor);
    if (axes.length > 0 && cursor.peek()?.text === "sweep") {
      cursor.next();
    }
    if (cursor.peek() === undefined) {
      break;
    }
    axes.push(readAxis(cursor, scope, DC_FORM));
  }
  if (axes.length === 0) {
    throw cursor.fail(".dc names nothing to sweep", DC_FORM, word);
  }
  deck.analyses.push({ kind: "dc", axes, pos: cursor.pos(word) });
}

export function step(cursor: Cursor, scope: ScopeDraft, deck: DeckDraft, word: Token): void {
  atTop(cursor, scope, word);
  const axis = readAxis(cursor, scope, STEP_FORM);
  skip(cursor);
  if (cursor.peek() !== undefined) {
    throw unexpected(cursor, ".step takes one quantity", "write a .step line for each");
  }
  deck.analyses.push({ kind: "step", axis, pos: cursor.pos(word) });
}

function readAxis(cursor: Cursor, scope: ScopeDraft, form: string): SweepAxis {
  const before = takeKind(cursor);
  let name = takeName(cursor, form);
  let kind: SweepAxis["kind"] = "name";
  if (name.text === "param" || name.text === "parameter") {
    kind = "param";
    name = takeName(cursor, form);
  } else if (name.text === "temp") {
    kind = "temp";
  }
  const model = [name, cursor.peek()].find((_, ahead) => cursor.peek(ahead)?.kind === "(");
  if (model !== undefined) {
    throw cursor.fail(
      `a model's parameter ("${model.text}(...)") cannot be swept`,
      "give it the value of a .param and sweep that",
      model,
    );
  }
  // HSPICE puts the number of points first: `.dc x dec 10 1 100`.
  const after = takeKind(cursor);
  return { kind, name: name.text, points: readPoints(cursor, scope, before, after, form), pos: cursor.pos(name) };
}

function readPoints(
  cursor: Cursor,
  scope: ScopeDraft,
  before: Kind | undefined,
  after: Kind | undefined,
  form: string,
): SweepPoints {
  if (after === undefined && (cursor.peek()?.text === "list" || cursor.peek()?.text === "poi")) {
    const isCounted = cursor.next()?.text === "poi";
    if (isCounted) {
      takeNumber(cursor, scope, form);
    }
    const values: Value[] = [];
    for (skip(cursor); isNumber(cursor); skip(cursor)) {
      values.push(takeNumber(cursor, scope, form));
    }
    if (values.length === 0) {
      throw unexpected(cursor, "the list has no values", form);
    }
    return { kind: "list", values };
  }
  const first = takeNumber(cursor, scope, form);
  const second = takeNumber(cursor, scope, form);
  skip(cursor);
  // LTspice and HSPICE take a step of 1 where none is given.
  const third = before === undefined && after === undefined && !isNumber(cursor) ? 1 : takeNumber(cursor, scope, form);
  if (after !== undefined) {
    return { kind: after, count: first, from: second, to: third };
  }
  return before === undefined || before === "lin"
    ? { kind: "step", from: first, to: second, step: third }
    : { kind: before, from: first, to: second, count: third };
}

function takeKind(cursor: Cursor): Kind | undefined {
  skip(cursor);
  const kind = KINDS.find((word) => word === cursor.peek()?.text);
  if (kind !== undefined) {
    cursor.next();
  }
  return kind;
}

function takeName(cursor: Cursor, form: string): Token {
  skip(cursor);
  const token = cursor.take("word");
  if (token === undefined || !/^[a-z_]/.test(token.text)) {
    throw token === undefined
      ? unexpected(cursor, "what to sweep is expected", form)
      : cursor.fail(`"${token.text}" cannot be swept`, form, token);
  }
  return token;
}

/** A list ends where a word begins that is no number. */
function isNumber(cursor: Cursor): boolean {
  const token = cursor.peek();
  return token?.kind === "expression" || (token?.kind === "word" && /^[+-]?\.?\d/.test(token.text));
}

function takeNumber(cursor: Cursor, scope: ScopeDraft, form: string): Value {
  skip(cursor);
  const token = cursor.next();
  if (token === undefined) {
    throw cursor.fail("a value is missing", form);
  }
  return readNumber(cursor, scope.context, token);
}

function skip(cursor: Cursor): void {
  while (cursor.take(",") !== undefined) {
    // A comma only separates.
  }
}

export function atTop(cursor: Cursor, scope: ScopeDraft, word: Token): void {
  if (!scope.isTop) {
    throw cursor.fail(`${word.text} may only stand at the top`, "move it out of the subcircuit", word);
  }
}
