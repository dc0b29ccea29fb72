/**
 * `*@` lines: what a run needs beyond SPICE.
 *
 *     *@ clock NET [edge=rise|fall] [clocks=N]         the clock, and how many of its periods to run
 *     *@ probe NAME ...                                what to record
 *     *@ expect NAME @ CLOCK = VALUE [+- TOLERANCE]    what must come out
 *     *@ bus NAME NET ...                              nets read as a number, most significant first
 *     *@ onehot NAME NET ...                           position of the one net that is high, position 0 first
 *
 * In nets, `q[3:0]` stands for `q3 q2 q1 q0`. `bus` and `onehot` may stand in a subcircuit.
 */
import { parseSpice, spiceHint } from "@twinedge/core";
import type { DeckDraft, ScopeDraft } from "./deck.ts";
import { netName } from "./expression.ts";
import type { Line } from "./lines.ts";
import { expandRange, rangeTooLong } from "./values.ts";

interface Word {
  readonly text: string;
  readonly at: number;
}

type Annotation = (line: Line, words: readonly Word[], scope: ScopeDraft, deck: DeckDraft) => void;

const ANNOTATIONS: Readonly<Record<string, Annotation>> = { clock, probe, expect, bus: signal, onehot: signal };

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
  if (!scope.isTop && read !== signal) {
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
  let edge: "rise" | "fall" = "rise";
  for (const word of rest) {
    const [name = "", value = ""] = word.text.split("=");
    if (name === "edge" && (value === "rise" || value === "fall")) {
      edge = value;
    } else if (name === "clocks" && /^\d{1,9}$/.test(value)) {
      deck.run.clocks = Number(value);
    } else {
      throw line.fail(word.at, `"${word.text}" is not understood`, "write edge=rise, edge=fall or clocks=N");
    }
  }
  deck.run.clock = { net: netName(net.text), edge, pos: line.pos(net.at) };
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
