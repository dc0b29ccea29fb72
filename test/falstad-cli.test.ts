/** Falstad files on the command line: run without a clock, switches and inputs set, parts left out, drawn and read back. */
import { expect, it } from "vitest";
import { twinedge } from "./command.ts";

const LATCH = `$ 1 5.0E-6 1.5 50 5.0 50
151 256 160 368 160 0 2 0.0
151 256 288 368 288 0 2 5.0
L 256 304 176 304 0 1 true 5.0 0.0
L 256 144 176 144 0 1 true 5.0 0.0
w 368 160 368 192 0
w 368 192 256 256 0
w 256 256 256 272 0
w 368 288 368 256 0
w 368 256 256 192 0
w 256 192 256 176 0
M 368 160 448 160 0 2.5
M 368 288 448 288 0 2.5
`;

interface RunDocument {
  readonly rows: readonly { readonly values: readonly number[] }[];
}

async function lastRow(...words: readonly string[]): Promise<readonly number[] | undefined> {
  const { out, err, code } = await twinedge(["run", "-", "--json", ...words], LATCH);
  expect([code, err]).toEqual([0, ""]);
  return (JSON.parse(out) as RunDocument).rows.at(-1)?.values;
}

it("a file without a clock shows its settled outputs, from its saved state and with inputs set", async () => {
  expect(await lastRow()).toEqual([0, 1]);
  expect(await lastRow("--set", "input@256:144=low")).toEqual([1, 0]);
  expect(await lastRow("--pulse", "@256:144=0:1us")).toEqual([0, 1]);
});

it("an unknown name lists those of the file", async () => {
  const { code, err } = await twinedge(["op", "-", "--set", "switch@0:0=open"], LATCH);
  expect(code).toBe(2);
  expect(err).toContain('"switch@0:0" is no switch and no logic input of the file');
  expect(err).toContain("input@256:304, input@256:144");
});

it("what is not supported is named by element and place, and --partial leaves it out with a warning", async () => {
  const text =
    "$ 1 5e-6 10 50 5 50\nR 0 0 0 -16 0 0 40 5 0 0 0.5\nr 0 0 64 0 0 100\nr 64 0 128 0 0 100\ng 128 0 128 16 0\n178 16 32 64 0 0\n";
  const refused = await twinedge(["op", "-"], text);
  expect([refused.code, refused.err]).toEqual([
    2,
    expect.stringContaining("stdin:6:1: element 178 at (16,32) is not supported"),
  ]);
  const { code, out, err } = await twinedge(["op", "-", "--partial"], text);
  expect(code).toBe(0);
  expect(err).toContain("stdin:6:1: warning: element 178 at (16,32) is not supported");
  expect(out).toContain("@64:0  2.500000 V");
});

const DECK = "divider\nv1 in 0 5\nr1 in out 1k\nr2 out 0 1k\n*@ probe out\n.end\n";

it("export --to falstad writes what op reads", async () => {
  const { code, out } = await twinedge(["export", "-", "--to", "falstad"], DECK);
  expect(code).toBe(0);
  const op = await twinedge(["run", "-", "--json"], out);
  expect((JSON.parse(op.out) as RunDocument).rows.at(-1)?.values).toEqual([2.5]);
});

it("a device without an equal is named, what is lost is a warning", async () => {
  const refused = await twinedge(
    ["export", "-", "--to", "falstad"],
    DECK.replace("r2 out 0 1k", "b1 out 0 i=v(in)/1k"),
  );
  expect([refused.code, refused.err]).toEqual([
    2,
    expect.stringContaining("b1: Falstad has no source by law (bsource)"),
  ]);
  const lossy = DECK.replace(
    "r2 out 0 1k",
    "r2 out 0 1k\na1 in out q cmp\n.model cmp comparator(part=LM339)\nr3 q in 10k",
  );
  const { code, err } = await twinedge(["export", "-", "--to", "falstad"], lossy);
  expect(code).toBe(0);
  expect(err).toContain("a1: Falstad has no delays (t_rise, t_fall");
});
