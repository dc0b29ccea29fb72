/** Title and remarks above a figure, broken into lines. */
import { text } from "./element.ts";
import { wrap } from "./labels.ts";
import { ink, muted, smallSize, titleSize } from "./style.ts";

const LINE = 20;

export interface Block {
  readonly parts: readonly string[];
  /** px */
  readonly height: number;
}

export function heading(title: string, note: string | undefined, left: number, top: number, width: number): Block {
  const titles = wrap(title, titleSize, width).map((line, i) =>
    text(left, top + LINE * (i + 0.5), line, { size: titleSize, weight: "bold", fill: ink }),
  );
  const below = top + LINE * titles.length;
  const notes = wrap(note ?? "", smallSize, width).map((line, i) =>
    text(left, below + (LINE - 5) * (i + 0.5), line, { size: smallSize, fill: muted }),
  );
  return { parts: [...titles, ...notes], height: LINE * titles.length + (LINE - 5) * notes.length };
}
