/** The rows of docs/reproduction.md, computed anew in this process. */
import { readFileSync } from "node:fs";
import type { Claim, Finding, Section } from "../../scripts/reproduction/claim.ts";
import { words } from "../../scripts/reproduction/commands.ts";
import { bodies, sectionLines } from "../../scripts/reproduction/document.ts";
import { twinedge } from "../command.ts";

/** Runs a section's commands: its text, table and captions as they come out, and as the document has them. */
export async function written(section: Section): Promise<{ readonly anew: string; readonly committed: string }> {
  const printed = new Map<string, unknown>();
  const findings = new Map<Claim, Finding>();
  for (const claim of section.claims) {
    for (const line of claim.commands) {
      if (!printed.has(line)) {
        const { code, out, err } = await twinedge([...words(line), "--json"]);
        if (code !== 0) {
          throw new Error(`${line}: ${err}`);
        }
        printed.set(line, JSON.parse(out));
      }
    }
    findings.set(claim, claim.find(claim.commands.map((line) => printed.get(line))));
  }
  const committed = bodies(readFileSync("docs/reproduction.md", "utf8")).get(section.title) ?? "";
  return { anew: sectionLines(section, findings).join("\n").trimEnd(), committed: committed.trimEnd() };
}
