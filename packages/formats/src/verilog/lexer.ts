/**
 * Verilog text to tokens: comments, compiler directives and macros are dealt with here (IEEE 1364-2005, sections 3 and 19).
 *
 * Frames stand on a stack: the file, the files it includes, the macros that are being expanded. Tokens are handed out one at a
 * time, so that a netlist of a million gates is never held as a list.
 */
import { type Diagnostic, InputError, type SourcePos, suggestion } from "@twinedge/core";
import { lineStarts, positionIn } from "./place.ts";
import { parseTimescale, type Timescale } from "./timescale.ts";

export type TokenKind = "word" | "name" | "number" | "string" | "punct" | "end";

/** `word` may be a keyword, `name` (an escaped identifier) never is. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly frame: Frame;
  /** Where it begins in its frame's text. */
  readonly at: number;
}

/** A text that is being read. */
interface Frame {
  readonly text: string;
  readonly file: string;
  at: number;
  /** Of a macro's expansion: where it is used. */
  readonly used?: SourcePos | undefined;
  readonly macro?: string | undefined;
  starts?: readonly number[];
}

interface Macro {
  readonly parameters: readonly string[] | undefined;
  readonly body: string;
}

/** Frames on the stack: includes and macros that call each other. */
const MOST_FRAMES = 64;
/** Characters that macros may expand to in all. */
const MOST_EXPANDED = 1 << 26;

const WORD = /[A-Za-z_$][\w$]*/y;
const NUMBER = /(?:\d[\d_]*[ \t]*)?'[sS]?[bodhBODH][ \t]*[\da-fA-FxXzZ?_]+|\d[\d_]*(?:\.\d[\d_]*)?(?:[eE][+-]?\d+)?/y;
const PUNCT =
  /===|!==|<<<|>>>|&&&|==|!=|<=|>=|&&|\|\||~&|~\||~\^|\^~|<<|>>|\*\*|->|=>|\*>|\+:|-:|\(\*(?!\s*\))|[^\s\w]/y;
const BLANK_LINE_END = /[^\n]*/y;

/** Directives without a meaning for a netlist. */
const IGNORED = new Set(
  "celldefine endcelldefine default_nettype resetall line pragma unconnected_drive nounconnected_drive delay_mode_path delay_mode_unit delay_mode_zero delay_mode_distributed suppress_faults nosuppress_faults enable_portfaults disable_portfaults default_decay_time default_trireg_strength accelerate noaccelerate expand_vectornets noexpand_vectornets autoexpand_vectornets remove_gatenames noremove_gatenames remove_netnames noremove_netnames begin_keywords end_keywords".split(
    " ",
  ),
);

export interface Included {
  readonly text: string;
  readonly file: string;
}

export class Lexer {
  timescale: Timescale | undefined;
  readonly diagnostics: Diagnostic[] = [];
  private readonly frames: Frame[];
  private readonly macros = new Map<string, Macro>();
  private readonly open: { taken: boolean; readonly pos: SourcePos }[] = [];
  private readonly include: (path: string, from: string, pos: SourcePos) => Included;
  private expanded = 0;
  private ahead: Token | undefined;

  /** @param include text of an included file; it throws where there is none */
  constructor(text: string, file: string, include: (path: string, from: string, pos: SourcePos) => Included) {
    this.frames = [{ text, file, at: text.startsWith("\uFEFF") ? 1 : 0 }];
    this.include = include;
  }

  /** The next token, without taking it. */
  peek(): Token {
    this.ahead ??= this.scan();
    return this.ahead;
  }

  next(): Token {
    const token = this.peek();
    this.ahead = undefined;
    return token;
  }

  pos({ frame, at }: Pick<Token, "frame" | "at">): SourcePos {
    if (frame.used !== undefined) {
      return frame.used;
    }
    frame.starts ??= lineStarts(frame.text);
    return positionIn(frame.file, frame.starts, at);
  }

  fail(message: string, remedy: string, token: Pick<Token, "frame" | "at"> = this.peek()): never {
    throw new InputError(message, { pos: this.pos(token), remedy });
  }

  private get frame(): Frame {
    const frame = this.frames.at(-1);
    if (frame === undefined) {
      throw new Error("no text is being read");
    }
    return frame;
  }

