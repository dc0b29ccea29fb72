/**
 * Yosys's gate-level cells as the Verilog text that each stands for, after its simcells.v and simlib.v.
 *
 * Instances of `\$_AND_` and the like are read with them where the file defines no module of that name. Conditions are Verilog's: an
 * unknown enable, set or reset does not hold. Left out: \$_FF_, \$_DFF_ of several clocks, \$_ALDFF_ (loads data while its load is
 * active) and word-level cells, which Yosys's simplemap and dfflegalize replace.
 */
import type { Expression, InstanceItem } from "./ast.ts";
import type { ModuleScope } from "./scope.ts";
import type { Bits } from "./synth.ts";

const CHOICE_OF_4 = "T ? (S ? D : C) : (S ? B : A)";
const CHOICE_OF_8 = `U ? (T ? (S ? H : G) : (S ? F : E)) : (${CHOICE_OF_4})`;
const CHOICE_OF_16 = `V ? (U ? (T ? (S ? P : O) : (S ? N : M)) : (T ? (S ? L : K) : (S ? J : I))) : (${CHOICE_OF_8})`;

/** Y by name; the ports are its letters in their order, then Y. */
const GATES: Readonly<Record<string, string>> = {
  BUF: "A",
  NOT: "~A",
  AND: "A & B",
  NAND: "~(A & B)",
  OR: "A | B",
  NOR: "~(A | B)",
  XOR: "A ^ B",
  XNOR: "~(A ^ B)",
  ANDNOT: "A & ~B",
  ORNOT: "A | ~B",
  MUX: "S ? B : A",
  NMUX: "S ? ~B : ~A",
  MUX4: CHOICE_OF_4,
  MUX8: CHOICE_OF_8,
  MUX16: CHOICE_OF_16,
  AOI3: "~((A & B) | C)",
  OAI3: "~((A | B) & C)",
  AOI4: "~((A & B) | (C & D))",
  OAI4: "~((A | B) & (C | D))",
  TBUF: "E ? A : 1'bz",
};

/** Ports by name and by what its letters say: polarities N or P of pins, the value V that a reset gives. */
const STORAGE: Readonly<Record<string, string>> = {
  DFF_C: "D C Q",
  DFF_CRV: "D C R Q",
  DFFE_CE: "D C E Q",
  DFFE_CRVE: "D C R E Q",
  SDFF_CRV: "D C R Q",
  SDFFE_CRVE: "D C R E Q",
  SDFFCE_CRVE: "D C R E Q",
  DFFSR_CSR: "C S R D Q",
  DFFSRE_CSRE: "C S R E D Q",
  DLATCH_E: "E D Q",
  DLATCH_ERV: "E R D Q",
  DLATCHSR_ESR: "E S R D Q",
  SR_SR: "S R Q",
};

/** Text of the module of a cell's name, undefined where Yosys has no such cell or it is not read. */
export function yosysCell(module: string): string | undefined {
  const [, type = "", letters = ""] = /^\$_([A-Z]+\d*)_(?:([NP01]+)_)?$/.exec(module) ?? [];
  const gate = GATES[type];
  if (gate !== undefined && letters === "") {
    const inputs = [...new Set(gate.replace("1'bz", "").match(/[A-Z]/g))].toSorted();
    return `module \\${module} (${inputs.join(", ")}, Y); input ${inputs.join(", ")}; output Y; assign Y = ${gate}; endmodule`;
  }
  const form = Object.keys(STORAGE).find(
    (one) => one.startsWith(`${type}_`) && one.length === type.length + 1 + letters.length,
  );
  const ports = STORAGE[form ?? ""]?.split(" ");
  if (form === undefined || ports === undefined) {
    return undefined;
  }
  const meaning = new Map(Array.from(letters, (letter, i) => [form[type.length + 1 + i] ?? "", letter]));
  for (const [name, letter] of meaning) {
    if (/[01]/.test(letter) !== (name === "V")) {
      return undefined;
    }
  }
  const inputs = ports.slice(0, -1).join(", ");
  return `module \\${module} (${inputs}, Q); input ${inputs}; output Q; reg Q; ${storage(type, meaning)} endmodule`;
}

function storage(type: string, meaning: ReadonlyMap<string, string>): string {
  const active = (pin: string): string => (meaning.get(pin) === "P" ? pin : `~${pin}`);
  const edge = (pin: string): string => `${meaning.get(pin) === "P" ? "posedge" : "negedge"} ${pin}`;
  const take = meaning.has("E") ? `if (${active("E")}) Q <= D;` : "Q <= D;";
  const reset = meaning.has("R") ? `if (${active("R")}) Q <= 1'b${meaning.get("V") ?? "0"}; else ` : "";
  const set = meaning.has("S") ? `if (${active("S")}) Q <= 1'b1; else ` : "";
  switch (type) {
    case "SDFF":
    case "SDFFE":
      return `always @(${edge("C")}) ${reset}${take}`;
    case "SDFFCE":
      return `always @(${edge("C")}) if (${active("E")}) begin ${reset}Q <= D; end`;
    case "SR":
      return `always @* ${reset}if (${active("S")}) Q <= 1'b1;`;
    default: {
      const events = ["C", "S", "R"].filter((pin) => meaning.has(pin)).map(edge);
      return `always ${meaning.has("C") ? `@(${events.join(" or ")})` : "@*"} ${reset}${set}${take}`;
    }
  }
}

/** Inputs of the widest `\$lut`. */
export const MOST_LUT = 12;

/** `\$lut`: bit number A of LUT; where bits of A are x, what all those numbers have in common. */
export function addLut(
  scope: ModuleScope,
  { pos }: Expression | InstanceItem,
  name: string,
  lut: string,
  a: Bits,
  y: string,
): void {
  const entries = Array.from({ length: 2 ** a.length }, (_, i) => scope.constant(lut[lut.length - 1 - i] ?? "0"));
  const params = scope.params({ rise_delay: 0, fall_delay: 0 });
  scope.add("mux", name, [entries, a.toReversed(), y], params, pos);
}
