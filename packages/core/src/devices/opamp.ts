/**
 * Ideal op-amp of circuitjs1 2.7.3 (OpAmpElm.java): the output is an ideal source of `gain` times the input difference,
 * clipped at `max` and `min` with a slope of 1e-4 V/V beyond. Inputs draw no current. No slew, no pole, no offset.
 */
import type { ControlLaw, DeviceDef, ParamSpec } from "./device.ts";

const CIRCUITJS = "circuitjs1 2.7.3, OpAmpElm.java";
/** V/V, in the clipped regions. */
const CLIPPED_SLOPE = 1e-4;

function spec(unit: string, value: number, doc: string): ParamSpec {
  return { unit, default: value, doc, source: CIRCUITJS };
}

/** Detours over the straight line before clipped regions are entered directly for as many iterates, and so on in turn. */
const PATIENCE = 8;

/**
 * In a feedback loop Newton would jump between the clipped regions for ever. As in circuitjs1, a clipped region is entered
 * only when the iterate before was on its side already; otherwise the straight line of the middle is followed once. With
 * positive feedback it is that line which leads nowhere (circuitjs1 leaves it at random), so after some detours it is not taken.
 */
class OpampLaw implements ControlLaw {
  private readonly max: number;
  private readonly min: number;
  private readonly gain: number;
  private last = 0;
  private detours = 0;
  private direct = 0;

  constructor(max: number, min: number, gain: number) {
    this.max = max;
    this.min = min;
    this.gain = gain;
  }

  evaluate(x: Float64Array, grad: Float64Array): number {
    return this.value(x[0] ?? 0, this.region(x[0] ?? 0), grad);
  }

  iterate(x: Float64Array, grad: Float64Array, limited: () => void, first: boolean): number {
    const vd = x[0] ?? 0;
    const before = first ? 0 : this.last;
    this.last = vd;
    const wanted = this.region(vd);
    if (first) {
      this.detours = 0;
      this.direct = 0;
    }
    if (wanted === 0 || wanted * before > 0) {
      return this.value(vd, wanted, grad);
    }
    if (this.direct > 0) {
      this.direct--;
      return this.value(vd, wanted, grad);
    }
    this.detours++;
    if (this.detours % PATIENCE === 0) {
      this.direct = PATIENCE;
    }
    limited();
    return this.value(vd, 0, grad);
  }

  /** 1 above, -1 below, 0 between the clipping levels. */
  private region(vd: number): number {
    const middle = (this.max + this.min) / 2;
    return vd * this.gain >= this.max - middle ? 1 : vd * this.gain <= this.min - middle ? -1 : 0;
  }

  private value(vd: number, region: number, grad: Float64Array): number {
    const middle = (this.max + this.min) / 2;
    grad[0] = region === 0 ? this.gain : CLIPPED_SLOPE;
    if (region === 0) {
      return middle + this.gain * vd;
    }
    const level = region > 0 ? this.max : this.min;
    return level + CLIPPED_SLOPE * (vd - (level - middle) / this.gain);
  }
}

export const opamp: DeviceDef = {
  type: "opamp",
  title: "ideal op-amp with clipped output",
  modelTypes: { opamp: {} },
  pins: [
    { name: "plus", domain: "analog", direction: "in" },
    { name: "minus", domain: "analog", direction: "in" },
    { name: "out", domain: "analog", direction: "inout" },
  ],
  compares: { plus: "plus", minus: "minus" },
  params: {
    max: spec("V", 15, "highest output"),
    min: spec("V", -15, "lowest output"),
    gain: spec("V/V", 1e5, "open-loop gain"),
  },
  build(b) {
    if (b.num("max") <= b.num("min") || b.num("gain") <= 0) {
      b.fail("max must lie above min, and gain above 0", "mend them");
    }
    const law = new OpampLaw(b.num("max"), b.num("min"), b.num("gain"));
    const id = b.analog.controlledVoltage(b.net("out"), 0, [{ plus: b.net("plus"), minus: b.net("minus") }], law);
    b.quantity("vd", "V", (s) => s.voltage(b.net("plus")) - s.voltage(b.net("minus")));
    b.quantity("i", "A", (s) => s.branch(id));
  },
};
