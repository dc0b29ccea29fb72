/**
 * The up/down counter as flip-flops and gates: a bit toggles when all lower ones are at the end of their count, 1 upwards and 0
 * downwards. Loads and resets at the edge go before the flip-flops, those at once to their set and reset.
 *
 * Left out: the skew of the bits, and that a count beyond the modulus, loaded, comes back into it.
 */
import type { DeviceReading } from "@twinedge/core";
import { type NgspiceDeck, not, ps, STEP, type Writer } from "../deck.ts";
import { NO_DELAYS } from "./gates.ts";
import { checksLeftOut, opened, split } from "./storage.ts";

/** What the gates of an up/down counter work on; also the one inside a digital potentiometer. */
export interface CounterPins {
  readonly clk: string;
  /** 1 counts down. */
  readonly down: string;
  /** Undefined: always. */
  readonly enable: string | undefined;
  /** Act at the edge. */
  readonly load?: { readonly at: string; readonly data: readonly string[] } | undefined;
  readonly clear?: string | undefined;
  /** Are the nets asked for that are 1 at the last counts? */
  readonly terminal: boolean;
  /** Of each bit, or null. */
  readonly sets: readonly string[];
  readonly resets: readonly string[];
  /** The most significant first. */
  readonly q: readonly string[];
}

export interface Bits {
  readonly modulus: number;
  readonly saturates: boolean;
  /** 2 for X. */
  readonly start: (bit: number) => number;
  /** ps, by bit: 0 is the least significant. */
  readonly delays: (bit: number) => Readonly<Record<string, string | number>>;
}

/** Writes the flip-flops and what is before them. @returns nets that are 1 at the last count up, and down */
export function countBits(deck: NgspiceDeck, path: string, pins: CounterPins, bits: Bits) {
  const n = pins.q.length;
  const low = pins.q.toReversed();
  const { modulus, saturates } = bits;
  const whole = modulus === 2 ** n;
  const name = (part: string): string => `${path}.${part}`;
  const equals = (count: number): readonly string[] =>
    low.map((q, bit) => (Math.floor(count / 2 ** bit) % 2 === 1 ? q : not(q)));
  const ending = pins.terminal || saturates || !whole;
  const top = ending ? deck.logic(name("top"), "and", [...equals(modulus - 1), not(pins.down)]) : "";
  const zero = ending ? deck.logic(name("zero"), "and", [...equals(0), pins.down]) : "";
  const ends = low.map((q, bit) => deck.logic(name(`end${bit}`), "xor", [q, pins.down]));
  const held = saturates ? [not(top), not(zero)] : [];
  const enable = [...(pins.enable === undefined ? [] : [pins.enable]), ...held];
  const toggles = low.map((_, bit) => {
    const conditions = [...enable, ...ends.slice(0, bit)];
    const [only] = conditions;
    return only === undefined
      ? deck.constant(1)
      : conditions.length === 1
        ? only
        : deck.logic(name(`t${bit}`), "and", conditions);
  });
  const plain = pins.load === undefined && pins.clear === undefined && (whole || saturates);
  // Where a count that is no power of two wraps, and is enabled.
  const wraps = (end: string): string =>
    deck.logic(name(end === top ? "up" : "under"), "and", [end, ...(pins.enable === undefined ? [] : [pins.enable])]);
  const [over, under] = whole || saturates ? [undefined, undefined] : [wraps(top), wraps(zero)];

  for (const [bit, q] of low.entries()) {
    const toggle = toggles[bit] ?? "";
    const asynchronous = `${pins.sets[bit] ?? "null"} ${pins.resets[bit] ?? "null"} ${q} null`;
    const params = { ...bits.delays(bit), ic: bits.start(bit) };
    if (plain) {
      deck.xspice(name(`b${bit}`), `${toggle} ${pins.clk} ${asynchronous}`, "d_tff", params);
      continue;
    }
    let next = deck.logic(name(`n${bit}`), "xor", [q, toggle]);
    if (over !== undefined && under !== undefined) {
      const last = Math.floor((modulus - 1) / 2 ** bit) % 2 === 1;
      const kept = deck.logic(name(`k${bit}`), "and", [next, not(over), ...(last ? [] : [not(under)])]);
      next = last ? deck.logic(name(`w${bit}`), "or", [kept, under]) : kept;
    }
    const { load, clear } = pins;
    if (load !== undefined) {
      const data = load.data.toReversed()[bit] ?? deck.constant(2);
      const loaded = deck.logic(name(`l${bit}`), "and", [load.at, data]);
      const counted = deck.logic(name(`c${bit}`), "and", [not(load.at), next]);
      next = deck.logic(name(`m${bit}`), "or", [loaded, counted]);
    }
    if (clear !== undefined) {
      next = deck.logic(name(`r${bit}`), "and", [next, not(clear)]);
    }
    deck.xspice(name(`b${bit}`), `${next} ${pins.clk} ${asynchronous}`, "d_dff", params);
  }
  return { top, zero };
}

