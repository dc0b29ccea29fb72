/** The figures of docs/: drawn from runs of the decks. A changed picture is a changed file; `npx vitest run -u` renews them. */
import { Simulator, type Trace } from "@twinedge/core";
import { clockFigure, timingFigure } from "@twinedge/formats";
import { expect, test } from "vitest";
import { deck } from "./shared.ts";

/** ps */
const ns = 1e3;
const us = 1e6;

async function run(name: string, clocks: number): Promise<Trace> {
  const simulator = new Simulator(await deck(name), { log: "all" });
  simulator.start();
  simulator.clocks(clocks);
  return simulator.trace();
}

test("three-edge.svg: 32 clocks of the three-edge network", async () => {
  const svg = clockFigure(await run("circuits/three-edge.cir", 32), {
    targets: [{ probe: "f3", value: 1.5, label: "target 1.5 V" }],
  });
  await expect(svg).toMatchFileSnapshot("../docs/three-edge.svg");
});

test("timing.svg: one decision, from the comparators' inputs to the flip-flop", async () => {
  const svg = timingFigure(await run("circuits/fig1a-evaluation-hardware.cir", 3), {
    title: "One decision of the evaluation circuit with an LM339 and 74HC logic",
    from: 199.9 * us,
    to: 250.15 * us,
    skip: { from: 202.1 * us, to: 249.85 * us },
    signals: [["clamped", "free"], "xeval.xdecide.m1", "xeval.xdecide.m2", "xeval.xdecide.m2#in", "up", "clk#in", "q"],
    marks: [
      { time: 200 * us, label: "clamped rises above free" },
      { time: 250 * us, label: "clock edge" },
    ],
  });
  await expect(svg).toMatchFileSnapshot("../docs/timing.svg");
});

test("glitch.svg: the counter's bits change one after the other, so the decoder lets go of every tap", async () => {
  const svg = timingFigure(await run("circuits/fig1b-digipot-hardware.cir", 8), {
    title: "From code 7 to code 8: SN74HC191, 74HC4514 and 2N3904 taps",
    from: 800 * us - 10 * ns,
    to: 800 * us + 100 * ns,
    signals: ["nclk", "code3", "code2", "code1", "code0", "code", "tap", "vout"],
  });
  await expect(svg).toMatchFileSnapshot("../docs/glitch.svg");
});
