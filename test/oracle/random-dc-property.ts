/** The property that ngspice finds the operating points of random circuits that we find, and we those that ngspice finds. */
import fc from "fast-check";
import { deck, type Verdict, verdicts } from "./dc-verdicts.ts";
import { circuit } from "./random-dc.ts";

/** Circuits in one run of the property, solved together. */
const BATCH = 25;
/** Amperes that may be left over at a node of an answer that only we have. */
const RESIDUAL = 1e-6;

/**
 * Accepted beside equal answers: several solutions, no answer of either, ours alone (counted with the largest current left over), and
 * circuits that run away.
 *
 * @throws with the seed and the decks of a batch in which ngspice alone has an answer, the answers differ, or ours leaves more than `RESIDUAL` over.
 */
export async function agreeOnRandomCircuits(batches: number): Promise<void> {
  const [seed = 0] = fc.sample(fc.integer(), 1);
  const counts = new Map<Verdict["kind"], number>();
  let residual = 0;
  const batch = fc.noBias(fc.array(circuit, { minLength: BATCH, maxLength: BATCH }));
  await fc.assert(
    fc.asyncProperty(batch, async (circuits) => {
      const failures: string[] = [];
      for (const [k, verdict] of (await verdicts(circuits)).entries()) {
        counts.set(verdict.kind, (counts.get(verdict.kind) ?? 0) + 1);
        if (verdict.kind === "only ours") {
          residual = Math.max(residual, verdict.residual);
        }
        if (
          verdict.kind === "different" ||
          verdict.kind === "only ngspice's" ||
          (verdict.kind === "only ours" && !(verdict.residual <= RESIDUAL))
        ) {
          failures.push(`${JSON.stringify(verdict)}\n${deck(circuits[k] ?? [])}`);
        }
      }
      if (failures.length > 0) {
        throw new Error(failures.join("\n\n"));
      }
    }),
    { numRuns: batches, seed, endOnFailure: true },
  );
  const summary = [...counts].map(([kind, count]) => `${kind} ${count}`).join(", ");
  console.log(`random circuits, seed ${seed}: ${summary}; most left over where only ours: ${residual} A`);
  const equal = counts.get("equal") ?? 0;
  if (equal < 0.8 * batches * BATCH) {
    throw new Error(`seed ${seed}: only ${equal} circuits could be compared: ${summary}`);
  }
}
