/**
 * Damaged files through the whole program: real circuits with bytes taken out, put in, doubled, lines swapped and numbers
 * changed. Each is read, elaborated and run for a few events. It works, or an InputError or a SimulationError says why;
 * nothing else is thrown, nothing hangs, no voltage is NaN.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { Readable, Writable } from "node:stream";
import { elaborate, InputError, SimulationError, Simulator } from "@twinedge/core";
import { isFalstad, readDeck, readFalstad, readVcd } from "@twinedge/formats";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { main } from "../../packages/cli/src/main.ts";
import { root, sharedFile } from "../shared.ts";

/** ms: no damaged file may take longer, read and run; most take 40. The machine may be busy with other tests. */
const PATIENCE = 10_000;
/** Time points that are run. */
const EVENTS = 20;

interface Sample {
  readonly name: string;
  readonly text: string;
}

const BUILT_IN: readonly Sample[] = [
  {
    name: "divider.txt",
    text: `$ 1 0.000005 10.2 50 5 50 5e-11
R 96 96 48 96 0 0 40 5 0 0 0.5
r 96 96 96 192 0 1000
r 96 192 96 288 0 2000
g 96 288 96 320 0 0
150 192 192 288 192 0 2 0 5
L 192 176 144 176 0 1 false 5 0
t 352 192 400 192 0 1 0 0 100 default
w 288 192 352 192 0
r 400 176 400 96 0 470
R 400 96 400 48 0 0 40 12 0 0 0.5
g 400 208 400 256 0 0
`,
  },
];

function filesIn(folder: string, ending: string): readonly Sample[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .toSorted()
    .map((name) => ({ name, text: readFileSync(resolve(folder, name), "utf8") }));
}

const library = new Map(
  ["lib", "lib/schemes", "lib/stores", "lib/taps", "networks"]
    .flatMap((folder) => filesIn(resolve(root, "circuits", folder), ".lib"))
    .map(({ name, text }) => [name, text]),
);
const decks = filesIn(resolve(root, "circuits"), ".cir");
const recordings = ["falstad", "corpus"].flatMap((name) => {
  const folder = sharedFile(name);
  return folder === undefined ? [] : filesIn(folder, ".txt");
});
const falstad = [...BUILT_IN, ...recordings].filter(({ text }) => isFalstad(text));

/** A deck and the libraries it reads, one of which may be the damaged file. */
async function readDamaged(name: string, text: string, damagedLibrary?: Sample): Promise<ReturnType<typeof elaborate>> {
  const { circuit, diagnostics } = await readDeck(text, name, {
    include: async (path, from) => {
      const file = join(dirname(from), path);
      const known = file.split("/").at(-1) ?? "";
      const found = known === damagedLibrary?.name ? damagedLibrary.text : library.get(known);
      if (found === undefined) {
        throw new InputError(`${file} does not exist`);
      }
      return { text: found, file };
    },
  });
  return elaborate(circuit, diagnostics);
}

function run(design: ReturnType<typeof elaborate>): void {
  const simulator = new Simulator(design);
  simulator.start();
  for (let i = 0; i < EVENTS && simulator.kernel.nextTime <= Number.MAX_SAFE_INTEGER; i++) {
    const before = simulator.now;
    simulator.runTo(simulator.kernel.nextTime);
    expect(simulator.now).toBeGreaterThanOrEqual(before);
  }
  expect(simulator.now).toSatisfy(Number.isSafeInteger);
  for (const [net, volts] of simulator.operatingPoint().voltages) {
    expect(volts, `voltage of ${net}`).toSatisfy(Number.isFinite);
  }
}

/** Does `work` what it should, or says properly why it cannot, and in time? */
async function survives(work: () => unknown): Promise<boolean> {
  const begun = performance.now();
  try {
    await work();
  } catch (error) {
    if (error instanceof InputError) {
      expect(error.message).toMatch(/^\S.*:\d+:\d+: /);
    } else if (error instanceof SimulationError) {
      expect(error.remedy !== undefined || error.nets.length > 0 || error.devices.length > 0, error.message).toBe(true);
    } else {
      throw error;
    }
  }
  expect(performance.now() - begun).toBeLessThan(PATIENCE);
  return true;
}

// ---- damage -----------------------------------------------------------------------------------------------------------

type Damage = (text: string) => string;

const NUMBER = /-?\d+(?:\.\d+)?(?:e[-+]?\d+)?/gi;
const NUMBERS = ["0", "-1", "1", "-0", "1e-30", "1e30", "1e308", "-1e308", "1e999", "7k3", "nan", "", "0.5", "65536"];
const BITS = ["\0", "é", "\n", " ", "(", "{", "]", "~", "=", "*", "+", "null", "[9:0]", "{1/0}", ".end\n", "\n+ ", ","];

const place = fc.nat(1_000_000);

