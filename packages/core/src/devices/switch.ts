/**
 * S: voltage-controlled switch with hysteresis, ngspice 39 (swload.c): a resistor of `ron` above vt + vh and of `roff` below
 * vt - vh; in between it keeps its state. It starts off, unless the instance says `on`. As in ngspice the state is looked at
 * between Newton iterations.
 *
 * Left out: negative hysteresis, the current-controlled switch.
 */
import { add } from "../analog/stamp.ts";
import type { DeviceDef, Iterate, NonlinearElement, SlotBinder } from "./device.ts";

const NGSPICE = "ngspice 39, swsetup.c";

class Switch implements NonlinearElement {
  readonly nodes: readonly number[];
  readonly controls: readonly number[];
  private readonly conducts: (on: boolean) => number;
  private readonly low: number;
  private readonly high: number;
  private readonly starts: boolean;
  private on: boolean;
  private rowA = 0;
  private rowB = 0;
  private slots = new Int32Array(4);

  constructor(
    nodes: readonly [number, number],
    controls: readonly [number, number],
    thresholds: { readonly low: number; readonly high: number },
    conducts: (on: boolean) => number,
    starts: boolean,
  ) {
    this.nodes = nodes;
    this.controls = controls;
    this.low = thresholds.low;
    this.high = thresholds.high;
    this.conducts = conducts;
    this.starts = starts;
    this.on = starts;
  }

  get siemens(): number {
    return this.conducts(this.on);
  }

  bind(binder: SlotBinder): void {
    const [a = 0, b = 0] = this.nodes;
    this.rowA = binder.row(a);
    this.rowB = binder.row(b);
    this.slots = Int32Array.of(binder.slot(a, a), binder.slot(a, b), binder.slot(b, a), binder.slot(b, b));
  }

  load(x: Iterate): void {
    const { nodes, controls, slots } = this;
    if (x.first) {
      this.on = this.starts;
      x.limited();
    } else {
      const control = (x.v[controls[0] ?? 0] ?? 0) - (x.v[controls[1] ?? 0] ?? 0);
      const on = control > this.high || (this.on && control >= this.low);
      if (on !== this.on) {
        this.on = on;
        x.limited();
      }
    }
    const g = this.conducts(this.on);
    const i = g * ((x.v[nodes[0] ?? 0] ?? 0) - (x.v[nodes[1] ?? 0] ?? 0));
    add(x.f, this.rowA, i);
    add(x.f, this.rowB, -i);
    add(x.a, slots[0] ?? 0, g);
    add(x.a, slots[1] ?? 0, -g);
    add(x.a, slots[2] ?? 0, -g);
    add(x.a, slots[3] ?? 0, g);
  }
}

export const vswitch: DeviceDef = {
  type: "switch",
  title: "voltage-controlled switch",
  modelTypes: { sw: {} },
  pins: [
    { name: "plus", domain: "analog", direction: "inout" },
    { name: "minus", domain: "analog", direction: "inout" },
    { name: "cplus", domain: "analog", direction: "in" },
    { name: "cminus", domain: "analog", direction: "in" },
  ],
  params: {
    vt: { unit: "V", default: 0, doc: "threshold", source: NGSPICE },
    vh: { unit: "V", default: 0, doc: "hysteresis: on above vt + vh, off below vt - vh", source: NGSPICE },
    ron: { unit: "ohm", default: 1, doc: "resistance when on", source: NGSPICE },
    roff: { unit: "ohm", default: 1e12, doc: "resistance when off", source: `${NGSPICE} (1/gmin)` },
    on: { unit: "", default: 0, doc: "1: starts on", source: "ngspice manual 39, section 3.2.16" },
    off: { unit: "", default: 0, doc: "1: starts off", source: "ngspice manual 39, section 3.2.16" },
  },
  build(b) {
    const nodes = [b.net("plus"), b.net("minus")] as const;
    const { vt, vh, ron, roff } = { vt: b.num("vt"), vh: b.num("vh"), ron: b.num("ron"), roff: b.num("roff") };
    if (vh < 0) {
      b.fail("a negative hysteresis is not supported", "give vh=0 or more");
    }
    if (ron === 0 || roff === 0) {
      b.fail("a switch of 0 ohm is not supported", "give ron a small resistance, e.g. 1m");
    }
    const element = new Switch(
      nodes,
      [Math.max(b.net("cplus"), 0), Math.max(b.net("cminus"), 0)],
      { low: vt - vh, high: vt + vh },
      (on) => (on ? 1 / ron : 1 / roff),
      b.num("on") !== 0,
    );
    b.analog.element(element);
    b.quantity("i", "A", (s) => (s.voltage(nodes[0]) - s.voltage(nodes[1])) * element.siemens);
    b.quantity("p", "W", (s) => (s.voltage(nodes[0]) - s.voltage(nodes[1])) ** 2 * element.siemens);
  },
};
