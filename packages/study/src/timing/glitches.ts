/**
 * Decoder glitches: stretches in which none or several taps of a pot are selected, and how far the network's nodes leave the
 * range between the voltages before and after. The simulation's network is at rest at every instant, so the excursion is the
 * most that nodes without capacitance can do; charge stored in saturated transistors is left out.
 */
import { type Design, type FlatSignal, type Simulator, stateOf } from "@twinedge/core";

export interface Glitch {
  readonly edge: string;
  readonly network: "free" | "clamped";
  readonly clock: number;
  /** ps */
  readonly time: number;
  readonly duration: number;
  /** Taps before and after; NaN where the run ends in it. */
  readonly from: number;
  readonly to: number;
  /** Fewest and most taps selected on the way. */
  readonly fewest: number;
  readonly most: number;
  /** V: farthest outside of the voltages before and after, and at which net. */
  readonly excursion: number;
  readonly net: string;
  /** V: where that net went. */
  readonly volts: number;
}

/** Watches a run. @returns what to call at every time point, and what was found */
export class GlitchWatch {
  readonly found: Glitch[] = [];
  private readonly pots: readonly WatchedPot[];

  constructor(design: Design) {
    this.pots = design.edges.flatMap((edge) => {
      const { path, tap } = edge;
      if (tap === undefined) {
        return [];
      }
      const nets = (network: "free" | "clamped"): readonly number[] => [
        ...new Set([
          edge[network].j,
          edge[network].node,
          ...(network === "free" ? design.targets.map(({ net }) => net) : []),
        ]),
      ];
      return (["free", "clamped"] as const).map(
        (network) => new WatchedPot(design, path, network, tap[network], nets(network), this.found),
      );
    });
  }

  look(simulator: Simulator, clock: number): void {
    for (const pot of this.pots) {
      pot.look(simulator, clock);
    }
  }
}

class WatchedPot {
  private readonly design: Design;
  private readonly edge: string;
  private readonly network: "free" | "clamped";
  private readonly tap: FlatSignal;
  private readonly nets: readonly number[];
  private readonly found: Glitch[];
  private before: readonly number[] = [];
  private from = Number.NaN;
  private begun: { readonly time: number; readonly clock: number; fewest: number; most: number } | undefined;
  private extremes: { low: number; high: number }[] = [];

  constructor(
    design: Design,
    edge: string,
    network: "free" | "clamped",
    tap: FlatSignal,
    nets: readonly number[],
    found: Glitch[],
  ) {
    this.design = design;
    this.edge = edge;
    this.network = network;
    this.tap = tap;
    this.nets = nets;
    this.found = found;
  }

  look({ kernel, engine }: Simulator, clock: number): void {
    let [selected, at] = [0, Number.NaN];
    for (const [position, net] of this.tap.nets.entries()) {
      if (stateOf(kernel.read(net)) === 1) {
        selected++;
        at = position;
      }
    }
    const now = this.nets.map((net) => engine.voltage(net));
    const { begun } = this;
    if (selected === 1) {
      if (begun !== undefined && !Number.isNaN(this.from)) {
        this.found.push(this.glitch(begun, kernel.now, at, now));
      }
      this.begun = undefined;
      this.from = at;
      this.before = now;
      return;
    }
    if (begun === undefined) {
      this.begun = { time: kernel.now, clock, fewest: selected, most: selected };
      this.extremes = now.map((volts) => ({ low: volts, high: volts }));
      return;
    }
    begun.fewest = Math.min(begun.fewest, selected);
    begun.most = Math.max(begun.most, selected);
    for (const [i, volts] of now.entries()) {
      const extreme = this.extremes[i];
      if (extreme !== undefined) {
        extreme.low = Math.min(extreme.low, volts);
        extreme.high = Math.max(extreme.high, volts);
      }
    }
  }

  private glitch(
    begun: { readonly time: number; readonly clock: number; readonly fewest: number; readonly most: number },
    end: number,
    to: number,
    after: readonly number[],
  ): Glitch {
    let worst = { excursion: 0, net: this.nets[0] ?? 0, volts: after[0] ?? 0 };
    for (const [i, net] of this.nets.entries()) {
      const ends = [this.before[i] ?? 0, after[i] ?? 0];
      const { low, high } = this.extremes[i] ?? { low: Number.NaN, high: Number.NaN };
      for (const [excursion, volts] of [
        [Math.min(...ends) - low, low],
        [high - Math.max(...ends), high],
      ] as const) {
        if (excursion > worst.excursion) {
          worst = { excursion, net, volts };
        }
      }
    }
    return {
      edge: this.edge,
      network: this.network,
      clock: begun.clock,
      time: begun.time,
      duration: end - begun.time,
      from: this.from,
      to,
      fewest: begun.fewest,
      most: begun.most,
      excursion: worst.excursion,
      net: this.design.nets[worst.net]?.name ?? "",
      volts: worst.volts,
    };
  }
}
