#!/usr/bin/env node
// The bundle is made by `npm ci` and by `npm run build`.
import { existsSync } from "node:fs";

const bundle = new URL("../dist-bundle/main.js", import.meta.url);
if (existsSync(bundle)) {
  const { main } = await import(bundle.href);
  process.exitCode = await main(process.argv.slice(2));
} else {
  process.stderr.write("twinedge: packages/cli/dist-bundle is missing; run `npm run build`\n");
  process.exitCode = 2;
}
