/** KiCad's SPICE export of one edge, unchanged, and the packages of circuits/lib/kicad.lib by their pin numbers. */

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { elaborate, Simulator, stateOf } from "@twinedge/core";
import { readCsv, readDeck } from "@twinedge/formats";
import { describe, expect, test } from "vitest";
import { twinedge } from "./command.ts";
import { missing as ngspiceMissing, operatingPoint } from "./oracle/ngspice.ts";
import { circuitOf, root } from "./shared.ts";

const EDGE = resolve(root, "test/decks/kicad/edge.cir");

describe("the schematic of one edge", () => {
  const run = async (): Promise<Readonly<Record<string, readonly number[]>>> => {
    const { code, out } = await twinedge(["run", EDGE, "--include-root", root, "--csv", "-"]);
    expect(code).toBe(0);
    const trace = readCsv(out, "edge.csv");
    const width = trace.probes.length;
    return Object.fromEntries(
      trace.signals.map(({ path }, i) => [
        path,
        [...trace.sampleClocks].map((_, row) => trace.samples[row * width + i] ?? Number.NaN),
      ]),
    );
  };

  test("every decision is right: clamped > 0 and clamped > free", async () => {
    const rows = await run();
    const wanted = [...(rows["/clamped"] ?? [])].map((clamped, i) =>
      clamped > 0 && clamped > (rows["/free"]?.[i] ?? 0) ? 1 : 0,
    );
    expect(wanted).toEqual([1, 0, 1, 0, 1, 0, 0]);
    // What is decided before a clock is what the flip-flop shows before the next.
    expect(rows["/edge/q"]).toEqual([0, ...wanted.slice(0, -1)]);
    // Both comparators: 5 V through 100k, or the LM339's saturation.
    expect(rows["/edge/m2"]?.map((volts) => (volts > 4.9 ? 1 : volts < 0.1 ? 0 : -1))).toEqual(wanted);
    // The wiper starts at 8 and steps at every falling clock.
    expect(rows["xu4.code"]).toEqual([8, 9, 8, 9, 8, 9, 8]);
  });

  test.skipIf(ngspiceMissing !== undefined)("its wipers stand where ngspice puts them", async () => {
    const rows = await run();
    for (const code of new Set(rows["xu4.code"])) {
      const pot = (name: string, wiper: string): string[] => [
        `ra${name} vin t${name} ${((128 - code) / 128) * 100e3}`,
        `rb${name} t${name} 0 ${(code / 128) * 100e3}`,
        `rw${name} t${name} ${wiper} 40`,
      ];
      const deck = [
        "pots",
        "v1 vin 0 5",
        ...pot("f", "wf"),
        ...pot("c", "w1"),
        "r1 wf 0 100k",
        "r2 w1 wc 1k",
        "r3 wc 0 100k",
      ];
      const point = operatingPoint(deck.join("\n"));
      const row = rows["xu4.code"]?.indexOf(code) ?? -1;
      expect(rows["/wf"]?.[row]).toBeCloseTo(point.get("wf") ?? Number.NaN, 9);
      expect(rows["/wc"]?.[row]).toBeCloseTo(point.get("wc") ?? Number.NaN, 9);
    }
  });

  test("what has no model is named and left out; so are powers, once", async () => {
    const { err } = await twinedge(["run", EDGE, "--include-root", root]);
    expect(err.match(/J1 has no simulation model and is left out|TP1 has no simulation model/g)).toHaveLength(2);
    expect(err.match(/p\(\.\.\.\) has no effect/g)).toHaveLength(1);
    const { out } = await twinedge(["op", EDGE, "--include-root", root]);
    expect(out).toContain("KiCad schematic");
  });
});

