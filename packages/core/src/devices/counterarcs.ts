/**
 * Timing of a counter: the clock to every bit with its own delay and the most that `skew` may add; load, data and reset to
 * the bits where they act at once; and what is asked of the inputs around the edge.
 */
import {
  type ArcInput,
  checkArcs,
  clockedArcs,
  connected,
  type Delay,
  delayArcs,
  type PinRef,
  type TimingArc,
  widthArcs,
} from "./arcs.ts";
import { perOutput, ps } from "./delays.ts";
import { edgeOf } from "./timing.ts";

export function counterArcs(t: ArcInput): readonly TimingArc[] {
  const clk = connected(t, "clk");
  const edge = edgeOf(t);
  const load = connected(t, "load");
  const reset = connected(t, "reset");
  const data = load.length > 0 ? connected(t, "data") : [];
  const loadsAtEdge = t.word("load_mode") === "sync";
  const resetsAtEdge = t.word("reset_mode") === "sync";
  const atOnce = { load: loadsAtEdge ? [] : load, data: loadsAtEdge ? [] : data, reset: resetsAtEdge ? [] : reset };
  const atEdge = { load: loadsAtEdge ? load : [], data: loadsAtEdge ? data : [], reset: resetsAtEdge ? reset : [] };
  const asked = (check: "setup" | "hold" | "recovery", param: string, pins: readonly PinRef[]): readonly TimingArc[] =>
    checkArcs(t, check, param, pins, clk, edge);
  return [
    ...clockedArcs(clk, edge, connected(t, "q"), countDelay(t), t.source("tpd_rise", "tpd_fall", "skew")),
    ...clockedArcs(clk, edge, connected(t, "tc"), same(t, "tc_delay"), t.source("tc_delay")),
    ...forcingArcs(t, atOnce),
    ...terminalArcs(t),
    ...asked("setup", "setup", connected(t, "down")),
    ...asked("setup", "setup_enable", connected(t, "enable")),
    ...asked("setup", "setup_load", [...atEdge.load, ...atEdge.reset]),
    ...asked("setup", "setup_data", atEdge.data),
    ...asked("hold", "hold", [...connected(t, "down", "enable"), ...atEdge.load, ...atEdge.reset, ...atEdge.data]),
    ...asked("recovery", "recovery", [...atOnce.load, ...atOnce.reset]),
    ...widthArcs(t, clk),
  ];
}

function same(t: ArcInput, param: string): () => Delay {
  const delay = ps(t.num(param));
  return () => ({ rise: delay, fall: delay });
}

/** Each bit's delay, late by all of the skew. */
function countDelay(t: ArcInput): (q: PinRef) => Delay {
  const bits = t.nets("q").length;
  const rise = perOutput(t, "tpd_rise", bits);
  const fall = perOutput(t, "tpd_fall", bits);
  const skew = ps(t.num("skew"));
  return ({ index }) => ({ rise: (rise[index] ?? 0) + skew, fall: (fall[index] ?? 0) + skew });
}

interface AtOnce {
  readonly load: readonly PinRef[];
  readonly data: readonly PinRef[];
  readonly reset: readonly PinRef[];
}

/** Load, data and reset past the clock. */
function forcingArcs(t: ArcInput, { load, data, reset }: AtOnce): readonly TimingArc[] {
  const q = connected(t, "q");
  const tc = connected(t, "tc");
  const loading = ps(t.num("load_delay"));
  const resetting = ps(t.num("reset_delay"));
  const sameBit = data.flatMap((bit) =>
    delayArcs(
      [bit],
      q.filter(({ index }) => index === bit.index),
      "positive",
      same(t, "load_delay"),
      t.source("load_delay"),
    ),
  );
  const ends = load.length > 0;
  return [
    ...delayArcs(load, q, "either", same(t, "load_delay"), t.source("load_delay")),
    ...sameBit,
    // The end of a reset lets a load through.
    ...delayArcs(
      reset,
      q,
      "negative",
      () => ({ rise: ends ? loading : resetting, fall: resetting }),
      ends ? t.source("load_delay", "reset_delay") : t.source("reset_delay"),
    ),
    ...delayArcs([...load, ...data, ...reset], tc, "either", same(t, "tc_delay"), t.source("tc_delay")),
  ];
}

function terminalArcs(t: ArcInput): readonly TimingArc[] {
  const gated = t.num("tc_gated") !== 0 ? connected(t, "enable") : [];
  const tc = connected(t, "tc");
  const source = t.source("tc_down_delay");
  return [
    ...delayArcs(connected(t, "down"), tc, "either", same(t, "tc_down_delay"), source),
    ...delayArcs(gated, tc, "positive", same(t, "tc_down_delay"), source),
  ];
}
