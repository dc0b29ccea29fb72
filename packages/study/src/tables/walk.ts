/** A walk over a state graph that takes every step at least once. */
import type { StateGraph, Step } from "./states.ts";

/** How a search came to a node. */
interface Arrival {
  readonly step: Step;
  readonly from: number;
}

/** The steps that led a search to a node. */
function wayTo(node: number, cameBy: ReadonlyMap<number, Arrival>): readonly Step[] {
  const way: Step[] = [];
  for (let last = cameBy.get(node); last !== undefined; last = cameBy.get(last.from)) {
    way.push(last.step);
  }
  return way.toReversed();
}

/**
 * Walks that together take every step, each from node 0: one wherever the graph lets it be. From each node the first step not
 * yet taken, and where there is none the shortest way to a node that has one.
 */
export function walks({ nodes, steps }: StateGraph): readonly (readonly Step[])[] {
  const taken = steps.map(() => 0);
  let left = steps.reduce((sum, own) => sum + own.length, 0);
  const found: Step[][] = [];
  const seenAt = new Int32Array(nodes.length);
  let search = 0;

  /** The shortest way from `from` to a node with a step left; undefined if none can be reached. */
  const wayFrom = (from: number): readonly Step[] | undefined => {
    search++;
    const queue = [from];
    const cameBy = new Map<number, Arrival>();
    seenAt[from] = search;
    for (const at of queue) {
      const own = steps[at] ?? [];
      if ((taken[at] ?? 0) < own.length) {
        return wayTo(at, cameBy);
      }
      for (const step of own) {
        if (seenAt[step.next] !== search) {
          seenAt[step.next] = search;
          cameBy.set(step.next, { step, from: at });
          queue.push(step.next);
        }
      }
    }
    return undefined;
  };

  while (left > 0) {
    const walk: Step[] = [];
    let at = 0;
    for (;;) {
      const way = wayFrom(at);
      if (way === undefined) {
        break;
      }
      for (const step of way) {
        walk.push(step);
        at = step.next;
      }
      const step = steps[at]?.[taken[at] ?? 0];
      if (step === undefined) {
        break;
      }
      taken[at] = (taken[at] ?? 0) + 1;
      left--;
      walk.push(step);
      at = step.next;
    }
    found.push(walk);
  }
  return found;
}
