/**
 * The elaborated circuit: flat nets and devices with every parameter evaluated and every connection numbered, bridges
 * inserted where digital pins meet analog nets. This is what is checked and simulated.
 */
import type { CircuitPort, RunSpec, Value } from "../circuit.ts";
import type { DeviceDef } from "../devices/device.ts";
import type { Diagnostic, SourcePos } from "../diagnostic.ts";
import type { Lookup } from "../expr.ts";

export interface Net {
  /** Hierarchical path, `xe12.up`; `0` is ground. */
  readonly name: string;
  readonly domain: "analog" | "digital";
}

export interface FlatDevice {
  readonly name: string;
  readonly def: DeviceDef;
  readonly model: string | undefined;
  /** Nets by pin position of `def.pins`; scalar pins have one entry, open pins -1. */
  readonly pins: readonly (readonly number[])[];
  /** Evaluated values: numbers, words, triples of numbers, vectors of numbers; laws stay expressions. `part` names the part. */
  readonly params: ReadonlyMap<string, Value>;
  readonly pos: SourcePos;
  /** Parameters seen from the instance, for laws. */
  readonly lookup: Lookup;
  /** Net named in a law, seen from the instance's scope; -1 if there is none. */
  readonly netOf: (name: string) => number;
  /** Full path of a device named in a law, seen from the instance's scope. */
  readonly pathOf: (device: string) => string;
}

export interface FlatSignal {
  readonly path: string;
  readonly kind: "bus" | "onehot";
  readonly nets: readonly number[];
}

/** Ends of an edge in one network, and the node that node schemes look at: nets. */
export interface EdgeEnds {
  readonly i: number;
  readonly j: number;
  readonly node: number;
}

/** A learning edge; see `EdgeMark`. */
export interface FlatEdge {
  /** Path of the instance that holds it, `xe12`. */
  readonly path: string;
  readonly kind: "divider" | "rheostat";
  readonly free: EdgeEnds;
  readonly clamped: EdgeEnds;
  /** Digital net of the decision. */
  readonly up: number;
  /** Digital net of the stored decision; -1 where none is named. */
  readonly q: number;
  readonly code?: { readonly free: FlatSignal; readonly clamped: FlatSignal } | undefined;
  readonly tap?: { readonly free: FlatSignal; readonly clamped: FlatSignal } | undefined;
  readonly start: number;
  readonly pos: SourcePos;
}

export interface FlatTarget {
  /** As written. */
  readonly path: string;
  readonly net: number;
  readonly volts: number;
}

export interface Design {
  readonly title: string;
  readonly file: string;
  readonly nets: readonly Net[];
  readonly devices: readonly FlatDevice[];
  readonly signals: readonly FlatSignal[];
  readonly edges: readonly FlatEdge[];
  readonly targets: readonly FlatTarget[];
  /** Parameters of the top level. */
  readonly lookup: Lookup;
  /** Every name a net can be called by (aliases through ports included). */
  readonly netByName: ReadonlyMap<string, number>;
  readonly options: ReadonlyMap<string, number | string>;
  readonly nodeset: ReadonlyMap<number, number>;
  readonly ports: readonly CircuitPort[];
  readonly run: RunSpec;
  readonly diagnostics: readonly Diagnostic[];
}
