import { expect, test } from "vitest";
import { ohms, settle, volts } from "./analogbench.ts";
import type { Part } from "./testing.ts";

const vswitch = (params: Part["params"]): Part => ({ type: "switch", pins: ["y", "0", "c", "0"], params });

test("keeps its state between vt - vh and vt + vh", () => {
  const { simulator } = settle([
    volts("c", 0),
    volts("vcc", 5),
    ohms("vcc", "y", 1e3),
    vswitch({ vt: 2, vh: 0.5, ron: 1e3, roff: 1e9 }),
  ]);
  const { engine, design } = simulator;
  const y = design.netByName.get("y") ?? -1;
  const closed = (control: number): boolean => {
    engine.setVoltage(0, control);
    engine.solve();
    return engine.voltage(y) < 2.6;
  };
  expect([0, 2, 2.4, 2.6, 2, 1.6, 1.4, 2, 3].map(closed)).toEqual([
    false,
    false,
    false,
    true,
    true,
    true,
    false,
    false,
    true,
  ]);
});

test("starts off inside the hysteresis, unless it is told to start on", () => {
  const at = (on: number): number =>
    settle([volts("c", 2), volts("vcc", 5), ohms("vcc", "y", 1e3), vswitch({ vt: 2, vh: 1, ron: 1e3, on })]).volts("y");
  expect(at(0)).toBeCloseTo(5, 6);
  expect(at(1)).toBeCloseTo(2.5, 6);
});

test("a switch that opens itself settles nowhere and says so", () => {
  const parts = [volts("vcc", 5), ohms("vcc", "y", 1e3), vswitch({ vt: 2, ron: 1 }), ohms("y", "c", 1)];
  expect(() => settle([...parts, ohms("c", "0", 1e6)])).toThrow("no operating point found");
});

test("what is not supported is refused", () => {
  expect(() => settle([volts("c", 0), vswitch({ vh: -1 })])).toThrow("negative hysteresis");
  expect(() => settle([volts("c", 0), vswitch({ ron: 0 })])).toThrow("0 ohm");
});
