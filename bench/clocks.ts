/**
 * Clocks per second of the paper's rings, beside ngspice's mixed-mode transient of the same circuits in the same run.
 *
 *     npm run bench -- clocks
 *
 * Both sides run the operating point and 40 clocks, by turns. Times are user CPU time, which is what ngspice reports as its
 * "total analysis time"; neither side's includes reading the deck and building the circuit. Ours are medians in a process that has
 * run the circuit before; the first run is given beside them. ngspice has the clock period and the delays with which it
 * is fastest; tight tolerances cost it nothing measurable. Sustained: without the operating point.
 */
import { type Design, Simulator } from "@twinedge/core";
import { type DividerNetwork, ring, runMixed } from "../test/oracle/mixed-deck.ts";
import { missing } from "../test/oracle/ngspice.ts";
import { deck } from "../test/shared.ts";
import { median } from "./median.ts";

const CLOCKS = 40;
const RUNS = 21;
/** Runs after which Node has compiled what it runs. */
const WARM_UP = 40;
const SUSTAINED = 1000;

/** The speed of Falstad's core is that of the recorded runs, about 14 of its time steps a clock; it is not measured here. */
const CIRCUITS = [
  { name: "three-edge", network: ring(3, { 1: 5 }, { 1: 5, 3: 1.5 }), falstad: "2 (24 to 31 steps/s)" },
  { name: "eight-edge", network: ring(8, { 1: 5 }, { 1: 5, 5: 1.5 }), falstad: "0.1 (1.1 steps/s)" },
];

const MEDIAN = `median of ${RUNS}`;
const COLUMNS = [
  "circuit",
  `ours, ${CLOCKS} clocks (ms, first run)`,
  `ours, ${CLOCKS} clocks (ms, ${MEDIAN})`,
  "clocks/s",
  "sustained clocks/s",
  `ngspice, ${CLOCKS} clocks (ms, ${MEDIAN})`,
  "clocks/s",
  "wall of the command (ms)",
  "ngspice : ours",
  "sustained",
  "Falstad, clocks/s (recorded)",
];

console.log(`| ${COLUMNS.join(" | ")} |\n|${" -- |".repeat(COLUMNS.length)}`);
for (const { name, network, falstad } of CIRCUITS) {
  console.log(`| ${[name, ...measure(await deck(`circuits/${name}.cir`), network), falstad].join(" | ")} |`);
}

function measure(design: Design, network: DividerNetwork): string[] {
  const first = simulate(design);
  for (let run = 0; run < WARM_UP; run++) {
    simulate(design);
  }
  const ours: number[] = [];
  const analysis: number[] = [];
  const wall: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    ours.push(simulate(design));
    if (missing === undefined) {
      const begin = performance.now();
      analysis.push(1000 * runMixed(network, CLOCKS).analysisTime);
      wall.push(performance.now() - begin);
    }
  }
  const own = median(ours);
  const rate = sustainedRate(design);
  const peer = median(analysis);
  const numbers: readonly (readonly [number, digits: number])[] = [
    [first, 1],
    [own, 1],
    [(1000 * CLOCKS) / own, 0],
    [rate, 0],
    [peer, 1],
    [(1000 * CLOCKS) / peer, 0],
    [median(wall), 1],
    [peer / own, 1],
    [(rate * peer) / (1000 * CLOCKS), 1],
  ];
  return numbers.map(([value, digits]) => (Number.isNaN(value) ? "-" : value.toFixed(digits)));
}

/** ms of CPU time for the operating point and the clocks. */
function simulate(design: Design): number {
  const simulator = new Simulator(design);
  return cpuTime(() => {
    simulator.start();
    simulator.clocks(CLOCKS);
  });
}

/** Clocks a second once it runs. */
function sustainedRate(design: Design): number {
  const simulator = new Simulator(design);
  simulator.start();
  simulator.clocks(CLOCKS);
  return (1000 * SUSTAINED) / cpuTime(() => simulator.clocks(SUSTAINED));
}

/** ms of user CPU time, of all threads of the process. */
function cpuTime(work: () => void): number {
  const begin = process.cpuUsage();
  work();
  return process.cpuUsage(begin).user / 1000;
}