  private scan(): Token {
    for (;;) {
      const { frame } = this;
      const { text } = frame;
      this.skipBlank(frame);
      const { at } = frame;
      if (at >= text.length) {
        if (this.frames.length > 1) {
          this.frames.pop();
          continue;
        }
        const [unclosed] = this.open;
        if (unclosed !== undefined) {
          throw new InputError("`ifdef without `endif", { pos: unclosed.pos, remedy: "add `endif" });
        }
        return { kind: "end", text: "", frame, at };
      }
      const code = text.charCodeAt(at);
      if (code === 96) {
        this.directive(frame);
        continue;
      }
      if (code === 92) {
        return this.escaped(frame);
      }
      if (code === 34) {
        return this.string(frame);
      }
      const digit = code >= 48 && code <= 57;
      if (digit || (code === 39 && /['][sS]?[bodhBODH]/.test(text.slice(at, at + 3)))) {
        return this.matched(frame, NUMBER, "number");
      }
      if ((code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || code === 36) {
        return this.matched(frame, WORD, "word");
      }
      return this.matched(frame, PUNCT, "punct");
    }
  }

  private matched(frame: Frame, pattern: RegExp, kind: TokenKind): Token {
    const { at } = frame;
    pattern.lastIndex = at;
    const [text = ""] = pattern.exec(frame.text) ?? [];
    if (text === "") {
      this.fail(`${JSON.stringify(frame.text[at])} has no meaning here`, "remove it", { frame, at });
    }
    frame.at = at + text.length;
    return { kind, text, frame, at };
  }

  /** Past blanks and comments. */
  private skipBlank(frame: Frame): void {
    const { text } = frame;
    let { at } = frame;
    for (;;) {
      const code = text.charCodeAt(at);
      if (code <= 32 || code === 160) {
        at++;
      } else if (code === 47 && text.charCodeAt(at + 1) === 47) {
        const end = text.indexOf("\n", at);
        at = end < 0 ? text.length : end + 1;
      } else if (code === 47 && text.charCodeAt(at + 1) === 42) {
        const end = text.indexOf("*/", at + 2);
        if (end < 0) {
          this.fail("the comment has no end", "add */", { frame, at });
        }
        at = end + 2;
      } else {
        break;
      }
    }
    frame.at = Math.min(at, text.length);
  }

  private escaped(frame: Frame): Token {
    const { text, at } = frame;
    let end = at + 1;
    while (end < text.length && text.charCodeAt(end) > 32) {
      end++;
    }
    if (end === at + 1) {
      this.fail("an escaped name is empty", "write \\name and a blank", { frame, at });
    }
    frame.at = end;
    return { kind: "name", text: text.slice(at + 1, end), frame, at };
  }

  private string(frame: Frame): Token {
    const { text, at } = frame;
    let end = at + 1;
    while (end < text.length && text[end] !== '"' && text[end] !== "\n") {
      end += text[end] === "\\" ? 2 : 1;
    }
    if (text[end] !== '"') {
      this.fail("the string has no end", 'close it with "', { frame, at });
    }
    frame.at = end + 1;
    return { kind: "string", text: text.slice(at + 1, end), frame, at };
  }

  // ---- directives -----------------------------------------------------------------------------------------------

  private restOfLine(frame: Frame): string {
    BLANK_LINE_END.lastIndex = frame.at;
    const [line = ""] = BLANK_LINE_END.exec(frame.text) ?? [];
    frame.at += line.length;
    return line;
  }

  private wordIn(frame: Frame, what: string): string {
    const { text } = frame;
    while (text[frame.at] === " " || text[frame.at] === "\t") {
      frame.at++;
    }
    WORD.lastIndex = frame.at;
    const [word = ""] = WORD.exec(text) ?? [];
    if (word === "") {
      this.fail(`${what} has no name`, "write a name after it", { frame, at: frame.at });
    }
    frame.at += word.length;
    return word;
  }

  private directive(frame: Frame): void {
    const { at } = frame;
    const place = { frame, at };
    frame.at = at + 1;
    const name = this.wordIn(frame, "`");
    switch (name) {
      case "define":
        this.define(frame);
        return;
      case "undef":
        this.macros.delete(this.wordIn(frame, "`undef"));
        return;
      case "ifdef":
      case "ifndef": {
        const defined = this.macros.has(this.wordIn(frame, `\`${name}`));
        this.open.push({ taken: defined === (name === "ifdef"), pos: this.pos(place) });
        if (defined !== (name === "ifdef")) {
          this.skipBranch(frame);
        }
        return;
      }
      case "elsif":
      case "else":
        if (this.open.length === 0) {
          this.fail(`\`${name} without \`ifdef`, "remove it", place);
        }
        this.skipBranch(frame);
        return;
      case "endif":
        if (this.open.pop() === undefined) {
          this.fail("`endif without `ifdef", "remove it", place);
        }
        return;
      case "include":
        this.includeFile(frame, place);
        return;
      case "timescale":
        this.timescale = parseTimescale(this.restOfLine(frame).replace(/\/\/.*|\/\*.*?\*\//g, ""), this.pos(place));
        return;
      default:
        if (IGNORED.has(name)) {
          this.restOfLine(frame);
          return;
        }
        this.expand(frame, name, place);
    }
  }

  private define(frame: Frame): void {
    const name = this.wordIn(frame, "`define");
    let parameters: string[] | undefined;
    if (frame.text[frame.at] === "(") {
      const end = frame.text.indexOf(")", frame.at);
      if (end < 0) {
        this.fail(`the parameters of \`${name} have no end`, "add )", { frame, at: frame.at });
      }
      parameters = frame.text
        .slice(frame.at + 1, end)
        .split(",")
        .map((one) => one.trim());
      frame.at = end + 1;
    }
    let body = this.restOfLine(frame);
    while (/\\\s*$/.test(body) && frame.at < frame.text.length) {
      frame.at++;
      body = `${body.replace(/\\\s*$/, " ")}${this.restOfLine(frame)}`;
    }
    this.macros.set(name, { parameters, body: body.replace(/\/\/.*$/, "").trim() });
  }

  /** To the next `else, `elsif or `endif of this level whose branch is read. */
  private skipBranch(frame: Frame): void {
    let depth = 0;
    const { text } = frame;
    const mark = this.open.at(-1);
    for (;;) {
      this.skipBlank(frame);
      const { at } = frame;
      if (at >= text.length) {
        throw new InputError("`ifdef without `endif", { pos: mark?.pos, remedy: "add `endif in the same file" });
      }
      if (text[at] !== "`") {
        const next = text.slice(at, at + 1024).search(/[`/"]/);
        frame.at = at + (next < 0 ? 1024 : Math.max(1, next));
        continue;
      }
      frame.at = at + 1;
      WORD.lastIndex = frame.at;
      const [name = ""] = WORD.exec(text) ?? [];
      frame.at += name.length;
      if (name === "ifdef" || name === "ifndef") {
        depth++;
      } else if (name === "endif") {
        if (depth === 0) {
          this.open.pop();
          return;
        }
        depth--;
      } else if (depth === 0 && mark !== undefined && !mark.taken) {
        if (name === "else" || (name === "elsif" && this.macros.has(this.wordIn(frame, "`elsif")))) {
          mark.taken = true;
          return;
        }
      }
    }
  }

  private includeFile(frame: Frame, place: Pick<Token, "frame" | "at">): void {
    const [whole = "", path = ""] = /^\s*"([^"\n]*)"/.exec(frame.text.slice(frame.at, frame.at + 4096)) ?? [];
    if (path === "") {
      this.fail("`include names no file", 'write `include "file.v"', place);
    }
    frame.at += whole.length;
    const pos = this.pos(place);
    const { text, file } = this.include(path, frame.file, pos);
    const open = this.frames.filter(({ macro }) => macro === undefined);
    if (open.some((one) => one.file === file)) {
      throw new InputError(`${file} includes itself: ${[...open.map((one) => one.file), file].join(" -> ")}`, {
        pos,
        remedy: "break the circle",
      });
    }
    this.push({ text, file, at: 0 }, pos);
  }

  private push(frame: Frame, pos: SourcePos): void {
    if (this.frames.length >= MOST_FRAMES) {
      throw new InputError(`files and macros stand in each other more than ${MOST_FRAMES} deep`, {
        pos,
        remedy: "look for a macro that uses itself",
      });
    }
    this.frames.push(frame);
  }

  private expand(frame: Frame, name: string, place: Pick<Token, "frame" | "at">): void {
    const macro = this.macros.get(name);
    if (macro === undefined) {
      this.fail(
        `\`${name} is not defined`,
        suggestion(name, [...this.macros.keys()], "define it with `define, or remove it"),
        place,
      );
    }
    const pos = this.pos(place);
    if (this.frames.some((one) => one.macro === name)) {
      throw new InputError(`\`${name} uses itself`, { pos, remedy: "break the circle" });
    }
    let { body } = macro;
    if (macro.parameters !== undefined) {
      const given = this.argumentsOf(frame, name, pos);
      const { parameters } = macro;
      if (given.length !== parameters.length) {
        throw new InputError(`\`${name} takes ${parameters.length} arguments, ${given.length} are given`, {
          pos,
          remedy: "give one an argument",
        });
      }
      body = body.replaceAll(/[A-Za-z_$][\w$]*/g, (word) => {
        const i = parameters.indexOf(word);
        return i < 0 ? word : (given[i] ?? "");
      });
    }
    this.expanded += body.length;
    if (this.expanded > MOST_EXPANDED) {
      throw new InputError(`macros expand to more than ${MOST_EXPANDED} characters`, {
        pos,
        remedy: "look for macros that multiply each other",
      });
    }
    this.push({ text: body, file: frame.file, at: 0, used: pos, macro: name }, pos);
  }

  private argumentsOf(frame: Frame, name: string, pos: SourcePos): readonly string[] {
    this.skipBlank(frame);
    const { text } = frame;
    if (text[frame.at] !== "(") {
      throw new InputError(`\`${name} needs arguments`, { pos, remedy: `write \`${name}(...)` });
    }
    const found: string[] = [];
    let depth = 0;
    let from = frame.at + 1;
    for (let at = frame.at; at < text.length; at++) {
      const char = text[at] ?? "";
      if ("([{".includes(char)) {
        depth++;
      } else if (")]}".includes(char)) {
        depth--;
      }
      if (depth === 0 || (depth === 1 && char === ",")) {
        found.push(text.slice(from, at).trim());
        from = at + 1;
      }
      if (depth === 0) {
        frame.at = at + 1;
        return found;
      }
    }
    throw new InputError(`the arguments of \`${name} have no end`, { pos, remedy: "add )" });
  }
}
