/**
 * Time of a warm re-solve after every digipot of a small network has moved by one step.
 *
 *     npx tsx -C @twinedge/source bench/analog.ts
 *
 * One network is three literal ladder digipots in series: 48 transistors, about 100 unknowns.
 */
import { elaborate, Simulator } from "@twinedge/core";
import { readDeck } from "@twinedge/formats";
import { LADDER_MODEL, LADDER_STEPS, ladderChain } from "../test/oracle/ladder.ts";

const DIGIPOTS = 3;
const CLOCKS = 4000;
const BATCHES = 40;

async function measure(networks: number): Promise<void> {
  const names = Array.from({ length: networks }, (_, n) => `n${n}w`);
  const start = [5, 9, 2];
  const lines = ["bench", LADDER_MODEL, ...names.flatMap((name) => ladderChain(name, start)), ".end"];
  const { circuit } = await readDeck(lines.join("\n"), "bench.cir");
  const simulator = new Simulator(elaborate(circuit));
  simulator.start();
  const { engine, network } = simulator;
  const idOf = new Map(network.voltages.map(({ owner }, id) => [owner.name, id]));
  const taps = names.map((name) =>
    start.map((code, k) => ({
      code,
      ids: Array.from({ length: LADDER_STEPS }, (_, tap) => idOf.get(`v${name}x${k}_${tap}`) ?? -1),
    })),
  );
  let seed = 1;
  const up = (): boolean => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed >= 2 ** 31;
  };
  const clock = (): void => {
    for (const pots of taps) {
      for (const pot of pots) {
        engine.setVoltage(pot.ids[pot.code] ?? -1, 0);
        pot.code = (pot.code + (up() ? 1 : LADDER_STEPS - 1)) % LADDER_STEPS;
        engine.setVoltage(pot.ids[pot.code] ?? -1, 5);
      }
    }
    engine.solve();
  };
  for (let k = 0; k < CLOCKS; k++) {
    clock();
  }
  const before = { ...engine.stats };
  // The machine may be busy with something else: the quietest of some batches is the program's own time.
  const clocks = Math.ceil(CLOCKS / networks / BATCHES);
  let microseconds = Number.POSITIVE_INFINITY;
  for (let batch = 0; batch < BATCHES; batch++) {
    const begin = performance.now();
    for (let k = 0; k < clocks; k++) {
      clock();
    }
    microseconds = Math.min(microseconds, (1e3 * (performance.now() - begin)) / (clocks * networks));
  }
  const solves = engine.stats.solves - before.solves;
  const iterations = (engine.stats.newtonIterations - before.newtonIterations) / solves;
  console.log(
    `${networks} networks of ${DIGIPOTS} digipots: ${microseconds.toFixed(1)} us and ${iterations.toFixed(1)} iterations a solve, ` +
      `worst residual ${engine.stats.worstResidual.toExponential(1)} A`,
  );
}

await measure(1);
await measure(32);
