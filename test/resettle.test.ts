/** A circuit put into any state gives what the same circuit gives that starts there. */
import { Simulator } from "@twinedge/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { deck } from "./shared.ts";

const EDGES = ["12", "23", "31"];

async function started(name: string, set: Readonly<Record<string, string>> = {}): Promise<Simulator> {
  const simulator = new Simulator(await deck(`circuits/${name}`, set));
  simulator.start();
  return simulator;
}

test("codes written into the counters give the operating point of a start with these codes", async () => {
  const placed = await started("three-edge.cir");
  const counters = placed.states.filter(({ levels }) => levels === 16);
  expect(counters).toHaveLength(6);
  const code = fc.integer({ min: 0, max: 15 });
  await fc.assert(
    fc.asyncProperty(fc.tuple(code, code, code), async (codes) => {
      placed.resettle((k) => {
        for (const { device, write } of counters) {
          write(k, codes[EDGES.findIndex((edge) => device.name.startsWith(`xe${edge}.`))] ?? 0);
        }
      });
      const fresh = await started(
        "three-edge.cir",
        Object.fromEntries(EDGES.map((edge, i) => [`code${edge}`, `${codes[i]}`])),
      );
      for (const [net, { name, domain }] of fresh.design.nets.entries()) {
        if (domain === "digital") {
          expect(placed.kernel.read(net), name).toBe(fresh.kernel.read(net));
        } else {
          expect(Math.abs(placed.engine.voltage(net) - fresh.engine.voltage(net)), name).toBeLessThan(1e-8);
        }
      }
      expect(placed.now).toBe(0);
    }),
    { numRuns: 20 },
  );
});

test("a source's new value settles through comparators and gates", async () => {
  const simulator = await started("three-edge.cir");
  const up = simulator.design.netByName.get("xe23.up") ?? -1;
  const read = (target: number): number => {
    simulator.resettle((k) => simulator.sources.get("vc3")?.(k, target));
    return simulator.kernel.read(up);
  };
  expect([read(4), read(0.5), read(4)]).toEqual([1, 0, 1]);
});

test("a flip-flop keeps a bit that is written", async () => {
  const simulator = await started("fig1a-evaluation.cir");
  const bit = simulator.states.find(({ levels }) => levels === 2);
  for (const value of [1, 0, 1]) {
    simulator.resettle((k) => bit?.write(k, value));
    expect(bit?.read()).toBe(value);
    expect(simulator.kernel.read(bit?.nets[0] ?? -1)).toBe(value);
  }
});
