/** Faults of wiring and of parts as they are written: `KIND@WHERE`, with `=WHAT` where a kind needs it. */
import { InputError, suggestion } from "@twinedge/core";

export const FAULT_KINDS = [
  "swap-inputs",
  "stuck-low",
  "stuck-high",
  "open",
  "short",
  "invert",
  "shift",
  "swap",
  "swap-twins",
] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];

export interface Fault {
  readonly kind: FaultKind;
  /** Path of a device, `DEVICE.PIN`, a subcircuit's instance or an edge. */
  readonly at: string;
  /** Steps of `shift`. */
  readonly by: number;
  /** The two nets of `swap`. */
  readonly nets: readonly string[];
  /** As written. */
  readonly text: string;
}

/** What each kind does, for help texts. */
export const FAULT_HELP: Readonly<Record<FaultKind, string>> = {
  "swap-inputs": "swap-inputs@DEV: the two inputs of a comparator exchanged",
  "stuck-low": "stuck-low@DEV or @DEV.PIN or @DEV.PIN[N]: an output low for ever, a comparator's transistor on",
  "stuck-high": "stuck-high@DEV or @DEV.PIN or @DEV.PIN[N]: an output high for ever, a comparator's transistor off",
  open: "open@DEV: a part of two terminals missing; open@DEV.PIN or @DEV.PIN[N]: a pin not connected",
  short: "short@DEV: a part of two terminals bridged",
  invert: "invert@DEV.PIN or @DEV.PIN[N]: an inverter in a digital pin",
  shift: "shift@DEV or shift@DEV=N: the outputs of a decoder N further (1 where not given)",
  swap: "swap@PATH=NET,NET: two wires exchanged at a device or at all of a subcircuit",
  "swap-twins": "swap-twins@EDGE: free and clamped ends exchanged at what decides",
};

const EXAMPLES: Readonly<Record<FaultKind, string>> = {
  "swap-inputs": "swap-inputs@xe12.xeval.xdecide.acmp2",
  "stuck-low": "stuck-low@xe12.xeval.xdecide.acmp2",
  "stuck-high": "stuck-high@xe12.xeval.xdecide.acmp2",
  open: "open@xe12.xeval.xdecide.rp2",
  short: "short@xe12.xpots.xpotf.r3",
  invert: "invert@xe12.xpots.actf.down",
  shift: "shift@xe12.xpots.adef=-1",
  swap: "swap@xe12.xeval.xdecide=fn,cn",
  "swap-twins": "swap-twins@xe12",
};

/** @throws InputError naming what is wrong with the text */
export function parseFault(text: string): Fault {
  const [name = "", ...rest] = text.toLowerCase().split("@");
  const kind = FAULT_KINDS.find((known) => known === name);
  if (kind === undefined) {
    throw new InputError(`fault "${text}": there is no kind "${name}"`, {
      remedy: suggestion(name, FAULT_KINDS, ""),
    });
  }
  const fail = (what: string): InputError =>
    new InputError(`fault "${text}": ${what}`, {
      remedy: `write ${FAULT_HELP[kind].split(":")[0]}, e.g. ${EXAMPLES[kind]}`,
    });
  // Paths of a Falstad file hold "@" themselves.
  const [at = "", what, ...more] = rest.join("@").split("=");
  if (at === "" || more.length > 0) {
    throw fail("it does not say where");
  }
  const fault = { kind, at, by: 1, nets: [], text };
  if (kind === "swap") {
    const nets = (what ?? "").split(",");
    if (nets.length !== 2 || nets.includes("")) {
      throw fail("it does not name two nets");
    }
    return { ...fault, nets };
  }
  if (kind === "shift" && what !== undefined) {
    const by = Number(what);
    if (!Number.isInteger(by) || by === 0) {
      throw fail(`"${what}" is no whole number of steps`);
    }
    return { ...fault, by };
  }
  if (what !== undefined) {
    throw fail(`"=${what}" says nothing there`);
  }
  return fault;
}
