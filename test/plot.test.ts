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

describe("seeds, sweeps of K, sizes", () => {
  async function written(name: string, words: readonly string[]): Promise<string> {
    const { code, out, err } = await twinedge(["train", ...words, "--json"]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    return fileOf(name, out);
  }

  const seeds = (codes: number, nudge: string): Promise<string> => {
    const asked = ["ii", "--level", "ideal", "--pot", "linear", "--steps", "30", "--seeds", "3", "--offset", "5m"];
    return written(`${codes}-${nudge}.json`, [...asked, "--codes", String(codes), "--nudge", nudge, "--workers", "1"]);
  };

  test("files over seeds: a row each, named by what differs; of several sizes a line a setting", async () => {
    const files = [await seeds(16, "0.5"), await seeds(64, "0.5"), await seeds(16, "1"), await seeds(64, "1")];
    const rows = await twinedge(["plot", ...files]);
    expect(faultsOf(rows.out)).toEqual([]);
    for (const name of ["nudge 0.5, codes 16: 3 runs", "of 3 fail"]) {
      expect(rows.out.replaceAll(/codes (\d+), nudge ([\d.]+)/g, "nudge $2, codes $1")).toContain(name);
    }
    const lines = await twinedge(["plot", ...files, "--figure", "capacity"]);
    expect(faultsOf(lines.out)).toEqual([]);
    for (const name of ["codes of a pot", ">nudge 0.5<", ">nudge 1<", "3 runs a point"]) {
      expect(lines.out).toContain(name);
    }
    const same = await twinedge(["plot", files[0] ?? "", files[2] ?? "", "--figure", "capacity"]);
    expect(same.code).toBe(2);
    expect(same.err).toContain("the same number of edges and codes");
  });

  test("docs/learning-ksweep.svg: Figs. 3b to 3d with the accuracy that the paper prints", async () => {
    const files: string[] = [];
    for (const step of ["0.03125", "1e-4", "0.2"]) {
      files.push(await written(`k${step}.json`, ["three-edge-series", "--method", "sweep", "--k-step", step]));
    }
    const { out, err } = await twinedge(["plot", ...files, "--points", "circuits/published/fig3.csv"]);
    expect(err).toBe("");
    expect(faultsOf(out)).toEqual([]);
    expect(out).toContain("best 98.00 at K = 0.53125");
    await expect(out).toMatchFileSnapshot("../docs/learning-ksweep.svg");
  });

  test("a document of errors against size", async () => {
    const point = { x: 16, median: 0.2, low: 0.1, high: 0.3, runs: 5 };
    const document = {
      twinedge: "capacity",
      version: "0",
      title: "sizes",
      x: "edges",
      y: "error",
      lines: [{ name: "grid", points: [point, { ...point, x: 64, median: 0.05 }] }],
    };
    const { out, err } = await twinedge(["plot", "-"], JSON.stringify(document));
    expect(err).toBe("");
    expect(faultsOf(out)).toEqual([]);
    expect(out).toContain("5 runs a point");
  });

  test("an option or a file that the figure has no use for", async () => {
    const file = await seeds(16, "0.5");
    const option = await twinedge(["plot", file, "--points", "circuits/published/fig3.csv"]);
    expect(option.err).toContain("--points has no meaning for --figure histogram");
    const kind = await twinedge(["plot", file, "--figure", "learning"]);
    expect(kind.err).toContain(
      "is a set of runs over seeds, which --figure learning does not draw; its figures are histogram, capacity",
    );
    const mixed = await twinedge(["plot", fileOf("record.json", record), file]);
    expect(mixed.code).toBe(2);
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
