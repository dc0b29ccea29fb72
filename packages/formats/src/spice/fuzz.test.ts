import { InputError } from "@twinedge/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { damages } from "../../../../test/oracle/damage.ts";
import { check, fuzzTargets } from "../../../../test/oracle/fuzz-targets.ts";
import { readDeck } from "./read.ts";

test("a damaged deck reads or says where it is wrong; what was read is written and reads back", async () => {
  const target = fuzzTargets.find(({ name }) => name === "deck-text");
  if (target === undefined) {
    throw new Error("no target deck-text");
  }
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...target.seeds), damages(target.bits), async ({ name, text }, by) => {
      await expect(check(target, by(text), name)).resolves.toBeUndefined();
    }),
    { numRuns: 1500 },
  );
}, 60_000);

async function read(text: string): Promise<void> {
  await readDeck(text, "x.cir").catch((error: unknown) => {
    if (!(error instanceof InputError)) {
      throw error;
    }
  });
}

test.each([
  ["braces", "{".repeat(900_000)],
  ["brackets", `A1 ${"[".repeat(900_000)}`],
  ["a vector", `.model m d(a=${"[".repeat(900_000)}`],
  ["parentheses", `B1 a b v=${"(".repeat(900_000)}`],
  ["words", "a ".repeat(400_000)],
  ["assignments", `R1 a b ${"p=1 q = 2 ".repeat(3)}${"=".repeat(400_000)}`],
  ["a formula", `.param a=${" b".repeat(400_000)}`],
  ["an expectation", `*@ expect ${" @ ".repeat(300_000)}`],
  ["an include", `.include ${"'".repeat(900_000)}`],
  ["a polynomial", `E1 a b poly(16) ${"x ".repeat(400_000)}`],
  ["signs", `B1 a b v=${"-".repeat(9000)}1`],
  ["lines", "+\n".repeat(300_000)],
  ["continuations", `R1 a b\n${"+ 1\n".repeat(300_000)}`],
  ["comments", "$;//".repeat(200_000)],
])("a megabyte of %s does not take long", async (_what, text) => {
  const start = performance.now();
  await read(`title\n${text}`);
  expect(performance.now() - start).toBeLessThan(10_000);
});
