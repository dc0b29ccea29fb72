/**
 * The hierarchical circuit, as a reader or a TypeScript builder makes it and before anything is elaborated:
 * subcircuits, instances, models and parameters, each with the place it was written at.
 *
 * Names are lower case (SPICE is case-blind); net `0` is ground. Nothing here is evaluated yet: parameter values
 * may still be expressions over the parameters of the enclosing scopes.
 */
import type { Analysis } from "./analysis.ts";
import type { SourcePos } from "./diagnostic.ts";
import type { Expr } from "./expr.ts";

/** min:typ:max of a datasheet value. */
export interface Triple {
  readonly min: Value;
  readonly typ: Value;
  readonly max: Value;
}

/** A parameter's value as written: SI number, word, vector, min:typ:max, or an expression to evaluate. */
export type Value = number | string | readonly Value[] | Triple | Expr;

/**
 * What one pin position is connected to: a net, or a vector of nets (`[a b]` of XSPICE).
 * On digital pins a net may be written `~net` (inverted). The empty string is an open pin (`null` of XSPICE).
 */
export type Connection = string | readonly string[];

export interface Instance {
  /** Lower case, first letter as in SPICE (`r1`, `xe12`, `acmp`); Falstad elements `kind@x:y`. */
  readonly name: string;
  /** Device type (`resistor`), `subckt`, or "" where the model's type decides (`A`, `Q`, `D`, ...). */
  readonly type: string;
  /** Name of the `.model` or `.subckt`. */
  readonly model?: string | undefined;
  readonly connections: readonly Connection[];
  readonly params: ReadonlyMap<string, Value>;
  /** Condition over the parameters of its scope; where it is 0 the instance is left out. */
  readonly when?: Expr | undefined;
  readonly pos: SourcePos;
}

export interface Model {
  readonly name: string;
  /** `npn`, `d_and`, `comparator`, ...; empty where it is that of `like`. */
  readonly type: string;
  readonly params: ReadonlyMap<string, Value>;
  /** "A kind of": a model whose type and parameters count where this one gives none. */
  readonly like?: string | undefined;
  /** Condition over the parameters of its scope; where it is 0 the model is not there. */
  readonly when?: Expr | undefined;
  /** Model of the same name under another condition. */
  readonly otherwise?: Model | undefined;
  readonly pos: SourcePos;
}

/** A named view on several nets: a bus read as an unsigned number, or the position of the one net that is high. */
export interface Signal {
  readonly name: string;
  readonly kind: "bus" | "onehot";
  /** `bus`: most significant first. `onehot`: position 0 first. */
  readonly nets: readonly string[];
  readonly pos: SourcePos;
}

/** What a learning edge is, from the `*@ edge` line of the subcircuit that holds it. Names are nets and signals of that scope. */
export interface EdgeMark {
  /** Added to the instance's path; empty where the subcircuit is one edge. */
  readonly name: string;
  /**
   * `divider`: three terminals, the pot's ladder runs from end i to ground and its tap is end j; the tap's number is counted
   * from end i. `rheostat`: two terminals.
   */
  readonly kind: "divider" | "rheostat";
  /** End i, end j, and the node that node schemes look at, in each network. */
  readonly free: readonly [i: string, j: string, node: string];
  readonly clamped: readonly [i: string, j: string, node: string];
  /** The decision, and the stored decision. */
  readonly up: string;
  readonly q?: string | undefined;
  /** Counter or wiper position of the free and the clamped pot: names of `bus` lines. */
  readonly code?: readonly [free: string, clamped: string] | undefined;
  /** Selected taps: names of `onehot` lines. */
  readonly tap?: readonly [free: string, clamped: string] | undefined;
  /** Tap at code 0. */
  readonly start?: number | undefined;
  readonly pos: SourcePos;
}

