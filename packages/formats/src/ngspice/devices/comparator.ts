/**
 * The comparator as a macro model. A B source says how the inputs stand: 1, 0, or one half where the data sheet says nothing; an
 * integrator makes the delay that the overdrive has; an event net takes the decision over, so that a circuit fed back through its
 * output still has an operating point; the output is the data sheet's VOL(I) or the leakage.
 *
 * Left out: that what is undefined reads as X; the output then stays as it was, as here. A decision that is taken back runs
 * back in ngspice, here it is forgotten.
 */
import type { DeviceReading } from "@twinedge/core";
import { type NgspiceDeck, not, ps, type Writer } from "../deck.ts";
import { NO_DELAYS } from "./gates.ts";
import { split } from "./storage.ts";

/** V above the common-mode range over which an input's bias current fades to 0. */
const BIAS_FADE = 1;
/** V at which the leakage is given. */
const LEAKAGE_AT = 5;

export const comparator: Writer = (deck, d) => {
  if (d.num("noise") !== 0) {
    d.fail("noise that is drawn at every solve has no equal in ngspice", "leave noise off");
  }
  const [inp, inm] = [deck.node(d.net("inp"), d.name), deck.node(d.net("inm"), d.name)];
  const vcc = d.net("vcc") < 0 ? String(d.num("vcc")) : `v(${deck.node(d.net("vcc"), d.name)})`;
  const vee = d.net("vee") < 0 ? "0" : deck.node(d.net("vee"), d.name);
  bias(deck, d, inp, d.num("ib") + d.num("ios") / 2, vcc);
  bias(deck, d, inm, d.num("ib") - d.num("ios") / 2, vcc);
  const out = d.net("out");
  if (out < 0) {
    return;
  }
  const decision = deck.fresh(`${d.name}.decision`);
  deck.element("b", `${d.name}.decision`, `${decision} 0 v=${decided(deck, d, inp, inm, vcc, vee)}`);
  stage(
    deck,
    d,
    deck.node(out, d.name),
    vee,
    deck.level(`${d.name}.off`, taken(deck, d, decision, differenceOf(d, inp, inm))),
  );
};

/** A PNP input's base current. */
function bias(deck: NgspiceDeck, d: DeviceReading, net: string, amperes: number, vcc: string): void {
  if (amperes !== 0 && net !== "0") {
    const headroom = Math.max(d.given("headroom") ? d.num("headroom") : 0, 0);
    const above = `(v(${net}) - ${vcc} + ${headroom}) / ${BIAS_FADE}`;
    deck.element("b", `${d.name}.${net}`, `0 ${net} i=${amperes} * min(1, max(0, 1 - ${above}))`);
  }
}

const OUTCOMES: Readonly<Record<string, string>> = { low: "0", high: "1", x: "0.5" };

function outcome(word: string): string {
  return OUTCOMES[word] ?? "0.5";
}

function tieOf(deck: NgspiceDeck, d: DeviceReading): string {
  const option = deck.design.options.get("tie");
  return outcome(d.given("tie") ? d.word("tie") : typeof option === "string" ? option : "x");
}

function voltage(net: string): string {
  return net === "0" ? "0" : `v(${net})`;
}

function differenceOf(d: DeviceReading, inp: string, inm: string): string {
  const vos = d.num("vos");
  return `${voltage(inp)} - ${voltage(inm)} + ${vos < 0 ? `(${vos})` : vos}`;
}

/** How the inputs stand, as an expression: 1, 0, 0.5 for undefined. */
function decided(deck: NgspiceDeck, d: DeviceReading, inp: string, inm: string, vcc: string, vee: string): string {
  const band = d.num("tie_band");
  const difference = differenceOf(d, inp, inm);
  const inside = `(${difference} > ${band} ? 1 : (${difference} < ${-band} ? 0 : ${tieOf(deck, d)}))`;
  let text = inside;
  if (d.given("headroom")) {
    const over = (net: string): string => `${voltage(net)} > ${vcc} - ${d.num("headroom")}`;
    text = `(${over(inp)} ? (${over(inm)} ? ${outcome(d.word("above"))} : 1) : (${over(inm)} ? 0 : ${text}))`;
  }
  if (d.given("vicr_low")) {
    const under = (net: string): string => `${voltage(net)} < ${voltage(vee)} + (${d.num("vicr_low")})`;
    text = `(${under(inp)} ? 0.5 : (${under(inm)} ? 0.5 : ${text}))`;
  }
  return text;
}

