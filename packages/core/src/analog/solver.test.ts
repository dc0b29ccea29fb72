import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ControlLaw } from "../devices/device.ts";
import { InputError, SimulationError } from "../diagnostic.ts";
import { findings } from "./check.ts";
import { Network } from "./network.ts";
import { partition } from "./partition.ts";
import { createEngine } from "./solver.ts";

/** Nets named in the order they are first used; ground is `0`. */
function build(state: (net: (name: string) => number, network: Network, own: (name: string) => void) => void): {
  network: Network;
  net: (name: string) => number;
} {
  const names = ["0"];
  const network = new Network(16, (net) => names[net] ?? `unused ${net}`);
  const net = (name: string): number => {
    const known = names.indexOf(name);
    return known >= 0 ? known : names.push(name) - 1;
  };
  state(net, network, (name) => {
    network.owner = { name, pos: undefined };
  });
  return { network, net };
}

const times = (factor: number): ControlLaw => ({
  linear: true,
  evaluate(x, grad) {
    grad[0] = factor;
    return factor * (x[0] ?? 0);
  },
});

function failure(run: () => unknown): SimulationError {
  try {
    run();
  } catch (error) {
    if (error instanceof SimulationError) {
      return error;
    }
    throw error;
  }
  throw new Error("no SimulationError");
}

describe("cells", () => {
  test("a node held by sources separates what hangs on it", () => {
    const { network, net } = build((n, w) => {
      w.voltage(n("vcc"), 0, 5);
      w.conductance(n("vcc"), n("a"), 1e-3);
      w.conductance(n("a"), 0, 1e-3);
      w.conductance(n("vcc"), n("b"), 1e-3);
      w.conductance(n("b"), 0, 3e-3);
    });
    const engine = createEngine(network);
    expect([engine.cellCount, engine.islandCount]).toEqual([3, 2]);
    expect(engine.isHeld(net("vcc"))).toBe(true);
    expect(engine.cellOf(net("a"))).not.toBe(engine.cellOf(net("b")));
    expect(engine.cellOf(net("nowhere"))).toBe(-1);
    engine.solve();
    expect(["vcc", "a", "b"].map((name) => engine.voltage(net(name)))).toEqual([5, 2.5, 1.25]);
  });

  test("a change solves only what it reaches, and goes no further where nothing has changed", () => {
    const { network, net } = build((n, w) => {
      w.voltage(n("in"), 0, 1);
      w.controlledVoltage(n("comparator"), 0, [{ plus: n("in"), minus: 0 }], {
        evaluate(x, grad) {
          grad[0] = 0;
          return (x[0] ?? 0) > 2 ? 5 : 0;
        },
      });
      w.conductance(n("comparator"), n("load"), 1e-3);
      w.conductance(n("load"), 0, 1e-3);
    });
    const engine = createEngine(network);
    expect([...engine.solve()]).toHaveLength(3);
    expect(engine.dirty).toBe(false);
    engine.setVoltage(0, 1.5);
    expect([...engine.solve()]).toEqual([engine.cellOf(net("in")), engine.cellOf(net("comparator"))]);
    engine.setVoltage(0, 3);
    engine.solve();
    expect(engine.voltage(net("load"))).toBe(2.5);
    engine.setVoltage(0, 3);
    expect(engine.dirty).toBe(false);
  });

  test("sources on sources: each held node is a cell, in order", () => {
    const { network, net } = build((n, w) => {
      w.voltage(n("top"), n("middle"), 2);
      w.voltage(n("middle"), 0, 1);
      w.voltage(n("below"), n("top"), -5);
      w.conductance(n("below"), 0, 1e-3);
    });
    const engine = createEngine(network);
    engine.solve();
    expect(["middle", "top", "below"].map((name) => engine.voltage(net(name)))).toEqual([1, 3, -2]);
    // 2 mA flow from ground through the resistor into `below` and down the chain.
    for (const id of [0, 1, 2]) {
      expect(Math.abs(engine.branch(id))).toBeCloseTo(2e-3, 12);
    }
    expect(engine.branch(1)).toBeCloseTo(2e-3, 12);
    engine.setVoltage(1, 2);
    engine.solve();
    expect(engine.voltage(net("below"))).toBe(-1);
  });

  test("a law in a feedback loop becomes an equation of its island", () => {
    const { network, net } = build((n, w) => {
      w.voltage(n("in"), 0, 1);
      w.controlledVoltage(n("out"), 0, [{ plus: n("in"), minus: n("fb") }], times(1e5));
      w.conductance(n("out"), n("fb"), 1e-4);
      w.conductance(n("fb"), 0, 1e-4);
    });
    const { cells } = partition(network);
    expect(cells.filter(({ kind }) => kind === "island")).toHaveLength(1);
    const engine = createEngine(network);
    engine.solve();
    expect(engine.voltage(net("out"))).toBeCloseTo(2 / (1 + 2e-5), 10);
    expect(engine.branch(1)).toBeCloseTo(-engine.voltage(net("fb")) * 1e-4, 14);
  });

  test("islands that control each other are solved together", () => {
    const { network, net } = build((n, w) => {
      w.current(0, n("a"), 1e-3);
      w.conductance(n("a"), 0, 1e-3);
      w.conductance(n("b"), 0, 1e-3);
      w.controlledCurrent(0, n("b"), [{ plus: n("a"), minus: 0 }], times(1e-3));
      w.controlledCurrent(0, n("a"), [{ plus: n("b"), minus: 0 }], times(-1e-3));
    });
    const engine = createEngine(network);
    expect(engine.islandCount).toBe(1);
    engine.solve();
    expect(engine.voltage(net("a"))).toBeCloseTo(0.5, 12);
    expect(engine.voltage(net("b"))).toBeCloseTo(0.5, 12);
  });

  test("a source whose current is read is an unknown of its island", () => {
    const { network, net } = build((n, w, own) => {
      own("v1");
      w.voltage(n("in"), 0, 10);
      own("r1");
      w.conductance(n("in"), 0, 1e-3);
      own("f1");
      w.controlledCurrent(0, n("out"), [{ branchOf: "v1" }], times(2));
      w.conductance(n("out"), 0, 1e-3);
    });
    const engine = createEngine(network);
    engine.solve();
    expect(engine.branch(0)).toBeCloseTo(-10e-3, 12);
    expect(engine.voltage(net("out"))).toBeCloseTo(-20, 10);
  });

  test("a law that reads the current of no source is the input's fault", () => {
    const { network } = build((n, w, own) => {
      own("f1");
      w.controlledCurrent(0, n("out"), [{ branchOf: "r9" }], times(1));
      w.conductance(n("out"), 0, 1e-3);
    });
    expect(() => createEngine(network)).toThrow(InputError);
    expect(() => createEngine(network)).toThrow('f1: "r9", whose current it reads, is no voltage source');
  });

  test("a node alone on its island tells its conductance and its capacitance to fixed nodes", () => {
    const { network, net } = build((n, w) => {
      w.voltage(n("vcc"), 0, 5);
      w.conductance(n("vcc"), n("y"), 1e-4);
      w.conductance(n("y"), 0, 2e-4);
      w.capacitance(n("y"), 0, 10e-12);
      w.capacitance(n("vcc"), n("y"), 5e-12);
      w.capacitance(n("y"), n("z"), 7e-12);
      w.conductance(n("z"), 0, 1);
    });
    const engine = createEngine(network);
    engine.solve();
    expect(engine.nodeConductance(net("y"))).toBeCloseTo(3e-4, 15);
    expect(engine.nodeCapacitance(net("y"))).toBeCloseTo(15e-12, 20);
    expect(engine.nodeConductance(net("vcc"))).toBeNaN();
  });
});

