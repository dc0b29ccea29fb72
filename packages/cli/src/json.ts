/** The form of every JSON document: twelve significant digits, null for what is no number, one newline at the end. */

const DIGITS = 12;

/** @param indent 0 for one line */
export function json(value: unknown, indent = 2): string {
  const text = JSON.stringify(
    value,
    (_key, entry: unknown) => {
      if (typeof entry === "number") {
        return Number.isInteger(entry) ? entry : Number.isFinite(entry) ? Number(entry.toPrecision(DIGITS)) : null;
      }
      return entry instanceof Map ? Object.fromEntries(entry) : entry;
    },
    indent,
  );
  return `${text}\n`;
}
