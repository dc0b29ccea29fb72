/** Names that stay apart though characters in them are replaced. */

/**
 * Each name with its characters replaced by `legal`; where that makes two the same, the one that was so from the start keeps its
 * name and the others get `_2`, `_3` ... in their order. Upper and lower case are one.
 */
export function uniqueNames(names: readonly string[], legal: (name: string) => string): readonly string[] {
  const taken = new Set<string>();
  const found = new Map<number, string>();
  for (const [i, name] of names.entries()) {
    const key = name.toLowerCase();
    if (legal(name) === name && !taken.has(key)) {
      taken.add(key);
      found.set(i, name);
    }
  }
  return names.map((name, i) => {
    const own = found.get(i);
    if (own !== undefined) {
      return own;
    }
    const base = legal(name);
    let unique = base;
    for (let n = 2; taken.has(unique.toLowerCase()); n++) {
      unique = `${base}_${n}`;
    }
    taken.add(unique.toLowerCase());
    return unique;
  });
}
