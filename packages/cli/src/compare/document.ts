/** The JSON document of a comparison. Clocks that never come are null, states that are not known "x". */
import type { Pair, View } from "@twinedge/study";
import type { Result, SeedsResult } from "./result.ts";

export function comparisonDocument({ design, clocks, finished, threshold, schemes, pairs, seeds }: Result): unknown {
  return {
    title: design.title,
    file: design.file,
    clocks,
    finished,
    threshold,
    targets: design.targets.map(({ path, volts }) => ({ net: path, volts })),
    edges: design.edges.map(({ path }) => path),
    schemes: schemes.map(({ name, states, agreement, differences, learning }) => ({
      name,
      eq2: agreement,
      differs: differences,
      ...(learning === undefined ? {} : { learning }),
      targets: states.map(({ targets }) => targets),
      codes: states.map(({ edges }) => edges.map(({ code }) => code)),
    })),
    pairs: pairs.map(pairJson),
    ...(seeds === undefined ? {} : { seeds: seedsJson(seeds) }),
  };
}

function pairJson({ first, second, divergence }: Pair): unknown {
  const views = divergence?.views.map(viewJson);
  return { first, second, divergence: divergence === undefined ? null : { ...divergence, views } };
}

function viewJson({ up, rises, comparators, ...view }: View): unknown {
  return {
    ...view,
    up: up === 2 ? "x" : up,
    rises: rises ?? "x",
    comparators: comparators.map(({ out, ...sight }) => ({ ...sight, out: out === 2 ? "x" : out })),
  };
}

function seedsJson({ seeds, imperfections, randomStart, schemes }: SeedsResult): unknown {
  return {
    seeds,
    drawn: { ...imperfections, offset: imperfections.offset ?? "data sheet", randomStart },
    schemes: schemes.map(({ name, final, reached, never, lost, learning, samples }) => ({
      name,
      final,
      reached,
      never,
      lost,
      runs: learning.map((one, i) => ({
        seed: seeds[i],
        final: one.final.worst,
        reached: one.reached,
        codes: [...(samples[i]?.codes ?? [])],
      })),
    })),
  };
}
