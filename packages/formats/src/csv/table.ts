/** A table of numbers as CSV (RFC 4180): twelve significant digits, an empty field where there is no value. */
import { formatNumber } from "@twinedge/core";
import { quoted } from "./quoted.ts";

/** The text in pieces, a row each. */
export function* csvTable(
  names: readonly string[],
  rows: Iterable<readonly (number | undefined)[]>,
): Generator<string> {
  yield `${names.map(quoted).join(",")}\n`;
  for (const row of rows) {
    yield `${row.map((value) => (value === undefined || Number.isNaN(value) ? "" : formatNumber(value))).join(",")}\n`;
  }
}
