/** Every deck in circuits/ runs and shows what its `*@ expect` lines say. */
import { readdirSync } from "node:fs";
import { resolve } from "node:path";
import { checkDesign, Simulator } from "@twinedge/core";
import { expect, test } from "vitest";
import { deck, root } from "./shared.ts";

const decks = readdirSync(resolve(root, "circuits")).filter((name) => name.endsWith(".cir"));

test("the paper's circuits are all there, with real parts as well", () => {
  const names = [
    "centralised",
    "eight-edge",
    "fig1a-evaluation",
    "fig1b-digipot",
    "five-edge",
    "sixteen-edge-ii",
    "three-edge",
    "three-edge-text",
  ];
  const tasks = ["iii", "iv", "v"].map((task) => `sixteen-edge-${task}.cir`);
  expect([...decks].sort()).toEqual(
    [...names.flatMap((name) => [`${name}-hardware.cir`, `${name}.cir`]), "four-edge.cir", ...tasks].sort(),
  );
});

test.each(decks)("%s: no errors, and its expectations hold", async (name) => {
  const design = await deck(`circuits/${name}`);
  const errors = checkDesign(design).filter(({ severity }) => severity === "error");
  expect(errors).toEqual([]);
  const { expectations } = design.run;
  expect(expectations.length, "a deck without *@ expect lines holds nothing").toBeGreaterThan(0);
  const simulator = new Simulator(design, { probes: [...new Set(expectations.map(({ probe }) => probe))] });
  simulator.start();
  const last = Math.max(...expectations.map(({ clock }) => clock));
  for (let clock = 0; clock <= last; clock++) {
    const { values } = simulator.nextRow();
    for (const expectation of expectations.filter((e) => e.clock === clock)) {
      const value = values[simulator.probes.indexOf(expectation.probe)] ?? Number.NaN;
      const message = `${expectation.probe} at clock ${clock} is ${value}, not ${expectation.value} (line ${expectation.pos.line})`;
      expect(Math.abs(value - expectation.value), message).toBeLessThanOrEqual(expectation.tolerance);
    }
  }
});
