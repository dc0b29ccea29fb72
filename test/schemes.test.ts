/** Every comparator scheme and every store of circuits/lib, in both technologies, on a bench of its own. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { type Circuit, elaborate, Simulator, stateOf } from "@twinedge/core";
import { readDeck } from "@twinedge/formats";
import { type RuleInput, ruleOf, schemeOf } from "@twinedge/study";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { root } from "./shared.ts";

const TECHNOLOGIES = ["ideal", "hardware"] as const;
const SCHEMES = namesIn("schemes");
const STORES = namesIn("stores");

function namesIn(folder: string): readonly string[] {
  return readdirSync(resolve(root, "circuits/lib", folder))
    .map((file) => file.replace(/\.lib$/, ""))
    .toSorted();
}

async function read(lines: readonly string[]): Promise<Circuit> {
  const { circuit } = await readDeck(["bench", ...lines, ".end"].join("\n"), "bench.cir", {
    include: async (path, from) => {
      const file = resolve(root, "circuits", dirname(from), path);
      return { text: readFileSync(file, "utf8"), file };
    },
  });
  return circuit;
}

const PORTS = ["fi", "fj", "fn", "ci", "cj", "cn", "isf", "isc"] as const;

/** The decision alone, a source at every port. */
async function decisionBench(technology: string, scheme: string) {
  const circuit = await read([
    `.include lib/${technology}.lib`,
    `.include lib/schemes/${scheme}.lib`,
    "vcc vcc 0 5",
    "vcmp vcmp 0 12",
    ...PORTS.map((port) => `v${port} ${port} 0 0`),
    `xdecide ${PORTS.join(" ")} vcc vcmp up decision`,
  ]);
  const design = elaborate(circuit);
  const simulator = new Simulator(design, { probes: [] });
  simulator.start();
  const up = design.netByName.get("up") ?? -1;
  const decide = (input: RuleInput): number => {
    simulator.resettle((k) => {
      for (const port of PORTS) {
        simulator.sources.get(`v${port}`)?.(k, input[port] ?? Number.NaN);
      }
    });
    return stateOf(simulator.kernel.read(up));
  };
  return { circuit, decide };
}

/** V: voltages come in whole steps, so that what is not a tie is at least half a step from one. */
const STEP = 1e-4;
const LEAST = STEP / 2;

const drops = ({ fi, fj, ci, cj }: RuleInput) => ({ a: ci - cj, b: fi - fj });

/** What the comparators of a scheme compare (V): none of them may be a tie. */
const COMPARED: Readonly<Record<string, (input: RuleInput) => readonly number[]>> = {
  and: ({ fn, cn }) => [cn, cn - fn],
  ideal: (input) => [Math.abs(drops(input).a) - Math.abs(drops(input).b)],
  power: (input) => [drops(input).a * (input.isc ?? 0) - drops(input).b * (input.isf ?? 0)],
  xor: (input) => [drops(input).a - drops(input).b, drops(input).a + drops(input).b],
  "xor-amp": (input) => [drops(input).a - drops(input).b, drops(input).a + drops(input).b],
  "xor-naive": ({ fn, cn }) => [cn, cn - fn],
  "xor-sign": (input) => [drops(input).a - drops(input).b, drops(input).a],
};

test("what every scheme compares is known here", () => {
  expect(Object.keys(COMPARED).toSorted()).toEqual(SCHEMES);
});

/** Voltages of an edge from `lowest` to 5 V, the looked-at node at end j, and the currents of pots of 10 to 100 kohm. */
function edges(lowest: number): fc.Arbitrary<RuleInput> {
  const volts = fc.integer({ min: Math.round(lowest / STEP), max: Math.round(5 / STEP) }).map((n) => n * STEP);
  const kiloohms = fc.integer({ min: 10, max: 100 });
  return fc
    .record({ fi: volts, fj: volts, ci: volts, cj: volts, rf: kiloohms, rc: kiloohms })
    .map(({ rf, rc, fi, fj, ci, cj }) => ({
      fi,
      fj,
      fn: fj,
      ci,
      cj,
      cn: cj,
      isf: (fi - fj) / rf,
      isc: (ci - cj) / rc,
    }));
}

