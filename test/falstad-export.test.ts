/** Circuits drawn for Falstad: read back they are the same. */
import { expect, it } from "vitest";
import { drawnAlike, edgeTimes, redrawn } from "./oracle/falstad-export.ts";
import { deck } from "./shared.ts";

it.each([
  ["three-edge", 336],
  ["five-edge", 556],
  ["eight-edge", 891],
  ["fig1a-evaluation", 10],
  ["fig1b-digipot", 56],
  ["centralised", 434],
])(
  "circuits/%s.cir: codes equal, voltages within 1 uV, at the start and after each of 8 clocks",
  async (name, nets) => {
    const design = await deck(`circuits/${name}.cir`);
    const drawn = redrawn(design, edgeTimes(design, 8));
    expect(drawn.different).toEqual([]);
    expect(drawn.nets).toBe(nets);
  },
);

it("random circuits of analog parts, gates, flip-flops and counters are the same", async () => {
  await expect(drawnAlike(20)).resolves.toBeUndefined();
}, 60_000);
