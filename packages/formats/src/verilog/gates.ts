/** Gate primitives (IEEE 1364-2005, section 7) as devices. */
import { InputError, type Value } from "@twinedge/core";
import type { Expression, GateItem, Strengths } from "./ast.ts";
import type { ModuleScope, OutputDelays } from "./scope.ts";
import type { Bits } from "./synth.ts";

const LOGIC: Readonly<Record<string, string>> = {
  and: "d_and",
  nand: "d_nand",
  or: "d_or",
  nor: "d_nor",
  xor: "d_xor",
  xnor: "d_xnor",
};
const SINGLE: Readonly<Record<string, string>> = { buf: "d_buffer", not: "d_inverter" };

/** What lets go of its output: the level of its control that drives, and whether it inverts; switches pass values as they are. */
const RELEASING: Readonly<Record<string, { active: "high" | "low"; inverts?: boolean; passes?: boolean }>> = {
  bufif1: { active: "high" },
  bufif0: { active: "low" },
  notif1: { active: "high", inverts: true },
  notif0: { active: "low", inverts: true },
  nmos: { active: "high", passes: true },
  pmos: { active: "low", passes: true },
};

/** Bits of a terminal, of its own width; `output`: it must be nets. */
export type Terminal = (expression: Expression, output: boolean) => Bits;

/** Adds one gate, or as many as an array of them has. */
export function addGate(
  scope: ModuleScope,
  item: GateItem,
  count: number,
  names: readonly string[],
  of: Terminal,
): void {
  const { type, terminals, pos } = item;
  const delays = scope.delays(item.delays);
  const drive = drives(item);
  const outputs = type in SINGLE ? terminals.length - 1 : type.startsWith("pull") ? terminals.length : 1;
  const wanted = type in RELEASING ? 3 : type === "pullup" || type === "pulldown" ? 1 : 2;
  if (terminals.length < wanted || (type in RELEASING && terminals.length > 3)) {
    throw new InputError(`${type} has ${terminals.length} terminals`, {
      pos,
      remedy: type in RELEASING ? "write (output, input, control)" : "write (output, input, ...)",
    });
  }
  const bits = terminals.map((terminal, i) => spread(of(terminal, i < outputs), count, item, terminal));
  for (let i = 0; i < count; i++) {
    const nets = bits.map((terminal) => terminal[i] ?? "");
    single(scope, item, names[i] ?? "", nets, delays, drive);
  }
}

/** One bit for each gate of an array; a single bit goes to all of them. */
function spread(bits: Bits, count: number, { type, pos }: GateItem, terminal: Expression): Bits {
  if (bits.length === count) {
    return bits;
  }
  if (bits.length === 1) {
    return Array.from({ length: count }, () => bits[0] ?? "");
  }
  if (count === 1) {
    // As Icarus does: a vector at the terminal of one gate counts with its least significant bit.
    return bits.slice(0, 1);
  }
  throw new InputError(`${type}: a terminal of ${bits.length} bits for ${count} gates`, {
    pos: terminal.pos ?? pos,
    remedy: "give it one bit, or one a gate",
  });
}

function single(
  scope: ModuleScope,
  { type, pos }: GateItem,
  name: string,
  nets: readonly string[],
  delays: OutputDelays,
  drive: Readonly<Record<string, Value>>,
): void {
  const { rise, fall, off } = delays;
  const logic = LOGIC[type];
  const copies = SINGLE[type];
  const releasing = RELEASING[type];
  const timing = { rise_delay: rise, fall_delay: fall, ...drive };
  if (logic !== undefined) {
    const [output = "", ...inputs] = nets;
    scope.add(logic, name, [inputs, output], scope.params(timing), pos);
  } else if (copies !== undefined) {
    const input = nets.at(-1) ?? "";
    for (const output of nets.slice(0, -1)) {
      scope.add(copies, name, [input, output], scope.params(timing), pos);
    }
  } else if (releasing !== undefined) {
    const [output = "", data = "", control = ""] = nets;
    const { active, inverts = false, passes = false } = releasing;
    const params = scope.params({
      delay: 0,
      rise_delay: rise,
      fall_delay: fall,
      open_delay: off,
      active,
      released: "z",
      ...(inverts ? { inverts: 1 } : {}),
      ...(passes ? { passes: 1 } : {}),
    });
    scope.add("d_tristate", name, [data, control, output], params, pos);
  } else if (type === "pullup" || type === "pulldown") {
    for (const net of nets) {
      scope.add(`d_${type}`, name, [net], scope.params({}), pos);
    }
  } else {
    throw new InputError(`the switch ${type} is not supported: devices here drive in one direction, at two strengths`, {
      pos,
      remedy: "write it with bufif0, bufif1, nmos or pmos",
    });
  }
}

/** Parameters for a strength beside the usual one. */
function drives({ type, strengths, pos }: GateItem): Readonly<Record<string, Value>> {
  if (strengths === undefined || type.startsWith("pull")) {
    return pulls(type, strengths, pos);
  }
  refuseStrengths(strengths, pos);
  return {};
}

function pulls(type: string, strengths: Strengths | undefined, pos: GateItem["pos"]): Readonly<Record<string, Value>> {
  const strength = type === "pullup" ? strengths?.one : strengths?.zero;
  if (strengths !== undefined && strength !== "pull") {
    refuseStrengths(strengths, pos);
  }
  return {};
}

/** @throws InputError for a strength other than strong */
export function refuseStrengths({ zero, one }: Strengths, pos: GateItem["pos"]): void {
  const other = [zero, one].find((strength) => strength !== "strong" && strength !== "supply");
  if (other !== undefined) {
    throw new InputError(`the strength (${zero}0, ${one}1) is not supported`, {
      pos,
      remedy:
        "outputs drive strongly here; write pullup or pulldown for a weak level, bufif0 or bufif1 for one that lets go",
    });
  }
}
