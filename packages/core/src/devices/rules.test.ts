import fc from "fast-check";
import { expect, test } from "vitest";
import { LET_GO, RuleTable } from "./rules.ts";

function applied(table: RuleTable, states: readonly number[], before = states): readonly number[] {
  const all = Uint8Array.from(states);
  table.apply(all, Uint8Array.from(before));
  return Array.from(all.subarray(table.inputs));
}

test("the first rule that matches applies; without one the outputs stay", () => {
  const table = new RuleTable("00=01\n0?=10", 2, 2);
  expect(applied(table, [0, 0, 1, 1])).toEqual([0, 1]);
  expect(applied(table, [0, 1, 1, 1])).toEqual([1, 0]);
  expect(applied(table, [1, 1, 1, 0])).toEqual([1, 0]);
});

test("letters store a level and compare it at the next use; they outlive the rule", () => {
  const table = new RuleTable("aa1=1a\n??0=0a", 3, 2);
  expect(applied(table, [1, 1, 1, 0, 0])).toEqual([1, 1]);
  expect(applied(table, [0, 1, 1, 0, 1])).toEqual([0, 1]);
  expect(applied(table, [1, 1, 0, 1, 1])).toEqual([0, 1]);
});

test("the rule that stored a letter need not be the one that applies", () => {
  const table = new RuleTable("a1=1\n?0=a", 2, 1);
  expect(applied(table, [1, 0, 0])).toEqual([1]);
  expect(applied(table, [0, 0, 0])).toEqual([0]);
});

test("signs are edges against the evaluation before", () => {
  const table = new RuleTable("+=1\n-=0", 1, 1);
  expect(applied(table, [1, 0], [0, 0])).toEqual([1]);
  expect(applied(table, [1, 0], [1, 0])).toEqual([0]);
  expect(applied(table, [0, 1], [1, 1])).toEqual([0]);
});

test("characters after the inputs look at the outputs", () => {
  const table = new RuleTable("10=1\n11=0", 1, 1);
  expect(applied(table, [1, 0])).toEqual([1]);
  expect(applied(table, [1, 1])).toEqual([0]);
});

test("_ lets an output go; blanks, comments, capitals and semicolons", () => {
  const table = new RuleTable("# a comment\n 0 = _ 1 ; 1=1_\n\nA=AA", 1, 2);
  expect(applied(table, [0, 0, 0])).toEqual([LET_GO, 1]);
  expect(applied(table, [1, 0, 0])).toEqual([1, LET_GO]);
});

test("rules that do not fit say how", () => {
  const message = (rules: string): string => {
    try {
      new RuleTable(rules, 2, 1).apply(new Uint8Array(3), new Uint8Array(3));
      return "";
    } catch (error) {
      return String(error);
    }
  };
  expect(message("0=1")).toContain('rule "0=1" does not fit 2 inputs and 1 outputs: 1 characters before =, 1 after');
  expect(message("00=11")).toContain("2 after");
  expect(message("00=1=1")).toContain("does not fit");
  expect(message("00=-")).toContain('holds "-"');
});

test("looked up or searched, plain rules give the same", () => {
  const sign = fc.constantFrom("0", "1", "?");
  const rule = fc.tuple(fc.string({ unit: sign, minLength: 3, maxLength: 3 }), fc.constantFrom("00", "01", "10", "11"));
  fc.assert(
    fc.property(fc.array(rule, { maxLength: 8 }), fc.nat(7), fc.nat(3), (rules, input, output) => {
      const text = rules.map(([left, right]) => `${left}=${right}`).join("\n");
      const states = Array.from({ length: 5 }, (_, i) => ((4 * input + output) >> (4 - i)) & 1);
      // A rule that looks at an output and can never match keeps the second table from being looked up.
      const searched = new RuleTable(`${text}\n000+?=00`, 3, 2);
      expect(applied(new RuleTable(text, 3, 2), states)).toEqual(applied(searched, states));
    }),
  );
});
