import { expect, test } from "vitest";
import { measured, normal, type Part, play } from "./testing.ts";

const dlatch = (params: Part["params"] = {}): Part => ({
  type: "d_dlatch",
  pins: ["d", "en", "s", "r", "q", "n"],
  params,
});

const D = `
  d en s r | q n
  1 0  0 0 | x x
  1 1  0 0 | 1 0
  0 1  0 0 | 0 1
  1 1  0 0 | 1 0
  1 0  0 0 | 1 0
  0 0  0 0 | 1 0
  0 x  0 0 | x x
  1 1  0 0 | 1 0
  1 x  0 0 | 1 0
  1 0  0 1 | 0 1
  0 0  1 0 | 1 0
  0 1  1 0 | 1 0
  0 1  0 0 | 0 1
`;

test("D latch: follows while enabled, keeps otherwise; X on enable counts only where it matters", () => {
  expect(measured([dlatch()], D)).toBe(normal(D));
});

const SR = `
  s r en | q
  0 0 1  | 0
  1 0 1  | 1
  0 0 1  | 1
  0 1 1  | 0
  1 0 0  | 0
  1 0 1  | 1
  1 1 1  | x
  0 1 1  | 0
`;

test("SR latch", () => {
  const part: Part = { type: "d_srlatch", pins: ["s", "r", "en", "", "", "q"], params: { ic: 0 } };
  expect(measured([part], SR)).toBe(normal(SR));
});

test("an open latch follows its data while the start is settled", () => {
  const table = "d en s r | q n\n1 1 0 0 | 1 0\n0 0 0 0 | 1 0";
  expect(measured([dlatch({ ic: 0 })], table)).toBe(normal(table));
});

test("set-up and hold are asked at the end of enable", () => {
  const part = dlatch({ ic: 0, setup: 5e-9, hold: 3e-9 });
  const still = { s: "0", r: "0" };
  const late = { ...still, d: "000000001111111111", en: "111111111111000000" };
  expect(play([part], late, ["q"], { step: 1e-9 }).records.map(({ kind, detail }) => [kind, detail])).toEqual([
    ["setup", "D changed 4 ns before the end of ENABLE, 5 ns needed"],
  ]);
  const early = { ...still, d: "000000000000001111", en: "111111111111000000" };
  expect(play([part], early, ["q"], { step: 1e-9 }).records.map(({ kind, detail }) => [kind, detail])).toEqual([
    ["hold", "D changed 2 ns after the end of ENABLE, 3 ns needed"],
  ]);
});
