/** The literal decision circuits on their bench: dead zones against closed forms, decisions against Eq. 2, inputs against ngspice. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { elaborate } from "@twinedge/core";
import { readDeck } from "@twinedge/formats";
import { type BenchSpec, benchDeck, DecisionBench, type SchemeQuestion, schemeOf, verifyScheme } from "@twinedge/study";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dropRays, placement } from "../packages/study/src/verify/rays.ts";
import { type Factor, factorsOf, withValues } from "../packages/study/src/verify/variation.ts";
import { WorstCase } from "../packages/study/src/verify/worst-case.ts";
import { twinedge } from "./command.ts";
import { missing, operatingPoint } from "./oracle/ngspice.ts";
import { root } from "./shared.ts";

const SUPPLIES = { vcc: 5, vcmp: 12, sourceResistance: 0, pot: 50e3, node: "j" } as const;

async function benchOf(parts: "ideal" | "hardware", scheme: string, change: Partial<BenchSpec> = {}) {
  const spec = { ...SUPPLIES, parts: `lib/${parts}.lib`, scheme: `lib/schemes/${scheme}.lib`, ...change };
  const { circuit } = await readDeck(benchDeck(spec), "bench.cir", {
    include: async (path, from) => {
      const file = resolve(root, "circuits", dirname(from), path);
      return { text: readFileSync(file, "utf8"), file };
    },
  });
  return { spec, mark: schemeOf(circuit), design: elaborate(circuit) };
}

async function resultOf(parts: "ideal" | "hardware", scheme: string, change: Partial<SchemeQuestion> = {}) {
  const { spec, mark, design } = await benchOf(parts, scheme);
  const nodes = mark.looksAt === "nodes";
  return verifyScheme(design, mark, {
    bench: spec,
    kind: nodes ? "divider" : "rheostat",
    anchor: nodes ? "i" : "j",
    levels: [2.5],
    grid: 21,
    tolerance: 0,
    ...change,
  });
}

/** LM339, TI SNOSBJ3D: VOS 5 mV, IB 250 nA, IOS 50 nA, each at its largest. */
const VOS = 5e-3;
const IB = 250e-9;
const IOS = 50e-9;

