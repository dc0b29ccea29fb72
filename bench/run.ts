/** Runs a benchmark of this folder by its name: `npm run bench -- clocks`. */
import { readdirSync } from "node:fs";

/** Files that are no benchmarks. */
const PARTS = new Set(["run", "median"]);

const names = readdirSync(import.meta.dirname, { encoding: "utf8" })
  .map((file) => file.replace(/\.ts$/, ""))
  .filter((name) => !PARTS.has(name));
const name = process.argv[2] ?? "";
if (names.includes(name)) {
  await import(new URL(`${name}.ts`, import.meta.url).href);
} else {
  console.error(`npm run bench -- NAME, with NAME one of: ${names.join(", ")}`);
  process.exitCode = 2;
}
