/** What a run is judged by: the stored codes of its edges, or every stored state where it marks none. */
import { type Design, type DeviceState, type FlatEdge, InputError, type Simulator } from "@twinedge/core";

interface Register {
  /** `xe12.codef`, or the device that stores it. */
  readonly name: string;
  /** Path of its edge; undefined where it belongs to none. */
  readonly edge: string | undefined;
  readonly nets: readonly number[];
}

export interface Codes {
  readonly registers: readonly Register[];
  /** One row a clock, one value a register; NaN where it is not known. */
  readonly rows: readonly (readonly number[])[];
  sample(): void;
}

export function codesOf(design: Design, simulator: Simulator): Codes {
  const stored = registersOf(design, simulator);
  const rows: number[][] = [];
  return {
    registers: stored.map(({ register }) => register),
    rows,
    sample: () => {
      rows.push(stored.map(({ state }) => state.read()));
    },
  };
}

function registersOf(
  design: Design,
  simulator: Simulator,
): readonly { readonly register: Register; readonly state: DeviceState }[] {
  const byNets = new Map(simulator.states.map((state) => [state.nets.join(), state]));
  const coded = design.edges.flatMap(({ path, code }) =>
    code === undefined ? [] : [code.free, code.clamped].map((signal) => ({ path, signal })),
  );
  const found = coded.flatMap(({ path, signal }) => {
    const state = byNets.get(signal.nets.join());
    return state === undefined ? [] : [{ register: { name: signal.path, edge: path, nets: signal.nets }, state }];
  });
  if (found.length > 0) {
    return found;
  }
  if (simulator.states.length === 0) {
    throw new InputError(`${design.file} stores nothing, so that no clock is too fast for it`, {
      remedy: "give a circuit with flip-flops or counters",
    });
  }
  return simulator.states.map((state) => ({
    register: { name: state.device.name, edge: edgeAt(design.edges, state.device.name), nets: state.nets },
    state,
  }));
}

/** Path of the edge that holds a device. */
export function edgeAt(edges: readonly FlatEdge[], device: string): string | undefined {
  return edges.find(({ path }) => device.startsWith(`${path}.`))?.path;
}

/** First clock and register at which a run differs from the reference. */
export interface Divergence {
  readonly clock: number;
  readonly register: Register;
  readonly expected: number;
  readonly got: number;
}

export function divergence(reference: Codes, row: readonly number[], clock: number): Divergence | undefined {
  const expected = reference.rows[clock] ?? [];
  const at = expected.findIndex((value, i) => !Object.is(value, row[i]));
  const register = reference.registers[at];
  return register === undefined
    ? undefined
    : { clock, register, expected: expected[at] ?? Number.NaN, got: row[at] ?? Number.NaN };
}