describe("closed forms", () => {
  test("xor: averagers of one half make an offset count twice, and IOS through rsum/2 as an offset of its own", async () => {
    const { levels, widest } = await resultOf("hardware", "xor");
    // Inputs at (sum of two nodes)/2 + I rsum/2: the decision turns at (a - b)/2 + IOS rsum/2 + VOS = 0.
    const zone = 2 * VOS + 2 * (IOS * 0.5e6);
    expect(zone).toBeCloseTo(60e-3, 12);
    const rays = levels[0]?.quadrants ?? [];
    expect(new Set(rays.map(({ quadrant }) => quadrant)).size).toBe(4);
    for (const { typ, worst } of rays) {
      expect(typ).toMatchObject({ exceed: 0, short: 0 });
      expect(worst?.exceed).toBeCloseTo(zone, 7);
      expect(worst?.short).toBeCloseTo(zone, 7);
    }
    expect(widest?.alone.offset).toBeCloseTo(2 * VOS, 7);
    expect(widest?.alone.bias).toBeCloseTo(2 * IOS * 0.5e6, 7);
    expect(widest?.alone.resistors).toBe(0);
  });

  test("xor with resistors of 1 %: no corner is worse than Millman's theorem says, and the worst is found", async () => {
    const level = 2.5;
    const { levels } = await resultOf("hardware", "xor", { tolerance: 0.01 });
    const ends = [-1, 1];
    /** V and ohm of two resistors, A into their middle. */
    const middle = (v1: number, r1: number, v2: number, r2: number, i: number): number =>
      (v1 / r1 + v2 / r2 + i) / (1 / r1 + 1 / r2);
    for (const { quadrant, free, worst } of levels[0]?.quadrants ?? []) {
      const sign = quadrant.startsWith("a>0") ? 1 : -1;
      const [fi, fj, cj] = [level + free, level, level];
      const excesses: number[] = [];
      for (let corner = 0; corner < 1 << 7; corner++) {
        const end = (bit: number): number => ends[(corner >> bit) & 1] ?? 0;
        const [ra, rb, rc, rd] = [0, 1, 2, 3].map((bit) => 1e6 * (1 + 0.01 * end(bit))) as [
          number,
          number,
          number,
          number,
        ];
        const [vos, ios, ib] = [VOS * end(4), IOS * end(5), (IB * (1 + end(6))) / 2];
        // Comparator 1 where a nears b, comparator 2 where a nears -b; each is linear in ci.
        const margin = (ci: number): number =>
          sign * free > 0
            ? middle(ci, ra, fj, rb, ib + ios / 2) + vos - middle(fi, rc, cj, rd, ib - ios / 2)
            : middle(cj, ra, fj, rb, ib + ios / 2) + vos - middle(ci, rc, fi, rd, ib - ios / 2);
        const [m0, m1] = [margin(0), margin(1)];
        excesses.push(Math.abs(m0 / (m0 - m1) - level) - Math.abs(free));
      }
      expect(worst?.exceed, `${quadrant} ${free}`).toBeCloseTo(Math.max(...excesses), 7);
      expect(worst?.short, `${quadrant} ${free}`).toBeCloseTo(-Math.min(...excesses), 7);
    }
  });

  test("xor-amp: gain 1 leaves an offset as it is", async () => {
    const { levels, widest } = await resultOf("hardware", "xor-amp");
    // Both amplifiers of gain A give 1/(1 + 2/A) of the difference.
    const zone = VOS * (1 + 2 / 1e5);
    for (const { typ, worst } of levels[0]?.quadrants ?? []) {
      expect(typ).toMatchObject({ exceed: 0, short: 0 });
      expect(worst?.exceed).toBeCloseTo(zone, 7);
      expect(worst?.short).toBeCloseTo(zone, 7);
    }
    expect(widest?.alone.bias).toBe(0);
  });

  test("xor-sign: the dead zone of xor where b goes with a; where it opposes a and is the larger it never decides rightly", async () => {
    const { levels } = await resultOf("hardware", "xor-sign");
    const reached = new Set<boolean>();
    for (const { quadrant, free, worst } of levels[0]?.quadrants ?? []) {
      if (quadrant === "a>0 b<0" || quadrant === "a<0 b>0") {
        // At a = 0, where short rays end, comparator 2 is tied.
        expect(worst).toMatchObject({ exceed: 0, short: Number.NaN, first: Math.abs(free) <= 1 ? 2 : 1 });
        continue;
      }
      expect(worst?.exceed).toBeCloseTo(60e-3, 7);
      // A ray goes down by at most 1 V. Where that is a = 0, the sign of the clamped drop is lost in its comparator's offset.
      reached.add(Math.abs(free) <= 1);
      if (Math.abs(free) <= 1) {
        expect(worst?.short).toBeNaN();
      } else {
        expect(worst?.short).toBeCloseTo(60e-3, 7);
      }
    }
    expect(reached.size).toBe(2);
  });

  test("and: compares nodes within its offset; of the quadrants of drops it serves one", async () => {
    const { levels } = await resultOf("hardware", "and");
    const [level] = levels;
    for (const { worst } of level?.nodes ?? []) {
      expect(worst?.exceed).toBeCloseTo(VOS, 7);
      expect(worst?.short).toBeCloseTo(VOS, 7);
    }
    // up = V(cn) > V(fn), with the input held: a < b, whatever the signs.
    const verdict = (quadrant: string) => {
      const rays = level?.quadrants.filter((one) => one.quadrant === quadrant) ?? [];
      return [
        rays.every(({ typ }) => typ?.exceed === 0),
        rays.every(({ typ }) => typ?.short === 0),
        rays.some(({ typ }) => Number.isNaN(typ?.exceed)),
        rays.some(({ typ }) => Number.isNaN(typ?.short)),
      ];
    };
    expect(verdict("a>0 b>0")).toEqual([true, true, false, false]);
    expect(verdict("a<0 b<0")).toEqual([false, false, true, true]);
    expect(verdict("a>0 b<0")).toEqual([true, false, false, true]);
    expect(verdict("a<0 b>0")).toEqual([false, true, true, false]);
    // Away from ties a plane about the middle is half right.
    expect(level?.typ.shares.wrong).toBeCloseTo(0.5, 12);
  });

  test("the load of xor's stiff nodes is that of its resistors, and nothing else with ideal parts", async () => {
    const { loads } = await resultOf("ideal", "xor");
    // End ci against fj through 2 rsum and against fi through 2 rsum: at a = 2.5 V, b = -2.5 V, (2.5 + 5) V / 2 Mohm.
    const ci = loads.typ.find(({ end }) => end === "ci");
    expect(Math.abs(ci?.amperes ?? 0)).toBeCloseTo(7.5 / 2e6, 12);
  });
});

