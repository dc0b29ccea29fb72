/**
 * Bridges. XSPICE's take the thresholds and levels; what they lack is put beside them: a resistance, a Schmitt input that keeps
 * its value between its thresholds, and an output that lets its net go.
 *
 * XSPICE's bridge drives whatever the strength. Whether the net is let go shows by driving it twice more, once with a pull-up and
 * once with a pull-down: where the two differ nothing strong is on it.
 */
import { type DeviceReading, type FlatDevice, netOf, numberOf, readDevice } from "@twinedge/core";
import { type NgspiceDeck, not, ps, type Writer } from "../deck.ts";
import { onto } from "./drivers.ts";
import { split } from "./storage.ts";

export const adc: Writer = (deck, d) => {
  const delays = { rise: ps(d.num("rise_delay")), fall: ps(d.num("fall_delay")) };
  const [low, high, load] = [d.num("in_low"), d.num("in_high"), d.num("input_load")];
  const outs = d.nets("out");
  for (const [i, net] of d.nets("in").entries()) {
    const path = outs.length > 1 ? `${d.name}.${i}` : d.name;
    const output = deck.output(outs[i] ?? -1);
    const input = deck.node(net, path);
    if (!isHeld(deck, net)) {
      deck.lags.add("our bridges have no delay, ngspice's see a crossing at their next time step");
    }
    if (load > 0 && input !== "0") {
      deck.dynamic = true;
      deck.element("c", path, `${input} 0 ${load}`);
    }
    if (output === undefined) {
      continue;
    }
    if (d.num("hysteresis") === 0 || low === high) {
      deck.adc(path, input, output, low, high, delays);
      continue;
    }
    const [above, some] = [deck.fresh(`${path}.high`), deck.fresh(`${path}.low`)];
    deck.adc(`${path}.high`, input, above, high, high);
    deck.adc(`${path}.low`, input, some, low, low);
    const zero = deck.constant(0);
    deck.xspice(path, `${zero} ${zero} ${above} ${not(some)} ${output} null`, "d_dff", {
      ...split({ set_delay: delays.rise, reset_delay: delays.fall }, { rise: 0, fall: 0 }),
      ic: 2,
    });
  }
};

/** Is the net's voltage that of a source or of an ideal output, whatever else is on it? */
function isHeld({ design, corner }: NgspiceDeck, net: number): boolean {
  return design.devices.some((device) =>
    device.def.type === "vsource"
      ? netOf(device, "plus") === net && netOf(device, "minus") === 0
      : device.def.type === "dac_bridge" &&
        device.pins[1]?.includes(net) === true &&
        numberOf(device, "r_out", corner) === 0,
  );
}

export const dac: Writer = (deck, d) => {
  const [low, high] = [d.num("out_low"), d.num("out_high")];
  const middle = d.given("out_undef") ? d.num("out_undef") : (low + high) / 2;
  const ins = d.nets("in");
  for (const [i, net] of d.nets("out").entries()) {
    const path = ins.length > 1 ? `${d.name}.${i}` : d.name;
    const input = ins[i] ?? -1;
    const output = deck.node(net, path);
    const drivers = driversOf(deck, input);
    if (d.num("r_out") === 0) {
      deck.dac(path, deck.input(input), output, low, high, middle);
    } else if (drivers.some(mayLetGo)) {
      releasing(deck, d, path, drivers, output, [low, middle, high]);
    } else {
      const inner = deck.fresh(`${path}.inner`);
      deck.dac(path, deck.input(input), inner, low, high, middle);
      deck.element("r", path, `${inner} ${output} ${d.num("r_out")}`);
    }
  }
};

function driversOf({ design }: NgspiceDeck, net: number): readonly FlatDevice[] {
  return design.devices.filter(({ def, pins }) =>
    def.pins.some((pin, p) => pin.domain === "digital" && pin.direction !== "in" && pins[p]?.includes(net)),
  );
}

function mayLetGo({ def }: FlatDevice): boolean {
  return onto[def.type] !== undefined;
}

function releasing(
  deck: NgspiceDeck,
  d: DeviceReading,
  path: string,
  drivers: readonly FlatDevice[],
  output: string,
  [low, middle, high]: readonly [number, number, number],
): void {
  const other = drivers.find((driver) => !mayLetGo(driver));
  if (other !== undefined) {
    d.fail(
      `${other.name} (${other.def.type}) shares an analog net with outputs that let go, which is not written for ngspice`,
      "put a d_tristate between it and the net",
    );
  }
  const pulled = (["up", "down"] as const).map((way) => {
    const net = deck.fresh(`${path}.${way}`);
    deck.xspice(`${path}.${way}`, net, `d_pull${way}`, {});
    for (const driver of drivers) {
      onto[driver.def.type]?.(deck, readDevice(driver, deck.corner), `${driver.name}.${way}`, net);
    }
    return `v(${deck.level(`${path}.${way}.level`, net)})`;
  });
  const [up = "0", down = "0"] = pulled;
  const level = `(${up} + ${down} > 1.25 ? ${high} : (${up} + ${down} < 0.75 ? ${low} : ${middle}))`;
  const siemens = `(${up} - ${down} > 0.75 ? 0 : (${up} - ${down} > 0.25 ? ${1 / d.num("r_weak")} : ${1 / d.num("r_out")}))`;
  deck.element("b", path, `${output} 0 i=(v(${output}) - ${level}) * ${siemens}`);
}
