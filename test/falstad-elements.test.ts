/** Elements of Falstad's against what its documentation of them says: converters, timer, shift register, segments, laws, subcircuits. */
import { elaborate, Simulator } from "@twinedge/core";
import { readFalstad } from "@twinedge/formats";
import { describe, expect, it } from "vitest";

const HEAD = "$ 1 5e-6 10 50 5 50\ng 0 1000 0 1016 0\n";
const rail = (x: number, y: number, volts: number): string => `R ${x} ${y} ${x - 32} ${y} 0 0 40 ${volts} 0 0 0.5\n`;

function start(text: string): Simulator {
  const { circuit, diagnostics } = readFalstad(`${HEAD}${text}`, "elements.txt");
  const simulator = new Simulator(elaborate(circuit, diagnostics), { probes: [] });
  simulator.start();
  return simulator;
}

const volts = (simulator: Simulator, net: string): number | undefined => simulator.operatingPoint().voltages.get(net);

describe("converters", () => {
  it.each([0, 1, 5, 10, 15])("a DAC gives V+ times %i fifteenths", (code) => {
    // Bits with the least significant at the bottom: (0,96) .. (0,0); out (96,0), V+ (96,96).
    const bits = [0, 1, 2, 3].map((i) => rail(0, 96 - 32 * i, ((code >> i) & 1) * 5)).join("");
    const simulator = start(`166 0 0 32 0 0 4\n${bits}${rail(96, 96, 3)}r 96 0 200 0 0 1000\ng 200 0 200 16 0\n`);
    expect(volts(simulator, "@96:0")).toBeCloseTo((3 * code) / 15, 9);
  });

  it.each([
    [-1, 0],
    [0.9, 2],
    [2.5, 7],
    [4.99, 14],
    [7, 15],
  ])("an ADC of 5 V reads %f V as %i", (input, code) => {
    const text = `167 0 0 32 0 0 4\n${rail(0, 0, input)}${rail(0, 96, 5)}`;
    const { circuit } = readFalstad(`${HEAD}${text}`, "adc.txt");
    const simulator = new Simulator(elaborate(circuit), { probes: ["adc@0:0.code"] });
    simulator.start();
    expect(simulator.row(0, 0).values).toEqual([code]);
  });

  // Discharge (0,32), trigger (0,96), threshold (0,128), supply (64,-32), output (128,64); control at two thirds of 9 V.
  it.each([
    [1, 1, 0, 9],
    [7, 7, 9, 0],
    [5, 5, 9, 9],
    [5, 5, 0, 0],
  ])(
    "a timer with trigger %i V, threshold %i V, output %i V before gives %i V",
    (trigger, threshold, before, after) => {
      const simulator = start(
        `165 0 0 32 0 0 ${before}\n${rail(0, 96, trigger)}${rail(0, 128, threshold)}${rail(64, -32, 9)}r 128 64 200 64 0 1e9\ng 200 64 200 80 0\n`,
      );
      expect(volts(simulator, "@128:64")).toBeCloseTo(after, 6);
      expect(volts(simulator, "@64:160")).toBeCloseTo(6, 9);
    },
  );
});

/** Four bits D0 .. D3 of 186 read at its clock's edges: load, then the clock. */
function shifted(flags: number, data: readonly number[], serial: number): string {
  const pins = data.map((bit, i) => rail(32 + 32 * (4 - i), -32, 5 * bit)).join("");
  const input = (flags & 2) === 0 ? "" : rail(0, 0, 5 * serial);
  const text = `186 0 0 32 0 ${flags} 4 0\nL 0 32 -32 32 0 0 false 5 0\nL 0 64 -32 64 0 0 false 5 0\n${input}${pins}M 224 32 256 32 0\n`;
  const inputs = new Map([
    ["@0:32", { kind: "pulse", from: 1e-6, to: 2e-6 }],
    ["@0:64", { kind: "clock", period: 1e-5, start: 5e-6 }],
  ] as const);
  const { circuit } = readFalstad(`${HEAD}${text}`, "piso.txt", { inputs });
  const simulator = new Simulator(elaborate(circuit), { probes: ["@224:32"] });
  simulator.start();
  return Array.from({ length: 6 }, () => simulator.nextRow().values[0]).join("");
}

