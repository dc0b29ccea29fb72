/** CONSTRAINT: set-up and hold times, pulse widths, frequencies and forbidden conditions; one check a section. */
import { parseSpice, type Value } from "@twinedge/core";
import { condition, definitions, type Naming, unbraced } from "./conditions.ts";
import type { Section } from "./line.ts";
import { input, type Part, plain } from "./part.ts";

/** Parameters of ours by PSpice's name; `x/y` takes both. */
const TIMES: Readonly<Record<string, readonly string[]>> = {
  setuptime: ["setup_high", "setup_low"],
  setuptime_hi: ["setup_high"],
  setuptime_lo: ["setup_low"],
  holdtime: ["hold_high", "hold_low"],
  holdtime_hi: ["hold_high"],
  holdtime_lo: ["hold_low"],
  releasetime: ["release_rise", "release_fall"],
  releasetime_lh: ["release_rise"],
  releasetime_hl: ["release_fall"],
  min_hi: ["width_high"],
  min_high: ["width_high"],
  min_lo: ["width_low"],
  min_low: ["width_low"],
};

export function constraint(part: Part): void {
  const { line } = part;
  const nets = line.nets(line.count(0), "a node");
  part.models(false);
  const names = new Set(nets);
  const boolean = line.sections.filter(({ name }) => name === "boolean");
  const checks = line.sections.filter(({ name }) => name !== "boolean");
  const odd = checks.find(({ name }) => ["logic", "pindly", "tristate"].includes(name));
  if (odd !== undefined) {
    throw line.fail(
      odd.at,
      `${odd.name.toUpperCase()}: has no place in CONSTRAINT`,
      "it belongs to LOGICEXP or PINDLY",
    );
  }
  const known: Naming = (name) => (names.has(name) ? plain(name) : undefined);
  const defined = definitions(line, boolean, known);
  constraints(part, checks, names, defined);
}

/** `defined`: conditions by name, from the BOOLEAN section of a PINDLY. */
export function constraints(
  part: Part,
  sections: readonly Section[],
  nets: ReadonlySet<string>,
  defined: ReadonlyMap<string, string>,
): void {
  sections.forEach((section, i) => {
    new Check(part, section, nets, defined).add(`${section.name}${i + 1}`);
  });
}

const FIELD = /\s*(?:(clock)\s+(lh|hl)\s*=\s*(\S+)|data\s*\(\s*(\d+)\s*\)\s*=|([a-z_]+)\s*=\s*)/iy;

class Check {
  readonly #part: Part;
  readonly #section: Section;
  readonly #nets: ReadonlySet<string>;
  readonly #defined: ReadonlyMap<string, string>;
  readonly #params: (readonly [string, Value])[] = [];
  #clock = "";
  #data: readonly string[] = [];
  #when = "";
  #at = 0;

