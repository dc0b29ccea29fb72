/** Every deck and 500 random networks in Icarus Verilog: every event of the digital part at the same picosecond. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { twinedge } from "../command.ts";
import { expectEqualNetworks } from "../oracle/gate-network.ts";
import { missingIcarus } from "../oracle/icarus.ts";
import { root } from "../shared.ts";

const decks = readdirSync(join(root, "circuits")).filter((file) => file.endsWith(".cir"));

test.skipIf(missingIcarus !== undefined)("500 random networks", () => {
  const { networks, events } = expectEqualNetworks(500);
  expect(networks).toBeGreaterThanOrEqual(500);
  console.log(`${networks} networks, ${events} events, every one at the same picosecond`);
});

test.skipIf(missingIcarus !== undefined).each(decks)("%s over its clocks", async (deck) => {
  const { code, out } = await twinedge(["compare-with", "icarus", `circuits/${deck}`]);
  expect(out).toContain(": the same to the picosecond");
  expect(code, out).toBe(0);
});

test.skipIf(missingIcarus !== undefined).each(["min", "max"])(
  "three-edge-hardware.cir at the corner %s",
  async (corner) => {
    const { code, out } = await twinedge([
      "compare-with",
      "icarus",
      "circuits/three-edge-hardware.cir",
      "--corner",
      corner,
    ]);
    expect(code, out).toBe(0);
  },
);