/** Names by pin number, from the data sheets: TI SN74HC08, 86, 04, 74, 191, CD4514B, CD4051B; Nexperia 74HC154, 74HC4514; ST LM339; ADI AD5220. */
const PINS: Readonly<Record<string, string>> = {
  LM339: "out2 out1 vcc in1- in1+ in2- in2+ in3- in3+ in4- in4+ gnd out4 out3",
  "74HC08": "1a 1b 1y 2a 2b 2y gnd 3y 3a 3b 4y 4a 4b vcc",
  "74HC86": "1a 1b 1y 2a 2b 2y gnd 3y 3a 3b 4y 4a 4b vcc",
  "74HC04": "1a 1y 2a 2y 3a 3y gnd 4y 4a 5y 5a 6y 6a vcc",
  "74HC74": "1clr 1d 1clk 1pre 1q 1qn gnd 2qn 2q 2pre 2clk 2d 2clr vcc",
  "74HC191": "b qb qa cten du qc qd gnd d c load maxmin rco clk a vcc",
  "74HC154": "0 1 2 3 4 5 6 7 8 9 10 gnd 11 12 13 14 15 e0 e1 a3 a2 a1 a0 vcc",
  "74HC4514": "le a0 a1 7 6 5 4 3 1 2 0 gnd 13 12 15 14 9 8 11 10 a2 a3 e vcc",
  CD4514B: "le a0 a1 7 6 5 4 3 1 2 0 gnd 13 12 15 14 9 8 11 10 a2 a3 e vcc",
  CD4051B: "4 6 com 7 5 inh vee vss c b a 3 0 1 2 vdd",
  "74HC4051": "4 6 com 7 5 inh vee vss c b a 3 0 1 2 vdd",
  "AD5220-10": "clk ud a1 gnd w1 b1 cs vdd",
  "AD5220-50": "clk ud a1 gnd w1 b1 cs vdd",
  "AD5220-100": "clk ud a1 gnd w1 b1 cs vdd",
  "2N3904": "e b c",
};

const SUPPLY = { vcc: 5, vdd: 5, gnd: 0, vss: 0, vee: 0 };

/** A package on a bench: voltages or waveforms at some pins; what the others are at `until`. */
async function bench(
  part: string,
  inputs: Readonly<Record<string, number | string>>,
  until = 0,
  more: readonly string[] = [],
) {
  const pins = (PINS[part] ?? "").split(" ");
  const net = (pin: string): string => `n_${pin}`;
  const all = Object.entries({ ...SUPPLY, ...inputs }).filter(([pin]) => pins.includes(pin));
  const text = [
    part,
    ".include kicad.lib",
    `xu1 ${pins.map(net).join(" ")} ${part}`,
    ...all.map(([pin, value], i) => `v${i} ${net(pin)} 0 ${value}`),
    ...more,
    ".end",
  ].join("\n");
  const { circuit, diagnostics } = await readDeck(text, "bench.cir", {
    include: async () => ({ text: readFileSync(resolve(root, "circuits/lib/kicad.lib"), "utf8"), file: "kicad.lib" }),
  });
  const design = elaborate(circuit, diagnostics);
  const simulator = new Simulator(design, { log: "all" });
  simulator.start();
  simulator.runTo(until);
  const id = (pin: string): number => design.netByName.get(net(pin)) ?? -1;
  return {
    bit: (pin: string): number => stateOf(simulator.kernel.read(id(pin))),
    volts: (pin: string): number => simulator.engine.voltage(id(pin)),
    simulator,
  };
}

const both = [0, 1];

