/** The command line's entry: parses the words after `twinedge` and returns the exit code. */
import { readFileSync } from "node:fs";
import yargs from "yargs";

export async function main(words: readonly string[]): Promise<number> {
  await yargs(words).scriptName("twinedge").version(version()).strict().parseAsync();
  return 0;
}

/** From package.json, which lies one folder up from src, dist and dist-bundle alike. */
function version(): string {
  const text = readFileSync(new URL("../package.json", import.meta.url), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}
