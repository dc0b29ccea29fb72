/**
 * `*@` lines: what a run needs beyond SPICE.
 *
 *     *@ clock NET [edge=rise|fall] [clocks=N]         the clock, and how many of its periods to run
 *     *@ probe NAME ...                                what to record
 *     *@ expect NAME @ CLOCK = VALUE [+- TOLERANCE]    what must come out
 *     *@ bus NAME NET ...                              nets read as a number, most significant first
 *     *@ onehot NAME NET ...                           position of the one net that is high, position 0 first
 *     *@ target NET = VALUE                            the voltage that learning is to reach
 *     *@ edge divider|rheostat free=I,J[,NODE] clamped=I,J[,NODE] up=NET [q=NET] [code=BUS,BUS] [tap=ONEHOT,ONEHOT]
 *             [start=TAP] [name=NAME]                  a learning edge, see `EdgeMark`
 *     *@ scheme NAME nodes|drops {EXPRESSION}          the rule that a decision circuit is meant to follow, see `SchemeMark`
 *
 * In nets, `q[3:0]` stands for `q3 q2 q1 q0`. `bus`, `onehot`, `edge` and `scheme` may stand in a subcircuit.
 */
import { type EdgeMark, parseSpice, spiceHint } from "@twinedge/core";
import type { DeckDraft, ScopeDraft } from "./deck.ts";
import { needsGrammar, netName } from "./expression.ts";
import type { Line } from "./lines.ts";
import { expandRange, rangeTooLong } from "./values.ts";

interface Word {
  readonly text: string;
  readonly at: number;
}

type Annotation = (line: Line, words: readonly Word[], scope: ScopeDraft, deck: DeckDraft) => void;

const ANNOTATIONS: Readonly<Record<string, Annotation>> = {
  clock,
  probe,
  expect,
  bus: signal,
  onehot: signal,
  target,
  edge,
  scheme,
};

const INSIDE: readonly Annotation[] = [signal, edge, scheme];

