/**
 * Bundles the command line into packages/cli/dist-bundle, from the sources.
 *
 * Start-up time is what this is for: one small file to read instead of hundreds, and code splitting, so that what the
 * command imports with `await import(...)` (a verb, the expression parser, help texts) is read only when it is used.
 * All output lies flat in one folder. Every `*.worker.ts` of a package is an entry of its own, so that
 * `new URL("./name.worker.js", import.meta.url)` holds in the bundle as it does in dist.
 */
import { readdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const outdir = join(root, "packages/cli/dist-bundle");

const workers = readdirSync(join(root, "packages"), { recursive: true, encoding: "utf8" })
  .filter((path) => /^[^/\\]+[/\\]src[/\\].*\.worker\.ts$/.test(path))
  .map((path) => join(root, "packages", path));
const names = workers.map((path) => basename(path));
const twice = names.find((name, i) => names.indexOf(name) !== i);
if (twice !== undefined) throw new Error(`two workers are named ${twice}; the bundle is flat, rename one`);

rmSync(outdir, { recursive: true, force: true });
await build({
  absWorkingDir: root,
  entryPoints: [join(root, "packages/cli/src/main.ts"), ...workers],
  outdir,
  entryNames: "[name]",
  chunkNames: "[name]-[hash]",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20.20",
  conditions: ["@twinedge/source"],
  // jsonc-parser: its default entry is UMD, which does not bundle.
  alias: { "string-width": join(root, "scripts/width.mjs"), "jsonc-parser": "jsonc-parser/lib/esm/main.js" },
  sourcemap: "linked",
  sourcesContent: false,
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: "none",
  // CommonJS dependencies call require for Node's own modules, which an ES module does not have.
  banner: { js: 'import{createRequire as _cr}from"node:module";const require=_cr(import.meta.url);' },
  logLevel: "warning",
});
