/**
 * Metastability of a stored bit: the standard model of a synchroniser.
 *
 * Data that change within a window T_w around the moment at which the part samples leave it undecided; how long it stays so,
 * beyond its normal delay, is exponential with the time constant tau. Rate of outputs undecided for longer than t:
 * clock rate x data rate x T_w x exp(-t/tau) (H. J. M. Veendrick, IEEE J. Solid-State Circuits 15, 169 (1980); J. F. Wakerly,
 * Digital Design, ch. 8). Where in the data sheet's set-up and hold time the sampling moment lies is not known: it is
 * taken as equally likely everywhere, so that the share T_w / (set-up + hold) of the violations goes metastable.
 * Left out: that the outcome and its delay depend on each other, oscillating outputs, noise, temperature and supply.
 */
import { ps, seconds } from "./delays.ts";
import type { Build, ParamSpec } from "./device.ts";

/** s: tau of 74HC, and T0, which is T_w as seen from the clock edge. */
const HC_TAU = 1.82e-9;
const HC_T0 = 1.5e-6;
const HC =
  "TI's 74HC flip-flops, tau 1.82 ns and T0 1.5 us from the clock edge, from memory of J. F. Wakerly, Digital Design, ch. 8, table of metastability parameters, unverified (its 74ALS74, 1.00 ns and 8.7 us, is confirmed)";

export const metaParams: Readonly<Record<string, ParamSpec>> = {
  meta_window: {
    unit: "s",
    doc: "T_w: window of data changes that leave the bit undecided at its normal delay; not given: set-up and hold time, so that every violation does",
    source: "assumption: the pessimistic side, where a part's window is not known",
  },
  meta_tau: seconds(HC_TAU, "time constant of an undecided bit", `assumption: as ${HC}`),
};

/** Values of a 74HC flip-flop whose typical delay from the clock is this long, s. */
export function hcMetastability(delay: number) {
  const window = Number((HC_T0 * Math.exp(-delay / HC_TAU)).toPrecision(3));
  return {
    meta_window: { value: window, source: `T0 exp(-clk_delay/tau) at the typical clk_delay; ${HC}` },
    meta_tau: { value: HC_TAU, source: HC },
  };
}

/** How a violated bit comes to rest, with `violation=random`. */
export class Metastability {
  private readonly b: Build;
  private readonly random: boolean;
  /** ps; undefined: whatever is asked. */
  private readonly window: number | undefined;
  private readonly tau: number;

  constructor(b: Build) {
    this.b = b;
    this.random = b.word("violation") === "random";
    this.window = b.given("meta_window") ? ps(b.num("meta_window")) : undefined;
    this.tau = 1e12 * b.num("meta_tau");
  }

  /**
   * ps that the output stays undecided beyond its normal delay; 0 where it does not. `asked`: set-up and hold time (ps) in
   * which the data changed, 0 where the violation has no such window (a narrow pulse, a late release).
   */
  resolution(asked: number): number {
    const { b, random, window, tau } = this;
    if (!random || (window !== undefined && b.random() * asked >= window)) {
      return 0;
    }
    return Math.round(-tau * Math.log(1 - b.random()));
  }
}

/**
 * Mean time in s between failures of a synchroniser, a failure being an output still undecided `slack` s after its normal
 * delay: exp(slack / tau) / (window clock data). `window` (T_w) and `tau` in s, tau above 0; `clock` and `data` in changes a
 * second. Infinity where nothing changes. With T0 as the window, `slack` counts from the clock edge. Source: as above.
 */
export function mtbf(of: {
  readonly window: number;
  readonly tau: number;
  readonly clock: number;
  readonly data: number;
  readonly slack: number;
}): number {
  return Math.exp(of.slack / of.tau) / (of.window * of.clock * of.data);
}
