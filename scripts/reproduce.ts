/**
 * Writes docs/reproduction.md and its figures: every number and figure of Seiz 2022 beside ours, each with the command that gives it.
 *
 *     npm run build && npm run reproduce
 *     npm run reproduce -- --check          # exit code 3 where the committed document or a figure differs
 *     npm run reproduce -- --only falstad   # that section alone, with or without --check
 */
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Claim, Finding } from "./reproduction/claim.ts";
import { Commands } from "./reproduction/commands.ts";
import { bodies, headLines, sectionLines } from "./reproduction/document.ts";
import { sections } from "./reproduction/index.ts";

const root = resolve(import.meta.dirname, "..");
const [check, only] = asked(process.argv.slice(2));
const commands = new Commands(root, (done, all) => {
  if (process.stderr.isTTY) {
    process.stderr.write(done === all ? "\r\u001B[K" : `\r${done} of ${all} commands\u001B[K`);
  }
});
try {
  process.exitCode = await reproduce();
} finally {
  commands.close();
}

/** The exit code. */
async function reproduce(): Promise<number> {
  const chosen = sections.filter(({ name }) => only === undefined || name === only);
  const findings = new Map<Claim, Finding>(
    await Promise.all(
      chosen
        .flatMap(({ claims }) => claims)
        .map(
          async (claim): Promise<[Claim, Finding]> => [
            claim,
            claim.find(await Promise.all(claim.commands.map((words) => commands.document(words)))),
          ],
        ),
    ),
  );
  const figures = (
    await Promise.all(
      chosen
        .flatMap(({ figures: found = [] }) => found)
        .map(async ({ file, commands: lines }) => [file, await commands.figure(file, lines)] as const),
    )
  ).map(([file, bytes]) => ({ file: `docs/reproduction/${file}`, bytes }));
  const old = bodies(committed("docs/reproduction.md"));
  const body = sections.flatMap((section) => {
    const lines = chosen.includes(section) ? sectionLines(section, findings).join("\n") : old.get(section.title);
    return lines === undefined ? [] : [lines];
  });
  const text = [headLines(body.join("\n")).join("\n"), ...body];
  const files = [{ file: "docs/reproduction.md", bytes: `${text.join("\n").trimEnd()}\n` }, ...figures];
  return check ? compare(files) : write(files);
}

interface Written {
  readonly file: string;
  readonly bytes: string;
}

function write(files: readonly Written[]): number {
  for (const { file, bytes } of files) {
    writeFileSync(join(root, `${file}.part`), bytes);
    renameSync(join(root, `${file}.part`), join(root, file));
  }
  return 0;
}

/** 3 with the first line that is stale. */
function compare(files: readonly Written[]): number {
  for (const { file, bytes } of files) {
    const [ours, theirs] = [bytes.split("\n"), committed(file).split("\n")];
    const line = Array.from({ length: Math.max(ours.length, theirs.length) }).findIndex(
      (_, i) => ours[i] !== theirs[i],
    );
    if (line >= 0) {
      process.stderr.write(
        `${file}:${line + 1} is stale\n- ${theirs[line] ?? "(ends)"}\n+ ${ours[line] ?? "(ends)"}\nrun npm run reproduce\n`,
      );
      return 3;
    }
  }
  return 0;
}

function committed(file: string): string {
  try {
    return readFileSync(join(root, file), "utf8");
  } catch {
    return "";
  }
}

/** Whether to check, and which section alone. */
function asked(words: readonly string[]): readonly [check: boolean, only: string | undefined] {
  const place = words.indexOf("--only");
  const name = place < 0 ? undefined : words[place + 1];
  const names = sections.map((section) => section.name);
  const rest = words.filter((word, i) => word !== "--check" && (place < 0 || (i !== place && i !== place + 1)));
  if (rest.length > 0 || (place >= 0 && !names.some((one) => one === name))) {
    process.stderr.write(`reproduce [--check] [--only ${names.join("|")}]\n`);
    process.exit(2);
  }
  return [words.includes("--check"), name];
}
