/** Networks with diodes learn what no network of resistors can: exclusive or, and a curve. */
import { potOhms, type Task, type TrainOptions } from "@twinedge/study/learn";
import { describe, expect, test } from "vitest";
import { missing, operatingPoint } from "./oracle/ngspice.ts";
import { taskNamed, trained, training } from "./oracle/training.ts";

const POT = { kind: "log", codes: 128, ohms: 1e6, wiper: 40, ratio: 30 } as const;
const IDEAL = { level: "ideal", pot: POT, diode: "silicon" } as const;
const WAYS = { shuffle: true, active: 0.5, randomStart: true, every: 1000 } satisfies Partial<TrainOptions>;
/** V between low and high of the exclusive or, and within which an example counts as learned. */
const SWING = 0.2;
const XOR_BELOW = 0.08;
const CURVE_BELOW = 0.075;

const withoutDiodes = (task: Task): Task => ({
  ...task,
  network: { ...task.network, edges: task.network.edges.map((edge) => ({ ...edge, diodes: false })) },
});

/** V: root of the mean square distance from the best affine function of the first input. */
function affineRms({ train }: Task): number {
  const x = train.map(({ inputs }) => inputs[0] ?? Number.NaN);
  const y = train.map(({ targets }) => targets?.[0] ?? Number.NaN);
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [mean(x), mean(y)];
  const slope = mean(x.map((v, i) => (v - mx) * ((y[i] ?? 0) - my))) / mean(x.map((v) => (v - mx) ** 2));
  return Math.sqrt(mean(x.map((v, i) => ((y[i] ?? 0) - my - slope * (v - mx)) ** 2)));
}

describe("exclusive or", () => {
  test("is not learned without diodes: outputs are affine, one of the four is half the swing off", async () => {
    const run = await training(withoutDiodes(await taskNamed("xor-pairs")), IDEAL, {
      ...WAYS,
      freezeBelow: XOR_BELOW,
      steps: 400,
    });
    for (let i = 0; i < 400; i++) {
      run.step();
      if (i % 40 === 0) {
        const [low = 0, right = 0, left = 0, both = 0] = run.task.train.map(
          ({ inputs }) => run.trainer.outputs(inputs)[0],
        );
        run.trainer.restore();
        expect(Math.abs(low + both - left - right)).toBeLessThan(1e-9);
        expect(run.trainer.errors(run.task.train).worst).toBeGreaterThan(SWING / 2 - 1e-9);
      }
    }
    expect(run.trainer.steps).toBe(400);
  });

  test.each([1, 2, 3])("is learned with diodes, seed %i", async (seed) => {
    const run = await trained("xor-pairs", IDEAL, { ...WAYS, freezeBelow: XOR_BELOW, steps: 3000, seed });
    expect(run.record("").stopped).toBe("frozen");
    expect(run.trainer.errors(run.task.train).worst).toBeLessThan(XOR_BELOW);
  });

  test("is learned by comparators, gates and digital potentiometers, too", async () => {
    const run = await trained(
      "xor-pairs",
      { pot: POT, scheme: "xor-amp", diode: "silicon" },
      { ...WAYS, freezeBelow: XOR_BELOW, steps: 1000 },
    );
    expect(run.record("").stopped).toBe("frozen");
    expect(run.trainer.errors(run.task.train).worst).toBeLessThan(XOR_BELOW);
  });

  test.skipIf(missing !== undefined)("what was learned gives the same outputs in ngspice", async () => {
    const run = await trained("xor-pairs", IDEAL, { ...WAYS, freezeBelow: XOR_BELOW, steps: 3000 });
    const codes = run.trainer.bench.codes();
    for (const { inputs } of run.task.train) {
      const node = (name: string): string => (name === "0" ? "0" : `n${name}`);
      const lines = run.task.network.edges.flatMap(({ name, from, to, diodes }, e) => {
        const ohms = potOhms(POT, "rheostat", codes[e] ?? 0);
        return diodes === true
          ? [
              `da${name} ${node(from)} d${name} dedge`,
              `db${name} d${name} ${node(from)} dedge`,
              `r${name} d${name} ${node(to)} ${ohms}`,
            ]
          : [`r${name} ${node(from)} ${node(to)} ${ohms}`];
      });
      const sources = run.task.inputs.map((name, i) => `v${name} ${node(name)} 0 ${inputs[i]}`);
      const deck = ["trained network", ...sources, ...lines, ".model dedge d(is=2.52n rs=.568 n=1.752)"].join("\n");
      const [ours = Number.NaN] = run.trainer.outputs(inputs);
      const point = operatingPoint(deck);
      expect(Math.abs((point.get("n9") ?? point.get("v(n9)") ?? Number.NaN) - ours)).toBeLessThan(1e-6);
    }
  });
});

test("a period of a cosine is learned to half the error of the best affine function", async () => {
  const run = await trained("curve", IDEAL, { ...WAYS, freezeBelow: CURVE_BELOW, steps: 2000 });
  const best = affineRms(run.task);
  expect(best).toBeCloseTo(0.11, 2);
  expect(run.trainer.errors(run.task.train).rms).toBeLessThan(best / 2);
  expect(run.trainer.errors(run.task.test).rms).toBeLessThan(best / 2);
});