export const counter: Writer = (deck, d) => {
  const q = d.nets("q").map((net, i) => deck.output(net) ?? deck.fresh(`${d.name}.q${i}`));
  const n = q.length;
  const pin = (name: string): string | undefined => (d.net(name) < 0 ? undefined : deck.input(d.net(name)));
  const down = pin("down");
  const [load, reset, enable] = [pin("load"), pin("reset"), pin("enable")];
  const data = load === undefined ? [] : d.nets("data").map((net) => deck.input(net));
  const [loads, resets] = [d.word("load_mode") === "sync", d.word("reset_mode") === "sync"];
  const clk = deck.input(d.net("clk"));
  const modulus = d.num("modulus") === 0 ? 2 ** n : d.num("modulus");
  if (d.given("ic") && d.num("ic") >= modulus) {
    d.fail(`ic = ${d.num("ic")} beyond the modulus ${modulus} is not written for ngspice`, "start below the modulus");
  }
  const forced = forcing(deck, d, {
    load: loads ? undefined : load,
    data,
    reset: resets ? undefined : reset,
    bits: n,
  });
  const last = countBits(
    deck,
    d.name,
    {
      clk: opened(deck, d, d.word("clk_edge") === "fall" ? not(clk) : clk),
      down: down === undefined ? deck.constant(0) : d.word("down_is") === "high" ? down : not(down),
      enable,
      load: loads && load !== undefined ? { at: load, data } : undefined,
      clear: resets ? reset : undefined,
      terminal: d.net("tc") >= 0,
      ...forced,
      q,
    },
    {
      modulus,
      saturates: d.num("saturate") !== 0,
      start: (bit) => (d.given("ic") ? Math.floor(d.num("ic") / 2 ** bit) % 2 : 2),
      delays: (bit) => bitDelays(deck, d, n, bit),
    },
  );
  const tc = deck.output(d.net("tc"));
  if (tc !== undefined) {
    terminal(deck, d, last, enable, tc);
  }
  if (d.num("skew") !== 0) {
    deck.lags.add("the bits of a counter change together in ngspice, without their skew");
  }
  checksLeftOut(deck, d);
};

/** Load and reset where they act at once; reset wins. */
function forcing(
  deck: NgspiceDeck,
  d: DeviceReading,
  pins: {
    readonly load: string | undefined;
    readonly data: readonly string[];
    readonly reset: string | undefined;
    readonly bits: number;
  },
) {
  const { load, data, reset, bits } = pins;
  const sets: string[] = [];
  const resets: string[] = [];
  for (let bit = 0; bit < bits; bit++) {
    const value = data.toReversed()[bit];
    if (load === undefined || value === undefined) {
      sets.push("null");
      resets.push(reset ?? "null");
      continue;
    }
    const unless = reset === undefined ? [] : [not(reset)];
    sets.push(deck.logic(`${d.name}.s${bit}`, "and", [load, value, ...unless]));
    const cleared = deck.logic(`${d.name}.z${bit}`, "and", [load, not(value)]);
    resets.push(reset === undefined ? cleared : deck.logic(`${d.name}.x${bit}`, "or", [cleared, reset]));
  }
  return { sets, resets };
}

function bitDelays(deck: NgspiceDeck, d: DeviceReading, n: number, bit: number) {
  const of = (param: string): number => {
    const all = d.list(param);
    return ps(all[n - 1 - bit] ?? all[0] ?? 0);
  };
  const outputs = { rise: of("tpd_rise"), fall: of("tpd_fall") };
  const common = Math.min(outputs.rise, outputs.fall);
  if (common < STEP) {
    deck.lags.add(NO_DELAYS);
  }
  // A load or reset has one delay, whichever way a bit goes.
  const forced = { set_delay: ps(d.num("load_delay")) - common, reset_delay: ps(d.num("reset_delay")) - common };
  return split({ clk_delay: 0, ...forced }, outputs);
}

function terminal(
  deck: NgspiceDeck,
  d: DeviceReading,
  { top, zero }: { readonly top: string; readonly zero: string },
  enable: string | undefined,
  tc: string,
): void {
  const gated = d.num("tc_gated") !== 0 && enable !== undefined;
  const last = gated ? deck.logic(`${d.name}.last`, "or", [top, zero]) : undefined;
  // From the bits: what the clock takes to the terminal count beyond its way to them.
  const beyond = Math.max(0, ps(d.num("tc_delay")) - ps(d.list("tpd_rise")[0] ?? 0));
  const delays = { rise: beyond, fall: beyond };
  if (last === undefined || enable === undefined) {
    deck.gate(`${d.name}.tc`, "or", [top, zero], tc, delays);
  } else {
    deck.gate(`${d.name}.tc`, "and", [last, enable], tc, delays);
  }
  deck.lags.add("the terminal count has one delay in ngspice, from the bits");
}
