/** Tasks ii to v of section 5, by the whole procedure and not by hand. */
import { type Claim, held, type Section } from "./claim.ts";

interface Trained {
  readonly summary: { readonly finalWorst: number; readonly reached: number | null };
  readonly free: readonly (readonly number[])[];
}

const NAMES = ["ii", "iii", "iv", "v"] as const;

function trained(name: string, words: string): Omit<Claim, "what" | "where" | "paper" | "find"> {
  return { commands: [`train ${name} ${words}`] };
}

function error(document: unknown): number {
  return (document as Trained).summary.finalWorst;
}

/** V, at most, of the worst target over the last 100 of 400 steps. */
const BOUNDS = { ii: 0.02, iii: 0.03, iv: 0.03, v: 0.05 } as const;

export const tasks: Section = {
  name: "tasks",
  title: "The 16-edge network learns by itself (Fig. 4, tasks ii to v)",
  text: [
    "The paper set the pots' directions once, by hand, and swept one parameter (section before). Here the circuit runs: comparators, gate,",
    "flip-flop, two digital potentiometers an edge, Eq. 1 by the supervisor, one step a clock. Errors are the largest of a task's targets,",
    "averaged over the last 100 steps.",
  ].join("\n"),
  claims: [
    ...NAMES.map(
      (name): Claim => ({
        what: `task ${name}: error with Eq. 2, 128 codes, 400 steps, V`,
        where: "section 5",
        paper: "-",
        ...trained(name, "--level ideal"),
        find: ([document]) => held(error(document), BOUNDS[name], 4),
      }),
    ),
    ...NAMES.map(
      (name): Claim => ({
        what: `task ${name}: the same with 1,024 codes and 2,000 steps, V`,
        where: "section 5",
        paper: "-",
        ...trained(name, "--level ideal --codes 1024 --steps 2000"),
        find: ([document]) => held(error(document), 5e-3, 4),
      }),
    ),
    ...NAMES.map(
      (name): Claim => ({
        what: `task ${name}: the XOR circuit, its summing resistors loading the nodes, V`,
        where: "section 5",
        paper: "-",
        ...trained(name, "--scheme xor"),
        find: ([document]) =>
          held(error(document), BOUNDS[name], 4, "two 1 Mohm resistors at every comparator input join the networks"),
      }),
    ),
    ...NAMES.map(
      (name): Claim => ({
        what: `task ${name}: Eq. 3 on node voltages (AND), V`,
        where: "Eq. 3, Fig. 1a",
        paper: "stated for every edge",
        ...trained(name, "--scheme and"),
        find: ([document]) => ({
          ours: error(document).toFixed(2),
          verdict: error(document) < 0.1 ? "agrees" : "differs",
          why: "a node comparison is right below an output and inverted above it; on two-terminal edges it decides as Eq. 2 asks on less than half of them (docs/verification.md, question 1). In Falstad every edge is a divider to ground, where up always raises the node",
        }),
      }),
    ),
  ],
};
