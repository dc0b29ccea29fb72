/** What the paper names as future work: other steps, diodes, nudges, larger networks. */
import type { Claim, Section } from "./claim.ts";
import { errorsOf, failed, quantile, type Runs } from "./seeds.ts";

interface Capacity {
  readonly cells: readonly {
    readonly pot: string;
    readonly edges: number;
    readonly codes: number;
    readonly runs: readonly { readonly start: number; readonly final: number }[];
  }[];
}

const TASKS = ["ii", "iii", "iv", "v"] as const;
const NUDGES = ["0.01", "0.1", "0.5", "1"] as const;
const CAPACITY = "capacity --edges 16,64,256 --codes 16,64,256 --outputs 1 --seeds 5";
const LARGE = "capacity --network grid --edges 10000 --codes 128 --pot linear --outputs 1 --steps 100 --seeds 1";

function millivolts(document: unknown): string {
  return (1e3 * (document as { readonly summary: { readonly finalWorst: number } }).summary.finalWorst).toFixed(1);
}

const steps: readonly Claim[] = TASKS.map((task) => ({
  what: `task ${task}: error with equal steps of resistance, and with equal factors (1:100), 128 codes, mV`,
  where: "future work",
  paper: "-",
  commands: [`train ${task} --level ideal`, `train ${task} --level ideal --pot log`],
  find: ([linear, log]) => ({
    ours: `${millivolts(linear)} and ${millivolts(log)}`,
    verdict: "not in the paper",
  }),
}));

/** V rms and worst over training examples, of seeds. */
function learned(task: string, what: string, bound: number, why: string): Claim {
  return {
    what,
    where: "future work",
    paper: "-",
    commands: [`train ${task} --active 50% --seeds 20`],
    find: ([document]) => {
      const { runs } = document as Runs;
      const rms = runs.map(({ trainError }) => 1e3 * (trainError?.rms ?? Number.NaN));
      const right = runs.filter(({ trainError }) => (trainError?.worst ?? Number.NaN) < bound).length;
      return {
        ours: `${quantile(rms, 0.5).toFixed(1)} (${quantile(rms, 0.1).toFixed(1)} to ${quantile(rms, 0.9).toFixed(1)}); ${right} of ${runs.length}`,
        verdict: "not in the paper",
        why,
      };
    },
  };
}

const nudges: readonly Claim[] = NUDGES.map((nudge) => ({
  what: `task ii, nudge ${nudge}: error of exact comparators, and with offsets of up to 2 mV, mV`,
  where: "Eq. 1",
  paper: "-",
  commands: [
    `train ii --level ideal --nudge ${nudge}`,
    `train ii --level ideal --nudge ${nudge} --offset 2m --seeds 24`,
  ],
  find: ([exact, offset]) => ({
    ours: `${millivolts(exact)}; ${errorsOf(offset)}, ${failed(offset)} of 24 fail`,
    verdict: "not in the paper",
  }),
}));

/** mV by edges and codes: median over seeds. */
function capacity(pot: string, what: string): Claim {
  return {
    what,
    where: "future work",
    paper: "-",
    commands: [CAPACITY],
    find: ([document]) => {
      const cells = (document as Capacity).cells.filter((cell) => cell.pot === pot);
      const median = (codes: number): string =>
        cells
          .filter((cell) => cell.codes === codes)
          .map(({ runs }) =>
            (
              1e3 *
              quantile(
                runs.map(({ final }) => final),
                0.5,
              )
            ).toFixed(1),
          )
          .join(", ");
      const codes = [...new Set(cells.map((cell) => cell.codes))];
      return {
        ours: codes.map((number) => `${number} codes: ${median(number)}`).join("; "),
        verdict: "not in the paper",
      };
    },
  };
}

export const future: Section = {
  name: "future",
  title: "What the paper leaves for later",
  text: [
    "Steps by equal factors, diodes, small nudges, and how the error follows from edges and codes. The teacher of a `capacity` task is the same network",
    "with drawn codes, so that every task can be done. Over seeds: median (10 to 90 %).",
  ].join("\n"),
  claims: [
    ...steps,
    learned(
      "xor-pairs",
      "exclusive or by 13 pots with diodes: rms error, mV; seeds with every example on its side",
      0.1,
      "without diodes one example is at least half the swing (100 mV) off, whatever the pots",
    ),
    learned(
      "curve",
      "a period of a cosine by 7 pots with diodes: rms error, mV; seeds within 0.1 V everywhere",
      0.1,
      "the best affine function is 110 mV off (rms)",
    ),
    ...nudges,
    capacity("linear", "error with 16, 64 and 256 edges, equal steps, mV"),
    capacity("log", "error with 16, 64 and 256 edges, equal factors, mV"),
    {
      what: "10,000 edges, 128 codes, 100 steps: error at the start and at the end, mV",
      where: "future work",
      paper: "-",
      commands: [LARGE],
      find: ([document]) => {
        const [run] = (document as Capacity).cells[0]?.runs ?? [];
        return {
          ours: `${(1e3 * (run?.start ?? Number.NaN)).toFixed(1)} and ${(1e3 * (run?.final ?? Number.NaN)).toFixed(1)}`,
          verdict: "not in the paper",
        };
      },
    },
  ],
  figures: [
    {
      file: "capacity.svg",
      commands: [`${CAPACITY} --json > capacity.json`, "plot capacity.json -o docs/reproduction/capacity.svg"],
      caption: "Error against codes, a line a number of edges and a kind of step.",
    },
  ],
};
