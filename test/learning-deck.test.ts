/** Decks that `train` writes do the same training by themselves. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TrainingRecord } from "@twinedge/study/learn";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { twinedge } from "./command.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "twinedge-learning-deck-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Row {
  readonly clock: number;
  readonly values: readonly number[];
}

/** `train` with these words, and `run` of the deck that it has written. */
async function both(words: readonly string[], ties: ReadonlySet<string> = new Set()) {
  const [deck, record] = [join(folder, "learns.cir"), join(folder, "record.json")];
  const trained = await twinedge(["train", ...words, "--deck", deck, "--record", record]);
  expect(trained).toMatchObject({ code: 0, err: "" });
  const found = JSON.parse(readFileSync(record, "utf8")) as TrainingRecord;
  const edges = found.network.edges.flatMap(({ name }, e) => (ties.has(name) ? [] : [{ name, e }]));
  const probes = [...found.outputs.map((node) => `f${node}`), ...edges.map(({ name }) => `${name}.code`)];
  const run = await twinedge([
    "run",
    deck,
    "--json",
    "--include-root",
    "/",
    ...probes.flatMap((probe) => ["--probe", probe]),
  ]);
  expect(run.code, run.err).toBe(0);
  const { rows } = JSON.parse(run.out) as { rows: readonly Row[] };
  const codes = found.codes.map((all) => edges.map(({ e }) => all[e]));
  return { found, codes, rows, text: readFileSync(deck, "utf8") };
}

describe("the deck of a training does the same by itself", () => {
  test.each([
    ["examples in turn", ["regression", "--steps", "14"]],
    ["examples in drawn order, at the ideal level", ["regression", "--level", "ideal", "--shuffle", "--steps", "60"]],
    ["edges drawn and clocks held back", ["xor-pairs", "--level", "ideal", "--active", "50%", "--epochs", "10"]],
    ["classes", ["i", "--level", "ideal", "--shuffle", "--epochs", "3"]],
    [
      "the second start",
      ["i", "--level", "ideal", "--shuffle", "--epochs", "1", "--starts", "3", "--seed", "2", "--every", "1"],
    ],
    ["an edge cut, another stuck", ["ii", "--steps", "30", "--cut", "xe7@9", "--stuck", "xe1@4"]],
    ["a negative nudge", ["iii", "--level", "ideal", "--nudge", "-0.5", "--steps", "20"]],
    ["late clocks", ["regression", "--level", "ideal", "--skew", "20us", "--steps", "40"]],
    ["a start from drawn codes, log pots", ["iv", "--random-start", "--pot", "log", "--steps", "25"]],
    ["literal edges", ["three-edge", "--level", "literal", "--steps", "12"]],
  ])("%s", async (_what, words) => {
    // Nodes 8 and 5 are alike to the others: without a drop between them rounding decides on xe14.
    const { found, codes, rows } = await both(words, new Set(words[0] === "regression" ? ["xe14"] : []));
    const { outputs, step, free } = found;
    expect(rows).toHaveLength(step.length);
    expect(step.length).toBeGreaterThan(11);
    for (const [i, { values }] of rows.entries()) {
      expect(values.slice(outputs.length), `codes after ${i} clocks`).toEqual(codes[i]);
      for (const [o, volts] of (free[i] ?? []).entries()) {
        expect(Math.abs((values[o] ?? Number.NaN) - volts), `output after ${i} clocks`).toBeLessThan(2e-7);
      }
    }
  });

  test("it says what it plays back", async () => {
    const { text } = await both(["i", "--level", "ideal", "--epochs", "1", "--stuck", "xe3@7"]);
    expect(text).toContain("* Sources play back 30 clocks of twinedge train, seed 1.");
    expect(text).toContain("* Targets are the V_desired of the classes as that run measured them, each epoch anew.");
    expect(text).toContain("* xe3 is stuck after clock 7.");
  });

  test("it says which values of data sheets it was trained with", async () => {
    const deck = join(folder, "corner.cir");
    const hardware = ["--parts", "hardware", "--pot", "ad5220", "--corner", "max"];
    const { code } = await twinedge(["train", "ii", ...hardware, "--steps", "1", "--deck", deck]);
    expect(code).toBe(0);
    expect(readFileSync(deck, "utf8")).toContain("run it with --corner max");
  });
});

test.each([
  [["ii", "--centred"], "--deck: centred nudges need the free outputs"],
  [["ii", "--adc-bits", "8"], "--deck cannot hold the converters"],
  [["ii", "--offset", "5m"], "--deck cannot hold what is drawn for single parts"],
  [["ii", "--noise", "1m"], "--deck cannot hold what is drawn for single parts"],
  [["regression", "--steps", "5001"], "--deck plays back up to 5000 clocks, and these are 5001"],
])("%j is refused before training", async (words, message) => {
  const { code, err, out } = await twinedge(["train", ...words, "--deck", join(folder, "none.cir")]);
  expect([code, out]).toEqual([2, ""]);
  expect(err).toContain(message);
});