  constructor(part: Part, section: Section, nets: ReadonlySet<string>, defined: ReadonlyMap<string, string>) {
    this.#part = part;
    this.#section = section;
    this.#nets = nets;
    this.#defined = defined;
    while (section.text.slice(this.#at).trim() !== "") {
      this.#field();
    }
  }

  add(suffix: string): void {
    const { name, at } = this.#section;
    const words = new Set(this.#when.split(/[\s~&|^(){},=!]+/));
    const used = [...this.#nets].filter((net) => words.has(plain(net)));
    const others = used.filter((net) => net !== this.#clock && !this.#data.includes(net));
    if (name !== "general" && this.#clock === "") {
      throw this.#fail(
        at,
        `${name.toUpperCase()}: names no net`,
        name === "setup_hold" ? "write CLOCK LH = node" : "write NODE = node",
      );
    }
    const entries = [...this.#data, ...(this.#clock === "" ? ["-"] : [this.#clock]), ...others];
    const vector = (list: readonly string[]) => (list.length === 0 ? "" : list.map(input));
    this.#part.check(
      suffix,
      [vector(this.#data), input(this.#clock), vector(others)],
      [
        ["names", entries.map(plain).join(" ")],
        ...this.#params,
        ...(this.#when === "" ? [] : [["when", this.#when] as const]),
        ...(name === "general" ? [["forbid", "yes"] as const] : []),
      ],
    );
  }

  #fail(at: number, message: string, remedy: string) {
    return this.#part.line.fail(at, message, remedy);
  }

  #field(): void {
    const { text, from } = this.#section;
    FIELD.lastIndex = this.#at;
    const match = FIELD.exec(text);
    const start = this.#at + Math.max(0, text.slice(this.#at).search(/\S/));
    if (match === null) {
      throw this.#fail(from + start, `"${text.slice(start).slice(0, 20)}" is not understood`, "write NAME = value");
    }
    this.#at += match[0].length;
    const [, clock, edge = "", node = "", data, word = ""] = match;
    const name = word.toLowerCase();
    if (clock !== undefined) {
      this.#clock = this.#net(node, from + start);
      this.#params.push(["clk_edge", edge.toLowerCase() === "lh" ? "rise" : "fall"]);
    } else if (data !== undefined) {
      this.#data = Array.from({ length: Math.min(Number(data), this.#nets.size) }, () =>
        this.#net(this.#value().replace(/,$/, ""), from + this.#at),
      );
    } else if (name === "when") {
      this.#condition();
    } else if (name === "message") {
      this.#params.push(["message", this.#value().replaceAll('"', "").trim()]);
    } else if (name === "node") {
      this.#clock = this.#net(this.#value(), from + start);
    } else {
      this.#number(name, from + start);
    }
  }

  #number(name: string, at: number): void {
    const text = this.#value();
    const value = parseSpice(text.replace(/^\{\s*|\s*\}$/g, ""));
    if (name === "errorlimit") {
      // How often it is said; every violation is in the trace.
      return;
    }
    const params = Object.hasOwn(TIMES, name) ? TIMES[name] : undefined;
    if (value === undefined || value < 0 || (params === undefined && !/^(?:min|max)freq$/.test(name))) {
      throw this.#fail(
        at,
        `"${name} = ${text}" is not understood`,
        `known are ${Object.keys(TIMES).join(" ").toUpperCase()}`,
      );
    }
    if (params === undefined) {
      if (value > 0) {
        this.#params.push([name === "maxfreq" ? "period_min" : "period_max", 1 / value]);
      }
      return;
    }
    for (const param of params) {
      const given = this.#params.findIndex(([other]) => other === param);
      this.#params.splice(given < 0 ? this.#params.length : given, given < 0 ? 0 : 1, [param, value]);
    }
  }

  /** The next word, text in quotes or text in braces. */
  #value(): string {
    const [whole = ""] = /^\s*(?:"[^"]*"|\{[^{}]*\}|\S+)?/.exec(this.#section.text.slice(this.#at)) ?? [];
    this.#at += whole.length;
    return whole.trim();
  }

  #condition(): void {
    const { text, from } = this.#section;
    const start = this.#at + text.slice(this.#at).search(/\S|$/);
    let depth = 0;
    let end = start;
    do {
      depth += text[end] === "{" ? 1 : text[end] === "}" ? -1 : 0;
      end++;
    } while (depth > 0 && end < text.length);
    if (text[start] !== "{" || depth > 0) {
      throw this.#fail(from + start, "WHEN takes a condition in braces", "write WHEN = { condition }");
    }
    const whole = text.slice(start, end);
    const bare = unbraced(whole);
    const known = (name: string): string | undefined =>
      this.#nets.has(name) || this.#defined.has(name) ? plain(name) : undefined;
    const read = condition(this.#part.line, bare, from + start + whole.indexOf(bare), known);
    this.#when = this.#expanded(read);
    this.#at = end;
  }

  /** Names of the BOOLEAN section are replaced by what they stand for. */
  #expanded(text: string): string {
    let expanded = text;
    for (const [name, value] of [...this.#defined].toReversed()) {
      const word = plain(name);
      expanded = expanded
        .split(/([\s~&|^(){},=!]+)/)
        .map((piece) => (piece === word ? `(${value})` : piece))
        .join("");
      if (expanded.length > 20_000) {
        throw this.#fail(this.#section.at, "WHEN is longer than 20000 characters", "write it out");
      }
    }
    return expanded;
  }

  #net(text: string, at: number): string {
    const net = text.toLowerCase();
    if (!this.#nets.has(net)) {
      throw this.#fail(
        at,
        `"${text}" is no node of this primitive`,
        `nodes are ${[...this.#nets].slice(0, 12).join(" ")}`,
      );
    }
    return net;
  }
}
