/**
 * Digital potentiometer with up/down stepping: AD5220.
 *
 * A falling edge of `clk` while `cs` is low moves the wiper one step, up with `updown` high (towards a); it stays at the ends.
 * The resistance is the taper's (`taper.ts`) from b to the wiper's tap, the rest of rab on to a, and rw from the tap to w.
 * This star is put in as its equivalent triangle (Kennelly): no internal node, and no infinite conductance at p = 0, where the
 * section to b is zero ohms and only rw is left. Hence rw must be above 0.
 * `code` shows the position as a number. Left out: settling and bandwidth, R-DNL, temperature coefficient (800 ppm/C).
 *
 * X on the direction, the clock or cs at a step makes the position unknown for good: `code` is X and w is marked unknown.
 */

import type { Triple } from "../circuit.ts";
import { checkArcs, clockedArcs, connected, widthArcs } from "./arcs.ts";
import { Output, ps, seconds } from "./delays.ts";
import type { Build, DeviceDef, Kernel, StoredState } from "./device.ts";
import { triple } from "./device.ts";
import { electrical } from "./electrical.ts";
import { edge, read, X } from "./states.ts";
import { Taper, taperParams } from "./taper.ts";
import { Policy, PulseWidth, pulseWidth, SampledInput, setupTime, violationParams } from "./timing.ts";
import { allUnknown, bitOf, known, type Word } from "./word.ts";

const CLOCK = "CLK";

class Digipot {
  private readonly b: Build;
  private readonly w: number;
  readonly clk: number;
  /** The process that moves the wiper. */
  mover = -1;
  private readonly updown: SampledInput;
  private readonly cs: SampledInput;
  private readonly links: readonly number[];
  private readonly code: readonly Output[];
  private readonly taper: Taper;
  private readonly delay: number;
  private readonly width: PulseWidth;
  private position: number;
  private unknown = false;
  private level = X;

  constructor(b: Build) {
    this.b = b;
    this.taper = new Taper(b);
    this.position = this.taper.start(b, "ic");
    const [a, w, bottom] = [b.net("a"), b.net("w"), b.net("b")];
    this.w = w;
    const { ab, aw, bw } = this.triangle();
    this.links = [
      b.analog.conductance(a, bottom, ab),
      b.analog.conductance(a, w, aw),
      b.analog.conductance(bottom, w, bw),
    ];

    const policy = new Policy(b);
    this.clk = b.net("clk");
    this.updown = new SampledInput(b, "U/D", b.net("updown"), X, ps(b.num("setup")), 0, policy);
    this.cs = new SampledInput(b, "CS", b.net("cs"), 0, ps(b.num("setup_cs")), 0, policy);
    this.width = new PulseWidth(b, CLOCK, ps(b.num("width")));
    this.delay = ps(b.num("delay"));
    const code = b.nets("code");
    this.code = code.map((net, i) => new Output(b, net, 0, 0, bitOf(known(this.position), code.length - 1 - i)));
  }

  get stored(): StoredState {
    return {
      levels: this.taper.positions,
      nets: this.b.nets("code"),
      read: () => (this.unknown ? Number.NaN : this.position),
      write: (k, position) => {
        this.position = position;
        this.unknown = false;
        this.show(k);
        this.place(k);
      },
    };
  }

  run(k: Kernel): void {
    const clk = read(k, this.clk, X);
    const before = this.level;
    this.level = clk;
    if (k.settling) {
      this.show(k);
      return;
    }
    if (clk !== before) {
      this.width.tooShort(k, before);
    }
    const falls = edge(before, clk, 0);
    if (falls === 0) {
      return;
    }
    const cs = this.cs.sample(k, CLOCK);
    if (cs === 1) {
      return;
    }
    const up = this.updown.sample(k, CLOCK);
    if (falls === X || cs === X || up === X) {
      this.unknown = true;
    } else {
      this.position = Math.min(Math.max(this.position + (up === 1 ? 1 : -1), 0), this.taper.positions - 1);
    }
    this.show(k);
    k.wake(this.mover, this.delay);
  }

  private show(k: Kernel): void {
    const bits = this.code.length;
    const word: Word = this.unknown ? allUnknown(bits) : known(this.position);
    for (const [i, output] of this.code.entries()) {
      output.show(k, bitOf(word, bits - 1 - i));
    }
  }

  /** Puts the wiper where the counter is. */
  move(k: Kernel): void {
    if (!k.settling) {
      this.place(k);
    }
  }

