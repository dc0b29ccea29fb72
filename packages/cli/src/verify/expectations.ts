/** The deck's own `*@ expect` lines. */
import type { Design } from "@twinedge/core";
import { execute } from "../run/execute.ts";
import { plural } from "../text.ts";
import type { Section } from "./section.ts";

export interface RunChoice {
  readonly corner: string;
  readonly seed: string;
  readonly stopped: () => boolean;
}

export async function expectationsSection(design: Design, { corner, seed, stopped }: RunChoice): Promise<Section> {
  const observer = { begin: () => undefined, progress: () => undefined, stopped };
  const { verdicts } = await execute({ corner, seed, probe: [] }, design, { log: "none", expecting: true }, observer);
  const failed = verdicts.filter(({ held }) => !held);
  return {
    name: "expectations",
    title: "expectations of the deck",
    ok: failed.length === 0,
    lines: [
      `${verdicts.length - failed.length} of ${plural(verdicts.length, "expectation")} held`,
      ...failed.map(({ text }) => text),
    ],
    json: verdicts,
  };
}