describe("currents", () => {
  test("of held sources add up everything at the node, also what stands between held nodes", () => {
    const { network } = build((n, w) => {
      w.voltage(n("a"), 0, 5);
      w.voltage(n("b"), 0, 2);
      w.conductance(n("a"), n("b"), 1e-3);
      w.conductance(n("a"), n("x"), 1e-3);
      w.conductance(n("x"), 0, 1e-3);
      w.current(n("a"), 0, 1e-3);
    });
    const engine = createEngine(network);
    engine.solve();
    expect(engine.branch(0)).toBeCloseTo(-(3e-3 + 2.5e-3 + 1e-3), 15);
    expect(engine.branch(1)).toBeCloseTo(3e-3, 15);
    engine.setConductance(0, 2e-3);
    engine.setCurrent(0, 0);
    engine.solve();
    expect(engine.branch(0)).toBeCloseTo(-(6e-3 + 2.5e-3), 15);
  });

  test("nothing is created or lost: the currents of all sources of a random network add up to 0 at ground", () => {
    const edge = fc.tuple(fc.nat(6), fc.nat(6), fc.double({ min: 1e-6, max: 1, noNaN: true }));
    const volts = fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(fc.array(edge, { maxLength: 20 }), volts, (edges, values) => {
        const { network } = build((n, w) => {
          for (const [k, value] of values.entries()) {
            w.voltage(n(`n${k + 1}`), 0, value);
          }
          for (const name of ["n4", "n5", "n6"]) {
            w.conductance(n(name), n("n1"), 1e-5);
          }
          for (const [a, b, siemens] of edges) {
            w.conductance(n(`n${a + 1}`), n(`n${b + 1}`), siemens);
          }
          w.conductance(n("n7"), n("n2"), 1e-5);
        });
        const engine = createEngine(network);
        engine.solve();
        const total = values.reduce((sum, _, id) => sum + engine.branch(id), 0);
        expect(Math.abs(total)).toBeLessThan(1e-12);
        expect(engine.stats.worstResidual).toBeLessThan(1e-12);
      }),
    );
  });
});

