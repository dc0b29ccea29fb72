/**
 * A trace as a value change dump (IEEE 1364-2005, section 18), which GTKWave opens with the design's hierarchy.
 *
 * Scopes are the levels of the signals' paths. Logic nets and buses are `wire`, a one-hot signal is an `integer` (x while it is
 * not one-hot), voltages are `real` in volts with all their digits. Strengths other than high impedance are not shown.
 * Voltages that run straight between their points are listed in a comment, by their codes: `$comment straight " & $end`. There
 * is no date in it: the same run gives the same bytes.
 */
import { type Logic, logicChar, onehotValue, type Trace, type TraceSignal, UNDETERMINED } from "@twinedge/core";
import { isContinuous, viewsOfBits } from "../changes.ts";
import { uniqueNames } from "../unique-names.ts";
import { STRAIGHT } from "./variables.ts";

/** Characters of one piece of the text, roughly. */
const CHUNK = 1 << 16;
/** Bits of an `integer`. */
const INTEGER_BITS = 32;

/** The text in pieces, so that a long trace is not held twice. */
export function* writeVcd(trace: Trace): Generator<string> {
  yield header(trace);
  const codes = trace.signals.map((_, id) => identifier(id));
  const values = new Float64Array(trace.signals.length).fill(Number.NaN);
  const views = viewsOfBits(trace.signals);
  const changed = new Set<number>();
  let text = "";
  let dumping = false;
  let at = 0;
  const { times, ids } = trace;
  while (at < times.length) {
    const time = times[at] ?? 0;
    text += `#${time}\n`;
    if (!dumping) {
      text += "$dumpvars\n";
    }
    for (; at < times.length && times[at] === time; at++) {
      const id = ids[at] ?? 0;
      values[id] = trace.values[at] ?? Number.NaN;
      changed.add(id);
      for (const view of views.get(id) ?? []) {
        changed.add(view);
      }
    }
    for (const id of changed) {
      text += change(trace.signals[id], id, values, codes[id] ?? "");
    }
    changed.clear();
    if (!dumping) {
      text += "$end\n";
      dumping = true;
    }
    if (text.length > CHUNK) {
      yield text;
      text = "";
    }
  }
  yield `${text}#${Math.max(trace.endTime, times.at(-1) ?? 0)}\n`;
}

function change(signal: TraceSignal | undefined, id: number, values: Float64Array, code: string): string {
  switch (signal?.kind) {
    case "real":
      return `r${values[id]} ${code}\n`;
    case "logic":
      return `${logicChar(values[id] ?? UNDETERMINED)}${code}\n`;
    case "bus":
      return `b${bits(signal.bits, values).map(logicChar).join("")} ${code}\n`;
    case "onehot": {
      const position = onehotValue(bits(signal.bits, values));
      return `b${Number.isNaN(position) ? "x" : position.toString(2)} ${code}\n`;
    }
    default:
      return "";
  }
}

function bits(ids: readonly number[], values: Float64Array): Logic[] {
  return ids.map((id) => {
    const value = values[id];
    return value === undefined || Number.isNaN(value) ? UNDETERMINED : value;
  });
}

/** Shortest code of printable characters for a signal number. */
function identifier(id: number): string {
  const FIRST = 33;
  const COUNT = 94;
  let code = "";
  let rest = id;
  do {
    code += String.fromCharCode(FIRST + (rest % COUNT));
    rest = Math.floor(rest / COUNT) - 1;
  } while (rest >= 0);
  return code;
}

interface Level {
  readonly variables: { readonly id: number; readonly name: string }[];
  readonly levels: Map<string, Level>;
}

function header(trace: Trace): string {
  const root: Level = { variables: [], levels: new Map() };
  for (const [id, signal] of trace.signals.entries()) {
    const path = signal.path.split(".");
    const name = path.pop() ?? "";
    let level = root;
    for (const scope of path) {
      let next = level.levels.get(scope);
      if (next === undefined) {
        next = { variables: [], levels: new Map() };
        level.levels.set(scope, next);
      }
      level = next;
    }
    level.variables.push({ id, name });
  }
  const title = trace.title.replaceAll(/\s+/g, " ").replaceAll(/\$+(?=end)/g, "");
  const straight = trace.signals.flatMap((signal, id) => (isContinuous(signal) ? [identifier(id)] : []));
  const lines = straight.length === 0 ? "" : `$comment ${STRAIGHT} ${straight.join(" ")} $end\n`;
  return `$comment ${title} $end\n$version twinedge $end\n$timescale 1ps $end\n${lines}${scopeText(trace, "top", root)}$enddefinitions $end\n`;
}

function declaration(signal: TraceSignal, code: string, name: string): string {
  switch (signal.kind) {
    case "real":
      return `real 64 ${code} ${name}`;
    case "logic":
      return `wire 1 ${code} ${name}`;
    case "bus":
      return `wire ${signal.bits.length} ${code} ${name} [${signal.bits.length - 1}:0]`;
    case "onehot":
      return `integer ${INTEGER_BITS} ${code} ${name}`;
  }
}

/** GTKWave's window ends the name of a variable at a colon (vcd_recoder.c, get_vartoken_patched), that of a scope it does not. */
function variableName(name: string): string {
  return legal(name).replaceAll(":", "_");
}

/** Brackets would be taken for a bit select, blanks and `$end` for the end of the name. */
function legal(name: string): string {
  const word = name
    .replaceAll("[", "(")
    .replaceAll("]", ")")
    .replaceAll(/\s/g, "_")
    .replaceAll(/\$(?=end)/g, "_");
  return word === "" ? "_" : word;
}

function scopeText(trace: Trace, name: string, { variables, levels }: Level): string {
  const scopes = uniqueNames([...levels.keys()], legal);
  const names = uniqueNames(
    variables.map((one) => one.name),
    variableName,
  );
  const own = variables.map(({ id }, i) => {
    const signal = trace.signals[id];
    return signal === undefined ? "" : `$var ${declaration(signal, identifier(id), names[i] ?? "_")} $end\n`;
  });
  const inner = [...levels.values()].map((level, i) => scopeText(trace, scopes[i] ?? "_", level));
  return `$scope module ${name} $end\n${own.join("")}${inner.join("")}$upscope $end\n`;
}