/** Does the annotation hold an expression that is more than a number or a name? */
export function annotationNeedsGrammar(text: string): boolean {
  const [, word = "", rest = ""] = /^\s*(\S+)\s*(.*)$/s.exec(text) ?? [];
  const value = /^(?:target\b[^=]*=|scheme\b[^{]*)(.*)$/is.exec(`${word} ${rest}`)?.[1];
  return value !== undefined && needsGrammar(value);
}

/** @throws InputError for an unknown word and for what is not of the form above. */
export function readAnnotation(line: Line, scope: ScopeDraft, deck: DeckDraft): void {
  const words = [...line.text.matchAll(/\S+/g)].map((match) => ({ text: match[0].toLowerCase(), at: match.index }));
  const name = words[0]?.text ?? "";
  const read = Object.hasOwn(ANNOTATIONS, name) ? ANNOTATIONS[name] : undefined;
  if (read === undefined) {
    throw line.fail(
      words[0]?.at ?? 0,
      `unknown annotation "*@ ${name}"`,
      `known are ${Object.keys(ANNOTATIONS).join(", ")}`,
    );
  }
  if (!scope.isTop && !INSIDE.includes(read)) {
    throw line.fail(words[0]?.at ?? 0, `"*@ ${name}" may only stand at the top`, "move it out of the subcircuit");
  }
  read(line, words, scope, deck);
}

function clock(line: Line, [keyword, net, ...rest]: readonly Word[], _scope: ScopeDraft, deck: DeckDraft): void {
  if (net === undefined) {
    throw line.fail(line.text.length, "the clock's net is missing", "write *@ clock NET edge=rise clocks=N");
  }
  if (deck.run.clock !== undefined) {
    throw line.fail(
      keyword?.at ?? 0,
      `a clock is already named on line ${deck.run.clock.pos.line}`,
      "remove one of the two",
    );
  }
  let active: "rise" | "fall" = "rise";
  for (const word of rest) {
    const [name = "", value = ""] = word.text.split("=");
    if (name === "edge" && (value === "rise" || value === "fall")) {
      active = value;
    } else if (name === "clocks" && /^\d{1,9}$/.test(value)) {
      deck.run.clocks = Number(value);
    } else {
      throw line.fail(word.at, `"${word.text}" is not understood`, "write edge=rise, edge=fall or clocks=N");
    }
  }
  deck.run.clock = { net: netName(net.text), edge: active, pos: line.pos(net.at) };
}

function probe(line: Line, [, ...names]: readonly Word[], _scope: ScopeDraft, deck: DeckDraft): void {
  if (names.length === 0) {
    throw line.fail(line.text.length, "nothing to probe", "write *@ probe NAME ...");
  }
  deck.run.probes.push(...names.map((word) => word.text));
  deck.run.probesAt = new Map([
    ...names.map((word) => [word.text, line.pos(word.at)] as const),
    ...(deck.run.probesAt ?? []),
  ]);
}

const EXPECTATION =
  /^\s*\S+\s+(?<probe>\S+)\s+@\s*(?<clock>\S+?)\s*=\s*(?<value>\S+?)\s*(?:\+-\s*(?<tolerance>\S+)\s*)?$/d;

function expect(line: Line, words: readonly Word[], _scope: ScopeDraft, deck: DeckDraft): void {
  const match = EXPECTATION.exec(line.text.slice(0, 10_000));
  const { probe: name, clock: at, value, tolerance } = match?.groups ?? {};
  if (match === null || name === undefined || at === undefined || value === undefined) {
    throw line.fail(
      words[0]?.at ?? 0,
      "the expectation is not understood",
      "write *@ expect NAME @ CLOCK = VALUE [+- TOLERANCE]",
    );
  }
  const offset = (group: string): number => match.indices?.groups?.[group]?.[0] ?? 0;
  const number = (text: string, group: string): number => {
    const parsed = parseSpice(text);
    if (parsed === undefined) {
      throw line.fail(offset(group), `"${text}" is not a SPICE number`, spiceHint(text) ?? "write e.g. 1.52 or 20m");
    }
    return parsed;
  };
  if (!/^\d{1,9}$/.test(at)) {
    throw line.fail(offset("clock"), `"${at}" is not a number of a clock`, "0 is the settled start, 1 the first clock");
  }
  const allowed = tolerance === undefined ? 0 : number(tolerance, "tolerance");
  if (allowed < 0) {
    throw line.fail(offset("tolerance"), "the tolerance is negative", "write the largest difference allowed");
  }
  deck.run.expectations.push({
    probe: name.toLowerCase(),
    clock: Number(at),
    value: number(value, "value"),
    tolerance: allowed,
    pos: line.pos(words[0]?.at ?? 0),
  });
}

function signal(line: Line, [keyword, name, ...nets]: readonly Word[], scope: ScopeDraft): void {
  const kind = keyword?.text === "bus" ? "bus" : "onehot";
  if (name === undefined || nets.length === 0) {
    throw line.fail(line.text.length, `the ${kind} has no nets`, `write *@ ${kind} NAME NET ...`);
  }
  if (scope.signals.some((other) => other.name === name.text)) {
    throw line.fail(name.at, `"${name.text}" is already a bus or onehot here`, "rename one of the two");
  }
  const expanded = nets.flatMap((word) => {
    const range = expandRange(word.text);
    if (range === undefined) {
      throw line.fail(word.at, ...rangeTooLong(word.text));
    }
    return range.map(netName);
  });
  scope.signals.push({ name: name.text, kind, nets: expanded, pos: line.pos(keyword?.at ?? 0) });
}

function target(line: Line, words: readonly Word[], scope: ScopeDraft, deck: DeckDraft): void {
  const match = /^\s*\S+\s+(?<net>[^\s=]+)\s*=\s*(?<value>.*?)\s*$/d.exec(line.text);
  const { net, value } = match?.groups ?? {};
  if (net === undefined || value === undefined || value === "") {
    throw line.fail(words[0]?.at ?? 0, "the target is not understood", "write *@ target NET = VALUE");
  }
  if (deck.run.targets?.some((other) => other.net === net.toLowerCase()) === true) {
    throw line.fail(words[1]?.at ?? 0, `"${net}" has a target already`, "remove one of the two");
  }
  const at = match?.indices?.groups?.["value"]?.[0] ?? 0;
  deck.run.targets = [
    ...(deck.run.targets ?? []),
    {
      net: netName(net.toLowerCase()),
      value: scope.context.expression(value, (offset) => line.pos(at + offset)),
      pos: line.pos(words[0]?.at ?? 0),
    },
  ];
}

const EDGE_FORM = "write *@ edge divider|rheostat free=I,J,NODE clamped=I,J,NODE up=NET q=NET code=BUS,BUS";

function edge(line: Line, [keyword, kind, ...rest]: readonly Word[], scope: ScopeDraft): void {
  if (kind === undefined || (kind.text !== "divider" && kind.text !== "rheostat")) {
    throw line.fail(kind?.at ?? line.text.length, "the edge's kind is missing", EDGE_FORM);
  }
  const fields = new Map<string, { readonly values: readonly string[]; readonly at: number }>();
  for (const word of rest) {
    const [, name = "", value = ""] = /^(\w+)=(\S+)$/.exec(word.text) ?? [];
    const bounds = Object.hasOwn(EDGE_FIELDS, name) ? EDGE_FIELDS[name] : undefined;
    const values = value.split(",");
    if (bounds === undefined || values.length < bounds[0] || values.length > bounds[1] || values.includes("")) {
      throw line.fail(word.at, `"${word.text}" is not understood`, EDGE_FORM);
    }
    if (fields.has(name)) {
      throw line.fail(word.at, `"${name}" is given twice`, "remove one of the two");
    }
    fields.set(name, { values, at: word.at });
  }
  const ends = (name: string): EdgeMark["free"] => {
    const [i, j, node = j] = (fields.get(name)?.values ?? []).map(netName);
    if (i === undefined || j === undefined || node === undefined) {
      throw line.fail(line.text.length, `the edge's ends in the ${name} network are missing`, EDGE_FORM);
    }
    return [i, j, node];
  };
  const pair = (name: string): EdgeMark["code"] => {
    const [free, clamped] = fields.get(name)?.values ?? [];
    return free === undefined || clamped === undefined ? undefined : [free, clamped];
  };
  const net = (name: string): string | undefined => {
    const [given] = fields.get(name)?.values ?? [];
    return given === undefined ? undefined : netName(given);
  };
  const up = net("up");
  if (up === undefined) {
    throw line.fail(line.text.length, "the net of the edge's decision is missing", EDGE_FORM);
  }
  const start = fields.get("start");
  if (start !== undefined && !/^\d{1,4}$/.test(start.values[0] ?? "")) {
    throw line.fail(start.at, "start is no tap", "write the tap at code 0, e.g. start=8");
  }
  scope.edges.push({
    name: fields.get("name")?.values[0] ?? "",
    kind: kind.text,
    free: ends("free"),
    clamped: ends("clamped"),
    up,
    q: net("q"),
    code: pair("code"),
    tap: pair("tap"),
    start: start === undefined ? undefined : Number(start.values[0]),
    pos: line.pos(keyword?.at ?? 0),
  });
}

/** Fields of an edge, with the least and most values. */
const EDGE_FIELDS: Readonly<Record<string, readonly [number, number]>> = {
  free: [2, 3],
  clamped: [2, 3],
  up: [1, 1],
  q: [1, 1],
  code: [2, 2],
  tap: [2, 2],
  start: [1, 1],
  name: [1, 1],
};

const SCHEME_FORM = "write *@ scheme NAME nodes|drops {EXPRESSION}";

function scheme(line: Line, [keyword, name, looksAt]: readonly Word[], scope: ScopeDraft): void {
  const braces = /\{(?<law>[^{}]*)\}\s*$/d.exec(line.text);
  const law = braces?.groups?.["law"];
  if (name === undefined || (looksAt?.text !== "nodes" && looksAt?.text !== "drops") || law === undefined) {
    throw line.fail(keyword?.at ?? 0, "the scheme is not understood", SCHEME_FORM);
  }
  if (scope.scheme !== undefined) {
    throw line.fail(
      keyword?.at ?? 0,
      `"${scope.scheme.name}" is already this subcircuit's scheme`,
      "remove one of the two",
    );
  }
  const at = braces?.indices?.groups?.["law"]?.[0] ?? 0;
  scope.scheme = {
    name: name.text,
    looksAt: looksAt.text,
    predicate: scope.context.expression(law, (offset) => line.pos(at + offset)),
    pos: line.pos(keyword?.at ?? 0),
  };
}