describe("a shift register with parallel inputs", () => {
  it("without a serial input shows its first bit at the first clock, then zeros", () => {
    expect(shifted(0, [1, 0, 1, 1], 0)).toBe("010110");
  });

  it("with one shows the first bit at the load, and takes in what comes", () => {
    expect(shifted(2, [1, 0, 1, 1], 0)).toBe("101100");
    expect(shifted(2, [1, 0, 1, 1], 1)).toBe("101111");
  });
});

it("a segment decoder shows 4 and A, and nothing while it is blanked", () => {
  const segments = (code: number, blank: number): string => {
    const bits = [8, 4, 2, 1].map((bit, i) => rail(0, 32 * i, (code & bit) === 0 ? 0 : 5)).join("");
    const simulator = start(`197 0 0 32 0 2\n${bits}${rail(0, 128, blank)}`);
    const { logic } = simulator.operatingPoint();
    return Array.from({ length: 7 }, (_, i) => logic.get(`@128:${32 * i}`)).join("");
  };
  expect([segments(4, 5), segments(10, 5), segments(8, 0)]).toEqual(["0110011", "1110111", "0000000"]);
});

describe("controlled sources", () => {
  const load = "r 96 0 96 32 0 1000\ng 96 32 96 48 0\n";

  it.each([
    ["a*b+2", 8],
    ["a-b^2", -1],
    ["-a^2", -9],
    ["a>b?max(a,b,1):0", 3],
    ["clamp(a*10,0,5)+step(b)", 6],
    ["select(a-4,1,2)+mod(a,b)", 2],
    ["(0-a)^3", -27],
    ["1.5e1/3+!a", 5],
  ])("212 with %s is %f V", (expression, expected) => {
    const token = expression.replaceAll("+", "\\p");
    expect(volts(start(`212 0 0 32 0 0 2 ${token}\n${rail(0, 0, 3)}${rail(0, 32, 2)}${load}`), "@96:0")).toBeCloseTo(
      expected,
      9,
    );
  });

  it("213 drives its current out of +, 214 and 215 take the current through their inputs", () => {
    expect(volts(start(`213 0 0 32 0 0 2 a/1000\n${rail(0, 0, 3)}${rail(0, 32, 2)}${load}`), "@96:0")).toBeCloseTo(
      3,
      9,
    );
    const ends = `${rail(0, 0, 5)}r 0 32 0 200 0 1000\ng 0 200 0 216 0\n${load}`;
    expect(volts(start(`214 0 0 32 0 0 2 a*2000\n${ends}`), "@96:0")).toBeCloseTo(10, 9);
    expect(volts(start(`215 0 0 32 0 0 2 a*3\n${ends}`), "@96:0")).toBeCloseTo(15, 9);
  });
});

it("a comparator pulls its output down while - is above +", () => {
  const at = (minus: number, plus: number): number | undefined =>
    volts(
      start(
        `401 0 0 96 0 1 8\\s15\\s-15\\s1000000\\s0\\s0\\s100000 0\\s20\\s1e10 0\n${rail(0, -16, minus)}${rail(0, 16, plus)}${rail(200, 0, 5)}r 200 0 96 0 0 10000\n`,
      ),
      "@96:0",
    );
  expect(at(2, 3)).toBeCloseTo(5, 4);
  expect(at(3, 2)).toBeCloseTo((5 * 20) / 10_020, 6);
});

it("a subcircuit is its elements", () => {
  // in is node 1, out node 2: 1 kohm between them, and from out to ground.
  const half = ". half 0 2 2 2 in 1 0 2 out 2 0 3 ResistorElm\\s1\\s2\\rResistorElm\\s2\\s0 0\\\\s1000\\s0\\\\s1000\n";
  const text = `${half}410 0 0 32 0 1 half\n${rail(0, 0, 4)}M 96 0 128 0 0\n`;
  expect(volts(start(text), "@96:0")).toBeCloseTo(2, 9);
});
