/**
 * `.meas dc NAME ...`: what to read off a swept curve, with ngspice's words.
 *
 *     find EXPR at=X | find EXPR when A=B | when A=B | deriv EXPR at=X | deriv EXPR when A=B
 *     min|max|min_at|max_at|avg|rms|pp|integ EXPR [from=X to=X]
 *     trig A val=X rise=1 targ B val=X fall=last | param='EXPR'
 */
import type { Crossing, Expr, MeasureRule, Value } from "@twinedge/core";
import type { DeckDraft, ScopeDraft } from "./deck.ts";
import { atTop } from "./sweeps.ts";
import type { Cursor, Token } from "./tokens.ts";
import { type Word, wordExpression, words } from "./words.ts";

const FORM = "write .meas dc NAME find|when|min|max|avg|rms|pp|integ|deriv|trig|param ...";
const REDUCTIONS = ["min", "max", "min_at", "max_at", "avg", "rms", "pp", "integ"] as const;
const SPELLINGS: Readonly<Record<string, string>> = { integral: "integ", derivative: "deriv", average: "avg" };
const EDGES = ["rise", "fall", "cross"] as const;

export function measure(cursor: Cursor, scope: ScopeDraft, deck: DeckDraft, word: Token): void {
  atTop(cursor, scope, word);
  const [analysis, ...rest] = words(cursor.line.text, word.end);
  if (analysis?.text.toLowerCase() !== "dc") {
    deck.diagnostics.push({
      severity: "warning",
      code: "directive-ignored",
      message: `${word.text} ${analysis?.text.toLowerCase() ?? ""} has no effect: only curves of .dc are measured`,
      remedy: "write .meas dc, or say what must come out in a *@ expect line",
      pos: cursor.pos(word),
    });
    return;
  }
  const [name, ...body] = rest;
  if (name === undefined || !/^[a-z_]\w*$/i.test(name.text)) {
    throw cursor.line.fail(name?.at ?? cursor.line.text.length, "the measure has no name", FORM);
  }
  const reader = new MeasureReader(cursor, scope, body);
  const rule = reader.rule();
  deck.analyses.push({
    kind: "measure",
    name: name.text.toLowerCase(),
    measure: rule,
    ...reader.range,
    pos: cursor.pos(word),
  });
}

class MeasureReader {
  readonly range: { from?: Value; to?: Value } = {};
  private readonly cursor: Cursor;
  private readonly scope: ScopeDraft;
  private readonly all: readonly Word[];
  private next = 0;

  constructor(cursor: Cursor, scope: ScopeDraft, all: readonly Word[]) {
    this.cursor = cursor;
    this.scope = scope;
    this.all = all;
  }

  rule(): MeasureRule {
    const word = this.take("what to measure is missing");
    const lower = word.text.toLowerCase();
    const name = SPELLINGS[lower] ?? lower;
    const reduction = REDUCTIONS.find((known) => known === name);
    let rule: MeasureRule;
    if (reduction !== undefined) {
      rule = { rule: reduction, of: this.expression() };
    } else if (name === "find" || name === "deriv") {
      rule = this.find(name);
    } else if (name === "when") {
      rule = { rule: "when", when: this.crossing() };
    } else if (name === "trig") {
      const trig = this.event();
      const targ = this.take("targ is missing");
      if (targ.text.toLowerCase() !== "targ") {
        throw this.fail(targ, `targ is expected, not "${targ.text}"`);
      }
      rule = { rule: "trig", trig, targ: this.event() };
    } else if (name === "param") {
      this.equals(word);
      rule = { rule: "param", of: this.expression() };
    } else {
      throw this.fail(word, `"${word.text}" is no measure`);
    }
    this.options();
    const left = this.all[this.next];
    if (left !== undefined) {
      throw this.fail(left, `"${left.text}" is one too many`);
    }
    return rule;
  }

  private find(rule: "find" | "deriv"): MeasureRule {
    const of = this.expression();
    const how = this.take("at= or when is missing");
    if (how.text.toLowerCase() === "at") {
      return { rule, of, at: this.value(how) };
    }
    if (how.text.toLowerCase() !== "when") {
      throw this.fail(how, `at= or when is expected, not "${how.text}"`);
    }
    return { rule, of, when: this.crossing() };
  }

  /** `A=B [rise=1]`. */
  private crossing(): Crossing {
    const left = this.expression();
    this.equals(this.all[this.next]);
    const right = this.expression();
    return { left, right, ...this.options() };
  }

  /** `A val=X [rise=1]`, or `at=X`. */
  private event(): Crossing | Value {
    const [at, equals] = this.all.slice(this.next);
    if (at?.text.toLowerCase() === "at" && equals?.text === "=") {
      this.next++;
      return this.value(at);
    }
    const left = this.expression();
    const val = this.take("val= is missing");
    if (val.text.toLowerCase() !== "val") {
      throw this.fail(val, `val= is expected, not "${val.text}"`);
    }
    this.equals(val);
    const right = this.expression();
    return { left, right, ...this.options() };
  }

  /** `rise=1`, `from=X` and the like, as many as there are. */
  private options(): Pick<Crossing, "edge" | "count"> {
    let edge: Crossing["edge"] = "cross";
    let count: Crossing["count"] = 1;
    while (this.all[this.next + 1]?.text === "=") {
      const word = this.take("");
      const name = word.text.toLowerCase();
      const known = EDGES.find((candidate) => candidate === name);
      if (known !== undefined) {
        this.equals(word);
        const given = this.take(`${name} has no value`);
        edge = known;
        count = given.text.toLowerCase() === "last" ? "last" : Number(given.text);
        if (count !== "last" && !(Number.isInteger(count) && count > 0)) {
          throw this.fail(given, `${name}=${given.text} is no number of a crossing`);
        }
      } else if (name === "from" || name === "to") {
        this.range[name] = this.value(word);
      } else {
        throw this.fail(word, `"${name}=" is not known here`);
      }
    }
    return { edge, count };
  }

  private expression(): Expr {
    return wordExpression(this.cursor.line, this.take("an expression is missing"), this.scope.context);
  }

  /** After `name`, the `=` and a number or an expression of parameters. */
  private value(name: Word): Value {
    this.equals(name);
    const expr = this.expression();
    return expr.kind === "number" ? expr.value : expr;
  }

  private equals(before: Word | undefined): void {
    if (this.all[this.next]?.text !== "=") {
      throw this.fail(before, '"=" is missing');
    }
    this.next++;
  }

  private take(message: string): Word {
    const word = this.all[this.next];
    if (word === undefined) {
      throw this.fail(undefined, message);
    }
    this.next++;
    return word;
  }

  private fail(at: Word | undefined, message: string) {
    return this.cursor.line.fail(at?.at ?? this.cursor.line.text.length, message, FORM);
  }
}
