/**
 * Test vectors of a netlist: one value an input, applied at every multiple of a period. Circuits with flip-flops have a clock:
 * its active edge comes half a period after each vector, the other one three quarters after it.
 */
import { type CircuitPort, type Design, InputError } from "@twinedge/core";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** An input that stays at a level, or leaves it after some vectors. */
export interface Hold {
  readonly port: string;
  readonly level: 0 | 1;
  /** Vectors; Infinity: for good. */
  readonly vectors: number;
}

export interface VectorClock {
  readonly port: CircuitPort;
  readonly net: string;
  readonly edge: "rise" | "fall";
}

export interface Stimulus {
  /** Inputs that vectors drive, in the order of the ports. */
  readonly inputs: readonly CircuitPort[];
  readonly outputs: readonly CircuitPort[];
  readonly clock: VectorClock | undefined;
  /** ps: when the first vector is applied; 0 where it is not given. Until then inputs are X. */
  readonly start?: number | undefined;
  /** ps */
  readonly period: number;
  /** Bits of each vector: inputs in their order, most significant bit first; 0, 1, or 2 for X. */
  readonly vectors: readonly Uint8Array[];
}

/** Inputs by these names are supplies: they stay at their level. */
const SUPPLIES: Readonly<Record<string, 0 | 1>> = { gnd: 0, vss: 0, vdd: 1, vcc: 1 };

/** Bits of the inputs. */
function inputWidth(inputs: readonly CircuitPort[]): number {
  return inputs.reduce((sum, { nets }) => sum + nets.length, 0);
}

/** Every port but the clock that is driven from outside. */
export function vectorInputs(design: Design, clock: VectorClock | undefined): readonly CircuitPort[] {
  return design.ports.filter(({ name, direction }) => direction === "input" && name !== clock?.port.name);
}

/** Equally likely 0s and 1s; the same seed gives the same vectors. */
export function randomVectors(
  inputs: readonly CircuitPort[],
  count: number,
  seed: number,
  holds: readonly Hold[] = [],
): readonly Uint8Array[] {
  const width = inputWidth(inputs);
  const generator = xoroshiro128plus(seed);
  const vectors = Array.from({ length: count }, () => {
    const vector = new Uint8Array(width);
    for (let i = 0; i < width; i += BITS) {
      let word = uniformInt(generator, 0, 2 ** BITS - 1);
      for (let bit = i; bit < Math.min(width, i + BITS); bit++) {
        vector[bit] = word & 1;
        word >>>= 1;
      }
    }
    return vector;
  });
  return held(inputs, vectors, holds);
}

const BITS = 24;

function held(
  inputs: readonly CircuitPort[],
  vectors: readonly Uint8Array[],
  holds: readonly Hold[],
): readonly Uint8Array[] {
  const unknown = holds.find(({ port }) => !inputs.some(({ name }) => name.toLowerCase() === port.toLowerCase()));
  if (unknown !== undefined) {
    throw new InputError(`"${unknown.port}" is no input of the circuit`, {
      remedy: `its inputs are ${inputs.map(({ name }) => name).join(", ")}`,
    });
  }
  let at = 0;
  for (const { name, nets } of inputs) {
    const supply = SUPPLIES[name.toLowerCase()];
    const hold =
      holds.find(({ port }) => port.toLowerCase() === name.toLowerCase()) ??
      (supply === undefined ? undefined : { level: supply, vectors: Number.POSITIVE_INFINITY });
    if (hold !== undefined) {
      for (const [i, vector] of vectors.entries()) {
        vector.fill(i < hold.vectors ? hold.level : 1 - hold.level, at, at + nets.length);
      }
    }
    at += nets.length;
  }
  return vectors;
}

/**
 * Vectors from text: a line each, a character (0, 1, x) an input bit; blanks, `_` and `#` comments do not count.
 *
 * @throws InputError with file and line
 */
export function readVectors(text: string, file: string, inputs: readonly CircuitPort[]): readonly Uint8Array[] {
  const width = inputWidth(inputs);
  const vectors: Uint8Array[] = [];
  for (const [i, line] of text.split("\n").entries()) {
    const bits = line.replace(/#.*$|\/\/.*$/, "").replaceAll(/[\s_]/g, "");
    if (bits === "") {
      continue;
    }
    if (bits.length !== width || /[^01xX]/.test(bits)) {
      throw new InputError(`a vector of ${bits.length} characters, where the inputs have ${width} bits`, {
        pos: { file, line: i + 1, column: 1 },
        remedy: `write one of 0, 1, x for each of ${inputs.map(({ name }) => name).join(" ")}`,
      });
    }
    vectors.push(Uint8Array.from(bits, (bit) => (bit === "0" ? 0 : bit === "1" ? 1 : 2)));
  }
  return vectors;
}
