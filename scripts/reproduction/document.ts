/** The report as Markdown. */
import type { Claim, Finding, Section, Verdict } from "./claim.ts";

const VERDICTS = [
  "`agrees`: within half a unit of the last printed digit, or within the reading accuracy of a plot. `differs`: not so. `ambiguous`: the paper does",
  "not say enough to tell, or ours has something that the paper's has not. `not in the paper`: ours alone.",
];

/** What stands before the sections, which are given as Markdown. */
export function headLines(body: string): readonly string[] {
  return [
    "# The paper, number by number",
    "",
    'E. Seiz, "Simulating Decentralized, Physics-Driven Learning" (2022). Every number and figure of it beside ours. This document is written',
    "by `npm run reproduce`; the commands in the last column give our numbers, with `--json` for all digits.",
    "",
    ...VERDICTS,
    "",
    summary(body),
    "",
  ];
}

/** One section: heading, text, table, figures. */
export function sectionLines(
  { title, text, claims, figures = [] }: Section,
  findings: ReadonlyMap<Claim, Finding>,
): readonly string[] {
  const rows = claims.flatMap((claim) => {
    const finding = findings.get(claim);
    return finding === undefined ? [] : [row(claim, finding)];
  });
  return [
    `## ${title}`,
    "",
    text,
    "",
    ...(rows.length === 0
      ? []
      : ["| what | where | paper | ours | | `npx twinedge ...` |", "|--|--|--|--|--|--|", ...rows, ""]),
    ...figures.flatMap(({ file, commands, caption }) => [
      `![${caption}](reproduction/${file})`,
      "",
      caption,
      "",
      ...commands.map((line) => `    $ npx twinedge ${line}`),
      "",
    ]),
  ];
}

/** A row of the table. */
function row({ what, where, paper, commands, shown }: Claim, { ours, verdict, why }: Finding): string {
  const cells = [
    what,
    where,
    paper,
    ours,
    `**${verdict}**${why === undefined ? "" : `: ${why}`}`,
    (shown ?? commands).map((line) => `\`${line}\``).join("<br>"),
  ];
  return `| ${cells.map((text) => text.replaceAll("|", "\\|").replaceAll("\n", " ")).join(" | ")} |`;
}

/** The sections of a document, by title. */
export function bodies(document: string): ReadonlyMap<string, string> {
  return new Map(
    document
      .split(/^(?=## )/m)
      .slice(1)
      .map((body) => [/^## (.*)/.exec(body)?.[1] ?? "", `${body.trimEnd()}\n`]),
  );
}

function summary(body: string): string {
  const number = (verdict: Verdict): number => body.split(`| **${verdict}**`).length - 1;
  const [agree, differ, ambiguous] = [number("agrees"), number("differs"), number("ambiguous")];
  return `Of ${agree + differ + ambiguous} numbers of the paper ${agree} agree, ${differ} differ and ${ambiguous} are ambiguous; ${number("not in the paper")} more are ours alone.`;
}
