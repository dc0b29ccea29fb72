import fc from "fast-check";
import { expect, test } from "vitest";
import { uniqueNames } from "./unique-names.ts";

const legal = (name: string): string => name.replaceAll(/[[\]: ]/g, "_");

test("what needs no replacement keeps its name, the others are numbered in their order", () => {
  expect(uniqueNames(["a b", "a_b", "a:b", "c"], legal)).toEqual(["a_b_2", "a_b", "a_b_3", "c"]);
  expect(uniqueNames(["a b", "a_b", "a_b_2"], legal)).toEqual(["a_b_3", "a_b", "a_b_2"]);
  expect(uniqueNames(["Q", "q"], legal)).toEqual(["Q", "q_2"]);
});

test("no two are the same, whatever the names", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: fc.constantFrom("a", "_", ":", " ", "2") }), { maxLength: 12 }), (names) => {
      const found = uniqueNames(names, legal).map((name) => name.toLowerCase());
      expect(new Set(found).size).toBe(names.length);
      expect(found.every((name) => legal(name) === name)).toBe(true);
    }),
  );
});
