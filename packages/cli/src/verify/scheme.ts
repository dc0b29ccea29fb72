/** `verify --scheme S` without a deck: the literal decision circuit on a bench, as sections of the report and as a map. */
import { type Circuit, elaborate, formatSi, InputError, parseSi } from "@twinedge/core";
import { decisionMap } from "@twinedge/formats";
import {
  benchDeck,
  type Corner,
  cornerParts,
  type DeadZone,
  KINDS,
  type LevelResult,
  type Load,
  type RayResult,
  type SchemeQuestion,
  type SchemeResult,
  schemeOf,
  TIE_RULES,
  verifyScheme,
} from "@twinedge/study";
import type { Io } from "../io.ts";
import { libraryNames, readBench, readLibrary } from "../library.ts";
import { alignRight, columns, plural } from "../text.ts";
import { count } from "../values.ts";
import type { Specs } from "../verbs/verb.ts";
import type { Section } from "./section.ts";

export const benchOptions = {
  parts: { type: "string", choices: ["ideal", "hardware"], describe: "without a deck: ideal parts or LM339 and kin" },
  vcc: { type: "string", describe: "supply of the logic, and highest node (default: 5)" },
  vcmp: { type: "string", describe: "supply of the comparators (default: 5)" },
  levels: {
    type: "string",
    describe: "V at the end that is held, V[,V...] (default: 0, middle, the range's end, above)",
  },
  anchor: { type: "string", choices: ["i", "j"], describe: "end that is held at the level in both networks" },
  node: { type: "string", choices: ["i", "j"], describe: "end that node comparisons look at (default: j)" },
  edge: { type: "string", choices: ["divider", "rheostat"], describe: "what up acts on" },
  tolerance: { type: "string", describe: "of every resistor (default: 0.01)" },
  offset: { type: "string", describe: "largest offset of a comparator (default: its data sheet's)" },
  "source-resistance": { type: "string", describe: "of the node at each end (default: 0)" },
  pot: { type: "string", describe: "both pots, for schemes that sense currents (default: 50k)" },
  grid: { type: "string", describe: "points along each side of the plane (default: 101)" },
  svg: { type: "string", describe: "write a map of the plane" },
} as const satisfies Specs;

export type BenchArgs = { readonly [K in keyof typeof benchOptions]?: string | undefined };

interface Asked {
  readonly circuit: Circuit;
  readonly question: SchemeQuestion;
}

const HEADROOM = 1.5;

/** @throws InputError for an option that is no number, or a scheme that does not exist */
async function ask(scheme: string, args: BenchArgs): Promise<Asked> {
  // An unknown name is refused with the nearest one.
  const library = await readLibrary("schemes", scheme);
  const { looksAt } = schemeOf(library.circuit);
  const number = (option: keyof BenchArgs, unit: string, fallback: number, least = 0): number => {
    const text = args[option];
    const value = text === undefined ? fallback : parseSi(text, unit);
    if (value === undefined || !(value >= least)) {
      throw new InputError(`--${option} cannot be "${text}"`, { remedy: `give a number from ${least} on` });
    }
    return value;
  };
  const vcc = number("vcc", "V", 5, 0.1);
  const vcmp = number("vcmp", "V", 5, 0.1);
  const parts = args.parts ?? "hardware";
  const nodes = looksAt === "nodes";
  const tolerance = number("tolerance", "", 0.01);
  if (tolerance >= 1) {
    throw new InputError(`--tolerance cannot be "${args.tolerance}"`, { remedy: "give a fraction, e.g. 0.01" });
  }
  const grid = args.grid === undefined ? 101 : count("--grid", args.grid);
  if (grid < 2 || grid > 1001) {
    throw new InputError(`--grid cannot be ${grid}`, { remedy: "give 2 to 1001 points" });
  }
  const anchor = args.anchor === "i" || args.anchor === "j" ? args.anchor : nodes ? "i" : "j";
  const bench = {
    parts: `${parts}.lib`,
    scheme: `schemes/${scheme}.lib`,
    vcc,
    vcmp,
    sourceResistance: number("source-resistance", "ohm", 0),
    pot: number("pot", "ohm", 50e3, 1),
    node: args.node === "i" ? ("i" as const) : ("j" as const),
  };
  const kind = args.edge === "divider" || args.edge === "rheostat" ? args.edge : nodes ? "divider" : "rheostat";
  const offset = args.offset === undefined ? undefined : number("offset", "V", 0);
  const levels = args.levels === undefined ? defaultLevels(vcc, vcmp) : listOf(args.levels);
  return {
    circuit: await readBench(benchDeck(bench)),
    question: { bench, kind, anchor, levels, grid, tolerance, offset },
  };
}

