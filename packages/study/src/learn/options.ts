/** How a circuit is trained: nudge, order, ends, and what goes wrong on the way. */
import type { Corner } from "@twinedge/core";
import type { Imperfections } from "../parts/imperfect.ts";

/** Something that happens to an edge between two clocks. */
export interface EdgeEvent {
  readonly edge: string;
  /** After this many clocks. */
  readonly step: number;
  /** `cut`: its pots are open from then on. `stuck`: they do not step any more. */
  readonly kind: "cut" | "stuck";
}

export interface TrainOptions {
  /** Eq. 1. Negative: the clamped outputs are held on the far side of their targets, and the pots step against the decision. */
  readonly nudge: number;
  /** Both networks are held, the free one at -nudge, after a measurement with its outputs released. */
  readonly centred: boolean;
  /** Clocks. */
  readonly steps: number;
  /** Ends when every target error has stayed below this (V) since each example was presented. */
  readonly errorBelow?: number | undefined;
  /**
   * The clock is held back while every target error of the presented example is below this (V), so that a learned example is not
   * undone; ends when that has been so for an epoch.
   */
  readonly freezeBelow?: number | undefined;
  /** As a step is recorded: every so many. */
  readonly every: number;
  /** Each epoch in an order of its own, drawn. */
  readonly shuffle: boolean;
  /** Bits of the converters between Eq. 1 and the circuit, over 0 V to `range`; exact where not given. */
  readonly adcBits?: number | undefined;
  readonly dacBits?: number | undefined;
  /** V */
  readonly range: number;
  /** Chance of an edge to take part in a clock. */
  readonly active: number;
  /** One edge in turn takes part in a clock: what a centralised evaluation circuit can do. For tasks of one example. */
  readonly serial: boolean;
  /** s: each edge's clock comes late by a drawn time up to this. */
  readonly skew: number;
  /** V rms, of the comparators. */
  readonly noise: number;
  readonly events: readonly EdgeEvent[];
  readonly imperfections: Imperfections;
  /** Codes at the start by edge. */
  readonly start?: ReadonlyMap<string, number> | undefined;
  /** Codes at the start are drawn. */
  readonly randomStart: boolean;
  /** Times that training is begun, from the second on with codes and orders drawn; for tasks with classes. */
  readonly starts: number;
  /** Which draw of codes and orders: 0 is the seed's first. */
  readonly draw: number;
  readonly corner: Corner;
  readonly seed: number;
}

export const TRAIN_DEFAULTS: TrainOptions = {
  nudge: 0.5,
  centred: false,
  steps: 400,
  every: 1,
  shuffle: false,
  range: 5,
  active: 1,
  serial: false,
  skew: 0,
  noise: 0,
  events: [],
  imperfections: { offset: 0 },
  randomStart: false,
  starts: 1,
  draw: 0,
  corner: "typ",
  seed: 1,
};
