/** What a person reads of a comparison. */
import { formatSi } from "@twinedge/core";
import type { Pair, Quantiles, Share, View } from "@twinedge/study";
import { alignRight, columns, plural } from "../text.ts";
import type { Result, SchemeResult, SeedsResult } from "./result.ts";

const RIGHT = Array.from({ length: 9 }, () => alignRight);

export function reportLines(result: Result): readonly string[] {
  const { design, clocks, schemes, pairs, seeds, threshold, finished } = result;
  const aims = design.targets.map(({ path, volts }) => `${path} to ${formatSi(volts, "V")}`).join(", ");
  return [
    design.title,
    `${plural(clocks, "clock")}, ${plural(design.edges.length, "edge")}${aims === "" ? "" : `, ${aims}`}${finished ? "" : " (interrupted)"}`,
    "",
    ...decisionLines(schemes),
    "",
    ...(aims === ""
      ? ["the deck names no targets (*@ target), so nothing is said of learning"]
      : learningLines(schemes, threshold)),
    ...pairs.flatMap((pair) => divergenceLines(pair, clocks)),
    ...(seeds === undefined ? [] : ["", ...seedLines(seeds, threshold)]),
  ];
}

function decisionLines(schemes: readonly SchemeResult[]): readonly string[] {
  const first = schemes[0]?.name ?? "";
  const several = schemes.length > 1;
  const header = ["decisions", "taken", "as Eq. 2", "", "otherwise", "X", "early"];
  const rows = schemes.map(({ name, agreement, differences }, s) => {
    const { decisions, agree, disagree, unknown } = agreement;
    const { ownRun, sameCodes, early } = differences;
    const cells = [
      name,
      `${decisions}`,
      `${agree}`,
      percent(agree, decisions),
      `${disagree}`,
      `${unknown}`,
      sum(early),
    ];
    return several ? [...cells, ...(s === 0 ? ["", ""] : [sum(ownRun), sum(sameCodes)])] : cells;
  });
  const heads = several
    ? [
        [...header, `not as ${first}:`, ""],
        ["", "", "", "", "", "", "", "own run", "at its codes"],
      ]
    : [header];
  return columns([...heads, ...rows], RIGHT);
}

function learningLines(schemes: readonly SchemeResult[], threshold: number): readonly string[] {
  const clocks = schemes[0]?.learning?.final.clocks ?? 0;
  const header = [
    "learning",
    `below ${formatSi(threshold, "V")}`,
    `mean error, last ${clocks}`,
    "worst error",
    "codes at the end",
  ];
  const rows = schemes.map(({ name, learning, states }) => [
    name,
    clockText(learning?.reached),
    voltText(learning?.final.mean),
    voltText(learning?.final.worst),
    (states.at(-1)?.edges ?? []).map(({ code }) => (Number.isNaN(code) ? "x" : `${code}`)).join(" "),
  ]);
  return columns([header, ...rows], [alignRight, alignRight, alignRight]);
}

function divergenceLines({ first, second, divergence }: Pair, clocks: number): readonly string[] {
  if (divergence === undefined) {
    return ["", `${first} and ${second} decide alike in all ${plural(clocks, "clock")}`];
  }
  const { clock, edge, others, views, ideal, cause } = divergence;
  const also = others.length === 0 ? "" : `, and at ${others.join(" ")}`;
  return [
    "",
    `${first} and ${second} first differ at clock ${clock}, edge ${edge}${also}`,
    ...views.flatMap((view, i) => [`  ${view.words}`, `    ${ideal[i] ?? ""}`]),
    ...(cause === undefined ? [] : [`  ${cause}`]),
    ...columns([["  V", "fi", "fj", "fn", "ci", "cj", "cn"], ...views.map(voltRow)], RIGHT),
    ...columns(views.flatMap(sightRows), [undefined, alignRight, alignRight, alignRight, undefined]),
  ];
}

function voltRow({ scheme, volts: { fi, fj, fn, ci, cj, cn } }: View): readonly string[] {
  return [`  ${scheme}`, ...[fi, fj, fn, ci, cj, cn].map((v) => v.toFixed(6))];
}

function sightRows({ scheme, comparators }: View): readonly (readonly string[])[] {
  return comparators.map(({ device, plus, minus, difference, out, condition }) => [
    `  ${scheme}`,
    device,
    `+ ${plus.toFixed(6)}`,
    `- ${minus.toFixed(6)}`,
    formatSi(difference, "V", 4),
    `reads ${out === 2 ? "X" : out}${condition === "decides" ? "" : condition === "tie" ? ", a tie" : `, ${condition} its range`}`,
  ]);
}

function seedLines({ seeds, schemes, ...drawn }: SeedsResult, threshold: number): readonly string[] {
  const last = schemes[0]?.learning[0]?.final.clocks ?? 0;
  const head = ["min", "10 %", "25 %", "median", "75 %", "90 %", "max"];
  const row = (name: string, of: Quantiles, text: (value: number) => string): readonly string[] => [
    `  ${name}`,
    ...[of.min, of.p10, of.p25, of.median, of.p75, of.p90, of.max].map(text),
  ];
  return [
    `${plural(seeds.length, "seed")} from ${seeds[0] ?? 0}: ${drawnWords(drawn)}`,
    ...columns(
      [
        [`worst target error, mean of the last ${last}`, ...head],
        ...schemes.map(({ name, final }) => row(name, final, voltText)),
        [`clocks to below ${formatSi(threshold, "V")}`, ...head],
        ...schemes.map(({ name, reached }) => row(name, reached, clockText)),
      ],
      RIGHT,
    ),
    ...columns(
      [
        ["runs", "", "share", "95 % interval"],
        ...schemes.flatMap(({ name, never, lost }) => [
          shareRow(`  ${name}: never below ${formatSi(threshold, "V")}`, never),
          shareRow(`  ${name}: not below it on average at the end`, lost),
        ]),
      ],
      RIGHT,
    ),
  ];
}

function shareRow(name: string, { count, of, low, high }: Share): readonly string[] {
  const interval = `${(100 * low).toFixed(1)} to ${(100 * high).toFixed(1)} %`;
  return [name, `${count} of ${of}`, percent(count, of), interval];
}

export function drawnWords({ imperfections, randomStart }: Omit<SeedsResult, "seeds" | "schemes">): string {
  const { offset, twinMismatch = 0, potTolerance = 0 } = imperfections;
  return [
    offset === undefined
      ? "comparator offsets within their data sheet's limits"
      : `comparator offsets up to ${formatSi(offset, "V")}`,
    ...(twinMismatch > 0 ? [`twins apart by up to ${(100 * twinMismatch).toFixed(1)} %`] : []),
    ...(potTolerance > 0 ? [`pots off by up to ${(100 * potTolerance).toFixed(1)} %`] : []),
    ...(randomStart ? ["starting codes"] : []),
  ].join(", ");
}

function voltText(value: number | undefined): string {
  return value === undefined || !Number.isFinite(value) ? "-" : `${value.toFixed(4)} V`;
}

function clockText(clock: number | undefined): string {
  return clock === undefined || !Number.isFinite(clock) ? "never" : `${Number(clock.toFixed(1))}`;
}

/** Clocks at which a code was not known are not counted. */
function sum(counts: readonly number[]): string {
  return `${counts.reduce((total, count) => total + (Number.isNaN(count) ? 0 : count), 0)}`;
}

function percent(part: number, of: number): string {
  return of === 0 ? "-" : `${((100 * part) / of).toFixed(1)} %`;
}
