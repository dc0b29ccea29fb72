/** The command line: exit codes, what is printed and written, and that the same command gives the same bytes. */
import { type ChildProcessWithoutNullStreams as Child, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { twinedge } from "./command.ts";
import { root, sharedFile } from "./shared.ts";

/** A flip-flop that toggles, and a divider. */
const TOGGLE = `Toggling flip-flop
.param vin=5 top=1k
v1 a 0 {vin}
vrst rst 0 0
vclk clk 0 pulse(0 5 5u 0 0 5u 10u)
r1 a b {top}
r2 b 0 1k
aff nq clk null rst q nq ff
.model ff d_dff(ic=0 clk_delay=10n)
*@ clock clk clocks=4
*@ probe b q
*@ expect q @ 1 = 1
*@ expect b @ 2 = 2.5 +- 1m
.end
`;

let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "twinedge-"));
  write("toggle.cir", TOGGLE);
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function write(name: string, text: string): string {
  writeFileSync(path(name), text);
  return path(name);
}

function path(name: string): string {
  return join(folder, name);
}

function read(name: string): string {
  return readFileSync(path(name), "utf8");
}

describe("run", () => {
  test("prints one line a clock, the findings and a summary", async () => {
    const { code, out } = await twinedge(["run", path("toggle.cir")]);
    expect(code).toBe(0);
    const [table, rest = ""] = out.split("\n\nno findings\n\n");
    expect(table).toBe(
      [
        "Toggling flip-flop",
        "",
        " clock         time          b   q     residual",
        "     0         5 us   2.500000   0          0 A",
        "     1        15 us   2.500000   1          0 A",
        "     2        25 us   2.500000   0          0 A",
        "     3        35 us   2.500000   1          0 A",
        "     4        45 us   2.500000   0          0 A",
      ].join("\n"),
    );
    expect(rest).toMatch(
      /^8 devices, \d nets, 1 analog island\n\d+ events, \d+ delta cycles, 1 solve, \d Newton iterations, worst residual 0 A\n$/,
    );
  });

  test("--json is one document and nothing else", async () => {
    const { code, out, err } = await twinedge(["run", path("toggle.cir"), "--json", "--clocks", "2", "--probe", "q,b"]);
    expect([code, err]).toEqual([0, ""]);
    const document = JSON.parse(out) as Record<string, unknown>;
    expect(Object.keys(document)).toEqual(["title", "file", "probes", "rows", "records", "stats", "end"]);
    expect(document["rows"]).toEqual([
      { clock: 0, t: 5e-6, values: [0, 2.5], residual: 0 },
      { clock: 1, t: 15e-6, values: [1, 2.5], residual: 0 },
      { clock: 2, t: 25e-6, values: [0, 2.5], residual: 0 },
    ]);
    expect(document["end"]).toMatchObject({ clock: 2, finished: true });
  });

  test("the same command twice writes the same bytes", async () => {
    const words = (n: number): readonly string[] => [
      "run",
      path("toggle.cir"),
      ...["vcd", "csv", "raw", "svg"].flatMap((type) => [`--${type}`, path(`${n}.${type}`)]),
    ];
    const [first, second] = [await twinedge(words(1)), await twinedge(words(2))];
    expect(second.out).toBe(first.out);
    for (const type of ["vcd", "csv", "raw", "svg"]) {
      expect([type, readFileSync(path(`2.${type}`))]).toEqual([type, readFileSync(path(`1.${type}`))]);
    }
    expect(read("1.csv").split("\n").slice(0, 3)).toEqual(["clock,t,b,q", "0,0.000005,2.5,0", "1,0.000015,2.5,1"]);
  });

  test("--set changes parameters and run options, and refuses unknown ones with those there are", async () => {
    const { out } = await twinedge([
      "run",
      path("toggle.cir"),
      "--json",
      "--clocks",
      "0",
      "--set",
      "vin=3",
      "--set",
      "temp=50",
    ]);
    expect(out).toContain('"values":[1.5,0]');
    const wrong = await twinedge(["run", path("toggle.cir"), "--set", "vim=3"]);
    expect(wrong).toMatchObject({ code: 2, out: "" });
    expect(wrong.err).toContain('no parameter "vim"; known are top, vin');
    const tie = await twinedge(["run", path("toggle.cir"), "--set", "tie=maybe"]);
    expect(tie.err).toContain("one of low, high, x");
  });

  test("--until ends between clocks; without a clock every change is a row", async () => {
    const { out } = await twinedge(["run", path("toggle.cir"), "--json", "--until", "26us"]);
    expect(JSON.parse(out)).toMatchObject({ end: { clock: 2, t: 26e-6 } });
    const free = write("free.cir", TOGGLE.replace(/\*@ (?:clock|expect).*\n/g, ""));
    const changes = JSON.parse((await twinedge(["run", free, "--json", "--until", "26us"])).out) as { rows: unknown };
    expect(changes.rows).toEqual([
      { t: 0, values: [2.5, 0] },
      { t: 5.011e-6, values: [2.5, 1] },
      { t: 15.011e-6, values: [2.5, 0] },
      { t: 25.011e-6, values: [2.5, 1] },
    ]);
    const nowhere = await twinedge(["run", free]);
    expect(nowhere.code).toBe(2);
    expect(nowhere.err).toContain("give --until TIME");
  });

  test("--pulse and --period drive the sources of a deck; the clock starts after the pulse", async () => {
    const words = ["run", path("toggle.cir"), "--json", "--clocks", "1", "--probe", "q,rst"];
    const { out } = await twinedge([...words, "--pulse", "rst=0:12us", "--period", "20us"]);
    expect(JSON.parse(out)).toMatchObject({
      rows: [
        { t: 22e-6, values: [0, 0] },
        { t: 42e-6, values: [1, 0] },
      ],
    });
  });

  test("--expect exits with 3 where an expectation fails, and names its line", async () => {
    expect((await twinedge(["run", path("toggle.cir"), "--expect"])).out).toContain("2 expectations, all held");
    const { code, out } = await twinedge(["run", path("toggle.cir"), "--expect", "--set", "top=2k"]);
    expect(code).toBe(3);
    expect(out).toMatch(/FAILED {2}b @ 2 is 1\.666667, expected 2\.5 \+- 0\.001 \(.*toggle\.cir:13:4\)/);
    const short = await twinedge(["run", path("toggle.cir"), "--expect", "--clocks", "1"]);
    expect(short.code).toBe(3);
    expect(short.out).toContain("b @ 2 was not reached");
    const nothing = write("nothing.cir", TOGGLE.replace(/\*@ expect.*\n/g, ""));
    expect(await twinedge(["run", nothing, "--expect"])).toMatchObject({ code: 2, out: "" });
  });

  test("a manifest repeats its run and tells what has changed", async () => {
    mkdirSync(path("m"), { recursive: true });
    const deck = write("m/deck.cir", TOGGLE.replace(".param", ".include part.lib\n.param"));
    const part = write("m/part.lib", "r9 b 0 1meg\n");
    const files = ["--vcd", path("m/a.vcd"), "--csv", path("m/a.csv"), "--manifest", path("m/a.json")];
    expect((await twinedge(["run", deck, "--clocks", "3", ...files])).code).toBe(0);
    const manifest = JSON.parse(read("m/a.json")) as { inputs: unknown; resolved: unknown };
    expect(manifest.inputs).toMatchObject([{ path: "deck.cir" }, { path: "part.lib" }]);
    expect(manifest.resolved).toMatchObject({ clocks: 3, seed: 1, corner: "typ", parameters: { vin: 5, top: 1000 } });
    const again = await twinedge(["run", "--from", path("m/a.json")]);
    expect(again).toMatchObject({ code: 0, err: "" });
    expect(again.out).toContain("same       output  a.csv");
    writeFileSync(part, "r9 b 0 2meg\n");
    const changed = await twinedge(["run", "--from", path("m/a.json"), "--json"]);
    expect(changed.code).toBe(3);
    expect(JSON.parse(changed.out)).toEqual({
      same: false,
      inputs: [
        { path: "deck.cir", same: true },
        { path: "part.lib", same: false },
      ],
      outputs: [
        { path: "a.vcd", same: false },
        { path: "a.csv", same: false },
      ],
    });
    expect((await twinedge(["run", deck, "--from", path("m/a.json")])).code).toBe(2);
    expect((await twinedge(["run", "--from", deck])).err).toContain("is no manifest");
  });

  test("an interrupted run keeps what was finished, and its manifest repeats just that", async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 150);
    const files = ["--csv", path("cut.csv"), "--manifest", path("cut.json")];
    const { code, out } = await twinedge(
      ["run", path("toggle.cir"), "--clocks", "99999999", ...files],
      "",
      controller.signal,
    );
    expect(code).toBe(130);
    expect(out).toContain("interrupted");
    expect(read("cut.csv").split("\n").length).toBeGreaterThan(10);
    expect((await twinedge(["run", "--from", path("cut.json")])).code).toBe(0);
  });

  test("- reads standard input and writes standard output; the report then goes to stderr", async () => {
    const { code, out, err } = await twinedge(["run", "-", "--clocks", "1", "--csv", "-"], TOGGLE);
    expect(code).toBe(0);
    expect(out).toBe("clock,t,b,q\n0,0.000005,2.5,0\n1,0.000015,2.5,1\n");
    expect(err).toContain("8 devices");
  });
});

