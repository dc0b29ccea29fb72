/**
 * States of the code space settled per second of CPU time on one thread, every part of the circuit in place.
 *
 *     npm run bench -- explore
 *
 * Medians of some chunks of 4,096 states, each with a circuit built afresh as exploration does it.
 */
import { Enumerator, undecided } from "../packages/study/src/explore/enumerate.ts";
import { circuitOf } from "../test/shared.ts";
import { median } from "./median.ts";

const CIRCUITS = ["three-edge", "three-edge-hardware", "five-edge", "eight-edge"];
const CHUNKS = 5;

console.log("| circuit | states/s | us a state |\n| -- | -- | -- |");
for (const name of CIRCUITS) {
  const enumerator = new Enumerator(undecided(await circuitOf(`circuits/${name}.cir`)), "typ");
  const chunk = (k: number): number => {
    const begin = process.cpuUsage();
    const { up } = enumerator.chunk((17 * k) % enumerator.chunks);
    return process.cpuUsage(begin).user / up.length;
  };
  chunk(1);
  const us = median(Array.from({ length: CHUNKS }, (_, k) => chunk(k)));
  console.log(`| ${name} | ${(1e6 / us).toFixed(0)} | ${us.toFixed(0)} |`);
}
