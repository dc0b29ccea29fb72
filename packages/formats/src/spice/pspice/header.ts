/**
 * PSpice's clauses in the `.subckt` line and in the line that calls it:
 * `.subckt NAME nodes OPTIONAL: DPWR=$G_DPWR DGND=$G_DGND PARAMS: MNTYMXDLY=0 TEXT: FILE="x"`.
 *
 * Optional nodes are ports that a caller may leave off; then they are the nets that the clause names.
 */
import { netName } from "../expression.ts";
import type { Line } from "../lines.ts";
import { wordsOf } from "./line.ts";

const CLAUSE = /(?<!\S)(optional|params|text)\s*:/gi;

export interface Clauses {
  /** The line without its OPTIONAL and TEXT clauses. */
  readonly line: Line;
  /** Port and the net it is when left off. */
  readonly optional: ReadonlyMap<string, string>;
  /** Where a TEXT clause begins. */
  readonly text: number | undefined;
}

/** @throws InputError for an OPTIONAL clause that is not NODE=NET pairs. */
export function clausesOf(line: Line): Clauses {
  const { text } = line;
  if (!/(?:optional|text)\s*:/i.test(text)) {
    return { line, optional: new Map(), text: undefined };
  }
  const quoteless = text.replaceAll(/"[^"]*"/g, (quoted) => "_".repeat(quoted.length));
  const heads = [...quoteless.matchAll(CLAUSE)];
  const optional = new Map<string, string>();
  let kept = text;
  let textAt: number | undefined;
  heads.forEach((head, i) => {
    const end = heads[i + 1]?.index ?? text.length;
    const kind = (head[1] ?? "").toLowerCase();
    if (kind === "params") {
      return;
    }
    kept = kept.slice(0, head.index) + " ".repeat(end - head.index) + kept.slice(end);
    if (kind === "text") {
      textAt ??= head.index;
      return;
    }
    const words = wordsOf(text, head.index + head[0].length, end);
    for (let at = 0; at < words.length; at += 3) {
      const [name, equals, net] = words.slice(at, at + 3);
      if (name === undefined || equals?.text !== "=" || net === undefined || /[={]/.test(name.text + net.text)) {
        throw line.fail(name?.at ?? head.index, "OPTIONAL: takes NODE=NET pairs", "write OPTIONAL: DPWR=$G_DPWR");
      }
      optional.set(netName(name.text), netName(net.text));
    }
  });
  return { line: line.withText(kept), optional, text: textAt };
}
