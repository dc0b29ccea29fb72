import { type Circuit, InputError } from "@twinedge/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { readDeck } from "./read.ts";
import { writeDeck } from "./write.ts";

const DECKS = [
  `Ladder
.param rstep=781 rb={100k/15} n='2*rstep'
.include "lib.cir"
.model tap npn(is=1e-13 bf=100
+ br=1)
.subckt digipot vin vout s[0] params: rstep=781
R0 vin n1 {rstep} ; comment
Q0 vin b0 vout tap off
*@ onehot tap s[0:3] n1
.ends digipot
V1 vin 0 dc 5 pulse(0 5 0 1n 1n 10u 20u)
X1 vin out s0 digipot rstep={n > 5 ? 2*n : -n^2}
B1 x 0 v=v(out,vin)*2 + i(v1) > 3 ? limit(v(x), 0, 5) : {n}
E1 e 0 POLY(2) a 0 b 0 1 2 3
G1 a 0 cur='v(b)**2'
F1 a b V1 3
.ic v(out)=2.5
*@ clock clk edge=rise clocks=16
*@ expect out @ 4 = 1.52 +- 20m
.tran 1n 1u
.end`,
  `Logic
.model and_hc d_and(rise_delay=4n:7n:18n part=74HC08 tie=low title="A;b")
A1 [a ~b q[3:0]] %d y and_hc
A2 d clk null ~ rst %vd(q 0) null and_hc ic={code}
.lib lib.cir tt
.control
run
.endc
.options reltol=1e-4 noacct
.global vcc gnd
*@ bus code q[3:0]
*@ probe code y`,
];

const SPICES = [
  "{",
  "}",
  "'",
  '"',
  "[",
  "]",
  "(",
  ")",
  "=",
  ",",
  "~",
  "+",
  "*@ ",
  "$",
  ";",
  "\n",
  "\n+ ",
  "\r",
  "%vd",
  ":",
  "[9:0]",
  "poly(16)",
  ".subckt ",
  ".ends",
  ".include lib.cir",
  "é",
  "\0",
  "1e999",
  "7k3",
];

interface Edit {
  readonly at: number;
  readonly remove: number;
  readonly insert: string;
  readonly copy: number;
}

const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.nat(1000),
  remove: fc.constantFrom(0, 0, 1, 1, 5),
  insert: fc.oneof(fc.constant(""), fc.constantFrom(...SPICES), fc.string({ maxLength: 3 })),
  copy: fc.constantFrom(0, 0, 3, 30),
});

function apply(deck: string, edits: readonly Edit[]): string {
  return edits.reduce((text, { at, remove, insert, copy }) => {
    const from = at % (text.length + 1);
    return text.slice(0, from) + insert + text.slice(from, from + copy) + text.slice(from + remove);
  }, deck);
}

const include = async (path: string): Promise<{ text: string; file: string }> => ({
  text: ".lib tt\n.model other d\n.endl",
  file: path,
});

/** What is thrown that is no InputError with a place is thrown on. */
async function read(text: string): Promise<Circuit | undefined> {
  try {
    return (await readDeck(text, "x.cir", { include })).circuit;
  } catch (error) {
    if (error instanceof InputError && (error.pos?.line ?? 0) > 0 && (error.pos?.column ?? 0) > 0) {
      return undefined;
    }
    throw error;
  }
}

/** The comments on changed names are not written a second time. */
function withoutComments(deck: string): string {
  return deck.replace(/\n\* .*/g, "");
}

test("a damaged deck reads or says where it is wrong; what was read is written and reads back", async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...DECKS), fc.array(edit, { minLength: 1, maxLength: 6 }), async (deck, edits) => {
      const circuit = await read(apply(deck, edits));
      const written = circuit === undefined ? "\n" : writeDeck(circuit);
      const again = circuit === undefined ? "\n" : writeDeck((await readDeck(written, "again.cir")).circuit);
      expect(withoutComments(again)).toBe(withoutComments(written));
    }),
    { numRuns: 2000 },
  );
}, 60_000);

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