describe.each(TECHNOLOGIES)("%s parts", (technology) => {
  test.each(SCHEMES)("%s: the settled circuit decides by its rule", async (name) => {
    const { circuit, decide } = await decisionBench(technology, name);
    const scheme = schemeOf(circuit);
    expect(scheme.name).toBe(name);
    const rule = ruleOf(scheme);
    const compared = COMPARED[name];
    const seen = new Set<boolean>();
    // An LM339 on one supply takes no input below 0 V.
    fc.assert(
      fc.property(edges(technology === "ideal" ? -2 : 0), (input) => {
        fc.pre(compared?.(input).every((difference) => Math.abs(difference) > LEAST) === true);
        seen.add(rule(input));
        expect(decide(input)).toBe(rule(input) ? 1 : 0);
      }),
      { seed: 20220601, numRuns: 300 },
    );
    expect(seen.size).toBe(2);
  });

  test.each(SCHEMES)("%s: the jumper takes q where up is to raise the node, nq where the resistance", async (name) => {
    const circuit = await read([
      `.include lib/${technology}.lib`,
      `.include lib/schemes/${name}.lib`,
      "vq q 0 5",
      "vnq nq 0 0",
      "xjump q nq dir jumper",
    ]);
    const design = elaborate(circuit);
    const simulator = new Simulator(design, { probes: ["dir"] });
    simulator.start();
    expect(simulator.row(0, 0).values).toEqual([schemeOf(circuit).looksAt === "nodes" ? 1 : 0]);
  });

  test.each(STORES)("store %s: q is d from one rising clock to the next, and 0 while rstn is low", async (name) => {
    const data = [0, 1, 1, 0, 1, 0, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1, 1, 0, 1, 0];
    const points = data.flatMap((bit, k) => [`${k}u ${5 * bit}`, `${k + 0.999}u ${5 * bit}`]);
    const circuit = await read([
      `.include lib/${technology}.lib`,
      `.include lib/stores/${name}.lib`,
      "vcc vcc 0 5",
      `vd d 0 pwl(${points.join(" ")})`,
      "vclk clk 0 pulse(0 5 0.5u 0 0 0.5u 1u)",
      "vrst rstn 0 pulse(0 5 0.2u 0 0 15u)",
      "xstore d clk rstn vcc q nq store",
      "*@ clock clk",
    ]);
    const simulator = new Simulator(elaborate(circuit), { probes: ["q", "nq"] });
    simulator.start();
    const rows = Array.from({ length: data.length }, () => simulator.nextRow().values);
    // Row k stands before the rising clock that takes bit k; from 15.2 us on the flip-flop is reset.
    const expected = [0, ...data.slice(0, -1)].map((bit, k) => (k < 15 ? bit : 0));
    expect(rows.map(([q]) => q)).toEqual(expected);
    expect(rows.map(([, nq]) => nq)).toEqual(expected.map((q) => 1 - q));
    expect(simulator.trace().records).toEqual([]);
  });
});

/** Drops in eighths of a volt, exact in binary. */
const eighths = fc.integer({ min: -16, max: 16 }).map((n) => n / 8);

test("xor at a tie: not up for a = b >= 0 and a = -b <= 0, up for the others, as its file says", async () => {
  const { decide } = await decisionBench("ideal", "xor");
  const at = (a: number, b: number): number =>
    decide({ fi: 2.5 + b / 2, fj: 2.5 - b / 2, fn: 0, ci: 2.5 + a / 2, cj: 2.5 - a / 2, cn: 0, isf: 0, isc: 0 });
  fc.assert(
    fc.property(eighths, (a) => {
      expect([at(a, a), at(a, -a)]).toEqual([a < 0 ? 1 : 0, a > 0 ? 1 : 0]);
    }),
  );
});

test("ideal never goes up at a tie", async () => {
  for (const technology of TECHNOLOGIES) {
    const { decide } = await decisionBench(technology, "ideal");
    for (const [a, b] of [
      [0, 0],
      [1, 1],
      [-1, -1],
      [1, -1],
      [-1, 1],
    ] as const) {
      expect(decide({ fi: 2 + b, fj: 2, fn: 2, ci: 2 + a, cj: 2, cn: 2, isf: 0, isc: 0 })).toBe(0);
    }
  }
});