/** The rule that a decision circuit is meant to follow, from its `*@ scheme` line. */
export interface SchemeMark {
  readonly name: string;
  /**
   * `nodes`: the edge's node is compared, and on a divider up raises it; `drops`: the drops along the edge are, and up raises
   * the resistance. On a two-terminal edge up raises the resistance under both.
   */
  readonly looksAt: "nodes" | "drops";
  /** Not 0 for up; an expression of voltages at the subcircuit's ports. */
  readonly predicate: Expr;
  readonly pos: SourcePos;
}

export interface Parameter {
  readonly name: string;
  readonly value: Value;
  readonly pos: SourcePos;
}

/** A subcircuit definition; the top level is one without ports. */
export interface Subcircuit {
  readonly name: string;
  readonly ports: readonly string[];
  /** Parameters with their defaults, which an instance may override. */
  readonly params: readonly Parameter[];
  /** `.param` lines inside: seen in the body, not open to the instance. */
  readonly locals: readonly Parameter[];
  readonly instances: readonly Instance[];
  readonly models: ReadonlyMap<string, Model>;
  readonly subcircuits: ReadonlyMap<string, Subcircuit>;
  readonly signals: readonly Signal[];
  readonly edges: readonly EdgeMark[];
  readonly scheme?: SchemeMark | undefined;
  /** `.ic` / `.nodeset` inside: start voltages for Newton, by net. */
  readonly nodeset?: ReadonlyMap<string, Value> | undefined;
  readonly pos: SourcePos;
}

/** One `*@ expect` line: a value that a run of the deck must show. */
export interface Expectation {
  /** A probe: net voltage, digital net, bus, one-hot signal. */
  readonly probe: string;
  /** Clock number of the sample; 0 is the settled start. */
  readonly clock: number;
  readonly value: number;
  /** Largest allowed |difference|, in the probe's unit; 0 for digital values. */
  readonly tolerance: number;
  readonly pos: SourcePos;
}

/** One `*@ target` line: what learning is to bring a net's voltage to. */
export interface Target {
  readonly net: string;
  /** V */
  readonly value: Value;
  readonly pos: SourcePos;
}

/** What a run needs beyond SPICE, from the `*@` lines. */
export interface RunSpec {
  /** Net of the clock; the active edge is that of `edge`. */
  readonly clock?: { readonly net: string; readonly edge: "rise" | "fall"; readonly pos: SourcePos } | undefined;
  /** Number of clocks to run when the command line names none. */
  readonly clocks?: number | undefined;
  /** Seconds to run where there is no clock and the command line names no time; absent: it has to. */
  readonly until?: number | undefined;
  readonly probes: readonly string[];
  /** Where a file names them. */
  readonly probesAt?: ReadonlyMap<string, SourcePos> | undefined;
  readonly expectations: readonly Expectation[];
  readonly targets?: readonly Target[];
}

/** A port of the top, of a netlist that is written as a module. */
export interface CircuitPort {
  /** As written there. */
  readonly name: string;
  readonly direction: "input" | "output" | "inout";
  /** Most significant bit first; one for a scalar. */
  readonly nets: readonly string[];
}

export interface Circuit {
  readonly title: string;
  /** Name of the file it was read from, or of the builder. */
  readonly file: string;
  readonly top: Subcircuit;
  readonly globals: readonly string[];
  /** `.options`, `.temp` (as `temp`): lower-case names. */
  readonly options: ReadonlyMap<string, Value>;
  /** `.ic` / `.nodeset`: start voltages for Newton, by net name. */
  readonly nodeset: ReadonlyMap<string, Value>;
  /** Other names of top-level nets (every grid point of a Falstad net): alias to net name. */
  readonly aliases?: ReadonlyMap<string, string>;
  /** In the order of the module; each input is driven by a `d_source` of the net's name. */
  readonly ports?: readonly CircuitPort[] | undefined;
  readonly run: RunSpec;
  /** `.dc`, `.step`, `.print`, `.meas` and the like, in the order of the deck. */
  readonly analyses?: readonly Analysis[];
}
