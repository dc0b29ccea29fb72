/** A digital pattern: XSPICE reads it from a file, here it is a source with a bridge; its third level is X. */
import type { Writer } from "../deck.ts";

const LEVELS = [0, 1, 0.5];

export const dSource: Writer = (deck, d) => {
  for (const [i, net] of d.nets("out").entries()) {
    const output = deck.output(net);
    if (output === undefined) {
      continue;
    }
    const path = `${d.name}.${i}`;
    const wave = deck.fresh(`${path}.wave`);
    deck.element(
      "v",
      path,
      `${wave} 0 ${d.given("period") ? clock(deck.ramp, d) : pattern(deck.ramp, d, i, d.nets("out").length)}`,
    );
    // A step between known values shall not read as X on its way.
    const known = d.given("period") || (!d.list("values").includes(2) && d.list("times")[0] === 0);
    deck.adc(path, wave, output, known ? 0.5 : 0.25, known ? 0.5 : 0.75);
  }
};

type Reading = Parameters<Writer>[1];

function clock(ramp: number, d: Reading): string {
  const [period, delay, duty] = [d.num("period"), d.num("delay"), d.num("duty")];
  return `pulse(0 1 ${delay} ${ramp} ${ramp} ${duty * period - ramp} ${period})`;
}

function pattern(ramp: number, d: Reading, output: number, outputs: number): string {
  const values = d.list("values");
  let last = 0.5;
  const points: number[] = [];
  for (const [i, time] of d.list("times").entries()) {
    const level = LEVELS[values[i * outputs + output] ?? 2] ?? 0.5;
    if (time === 0) {
      points.push(0, level);
    } else {
      points.push(...(i === 0 ? [0, last] : []), time, last, time + ramp, level);
    }
    last = level;
  }
  return points.length > 2 ? `pwl(${points.join(" ")})` : `dc ${last}`;
}
