/**
 * Gates: AND, OR, XOR and their inverted forms with any number of inputs, inverter and buffer.
 *
 * X propagates only where it matters: 0 AND X is 0, 1 OR X is 1, X XOR anything is X (XSPICE cfunc.mod, ngspice 39).
 * Input strengths do not count; outputs are strong. Left out: what a load does to the delay, and input-dependent delays
 * (SN74ALS86 is faster with the other input low).
 */

import type { Triple } from "../circuit.ts";
import { HIGH_Z, stateOf, strengthOf } from "../kernel/logic.ts";
import { connected, delayArcs, type Sense } from "./arcs.ts";
import { delayMode, HALF_TYP, initialOf, initialState, Output, riseFall, riseFallOf, typMax } from "./delays.ts";
import type { Build, DeviceDef, Kernel, ParamSpec, PartSet } from "./device.ts";
import { triple } from "./device.ts";
import { als, electrical, hc, type PartValues } from "./electrical.ts";
import { not, X } from "./states.ts";

type Fold = (k: Kernel, nets: readonly number[]) => number;

/** AND with `decisive` 0, OR with `decisive` 1: one decisive input settles the output whatever the others are. */
function decided(decisive: 0 | 1): Fold {
  return (k, nets) => {
    let result = 1 - decisive;
    for (const net of nets) {
      const state = stateOf(k.read(net));
      if (state === decisive) {
        return decisive;
      }
      if (state === X) {
        result = X;
      }
    }
    return result;
  };
}

const and = decided(0);
const or = decided(1);

const xor: Fold = (k, nets) => {
  let parity = 0;
  for (const net of nets) {
    const state = stateOf(k.read(net));
    if (state === X) {
      return X;
    }
    parity ^= state;
  }
  return parity;
};

interface Gate {
  readonly type: string;
  readonly title: string;
  readonly fold: Fold;
  readonly inverts: boolean;
  readonly sense: Sense;
  /** Takes exactly one input. */
  readonly single?: boolean;
  /** May let high impedance through. */
  readonly passes?: boolean;
  readonly parts?: Readonly<Record<string, PartSet>>;
}

/** Strength of a net that nothing drives. */
const RELEASED = 2;

const highZ: ParamSpec = {
  unit: "",
  default: "read",
  words: ["read", "pass"],
  doc: "an input at high impedance: its state is read, or the output is let go, too",
  source: "IEEE 1364-2005, 6.1: a continuous assignment passes z",
};

function gate({ type, title, fold, inverts, sense, single = false, passes = false, parts = {} }: Gate): DeviceDef {
  return {
    type,
    title,
    modelTypes: { [type]: {} },
    pins: [
      { name: "in", domain: "digital", direction: "in", vector: !single },
      { name: "out", domain: "digital", direction: "out" },
    ],
    params: {
      ...riseFall,
      delay_mode: delayMode,
      ic: initialState,
      ...(passes ? { high_z: highZ } : {}),
      ...electrical,
    },
    ...(passes ? { releases: (params) => params.get("high_z") === "pass" } : {}),
    parts,
    arcs: (t) =>
      delayArcs(
        connected(t, "in"),
        connected(t, "out"),
        sense,
        () => riseFallOf(t),
        t.source("rise_delay", "fall_delay"),
      ),
    build(b: Build): void {
      const ins = b.nets("in");
      if (ins.length === 0) {
        b.fail("the gate has no input", "write its inputs as [a b]");
      }
      const { rise, fall } = riseFallOf(b);
      const out = new Output(b, b.net("out"), rise, fall, initialOf(b), b.word("delay_mode") === "transport");
      const [first = -1] = ins;
      const through = passes && b.word("high_z") === "pass";
      const id = b.digital.process(ins, (k) => {
        if (through && strengthOf(k.read(first)) === RELEASED) {
          out.drive(k, HIGH_Z, Math.min(rise, fall));
          return;
        }
        const state = fold(k, ins);
        out.show(k, inverts ? not(state) : state);
      });
      if (b.given("ic")) {
        b.digital.keepStart(id);
      }
    },
  };
}