describe("files", () => {
  test.each([
    [["--vcd", "no/such/folder.vcd"], "its folder does not exist"],
    [["--vcd", "."], "is a folder"],
    [["--vcd", "toggle.cir"], "is a file of the circuit"],
    [["--vcd", "x.out", "--csv", "x.out"], "both write"],
    [["--json", "--csv", "-"], "both write standard output"],
    [["--vcd", ""], "name is empty"],
  ])("%j is refused before anything runs", async (words, message) => {
    const placed = words.map((word) => (/[./]/.test(word) ? path(word) : word));
    const { code, out, err } = await twinedge(["run", path("toggle.cir"), ...placed]);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain(message);
    expect(read("toggle.cir")).toBe(TOGGLE);
  });

  test("nothing half-written stays when the simulation fails", async () => {
    const ring = write(
      "ring.cir",
      "Ring that starts at 1 us\nven en 0 pulse(0 5 1u)\na1 [en y] y nand\n.model nand d_nand(rise_delay=0 fall_delay=0)\n.end\n",
    );
    writeFileSync(path("kept.vcd"), "old");
    const before = readdirSync(folder);
    const { code, err } = await twinedge([
      "run",
      ring,
      "--until",
      "1us",
      "--vcd",
      path("kept.vcd"),
      "--csv",
      path("new.csv"),
    ]);
    expect(code).toBe(1);
    expect(err).toContain("oscillation at 1000000 ps");
    expect(read("kept.vcd")).toBe("old");
    expect(readdirSync(folder)).toEqual(before);
  });

  test.each([
    ["toggel.cir", "does not exist; did you mean toggle.cir?"],
    [".", "is a folder"],
    ["binary.cir", "is not a text file"],
  ])("%s is no deck", async (name, message) => {
    writeFileSync(path("binary.cir"), new Uint8Array([1, 0, 2, 0]));
    const { code, err } = await twinedge(["op", path(name)]);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });

  test("an include may not leave the deck's folder, neither by its path nor by a link", async () => {
    mkdirSync(path("decks"), { recursive: true });
    write("secret.lib", "r2 a 0 1k\n");
    symlinkSync(path("secret.lib"), path("decks/link.lib"));
    for (const name of ["../secret.lib", "link.lib", path("secret.lib")]) {
      const deck = write("decks/deck.cir", `Deck\nv1 a 0 1\n.include "${name}"\n.end\n`);
      const { code, err } = await twinedge(["op", deck]);
      expect([name, code]).toEqual([name, 2]);
      expect(err).toContain("decks/deck.cir:3:10: ");
      expect(err).toContain("lies outside");
      const allowed = await twinedge(["op", deck, "--include-root", folder]);
      expect([name, allowed.code]).toEqual([name, 0]);
    }
  });
});

