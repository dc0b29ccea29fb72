/** Files that a deck may not include, and files that are no decks: refused before they are read. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { twinedge } from "./command.ts";

let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "twinedge-"));
  mkdirSync(join(folder, "root"));
  writeFileSync(join(folder, "secret.lib"), "R1 a 0 1k\n");
  symlinkSync(join(folder, "secret.lib"), join(folder, "root/link.lib"));
  symlinkSync(folder, join(folder, "root/up"));
  symlinkSync("/dev/zero", join(folder, "root/zero.lib"));
  execFileSync("mkfifo", [join(folder, "root/pipe.lib"), join(folder, "pipe.lib")]);
  writeFileSync(join(folder, "root/loop.lib"), '.include "loop.lib"\n');
  symlinkSync("circle", join(folder, "root/circle"));
  writeFileSync(join(folder, "root/nul.lib"), `* ${"x".repeat(20_000)}\n\0\n`);
  // Holes: neither takes room on the disk.
  for (const name of ["root/huge.lib", "huge.cir"]) {
    writeFileSync(join(folder, name), "");
    truncateSync(join(folder, name), 2 ** 30);
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function including(path: string): Promise<string> {
  const deck = join(folder, "root/deck.cir");
  writeFileSync(deck, `deck\n.include "${path}"\nV1 a 0 1\n`);
  const { code, err } = await twinedge(["check", deck]);
  expect(code).toBe(2);
  return err.replaceAll(folder, "FOLDER");
}

describe.skipIf(process.platform === "win32")(".include", () => {
  test.each([
    ["../secret.lib", /lies outside .*; name a folder above both with --include-root/],
    ["link.lib", /lies outside/],
    ["up/secret.lib", /lies outside/],
    ["/etc/passwd", /\/etc\/passwd lies outside/],
    ["/dev/zero", /\/dev\/zero lies outside/],
    ["zero.lib", /lies outside/],
    ["../pipe.lib", /lies outside/],
    ["pipe.lib", /pipe\.lib is a pipe; include files/],
    ["//server/share/x.lib", /\/\/server\/share\/x\.lib lies outside/],
    ["\\\\server\\share\\x.lib", /lies outside/],
    ["up", /lies outside/],
    [".", /is a folder; name a file in it/],
    ["none.lib", /none\.lib does not exist; check the path/],
    ["circle", /circle cannot be read \(ELOOP\)/],
    ["a\0b", /is not a text file/],
    ["x".repeat(5000), /cannot be read \(ENAMETOOLONG\)/],
    ["loop.lib", /loop\.lib:1:10: "loop\.lib" includes itself: /],
    ["nul.lib", /nul\.lib is not a text file; save it as UTF-8 text/],
    ["huge.lib", /huge\.lib is larger than 256 MB; no circuit is as long/],
  ])("%j", async (path, message) => {
    expect(await including(path)).toMatch(message);
  });
});

describe.skipIf(process.platform === "win32")("the deck itself", () => {
  test.each([
    ["a file of 1 GB", () => join(folder, "huge.cir"), /huge\.cir is larger than 256 MB/],
    ["a folder", () => folder, /is a folder/],
  ])("%s", async (_what, path, message) => {
    const { code, err } = await twinedge(["check", path()]);
    expect(code).toBe(2);
    expect(err).toMatch(message);
  });
});
