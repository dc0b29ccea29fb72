/** `twinedge plot` on files that the program wrote, and on files that are wrong. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { faultsOf } from "../packages/formats/src/svg/testing.ts";
import { twinedge } from "./command.ts";

let folder = "";
let record = "";

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "twinedge-plot-"));
  const file = join(folder, "record.json");
  await twinedge(["train", "three-edge", "--level", "literal", "--steps", "15", "--record", file]);
  record = readFileSync(file, "utf8");
});

afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** The record with one field put in place of its own. */
function changed(field: string, value: unknown): string {
  return fileOf("changed.json", JSON.stringify({ ...(JSON.parse(record) as object), [field]: value }));
}

describe("a record of training", () => {
  test("docs/learning-fig2b.svg: Fig. 2b, with the points read off the paper's plot", async () => {
    const { code, out, err } = await twinedge(["plot", "-", "--points", "circuits/published/fig2b.csv"], record);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(faultsOf(out)).toEqual([]);
    expect(out.match(/<circle/g)).toHaveLength(13);
    await expect(out).toMatchFileSnapshot("../docs/learning-fig2b.svg");
  });

  test("-o, --svg and standard output hold the same; --title replaces the title", async () => {
    const file = fileOf("record.json", record);
    const { out } = await twinedge(["plot", file, "--figure", "learning", "--title", "my <own>"]);
    expect(out).toContain("my &lt;own&gt;");
    for (const option of ["-o", "--svg", "--output"]) {
      const svg = join(folder, "figure.svg");
      expect((await twinedge(["plot", file, option, svg, "--title", "my <own>"])).code).toBe(0);
      expect(readFileSync(svg, "utf8")).toBe(out);
    }
  });
});

describe("what cannot be drawn", () => {
  test.each([
    ["a field of the wrong kind", () => changed("step", "all"), '"step" is to be an array'],
    ["a list too short", () => changed("free", []), '"free" has 0 entries, and there are 16 steps'],
    [
      "a row too long",
      () =>
        changed(
          "codes",
          Array.from({ length: 16 }, () => [1]),
        ),
      '"codes.0" has 1 entries',
    ],
    [
      "steps that fall",
      () =>
        changed(
          "step",
          Array.from({ length: 16 }, () => 3),
        ),
      '"step.1" is 3',
    ],
    ["a mark that is none", () => changed("twinedge", "trainin"), "did you mean training"],
    ["no JSON", () => fileOf("bad.json", '{"twinedge":"training",'), "is no JSON"],
    ["a table", () => fileOf("table.csv", "a,b\n1,2\n3,4\n"), "is a table, of which there is no figure"],
  ])("%s", async (_, path, words) => {
    const { code, out, err } = await twinedge(["plot", path()]);
    expect(code).toBe(2);
    expect(out).toBe("");
    expect(err).toContain(words);
  });

  test("points under other names, or no numbers", async () => {
    const points = (text: string): string => fileOf("points.csv", text);
    for (const [text, words] of [
      ["step,f4\n0,1\n", "this figure has no f4"],
      ["time,f3\n0,1\n", "the first row is to be step"],
      ["step,f3\n0,1\n1,high\n", "points.csv:3:1"],
    ] as const) {
      const { code, err } = await twinedge(["plot", "-", "--points", points(text)], record);
      expect(code).toBe(2);
      expect(err).toContain(words);
    }
  });
});
