import { elaborate, formatDiagnostic } from "@twinedge/core";
import { describe, expect, test } from "vitest";
import { readDeck } from "./read.ts";
import { writeDeck } from "./write.ts";

const read = async (lines: string): ReturnType<typeof readDeck> => readDeck(`title\n${lines}`, "x.cir");

async function params(lines: string, ...names: readonly string[]): Promise<readonly unknown[]> {
  const { circuit } = await read(lines);
  return elaborate(circuit).devices.map((device) => names.map((name) => device.params.get(name)));
}

const error = (lines: string): Promise<string> =>
  params(lines).then(
    () => "no error",
    (thrown: Error) => thrown.message,
  );

describe("AKO, a kind of another model", () => {
  test.each(["ako:a", "AKO: a d", "ako:a d"])("takes what it does not give: %s", async (kind) => {
    expect(await params(`.model b ${kind}(n=1.5)\n.model a d(is=1e-6 n=2)\nD1 x 0 b`, "is", "n")).toEqual([
      [1e-6, 1.5],
    ]);
  });

  test("may be one of another, further out, and is written so", async () => {
    const deck =
      ".model a d(is=1e-6 n=2)\n.model b ako:a\n.subckt s x\n.model c ako:b d(rs=3)\nD1 x 0 c\n.ends\nX1 x s";
    expect(await params(deck, "is", "n", "rs")).toEqual([[1e-6, 2, 3]]);
    const written = writeDeck((await read(deck)).circuit);
    expect(await params(written.replace(/^.*\n/, ""), "is", "n", "rs")).toEqual([[1e-6, 2, 3]]);
    expect(written).toContain(".model c ako:b d(rs=3)");
  });

  test.each([
    [".model a ako:b\n.model b ako:a\nD1 x 0 a", 'x.cir:3:1: model "b" is like itself: a -> b -> a; break the circle'],
    [".model a ako:b\nD1 x 0 a", /^x\.cir:2:1: model "a" is like "b", which is not known; /],
    [
      ".model b d\n.model a ako:b npn\nD1 x 0 a",
      'x.cir:3:1: model "a" of type "npn" is like "b" of type "d"; leave the type off',
    ],
  ])("%j is refused", async (lines, message) => {
    expect(await error(lines)).toMatch(message);
  });
});

const BINS =
  ".model n.1 nmos(vto=1 lmin=1u lmax=10u wmin=1u wmax=10u)\n.model n.2 nmos(vto=2 lmin=1u lmax=10u wmin=10u wmax=100u)";

describe("models in bins", () => {
  test("a transistor takes the bin of its size; a limit belongs to the bin above it", async () => {
    expect(
      await params(`${BINS}\nM1 d g 0 0 n l=2u w=2u\nM2 d g 0 0 n l=2u w=10u\nM3 d g 0 0 n.1 w=50u`, "vto"),
    ).toEqual([[1], [2], [1]]);
  });

  test("it is said once that there are bins", async () => {
    expect((await read(BINS)).diagnostics.map(formatDiagnostic)).toEqual([
      'x.cir:2:8: warning: "n" is a model in bins: a transistor takes the one its l and w fall into, nothing is interpolated',
    ]);
  });

  test("a size in no bin is refused", async () => {
    const message = 'x.cir:4:1: m1: its l and w lie in no bin of model "n"; it has n.1, n.2';
    expect(await error(`${BINS}\nM1 d g 0 0 n l=2u w=1m`)).toBe(message);
    expect(await error(`${BINS}\nM1 d g 0 0 n`)).toBe(message);
  });
});

test("m= of an instance multiplies what is inside, also through several levels", async () => {
  const deck = ".subckt t a\nR1 a 0 1k m=3\n.ends\n.subckt s a\nX1 a t m=2\n.ends\nX1 n s m={2+3}\nX2 n t";
  expect(await params(deck, "m")).toEqual([[30], [3]]);
  expect(await error(".subckt t a\nA1 a b inv\n.model inv d_inverter\n.ends\nX1 n t m=2")).toBe(
    "x.cir:3:1: x1.a1: a d_inverter cannot be multiplied by m= of the subcircuits around it; write the instance as often as it is wanted",
  );
  expect(await error(".subckt t a\nR1 a 0 1\n.ends\nX1 n t m=0")).toBe(
    "x.cir:5:1: x1: m is 0, the number of copies in parallel; give a number above 0",
  );
});