/** 0 V, the middle, the end of an LM339's input range and what lies above it, as far as nodes go. */
function defaultLevels(vcc: number, vcmp: number): readonly number[] {
  const end = vcmp - HEADROOM;
  const levels = end > 0 && end < vcc ? [0, vcc / 2, end, (end + vcc) / 2 + 0.25] : [0, vcc / 2, vcc];
  return [...new Set(levels.filter((level) => level <= vcc))].sort((a, b) => a - b);
}

function listOf(text: string): readonly number[] {
  const levels = text.split(",").map((part) => parseSi(part.trim(), "V"));
  if (levels.some((level) => level === undefined || level < 0)) {
    throw new InputError(`--levels cannot be "${text}"`, { remedy: "give voltages from 0 on, e.g. 0,2.5,3.5" });
  }
  return levels.map((level) => level ?? 0);
}

export interface SchemeReport {
  readonly title: string;
  readonly sections: readonly Section[];
  readonly svg: string;
  readonly finished: boolean;
}

/** @param least share of right decisions that is asked for with typical parts, 0 to 1 */
export async function schemeReport(
  name: string,
  args: BenchArgs,
  least: number | undefined,
  io: Io,
  progress: (done: number) => void,
): Promise<SchemeReport> {
  const { circuit, question } = await ask(name, args);
  const turn = async (done: number): Promise<boolean> => {
    progress(done);
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    return !io.signal.aborted;
  };
  const result = await verifyScheme(elaborate(circuit), schemeOf(circuit), question, turn);
  const { vcc, vcmp } = question.bench;
  const parts = args.parts ?? "hardware";
  const title = `Scheme ${name}, ${parts} parts, logic on ${vcc} V, comparators on ${vcmp} V`;
  return {
    title,
    sections: [
      planeSection(result, question, least),
      zoneSection(result),
      ...(result.levels.some(({ nodes }) => nodes.length > 0) ? [nodeSection(result)] : []),
      tieSection(result),
      loadSection(result),
    ],
    svg: mapOf(title, result, question),
    finished: result.levels.length === question.levels.length,
  };
}

const percent = (share: number): string => (Number.isNaN(share) ? "-" : `${Math.abs(100 * share).toFixed(2)} %`);
const millivolts = (volts: number): string => `${(1e3 * volts).toFixed(volts < 0.1 ? 2 : 1)} mV`;
const step = (value: number): string => ["falls", "rises"][value] ?? "X";

function where({ anchor }: SchemeQuestion): string {
  const moves = anchor === "i" ? "j" : "i";
  return `end ${anchor} of the edge at the level in both networks, end ${moves} from 0 V to the supply in each`;
}

function planeSection({ levels }: SchemeResult, question: SchemeQuestion, least: number | undefined): Section {
  const shares = levels.map(({ typ }) => 1 - typ.shares.wrong - typ.shares.unknown);
  const held = shares.reduce((sum, share) => sum + share, 0) / Math.max(1, shares.length);
  const short = least !== undefined && held < least;
  const rows = levels.flatMap(({ plane, typ, worst }) =>
    (
      [
        ["typical", typ.shares],
        ["worst corner", worst.shares],
      ] as const
    ).map(([parts, found]) => [
      `${plane.level} V`,
      parts,
      percent(1 - found.wrong - found.unknown),
      percent(found.wrong),
      percent(found.unknown),
      percent(found.outside),
      percent(found.wrongInside),
      found.wrong === 0 ? "-" : `${millivolts(found.wrongFrom)} to ${millivolts(found.wrongTo)}`,
      percent(found.offRule),
    ]),
  );
  const heads = [
    "level",
    "parts",
    "right",
    "wrong",
    "unknown",
    "input out of range",
    "not right, inputs in range",
    "wrong at ||a|-|b||",
    "off its own rule",
  ];
  return {
    name: "plane",
    title: "decisions over the plane of drops against Eq. 2: the resistance rises where |a| > |b|",
    ok: !short,
    lines: [
      `a clamped, b free drop from end i to end j; ${where(question)}; ${question.grid} x ${question.grid} points, ties left out`,
      ...columns([heads, ...rows], [undefined, ...heads.slice(2).map(() => alignRight)]),
      ...(least === undefined ? [] : [`${percent(held)} right with typical parts, ${percent(least)} asked for`]),
    ],
    json: {
      anchor: question.anchor,
      node: question.bench.node,
      edge: question.kind,
      grid: question.grid,
      levels: levels.map(({ plane, typ, worst }) => ({
        level: plane.level,
        typ: typ.shares,
        worst: worst.shares,
      })),
    },
  };
}

