/** Text that has to find room: widths, line breaks, labels that must not lie on one another. */

/** Ems of a mean character of a wide sans-serif (DejaVu Sans); Helvetica and Arial need less. */
const CHARACTER = 0.62;

/** Pixels, on the safe side. */
export function textWidth(words: string, size: number): number {
  return words.length * CHARACTER * size;
}

export function widest(labels: readonly string[], size: number): number {
  return Math.max(0, ...labels.map((label) => textWidth(label, size)));
}

/** Half of a character that takes two places. */
const HALF = /\p{Cs}$/u;

/** The words, or their beginning and three dots where they are wider than `width` pixels. */
export function shortened(words: string, size: number, width: number): string {
  const room = Math.max(1, Math.floor(width / (CHARACTER * size)));
  return words.length <= room ? words : `${words.slice(0, room - 1).replace(HALF, "")}\u2026`;
}

/** Lines no wider than `width` pixels, broken at blanks; a single word stays whole. */
export function wrap(words: string, size: number, width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of words.split(/\s+/)) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && textWidth(longer, size) > width) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  return [...lines, line].filter((one) => one !== "");
}

/**
 * Moves positions apart until neighbours are `gap` from each other, each as little as its group allows: overlapping
 * labels are merged into blocks centred on the mean of what they point at, inside [min, max] where there is room.
 */
export function spread(wanted: readonly number[], gap: number, min: number, max: number): readonly number[] {
  interface Block {
    readonly members: readonly number[];
    readonly top: number;
  }
  const height = (block: Block): number => (block.members.length - 1) * gap;
  const place = (members: readonly number[]): Block => {
    const tall = (members.length - 1) * gap;
    const mean = members.reduce((sum, i) => sum + (wanted[i] ?? 0), 0) / members.length;
    return { members, top: Math.max(min, Math.min(max - tall, mean - tall / 2)) };
  };
  const order = wanted.map((_, i) => i).sort((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0) || a - b);
  const blocks: Block[] = [];
  for (const i of order) {
    let block = place([i]);
    for (let above = blocks.at(-1); above !== undefined && above.top + height(above) + gap > block.top; ) {
      blocks.pop();
      block = place([...above.members, ...block.members]);
      above = blocks.at(-1);
    }
    blocks.push(block);
  }
  const found = [...wanted];
  for (const { members, top } of blocks) {
    for (const [k, i] of members.entries()) {
      found[i] = top + k * gap;
    }
  }
  return found;
}
