/** Verbs that run the simulator many times: exit codes, documents, bad input. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { twinedge } from "./command.ts";

const RING = "circuits/three-edge.cir";

let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "twinedge-"));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe("verify", () => {
  test("a deck that holds", async () => {
    const { code, out } = await twinedge(["verify", RING, "--states", "50"]);
    expect(code).toBe(0);
    expect(out).toContain("13 of 13 expectations held");
    expect(out).toContain("scheme and against Eq. 2");
    expect(out).toMatch(/xe31\.xeval\.xdecide\.acmp2 is a permanent tie/);
  });

  test("an expectation that fails is exit 3 and named with its place", async () => {
    const file = join(folder, "wrong.cir");
    writeFileSync(
      file,
      "wrong\nv1 a 0 2\nvclk clk 0 pulse(0 5 1u 0 0 1u 2u)\n*@ clock clk clocks=1\n*@ expect a @ 1 = 3\n.end\n",
    );
    const { code, out } = await twinedge(["verify", file]);
    expect(code).toBe(3);
    expect(out).toMatch(/FAILED {2}a @ 1 is 2\.000000, expected 3 \(.*wrong\.cir:5:4\)/);
  });

  test("too few right decisions are exit 3 where a share is asked for", async () => {
    const asked = ["verify", "circuits/sixteen-edge-ii.cir", "--states", "20", "--agreement", "0.99"];
    const [xor, and] = await Promise.all([twinedge(asked), twinedge([...asked, "--scheme", "and", "--json"])]);
    expect(xor?.code).toBe(0);
    expect(and?.code).toBe(3);
    expect(JSON.parse(and?.out ?? "")).toMatchObject({ ok: false, agreement: { ok: false, found: { scheme: "and" } } });
  });

  test.each([
    [["verify"], "the deck is missing"],
    [["verify", RING, "--agreement", "2"], '--agreement cannot be "2"'],
    [["verify", RING, "--scheme", "xorr"], 'there is no scheme "xorr"; did you mean xor'],
    [["verify", RING, "--store", "rs"], 'there is no store "rs"'],
    [["verify", "circuits/fig1b-digipot.cir", "--scheme", "xor"], 'has no subcircuit "decision" to exchange'],
  ])("%j is refused", async (words, message) => {
    const { code, err } = await twinedge(words);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});

describe("bom", () => {
  test("one document; a price list of one's own", async () => {
    const file = join(folder, "prices.json");
    const packages = { LM339: { name: "LM339 of ours", units: 4, price: 2 } };
    writeFileSync(file, JSON.stringify({ date: "2026-01-01", source: "ours", currency: "EUR", packages }));
    const { code, out } = await twinedge(["bom", "circuits/three-edge-hardware.cir", "--prices", file, "--json"]);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ edges: 3, perEdge: 2, separate: 6, shared: 4 });
  });

  test.each([
    ["{", "no JSON"],
    ["{}", "date, source, currency and packages are needed"],
    [
      '{"date":"d","source":"s","currency":"c","packages":{"LM339":{"name":"x","units":0}}}',
      '"LM339" needs a name, units from 1 on',
    ],
  ])("a price list that is %s is refused", async (text, message) => {
    const file = join(folder, "bad.json");
    writeFileSync(file, text);
    const { code, err } = await twinedge(["bom", RING, "--prices", file]);
    expect(code).toBe(2);
    expect(err).toContain(message);
    expect(err).toContain("bad.json");
  });
});

describe("explore", () => {
  test("a deck without targets is refused", async () => {
    const { code, err } = await twinedge(["explore", "circuits/fig1a-evaluation.cir"]);
    expect(code).toBe(2);
    expect(err).toContain("names no targets");
  });

  test("a checkpoint of something else is refused and left as it is", async () => {
    const file = join(folder, "other.part");
    writeFileSync(file, "twinedge exploration 1 abc\n");
    const { code, err } = await twinedge(["explore", RING, "--checkpoint", file]);
    expect(code).toBe(2);
    expect(err).toContain("is the checkpoint of another circuit or of other options");
    expect(readFileSync(file, "utf8")).toBe("twinedge exploration 1 abc\n");
  });
});
