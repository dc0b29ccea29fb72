/**
 * Decoder of n bits to one of up to 2^n outputs, with enable and an input latch: 74HC154, CD4514B, 74HC4514.
 *
 * It follows its inputs as they ripple, so that codes passed on the way show at the outputs as far as the delays let them:
 * with inertial delay what is shorter than the delay is swallowed. Where an address bit is X every output it may select is X.
 * `enable` is active high and open means enabled; `latch` is transparent while high and when open. Active-low enables (both of
 * a 154, inhibit of a 4514) are written with `~`, of the two of a 154 only one is modelled.
 * The set-up time of the latch is asked at its closing. Left out: its hold time, different delays of address and latch.
 */
import {
  type ArcInput,
  checkArcs,
  connected,
  type Delay,
  delayArcs,
  type PinRef,
  type TimingArc,
  widthArcs,
} from "./arcs.ts";
import { delayMode, HALF_TYP, Output, perOutput, ps, riseFall, typMax } from "./delays.ts";
import type { Build, DeviceDef, Kernel, PartSet } from "./device.ts";
import { triple } from "./device.ts";
import { cd4000, electrical, hc } from "./electrical.ts";
import { not, read, X } from "./states.ts";
import { Policy, PulseWidth, pulseWidth, SampledInput, setupTime, violationParams } from "./timing.ts";
import { allUnknown, eitherWord, isNumber, type Word, wordOf } from "./word.ts";

const MOST_INPUTS = 16;

class Decoder {
  /** What it runs on. */
  readonly nets: readonly number[];
  private readonly enable: number;
  private readonly latch: number;
  private readonly address: readonly SampledInput[];
  private readonly outputs: readonly Output[];
  private readonly activeLow: boolean;
  /** ps; undefined where enable takes as long as the address. */
  private readonly enableDelay: number | undefined;
  private readonly width: PulseWidth;
  private word: Word;
  private transparent = 1;
  private enabled = X;

  constructor(b: Build) {
    const a = b.nets("a");
    const y = b.nets("y");
    if (a.length > MOST_INPUTS || y.length > 2 ** a.length) {
      b.fail(
        `${a.length} address bits cannot select one of ${y.length} outputs`,
        "connect one bit more, or fewer outputs",
      );
    }
    this.enable = b.net("enable");
    this.latch = b.net("latch");
    const policy = new Policy(b);
    const setup = this.latch < 0 ? 0 : ps(b.num("setup"));
    this.address = a.map((net, i) => new SampledInput(b, `address bit ${a.length - 1 - i}`, net, X, setup, 0, policy));
    this.width = new PulseWidth(b, "LATCH", ps(b.num("width")));
    this.activeLow = b.word("active") === "low";
    this.enableDelay = b.given("enable_delay") ? ps(b.num("enable_delay")) : undefined;
    const rise = perOutput(b, "rise_delay", y.length);
    const fall = perOutput(b, "fall_delay", y.length);
    const transport = b.word("delay_mode") === "transport";
    this.outputs = y.map((net, i) => new Output(b, net, rise[i] ?? 0, fall[i] ?? 0, X, transport));
    this.word = allUnknown(a.length);
    this.nets = [...a, this.enable, this.latch];
  }

  run(k: Kernel): void {
    const latch = read(k, this.latch, 1);
    if (latch !== this.transparent && !k.settling) {
      this.width.tooShort(k, this.transparent);
    }
    if (this.transparent === 1 && latch === 0 && !k.settling) {
      this.word = wordOf(this.address.map((input) => input.sample(k, "the end of LATCH")));
    } else if (latch !== 0) {
      const now = wordOf(this.address.map((input) => read(k, input.net, X)));
      this.word = latch === 1 ? now : eitherWord(this.word, now);
    }
    this.transparent = latch;
    const enabled = read(k, this.enable, 1);
    const delay = enabled === this.enabled ? undefined : this.enableDelay;
    this.enabled = enabled;
    for (let i = 0; i < this.outputs.length; i++) {
      const selected = isNumber(this.word, i);
      const on = selected === 0 || enabled === 0 ? 0 : selected === 1 && enabled === 1 ? 1 : X;
      const state = this.activeLow ? not(on) : on;
      if (delay === undefined) {
        this.outputs[i]?.show(k, state);
      } else {
        this.outputs[i]?.drive(k, state, delay);
      }
    }
  }
}