interface Span {
  readonly volts: number;
  readonly at: number;
  /** Rays on which the decision never becomes right: what it is at their end. */
  readonly never: "wrong" | "unknown" | "out of range" | undefined;
  readonly neverAt: number;
}

/** The widest of several rays. */
function widest(
  rays: readonly { readonly free: number; readonly zone: DeadZone | undefined }[],
  side: "exceed" | "short",
): Span | undefined {
  let found: Span | undefined;
  for (const { free, zone } of rays) {
    const volts = zone?.[side] ?? Number.NaN;
    const before = found ?? { volts: Number.NaN, at: free, never: undefined, neverAt: free };
    if (Number.isNaN(volts)) {
      const last = side === "exceed" ? zone?.last : zone?.first;
      const never = last === undefined ? "out of range" : last > 1 ? "unknown" : "wrong";
      found = { ...before, never, neverAt: free };
    } else {
      found = volts <= before.volts ? before : { ...before, volts, at: free };
    }
  }
  return found;
}

function spanText(span: Span | undefined): string {
  if (span === undefined) {
    return "-";
  }
  const { volts, never, neverAt } = span;
  const zone = Number.isNaN(volts) ? "" : millivolts(volts);
  const end = never === undefined ? "" : zone === "" ? never : `, ${never} at ${neverAt.toFixed(2)} V`;
  return `${zone}${end}`;
}

function zoneSection({ levels, widest: worst, factors }: SchemeResult): Section {
  const rows = levels.flatMap(({ plane, quadrants }) =>
    [...new Set(quadrants.map(({ quadrant }) => quadrant))].map((quadrant) => {
      const own = quadrants.filter((one) => one.quadrant === quadrant);
      const of = (parts: "typ" | "worst", side: "exceed" | "short"): string =>
        spanText(
          widest(
            own.map((one) => ({ free: one.free, zone: one[parts] })),
            side,
          ),
        );
      return [
        `${plane.level} V`,
        quadrant,
        of("typ", "exceed"),
        of("typ", "short"),
        of("worst", "exceed"),
        of("worst", "short"),
      ];
    }),
  );
  const heads = ["level", "signs", "typ |a| above |b|", "typ |a| below |b|", "worst above", "worst below"];
  return {
    name: "deadzone",
    title: "dead zone: how far |a| must be above or below |b| to be decided rightly, with inputs in range",
    ok: true,
    lines: [
      ...columns([heads, ...rows], [undefined, ...heads.slice(2).map(() => alignRight)]),
      ...(worst === undefined
        ? ["nowhere is the decision right beside |a| = |b| with every input in range"]
        : [
            `widest: |a| ${worst.side === "exceed" ? "above" : "below"} |b| by ${millivolts(worst.volts)} at ${worst.level} V, ${worst.quadrant}, b = ${worst.free.toFixed(3)} V`,
            `alone: offsets ${millivolts(worst.alone.offset)}, bias currents ${millivolts(worst.alone.bias)}, resistors ${millivolts(worst.alone.resistors)}`,
            `worst of the corners of ${plural(factors, "value")}: ${cornerText(worst.corner)}`,
          ]),
    ],
    json: {
      levels: levels.map(({ plane, quadrants }) => ({
        level: plane.level,
        rays: quadrants.map(rayJson),
      })),
      widest: worst === undefined ? null : { ...worst, corner: cornerParts(worst.corner) },
    },
  };
}

/** Null stands for inputs out of range. */
function rayJson({ typ, worst, ...rest }: RayResult): unknown {
  if (typ === undefined || worst === undefined) {
    return { ...rest, typ: null, worst: null };
  }
  const { exceedCorner, shortCorner, ...zone } = worst;
  const corners = { exceedCorner: cornerParts(exceedCorner), shortCorner: cornerParts(shortCorner) };
  return { ...rest, typ, worst: { ...zone, ...corners } };
}

const UNITS: Readonly<Record<string, string>> = { vos: "V", ib: "A", ios: "A", r: "ohm" };

function cornerText(corner: Corner): string {
  const parts = cornerParts(corner);
  return parts.length === 0
    ? "the typical one"
    : parts
        .map(({ device, param, value }) => `${device} ${param} ${formatSi(value, UNITS[param] ?? "", 4)}`)
        .join(", ");
}

