/** The decisions of a deck's edges held against Eq. 2 over its states. */
import { type Circuit, type Design, formatSi } from "@twinedge/core";
import { type AgreementOptions, agreement, schemeOf } from "@twinedge/study";
import { alignRight, columns, plural } from "../text.ts";
import type { Section } from "./section.ts";

/** @param least share of right decisions that is asked for, 0 to 1; undefined where none is */
export function agreementSection(
  circuit: Circuit,
  design: Design,
  least: number | undefined,
  options: AgreementOptions,
): Section {
  const scheme = schemeOf(circuit);
  const found = agreement(design, scheme.looksAt, options);
  const { edges, exact, states, share, interval } = found;
  const percent = (count: number): string => `${((100 * count) / states).toFixed(1)} %`;
  const rows = edges.map(({ path, right, wrong, unknown, ties, worst, outOfRange }) => [
    path,
    percent(right),
    percent(wrong),
    percent(unknown),
    percent(ties),
    wrong === 0 ? "-" : formatSi(worst, "V"),
    percent(outOfRange),
  ]);
  const heads = ["edge", "right", "wrong", "unknown", "tie", "wrong by up to", "input out of range"];
  const right = heads.slice(1).map(() => alignRight);
  const [low, high] = interval.map((end) => (100 * end).toFixed(1));
  const fixed = edges.flatMap(({ fixed: messages }) => messages);
  return {
    name: "agreement",
    title: `scheme ${scheme.name} against Eq. 2 (|clamped drop| > |free drop|: the resistance rises)`,
    ok: least === undefined || share >= least,
    lines: [
      exact
        ? `all ${plural(states, "state")} of the network`
        : `${plural(states, "seeded random state")} of the network`,
      ...columns([heads, ...rows], right),
      `${(100 * share).toFixed(1)} % of the decisions are right${exact ? "" : ` (95 % interval ${low} to ${high} %)`}${least === undefined || share >= least ? "" : `, ${100 * least} % asked for`}; a tie is neither right nor wrong`,
      ...fixed,
    ],
    json: { scheme: scheme.name, looksAt: scheme.looksAt, ...found },
  };
}