test("no corner drawn at random is worse than the worst that is reported", async () => {
  const { spec, design, mark } = await benchOf("hardware", "xor");
  const factors = factorsOf(design, { tolerance: 0.01 }, ({ name }) => name.startsWith("xdecide."));
  expect(factors.filter(({ group }) => group === "resistors").length).toBeGreaterThanOrEqual(8);
  const worstCase = new WorstCase(design, spec.pot, factors, (up) => up);
  expect(mark.looksAt).toBe("drops");
  const rays = dropRays({ anchor: "j", level: 2.5, top: 5 });
  const worst = rays.map(({ ray }) => worstCase.worst(ray));
  const corner = fc.array(fc.constantFrom<"min" | "max">("min", "max"), {
    minLength: factors.length,
    maxLength: factors.length,
  });
  fc.assert(
    fc.property(corner, fc.nat(rays.length - 1), (ends, i) => {
      const values = new Map(factors.map((factor: Factor, k) => [factor, factor[ends[k] ?? "min"]] as const));
      const ray = rays[i]?.ray;
      const [found, limit] = [ray && worstCase.at(ray, values), worst[i]];
      expect(found?.exceed).toBeLessThanOrEqual((limit?.exceed ?? 0) + 1e-8);
      expect(found?.short).toBeLessThanOrEqual((limit?.short ?? 0) + 1e-8);
    }),
    { numRuns: 60 },
  );
});

test("ideal xor is Eq. 2 at any voltages away from ties", async () => {
  const { spec, design } = await benchOf("ideal", "xor");
  const bench = new DecisionBench(design, spec.pot);
  const volts = fc.double({ min: -5, max: 10, noNaN: true });
  const seen = new Set<number>();
  fc.assert(
    fc.property(volts, volts, volts, volts, (fi, fj, ci, cj) => {
      const excess = Math.abs(ci - cj) - Math.abs(fi - fj);
      fc.pre(Math.abs(excess) > 1e-9);
      const up = bench.decide([fi, fj, ci, cj]);
      seen.add(up);
      expect(up).toBe(excess > 0 ? 1 : 0);
    }),
    { numRuns: 2000 },
  );
  expect(seen).toEqual(new Set([0, 1]));
});

test("an LM339 on 5 V ends at 3.5 V: a level above leaves no point inside, and none is said of it", async () => {
  const { spec, design, mark } = await benchOf("hardware", "xor", { vcmp: 5 });
  const { levels } = await verifyScheme(design, mark, {
    bench: spec,
    kind: "rheostat",
    anchor: "j",
    levels: [1, 4],
    grid: 11,
    tolerance: 0.01,
  });
  expect(levels.map(({ typ }) => typ.shares.outside === 1)).toEqual([false, true]);
  expect(levels[1]?.typ.shares.wrongInside).toBeNaN();
  expect(levels[1]?.quadrants.every(({ typ, worst }) => typ === undefined && worst === undefined)).toBe(true);
  expect(levels[0]?.quadrants.some(({ typ }) => typ !== undefined)).toBe(true);
});

