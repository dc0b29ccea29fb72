/**
 * Latches: D and SR, transparent while enable is 1, with asynchronous set and reset; XSPICE's pins and delays.
 *
 * Set-up and hold are asked around the end of enable, which is when the latch closes. Against XSPICE (ngspice 39): the state
 * at power-up is X unless `ic` is given, an X on enable makes the bit X where letting the input through would change it, and an
 * X on S or R counts only where it matters.
 */

import { checkArcs, connected, type Delay, delayArcs, widthArcs } from "./arcs.ts";
import { ps, seconds } from "./delays.ts";
import type { Build, DeviceDef, Kernel } from "./device.ts";
import { setReset } from "./flipflops.ts";
import { metaParams } from "./metastability.ts";
import { either, read, X } from "./states.ts";
import {
  asynchronousArcs,
  fallDelay,
  pairOf,
  StoredBit,
  storageParams,
  storagePins,
  throughOutput,
} from "./storage.ts";
import { holdTime, Policy, PulseWidth, pulseWidth, SampledInput, setupTime, violationParams } from "./timing.ts";

const XSPICE = "ngspice 39, icm/digital ifspec.ifs";
/** What set-up and hold are measured from. */
const CLOSING = "the end of ENABLE";

interface Kind {
  readonly type: string;
  readonly title: string;
  readonly data: readonly string[];
  readonly next: (q: number, d: Uint8Array) => number;
  /** XSPICE's name of the delay from the data inputs. */
  readonly dataDelay: string;
  readonly loads: readonly string[];
}

class Latch {
  /** What it runs on. */
  readonly nets: readonly number[];
  /** Its process. */
  id = -1;
  private readonly next: Kind["next"];
  private readonly bit: StoredBit;
  private readonly inputs: readonly SampledInput[];
  private readonly sampled: Uint8Array;
  private readonly enable: number;
  private readonly dataDelay: Delay;
  private readonly enableDelay: Delay;
  private readonly width: PulseWidth;
  private readonly policy: Policy;
  private level = X;

  constructor(b: Build, kind: Kind) {
    this.next = kind.next;
    this.bit = new StoredBit(b);
    this.policy = new Policy(b);
    this.enable = b.net("enable");
    this.dataDelay = pairOf(b, kind.dataDelay);
    this.enableDelay = pairOf(b, "enable_delay");
    this.width = new PulseWidth(b, "ENABLE", ps(b.num("width")));
    const setup = ps(b.num("setup"));
    const hold = ps(b.num("hold"));
    this.inputs = kind.data.map(
      (pin) => new SampledInput(b, pin.slice(0, 1).toUpperCase(), b.net(pin), X, setup, hold, this.policy),
    );
    this.sampled = new Uint8Array(this.inputs.length);
    this.nets = [this.enable, this.bit.setNet, this.bit.resetNet, ...this.inputs.map((input) => input.net)];
  }

  run(k: Kernel): void {
    const { bit } = this;
    const before = this.level;
    this.level = read(k, this.enable, X);
    const asynchronous = bit.readAsynchronous(k);
    const delay = asynchronous ?? (before === this.level ? this.dataDelay : this.enableDelay);
    const narrow = !k.settling && before !== this.level && this.width.tooShort(k, before);
    if (k.settling) {
      bit.restart();
    } else if (this.level === 0 && !bit.held) {
      if (narrow || before === 1) {
        this.close(k, narrow);
      } else {
        this.disturbed(k);
      }
    }
    if (this.level !== 0) {
      bit.decided();
      for (let i = 0; i < this.inputs.length; i++) {
        this.sampled[i] = read(k, this.inputs[i]?.net ?? -1, X);
      }
      const through = this.next(bit.q, this.sampled);
      bit.q = this.level === 1 ? through : either(bit.q, through);
    }
    bit.force();
    bit.show(k, delay);
  }

  /** Enable has ended: what was let through stays, unless it came too late or enable was too short. */
  private close(k: Kernel, narrow: boolean): void {
    const { bit, policy } = this;
    let late: SampledInput | undefined;
    for (let i = 0; i < this.inputs.length; i++) {
      const input = this.inputs[i];
      this.sampled[i] = input?.look(k, CLOSING) ?? X;
      if (input?.violated === true) {
        late = input;
      }
    }
    if (narrow || late !== undefined) {
      const likely = narrow || late === undefined ? 0.5 : late.seen(k.now - k.changedAt(late.net));
      bit.q = policy.taken(bit.q, likely);
      bit.metastable(k, this.id, this.enableDelay.rise, narrow ? 0 : (late?.asked ?? 0));
    }
  }

  private disturbed(k: Kernel): void {
    for (const input of this.inputs) {
      if (input.changedTooSoon(k, CLOSING)) {
        this.bit.q = input.retaken(k, this.bit.q);
        this.bit.metastable(k, this.id, this.enableDelay.rise, input.asked);
      }
    }
  }
}

function latch(kind: Kind): DeviceDef {
  const inputs = kind.data.map((name) => ({ name, domain: "digital", direction: "in" }) as const);
  return {
    type: kind.type,
    title: kind.title,
    modelTypes: { [kind.type]: {} },
    pins: [...inputs, { name: "enable", domain: "digital", direction: "in" }, ...storagePins],
    params: {
      [kind.dataDelay]: seconds(1e-9, "from the data to the outputs, before rise_delay or fall_delay", XSPICE),
      enable_delay: seconds(1e-9, "from enable to the outputs, before rise_delay or fall_delay", XSPICE),
      ...fallDelay(kind.dataDelay),
      ...fallDelay("enable_delay"),
      ...storageParams,
      setup: setupTime("data are there this long before enable ends"),
      hold: holdTime,
      width: pulseWidth,
      ...violationParams,
      ...metaParams,
    },
    ignored: [...kind.loads, "enable_load", "set_load", "reset_load"],
    arcs: (t) => {
      const [out, nout, enable] = [connected(t, "out"), connected(t, "nout"), connected(t, "enable")];
      const data = connected(t, ...kind.data);
      const through = (param: string): (() => Delay) => {
        const delay = throughOutput(t, param);
        return () => delay;
      };
      const source = (param: string): string => t.source(param, "rise_delay", "fall_delay");
      return [
        // The second data pin, r, resets.
        ...kind.data.flatMap((pin, i) => {
          const [sense, opposite] = i === 0 ? (["positive", "negative"] as const) : (["negative", "positive"] as const);
          return [
            ...delayArcs(connected(t, pin), out, sense, through(kind.dataDelay), source(kind.dataDelay)),
            ...delayArcs(connected(t, pin), nout, opposite, through(kind.dataDelay), source(kind.dataDelay)),
          ];
        }),
        ...delayArcs(enable, [...out, ...nout], "either", through("enable_delay"), source("enable_delay")),
        ...asynchronousArcs(t),
        ...checkArcs(t, "setup", "setup", data, enable, "fall"),
        ...checkArcs(t, "hold", "hold", data, enable, "fall"),
        ...widthArcs(t, enable),
      ];
    },
    build(b) {
      const bit = new Latch(b, kind);
      bit.id = b.digital.process(bit.nets, (k) => bit.run(k));
    },
  };
}

export const latches: readonly DeviceDef[] = [
  latch({
    type: "d_dlatch",
    title: "D latch",
    data: ["data"],
    next: (_q, d) => d[0] ?? X,
    dataDelay: "data_delay",
    loads: ["data_load"],
  }),
  latch({
    type: "d_srlatch",
    title: "SR latch",
    data: ["s", "r"],
    next: setReset,
    dataDelay: "sr_delay",
    loads: ["sr_load"],
  }),
];
