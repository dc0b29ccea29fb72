import { expect, test } from "vitest";
import { type Part, play, waves } from "./testing.ts";

const dc = (net: string, volts: number): Part => ({ type: "vsource", pins: [net, "0"], params: { dc: volts } });
const SOURCES: readonly Part[] = [dc("a", 1), dc("b", 2), dc("c", 3), dc("d", 4)];

const four = (params: Part["params"] = {}): Part => ({
  type: "amux",
  pins: ["y", ["a", "b", "c", "d"], ["s1", "s0"], "en"],
  params,
});

const volts = (wave: readonly string[] | undefined): readonly number[] | undefined =>
  wave?.map((value) => Number(Number(value).toFixed(3)));

test("passes the selected channel; nothing without enable", () => {
  const load: Part = { type: "resistor", pins: ["y", "0"], params: { r: 1e6 } };
  const { waves: found } = play([four(), load, ...SOURCES], { s1: "00110", s0: "01010", en: "11110" }, ["y"]);
  expect(volts(found["y"])).toEqual([1, 2, 3, 4, 0]);
});

test("the switch has a resistance: 70 ohm typical, 180 at most in a 74HC4051", () => {
  const load: Part = { type: "resistor", pins: ["y", "0"], params: { r: 70 } };
  const inputs = { s1: "1", s0: "1", en: "1" };
  const run = (corner: "typ" | "max") =>
    volts(play([four({ part: "74HC4051" }), load, ...SOURCES], inputs, ["y"], { corner }).waves["y"]);
  expect(run("typ")).toEqual([2]);
  expect(run("max")).toEqual([1.12]);
});

test("breaks before it makes when toff is shorter than ton", () => {
  const load: Part = { type: "resistor", pins: ["y", "0"], params: { r: 1e6 } };
  const part = four({ ton: 4e-9, toff: 2e-9 });
  const { waves: found } = play([part, load, ...SOURCES], { s1: "0", s0: "0111111", en: "1" }, ["y"], { step: 1e-9 });
  expect(volts(found["y"])).toEqual([1, 1, 1, 0, 0, 2, 2]);
});

test("an address that comes back in time leaves the switches as they are", () => {
  const load: Part = { type: "resistor", pins: ["y", "0"], params: { r: 1e6 } };
  const part = four({ ton: 4e-9, toff: 4e-9 });
  const { waves: found } = play([part, load, ...SOURCES], { s1: "0", s0: "01100000000", en: "1" }, ["y"], {
    step: 1e-9,
  });
  expect(volts(found["y"])).toEqual(Array.from({ length: 11 }, () => 1));
});

test("with an unknown address whatever reads the common net sees X", () => {
  const parts: Part[] = [
    four(),
    { type: "resistor", pins: ["y", "0"], params: { r: 1e6 } },
    { type: "d_buffer", pins: ["y", "level"] },
    ...SOURCES,
  ];
  expect(waves(parts, { s1: "1x1", s0: "111", en: "1" }, ["level"])).toEqual({ level: "1x1" });
});

test("a switch without resistance is refused", () => {
  const inputs = { s1: "0", s0: "0", en: "1" };
  expect(() => play([four({ ron: 0 }), ...SOURCES], inputs, [])).toThrow("d0: ron and roff must be above 0");
});
