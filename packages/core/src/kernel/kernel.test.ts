import { expect, test } from "vitest";
import { SimulationError } from "../diagnostic.ts";
import { EventKernel } from "./kernel.ts";
import { ONE, stateOf, UNDETERMINED, ZERO } from "./logic.ts";

const A = 1;
const B = 2;
const C = 3;

function bench(nets = 8): EventKernel {
  return new EventKernel(nets, (net) => `n${net}`, { maxDeltas: 100, undriven: UNDETERMINED });
}

/** A source that takes the given values at the given times. */
function stimulus(kernel: EventKernel, net: number, steps: readonly (readonly [time: number, value: number])[]): void {
  const driver = kernel.driver(net, ZERO);
  let next = 0;
  const id = kernel.process([], (k) => {
    const step = steps[next];
    if (step === undefined) {
      return;
    }
    if (k.settling) {
      k.wake(id, step[0] - k.now);
      return;
    }
    next++;
    k.drive(driver, step[1], 0);
    const following = steps[next];
    if (following !== undefined) {
      k.wake(id, following[0] - k.now);
    }
  });
}

function follow(
  kernel: EventKernel,
  from: number,
  to: number,
  delay: number,
  mode: "drive" | "transport" = "drive",
): void {
  const driver = kernel.driver(to, UNDETERMINED);
  kernel.process([from], (k) => k[mode](driver, k.read(from), delay));
}

function invert(kernel: EventKernel, from: number, to: number, delay: number): void {
  const driver = kernel.driver(to, ZERO);
  kernel.process([from], (k) => k.drive(driver, stateOf(k.read(from)) === 0 ? ONE : ZERO, delay));
}

/** Changes of a net as [time, value]. */
function watch(kernel: EventKernel, net: number): [number, number][] {
  const seen: [number, number][] = [];
  kernel.onLogic = (time, changed) => {
    if (changed === net) {
      seen.push([time, kernel.read(net)]);
    }
  };
  return seen;
}

test("an inertial delay swallows a pulse shorter than itself, a transport delay lets it through", () => {
  for (const [mode, wanted] of [
    ["drive", [[110, ONE]]],
    [
      "transport",
      [
        [15, ONE],
        [18, ZERO],
        [110, ONE],
      ],
    ],
  ] as const) {
    const kernel = bench();
    stimulus(kernel, A, [
      [5, ONE],
      [8, ZERO],
      [100, ONE],
    ]);
    follow(kernel, A, B, 10, mode);
    kernel.settle();
    const seen = watch(kernel, B);
    kernel.runTo(1000);
    expect(seen).toEqual(wanted);
  }
});

test("a pending change is not pushed back by a second evaluation to the same value", () => {
  const kernel = bench();
  stimulus(kernel, A, [[10, ONE]]);
  stimulus(kernel, B, [[12, ONE]]);
  const driver = kernel.driver(C, ZERO);
  kernel.process([A, B], (k) => k.drive(driver, stateOf(k.read(A)) === 1 || stateOf(k.read(B)) === 1 ? ONE : ZERO, 5));
  kernel.settle();
  const seen = watch(kernel, C);
  kernel.runTo(100);
  expect(seen).toEqual([[15, ONE]]);
});

test("two flip-flops that feed each other swap their values at one clock edge", () => {
  const kernel = bench();
  stimulus(kernel, A, [[10, ONE]]);
  for (const [from, to, initial] of [
    [B, C, ONE],
    [C, B, ZERO],
  ] as const) {
    const driver = kernel.driver(to, initial);
    let before = 0;
    kernel.process([A], (k) => {
      const clock = stateOf(k.read(A));
      if (!k.settling && clock === 1 && before === 0) {
        k.drive(driver, k.read(from), 0);
      }
      before = clock;
    });
  }
  kernel.settle();
  expect([kernel.read(B), kernel.read(C)]).toEqual([ZERO, ONE]);
  kernel.runTo(10);
  expect([kernel.read(B), kernel.read(C)]).toEqual([ONE, ZERO]);
});

test("a loop without delay is reported by the names of its nets", () => {
  const kernel = bench();
  invert(kernel, A, B, 0);
  follow(kernel, B, A, 0);
  expect(() => kernel.settle()).toThrow(SimulationError);
  expect(() => kernel.settle()).toThrow(
    /the start does not settle: after 100 delta cycles these nets still change: n1, n2; give/,
  );
});

test("a loop that starts to oscillate later is reported with its time", () => {
  const kernel = bench();
  stimulus(kernel, C, [[1234, ONE]]);
  const driver = kernel.driver(A, ZERO);
  kernel.process([A, C], (k) => k.drive(driver, stateOf(k.read(C)) === 1 && stateOf(k.read(A)) === 0 ? ONE : ZERO, 0));
  kernel.settle();
  expect(() => kernel.runTo(2000)).toThrow("oscillation at 1234 ps");
});

test("a ring of inverters with delays runs at its period", () => {
  const kernel = bench();
  invert(kernel, A, B, 3);
  invert(kernel, B, C, 5);
  const driver = kernel.driver(A, ZERO);
  const kick = kernel.process([C], (k) => {
    const out = stateOf(k.read(C)) === 0 ? ONE : ZERO;
    if (k.settling) {
      k.wake(kick, 1);
    } else {
      k.drive(driver, out, 7);
    }
  });
  kernel.settle();
  const seen = watch(kernel, A);
  kernel.runTo(100);
  const times = seen.map(([time]) => time);
  expect(times).toEqual([8, 23, 38, 53, 68, 83, 98]);
});

test("a later wake replaces an earlier one", () => {
  const kernel = bench();
  const times: number[] = [];
  const id = kernel.process([], (k) => {
    if (k.settling) {
      k.wake(id, 10);
      k.wake(id, 25);
    } else {
      times.push(k.now);
    }
  });
  kernel.settle();
  kernel.runTo(100);
  expect(times).toEqual([25]);
});
