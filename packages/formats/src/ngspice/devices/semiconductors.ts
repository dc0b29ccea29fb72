/**
 * D, Q, J, M: ngspice's own, with the parameters that count at DC. Falstad's extras are put together: its thermal voltage is
 * the temperature that has it, a transistor without a conductance to the substrate gets one of -gmin beside ngspice's, its
 * law of breakdown is a second diode in reverse behind a source.
 */
import type { DeviceReading, FlatDevice } from "@twinedge/core";
import type { ModelParams, NgspiceDeck, Writer } from "../deck.ts";
import { celsius, celsiusOf } from "../temperature.ts";

const DEFAULT_GMIN = 1e-12;
/** Of the instance in ngspice; everything else belongs to the model. */
const OF_INSTANCE = new Set(["area", "areab", "areac", "m", "temp", "dtemp", "w", "l", "ad", "as", "nrd", "nrs"]);
const NOT_NGSPICES = new Set(["polarity", "vt", "gsub", "gmin", "breakdown", "icvbe", "icvbc", "part", "tnom"]);

function gminOf(deck: NgspiceDeck): number {
  const gmin = deck.design.options.get("gmin");
  return typeof gmin === "number" ? gmin : DEFAULT_GMIN;
}

interface Card {
  readonly model: ModelParams;
  readonly instance: string;
}

/** The given parameters, told apart; the thermal voltage as temperatures. */
function card(deck: NgspiceDeck, d: DeviceReading, { params }: FlatDevice): Card {
  const own = [...params.keys()].filter((name) => !NOT_NGSPICES.has(name));
  const model = own.filter((name) => !OF_INSTANCE.has(name)).map((name) => [name, d.num(name)] as const);
  const instance = own.filter((name) => OF_INSTANCE.has(name)).map((name) => [name, d.num(name)] as const);
  const vt = d.given("vt") ? celsiusOf(d.num("vt")) : undefined;
  const nominal = vt ?? (d.given("tnom") ? d.num("tnom") : undefined);
  if (
    vt !== undefined &&
    (d.given("temp") || d.given("tnom") || celsius(deck.design, "temp") !== celsius(deck.design, "tnom"))
  ) {
    d.fail("a thermal voltage beside a temperature cannot be said in ngspice", "leave vt off, or the temperatures");
  }
  const temperature = vt === undefined ? [] : [["temp", vt] as const];
  return {
    model: Object.fromEntries([...model, ...(nominal === undefined ? [] : [["tnom", nominal] as const])]),
    instance: [...instance.filter(([name]) => vt === undefined || name !== "temp"), ...temperature]
      .map(([name, value]) => ` ${name}=${value}`)
      .join(""),
  };
}

function polarity(d: DeviceReading): 1 | -1 {
  return d.num("polarity") < 0 ? -1 : 1;
}

function shunt(deck: NgspiceDeck, path: string, a: string, b: string, siemens: number): void {
  if (siemens !== 0) {
    deck.element("r", path, `${a} ${b} ${1 / siemens}`);
  }
}

function startsLeftOut(deck: NgspiceDeck, d: DeviceReading): void {
  if (d.given("icvbe") || d.given("icvbc")) {
    deck.notes.add("saved states of transistors (icvbe, icvbc), from which Newton starts here, are not carried over");
  }
}

export const bjt: Writer = (deck, d, device) => {
  const [c, b, e] = [deck.node(d.net("c"), d.name), deck.node(d.net("b"), d.name), deck.node(d.net("e"), d.name)];
  const s = d.net("s") < 0 ? "0" : deck.net(d.net("s"));
  const { model, instance } = card(deck, d, device);
  const name = deck.model(polarity(d) > 0 ? "npn" : "pnp", model, device.model ?? "npn");
  deck.element("q", d.name, `${c} ${b} ${e}${s === "0" ? "" : ` ${s}`} ${name}${instance}`);
  startsLeftOut(deck, d);
  if (d.given("gsub")) {
    const vertical = d.num(d.given("subs") ? "subs" : "polarity") > 0;
    if (d.num(vertical ? "rc" : "rb") !== 0) {
      d.fail("gsub behind a collector or base resistance cannot be said in ngspice", "leave gsub off");
    }
    shunt(deck, `${d.name}.gsub`, vertical ? c : b, s, d.num("gsub") - gminOf(deck));
  }
};

export const diode: Writer = (deck, d, device) => {
  const a = deck.node(d.net("a"), d.name);
  const k = deck.node(d.net("k"), d.name);
  const { model, instance } = card(deck, d, device);
  const falstad = d.word("breakdown") === "falstad";
  const { bv, nbv, ibv, mj, ...forward } = model;
  const spice = {
    ...(bv === undefined ? {} : { bv }),
    ...(nbv === undefined ? {} : { nbv }),
    ...(ibv === undefined ? {} : { ibv }),
  };
  const name = deck.model(
    "d",
    { ...forward, ...(mj === undefined ? {} : { m: mj }), ...(falstad ? {} : spice) },
    device.model ?? "d",
  );
  deck.element("d", d.name, `${a} ${k} ${name}${instance}`);
  const rs = d.num("rs");
  if (d.given("gmin")) {
    if (rs !== 0) {
      d.fail("gmin behind a series resistance cannot be said in ngspice", "leave gmin off");
    }
    shunt(deck, `${d.name}.gmin`, a, k, d.num("gmin") - gminOf(deck));
  }
  if (falstad && d.num("bv") !== 0) {
    breakdown(deck, d, [a, k], instance);
  }
};

/** -is exp((-v - z)/vt), z such that 5 mA flow at bv (circuitjs1 2.7.3, Diode.java). */
function breakdown(deck: NgspiceDeck, d: DeviceReading, [a, k]: readonly [string, string], instance: string): void {
  const [is, vt] = [d.num("is"), d.num("vt")];
  const z = d.num("bv") - vt * Math.log(1 + 0.005 / is);
  const inner = deck.fresh(`${d.name}.zener`);
  const at = celsiusOf(vt);
  const model = deck.model("d", { is, n: 1, tnom: at }, "breakdown");
  deck.element("v", `${d.name}.zener`, `${k} ${inner} ${z}`);
  deck.element(
    "d",
    `${d.name}.zener`,
    `${inner} ${a} ${model}${instance.includes("temp=") ? instance : ` temp=${at}`}`,
  );
  // Takes away ngspice's gmin and the -is of the second diode.
  shunt(deck, `${d.name}.zener`, inner, a, -gminOf(deck));
  deck.element("i", `${d.name}.zener`, `${k} ${a} ${is}`);
}

export const jfet: Writer = (deck, d, device) => {
  const pins = ["d", "g", "s"].map((pin) => deck.node(d.net(pin), d.name)).join(" ");
  const { model, instance } = card(deck, d, device);
  const name = deck.model(polarity(d) > 0 ? "njf" : "pjf", model, device.model ?? "njf");
  deck.element("j", d.name, `${pins} ${name}${instance}`);
};

export const mosfet: Writer = (deck, d, device) => {
  const pins = ["d", "g", "s", "b"].map((pin) => deck.node(d.net(pin), d.name)).join(" ");
  const { model, instance } = card(deck, d, device);
  const name = deck.model(polarity(d) > 0 ? "nmos" : "pmos", { level: 1, ...model }, device.model ?? "nmos");
  deck.element("m", d.name, `${pins} ${name}${instance}`);
};
