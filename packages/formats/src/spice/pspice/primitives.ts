/** PSpice's digital primitives by name: those that are read, and those that are known and refused. */

import { logicExpression, pinDelays } from "./behaviour.ts";
import { constraint } from "./constraint.ts";
import { compound, delayLine, gateReader, pull } from "./gates.ts";
import type { Part } from "./part.ts";
import { stimulus } from "./stimulus.ts";
import { KINDS, storage } from "./storage.ts";

type Translator = (part: Part) => void;

const TRANSLATORS: Readonly<Record<string, Translator>> = {
  ao: compound("&", " | ", false),
  aoi: compound("&", " | ", true),
  oa: compound("|", " & ", false),
  oai: compound("|", " & ", true),
  ...Object.fromEntries(Object.entries(KINDS).map(([name, kind]) => [name, storage(kind)])),
  pullup: pull("d_pullup"),
  pulldn: pull("d_pulldown"),
  dlyline: delayLine,
  stim: stimulus,
  logicexp: logicExpression,
  pindly: pinDelays,
  constraint,
};

const REFUSED: Readonly<Record<string, string>> = {
  rom: "memories",
  ram: "memories",
  pland: "programmable logic arrays",
  plor: "programmable logic arrays",
  plxor: "programmable logic arrays",
  plnand: "programmable logic arrays",
  plnor: "programmable logic arrays",
  plnxor: "programmable logic arrays",
  plandc: "programmable logic arrays",
  plorc: "programmable logic arrays",
  plxorc: "programmable logic arrays",
  plnandc: "programmable logic arrays",
  plnorc: "programmable logic arrays",
  plnxorc: "programmable logic arrays",
  adc: "converters",
  dac: "converters",
  fstim: "stimulus files",
};

const KNOWN = [
  "BUF INV AND NAND OR NOR XOR NXOR (also with A, 3, 3A)",
  Object.keys(TRANSLATORS).join(" ").toUpperCase(),
].join(" ");

/** @throws InputError naming the primitive that is not known or not supported. */
export function translatePrimitive(part: Part): void {
  const { line } = part;
  const { primitive } = line;
  const translate = Object.hasOwn(TRANSLATORS, primitive) ? TRANSLATORS[primitive] : gateReader(primitive);
  if (translate === undefined) {
    const kind = Object.hasOwn(REFUSED, primitive) ? REFUSED[primitive] : undefined;
    const name = primitive.toUpperCase();
    throw line.fail(
      0,
      kind === undefined
        ? `${name} is no digital primitive of PSpice; distributed RC lines are not supported`
        : `the primitive ${name} is not supported (${kind})`,
      kind === undefined ? `known are ${KNOWN}` : "use a part without it",
    );
  }
  line.nets(2, "a supply");
  translate(part);
}
