/** Every single fault of an edge: what the self test says of it, and that what it does not find makes no difference. */
import { type Design, elaborate, type FlatEdge, Simulator, stateOf } from "@twinedge/core";
import { type EdgeVoltages, faultCoverage, faultsOf, isolate, parseFault, selfTest, withFaults } from "@twinedge/study";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { circuitOf } from "../shared.ts";

const SETTINGS = { corner: "typ", seed: 1 } as const;

/** What an edge alone decides at any voltages of its ends. */
function decider(design: Design, edge: FlatEdge): (volts: EdgeVoltages) => number {
  const alone = isolate(design, edge);
  const simulator = new Simulator(alone.design, { probes: [] });
  simulator.start();
  return ({ fi, fj, ci, cj }) => {
    const at = new Map([
      [edge.free.i, fi],
      [edge.free.j, fj],
      [edge.clamped.i, ci],
      [edge.clamped.j, cj],
    ]);
    simulator.resettle((k) => {
      for (const [net, value] of at) {
        simulator.sources.get(alone.sources.get(net) ?? "")?.(k, value);
      }
    });
    return stateOf(simulator.kernel.read(edge.up));
  };
}

describe("an edge of the 16-edge network, XOR with real parts", async () => {
  const circuit = await circuitOf("circuits/sixteen-edge-ii-hardware.cir");
  const design = elaborate(circuit);
  const [edge] = design.edges;
  const coverage = faultCoverage(circuit, design, SETTINGS);

  test("all its faults are tried, and only what is not used or what only shifts a clock is not found", () => {
    expect(coverage.edge).toBe("xe1");
    expect(coverage.faults.map(({ fault }) => fault)).toEqual(edge === undefined ? [] : faultsOf(design, edge));
    expect(coverage.counts).toEqual({ named: 36, ambiguous: 7, detected: 0, undetected: 6 });
    expect(coverage.faults.filter(({ outcome }) => outcome === "undetected").map(({ fault }) => fault)).toEqual([
      // Without a reset the flip-flop's start is not what the bench tries; nout is not used; both edges of the clock come.
      "stuck-high@xe1.arst.out",
      "stuck-low@xe1.xeval.xstore.aff.nout",
      "stuck-high@xe1.xeval.xstore.aff.nout",
      "invert@xe1.xeval.xstore.aff.clk",
      "invert@xe1.apotf.clk",
      "invert@xe1.apotc.clk",
    ]);
  });
});

describe("an edge of the ring of dividers, AND with real parts on one supply", async () => {
  const circuit = await circuitOf("circuits/three-edge-hardware.cir");
  const design = elaborate(circuit);
  const [edge] = design.edges;
  if (edge === undefined) {
    throw new Error("the ring has edges");
  }
  const healthy = decider(design, edge);

  test("comparator 1 stuck high is not found: no node lies below ground, so it is high for ever", () => {
    const { ok } = selfTest(circuit, withFaults(design, [parseFault("stuck-high@xe12.xeval.xdecide.acmp1")]), {
      ...SETTINGS,
      edges: [edge.path],
    });
    expect(ok).toBe(true);
  });

  test("a resistor missing in a ladder is named by its place", () => {
    const { edges } = selfTest(circuit, withFaults(design, [parseFault("open@xe12.xpots.xpotf.r7")]), {
      ...SETTINGS,
      edges: [edge.path],
    });
    expect(edges[0]?.diagnoses.map(({ text }) => text.split(" (")[0])).toEqual([
      "a resistor of a chain is missing between xe12.xpots.xpotf.n7 and xe12.xpots.xpotf.n8",
    ]);
  });

  test("a random fault of what decides is found, or decides everywhere as without it", () => {
    const deciding = faultsOf(design, edge).filter((fault) => fault.includes(".xdecide."));
    const millivolts = fc.integer({ min: 0, max: 5000 }).map((n) => n / 1e3);
    const volts = fc.record({ fi: millivolts, fj: millivolts, ci: millivolts, cj: millivolts });
    const found = new Set<boolean>();
    fc.assert(
      fc.property(fc.constantFrom(...deciding), fc.array(volts, { minLength: 20, maxLength: 20 }), (text, places) => {
        const faulty = withFaults(design, [parseFault(text)]);
        const { ok } = selfTest(circuit, faulty, { ...SETTINGS, edges: [edge.path] });
        found.add(ok);
        if (ok) {
          const decide = decider(faulty, edge);
          for (const place of places) {
            const point = { ...place, fn: place.fj, cn: place.cj };
            // Within 1 mV of ground or of each other a comparator is tied.
            if (place.cj > 2e-3 && Math.abs(place.cj - place.fj) > 2e-3) {
              expect(decide(point), `${text} at ${JSON.stringify(place)}`).toBe(healthy(point));
            }
          }
        }
      }),
      { seed: 20220601, numRuns: 16 },
    );
    expect(found.size).toBe(2);
  });
});
