/**
 * Pin-to-pin delays: every output follows the input in its place after a delay that its rule chooses, and may be let go.
 * It is what PSpice's PINDLY is read as; the rules are those of `pinrules.ts`.
 *
 * `names` gives a word to every entry of the pins `in`, `enable`, `ref` and `out`, in this order; `times` holds the delays.
 * Delays are inertial. Which delay a change takes is decided when it is scheduled, from what the reference nets did up to then.
 * An output whose enable is X is undetermined. Left out of PSpice: timing ambiguity.
 */
import { HIGH_Z, logic, stateOf, strengthOf, UNDETERMINED } from "../kernel/logic.ts";
import { type ArcInput, connected, type Delay, delayArcs, type TimingArc } from "./arcs.ts";
import { delayMode, Output, ps } from "./delays.ts";
import type { Build, DeviceDef, DeviceReading, Kernel } from "./device.ts";
import { electrical } from "./electrical.ts";
import { entryNames } from "./logicexp.ts";
import { PinRules, type PinSituation, Z } from "./pinrules.ts";
import { read, X } from "./states.ts";

const PSPICE = "PSpice A/D reference, PINDLY";
const PINS = ["in", "enable", "ref", "out"];

function rulesOf(b: DeviceReading, situation: PinSituation, names: readonly string[]): PinRules {
  const outputs = names.slice(names.length - b.nets("out").length);
  try {
    return new PinRules(b.word("rules"), situation, (name) => outputs.includes(name));
  } catch (error) {
    return b.fail(error instanceof Error ? error.message : String(error));
  }
}

function namesAndNets(b: DeviceReading): { readonly names: readonly string[]; readonly nets: readonly number[] } {
  const nets = PINS.flatMap((pin) => b.nets(pin));
  if (b.nets("in").length !== b.nets("out").length) {
    b.fail("it needs an input for each output", "give as many inputs as outputs");
  }
  return { names: entryNames(b, nets.length), nets };
}

function build(b: Build): void {
  const { names, nets } = namesAndNets(b);
  let kernel: Kernel | undefined;
  const netOf = (name: string): number | undefined => nets[names.indexOf(name)];
  const situation: PinSituation = {
    state: (name) => {
      const net = netOf(name);
      return net === undefined ? undefined : () => (kernel === undefined ? X : read(kernel, net, X));
    },
    changed: (name, within) => {
      const net = netOf(name);
      const window = ps(within);
      return net === undefined
        ? undefined
        : () => Number(kernel !== undefined && net >= 0 && kernel.now - kernel.changedAt(net) <= window);
    },
  };
  const rules = rulesOf(b, situation, names);
  const times = b.list("times").map((time) => ps(time));
  const transport = b.word("delay_mode") === "transport";
  const outs = b.nets("out").map((net, i) => {
    const name = names[names.length - b.nets("out").length + i] ?? "";
    const rule = rules.outputs.get(name) ?? b.fail(`output "${name}" has no rule`, `write ${name} : PLACE in rules`);
    return { input: b.nets("in")[i] ?? -1, rule, driver: new Output(b, net, 0, 0, UNDETERMINED, transport), value: -1 };
  });
  b.digital.process([...b.nets("in"), ...b.nets("enable")], (k) => {
    kernel = k;
    for (const out of outs) {
      const enabled = out.rule.enabled?.() ?? 1;
      const state = read(k, out.input, X);
      const value = enabled === 1 ? logic(state, 0) : enabled === 0 ? HIGH_Z : UNDETERMINED;
      if (value === out.value) {
        continue;
      }
      out.value = value;
      const from = level(out.driver.present(k));
      out.driver.drive(k, value, rules.delay(out.rule, from, level(value), times));
    }
  });
}

/** 0, 1, X or Z. */
function level(value: number): number {
  return value === HIGH_Z ? Z : strengthOf(value) === 0 ? stateOf(value) : X;
}

/** Every delay that the rules may choose counts. */
function arcs(t: ArcInput): readonly TimingArc[] {
  const { names } = namesAndNets(t);
  const perhaps = (name: string): (() => number) | undefined => (names.includes(name) ? () => X : undefined);
  const rules = rulesOf(t, { state: perhaps, changed: perhaps }, names);
  const times = t.list("times").map((time) => ps(time));
  const [ins, outs] = [t.nets("in"), connected(t, "out")];
  return outs.flatMap((out) => {
    const rule = rules.outputs.get(names[names.length - ins.length + out.index] ?? "");
    if (rule === undefined) {
      return [];
    }
    const longest = (...of: readonly (readonly [from: number, to: number])[]): number =>
      Math.max(...of.map(([from, to]) => rules.delay(rule, from, to, times)));
    // A low net that is let go may be pulled up, a high one down.
    const delay: Delay =
      rule.enabled === undefined
        ? { rise: longest([0, 1]), fall: longest([1, 0]) }
        : { rise: longest([0, 1], [Z, 1], [0, Z]), fall: longest([1, 0], [Z, 0], [1, Z]) };
    const own = connected(t, "in").filter(({ index }) => index === out.index);
    const from = rule.enabled === undefined ? own : [...own, ...connected(t, "enable")];
    const sense = rule.enabled === undefined ? "positive" : "either";
    return delayArcs(from, [out], sense, () => delay, t.source("times"));
  });
}

const vector = (name: string, direction: "in" | "out") =>
  ({ name, domain: "digital", direction, vector: true }) as const;

export const pinDelay: DeviceDef = {
  type: "pin_delay",
  title: "pin-to-pin delays chosen by rules",
  modelTypes: { pin_delay: {} },
  pins: [vector("in", "in"), vector("enable", "in"), vector("ref", "in"), vector("out", "out")],
  releases: (params) => {
    const rules = params.get("rules");
    return typeof rules === "string" && rules.includes("@");
  },
  params: {
    names: { unit: "", default: "", doc: "a name for each input, enable, reference and output", source: PSPICE },
    rules: { unit: "", default: "", doc: "conditions and delays of the outputs, separated by `;`", source: PSPICE },
    times: { unit: "s", default: [0], doc: "the delays that the rules name by their place, from 0", source: PSPICE },
    delay_mode: delayMode,
    ...electrical,
  },
  arcs,
  build,
};
