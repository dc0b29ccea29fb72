/** The nearest known name, for "did you mean": edit distance of at most a third of the length. */
function nearest(name: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Math.max(1, Math.floor(name.length / 3)) + 1;
  for (const candidate of known) {
    const distance = editDistance(name, candidate, least);
    if (distance < least) {
      least = distance;
      best = candidate;
    }
  }
  return best;
}

/** "did you mean X?", or the first names there are. */
export function suggestion(name: string, known: readonly string[], nothing: string): string {
  const near = nearest(name, known);
  if (near !== undefined) {
    return `did you mean ${near}?`;
  }
  return known.length === 0
    ? nothing
    : `known: ${[...known].sort().slice(0, 12).join(", ")}${known.length > 12 ? ", ..." : ""}`;
}

function editDistance(a: string, b: string, cap: number): number {
  if (Math.abs(a.length - b.length) >= cap) {
    return cap;
  }
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replace = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(replace, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    previous = row;
  }
  return previous[b.length] ?? cap;
}
