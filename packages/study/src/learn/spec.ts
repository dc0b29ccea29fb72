/** Of what a network is built: level of detail, parts, decision circuit, pots. */

export type Level = "literal" | "component" | "ideal";

export const LEVELS: readonly Level[] = ["literal", "component", "ideal"];

/**
 * - `ladder16`: 16 resistors and 16 transistors, Seiz 2022, Fig. 1b; grounded on dividers, open (the paper's text) on rheostats.
 * - `ad5220`: 128 positions, 100 kohm, 40 ohm wiper.
 * - `linear`: like it with any number of codes, resistance and wiper.
 * - `log`: the resistance of position p is ohms ratio^(p/(codes-1) - 1): equal steps are equal factors.
 */
export type PotKind = "ladder16" | "ad5220" | "linear" | "log";

export interface PotSpec {
  readonly kind: PotKind;
  readonly codes: number;
  /** End to end. */
  readonly ohms: number;
  /** Wiper, ohm, above 0. */
  readonly wiper: number;
  /** Largest resistance over smallest of a `log` pot. */
  readonly ratio: number;
}

export interface CircuitSpec {
  /**
   * `literal`: every part of Fig. 1, ladders of transistors among them. `component`: comparators, gates, flip-flops and
   * digital potentiometers. `ideal`: one device an edge that evaluates the rule.
   */
  readonly level: Level;
  /** Models of `lib/ideal.lib` or `lib/hardware.lib`; of no meaning at the ideal level. */
  readonly parts: "ideal" | "hardware";
  /** File of `lib/schemes`; at the ideal level the rule of that scheme. */
  readonly scheme: string;
  /** File of `lib/stores`. */
  readonly store: string;
  readonly pot: PotSpec;
  /** Model of `lib/diodes.lib` for edges with diodes. */
  readonly diode: string;
  /** s, of the clock. */
  readonly period: number;
  /** V, supply of the comparators. */
  readonly supply: number;
}