const damage: fc.Arbitrary<Damage> = fc.oneof(
  fc.tuple(place, fc.integer({ min: 1, max: 8 })).map(
    ([at, length]): Damage =>
      (text) => {
        const from = at % (text.length + 1);
        return text.slice(0, from) + text.slice(from + length);
      },
  ),
  fc.tuple(place, fc.oneof(fc.constantFrom(...BITS), fc.string({ maxLength: 4 }))).map(
    ([at, bit]): Damage =>
      (text) => {
        const from = at % (text.length + 1);
        return text.slice(0, from) + bit + text.slice(from);
      },
  ),
  fc.tuple(place, fc.integer({ min: 1, max: 60 })).map(
    ([at, length]): Damage =>
      (text) => {
        const from = at % (text.length + 1);
        return text.slice(0, from + length) + text.slice(from);
      },
  ),
  fc.tuple(place, place, fc.constantFrom("swap", "drop", "double")).map(
    ([at, other, what]): Damage =>
      (text) => {
        const lines = text.split("\n");
        const [i, j] = [at % lines.length, other % lines.length];
        const [a = "", b = ""] = [lines[i], lines[j]];
        if (what === "swap") {
          lines[i] = b;
          lines[j] = a;
        } else {
          lines.splice(i, what === "drop" ? 1 : 0, ...(what === "drop" ? [] : [b]));
        }
        return lines.join("\n");
      },
  ),
  fc.tuple(place, fc.oneof(fc.constantFrom(...NUMBERS), fc.double().map(String))).map(
    ([at, number]): Damage =>
      (text) => {
        const found = [...text.matchAll(NUMBER)];
        const match = found[at % Math.max(1, found.length)];
        return match === undefined
          ? text
          : text.slice(0, match.index) + number + text.slice(match.index + match[0].length);
      },
  ),
);

const damages = fc.array(damage, { minLength: 1, maxLength: 4 });

function damaged(text: string, by: readonly Damage[]): string {
  return by.reduce((before, change) => change(before), text);
}

// ---- tests ------------------------------------------------------------------------------------------------------------

/** The first file also loads and compiles the program, which is no fault of the file's. */
beforeAll(async () => {
  const [first] = decks;
  run(await readDamaged(first?.name ?? "", first?.text ?? ""));
});

test("a damaged deck runs, or says where it is wrong", async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...decks), damages, async ({ name, text }, by) => {
      expect(await survives(async () => run(await readDamaged(name, damaged(text, by))))).toBe(true);
    }),
    { numRuns: 150 },
  );
}, 60_000);

test("a deck with a damaged library runs, or says where the library is wrong", async () => {
  const small = decks.filter(({ name }) => /^fig1|^three-edge/.test(name));
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...small), fc.constantFrom(...library.keys()), damages, async (deck, name, by) => {
      const broken = { name, text: damaged(library.get(name) ?? "", by) };
      expect(await survives(async () => run(await readDamaged(deck.name, deck.text, broken)))).toBe(true);
    }),
    { numRuns: 150 },
  );
}, 60_000);

test("a damaged Falstad file runs, or says where it is wrong", async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...falstad), damages, fc.boolean(), async ({ name, text }, by, partial) => {
      const whole = (): void => {
        const { circuit, diagnostics } = readFalstad(damaged(text, by), name, { partial });
        run(elaborate(circuit, diagnostics));
      };
      expect(await survives(whole)).toBe(true);
    }),
    { numRuns: 600 },
  );
}, 60_000);

const VCD = `$date today $end
$timescale 10 ns $end
$scope module top $end
$var wire 1 ! clk $end
$var reg 4 " code [3:0] $end
$var real 64 # v $end
$upscope $end
$enddefinitions $end
#0
$dumpvars
0!
b0000 "
r0.5 #
$end
#10
1!
b1x01 "
r2.5e-3 #
#25
0!
`;

test("a damaged VCD file reads, or says where it is wrong", async () => {
  await fc.assert(
    fc.asyncProperty(damages, async (by) => {
      expect(await survives(() => readVcd(damaged(VCD, by), "run.vcd"))).toBe(true);
    }),
    { numRuns: 1500 },
  );
}, 60_000);

describe("the command", () => {
  const sink = (): Writable => new Writable({ write: (_chunk, _encoding, done) => done() });

  test("ends a run of a damaged file with a code of its own and leaves no output behind when it fails", async () => {
    const folder = mkdtempSync(join(tmpdir(), "twinedge-"));
    const input = join(folder, "damaged");
    const libraries = ["--include-root", root];
    try {
      const source = fc.constantFrom(
        ...decks.map(({ name, text }) => ({ name, text: text.replaceAll(/^(\.include) /gm, `$1 ${root}/circuits/`) })),
        ...falstad,
      );
      await fc.assert(
        fc.asyncProperty(source, damages, async ({ text }, by) => {
          writeFileSync(input, damaged(text, by));
          const outputs = ["--csv", join(folder, "out.csv"), "--vcd", join(folder, "out.vcd")];
          let said = "";
          const begun = performance.now();
          const code = await main(["run", input, ...libraries, "--until", "30us", ...outputs], {
            stdin: Readable.from([]),
            stdout: sink(),
            stderr: new Writable({
              write(chunk: Buffer, _encoding, done) {
                said += chunk.toString("utf8");
                done();
              },
            }),
            env: { TWINEDGE_DEBUG: "1" },
            signal: new AbortController().signal,
          });
          expect(performance.now() - begun).toBeLessThan(PATIENCE);
          expect(said).not.toContain("internal error");
          expect([0, 1, 2, 3]).toContain(code);
          const left = readdirSync(folder).toSorted();
          expect(left, said).toEqual(code === 0 || code === 3 ? ["damaged", "out.csv", "out.vcd"] : ["damaged"]);
          for (const name of left.filter((file) => file !== "damaged")) {
            rmSync(join(folder, name));
          }
        }),
        { numRuns: 30 },
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, 60_000);
});
