/** Decks that `train` writes, held against ngspice. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { twinedge } from "../command.ts";
import { type Agreement, agreement } from "./ngspice-agreement.ts";

/** `twinedge train TASK OPTIONS --deck`, then both programs: codes and logic equal at every clock, voltages within 1 uV. */
export async function expectDeckAgreement(
  task: string,
  options: readonly string[],
  clocks: number,
): Promise<Agreement> {
  const folder = mkdtempSync(join(tmpdir(), "twinedge-deck-"));
  try {
    const deck = join(folder, "learns.cir");
    const trained = await twinedge(["train", task, "--steps", String(clocks), ...options, "--deck", deck]);
    expect(trained).toMatchObject({ code: 0, err: "" });
    const { code, document, err } = await agreement(deck, ["--clocks", String(clocks), "--include-root", "/"]);
    expect(err).toBe("");
    expect(document).toMatchObject({ instants: clocks + 2, state: null, agrees: true });
    expect(code).toBe(0);
    return document;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
