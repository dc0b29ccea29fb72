/**
 * How a potentiometer's resistance follows its position: the one law of `digipot` and `twin`.
 *
 * At position p of n the resistance between b and the wiper's tap is
 * - linear: p/n rab;
 * - log: rab ratio^(p/(n - 1) - 1), so that equal steps are equal factors, from rab/ratio at 0 to rab at the last position.
 */
import type { DeviceReading, ParamSpec } from "./device.ts";

const AD5220 = "Analog Devices AD5220 Rev.0";

export const taperParams: Readonly<Record<string, ParamSpec>> = {
  positions: { unit: "", default: 128, doc: "wiper positions", source: `${AD5220} p.7: 128` },
  rab: { unit: "ohm", default: 1e5, doc: "resistance from a to b", source: `${AD5220}: 10, 50 or 100 kilohm` },
  rw: { unit: "ohm", default: 40, doc: "wiper resistance, above 0", source: `${AD5220} p.2: 40 ohm typ` },
  taper: {
    unit: "",
    words: ["linear", "log"],
    doc: "resistance from b to the tap at position p of n: p/n rab, or rab ratio^(p/(n-1) - 1); not given: log where ratio is",
    source: `${AD5220} p.7: equal steps`,
  },
  ratio: {
    unit: "",
    default: 0,
    doc: "log taper: rab over the resistance at position 0, above 1; 0: linear",
    source: `${AD5220} p.7: equal steps`,
  },
};

export class Taper {
  readonly positions: number;
  readonly rab: number;
  readonly rw: number;
  /** ln of the factor of one step; 0 where the steps are equal. */
  private readonly step: number;

  constructor(b: DeviceReading) {
    this.positions = b.num("positions");
    this.rab = b.num("rab");
    this.rw = b.num("rw");
    if (!(this.rab > 0 && this.rw > 0)) {
      b.fail("rab and rw must be above 0", "an ideal wiper still needs a small resistance, e.g. rw=1m");
    }
    const ratio = b.num("ratio");
    const log = b.given("taper") ? b.word("taper") === "log" : ratio !== 0;
    if (log && !(ratio > 1 && this.positions > 1)) {
      b.fail("a log taper needs a ratio above 1 and at least two positions", "write e.g. ratio=100");
    }
    if (!log && ratio !== 0) {
      b.fail("a linear taper has no ratio", "leave ratio off, or write taper=log");
    }
    this.step = log ? Math.log(ratio) / (this.positions - 1) : 0;
  }

  /** ohm between b and the tap; the wiper's is not in it. */
  lower(position: number): number {
    const { positions, rab, step } = this;
    return step === 0 ? (rab * position) / positions : rab * Math.exp(step * (position - positions + 1));
  }

  /** The position at power-up in this parameter, mid-scale where it is not given. */
  start(b: DeviceReading, param: string): number {
    const position = b.given(param) ? b.num(param) : Math.floor(this.positions / 2);
    if (!Number.isInteger(position) || position < 0 || position >= this.positions) {
      b.fail(`${param} = ${position} is no position`, `give a whole number from 0 to ${this.positions - 1}`);
    }
    return position;
  }
}
