import { expect, test } from "vitest";
import { logic, logicName, resolve } from "./logic.ts";

const ALL = Array.from({ length: 12 }, (_, value) => value);

test("resolution is symmetric and leaves a lone value as it is", () => {
  for (const a of ALL) {
    expect(resolve(a, a)).toBe(a);
    for (const b of ALL) {
      expect(resolve(a, b), `${logicName(a)} with ${logicName(b)}`).toBe(resolve(b, a));
    }
  }
});

test("the stronger of two determined strengths wins whole", () => {
  for (let strong = 0; strong < 2; strong++) {
    for (let weak = strong + 1; weak < 3; weak++) {
      for (let state = 0; state < 3; state++) {
        for (let other = 0; other < 3; other++) {
          expect(resolve(logic(state, strong), logic(other, weak))).toBe(logic(state, strong));
        }
      }
    }
  }
});

test("an open collector against a pull-up reads the pull-up when it is off and 0 when it is on", () => {
  const pullUp = logic(1, 1);
  expect(logicName(resolve(logic(1, 2), pullUp))).toBe("1r");
  expect(logicName(resolve(logic(0, 0), pullUp))).toBe("0s");
});
