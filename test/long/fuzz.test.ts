/**
 * Damaged files through the whole program: each is read, elaborated and run for a few events. It works, or an InputError or
 * a SimulationError says why; nothing else is thrown, nothing hangs, no voltage is NaN. `npm run fuzz` does the same for as
 * long as one likes.
 */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable, Writable } from "node:stream";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { main } from "../../packages/cli/src/main.ts";
import { damages } from "../oracle/damage.ts";
import { CEILING, check, type FuzzTarget, fuzzTargets, type Seed } from "../oracle/fuzz-targets.ts";
import { root } from "../shared.ts";

/** ms, for all targets together. */
const TIME = 30_000;

const named = (name: string): readonly Seed[] => fuzzTargets.find((target) => target.name === name)?.seeds ?? [];

/** The first file also loads and compiles the program, which is no fault of the file's. */
beforeAll(async () => {
  const [target] = fuzzTargets;
  const [seed] = target?.seeds ?? [];
  await target?.read(seed?.text ?? "", seed?.name ?? "");
});

test.each(fuzzTargets.map((target): [string, FuzzTarget] => [target.name, target]))(
  "%s: a damaged text is read, or it is said where it is wrong",
  async (_name, target) => {
    let texts = 0;
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...target.seeds), damages(target.bits), async ({ name, text }, by) => {
        texts++;
        await expect(check(target, by(text), name)).resolves.toBeUndefined();
      }),
      { numRuns: 1_000_000, interruptAfterTimeLimit: TIME / fuzzTargets.length, markInterruptAsFailure: false },
    );
    expect(texts).toBeGreaterThan(5);
  },
);

describe("the command", () => {
  const sink = (): Writable => new Writable({ write: (_chunk, _encoding, done) => done() });

  test("ends a run of a damaged file with a code of its own and leaves no output behind when it fails", async () => {
    const folder = mkdtempSync(join(tmpdir(), "twinedge-"));
    const input = join(folder, "damaged");
    const libraries = ["--include-root", root];
    try {
      const source = fc.constantFrom(
        ...named("deck").map(({ name, text }) => ({
          name,
          text: text.replaceAll(/^(\.include) /gm, `$1 ${root}/circuits/`),
        })),
        ...named("falstad"),
      );
      await fc.assert(
        fc.asyncProperty(source, damages(), async ({ text }, by) => {
          writeFileSync(input, by(text));
          const outputs = ["--csv", join(folder, "out.csv"), "--vcd", join(folder, "out.vcd")];
          let said = "";
          const begun = performance.now();
          const code = await main(["run", input, ...libraries, "--until", "30us", ...outputs], {
            stdin: Readable.from([]),
            stdout: sink(),
            stderr: new Writable({
              write(chunk: Buffer, _encoding, done) {
                said += chunk.toString("utf8");
                done();
              },
            }),
            env: { TWINEDGE_DEBUG: "1" },
            signal: new AbortController().signal,
          });
          expect(performance.now() - begun).toBeLessThan(CEILING);
          expect(said).not.toContain("internal error");
          expect([0, 1, 2, 3]).toContain(code);
          const left = readdirSync(folder).toSorted();
          expect(left, said).toEqual(code === 0 || code === 3 ? ["damaged", "out.csv", "out.vcd"] : ["damaged"]);
          for (const name of left.filter((file) => file !== "damaged")) {
            rmSync(join(folder, name));
          }
        }),
        { numRuns: 30 },
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, 60_000);
});
