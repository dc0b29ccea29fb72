/** Sections 3 and 4 of the paper: the evaluation circuit and the networks that its author ran in Falstad. */
import { type Claim, compared, type Section } from "./claim.ts";

interface RunDocument {
  readonly probes: readonly string[];
  readonly rows: readonly { readonly clock: number; readonly values: readonly number[] }[];
}

interface Exploration {
  readonly variants: readonly {
    readonly deck: boolean;
    /** V: over every start, each ending in its cycle. */
    readonly expectedError: number;
    /** The deck's own start. */
    readonly start: { readonly attractor: { readonly length: number; readonly meanError: number } };
  }[];
  readonly best: { readonly error: number };
}

const RING = "run circuits/three-edge.cir --clocks 15";

function volts(document: unknown, probe: string): readonly number[] {
  const { probes, rows } = document as RunDocument;
  const column = probes.indexOf(probe);
  return rows.map(({ values }) => values[column] ?? Number.NaN);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** V of node 3, read off Fig. 2b (top) to 15 mV, by clock. */
const READ_OFF: readonly (readonly [clock: number, volts: number])[] = [
  [0, 2.44],
  [4, 1.52],
  [5, 1.22],
  [6, 1.43],
  [7, 1.57],
  [8, 2.52],
  [9, 2.07],
  [10, 1.49],
  [11, 1.68],
  [12, 1.25],
  [13, 1.55],
  [14, 1.15],
  [15, 1.45],
];

const points = READ_OFF.map(
  ([clock, paper]): Claim => ({
    what: `node 3 after ${clock} clocks, V`,
    where: "Fig. 2b, top",
    paper: paper.toFixed(2),
    commands: [RING],
    find: ([document]) => compared(volts(document, "f3")[clock] ?? Number.NaN, paper, 0.015, 3, ""),
  }),
);

export const falstad: Section = {
  title: "The networks in Falstad (Figs. 1 and 2)",
  text: [
    "Dividers with ladders of 16 transistors, one evaluation circuit an edge, as in the author's files. Points of Fig. 2b are read off the plot to",
    "15 mV. The step where its third edge wraps is the spike at clock 8: that edge compares 5 V with 5 V, and steps the same way for ever.",
  ].join("\n"),
  claims: [
    ...points,
    {
      what: "mean distance of node 3 from 1.5 V, clocks 5 to 15, V",
      where: "section 4",
      paper: "0.263",
      commands: [RING],
      find: ([document]) =>
        compared(
          mean(
            volts(document, "f3")
              .slice(5, 16)
              .map((value) => Math.abs(value - 1.5)),
          ),
          0.263,
          0.005,
          3,
          "",
        ),
    },
    {
      what: "five edges: clocks until node 4, and until node 3, is within 0.1 V of its target",
      where: "Fig. 2c",
      paper: "about 3, both",
      commands: ["run circuits/five-edge.cir --clocks 16 --probe f3,f4"],
      find: ([document]) => {
        const first = (probe: string, target: number): number =>
          volts(document, probe).findIndex((value) => Math.abs(value - target) < 0.1);
        const [four, three] = [first("f4", 2), first("f3", 1.5)];
        return {
          ours: `${four} and ${three}`,
          verdict: Math.max(four, three) <= 3 ? "agrees" : "ambiguous",
          why: "its file is not published; the network is reconstructed from the figure",
        };
      },
    },
    {
      what: "five edges: mean error of both targets after that (clocks 4 to 16), V",
      where: "section 4",
      paper: "0.14",
      commands: ["run circuits/five-edge.cir --clocks 16 --probe f3,f4"],
      find: ([document]) => {
        const errors = [["f3", 1.5] as const, ["f4", 2] as const].flatMap(([probe, target]) =>
          volts(document, probe)
            .slice(4)
            .map((value) => Math.abs(value - target)),
        );
        return {
          ...compared(mean(errors), 0.14, 0.02, 3, ""),
          why: "over how many clocks the paper takes the mean is not said, and the network is reconstructed",
        };
      },
    },
    {
      what: "the text's own circuit (16 x 6.3 kohm, bottom open): nearest to 1.5 V that any of 4,096 codes brings node 3, V",
      where: "section 3",
      paper: "learns",
      commands: ["explore circuits/three-edge-text.cir --ends own --checks 0"],
      find: ([document]) => ({
        ours: (document as Exploration).best.error.toFixed(3),
        verdict: "differs",
        why: "the base current of the selected transistor swamps the ladder's; the author's file has 781 ohm and a ladder to ground, which does learn",
      }),
    },
    {
      what: "the ring for ever: mean error of the cycle that its start ends in, and of all 4,096 starts, V",
      where: "not in the paper",
      paper: "-",
      commands: ["explore circuits/three-edge.cir --ends own --checks 0"],
      find: ([document]) => {
        const own = (document as Exploration).variants.find(({ deck }) => deck);
        const { length = 0, meanError = Number.NaN } = own?.start.attractor ?? {};
        return {
          ours: `${meanError.toFixed(3)} and ${(own?.expectedError ?? Number.NaN).toFixed(3)}`,
          verdict: "not in the paper",
          why: `it does not come to rest: it goes around a cycle of ${length} clocks`,
        };
      },
    },
  ],
};