function decoderArcs(t: ArcInput): readonly TimingArc[] {
  const y = connected(t, "y");
  const count = t.nets("y").length;
  const rise = perOutput(t, "rise_delay", count);
  const fall = perOutput(t, "fall_delay", count);
  const address = ({ index }: PinRef): Delay => ({ rise: rise[index] ?? 0, fall: fall[index] ?? 0 });
  const source = t.source("rise_delay", "fall_delay");
  const own = t.given("enable_delay");
  const enabling = own ? ps(t.num("enable_delay")) : 0;
  const latch = connected(t, "latch");
  return [
    ...delayArcs(connected(t, "a"), y, "either", address, source),
    ...delayArcs(
      connected(t, "enable"),
      y,
      t.word("active") === "low" ? "negative" : "positive",
      own ? () => ({ rise: enabling, fall: enabling }) : address,
      own ? t.source("enable_delay") : source,
    ),
    ...delayArcs(latch, y, "either", address, source),
    ...checkArcs(t, "setup", "setup", connected(t, "a"), latch, "fall"),
    ...widthArcs(t, latch),
  ];
}

const CD4514 = "National CD4514BC p.3, 5 V, 50 pF, 25 C";
const MEMORY154 = "from memory of Nexperia 74HC154, 4.5 V, 50 pF, unverified";
const MEMORY4514 = "from memory of Nexperia 74HC4514, 4.5 V, 50 pF, unverified";

const parts: Readonly<Record<string, PartSet>> = {
  ideal: {
    title: "no delay",
    values: {
      rise_delay: { value: 0, source: "Falstad circuitjs 2.7.3, custom logic: no delay" },
      fall_delay: { value: 0, source: "Falstad circuitjs 2.7.3, custom logic: no delay" },
    },
  },
  "74HC154": {
    title: "4 to 16, outputs active low, enable active low (write ~net)",
    values: {
      ...hc,
      active: { value: "low", source: "Philips 74HC154 (1993): outputs mutually exclusive active low" },
      rise_delay: { value: typMax(14e-9, 30e-9), source: `${MEMORY154}; ${HALF_TYP}` },
      fall_delay: { value: typMax(14e-9, 30e-9), source: `${MEMORY154}; ${HALF_TYP}` },
      enable_delay: { value: typMax(15e-9, 30e-9), source: `${MEMORY154}; ${HALF_TYP}` },
      r_out: {
        value: triple(24, 48, 80),
        source: "ST M74HC154 p.4: VOH at -4 mA, 4.5 V: 4.31 V typ, 4.18 V min; min not given, half of typ assumed",
      },
    },
  },
  CD4514B: {
    title: "4 to 16 with input latch, inhibit active high (write ~net)",
    values: {
      ...cd4000,
      rise_delay: {
        value: typMax(550e-9, 1100e-9),
        source: `${CD4514}: data to S 550 ns typ, 1100 ns max; ${HALF_TYP}`,
      },
      fall_delay: {
        value: typMax(550e-9, 1100e-9),
        source: `${CD4514}: data to S 550 ns typ, 1100 ns max; ${HALF_TYP}`,
      },
      enable_delay: {
        value: typMax(400e-9, 800e-9),
        source: `${CD4514}: inhibit to S 400 ns typ, 800 ns max; ${HALF_TYP}`,
      },
      setup: { value: 250e-9, source: `${CD4514}: set-up 125 ns typ, 250 ns guaranteed` },
      width: { value: 350e-9, source: `${CD4514}: strobe width 175 ns typ, 350 ns guaranteed` },
    },
  },
  "74HC4514": {
    title: "4 to 16 with input latch, enable active low (write ~net)",
    values: {
      ...hc,
      rise_delay: { value: typMax(27e-9, 46e-9), source: `${MEMORY4514}; ${HALF_TYP}` },
      fall_delay: { value: typMax(27e-9, 46e-9), source: `${MEMORY4514}; ${HALF_TYP}` },
      enable_delay: { value: typMax(16e-9, 35e-9), source: `${MEMORY4514}; ${HALF_TYP}` },
      setup: { value: 18e-9, source: MEMORY4514 },
      width: { value: 15e-9, source: MEMORY4514 },
    },
  },
};

export const decoder: DeviceDef = {
  type: "decoder",
  title: "decoder, n bits to one of 2^n",
  modelTypes: { decoder: {} },
  pins: [
    { name: "a", domain: "digital", direction: "in", vector: true },
    { name: "enable", domain: "digital", direction: "in", optional: true },
    { name: "latch", domain: "digital", direction: "in", optional: true },
    { name: "y", domain: "digital", direction: "out", vector: true },
  ],
  buses: { tap: { kind: "onehot", pin: "y" } },
  params: {
    active: {
      unit: "",
      default: "high",
      words: ["high", "low"],
      doc: "level of the selected output",
      source: "CD4514B, and the author's Falstad file: active high",
    },
    ...riseFall,
    enable_delay: { unit: "s", doc: "enable to every output; not given: as from the address", source: "twinedge" },
    delay_mode: delayMode,
    setup: setupTime("address is there this long before latch closes"),
    width: pulseWidth,
    ...violationParams,
    ...electrical,
  },
  parts,
  arcs: decoderArcs,
  build(b) {
    const chip = new Decoder(b);
    b.digital.process(chip.nets, (k) => chip.run(k));
  },
};