describe("packages by pin number", () => {
  test("every package of the library is here, with as many ports as it has pins", async () => {
    const circuit = await circuitOf("circuits/lib/kicad.lib");
    expect(Object.fromEntries([...circuit.top.subcircuits].map(([name, { ports }]) => [name, ports.length]))).toEqual(
      Object.fromEntries(Object.entries(PINS).map(([part, pins]) => [part.toLowerCase(), pins.split(" ").length])),
    );
  });

  test.each([
    ["74HC08", (a: number, b: number) => a & b],
    ["74HC86", (a: number, b: number) => a ^ b],
  ] as const)("%s: four gates", async (part, gate) => {
    for (const k of [1, 2, 3, 4]) {
      for (const [a, b] of both.flatMap((one) => both.map((other) => [one, other] as const))) {
        const others = Object.fromEntries(
          [1, 2, 3, 4].flatMap((n) => [
            [`${n}a`, 0],
            [`${n}b`, 0],
          ]),
        );
        const { bit } = await bench(part, { ...others, [`${k}a`]: 5 * a, [`${k}b`]: 5 * b });
        expect([k, a, b, ...[1, 2, 3, 4].map((n) => bit(`${n}y`))]).toEqual([
          k,
          a,
          b,
          ...[1, 2, 3, 4].map((n) => (n === k ? gate(a, b) : gate(0, 0))),
        ]);
      }
    }
  });

  test("74HC04: six inverters", async () => {
    for (const k of [1, 2, 3, 4, 5, 6]) {
      const inputs = Object.fromEntries([1, 2, 3, 4, 5, 6].map((n) => [`${n}a`, n === k ? 5 : 0]));
      const { bit } = await bench("74HC04", inputs);
      expect([1, 2, 3, 4, 5, 6].map((n) => bit(`${n}y`))).toEqual([1, 2, 3, 4, 5, 6].map((n) => (n === k ? 0 : 1)));
    }
  });

  test("74HC74: both flip-flops take their data at the rising clock; clear and preset are active low", async () => {
    const quiet = { d: 0, clk: 0, clr: 5, pre: 5 };
    for (const k of [1, 2]) {
      const put = (one: Readonly<Record<string, number | string>>): Record<string, number | string> =>
        Object.fromEntries(
          [1, 2].flatMap((n) =>
            Object.entries({ ...quiet, clr: "pulse(0 5 1u)", ...(n === k ? one : {}) }).map(([pin, value]) => [
              `${n}${pin}`,
              value,
            ]),
          ),
        );
      const at = async (one: Readonly<Record<string, number | string>>) => {
        const { bit } = await bench("74HC74", put(one), 5e6);
        return [bit(`${k}q`), bit(`${k}qn`), bit(`${3 - k}q`)];
      };
      expect(await at({ d: 5, clk: "pulse(0 5 3u)" })).toEqual([1, 0, 0]);
      expect(await at({ d: 0, clk: "pulse(0 5 3u)" })).toEqual([0, 1, 0]);
      expect(await at({ d: 5, clk: "pulse(5 0 3u)" })).toEqual([0, 1, 0]);
      expect(await at({ pre: "pulse(5 0 3u)" })).toEqual([1, 0, 0]);
    }
  });

  test("74HC191: loads its data, counts up while D/U is low and down while it is high", async () => {
    for (const [value, du, wanted] of [
      [5, 0, 7],
      [5, 5, 3],
      [14, 0, 0],
      [0, 5, 14],
    ] as const) {
      const data = { a: 5 * (value & 1), b: 5 * ((value >> 1) & 1), c: 5 * ((value >> 2) & 1), d: 5 * (value >> 3) };
      const count = { ...data, cten: 0, du, load: "pulse(0 5 1u)", clk: "pulse(0 5 3u 0 0 1u 2u)" };
      const { bit } = await bench("74HC191", count, 6.5e6);
      expect(bit("qa") + 2 * bit("qb") + 4 * bit("qc") + 8 * bit("qd")).toBe(wanted);
      const held = await bench("74HC191", { ...count, cten: 5 }, 6.5e6);
      expect(held.bit("qa") + 2 * held.bit("qb") + 4 * held.bit("qc") + 8 * held.bit("qd")).toBe(value);
    }
  });

  test.each([
    ["74HC154", { e0: 0, e1: 0 }, [{ e0: 5 }, { e1: 5 }], 0],
    ["74HC4514", { e: 0, le: 5 }, [{ e: 5 }], 1],
    ["CD4514B", { e: 0, le: 5 }, [{ e: 5 }], 1],
  ] as const)("%s: sixteen codes, and none while it is not enabled", async (part, enabled, disabled, active) => {
    const numbers = Array.from({ length: 16 }, (_, n) => n);
    for (const code of numbers) {
      const address = Object.fromEntries([0, 1, 2, 3].map((n) => [`a${n}`, 5 * ((code >> n) & 1)]));
      const { bit } = await bench(part, { ...address, ...enabled });
      expect(numbers.filter((n) => bit(`${n}`) === active)).toEqual([code]);
      if (code === 9) {
        for (const one of disabled) {
          const off = await bench(part, { ...address, ...enabled, ...one });
          expect(numbers.filter((n) => off.bit(`${n}`) === active)).toEqual([]);
        }
      }
    }
  });

  test.each(["CD4051B", "74HC4051"])("%s: eight channels, none while inhibited", async (part) => {
    const channels = Object.fromEntries([0, 1, 2, 3, 4, 5, 6, 7].map((n) => [`${n}`, 0.5 * n]));
    for (const code of [0, 1, 2, 3, 4, 5, 6, 7]) {
      const select = { a: 5 * (code & 1), b: 5 * ((code >> 1) & 1), c: 5 * (code >> 2) };
      const load = ["rload n_com 0 10meg"];
      const { volts } = await bench(part, { ...channels, ...select, inh: 0 }, 0, load);
      expect(volts("com")).toBeCloseTo(0.5 * code, 3);
      const off = await bench(part, { ...channels, ...select, inh: 5 }, 0, load);
      // Eight open switches of 1 gigohm beside the load.
      expect(off.volts("com")).toBeCloseTo(14e-9 / (8e-9 + 1e-7), 6);
    }
  });

  test.each([
    ["AD5220-10", 10e3],
    ["AD5220-50", 50e3],
    ["AD5220-100", 100e3],
  ])("%s: mid-scale at power-up; a step towards A at a falling clock while U/D is high and CS low", async (part) => {
    const pins = { a1: 1.28, b1: 0, clk: "pulse(5 0 1u 0 0 1u 2u)", cs: 0 };
    const wiper = async (one: Readonly<Record<string, number | string>>, until: number): Promise<number> =>
      (await bench(part, { ...pins, ...one }, until, ["rload n_w1 0 1g"])).volts("w1");
    expect(await wiper({ ud: 5 }, 0)).toBeCloseTo(0.64, 4);
    expect(await wiper({ ud: 5 }, 1.5e6)).toBeCloseTo(0.65, 4);
    expect(await wiper({ ud: 0 }, 3.5e6)).toBeCloseTo(0.62, 4);
    expect(await wiper({ ud: 5, cs: 5 }, 3.5e6)).toBeCloseTo(0.64, 4);
  });

  test("LM339: four comparators, open collectors", async () => {
    for (const k of [1, 2, 3, 4]) {
      const inputs = Object.fromEntries(
        [1, 2, 3, 4].flatMap((n) => [
          [`in${n}+`, n === k ? 2 : 1],
          [`in${n}-`, 1.5],
        ]),
      );
      const pulls = [1, 2, 3, 4].map((n) => `r${n} n_vcc n_out${n} 10k`);
      const { volts } = await bench("LM339", { ...inputs, vcc: 5 }, 0, pulls);
      expect([1, 2, 3, 4].map((n) => volts(`out${n}`) > 4.9)).toEqual([1, 2, 3, 4].map((n) => n === k));
    }
  });

  test.skipIf(ngspiceMissing !== undefined)("2N3904: emitter, base, collector", async () => {
    const { volts } = await bench("2N3904", { e: 0 }, 0, ["vs s 0 5", "rb s n_b 430k", "rc s n_c 1k"]);
    const card =
      /\.model q2n3904[^]*?rb=10\)/.exec(readFileSync(resolve(root, "circuits/lib/kicad.lib"), "utf8"))?.[0] ?? "";
    const point = operatingPoint(`bjt\nvs s 0 5\nrb s b 430k\nrc s c 1k\nq1 c b 0 q2n3904\n${card}`);
    expect(volts("c")).toBeCloseTo(point.get("c") ?? Number.NaN, 9);
    expect(volts("b")).toBeCloseTo(point.get("b") ?? Number.NaN, 9);
  });
});
