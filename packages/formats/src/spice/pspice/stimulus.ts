/**
 * STIM(width, format): a pattern source. Times are absolute or `+` from the one before, in seconds or in clocks of TIMESTEP
 * (`5c`); REPEAT n TIMES ... ENDREPEAT and LABEL= ... GOTO n TIMES are written out.
 */
import { parseSpice, type Value } from "@twinedge/core";
import { numberOf, type Word } from "./line.ts";
import type { Part } from "./part.ts";

const MOST = 100_000;

/** One line of the pattern: a time, and what the nets are then. */
type Step =
  | { readonly kind: "at"; readonly time: number; readonly relative: boolean; readonly values: readonly number[] }
  | { readonly kind: "label"; readonly name: string }
  | { readonly kind: "goto"; readonly name: string; readonly times: number; readonly word: Word };

export function stimulus(part: Part): void {
  const { line } = part;
  const width = line.count(0);
  const nets = line.nets(width, "a node");
  const io = line.take("an I/O model");
  const words = [...line.rest()];
  const options = new Map<string, Word>();
  while (words[1]?.text === "=" && words[0]?.text.toLowerCase() !== "label") {
    const [name, , value] = words.splice(0, 3);
    if (name === undefined || value === undefined) {
      break;
    }
    options.set(name.text.toLowerCase(), value);
  }
  const step = options.get("timestep");
  options.delete("timestep");
  part.options(io, options);
  const clock = step === undefined ? undefined : numberOf(line.line, step);
  const steps = read(part, words, digits(part, width), clock);
  const { times, values } = unrolled(part, steps, width);
  part.add(
    "",
    "d_source",
    [nets.map((net, i) => part.output(net, `${i + 1}`))],
    [
      ["times", times],
      ["values", values],
    ],
  );
}

/** Bits of each digit, the first digit first; they must fit the width. */
function digits(part: Part, width: number): readonly number[] {
  const format = String(part.line.counts[1] ?? "1".repeat(width));
  const each = Array.from(format, Number);
  const bits =
    each.length === 1 && each[0] !== undefined ? Array.from({ length: width / each[0] }, () => each[0] ?? 1) : each;
  if (bits.some((size) => ![1, 3, 4].includes(size)) || bits.reduce((sum, size) => sum + size, 0) !== width) {
    throw part.line.fail(0, `format ${format} does not fit ${width} nets`, "write 1, 3 or 4 for each digit");
  }
  return bits;
}

function read(part: Part, words: readonly Word[], bits: readonly number[], clock: number | undefined): readonly Step[] {
  const { line } = part;
  const steps: Step[] = [];
  const repeats: { readonly name: string; readonly times: number; readonly word: Word }[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    const next = words[i + 1];
    if (word === undefined) {
      break;
    }
    const key = word.text.toLowerCase();
    if (key === "label" && next?.text === "=") {
      steps.push({ kind: "label", name: words[i + 2]?.text.toLowerCase() ?? "" });
      i += 2;
    } else if (key === "repeat") {
      const name = `repeat ${word.at}`;
      steps.push({ kind: "label", name });
      repeats.push({ name, times: repetitions(part, next ?? word), word });
      i += 2;
    } else if (key === "endrepeat") {
      const open = repeats.pop();
      if (open === undefined) {
        throw line.fail(word.at, "ENDREPEAT closes nothing", "write REPEAT n TIMES before it");
      }
      // The list has been gone through once when its end is reached.
      steps.push({ kind: "goto", name: open.name, times: open.times - 1, word });
    } else {
      const isTime = /^\+?[\d.]/.test(key);
      if (!isTime || next === undefined) {
        throw line.fail(word.at, `"${word.text}" is not read in a stimulus`, "write TIME VALUE, REPEAT or GOTO");
      }
      const time = timeOf(part, word, clock);
      if (next.text.toLowerCase() === "goto") {
        const [label, count] = [words[i + 2], words[i + 3]];
        steps.push({ kind: "at", ...time, values: [] });
        steps.push({
          kind: "goto",
          name: label?.text.toLowerCase() ?? "",
          times: repetitions(part, count ?? word),
          word,
        });
        i += 4;
      } else {
        steps.push({ kind: "at", ...time, values: levels(part, next, bits) });
        i += 1;
      }
    }
  }
  const [open] = repeats;
  if (open !== undefined) {
    throw line.fail(open.word.at, "REPEAT is never closed", "write ENDREPEAT");
  }
  return steps;
}

