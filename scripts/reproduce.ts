/**
 * Writes docs/reproduction.md: every number and figure of Seiz 2022 beside ours, each with the command that gives it.
 *
 *     npm run reproduce            # the document and its figures
 *     npm run reproduce -- --check # exit code 3 where the committed document differs
 */
import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import type { Claim, Finding, Section } from "./reproduction/claim.ts";
import { sections } from "./reproduction/index.ts";

const root = resolve(import.meta.dirname, "..");
const command = join(root, "packages/cli/bin/twinedge.js");
const document = join(root, "docs/reproduction.md");
const LARGEST = 1 << 28;

function twinedge(words: readonly string[]): Promise<string> {
  return new Promise((done, fail) => {
    execFile(process.execPath, [command, ...words], { cwd: root, maxBuffer: LARGEST }, (error, stdout, stderr) => {
      if (error === null) {
        done(stdout);
      } else {
        fail(new Error(`twinedge ${words.join(" ")}: ${stderr}`));
      }
    });
  });
}

/** What every command printed, each run once, as many at a time as there are cores. */
async function outputs(commands: readonly string[], json: boolean): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  const waiting = [...new Set(commands)];
  const all = waiting.length;
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      found.set(next, await twinedge([...next.split(" "), ...(json ? ["--json"] : [])]));
      if (process.stderr.isTTY) {
        process.stderr.write(`\r${found.size} of ${all} commands\u001B[K`);
      }
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  if (process.stderr.isTTY) {
    process.stderr.write("\r\u001B[K");
  }
  return found;
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}

function sectionLines(
  { title, text, claims, figures = [] }: Section,
  findings: ReadonlyMap<Claim, Finding>,
): readonly string[] {
  const rows = claims.flatMap((claim) => {
    const finding = findings.get(claim);
    return finding === undefined
      ? []
      : [
          `| ${[claim.what, claim.where, claim.paper, finding.ours, `**${finding.verdict}**${finding.why === undefined ? "" : `: ${finding.why}`}`, claim.commands.map((words) => `\`${words}\``).join("<br>")].map(cell).join(" | ")} |`,
        ];
  });
  return [
    `## ${title}`,
    "",
    text,
    "",
    ...(rows.length === 0
      ? []
      : ["| what | where | paper | ours | | `npx twinedge ...` |", "|--|--|--|--|--|--|", ...rows, ""]),
    ...figures.flatMap(({ file, command: words, caption }) => [
      `![${caption}](reproduction/${file})`,
      "",
      `${caption} \`npx twinedge ${words}\``,
      "",
    ]),
  ];
}

function summary(findings: readonly Finding[]): string {
  const number = (verdict: Finding["verdict"]): number =>
    findings.filter((finding) => finding.verdict === verdict).length;
  const ours = number("not in the paper");
  return `Of ${findings.length - ours} numbers of the paper ${number("agrees")} agree, ${number("differs")} differ and ${number("ambiguous")} are ambiguous; ${ours} more are ours alone.`;
}

const claims = sections.flatMap((section) => section.claims);
const printed = await outputs(
  claims.flatMap(({ commands }) => commands),
  true,
);
const findings = new Map(
  claims.map((claim) => [
    claim,
    claim.find(claim.commands.map((words) => JSON.parse(printed.get(words) ?? "null") as unknown)),
  ]),
);
const pictures = join(root, "docs/reproduction");
mkdirSync(pictures, { recursive: true });
await outputs(
  sections.flatMap(({ figures = [] }) => figures.map(({ command: words }) => words)),
  false,
);
const text = [
  "# The paper, number by number",
  "",
  'E. Seiz, "Simulating Decentralized, Physics-Driven Learning" (2022). Every number and figure of it beside ours. This document is written',
  "by `npm run reproduce`; the commands in the last column give our numbers, with `--json` for all digits.",
  "",
  summary([...findings.values()]),
  "",
  ...sections.flatMap((section) => sectionLines(section, findings)),
].join("\n");

if (process.argv.includes("--check")) {
  const committed = readFileSync(document, "utf8");
  if (committed !== `${text.trimEnd()}\n`) {
    const [ours, theirs] = [text.split("\n"), committed.split("\n")];
    const line = ours.findIndex((one, i) => one !== theirs[i]);
    process.stderr.write(
      `docs/reproduction.md:${line + 1} is stale\n- ${theirs[line]}\n+ ${ours[line]}\nrun npm run reproduce\n`,
    );
    process.exitCode = 3;
  }
} else {
  writeFileSync(`${document}.part`, `${text.trimEnd()}\n`);
  renameSync(`${document}.part`, document);
}
