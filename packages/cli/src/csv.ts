/** Rows of the tables that are written: numbers with twelve significant digits, `x` for what is not known. */
import { formatNumber } from "@twinedge/core";

export type Cell = number | string | null | undefined;

/** One line. */
export function csvRow(cells: readonly Cell[]): string {
  return `${cells.map(field).join(",")}\n`;
}

function field(value: Cell): string {
  if (typeof value === "number") {
    return Number.isNaN(value) ? "x" : formatNumber(value);
  }
  const text = value ?? "";
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