describe("usage", () => {
  test.each([
    [["rnu"], 'unknown verb "rnu"; did you mean run?'],
    [["run", "--vdc", "x"], "unknown option --vdc; did you mean --vcd?"],
    [["run", "a", "b"], '"b" is one argument too many'],
    [["run"], "the file is missing"],
    [["op"], "the file is missing"],
    [["--json", "op", "a"], '"--json" stands before the verb'],
    [["op", "a", "--corner", "best"], '--corner cannot be "best"; it is one of "min", "typ", "max"'],
    [["run", "a", "--clocks"], "--clocks needs a value"],
    [["run", "toggle.cir", "--clocks", "1", "--clocks", "2"], "--clocks is given twice"],
    [["run", "toggle.cir", "--clocks", "1.5"], '--clocks cannot be "1.5"'],
    [["run", "toggle.cir", "--until", "2 weeks"], '--until cannot be "2 weeks"'],
    [["run", "toggle.cir", "--clocks", "2", "--until", "2us"], "both say where to end"],
    [["run", "toggle.cir", "--pulse", "rst"], '--pulse cannot be "rst"; write NET=FROM:TO'],
    [["run", "toggle.cir", "--clock", "b"], '"b"'],
    [["run", "toggle.cir", "--probe", "qq"], '"qq" is neither a net nor a signal'],
    [["devices", "resister"], "did you mean resistor?"],
  ])("%j: exit code 2 and one message", async (words, message) => {
    const placed = words.map((word) => (word === "toggle.cir" ? path(word) : word));
    const { code, out, err } = await twinedge(placed);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain(message);
    expect(err.trimEnd().split("\n")).toHaveLength(1);
  });

  test("--help and --version", async () => {
    const { version } = JSON.parse(readFileSync(resolve(root, "packages/cli/package.json"), "utf8")) as {
      version: string;
    };
    expect(await twinedge(["--version"])).toEqual({ code: 0, out: `${version}\n`, err: "" });
    const { out } = await twinedge(["--help"]);
    const verbs = [...out.matchAll(/^ {2}twinedge ([a-z]+)/gm)].map(([, verb = ""]) => verb);
    expect(verbs.length).toBeGreaterThan(5);
    for (const verb of verbs) {
      const help = await twinedge([verb, "--help"]);
      expect(help).toMatchObject({ code: 0, err: "" });
      expect(help.out).toContain(`twinedge ${verb}`);
      expect(help.out).toContain("Examples:");
    }
    expect((await twinedge([])).code).toBe(2);
  });

  test("completion scripts ask for verbs and options", async () => {
    expect((await twinedge(["completion", "bash"])).out).toContain("complete -o bashdefault");
    const { out } = await twinedge(["--get-yargs-completions", "twinedge", "op", "--"]);
    expect(out.split("\n")).toContain("--include-root");
  });
});

