/** The digital parts that a deck uses, driven through every line of their function tables. */
import type { Corner, Design } from "@twinedge/core";
import { checkTable, tableNames } from "@twinedge/study";
import { alignRight, columns } from "../text.ts";
import type { Section } from "./section.ts";

/** Failures shown of one part. */
const SHOWN = 3;

/** @param design undefined for all parts that there are */
export function tablesSection(design: Design | undefined, corner: Corner): Section {
  const used = design && new Set(design.devices.map(({ def, params }) => `${def.type} ${partOf(params.get("part"))}`));
  const names = tableNames().filter(({ device, part }) => used?.has(`${device} ${part}`) ?? true);
  const results = names.map(({ device, part }) => checkTable(device, part, { corner }));
  const rows = results.map(({ device, part, combinations, failures, source }) => [
    part === "" ? device : part,
    `${combinations}`,
    failures.length === 0 ? "all right" : `${failures.length} wrong`,
    source,
  ]);
  const wrong = results.flatMap(({ device, part, failures }) =>
    failures
      .slice(0, SHOWN)
      .map(
        ({ inputs, expected, got }) => `${part === "" ? device : part}: ${inputs}: ${expected} expected, ${got} got`,
      ),
  );
  return {
    name: "tables",
    title: "function tables of the digital parts, every combination of inputs and states",
    ok: wrong.length === 0,
    lines: [...columns([["part", "combinations", "", "table"], ...rows], [alignRight]), ...wrong],
    json: results,
  };
}

function partOf(part: unknown): string {
  return typeof part === "string" ? part : "";
}