/** A part of one family with its rise and fall delays. */
function part(
  title: string,
  family: PartValues,
  rise: number | Triple,
  fall: number | Triple,
  source: string,
): PartSet {
  return { title, values: { ...family, rise_delay: { value: rise, source }, fall_delay: { value: fall, source } } };
}

function hcGate(title: string, typ: number, max: number, source: string): PartSet {
  const delay = typMax(typ, max);
  return part(title, hc, delay, delay, `${source}; 4.5 V, 50 pF, 25 C; ${HALF_TYP}`);
}

const PHILIPS_TYP = "typ: Philips data sheet value as carried in B. Bordodynov's 74hc.lib";
const NXP_86 = "NXP 74HC_HCT86 Rev.4 (2015) Table 7: tpd 14 ns typ, 24 ns max";
const TI_ALS_TYP = "typ: Intusoft 74ALS.LIB (from the TI data book)";

const parts = {
  and: {
    "74HC08": hcGate("quad 2-input AND", 9e-9, 18e-9, `${PHILIPS_TYP}; max 18 ns: TI CD74HC08 data sheet p.5`),
    SN74ALS08: part(
      "quad 2-input AND, ALS",
      als,
      triple(4e-9, 9e-9, 14e-9),
      triple(3e-9, 6e-9, 10e-9),
      `${TI_ALS_TYP}; min and max from memory of TI SDAS191, unverified`,
    ),
  },
  nand: {
    "74HC00": hcGate("quad 2-input NAND", 9e-9, 18e-9, `${PHILIPS_TYP}; max 18 ns: PSpice DLY_HC00`),
  },
  or: {
    "74HC32": hcGate("quad 2-input OR", 8e-9, 18e-9, `${PHILIPS_TYP}; max from memory of Nexperia 74HC32, unverified`),
  },
  nor: {
    "74HC02": hcGate("quad 2-input NOR", 9e-9, 18e-9, `${PHILIPS_TYP}; max from memory of Nexperia 74HC02, unverified`),
  },
  xor: {
    "74HC86": hcGate("quad 2-input XOR", 14e-9, 24e-9, NXP_86),
    SN74HC86: hcGate("quad 2-input XOR, TI", 12e-9, 20e-9, "TI SCLS100E p.4: tpd 12 ns typ, 20 ns max"),
    SN74ALS86: part(
      "quad 2-input XOR, ALS",
      als,
      triple(3e-9, 8e-9, 17e-9),
      triple(2e-9, 8e-9, 12e-9),
      `${TI_ALS_TYP}; min and max (other input low) from memory of TI SDAS006B, unverified`,
    ),
  },
  inverter: {
    "74HC04": hcGate("hex inverter", 9e-9, 17e-9, `${PHILIPS_TYP}; max from memory of Nexperia 74HC04, unverified`),
  },
};

export const gates: readonly DeviceDef[] = [
  gate({ type: "d_and", title: "AND gate", fold: and, inverts: false, sense: "positive", parts: parts.and }),
  gate({ type: "d_nand", title: "NAND gate", fold: and, inverts: true, sense: "negative", parts: parts.nand }),
  gate({ type: "d_or", title: "OR gate", fold: or, inverts: false, sense: "positive", parts: parts.or }),
  gate({ type: "d_nor", title: "NOR gate", fold: or, inverts: true, sense: "negative", parts: parts.nor }),
  gate({ type: "d_xor", title: "XOR gate", fold: xor, inverts: false, sense: "either", parts: parts.xor }),
  gate({ type: "d_xnor", title: "XNOR gate", fold: xor, inverts: true, sense: "either" }),
  gate({
    type: "d_inverter",
    title: "inverter",
    fold: and,
    inverts: true,
    sense: "negative",
    single: true,
    parts: parts.inverter,
  }),
  gate({ type: "d_buffer", title: "buffer", fold: and, inverts: false, sense: "positive", single: true, passes: true }),
];