describe("other verbs", () => {
  test("op: voltages, logic values, devices and power", async () => {
    const { out } = await twinedge(["op", path("toggle.cir"), "--json"]);
    expect(JSON.parse(out)).toMatchObject({
      voltages: { a: 5, b: 2.5, rst: 0 },
      logic: { q: "0", nq: "1" },
      devices: { r1: { type: "resistor", i: 0.0025, p: 0.00625 } },
      power: 0.0125,
    });
    const chosen = await twinedge(["op", path("toggle.cir"), "--probe", "b,q"]);
    expect(chosen.out).toMatch(/\nb {2}2\.500000 V\nq {11}0\n/);
  });

  test("check: a rheostat's open end and a current sense that nothing reads are nothing to remark", async () => {
    const { code, out } = await twinedge(["check", "circuits/sixteen-edge-ii-hardware.cir"]);
    expect([code, out]).toEqual([0, "circuits/sixteen-edge-ii-hardware.cir: 0 errors, 0 warnings, 0 notes\n"]);
  });

  test("--period changes a clock whose PULSE is written with expressions", async () => {
    const rows = async (...more: string[]): Promise<string> =>
      (await twinedge(["run", "circuits/fig1b-digipot-hardware.cir", "--clocks", "3", "--csv", "-", ...more])).out;
    const changed = await rows("--period", "40us");
    expect(changed).toBe(await rows("--set", "period=40u"));
    expect(changed).not.toBe(await rows());
  });

  test("check: exit code 3 where a finding is an error", async () => {
    expect((await twinedge(["check", path("toggle.cir")])).code).toBe(0);
    const deck = write("fight.cir", "Fight\nv1 a 0 5\na1 a y buf\na2 a y buf\n.model buf d_buffer\n.end\n");
    const { code, out } = await twinedge(["check", deck]);
    expect(code).toBe(3);
    expect(out).toMatch(/fight\.cir:4:1: error: net "y" is driven by a1 and a2; /);
    const found = JSON.parse((await twinedge(["check", deck, "--json"])).out) as { errors: number };
    expect(found.errors).toBe(1);
  });

  test("info tells files apart", async () => {
    const deck = await twinedge(["info", path("toggle.cir"), "--json"]);
    expect(JSON.parse(deck.out)).toMatchObject({
      kind: "deck",
      title: "Toggling flip-flop",
      types: { resistor: 2, vsource: 3, d_dff: 1, adc_bridge: 2 },
      clock: "clk (rising edge)",
      probes: ["b", "q"],
    });
    const outputs = ["--vcd", path("i.vcd"), "--csv", path("i.csv"), "--raw", path("i.raw")];
    await twinedge(["run", path("toggle.cir"), "--probe", "b,q", ...outputs]);
    for (const [name, kind] of [
      ["i.vcd", "VCD"],
      ["i.csv", "CSV"],
      ["i.raw", "ngspice raw"],
    ] as const) {
      const { out } = await twinedge(["info", path(name), "--json"]);
      const facts = JSON.parse(out) as { kind: string; signals: readonly string[] };
      expect(facts.kind).toBe(kind);
      expect(facts.signals.join(" ")).toMatch(/\bb\b.*\bq\b/);
    }
  });

  test("info of a task and of a network", async () => {
    const task = await twinedge(["info", "circuits/tasks/i.json"]);
    expect(task.out).toBe(
      [
        "file      circuits/tasks/i.json",
        "kind      task",
        `size      ${readFileSync(resolve(root, "circuits/tasks/i.json")).length}`,
        "name      i",
        "title     Iris flowers by four lengths",
        "source    Seiz 2022, section 5, task i: 30 flowers to train with, the other 120 to test",
        "network   sixteen-edge: 9 nodes, 16 edges",
        "held      9 at 2.5 V",
        "inputs    2, 3, 5, 8",
        "outputs   1, 4, 6",
        "classes   setosa, versicolor, virginica",
        "examples  30 to train with, 120 to test",
        "defaults  scheme xor, pot ad5220, codes 128, nudge 1, steps 900",
        "includes  circuits/networks/sixteen-edge.json",
        "",
      ].join("\n"),
    );
    const network = await twinedge(["info", "circuits/networks/three-edge.json", "--json"]);
    expect(JSON.parse(network.out)).toMatchObject({
      kind: "network",
      pots: "dividers to ground",
      nodes: ["1", "2", "3"],
      edges: ["xe12 1-2", "xe23 2-3", "xe31 3-1"],
    });
  });

  test("a task is no circuit, and what it names may not lie just anywhere", async () => {
    const { code, err } = await twinedge(["run", "circuits/tasks/ii.json"]);
    expect([code, err]).toEqual([2, expect.stringContaining("circuits/tasks/ii.json is no circuit (task)")]);
    const text = readFileSync(resolve(root, "circuits/tasks/ii.json"), "utf8");
    const outside = write(
      "outside.json",
      text.replace("../networks/sixteen-edge.json", "../../../../../../etc/hostname"),
    );
    const refused = await twinedge(["info", outside]);
    expect(refused.code).toBe(2);
    expect(refused.err).toMatch(/outside\.json:6:14: .*(?:lies outside|does not exist)/);
  });

  test("import: Falstad text becomes a deck that runs the same", async () => {
    const drawing = write(
      "divider.txt",
      "$ 1 0.000005 10 50 5 50 5e-11\nR 100 100 100 50 0 0 40 5 0 0 0.5\nr 100 100 200 100 0 1000\nr 200 100 200 200 0 3000\ng 200 200 200 230 0 0\nO 200 100 250 100 0 0\n",
    );
    expect((await twinedge(["import", drawing, "-o", path("divider.cir")])).code).toBe(0);
    const power = async (name: string): Promise<number> => {
      const { out, err } = await twinedge(["op", path(name), "--json"]);
      expect(err).toBe("");
      return (JSON.parse(out) as { power: number }).power;
    };
    expect(await power("divider.txt")).toBeCloseTo(25 / 4000, 12);
    expect(await power("divider.cir")).toBeCloseTo(25 / 4000, 12);
    expect((await twinedge(["import", path("toggle.cir")])).err).toContain("is no Falstad text");
  });

  test("the list of devices in docs is the one the program prints", async () => {
    const { out } = await twinedge(["devices", "--markdown"]);
    const docs = readFileSync(resolve(root, "docs/devices.md"), "utf8");
    expect(docs, "run: npx twinedge devices --markdown > docs/devices.md").toBe(out);
  });

  const saved = sharedFile("falstad/three-edge.txt");
  test.skipIf(saved === undefined)("the author's Falstad file runs as it is", async () => {
    const drive = ["--clock", "@544:-624", "--period", "100us", "--pulse", "@976:-640=0:10us"];
    const { code, out } = await twinedge([
      "run",
      saved ?? "",
      ...drive,
      "--clocks",
      "2",
      "--probe",
      "@1744:368",
      "--json",
    ]);
    expect(code).toBe(0);
    const { rows } = JSON.parse(out) as { rows: readonly { t: number; values: readonly number[] }[] };
    expect(rows.map(({ t }) => t)).toEqual([60e-6, 160e-6, 260e-6]);
    expect(rows[0]?.values[0]).toBeCloseTo(2.4416, 3);
  });
});