function nodeSection({ levels, scheme }: SchemeResult): Section {
  const rows = levels.flatMap(({ plane, nodes }) =>
    nodes.map(({ free, typ, worst }) => [
      `${plane.level} V`,
      `${free.toFixed(2)} V`,
      ...[typ, worst].flatMap((zone) =>
        (["exceed", "short"] as const).map((side) => spanText(widest([{ free, zone }], side))),
      ),
    ]),
  );
  const heads = ["level", "free node", "typ above", "typ below", "worst above", "worst below"];
  return {
    name: "nodes",
    title: `what ${scheme.name} compares: how far the clamped node must be above the free one for up, below it for down`,
    ok: true,
    lines: columns(
      [heads, ...rows],
      heads.slice(1).map(() => alignRight),
    ),
    json: levels.map(({ plane, nodes }) => ({
      level: plane.level,
      rays: nodes.map(rayJson),
    })),
  };
}

function tieSection({ ties }: SchemeResult): Section {
  const rows = ties.map(({ name, steps }) => [name, ...TIE_RULES.map((rule) => step(steps[rule]))]);
  return {
    name: "ties",
    title: "equal drops, typical parts: Eq. 2 lets the resistance fall",
    ok: true,
    lines: columns([["drops", ...TIE_RULES.map((rule) => `tied comparators give ${rule}`)], ...rows]),
    json: ties.map(({ name, steps }) => ({
      name,
      steps: Object.fromEntries(TIE_RULES.map((rule) => [rule, step(steps[rule])])),
    })),
  };
}

function loadSection({ loads }: SchemeResult): Section {
  const text = ({ end, amperes, level, a, b }: Load): readonly string[] => [
    end,
    formatSi(amperes, "A", 4),
    `${(1e6 * amperes).toFixed(3)} mV`,
    `level ${level} V, a = ${a} V, b = ${b} V`,
  ];
  const heads = ["end", "drawn", "for 1 kohm of the node", "at"];
  const rows = (list: readonly Load[]): readonly string[] =>
    columns([heads, ...list.map(text)], [alignRight, alignRight]);
  return {
    name: "loading",
    title: "current that the decision draws from the nodes, at the worst point of the planes",
    ok: true,
    lines: [
      "below 0 A it flows into the node; typical bias currents",
      ...rows(loads.typ),
      "largest bias currents",
      ...rows(loads.worst),
    ],
    json: loads,
  };
}

function mapOf(title: string, { levels, scheme, widest: worst }: SchemeResult, question: SchemeQuestion): string {
  const panel = ({ typ, worst: corner, quadrants }: LevelResult, parts: "typ" | "worst") => {
    const { grid, shares } = parts === "typ" ? typ : corner;
    const zones = quadrants
      .flatMap((one) => [one[parts]?.exceed ?? Number.NaN, one[parts]?.short ?? Number.NaN])
      .filter((volts) => !Number.isNaN(volts));
    return {
      ...grid,
      notes: [
        `wrong ${percent(shares.wrong)}${shares.unknown > 0 ? `, undecided ${percent(shares.unknown)}` : ""}`,
        zones.length === 0
          ? "no dead zone to be given: out of range, or wrong"
          : parts === "typ"
            ? `dead zone ${millivolts(Math.max(...zones))}`
            : `dead zone of any corner ${millivolts(Math.max(...zones))}`,
      ],
    };
  };
  const name =
    worst === undefined
      ? "worst corner"
      : `The corner of the parts with the widest dead zone (${worst.quadrant.replace(" ", ", ")})`;
  return decisionMap({
    title,
    subtitle: `Does the resistance of an edge step the way that Eq. 2 asks for? ${scheme.looksAt === "nodes" ? "Node" : "Drop"} comparison; ${where(question)}.`,
    kinds: KINDS,
    levels: levels.map(({ plane }) => `end ${plane.anchor} at ${plane.level} V`),
    rows: [
      { title: "Typical parts", panels: levels.map((level) => panel(level, "typ")) },
      { title: name, panels: levels.map((level) => panel(level, "worst")) },
    ],
  });
}

/** @throws InputError naming options that only a bench has, where there is a deck */
export function refuseBenchOptions(args: BenchArgs): void {
  const given = (Object.keys(benchOptions) as (keyof BenchArgs)[]).find((option) => args[option] !== undefined);
  if (given !== undefined) {
    throw new InputError(`--${given} is of the bench of a scheme, not of a deck`, {
      remedy: `leave it out, or give --scheme (${libraryNames("schemes").join(", ")}) without a deck`,
    });
  }
}
