/**
 * Reading and running the recorded Falstad examples that may lie beside the project, one after the other.
 *
 *     npm run bench -- corpus
 *
 * Each is read, elaborated, settled and run to its last recorded time (10 ms, 2000 of Falstad's time steps) once, in a process
 * that has not seen it before; then again, as the median of several runs, when Node has compiled what it runs. Falstad itself is
 * not run here: it is a page for a browser, and its recordings hold no times of the host.
 */
import { elaborate, Simulator } from "@twinedge/core";
import { readFalstad } from "@twinedge/formats";
import { compare, corpus } from "../test/oracle/falstad-corpus.ts";
import { NO_RECORDINGS, sharedFile } from "../test/shared.ts";
import { median } from "./median.ts";

const RUNS = 11;
/** ps */
const END = 10e9;

const folder = sharedFile("corpus");
if (folder === undefined) {
  console.log(NO_RECORDINGS);
} else {
  const rows = corpus(folder).map((circuit) => {
    const first = run(circuit.text, circuit.name);
    const { nets, times, different } = compare(circuit);
    const warm = median(Array.from({ length: RUNS }, () => run(circuit.text, circuit.name)));
    return { name: circuit.name, first, warm, nets, times, agrees: different.length === 0 };
  });
  console.log(
    "| circuit | first run (ms) | again (ms) | nets compared | times | agrees |\n| -- | -- | -- | -- | -- | -- |",
  );
  for (const { name, first, warm, nets, times, agrees } of rows) {
    console.log(
      `| ${name} | ${first.toFixed(1)} | ${warm.toFixed(2)} | ${nets} | ${times} | ${agrees ? "yes" : "NO"} |`,
    );
  }
  const sum = (of: (row: (typeof rows)[number]) => number): number => rows.reduce((total, row) => total + of(row), 0);
  const agreed = rows.filter(({ agrees }) => agrees).length;
  const totals = [sum(({ first }) => first).toFixed(0), sum(({ warm }) => warm).toFixed(0), sum(({ nets }) => nets)];
  console.log(`| ${rows.length} circuits | ${totals.join(" | ")} | | ${agreed} |`);
}

/** ms */
function run(text: string, name: string): number {
  const begin = performance.now();
  const { circuit, diagnostics } = readFalstad(text, name);
  const simulator = new Simulator(elaborate(circuit, diagnostics));
  simulator.start();
  simulator.arriveAt(END);
  return performance.now() - begin;
}
