/** What a scheme makes of one edge, in words: what it looks at, what its rule says, what its circuit gives and why. */
import type { Corner, SchemeMark } from "@twinedge/core";
import { type EdgeVoltages, excess } from "../edges/edge.ts";
import { type RuleInput, readsCurrents, ruleOf } from "../edges/scheme.ts";
import { type Sight, sights } from "./comparators.ts";
import type { EdgeState, SchemeRun } from "./run.ts";

export interface View {
  readonly scheme: string;
  readonly volts: EdgeVoltages;
  /** 0, 1, or 2 for X. */
  readonly up: number;
  readonly rises: boolean | undefined;
  /** Decision of the scheme's rule at these voltages. */
  readonly rule: boolean;
  readonly comparators: readonly Sight[];
  readonly words: string;
}

/** An edge of the run as it now stands. */
export function viewOf(run: SchemeRun, edge: number, corner: Corner): View {
  const { bench, scheme, name } = run;
  const state = run.state.edges[edge];
  const found = bench.edges[edge];
  if (state === undefined || found === undefined) {
    throw new RangeError(`there is no edge ${edge}`);
  }
  const { design, engine } = bench.simulator;
  const sense = (port: string): number => engine.voltage(design.netByName.get(`${found.path}.${port}`) ?? 0);
  const input: RuleInput = { ...state.volts, isf: sense("isf"), isc: sense("isc") };
  const rule = ruleOf(scheme)(input);
  const comparators = sights(bench, edge, corner);
  const nodes = [found.clamped.node, found.free.node].map((net) => design.nets[net]?.name ?? "?");
  const { up, volts, rises } = state;
  return {
    scheme: name,
    volts,
    up,
    rises,
    rule,
    comparators,
    words: [
      `${name} ${looks(scheme, input, nodes)}`,
      verdict(state, rule, comparators),
      rises === undefined ? "direction not known" : `resistance ${rises ? "rises" : "falls"}`,
    ].join(", "),
  };
}

/** What Eq. 2 asks there. */
export function idealWords({ volts, ideal }: EdgeState): string {
  return `Eq. 2 asks ${drops(volts)}, so resistance ${ideal ? "rises" : "falls"}`;
}

function looks(scheme: SchemeMark, input: RuleInput, [clamped = "", free = ""]: readonly string[]): string {
  if (readsCurrents(scheme)) {
    const { fi, fj, ci, cj, isf = 0, isc = 0 } = input;
    const [pc, pf] = [isc * (ci - cj), isf * (fi - fj)];
    return `looks at powers: clamped ${compared(pc, pf, "mW", "free ")}`;
  }
  return scheme.looksAt === "nodes"
    ? `looks at a node: ${clamped} ${compared(input.cn, input.fn, "V", `${free} `)}`
    : `looks at drops: ${drops(input)}`;
}

function drops(volts: EdgeVoltages): string {
  const { fi, fj, ci, cj } = volts;
  // The difference itself decides the sign, so that the words cannot say another than the rule.
  const free = Math.abs(fi - fj);
  return `|clamped drop| ${compared(free + excess(volts), free, "V", "|free drop| ", Math.abs(ci - cj))}`;
}

/** `2.031 V > free 1.998 V`, with as many digits as tell them apart. */
function compared(a: number, b: number, unit: string, name: string, shown = a): string {
  const sign = a > b ? ">" : a < b ? "<" : "=";
  const places = a === b ? 3 : Math.min(9, Math.max(3, 1 - Math.floor(Math.log10(Math.abs(a - b)))));
  return `${shown.toFixed(places)} ${unit} ${sign} ${name}${b.toFixed(places)} ${unit}`;
}

function verdict({ up }: EdgeState, rule: boolean, comparators: readonly Sight[]): string {
  const word = up === 2 ? "X" : up === 1 ? "up" : "down";
  const asked = rule ? "up" : "down";
  const odd = comparators.flatMap(oddity);
  const because = odd.length > 0 ? ` (${odd.join("; ")})` : "";
  if (word === asked) {
    return `so ${word}${because}`;
  }
  const close = comparators.toSorted((a, b) => Math.abs(a.difference) - Math.abs(b.difference))[0];
  const cause = odd.length > 0 || close === undefined ? because : ` (${closeness(close)})`;
  return `so ${asked} by its rule, but its circuit gives ${word}${cause}`;
}

function oddity({ device, condition, plus, minus, offset, difference, out, limit = 0 }: Sight): readonly string[] {
  switch (condition) {
    case "tie":
      return [`tie at ${device}: both inputs at ${plus.toFixed(3)} V`];
    case "above":
      return [
        `${device} sees ${Math.max(plus, minus).toFixed(3)} V, above its input range up to ${limit.toFixed(2)} V`,
      ];
    case "below":
      return [`${device} sees ${Math.min(plus, minus).toFixed(3)} V, below its input range from ${limit.toFixed(3)} V`];
    default:
      if (out !== 2 && (out === 1) !== difference > 0) {
        return [`${device} has not yet followed its ${millivolts(difference)}`];
      }
      return Math.sign(plus - minus) === Math.sign(difference)
        ? []
        : [`${device} sees ${millivolts(plus - minus)}: its offset of ${millivolts(offset)} decides`];
  }
}

function closeness({ device, plus, minus, offset }: Sight): string {
  return `${device} sees ${millivolts(plus - minus)}${offset === 0 ? "" : ` and has an offset of ${millivolts(offset)}`}`;
}

function millivolts(volts: number): string {
  return `${(volts * 1e3).toPrecision(3)} mV`;
}
