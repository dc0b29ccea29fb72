/**
 * Numbers as people write them. Two notations, each strict, kept apart on purpose:
 * SPICE in decks (`m` milli, `meg` mega, case-blind, letters after the suffix ignored: `10kohm`, `5V`), as ngspice 39 reads it,
 * SI on the command line (`m` milli, `M` mega, the unit spelled exactly: `2ms`, `100us`, `7.3k`).
 */

const NUMBER = String.raw`[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?`;

const SPICE = new RegExp(`^(${NUMBER})([a-zµμ]*)$`, "i");

/** Powers of ten by first letter; `meg` and `mil` are looked at before. */
const SPICE_SUFFIXES: Readonly<Record<string, number>> = {
  t: 12,
  g: 9,
  k: 3,
  m: -3,
  u: -6,
  µ: -6,
  μ: -6,
  n: -9,
  p: -12,
  f: -15,
};
const MEG = 6;
const MIL = 25.4e-6;

/** Multiplies by a power of ten without the rounding of a product like 7.3 * 1e3: the decimal text is re-read. */
function scale(mantissa: string, factor: number): number {
  return scaleByTen(mantissa, Math.round(Math.log10(factor)));
}

function scaleByTen(mantissa: string, exponent: number): number {
  const [digits = "", own] = mantissa.split(/e/i);
  return Number(own === undefined ? `${digits}e${exponent}` : `${digits}e${Number(own) + exponent}`);
}

/** Reads a SPICE number; undefined when it is none (also when it is not finite). */
export function parseSpice(text: string): number | undefined {
  const match = SPICE.exec(text);
  if (match === null) {
    return undefined;
  }
  const [, mantissa = "", letters = ""] = match;
  if (letters === "") {
    return finite(Number(mantissa));
  }
  const lower = letters.toLowerCase();
  if (lower.startsWith("mil")) {
    return finite(Number(mantissa) * MIL);
  }
  const exponent = lower.startsWith("meg") ? MEG : SPICE_SUFFIXES[lower.charAt(0)];
  return finite(exponent === undefined ? Number(mantissa) : scaleByTen(mantissa, exponent));
}

/** A remedy for what looks like a number and is none, e.g. `7k3` -> `write 7.3k`. */
export function spiceHint(text: string): string | undefined {
  const infix = /^(\d+)(meg|[tgkmunpfr])(\d+)$/i.exec(text);
  if (infix !== null) {
    const [, whole = "", suffix = "", fraction = ""] = infix;
    return `write ${whole}.${fraction}${suffix.toLowerCase() === "r" ? "" : suffix}`;
  }
  const comma = /^(\d+),(\d+)([a-z]*)$/i.exec(text);
  if (comma !== null) {
    return `write ${comma[1]}.${comma[2]}${comma[3]}`;
  }
  const micro = /^([\d.]+)[µμ]/.exec(text);
  return micro === null ? undefined : `write ${micro[1]}u`;
}

const SI_PREFIXES: Readonly<Record<string, number>> = {
  f: 1e-15,
  p: 1e-12,
  n: 1e-9,
  u: 1e-6,
  µ: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
};

/** Reads an SI number with an optional unit that must be `unit` where given: `parseSi("2ms", "s")` is 0.002. */
export function parseSi(text: string, unit: string): number | undefined {
  const match = new RegExp(`^(${NUMBER})\\s*(.*)$`, "i").exec(text.trim());
  if (match === null) {
    return undefined;
  }
  const [, mantissa = "", rest = ""] = match;
  if (rest === "" || rest === unit) {
    return finite(Number(mantissa));
  }
  const bare = unit !== "" && rest.endsWith(unit) ? rest.slice(0, -unit.length) : rest;
  const factor = Object.hasOwn(SI_PREFIXES, bare) ? SI_PREFIXES[bare] : undefined;
  return factor === undefined ? undefined : finite(scale(mantissa, factor));
}

function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}

/** Twelve significant digits, no trailing zeros: the form of every number in CSV and JSON. */
export function formatNumber(value: number): string {
  return String(Number(value.toPrecision(12)));
}

const STEPS: readonly (readonly [number, string])[] = [
  [1e12, "T"],
  [1e9, "G"],
  [1e6, "M"],
  [1e3, "k"],
  [1, ""],
  [1e-3, "m"],
  [1e-6, "u"],
  [1e-9, "n"],
  [1e-12, "p"],
  [1e-15, "f"],
];

/** For people: `formatSi(0.00002, "s")` is `20 us`. */
export function formatSi(value: number, unit: string, digits = 4): string {
  if (value === 0 || !Number.isFinite(value)) {
    return `${value} ${unit}`.trimEnd();
  }
  const rounded = Number(value.toPrecision(digits));
  const [factor, prefix] = STEPS.find(([step]) => Math.abs(rounded) >= step) ?? [1e-15, "f"];
  return `${Number((rounded / factor).toPrecision(digits))} ${prefix}${unit}`.trimEnd();
}
