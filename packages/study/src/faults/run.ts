/** All checks of one edge alone. */
import { type Corner, type Design, InputError, SimulationError } from "@twinedge/core";
import { decisions, ends, type Meant, pointsOf, pots, steps, stores, taps } from "./checks.ts";
import { SoloBench } from "./solo.ts";
import { type CheckName, type CheckResult, FirstFailure, Tally } from "./tally.ts";

export interface Settings {
  readonly corner: Corner;
  readonly seed: number;
}

/** An edge on its bench: the isolated design, and by net of an end the path of the source that holds it. */
export interface OnBench {
  readonly design: Design;
  readonly sources: ReadonlyMap<number, string>;
}

const PHASES: readonly {
  readonly checks: readonly CheckName[];
  readonly run: (of: Parameters<typeof runPhase>[1]) => void;
}[] = [
  {
    checks: ["range", "comparator", "gate", "decision"],
    run: ({ bench, points, tally }) => decisions(bench, points, tally),
  },
  { checks: ["code", "tap"], run: ({ bench, tally }) => taps(bench, tally) },
  { checks: ["store"], run: ({ bench, points, tally }) => stores(bench, points, tally) },
  { checks: ["step"], run: ({ bench, meant, points, tally }) => steps(bench, meant, points, tally) },
  { checks: ["ends"], run: ({ bench, points, tally }) => ends(bench, points, tally) },
  { checks: ["pot"], run: ({ bench, tally }) => pots(bench, tally) },
];

function runPhase(
  phase: (typeof PHASES)[number],
  of: {
    readonly bench: SoloBench;
    readonly meant: Meant;
    readonly points: ReturnType<typeof pointsOf>;
    readonly tally: Tally;
  },
): void {
  phase.run(of);
}

/** Every check of an edge alone. A circuit that cannot be built or solved is a failed check itself. */
export function checkAlone(on: OnBench, meant: Meant, settings: Settings): readonly CheckResult[] {
  const tally = new Tally();
  runChecks(on, meant, settings, tally, []);
  return tally.results;
}

/** Do all checks pass? Begins with those that are likely to fail and stops at the first that does. */
export function passes(on: OnBench, meant: Meant, settings: Settings, likely: readonly CheckName[]): boolean {
  const tally = new Tally(true);
  try {
    runChecks(on, meant, settings, tally, likely);
    return true;
  } catch (error) {
    if (error instanceof FirstFailure) {
      return false;
    }
    throw error;
  }
}

function runChecks(
  { design, sources }: OnBench,
  meant: Meant,
  { corner, seed }: Settings,
  tally: Tally,
  likely: readonly CheckName[],
): void {
  const failing = PHASES.filter(({ checks }) => checks.some((check) => likely.includes(check)));
  const phases = [...failing, ...PHASES.filter((phase) => !failing.includes(phase))];
  try {
    const bench = new SoloBench(design, sources, corner, seed);
    const points = pointsOf(bench, meant);
    for (const phase of phases) {
      runPhase(phase, { bench, meant, points, tally });
    }
  } catch (error) {
    if (!(error instanceof InputError || error instanceof SimulationError)) {
      throw error;
    }
    tally.report("bench", design.edges[0]?.path ?? "", false, () => error.message);
  }
}
