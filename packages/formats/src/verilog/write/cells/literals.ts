/** Numbers and times as Verilog writes them. */

/** A state: 0, 1, or 2 for X. */
export function digit(state: number): string {
  return state === 0 ? "0" : state === 1 ? "1" : "x";
}

export function bit(state: number): string {
  return `1'b${digit(state)}`;
}

/** Picoseconds from seconds, as our devices round them. */
export function delay(seconds: number): string {
  return time(Math.round(seconds * 1e12));
}

function time(picoseconds: number): string {
  return `64'sd${picoseconds}`;
}

/** Times side by side, the first leftmost. */
export function times(picoseconds: readonly number[]): string {
  return `{${picoseconds.map(time).join(", ")}}`;
}
