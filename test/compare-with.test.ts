/** `export --to ngspice` and `compare-with ngspice` on small decks: settled states at every clock, messages, exit codes. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { twinedge } from "./command.ts";
import { missing } from "./oracle/ngspice.ts";

interface Document {
  readonly agrees: boolean;
  readonly instants: number;
  readonly analogNets: number;
  readonly digitalNets: number;
  readonly voltage: { readonly difference: number; readonly net: string } | null;
  readonly state: unknown;
  readonly events: number;
  readonly event: unknown;
  readonly notes: readonly string[];
}

describe.skipIf(missing !== undefined)("with ngspice", () => {
  test.each(["fig1a-evaluation-hardware", "fig1b-digipot", "three-edge"])("%s agrees at 4 clocks", async (name) => {
    const { code, out, err } = await twinedge([
      "compare-with",
      "ngspice",
      `circuits/${name}.cir`,
      "--clocks",
      "4",
      "--tolerance",
      "10nV",
      "--json",
    ]);
    expect(err).toBe("");
    const document = JSON.parse(out) as Document;
    expect(document).toMatchObject({ instants: 6, agrees: true, state: null });
    expect(document.analogNets).toBeGreaterThan(5);
    expect(document.digitalNets).toBeGreaterThan(5);
    expect(code).toBe(0);
  });
});