  private place(k: Kernel): void {
    const { ab, aw, bw } = this.triangle();
    for (const [i, siemens] of [ab, aw, bw].entries()) {
      k.setConductance(this.links[i] ?? -1, siemens);
    }
    k.markUnknown(this.w, this.unknown);
  }

  /** Conductances between a, b and w. */
  private triangle(): { readonly ab: number; readonly aw: number; readonly bw: number } {
    const { rab, rw } = this.taper;
    const lower = this.taper.lower(this.position);
    const upper = rab - lower;
    const sum = lower * upper + rw * (lower + upper);
    return { ab: rw / sum, aw: lower / sum, bw: upper / sum };
  }
}

const AD5220 = "Analog Devices AD5220 Rev.0";
const TIMING = "from memory of AD5220 Rev.0 p.3, unverified";

function ad5220(rab: number): Triple {
  return triple(0.7 * rab, rab, 1.3 * rab);
}

function part(kilohm: number) {
  return {
    title: `128 positions, ${kilohm} kilohm`,
    values: {
      rab: { value: ad5220(kilohm * 1e3), source: `${AD5220} p.2: nominal resistance tolerance +-30 %` },
      rw: { value: triple(20, 40, 100), source: `${AD5220} p.2: RW 40 ohm typ, 100 ohm max; min half of typ assumed` },
      setup: { value: 10e-9, source: `U/D before CLK, ${TIMING}` },
      setup_cs: { value: 20e-9, source: `CS before CLK, ${TIMING}` },
      width: { value: 25e-9, source: `CLK high and low, ${TIMING}` },
      in_low: { value: 0.8, source: "AD5222 Rev.0 p.2 (sister part), 5 V: VIL 0.8 V max" },
      in_high: { value: 2.4, source: "AD5222 Rev.0 p.2 (sister part), 5 V: VIH 2.4 V min" },
      input_load: { value: 5e-12, source: "AD5222 Rev.0 p.2 (sister part): CIN 5 pF typ" },
    },
  };
}

export const digipot: DeviceDef = {
  type: "digipot",
  title: "digital potentiometer, up/down",
  modelTypes: { digipot: {} },
  pins: [
    { name: "a", domain: "analog", direction: "inout", mayBeOpen: true },
    { name: "w", domain: "analog", direction: "inout" },
    { name: "b", domain: "analog", direction: "inout", mayBeOpen: true },
    { name: "clk", domain: "digital", direction: "in" },
    { name: "updown", domain: "digital", direction: "in" },
    { name: "cs", domain: "digital", direction: "in", optional: true },
    { name: "code", domain: "digital", direction: "out", vector: true, optional: true },
  ],
  buses: { code: { kind: "bus", pin: "code" } },
  params: {
    ...taperParams,
    ic: {
      unit: "",
      doc: "position at power-up; not given: mid-scale",
      source: `${AD5220} p.7: preset to mid-scale, 40H`,
    },
    delay: seconds(0, "clock to the wiper", "twinedge: no data sheet value; settling is left out"),
    setup: setupTime("updown is there this long before the edge"),
    setup_cs: setupTime("cs is there this long before the edge"),
    width: pulseWidth,
    ...violationParams,
    ...electrical,
  },
  parts: { "AD5220-10": part(10), "AD5220-50": part(50), "AD5220-100": part(100) },
  arcs: (t) => {
    const clk = connected(t, "clk");
    const delay = ps(t.num("delay"));
    const moves = clockedArcs(
      clk,
      "fall",
      connected(t, "w", "a", "b"),
      () => ({ rise: delay, fall: delay }),
      t.source("delay"),
    );
    const shows = clockedArcs(
      clk,
      "fall",
      connected(t, "code"),
      () => ({ rise: 0, fall: 0 }),
      `${t.name}: the position, shown at once`,
    );
    return [
      ...moves,
      ...shows,
      ...checkArcs(t, "setup", "setup", connected(t, "updown"), clk, "fall"),
      ...checkArcs(t, "setup", "setup_cs", connected(t, "cs"), clk, "fall"),
      ...widthArcs(t, clk),
    ];
  },
  build(b) {
    const pot = new Digipot(b);
    b.stores(pot.stored);
    pot.mover = b.digital.process([], (k) => pot.move(k));
    b.digital.process([pot.clk], (k) => pot.run(k));
  },
};
