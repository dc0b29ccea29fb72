/** A functional graph, every state with one successor: its cycles, basins and transients, in linear time. */

interface Cycle {
  /** States in order, from the one with the least index. */
  readonly states: readonly number[];
  /** States that end in it, its own included. */
  readonly basin: number;
  /** Longest way into it. */
  readonly longest: number;
  /** Mean length of the way into it, over its basin. */
  readonly mean: number;
}

export interface FunctionalGraph {
  /** The largest basin first. */
  readonly cycles: readonly Cycle[];
  /** By state: index into `cycles`. */
  readonly cycleOf: Int32Array;
  /** By state: clocks until it is in its cycle. */
  readonly transient: Int32Array;
  /** States that no state leads to. */
  readonly sources: number;
}

/** @param next by state */
export function analyse(next: Int32Array): FunctionalGraph {
  const size = next.length;
  const cycleOf = new Int32Array(size).fill(-1);
  const transient = new Int32Array(size);
  /** 0 not seen, else the number of the walk that saw it. */
  const seen = new Int32Array(size);
  const path = new Int32Array(size);
  const found: number[][] = [];
  for (let start = 0; start < size; start++) {
    let length = 0;
    let state = start;
    while (seen[state] === 0) {
      seen[state] = start + 1;
      path[length++] = state;
      state = next[state] ?? 0;
    }
    let end = length;
    if (seen[state] === start + 1) {
      // The walk has closed a new cycle.
      const cycle: number[] = [];
      while (end > 0) {
        const member = path[--end] ?? 0;
        cycleOf[member] = found.length;
        cycle.push(member);
        if (member === state) {
          break;
        }
      }
      found.push(cycle.toReversed());
    }
    for (let i = end - 1; i >= 0; i--) {
      const member = path[i] ?? 0;
      const after = next[member] ?? 0;
      cycleOf[member] = cycleOf[after] ?? -1;
      transient[member] = (transient[after] ?? 0) + 1;
    }
  }
  return summary(next, found, cycleOf, transient);
}

function summary(
  next: Int32Array,
  found: readonly number[][],
  cycleOf: Int32Array,
  transient: Int32Array,
): FunctionalGraph {
  const size = next.length;
  const basin = new Float64Array(found.length);
  const longest = new Int32Array(found.length);
  const sum = new Float64Array(found.length);
  const reached = new Uint8Array(size);
  for (let state = 0; state < size; state++) {
    const cycle = cycleOf[state] ?? 0;
    const steps = transient[state] ?? 0;
    basin[cycle] = (basin[cycle] ?? 0) + 1;
    longest[cycle] = Math.max(longest[cycle] ?? 0, steps);
    sum[cycle] = (sum[cycle] ?? 0) + steps;
    reached[next[state] ?? 0] = 1;
  }
  const least = found.map((states) => states.reduce((a, b) => Math.min(a, b)));
  const order = [...found.keys()].sort(
    (a, b) => (basin[b] ?? 0) - (basin[a] ?? 0) || (least[a] ?? 0) - (least[b] ?? 0),
  );
  const rank = new Int32Array(found.length);
  for (const [place, cycle] of order.entries()) {
    rank[cycle] = place;
  }
  let sources = 0;
  for (let state = 0; state < size; state++) {
    cycleOf[state] = rank[cycleOf[state] ?? 0] ?? 0;
    sources += reached[state] === 0 ? 1 : 0;
  }
  const cycles = order.map((cycle): Cycle => {
    const states = found[cycle] ?? [];
    const from = states.indexOf(least[cycle] ?? 0);
    const count = basin[cycle] ?? 1;
    return {
      states: [...states.slice(from), ...states.slice(0, from)],
      basin: count,
      longest: longest[cycle] ?? 0,
      mean: (sum[cycle] ?? 0) / count,
    };
  });
  return { cycles, cycleOf, transient, sources };
}
