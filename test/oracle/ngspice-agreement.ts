/** What `compare-with ngspice` says of a deck. */
import { expect } from "vitest";
import { twinedge } from "../command.ts";

export interface Agreement {
  readonly agrees: boolean;
  readonly instants: number;
  readonly analogNets: number;
  readonly digitalNets: number;
  readonly voltage: { readonly difference: number; readonly net: string; readonly clock?: number } | null;
  readonly state: unknown;
  readonly events: number;
  readonly event: unknown;
  readonly notes: readonly string[];
}

/** Runs both; `file` is `-` where the deck is given. */
export async function agreement(
  file: string,
  options: readonly string[],
  deck = "",
): Promise<{ readonly code: number; readonly document: Agreement; readonly err: string }> {
  const { code, out, err } = await twinedge(["compare-with", "ngspice", file, "--json", ...options], deck);
  expect(out, err).not.toBe("");
  return { code, document: JSON.parse(out) as Agreement, err };
}

/** Every voltage within the tolerance at every clock, every logic value equal. */
export async function expectAgreement(file: string, clocks: number, tolerance: string, deck = ""): Promise<Agreement> {
  const { code, document } = await agreement(file, ["--clocks", String(clocks), "--tolerance", tolerance], deck);
  expect(document).toMatchObject({ instants: clocks + 2, state: null, agrees: true });
  expect(code).toBe(0);
  return document;
}