test("the bench ends early when it is told to", async () => {
  const { spec, design, mark } = await benchOf("ideal", "xor");
  const question = { bench: spec, kind: "rheostat", anchor: "j", levels: [1, 2, 3], grid: 5, tolerance: 0 } as const;
  let turns = 0;
  const { levels } = await verifyScheme(design, mark, question, async () => ++turns < 6);
  expect(levels.length).toBe(2);
});

const POINTS = [
  [2.5, 0, 0],
  [2.5, 1.25, -0.75],
  [0, 4.5, 3.2],
  [4, -3.9, 0.9],
] as const;

describe.skipIf(missing !== undefined)("against ngspice", () => {
  const sources = (fi: number, fj: number, ci: number, cj: number): readonly string[] => [
    `vfi fi 0 ${fi}`,
    `vfj fj 0 ${fj}`,
    `vci ci 0 ${ci}`,
    `vcj cj 0 ${cj}`,
    "vcc vcc 0 5",
  ];
  const BIAS = 25e-9;

  test.each([0, 10e3])("xor: comparator inputs with bias currents behind %d ohm", async (sourceResistance) => {
    const { spec, design } = await benchOf("hardware", "xor", { sourceResistance });
    const bench = new DecisionBench(design, spec.pot);
    const ohms = sourceResistance === 0 ? 1e-9 : sourceResistance;
    for (const [level, a, b] of POINTS) {
      const at = placement({ anchor: "j", level, top: 5 }, a, b);
      bench.decide(at);
      const point = operatingPoint(
        [
          "xor",
          ...sources(...at).map((line) => line.replace(/^(v(?!cc)(\w+)) \w+/, "$1 s$2")),
          ...(["fi", "fj", "ci", "cj"] as const).map((end) =>
            sourceResistance === 0 ? `vj${end} s${end} ${end} 0` : `rs${end} s${end} ${end} ${ohms}`,
          ),
          "r1 ci p1 1meg",
          "r2 fj p1 1meg",
          "r3 fi n1 1meg",
          "r4 cj n1 1meg",
          "r5 cj p2 1meg",
          "r6 fj p2 1meg",
          "r7 ci n2 1meg",
          "r8 fi n2 1meg",
          ...["p1", "n1", "p2", "n2"].map((net) => `i${net} 0 ${net} ${BIAS}`),
        ].join("\n"),
      );
      for (const net of ["p1", "n1", "p2", "n2"]) {
        expect(
          Math.abs(bench.voltage(`xdecide.${net}`) - (point.get(net) ?? point.get(`v(${net})`) ?? Number.NaN)),
        ).toBeLessThan(1e-9);
      }
    }
  });

  test("xor-amp: comparator inputs behind three amplifiers of gain 1e5", async () => {
    const { spec, design } = await benchOf("hardware", "xor-amp");
    const bench = new DecisionBench(design, spec.pot);
    const amplifier = (name: string, plus: string, minus: string): readonly string[] => [
      `r1${name} ${plus} p${name} 1meg`,
      `r2${name} vcc p${name} 1meg`,
      `r3${name} ${minus} n${name} 1meg`,
      `r4${name} ${name} n${name} 1meg`,
      `e${name} e${name} middle p${name} n${name} 1e5`,
      `vj${name} e${name} j${name} 0`,
      `rj${name} j${name} ${name} 1u`,
    ];
    for (const [level, a, b] of POINTS) {
      const at = placement({ anchor: "j", level, top: 5 }, a, b);
      bench.decide(at);
      // Inputs lie at the amplifiers' outputs, which carry the bias current without moving.
      const point = operatingPoint(
        [
          "xor-amp",
          ...sources(...at),
          // An amplifier's output is in the middle of its range where its inputs are equal.
          `vmiddle middle 0 ${10.5 / 2}`,
          ...amplifier("da", "ci", "cj"),
          ...amplifier("db", "fi", "fj"),
          ...amplifier("dn", "fj", "fi"),
        ].join("\n"),
      );
      for (const net of ["da", "db", "dn"]) {
        expect(
          Math.abs(bench.voltage(`xdecide.${net}`) - (point.get(net) ?? point.get(`v(${net})`) ?? Number.NaN)),
        ).toBeLessThan(1e-9);
      }
    }
  });
});