describe("the command itself", () => {
  const dev = [
    "--conditions=@twinedge/source",
    `--import=${import.meta.resolve("tsx")}`,
    resolve(root, "scripts/dev.ts"),
    "run",
    "toggle.cir",
    "--clocks=99999999",
  ];

  /** Runs the command until it has printed a text, then does something to it; gives the exit code and stderr. */
  async function child(
    words: readonly string[],
    text: string,
    then: (process: Child) => void,
  ): Promise<[unknown, string]> {
    const started = spawn(process.execPath, [...dev, ...words], { cwd: folder });
    const texts = { out: "", err: "", done: false };
    started.stderr.on("data", (chunk: Buffer) => {
      texts.err += chunk.toString();
    });
    started.stdout.on("data", (chunk: Buffer) => {
      texts.out += chunk.toString();
      if (!texts.done && texts.out.includes(text)) {
        texts.done = true;
        then(started);
      }
    });
    const code = await new Promise((done) => {
      started.on("exit", done);
    });
    return [code, texts.err];
  }

  test("Ctrl-C ends a run with 130 and whole files", async () => {
    const [code, err] = await child(["--csv", "c.csv"], "\n    20 ", (process) => process.kill("SIGINT"));
    expect(err).toMatch(/^wall time/);
    expect(code).toBe(130);
    expect(read("c.csv")).toMatch(/\n20,.*\n/);
    expect(readdirSync(folder).filter((name) => name.endsWith(".part"))).toEqual([]);
  });

  test("a reader that goes away is no error", async () => {
    const [code, err] = await child([], "\n    20 ", (process) => process.stdout.destroy());
    expect(err).toMatch(/^wall time/);
    expect(code).toBe(0);
  });
});

test("paths in messages are those the user wrote", async () => {
  const name = relative(process.cwd(), write("bad.cir", "Bad\nr1 a 0 7k3\n.end\n"));
  const { code, err } = await twinedge(["op", name]);
  expect(code).toBe(2);
  expect(err).toContain(`${name}:2:8: "7k3" is not a SPICE number`);
});
