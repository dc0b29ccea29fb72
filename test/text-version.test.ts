/**
 * The paper's text taken at its word (16 x 6.3k, two-terminal, three in series): every one of the 4,096 codes, and how close
 * the best of them brings node 3 to its target.
 */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { elaborate, Simulator } from "@twinedge/core";
import { readDeck } from "@twinedge/formats";
import { expect, test } from "vitest";
import { deck, root } from "./shared.ts";

const TARGET = 1.5;
/** V: the error that the paper reports, Seiz 2022, Fig. 2b. */
const PAPER = 0.263;
const CODES = 4096;

const taps = (net: string): string => Array.from({ length: 16 }, (_, tap) => `${net}${tap}`).join(" ");
/** Output 0 of a decoder drives tap 8, as in circuits/lib/pots.lib. */
const outputs = (net: string): string => Array.from({ length: 16 }, (_, code) => `${net}${(code + 8) % 16}`).join(" ");

/** The free network of circuits/three-edge-text.cir, its three counters made one of twelve bits that counts through all codes. */
const SWEEP = `every code of three-edge-text.cir
.include circuits/lib/ideal.lib
.include circuits/lib/taps/npn.lib
vclk clk 0 pulse(0 5 50u 0 0 50u 100u)
vdown down 0 0
actr clk down null null null null [a[3:0] b[3:0] c[3:0]] null ctr ic=0
ada [a[3:0]] null null [${outputs("ta")}] dec
adb [b[3:0]] null null [${outputs("tb")}] dec
adc [c[3:0]] null null [${outputs("tc")}] dec
vf1 f1 0 5
x12 f1 f2 ${taps("ta")} digipot rstep=6.3k rbase=7.3k bottom=open
x23 f2 f3 ${taps("tb")} digipot rstep=6.3k rbase=7.3k bottom=open
x30 f3 0 ${taps("tc")} digipot rstep=6.3k rbase=7.3k bottom=open
*@ bus a a[3:0]
*@ bus b b[3:0]
*@ bus c c[3:0]
*@ clock clk
.end
`;

test("none of the 4,096 codes brings node 3 within the paper's error of its target", async () => {
  const { circuit } = await readDeck(SWEEP, "sweep.cir", {
    include: async (path) => ({ text: readFileSync(resolve(root, path), "utf8"), file: path }),
  });
  const simulator = new Simulator(elaborate(circuit), { probes: ["f3", "a", "b", "c"] });
  simulator.start();
  const volts = new Map<string, number>();
  for (let k = 0; k < CODES; k++) {
    const [f3 = Number.NaN, ...codes] = simulator.nextRow().values;
    volts.set(codes.join(" "), f3);
  }
  expect(volts.size).toBe(CODES);
  const nearest = Math.min(...[...volts.values()].map((v) => Math.abs(v - TARGET)));
  expect(nearest).toBeGreaterThan(PAPER);

  // The sweep is the deck: a few codes of it, one operating point each.
  for (const [a, b, c] of [
    [0, 0, 0],
    [7, 8, 15],
    [3, 12, 6],
    [15, 7, 8],
  ]) {
    const set = { code12: String(a), code23: String(b), code30: String(c) };
    const one = new Simulator(await deck("circuits/three-edge-text.cir", set));
    one.start();
    const f3 = one.operatingPoint().voltages.get("f3") ?? Number.NaN;
    expect(Math.abs(f3 - (volts.get(`${a} ${b} ${c}`) ?? Number.NaN)), `${a} ${b} ${c}`).toBeLessThan(1e-9);
  }
});
