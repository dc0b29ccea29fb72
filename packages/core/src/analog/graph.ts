/** Strongly connected components of a directed graph (Tarjan, "Depth-first search and linear graph algorithms", SIAM J. Comput. 1, 1972). */

/**
 * Groups of nodes that reach each other, such that every group comes after the groups its edges lead to.
 *
 * @param edges targets of each node's edges; negative targets are ignored.
 */
export function components(edges: readonly (readonly number[])[]): number[][] {
  const n = edges.length;
  const index = new Int32Array(n).fill(-1);
  const low = new Int32Array(n);
  const onStack = new Uint8Array(n);
  const next = new Int32Array(n);
  const stack: number[] = [];
  const path: number[] = [];
  const groups: number[][] = [];
  let counter = 0;

  function enter(node: number): void {
    index[node] = counter;
    low[node] = counter;
    counter++;
    stack.push(node);
    onStack[node] = 1;
    path.push(node);
  }

  for (let root = 0; root < n; root++) {
    if (index[root]! >= 0) {
      continue;
    }
    enter(root);
    while (path.length > 0) {
      const node = path.at(-1)!;
      const target = edges[node]![next[node]!];
      if (target !== undefined) {
        next[node]!++;
        if (target < 0) {
          continue;
        }
        if (index[target]! < 0) {
          enter(target);
        } else if (onStack[target] === 1) {
          low[node] = Math.min(low[node]!, index[target]!);
        }
        continue;
      }
      path.pop();
      const parent = path.at(-1);
      if (parent !== undefined) {
        low[parent] = Math.min(low[parent]!, low[node]!);
      }
      if (low[node] === index[node]) {
        const group: number[] = [];
        for (let member = -1; member !== node; ) {
          member = stack.pop()!;
          onStack[member] = 0;
          group.push(member);
        }
        groups.push(group);
      }
    }
  }
  return groups;
}
