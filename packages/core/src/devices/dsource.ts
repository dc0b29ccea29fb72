/**
 * Digital pattern source: a clock (`period`, `delay`, `duty`) or values at given times (`times`, `values`).
 *
 * It stands for XSPICE's d_source, which reads its pattern from a file; here the pattern is in the parameters.
 * Values are 0, 1 and 2 for X (a deck's 0s and 1s read as 0 and 1). With several outputs each time has one value an output.
 */

import { UNKNOWN } from "../kernel/logic.ts";
import { ps } from "./delays.ts";
import type { Build, DeviceDef, Kernel } from "./device.ts";
import { electrical } from "./electrical.ts";

const OWN = "twinedge; XSPICE has a file instead";

interface Pattern {
  /** ps of change i, Infinity past the last. */
  readonly time: (i: number) => number;
  readonly value: (i: number, output: number) => number;
}

function clockOf(b: Build): Pattern {
  const period = b.num("period");
  const delay = b.num("delay");
  const high = period * b.num("duty");
  if (!(ps(high) > 0 && ps(high) < ps(period))) {
    b.fail(`duty ${b.num("duty")} of period ${period} s leaves no pulse`, "give a duty between 0 and 1");
  }
  // Change 0 is the start at 0; odd changes rise. Each time is computed anew, so that no rounding adds up.
  return {
    time: (i) => (i === 0 ? 0 : ps(delay + Math.floor((i - 1) / 2) * period + (i % 2 === 1 ? 0 : high))),
    value: (i) => i % 2,
  };
}

function listOf(b: Build, outputs: number): Pattern {
  const times = b.list("times").map(ps);
  const values = b.list("values");
  if (values.length !== times.length * outputs) {
    b.fail(`${times.length} times and ${outputs} outputs need ${times.length * outputs} values, not ${values.length}`);
  }
  if (times.some((time, i) => time < 0 || time <= (times[i - 1] ?? -1))) {
    b.fail("times must rise from 0 on", "order them");
  }
  if (values.some((value) => ![0, 1, 2].includes(value))) {
    b.fail("values must be 0, 1 or 2 (X)");
  }
  return {
    time: (i) => times[i] ?? Number.POSITIVE_INFINITY,
    value: (i, output) => values[i * outputs + output] ?? UNKNOWN,
  };
}

export const dSource: DeviceDef = {
  type: "d_source",
  title: "digital pattern source",
  modelTypes: { d_source: {} },
  pins: [{ name: "out", domain: "digital", direction: "out", vector: true }],
  params: {
    times: { unit: "s", default: [0], doc: "times of the values, rising; X before the first", source: OWN },
    values: { unit: "", default: [0], doc: "value at each time (times outputs): 0, 1, 2 for X", source: OWN },
    period: { unit: "s", doc: "given: a clock of this period, instead of times and values", source: OWN },
    delay: { unit: "s", default: 0, doc: "clock: its first rising edge; 0 before", source: OWN },
    duty: {
      unit: "",
      default: 0.5,
      doc: "clock: part of the period that is 1",
      source: "ngspice 39, d_osc duty_cycle",
    },
    ...electrical,
  },
  build(b) {
    const outs = b.nets("out");
    const pattern = b.given("period") ? clockOf(b) : listOf(b, outs.length);
    // What stands at 0 is there from the start; a clock's first edge at 0 still is an edge, 1 ps later.
    let next = pattern.time(0) === 0 ? 1 : 0;
    const drivers = outs.map((net, i) => b.digital.driver(net, next === 0 ? UNKNOWN : pattern.value(0, i)));
    const [only] = drivers;
    if (only !== undefined && drivers.length === 1) {
      b.adjustable((k, state) => k.drive(only, state, 0));
    }
    const process = b.digital.process([], (k: Kernel) => {
      if (!k.settling) {
        for (const [i, driver] of drivers.entries()) {
          k.drive(driver, pattern.value(next, i), 0);
        }
        next++;
      }
      k.wake(process, k.settling ? Math.max(1, pattern.time(next)) : pattern.time(next) - k.now);
    });
  },
};
