/** Function tables of parts with digital inputs and an analog side: the multiplexer's channel, the potentiometer's position. */
import type { FunctionTable } from "./table.ts";
import { bits } from "./table.ts";

/** V beside a channel's own voltage: what switches that are on and off leave over. */
const ROOM = 0.1;

const dc = (name: string, plus: string, volts: number) => ({
  name,
  type: "vsource",
  connections: [plus, "0"],
  params: new Map([["dc", volts]]),
});

/** Channel n carries n + 1 V, the common net a load to ground that shows when no channel is on. */
function channels(count: number): Pick<FunctionTable, "around" | "reads"> {
  const load = { name: "load", type: "resistor", connections: ["COM", "0"], params: new Map([["r", 1e6]]) };
  const sources = Array.from({ length: count }, (_, i) => dc(`ch${i}`, `Y${i}`, i + 1));
  const word = (volts: number): string => {
    const channel = Math.round(volts) - 1;
    return Math.abs(volts - channel - 1) > ROOM ? `${volts} V` : channel < 0 ? "none" : `Y${channel}`;
  };
  return { around: [load, ...sources], reads: { COM: word } };
}

const eight = Array.from({ length: 8 }, (_, i) => `Y${i}`);

function mux4051(part: string, source: string, enable: string, select: string): FunctionTable {
  return {
    device: "amux",
    parts: [part],
    title: part,
    source,
    bits: { [select]: 3 },
    pins: ["COM", eight, bits(select, 3), `~${enable}`],
    ...channels(8),
    unknown: [select, enable],
    unknownIs: "either",
    rows: `
      ${enable} ${select} | COM
      L 0 | Y0
      L 1 | Y1
      L 2 | Y2
      L 3 | Y3
      L 4 | Y4
      L 5 | Y5
      L 6 | Y6
      L 7 | Y7
      H X | none
    `,
  };
}

const POSITIONS = 128;

/** `position` shows where the wiper is: A stands at 128 V, B at 0 V, the wiper is not loaded. */
function ad5220(part: string): FunctionTable {
  return {
    device: "digipot",
    parts: [part],
    title: part === "" ? "AD5220, no part chosen" : part,
    source:
      "Analog Devices AD5220 Rev.0 p.8: CLK negative-edge sensitive, CS active low, U/D high increments towards A; clocks at either end are ignored; 40H at power-on (its full scale 3FH is taken for 7FH, 128 positions)",
    bits: { D: 7 },
    pins: ["A", "W", "0", "CLK", "UD", "nCS", bits("D", 7)],
    around: [dc("supply", "A", POSITIONS)],
    reads: { W: (volts) => (Math.abs(volts - Math.round(volts)) > 1e-6 ? `${volts}` : `${Math.round(volts)}`) },
    start: { D: 64 },
    legend: {
      increment: ({ was }) => Math.min(was("D") + 1, POSITIONS - 1),
      decrement: ({ was }) => Math.max(was("D") - 1, 0),
      position: ({ now }) => `${now("D")}`,
    },
    rows: `
      nCS CLK UD | D         W
      L   ↓   H  | increment position
      L   ↓   L  | decrement position
      H   X   X  | D0        position
      L   ¬↓  X  | D0        position
    `,
  };
}

export const analogTables: readonly FunctionTable[] = [
  mux4051(
    "74HC4051",
    "NXP 74HC4051 sec. 1 (text); rows as Philips HEF4051B (January 1995) p.3 function table",
    "nE",
    "S",
  ),
  mux4051("CD4051B", "TI CD4051B truth table, from memory, unverified; rows as Philips HEF4051B p.3", "INH", "S"),
  {
    device: "amux",
    parts: [""],
    title: "analog multiplexer, 4 channels",
    source: "the definition: the channel of the address is on, none without enable",
    bits: { S: 2 },
    pins: ["COM", eight.slice(0, 4), bits("S", 2), "EN"],
    ...channels(4),
    unknown: ["S", "EN"],
    unknownIs: "either",
    rows: `
      EN S | COM
      H  0 | Y0
      H  1 | Y1
      H  2 | Y2
      H  3 | Y3
      L  X | none
    `,
  },
  ...["", "AD5220-10", "AD5220-50", "AD5220-100"].map(ad5220),
];
