/** Names of lines at their right ends, moved apart where the ends are close. */
import { element, polyline, text } from "./element.ts";
import { spread } from "./labels.ts";
import { labelSize } from "./style.ts";

export interface EndLabel {
  readonly words: string;
  /** px: where the line ends. */
  readonly at: number;
  readonly fill: string;
  readonly weight?: "bold";
}

const GAP = 15;
/** px from the frame to the labels; a leader line bridges it where a label had to move. */
export const LABEL_INSET = 14;

export function endLabels(end: number, top: number, bottom: number, labels: readonly EndLabel[]): readonly string[] {
  const places = spread(
    labels.map(({ at }) => at),
    GAP,
    top + 4,
    bottom - 4,
  );
  return labels.flatMap(({ at, words, ...style }, i) => {
    const place = places[i] ?? at;
    const leader = polyline([
      [end + 2, at],
      [end + LABEL_INSET - 3, place],
    ]);
    return [
      element("path", { d: leader, stroke: style.fill, "stroke-width": 0.8, fill: "none" }),
      text(end + LABEL_INSET, place, words, { size: labelSize, ...style }),
    ];
  });
}
