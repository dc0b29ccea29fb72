/** A probe's value as text and in JSON: volts, bits, numbers; `x` and null where it is unknown. */
import { logicChar, type TraceSignal } from "@twinedge/core";

/** Decimals of a voltage: decisions of these circuits hang on microvolts. */
const DECIMALS = 6;
/** From here on a voltage is written with an exponent. */
const LARGE = 1e5;

export function valueText(signal: TraceSignal, value: number): string {
  switch (signal.kind) {
    case "logic":
      return logicChar(value);
    case "real":
      return Math.abs(value) < LARGE ? value.toFixed(DECIMALS) : value.toExponential(DECIMALS);
    default:
      return Number.isNaN(value) ? "x" : String(value);
  }
}

export function valueJson(signal: TraceSignal, value: number): number | string | null {
  if (signal.kind === "logic") {
    const char = logicChar(value);
    return char === "0" ? 0 : char === "1" ? 1 : char;
  }
  return Number.isNaN(value) ? null : value;
}

/** Number to compare with an expectation; NaN where the value is unknown. */
export function valueNumber(signal: TraceSignal, value: number): number {
  if (signal.kind !== "logic") {
    return value;
  }
  const char = logicChar(value);
  return char === "0" ? 0 : char === "1" ? 1 : Number.NaN;
}
