/** The drawing is the circuit: its lines make the circuit's nets, no pin is left over. */
import { type Circuit, elaborate } from "@twinedge/core";
import { MOST_PARTS, readDeck, schematicFigure } from "@twinedge/formats";
import fc from "fast-check";
import { expect } from "vitest";
import { mixedCircuits } from "./mixed-circuits.ts";
import { connectionsOf, netsOf } from "./schematic-wires.ts";

export async function drawn(circuit: Circuit, of?: string): Promise<string> {
  return schematicFigure(elaborate(circuit), circuit, { of });
}

export function expectCircuit(svg: string, circuit: Circuit, prefix = ""): void {
  const { groups, loose, undotted } = connectionsOf(svg);
  expect(loose).toEqual([]);
  expect(undotted).toEqual([]);
  expect(groups).toEqual(netsOf(circuit, prefix));
  expect(svg).not.toMatch(/NaN|undefined|Infinity/);
}

/** Random circuits of analog and digital parts. */
export async function expectDrawnAsWired(numRuns: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(mixedCircuits, async (text) => {
      const { circuit } = await readDeck(text, "random.cir");
      fc.pre(circuit.top.instances.length <= MOST_PARTS);
      expectCircuit(await drawn(circuit), circuit);
    }),
    { numRuns },
  );
}
