/** Lines and columns of offsets into a text. */
import type { SourcePos } from "@twinedge/core";

export function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) {
    starts.push(at + 1);
  }
  return starts;
}

export function positionIn(file: string, starts: readonly number[], at: number): SourcePos {
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= at) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return { file, line: low + 1, column: at - (starts[low] ?? 0) + 1 };
}