/** The decision as an event net, after the delay; where it is undefined, as it was. */
function taken(deck: NgspiceDeck, d: DeviceReading, decision: string, difference: string): string {
  const output = deck.fresh(`${d.name}.released`);
  const slow = d.list("overdrive").length > 1;
  const delays = { rise: ps(d.list("t_rise")[0] ?? 0), fall: ps(d.list("t_fall")[0] ?? 0) };
  deck.lags.add(slow ? "a comparator switches at ngspice's next time step" : NO_DELAYS);
  const undefinedAtAll = tieOf(deck, d) === "0.5" || d.given("headroom") || d.given("vicr_low");
  if (undefinedAtAll) {
    deck.notes.add(
      "a comparator's undefined output (a tie, inputs out of range) stays as it was and does not read as X in ngspice",
    );
  }
  if (!slow && !undefinedAtAll) {
    deck.adc(`${d.name}.released`, decision, output, 0.5, 0.5, delays);
    return output;
  }
  const course = slow ? integrated(deck, d, decision, difference) : decision;
  const [near, far] = slow ? [0.001, 0.999] : [0.25, 0.75];
  const [high, some] = [deck.fresh(`${d.name}.high`), deck.fresh(`${d.name}.some`)];
  deck.adc(`${d.name}.high`, course, high, far, far);
  deck.adc(`${d.name}.some`, course, some, near, near);
  const zero = deck.constant(0);
  const times = slow ? { set_delay: 0, reset_delay: 0 } : { set_delay: delays.rise, reset_delay: delays.fall };
  deck.xspice(`${d.name}.released`, `${zero} ${zero} ${high} ${not(some)} ${output} null`, "d_dff", {
    ...split(times, { rise: 0, fall: 0 }),
    ic: 1,
  });
  return output;
}

/** F, s, S: the integrator's capacitor, how fast it comes to rest at its ends, and what holds it where nothing is decided. */
const INTEGRATOR = { farads: 1e-12, rest: 1e-9, hold: 1e-12 };

/**
 * The delay by overdrive: a capacitor that the decision charges from 0 to 1 V, or back, in the time that the curve gives. Its rate
 * is log-log between the points, proportional to the overdrive below the first and constant above the last.
 */
function integrated(deck: NgspiceDeck, d: DeviceReading, decision: string, difference: string): string {
  const course = deck.fresh(`${d.name}.course`);
  const { farads, rest, hold } = INTEGRATOR;
  const over = `abs(${difference})`;
  const at = d.list("overdrive");
  const rate = (delay: readonly number[]): string => {
    let text = String(1 / (delay.at(-1) ?? 1));
    for (let i = at.length - 2; i >= 0; i--) {
      const [x0 = 1, x1 = 1, y0 = 1, y1 = 1] = [at[i], at[i + 1], delay[i], delay[i + 1]];
      const slope = Math.log(y0 / y1) / Math.log(x1 / x0);
      text = `(${over} <= ${x1} ? ${1 / y0} * pow(${over} / ${x0}, ${slope}) : ${text})`;
    }
    const first = at[0] ?? 1;
    return `(${over} <= ${first} ? max(${over}, 1e-9) / ${first * (delay[0] ?? 1)} : ${text})`;
  };
  const up = `min(${rate(d.list("t_rise"))}, (1 - v(${course})) / ${rest})`;
  const down = `min(${rate(d.list("t_fall"))}, v(${course}) / ${rest})`;
  const moves = `(v(${decision}) > 0.75 ? ${up} : (v(${decision}) < 0.25 ? -${down} : 0))`;
  deck.element("b", `${d.name}.course`, `0 ${course} i=${farads} * ${moves} + ${hold} * (1 - v(${course}))`);
  deck.element("c", `${d.name}.course`, `${course} 0 ${farads}`);
  deck.dynamic = true;
  return course;
}

/** The output transistor: `off` is a voltage of 1 where it lets go, of 0 where it conducts. */
function stage(deck: NgspiceDeck, d: DeviceReading, out: string, vee: string, off: string): void {
  const volts = d.list("sink_v");
  const amps = d.list("sink_i");
  const across = vee === "0" ? `v(${out})` : `v(${out},${vee})`;
  // From the last segment back; each goes on where the next one is not reached yet.
  let current = "";
  for (let i = volts.length - 1; i >= 0; i--) {
    const [v0, v1] = [volts[i - 1] ?? 0, volts[i] ?? 1];
    const [i0, i1] = [amps[i - 1] ?? 0, amps[i] ?? 1];
    const segment = `${i0} + ${(i1 - i0) / (v1 - v0)} * (${across} - ${v0})`;
    current = current === "" ? `(${segment})` : `(${across} <= ${v1} ? ${segment} : ${current})`;
  }
  const leak = d.num("leakage") / LEAKAGE_AT;
  const released = leak === 0 ? "" : ` + v(${off}) * ${leak} * ${across}`;
  deck.element("b", d.name, `${out} ${vee} i=(1 - v(${off})) * ${current}${released}`);
  if (d.num("c_out") > 0) {
    deck.dynamic = true;
    deck.element("c", `${d.name}.out`, `${out} 0 ${d.num("c_out")}`);
  }
}
