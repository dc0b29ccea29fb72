/** Is the drawing the circuit: do its lines make the circuit's nets, is no pin left over? */
import { type Circuit, elaborate } from "@twinedge/core";
import { MOST_PARTS, readDeck, schematicFigure } from "@twinedge/formats";
import fc from "fast-check";
import { expect } from "vitest";
import { mixedCircuits } from "./mixed-circuits.ts";
import { connectionsOf, netsOf } from "./schematic-wires.ts";

export async function drawn(circuit: Circuit, of?: string): Promise<string> {
  return schematicFigure(elaborate(circuit), circuit, { of });
}

/** What a drawing has wrong, in words; nothing where it is the circuit. */
export function misdrawn(svg: string, circuit: Circuit, prefix = ""): readonly string[] {
  const { groups, loose, undotted } = connectionsOf(svg);
  const nets = netsOf(circuit, prefix);
  return [
    ...loose.map((pin) => `${pin} ends on no wire`),
    ...undotted.map((at) => `no dot at ${at.join(" ")}`),
    ...groups.filter((group) => !nets.includes(group)).map((group) => `drawn, not in the circuit: ${group}`),
    ...nets.filter((net) => !groups.includes(net)).map((net) => `in the circuit, not drawn: ${net}`),
    ...(/NaN|undefined|Infinity/.test(svg) ? ["a number that is none"] : []),
  ];
}

/** Draws random circuits of analog and digital parts. @returns how many */
export async function drawnAsWired(numRuns: number): Promise<number> {
  let count = 0;
  await fc.assert(
    fc.asyncProperty(mixedCircuits, async (text) => {
      const { circuit } = await readDeck(text, "random.cir");
      fc.pre(circuit.top.instances.length <= MOST_PARTS);
      expect(misdrawn(await drawn(circuit), circuit)).toEqual([]);
      count++;
    }),
    { numRuns },
  );
  return count;
}
