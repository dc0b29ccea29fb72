import fc from "fast-check";
import { expect, test } from "vitest";
import { formatNumber, formatSi, parseSi, parseSpice, spiceHint } from "./units.ts";

test("SPICE numbers: suffixes are case-blind and letters after them do not count", () => {
  // text          value
  const table: [string, number | undefined][] = [
    ["7.3k", 7300],
    ["1MEG", 1e6],
    ["1m", 1e-3],
    ["1M", 1e-3],
    ["10kohm", 1e4],
    ["5V", 5],
    ["100nF", 1e-7],
    ["1mil", 25.4e-6],
    ["1e-3", 1e-3],
    ["1e3k", 1e6],
    [".5u", 5e-7],
    ["-2.5", -2.5],
    ["1f", 1e-15],
    ["2a", 2],
    ["2.2µF", 2.2e-6],
    ["1d3", undefined],
    ["5%", undefined],
    ["1e-999999", 0],
    ["7k3", undefined],
    ["", undefined],
    ["k", undefined],
    ["1.2.3", undefined],
    ["1e999", undefined],
    ["0x10", undefined],
  ];
  for (const [text, value] of table) {
    expect(parseSpice(text), text).toBe(value);
  }
});

test("what looks like a number gets a hint", () => {
  expect(spiceHint("7k3")).toBe("write 7.3k");
  expect(spiceHint("4r7")).toBe("write 4.7");
  expect(spiceHint("1,5k")).toBe("write 1.5k");
  expect(spiceHint("10µF")).toBe("write 10u");
});

test("SI numbers: m is milli, M is mega, the unit is spelled", () => {
  const table: [string, string, number | undefined][] = [
    ["2ms", "s", 2e-3],
    ["100us", "s", 1e-4],
    ["1M", "", 1e6],
    ["1m", "", 1e-3],
    ["5", "s", 5],
    ["3 ns", "s", 3e-9],
    ["1meg", "", undefined],
    ["2sec", "s", undefined],
    ["ms", "s", undefined],
  ];
  for (const [text, unit, value] of table) {
    expect(parseSi(text, unit), text).toBe(value);
  }
});

test("times for people", () => {
  expect(formatSi(2e-5, "s")).toBe("20 us");
  expect(formatSi(0.99999, "V", 4)).toBe("1 V");
  expect(formatSi(0, "A")).toBe("0 A");
});

test("twelve digits survive a round trip", () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      const back = Number(formatNumber(value));
      expect(Math.abs(back - value)).toBeLessThanOrEqual(Math.abs(value) * 5e-12);
      expect(formatNumber(back)).toBe(formatNumber(value));
    }),
  );
});
