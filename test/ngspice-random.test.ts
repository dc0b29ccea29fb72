/** Random circuits against ngspice: networks of resistors and transistors to 1e-9 V, circuits of every element with an operating point. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { compare } from "./oracle/compare.ts";
import { missing } from "./oracle/ngspice.ts";
import { agreeOnRandomCircuits } from "./oracle/random-dc-property.ts";

/** Inner nodes of a random network, each tied to ground by 100 kohm; only resistors lead to the supply. */
const node = fc.nat(8).map((k) => (k === 0 ? "0" : `n${k}`));
const supplied = fc.nat(9).map((k) => (k === 0 ? "0" : k === 9 ? "vcc" : `n${k}`));
const ohms = fc.double({ min: 2, max: 5, noNaN: true }).map((exponent) => (10 ** exponent).toPrecision(6));
const part = fc.oneof(
  fc.tuple(supplied, supplied, ohms).map(([a, b, r]) => `r? ${a} ${b} ${r}`),
  fc.tuple(node, node, fc.constantFrom("da", "dz")).map(([a, k, model]) => `d? ${a} ${k} ${model}`),
  fc.tuple(node, node, node, fc.constantFrom("qn", "qp")).map(([c, b, e, model]) => `q? ${c} ${b} ${e} ${model}`),
  fc.tuple(node, node, node, fc.constantFrom("jn", "jp")).map(([d, g, s, model]) => `j? ${d} ${g} ${s} ${model}`),
  fc.tuple(node, node, node, fc.constantFrom("mn", "mp")).map(([d, g, s, model]) => `m? ${d} ${g} ${s} ${s} ${model}`),
  fc.tuple(node, node, node, node).map((nets) => `g? ${nets.join(" ")} 1u`),
);
const MODELS = [
  ".model da d(is=1e-12 n=1.5 rs=1)",
  ".model dz d(bv=3.3 ibv=1m)",
  ".model qn npn(is=1e-14 bf=150 br=2 vaf=80 ise=1e-14 rb=50)",
  ".model qp pnp(is=1e-14 bf=60 br=3 vaf=40 rc=2)",
  ".model jn njf(vto=-1.5 beta=1m)",
  ".model jp pjf(vto=-1 beta=.5m)",
  ".model mn nmos(vto=1 kp=200u)",
  ".model mp pmos(vto=-1 kp=100u)",
];

test.skipIf(missing !== undefined)("random networks of resistors and transistors", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(part, { minLength: 10, maxLength: 25 }), async (parts) => {
      const lines = [
        ...MODELS,
        "vsupply vcc 0 5",
        ...Array.from({ length: 8 }, (_, k) => `rt${k + 1} n${k + 1} 0 100k`),
        ...parts.map((line, k) => line.replace("?", String(k))),
      ];
      const { voltageError, worstNet } = await compare(lines);
      expect(voltageError, worstNet).toBeLessThanOrEqual(1e-9);
    }),
    { numRuns: 40 },
  );
});

test.skipIf(missing !== undefined)("25 random circuits of every element", async () => {
  await expect(agreeOnRandomCircuits(1)).resolves.toBeUndefined();
});
