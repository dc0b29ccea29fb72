/** Tables of text: columns as wide as their widest entry. */

type Align = (text: string, width: number) => string;

const alignLeft: Align = (text, width) => text.padEnd(width);
export const alignRight: Align = (text, width) => text.padStart(width);

/** Rows as lines; `aligns` are those of the columns from the second on, left where none is given. */
export function columns(
  rows: readonly (readonly string[])[],
  aligns: readonly (Align | undefined)[] = [],
): readonly string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [i, cell] of row.entries()) {
      widths[i] = Math.max(widths[i] ?? 0, cell.length);
    }
  }
  return rows.map((row) =>
    row
      .map((cell, i) => (i === 0 ? alignLeft : (aligns[i - 1] ?? alignLeft))(cell, widths[i] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

/** `1 net`, `2 nets`. */
export function plural(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : "s"}`;
}
