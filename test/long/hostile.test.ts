/** Decks that do harm, as in packages/formats/src/spice/hostile.test.ts, whose limits lie where seconds have passed. */
import { elaborate } from "@twinedge/core";
import { readDeck } from "@twinedge/formats";
import { expect, test } from "vitest";
import { twinedge } from "../command.ts";

const doubled = Array.from(
  { length: 60 },
  (_, k) => `.subckt s${k + 1} a\nX1 a s${k}\n.if (1)\nX2 a s${k}\n.endif\n.ends`,
).join("\n");
const functions = Array.from({ length: 12 }, (_, k) => `.func f${k + 1}(x) {f${k}(x)+f${k}(x)}`).join("\n");

test.each([
  [
    "sixty levels of subcircuits that call the next one twice, on a condition",
    `.subckt s0 a\n.ends\n${doubled}\nX1 a s60`,
    "the circuit has more than 1000000 devices; look for a subcircuit that multiplies itself",
  ],
  [
    "expressions of millions of terms",
    `.param a={${"1+".repeat(30)}1}\n`.repeat(70_000),
    "the deck's expressions have more than 4000000 terms, functions written out; give intermediate",
  ],
  [
    "functions of thousands of terms in hundreds of places",
    `.func f0(x) {x}\n${functions}\n${".param a={f12(1)}\n".repeat(600)}`,
    "the deck's expressions have more than 4000000 terms, functions written out; give intermediate",
  ],
  ["two million lines", "R1 a b\n".repeat(2_000_001), "x.cir:2000002:1: the deck and its files have more than 2000000"],
])("%s", async (_what, lines, message) => {
  const read = async (): Promise<unknown> => elaborate((await readDeck(`title\n${lines}`, "x.cir")).circuit);
  await expect(read()).rejects.toThrow(message);
});

test.skipIf(process.platform === "win32")("a device without end", async () => {
  const { code, err } = await twinedge(["check", "/dev/zero"]);
  expect(code).toBe(2);
  expect(err).toContain("/dev/zero is larger than 256 MB; no circuit is as long");
});