describe("what cannot be solved", () => {
  test("a loop of voltage sources is named, whatever their values", () => {
    const { network } = build((n, w, own) => {
      own("v1");
      w.voltage(n("a"), 0, 5);
      own("v2");
      w.voltage(n("b"), n("a"), 0);
      own("e3");
      w.controlledVoltage(n("b"), 0, [], { evaluate: () => 5 });
    });
    const error = failure(() => createEngine(network));
    expect(error.message).toContain("voltage sources v2, v1, e3 form a loop");
    expect(error.devices).toEqual(["v2", "v1", "e3"]);
    expect(findings(network).map(({ code }) => code)).toEqual(["voltage-loop"]);
  });

  test("a source between a net and itself", () => {
    const { network } = build((n, w, own) => {
      own("v1");
      w.voltage(n("a"), n("a"), 0);
      w.conductance(n("a"), 0, 1);
    });
    expect(failure(() => createEngine(network)).message).toContain("v1 is a voltage source between a net and itself");
  });

  test("nets without a DC path to ground are named with their devices", () => {
    const { network } = build((n, w, own) => {
      own("r1");
      w.conductance(n("a"), n("b"), 1e-3);
      own("c1");
      w.capacitance(n("c"), 0, 1e-9);
      own("i1");
      w.current(0, n("d"), 1e-3);
      own("e1");
      w.controlledVoltage(n("out"), 0, [{ plus: n("e"), minus: 0 }], times(1));
      own("r2");
      w.conductance(n("out"), 0, 1e-3);
    });
    const found = findings(network);
    expect(found.map(({ nets, devices }) => [nets, devices])).toEqual([
      [["a", "b"], ["r1"]],
      [["c"], ["c1"]],
      [["d"], ["i1"]],
      [["e"], []],
    ]);
    const error = failure(() => createEngine(network));
    expect(error.message).toContain("floating: no DC path to ground from nets a, b (at r1)");
    expect(error.nets).toEqual(["a", "b"]);
  });

  test("a singular matrix is named", () => {
    const { network } = build((n, w, own) => {
      own("r1");
      w.conductance(n("a"), 0, 1);
      w.conductance(n("a"), n("b"), 1);
      w.conductance(n("b"), 0, 1);
      own("g1");
      // [[0.5, -1], [-1, 2]]
      w.controlledCurrent(n("a"), 0, [{ plus: n("a"), minus: 0 }], times(-1.5));
      own("i1");
      w.current(0, n("b"), 1);
    });
    const error = failure(() => createEngine(network).solve());
    expect(error.message).toMatch(/singular at [ab] \(r1/);
    expect(error.devices).toContain("r1");
  });

  test("where there is no solution, the nodes that move most are named", () => {
    const { network } = build((n, w, own) => {
      own("r1");
      w.conductance(n("a"), 0, 1e-3);
      own("b1");
      w.controlledCurrent(0, n("a"), [{ plus: n("a"), minus: 0 }], {
        evaluate(x, grad) {
          const v = x[0] ?? 0;
          grad[0] = 1e-3 * v * 2;
          return 1e-3 * (v * v + 10);
        },
      });
    });
    const error = failure(() => createEngine(network).solve());
    expect(error.message).toContain("no operating point found");
    expect([error.nets, error.devices]).toEqual([["a"], ["r1", "b1"]]);
  });
});

test("a solve after a failed one starts from the beginning and succeeds", () => {
  const { network, net } = build((n, w) => {
    w.current(0, n("a"), 10e-3);
    w.conductance(n("a"), 0, 1e-3);
    w.controlledCurrent(0, n("a"), [{ plus: n("a"), minus: 0 }], {
      evaluate(x, grad) {
        const v = x[0] ?? 0;
        grad[0] = 1e-3 * v * 2;
        return 1e-3 * v * v;
      },
    });
  });
  const engine = createEngine(network);
  expect(() => engine.solve()).toThrow(SimulationError);
  engine.setCurrent(0, 0.1e-3);
  engine.solve();
  // v = 0.1 + v^2
  expect(engine.voltage(net("a"))).toBeCloseTo((1 - Math.sqrt(0.6)) / 2, 10);
});

test("a balance of enormous values is no solution of what is not linear, but one of what is", () => {
  const amperes = (linear: boolean) =>
    build((n, w) => {
      w.current(0, n("a"), 1);
      w.conductance(n("a"), n("b"), 1e-10);
      w.conductance(n("b"), 0, 1e-10);
      const law: ControlLaw = {
        linear,
        evaluate(x, grad) {
          grad[0] = linear ? 1e-20 : 1e-20 * Math.cos(x[0] ?? 0);
          return linear ? 1e-20 * (x[0] ?? 0) : 1e-20 * Math.sin(x[0] ?? 0);
        },
      };
      w.controlledCurrent(n("a"), 0, [{ plus: n("b"), minus: 0 }], law);
    });
  const { network, net } = amperes(true);
  const engine = createEngine(network);
  engine.solve();
  expect(engine.voltage(net("a")) / 2e10).toBeCloseTo(1, 8);
  const error = failure(() => createEngine(amperes(false).network).solve());
  expect(error.message).toMatch(/the balances are met only at 2\.0e\+10, beyond all bounds at a/);
  expect(error.nets).toEqual(["a"]);
});