function repetitions(part: Part, word: Word): number {
  const count = parseSpice(word.text);
  if (count === undefined || !Number.isInteger(count) || count < 0 || count > MOST) {
    throw part.line.fail(
      word.at,
      `"${word.text}": endless and fractional repetition is not read`,
      "write a count, or use a d_source with a period",
    );
  }
  return count;
}

function timeOf(
  part: Part,
  word: Word,
  clock: number | undefined,
): { readonly time: number; readonly relative: boolean } {
  const relative = word.text.startsWith("+");
  const bare = relative ? word.text.slice(1) : word.text;
  const clocks = /^([\d.]+)c$/i.exec(bare)?.[1];
  if (clocks !== undefined) {
    if (clock === undefined) {
      throw part.line.fail(word.at, `"${word.text}" counts clocks, and there is no TIMESTEP`, "write TIMESTEP=time");
    }
    return { time: Number(clocks) * clock, relative };
  }
  return { time: numberOf(part.line.line, { text: bare, at: word.at }), relative };
}

function levels(part: Part, word: Word, bits: readonly number[]): readonly number[] {
  const characters = word.text.toLowerCase().split("");
  if (characters.length !== bits.length) {
    throw part.line.fail(
      word.at,
      `"${word.text}" has ${characters.length} digits, not ${bits.length}`,
      "write a digit for each",
    );
  }
  return characters.flatMap((character, i) => {
    const size = bits[i] ?? 1;
    if (/[xrf]/.test(character) && !(size === 4 && character === "f")) {
      return Array.from({ length: size }, () => 2);
    }
    const value = Number.parseInt(character, 16);
    if (Number.isNaN(value) || value >= 2 ** size) {
      throw part.line.fail(
        word.at,
        `"${character}" is no digit of ${size} bits`,
        "known are digits and X; Z and INCR are not read",
      );
    }
    return Array.from({ length: size }, (_, bit) => (value >> (size - 1 - bit)) & 1);
  });
}

function unrolled(
  part: Part,
  steps: readonly Step[],
  width: number,
): { times: readonly Value[]; values: readonly Value[] } {
  const { line } = part;
  const found: { readonly time: number; readonly values: readonly number[] }[] = [];
  const left = new Map<number, number>();
  let now = 0;
  let work = 0;
  for (let i = 0; i < steps.length; i++) {
    const step = steps[i];
    work++;
    if (step === undefined || work > MOST) {
      throw line.fail(0, `the stimulus has more than ${MOST} changes`, "write fewer, or use a d_source");
    }
    if (step.kind === "at") {
      const time = step.relative ? now + step.time : step.time;
      if (time < now) {
        throw line.fail(0, `the stimulus goes back from ${now} s to ${time} s`, "order its times");
      }
      now = time;
      const last = found.at(-1);
      if (step.values.length === 0) {
        continue;
      }
      if (last !== undefined && last.time === time) {
        found.pop();
      }
      found.push({ time, values: step.values });
    } else if (step.kind === "goto") {
      const target = steps.findIndex((other) => other.kind === "label" && other.name === step.name);
      if (target < 0 || target > i) {
        throw line.fail(step.word.at, `no label "${step.name}" stands before it`, "write LABEL=name");
      }
      const rest = left.get(i) ?? step.times;
      if (rest > 0) {
        left.set(i, rest - 1);
        i = target;
      } else {
        left.delete(i);
      }
    }
  }
  if (found.length === 0) {
    throw line.fail(0, "the stimulus is empty", "write TIME VALUE");
  }
  const [first] = found;
  const start =
    first !== undefined && first.time > 0 ? [{ time: 0, values: Array.from({ length: width }, () => 2) }] : [];
  const all = [...start, ...found];
  return {
    times: all.map(({ time }) => Number(time.toPrecision(12))),
    values: all.flatMap(({ values }) => values),
  };
}
