/**
 * The decision circuit of one edge on a bench of its own: a source at every end, the supplies, and nothing else. What is decided is
 * read from the literal circuit, settled.
 */
import { type Adjust, type Design, InputError, Simulator, stateOf } from "@twinedge/core";
import { rises } from "../edges/edge.ts";
import { outside, type Window, windowOf } from "./range.ts";

/** Ends of the bench that sources hold, in the order of `Placement`. */
export const ENDS = ["fi", "fj", "ci", "cj"] as const;

/** V at the four ends. */
export type Placement = readonly [fi: number, fj: number, ci: number, cj: number];

export interface BenchSpec {
  /** Name under which the circuits are included: `lib/ideal.lib`, `lib/schemes/xor.lib`. */
  readonly parts: string;
  readonly scheme: string;
  /** V: supply of the logic, supply of the comparators. */
  readonly vcc: number;
  readonly vcmp: number;
  /** Ohm between each source and its end; 0 joins them. */
  readonly sourceResistance: number;
  /** Ohm: both pots, whose currents the current senses show. */
  readonly pot: number;
  /** The end that node comparisons look at. */
  readonly node: "i" | "j";
}

/** The deck of the bench. Its sources bear the names of the ends: `vfi`. */
export function benchDeck(spec: BenchSpec): string {
  const { parts, scheme, vcc, vcmp, sourceResistance, node } = spec;
  const stiff = sourceResistance === 0;
  const sources = ENDS.flatMap((end) =>
    stiff ? [`v${end} ${end} 0 0`] : [`v${end} s${end} 0 0`, `rs${end} s${end} ${end} ${sourceResistance}`],
  );
  return [
    `decision of scheme ${scheme}`,
    `.include ${parts}`,
    `.include ${scheme}`,
    `vcc vcc 0 ${vcc}`,
    `vcmp vcmp 0 ${vcmp}`,
    ...sources,
    "visf isf 0 0",
    "visc isc 0 0",
    `xdecide fi fj f${node} ci cj c${node} isf isc vcc vcmp up decision`,
    ".end",
    "",
  ].join("\n");
}

/** V of a current sense for 1 A. */
const SENSE = 1e3;

export class DecisionBench {
  readonly simulator: Simulator;
  private readonly windows: readonly Window[];
  private readonly adjusts: readonly Adjust[];
  private readonly senses: readonly [Adjust, Adjust];
  private readonly up: number;
  private readonly siemens: number;

  /** @param design elaborated from `benchDeck` */
  constructor(design: Design, pot: number) {
    this.simulator = new Simulator(design, { probes: [] });
    const source = (name: string): Adjust => {
      const adjust = this.simulator.sources.get(name);
      if (adjust === undefined) {
        throw new InputError(`the bench has no source ${name}`);
      }
      return adjust;
    };
    this.adjusts = ENDS.map((end) => source(`v${end}`));
    this.senses = [source("visf"), source("visc")];
    this.siemens = 1 / pot;
    this.up = design.netByName.get("up") ?? -1;
    this.windows = design.devices
      .filter(({ def }) => def.compares !== undefined)
      .map((device) => windowOf(device, "typ"));
    this.simulator.start();
  }

  /** Settles with the ends at these voltages. @returns the decision: 0, 1, or 2 for X */
  decide(at: Placement): number {
    const { simulator, adjusts, senses, siemens } = this;
    simulator.resettle((k) => {
      for (const [i, adjust] of adjusts.entries()) {
        adjust(k, at[i] ?? 0);
      }
      senses[0](k, (at[0] - at[1]) * siemens * SENSE);
      senses[1](k, (at[2] - at[3]) * siemens * SENSE);
    });
    return stateOf(simulator.kernel.read(this.up));
  }

  /** Has a comparator an input outside its common-mode range? */
  anyOutOfRange(): boolean {
    const { engine } = this.simulator;
    return this.windows.some((window) => outside(window, (net) => engine.voltage(net)).length > 0);
  }

  /** A: current that the decision draws from each end. */
  drawn(): readonly number[] {
    const { quantities } = this.simulator.operatingPoint();
    return ENDS.map(
      (end) => -(quantities.find(({ device, name }) => device === `v${end}` && name === "i")?.value ?? 0),
    );
  }

  /** V at the net of that name. */
  voltage(net: string): number {
    return this.simulator.engine.voltage(this.simulator.design.netByName.get(net) ?? 0);
  }
}

/** A device's name without that of the bench's one instance. */
export function local(device: string): string {
  return device.replace(/^xdecide\./, "");
}

/** The step of the resistance that a decision asks for: 1 it rises, 0 it falls, 2 unknown. */
export function stepOf(decision: number, kind: "divider" | "rheostat", looksAt: "nodes" | "drops"): number {
  return decision > 1 ? 2 : rises({ kind }, looksAt, decision === 1) ? 1 : 0;
}