test("a design with other values is another design", async () => {
  const { spec, design } = await benchOf("ideal", "xor");
  const [factor] = factorsOf(design, { tolerance: 0.1 }, ({ name }) => name === "xdecide.r1");
  if (factor === undefined) {
    throw new Error("xor has no resistor r1");
  }
  const at = placement({ anchor: "j", level: 2, top: 5 }, 1, 0);
  const volts = (value: number): number => {
    const bench = new DecisionBench(withValues(design, new Map([[factor, value]])), spec.pot);
    bench.decide(at);
    return bench.voltage("xdecide.p1");
  };
  // ci = 3 V through r1, fj = 2 V through 1 Mohm.
  expect(volts(1e6)).toBeCloseTo(2.5, 9);
  expect(volts(0.5e6)).toBeCloseTo((3 / 0.5 + 2) / 3, 9);
});

describe("the command", () => {
  const run = (...words: readonly string[]) => twinedge(["verify", ...words]);
  const SMALL = ["--levels", "2.5", "--grid", "11", "--parts", "ideal", "--tolerance", "0"];

  test("a share of right decisions that is asked for decides the exit code, and only that", async () => {
    const and = ["--scheme", "and", ...SMALL];
    expect((await run(...and)).code).toBe(0);
    expect((await run(...and, "--agreement", "0.99")).code).toBe(3);
    const xor = await run("--scheme", "xor", ...SMALL, "--agreement", "1", "--json");
    expect(xor.code).toBe(0);
    const found = JSON.parse(xor.out) as {
      readonly plane: { readonly found: { readonly levels: readonly unknown[] } };
    };
    expect(found.plane.found.levels).toMatchObject([{ level: 2.5, typ: { wrong: 0, unknown: 0, points: 121 } }]);
    expect(Object.keys(found)).toEqual(["title", "ok", "plane", "deadzone", "ties", "loading"]);
  });

  test("the same command writes the same bytes", async () => {
    const folder = mkdtempSync(join(tmpdir(), "twinedge-"));
    try {
      const svg = join(folder, "map.svg");
      const words = ["--scheme", "xor-sign", ...SMALL, "--svg", svg];
      const first = await run(...words);
      const map = readFileSync(svg, "utf8");
      expect(await run(...words)).toEqual(first);
      expect(readFileSync(svg, "utf8")).toBe(map);
      expect(map).toContain("Eq. 2");
      expect(readdirSync(folder)).toEqual(["map.svg"]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test.each([
    [["--scheme", "xro"], /there is no scheme "xro".*xor/s],
    [["--scheme", "xor", "--tolerance", "1.5"], /--tolerance cannot be "1.5"/],
    [["--scheme", "xor", "--levels", "1,up"], /--levels cannot be "1,up"/],
    [["--scheme", "xor", "--grid", "1"], /--grid cannot be 1/],
    [["--scheme", "xor", "--vcmp", "-5"], /--vcmp cannot be "-5"/],
    [["circuits/three-edge.cir", "--vcmp", "12"], /--vcmp is of the bench of a scheme/],
    [[], /the deck is missing/],
  ])("%j is refused", async (words, message) => {
    const { code, err } = await run(...words);
    expect(code).toBe(2);
    expect(err).toMatch(message);
  });
});
