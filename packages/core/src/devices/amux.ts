/**
 * Analog multiplexer: a switch from the common net to each channel, one of them on. 74HC4051, CD4051B, half of a 4052.
 *
 * A switch is a conductance, `ron` when on and `roff` when off, each after its delay. Where the address or enable is X,
 * every switch that may be on is off and the common net is marked unknown. The select vector has the most significant bit first;
 * `enable` is active high and open means enabled (the inhibit of a 4051 is written `~net`).
 * Left out: what ron does with voltage and temperature, charge injection, leakage, capacitances.
 */

import { connected, delayArcs } from "./arcs.ts";
import { ps, seconds } from "./delays.ts";
import type { Build, DeviceDef, Kernel } from "./device.ts";
import { triple } from "./device.ts";
import { electrical, hc } from "./electrical.ts";
import { read, X } from "./states.ts";
import { isNumber, wordOf } from "./word.ts";

const IDEAL = "ideal switch";

/** One switch, which follows the address after its delay. */
class Switch {
  private readonly common: number;
  private readonly sel: readonly number[];
  private readonly enable: number;
  private readonly position: number;
  private readonly link: number;
  private readonly siemens: readonly number[];
  private readonly delays: readonly number[];
  /** Its process. */
  id = -1;
  private readonly doubts: Set<number>;
  private state = 0;
  private heading = 0;
  private due = 0;

  constructor(b: Build, position: number, doubts: Set<number>) {
    this.common = b.net("com");
    this.sel = b.nets("sel");
    this.enable = b.net("enable");
    this.position = position;
    this.doubts = doubts;
    const [off, on] = [1 / b.num("roff"), 1 / b.num("ron")];
    const [toff, ton] = [ps(b.num("toff")), ps(b.num("ton"))];
    this.siemens = [off, on, off];
    this.delays = [toff, ton, Math.min(toff, ton)];
    this.link = b.analog.conductance(this.common, b.net("ch", position), off);
  }

  run(k: Kernel): void {
    const wanted = this.wanted(k);
    if (wanted !== this.heading) {
      this.heading = wanted;
      this.due = k.now + (k.settling ? 0 : (this.delays[wanted] ?? 0));
    }
    if (this.heading === this.state) {
      return;
    }
    if (k.now < this.due) {
      k.wake(this.id, this.due - k.now);
      return;
    }
    this.state = this.heading;
    k.setConductance(this.link, this.siemens[this.state] ?? 0);
    if (this.state === X) {
      this.doubts.add(this.position);
    } else {
      this.doubts.delete(this.position);
    }
    k.markUnknown(this.common, this.doubts.size > 0);
  }

  private wanted(k: Kernel): number {
    const selected = isNumber(wordOf(this.sel.map((net) => read(k, net, X))), this.position);
    const enabled = read(k, this.enable, 1);
    return selected === 0 || enabled === 0 ? 0 : selected === 1 && enabled === 1 ? 1 : X;
  }
}

const HC4051 = "from memory of Nexperia 74HC4051, VCC - VEE = 4.5 V, 25 C, unverified";
const CD4051 = "from memory of TI CD4051B, 5 V, 25 C, unverified";

export const amux: DeviceDef = {
  type: "amux",
  title: "analog multiplexer",
  modelTypes: { amux: {} },
  pins: [
    { name: "com", domain: "analog", direction: "inout" },
    { name: "ch", domain: "analog", direction: "inout", vector: true },
    { name: "sel", domain: "digital", direction: "in", vector: true },
    { name: "enable", domain: "digital", direction: "in", optional: true },
  ],
  params: {
    ron: { unit: "ohm", default: 1, doc: "resistance of a switch that is on", source: `${IDEAL}; as ngspice's switch` },
    roff: { unit: "ohm", default: 1e12, doc: "resistance of a switch that is off", source: `${IDEAL}; 1/gmin` },
    ton: seconds(0, "from the address to a switch on", IDEAL),
    toff: seconds(0, "from the address to a switch off", IDEAL),
    ...electrical,
  },
  parts: {
    "74HC4051": {
      title: "8 channels",
      values: {
        ...hc,
        ron: { value: triple(35, 70, 180), source: `${HC4051}: 70 ohm typ, 180 ohm max; min half of typ assumed` },
        roff: { value: 1e9, source: `${HC4051}: leakage of some nA` },
        ton: { value: triple(11e-9, 22e-9, 69e-9), source: `${HC4051}; min half of typ assumed` },
        toff: { value: triple(9e-9, 18e-9, 58e-9), source: `${HC4051}; min half of typ assumed` },
      },
    },
    CD4051B: {
      title: "8 channels; two of four in the CD4052B",
      values: {
        in_low: { value: 1.5, source: `${CD4051}: VIL 1.5 V max` },
        in_high: { value: 3.5, source: `${CD4051}: VIH 3.5 V min` },
        ron: { value: triple(235, 470, 1050), source: `${CD4051}: 470 ohm typ, 1050 ohm max; min half of typ assumed` },
        roff: { value: 1e9, source: `${CD4051}: leakage of some nA` },
        ton: { value: triple(180e-9, 360e-9, 720e-9), source: `${CD4051}; min half of typ assumed` },
        toff: { value: triple(105e-9, 210e-9, 450e-9), source: `${CD4051}; min half of typ assumed` },
      },
    },
  },
  // The common net conducts with whichever channel does.
  arcs: (t) => {
    const delay = { rise: ps(t.num("ton")), fall: ps(t.num("toff")) };
    const source = t.source("ton", "toff");
    return [
      ...delayArcs(connected(t, "sel"), connected(t, "ch", "com"), "either", () => delay, source),
      ...delayArcs(connected(t, "enable"), connected(t, "ch", "com"), "positive", () => delay, source),
    ];
  },
  build(b) {
    if (!(b.num("ron") > 0 && b.num("roff") > 0)) {
      b.fail("ron and roff must be above 0", "an ideal switch still needs a small resistance, e.g. 1m");
    }
    const doubts = new Set<number>();
    for (const position of b.nets("ch").keys()) {
      const one = new Switch(b, position, doubts);
      one.id = b.digital.process([...b.nets("sel"), b.net("enable")], (k) => one.run(k));
    }
  },
};
