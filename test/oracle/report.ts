/** The rows of docs/reproduction.md, computed anew in this process. */
import { readFileSync } from "node:fs";
import { expect } from "vitest";
import type { Claim, Finding, Section } from "../../scripts/reproduction/claim.ts";
import { words } from "../../scripts/reproduction/commands.ts";
import { bodies, sectionLines } from "../../scripts/reproduction/document.ts";
import { twinedge } from "../command.ts";

/** Runs a section's commands and compares its text, table and captions with the committed document. */
export async function expectCommitted(section: Section): Promise<void> {
  const printed = new Map<string, unknown>();
  const findings = new Map<Claim, Finding>();
  for (const claim of section.claims) {
    for (const line of claim.commands) {
      if (!printed.has(line)) {
        const { code, out, err } = await twinedge([...words(line), "--json"]);
        expect(code, `${line}: ${err}`).toBe(0);
        printed.set(line, JSON.parse(out));
      }
    }
    findings.set(claim, claim.find(claim.commands.map((line) => printed.get(line))));
  }
  const committed = bodies(readFileSync("docs/reproduction.md", "utf8")).get(section.title);
  expect(sectionLines(section, findings).join("\n").trimEnd()).toBe(committed?.trimEnd());
}
