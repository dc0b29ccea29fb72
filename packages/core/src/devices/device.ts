/**
 * What a device is: one file gives its pins, its parameters with their sources, and one `build` function that puts it
 * into a simulation through the builders below. `devices/index.ts` lists the files; nothing else names a device.
 *
 * - Analog behaviour is stated in primitives (conductance, source, law) or as a nonlinear element that stamps itself.
 * - Digital behaviour is a process: it runs when an input has changed, reads its inputs and drives its outputs after a delay.
 * - What looks at analog voltages and acts digitally (bridge, comparator) observes nets and is called after each solve.
 *
 * Nets are numbered; 0 is ground, -1 an open pin. Units are SI; kernel time is in integer picoseconds.
 */
import type { Triple, Value } from "../circuit.ts";
import type { SourcePos } from "../diagnostic.ts";
import type { Expr, Law } from "../expr.ts";
import type { Logic } from "../kernel/logic.ts";
import type { ArcInput, TimingArc } from "./arcs.ts";

export type Corner = "min" | "typ" | "max";
export const CORNERS: readonly Corner[] = ["min", "typ", "max"];

export interface PinSpec {
  readonly name: string;
  /** `analog` pins make their net analog; a digital pin on an analog net gets a bridge. */
  readonly domain: "analog" | "digital";
  /** Direction of a digital pin. Analog pins: `in` only observes or controls (draws no current), `inout` conducts. */
  readonly direction: "in" | "out" | "inout";
  /** The position takes a vector `[a b ...]` of nets. */
  readonly vector?: boolean;
  /** May be left off at the end of the list, or `null`. */
  readonly optional?: boolean;
  /** A net with this pin alone is nothing to remark: a rheostat's end, an ideal voltage that nothing reads. */
  readonly mayBeOpen?: boolean;
}

/** One parameter of a device. */
export interface ParamSpec {
  /** SI unit, or "" for a pure number or a word. */
  readonly unit: string;
  /** Absent: the parameter must be given (or its absence has a meaning that `given` tells). */
  readonly default?: Value;
  /** The allowed words, where the value is a word. */
  readonly words?: readonly string[];
  readonly doc: string;
  /** Where the default comes from: datasheet and table, equation, figure, program and version. Never empty. */
  readonly source: string;
}

/** A real part: values that replace the defaults, each with its source. Chosen by `part=NAME` in a model. */
export interface PartSet {
  readonly title: string;
  readonly values: Readonly<Record<string, { readonly value: Value; readonly source: string }>>;
}

export interface DeviceDef {
  /** Name in the circuit model and in messages, e.g. `resistor`, `d_and`, `comparator`. */
  readonly type: string;
  readonly title: string;
  /** `.model` types that select this device; a value sets parameters (e.g. `pnp` -> polarity -1). */
  readonly modelTypes?: Readonly<Record<string, Readonly<Record<string, Value>>>>;
  /** Other names of parameters in a `.model` line (an instance's `m` is a multiplier, a diode model's a grading coefficient). */
  readonly modelAliases?: Readonly<Record<string, string>>;
  readonly pins: readonly PinSpec[];
  readonly params: Readonly<Record<string, ParamSpec>>;
  readonly parts?: Readonly<Record<string, PartSet>>;
  /**
   * Several in parallel, controlled alike, are one: voltage sources; a source controlled by the current of a voltage source that
   * is multiplied with it. Others need a parameter `m` to stand in a subcircuit that is multiplied.
   */
  readonly parallelIsOne?: boolean;
  /** Model parameters that are read and have no effect at DC (capacitances, transit times, noise). */
  readonly ignored?: readonly string[];
  /** Its digital output may go to high impedance or is weak: others may drive its net, and a bridge on it can let go. */
  readonly releases?: boolean | ((params: ReadonlyMap<string, Value>) => boolean);
  /** It is an independent source of voltage at this pin, with the parameters `wave` and `args`: it can be a run's clock. */
  readonly waveformPin?: string;
  /** The two analog pins it compares, so that a check can say when sources hold both. */
  readonly compares?: { readonly plus: string; readonly minus: string };
  /** Named readings on pins of an instance, e.g. a counter's `code`: pins with the most significant bit first. */
  readonly buses?: Readonly<
    Record<string, { readonly kind: "bus" | "onehot"; readonly pin: string; readonly reverse?: boolean }>
  >;
  /** Its timing for static analysis: which pin acts on which, after how long. Absent: it has none. */
  readonly arcs?: (t: ArcInput) => readonly TimingArc[];
  build(b: Build): void;
}

/** What a device reads of its instance. */
export interface DeviceReading {
  /** Instance path, e.g. `xe12.q3`. */
  readonly name: string;
  readonly pos: SourcePos;
  /** Net of a scalar pin (or of one entry of a vector pin); -1 when open. */
  net(pin: string, index?: number): number;
  /** Nets of a vector pin. */
  nets(pin: string): readonly number[];
  /** Was the parameter given by instance, model or part? */
  given(param: string): boolean;
  /** Number at the run's corner. */
  num(param: string): number;
  /** Numbers of a vector parameter at the run's corner. */
  list(param: string): readonly number[];
  word(param: string): string;
  fail(message: string, remedy?: string): never;
}

/** The same with the seeded randomness of a run. */
export interface SeededReading extends DeviceReading {
  /** Seeded, per instance, uniform in [0, 1). */
  random(): number;
}

/** What `build` is given: the instance's nets and parameters, and the two builders. */
export interface Build extends SeededReading {
  /** The law of a B source (or of another parameter that is an expression of voltages), with its parameters bound. */
  law(param: string): Law;
  /** Net named in a law or parameter, seen from the instance's scope. */
  lookupNet(name: string): number;
  /** Full path of a device named in a law or parameter, seen from the instance's scope. */
  lookupDevice(name: string): string;
  /** Kelvin. */
  readonly temperature: number;
  /** Kelvin: temperature at which model parameters hold. */
  readonly nominalTemperature: number;
  /** Siemens; ngspice's gmin. */
  readonly gmin: number;
  /** Number of an option of the run (`.options`), or the fallback. */
  option(name: string, fallback: number): number;
  /** Word of an option of the run, or the fallback. */
  optionWord(name: string, fallback: string): string;
  readonly analog: AnalogBuilder;
  readonly digital: DigitalBuilder;
  /** A quantity for the operating point's report, e.g. `("ic", "A", (s) => ...)`. */
  quantity(name: string, unit: string, read: (s: Solution) => number): void;
  /** An initial voltage for Newton at an analog variable (saved states, `.nodeset`). */
  start(node: number, volts: number): void;
  /** Tells of what the instance stores, so that it can be put into any state. */
  stores(state: StoredState): void;
  /** Tells how the instance's value can be changed: volts, amperes or ohms of a source or resistor, state of a digital source. */
  adjustable(set: (k: Kernel, value: number) => void): void;
}

/** What a device stores: a bit, a count, a wiper's position. */
export interface StoredState {
  /** Number of states. */
  readonly levels: number;
  /** Nets that show it, the most significant first; -1 where one is open. */
  readonly nets: readonly number[];
  /** 0 .. levels - 1; NaN where it is not known. */
  readonly read: () => number;
  /** To be called while the kernel settles (`EventKernel.resettle`). */
  readonly write: (k: Kernel, state: number) => void;
}

/** Node voltages and branch currents of the analog solution. */
export interface Solution {
  /** Volts at a net or internal node; 0 for ground and open pins. */
  voltage(node: number): number;
  /** Amperes through a voltage primitive, from its plus to its minus terminal (SPICE's sign). */
  branch(id: number): number;
}

/** What a controlled primitive reads: V(plus) - V(minus), or the current of a voltage primitive of the named instance. */
export type ControlInput = { readonly plus: number; readonly minus: number } | { readonly branchOf: string };

/** A law of control inputs: value and gradient. */
export interface ControlLaw {
  /** Constant gradient: Newton needs no second look at it. */
  readonly linear?: boolean;
  evaluate(x: Float64Array, grad: Float64Array): number;
  /**
   * As `evaluate`, at a Newton iterate inside a feedback loop: may continue the tangent of another point to `x`, and calls
   * `limited` when it did. `first` as in `Iterate`.
   */
  iterate?(x: Float64Array, grad: Float64Array, limited: () => void, first: boolean): number;
}

/**
 * A nonlinear element. The engine calls `bind` once per topology and `load` at every Newton iterate.
 *
 * Residual form: at the voltages `x.v` the element adds the currents that leave its nodes into `x.f[row]` and their
 * derivatives into `x.a[slot]`. Where junction limiting evaluated at v' instead of v, it adds i(v') + g (v - v') and
 * calls `x.limited()`, so that the iterate is not accepted as converged.
 */
export interface NonlinearElement {
  /** Nets and internal nodes that carry its currents. */
  readonly nodes: readonly number[];
  /** Nets it reads without loading them (may be empty). */
  readonly controls?: readonly number[];
  bind(binder: SlotBinder): void;
  load(x: Iterate): void;
}

export interface SlotBinder {
  /** Row of a node's current balance; ground, held and open nodes share a dummy row. */
  row(node: number): number;
  /** Place of d(current leaving `node`)/d(voltage of `other`). */
  slot(node: number, other: number): number;
}

/** One Newton iterate as elements see it. */
export interface Iterate {
  /** Volts, by node number (nets first, then internal nodes); `v[0]` is 0. */
  readonly v: Float64Array;
  /** Current balance by row. */
  readonly f: Float64Array;
  /** Jacobian by slot. */
  readonly a: Float64Array;
  /** Siemens: the model's gmin now (raised while stepping gmin). */
  gmin: number;
  /** First iterate of a cold start: junctions begin at their critical voltage, as in SPICE. */
  readonly first: boolean;
  /** Newton steps since the solve began: 0 at the voltages of the last solution, 1 after the first step, ... */
  readonly step: number;
  limited(): void;
}

export interface AnalogBuilder {
  /** An internal node; its name is for messages. */
  node(name: string): number;
  /** Conductance between two nodes in siemens; the id lets a process change it. */
  conductance(a: number, b: number, siemens: number): number;
  /** Independent current through the source from `from` to `to`, amperes. */
  current(from: number, to: number, amperes: number): number;
  /** Independent voltage V(plus) - V(minus), volts. A node it ties to ground is held and leaves the equations. */
  voltage(plus: number, minus: number, volts: number): number;
  /** V(plus) - V(minus) = law(inputs). Its inputs draw no current. */
  controlledVoltage(plus: number, minus: number, inputs: readonly ControlInput[], law: ControlLaw): number;
  /** Current law(inputs) through the source from `from` to `to`. */
  controlledCurrent(from: number, to: number, inputs: readonly ControlInput[], law: ControlLaw): number;
  element(element: NonlinearElement): void;
  /** Farads: open at DC; delays the crossing of logic thresholds where it stands alone on a one-node island. */
  capacitance(a: number, b: number, farads: number): void;
}

/** A process runs once while the start is settled, then whenever one of its inputs has changed or it asked to be woken. */
export type Process = (k: Kernel) => void;

export interface DigitalBuilder {
  /** A driver of a net. `initial` is its value before the first evaluation. An open pin (-1) gives a driver nobody sees. */
  driver(net: number, initial: Logic): number;
  /** Returns the process's id, for `Kernel.wake`. */
  process(inputs: readonly number[], run: Process): number;
  /** The process follows something that moves between its wakes: it also runs where the run is looked at. */
  follows(process: number): void;
  /** The initial values of its drivers are a state: they hold until the others have settled around them. */
  keepStart(process: number): void;
  /** As `keepStart`; and all that follows is events at time 0, so that the start can be a clock edge. */
  openWithEdges(process: number): void;
  /** Called after each solve of an island that holds one of the (analog) nets, and once while settling. */
  observe(nets: readonly number[], run: Process): void;
}

/** The running kernel, as devices see it. */
export interface Kernel {
  /** Picoseconds. */
  readonly now: number;
  /** While the operating point is being found: delays do not count, clock edges are not seen. */
  readonly settling: boolean;
  read(net: number): Logic;
  /** Time of the last change of the net's state, ps; -Infinity if it never changed after the start. */
  changedAt(net: number): number;
  /** Inertial: replaces what is pending on this driver; a pulse shorter than the delay is swallowed. */
  drive(driver: number, value: Logic, delayPs: number): void;
  /** Non-blocking: once no digital event of this time is left. */
  assign(driver: number, value: Logic): void;
  /** Transport: every change comes through, `delayPs` later. */
  transport(driver: number, value: Logic, delayPs: number): void;
  /** The driver's present value and the one it is heading to (equal when nothing is pending). */
  driven(driver: number): Logic;
  target(driver: number): Logic;
  /** Runs a process again after the delay; one pending wake a process, a new one replaces it. */
  wake(process: number, delayPs: number): void;
  /** Volts at an analog net now (on its way, where a capacitance slows it). */
  voltage(net: number): number;
  /**
   * Delay in ps until V(plus) - V(minus) is for good on the side of `level` on which it will settle; 0 when it is there
   * already. `minus` may be 0 (ground).
   */
  crossing(plus: number, minus: number, level: number): number;
  /** Volts at which an analog net will end if nothing changes. */
  settledVoltage(net: number): number;
  setConductance(id: number, siemens: number): void;
  setCurrent(id: number, amperes: number): void;
  setVoltage(id: number, volts: number): void;
  /** Marks an analog net as driven to an unknown level (or no longer): whatever reads it sees X, not its voltage. */
  markUnknown(net: number, unknown: boolean): void;
  isUnknown(net: number): boolean;
  /** A finding in the trace: `setup`, `hold`, `width`, `tie`, `common-mode`, ... `margin` in the unit of the kind. */
  record(kind: RecordKind, owner: string, detail: string, margin: number): void;
}

export type RecordKind =
  | "tie"
  | "common-mode"
  | "setup"
  | "hold"
  | "width"
  | "recovery"
  | "constraint"
  | "direction-change"
  | "glitch"
  | "metastable"
  | "extrapolated-delay";

/** Constant parameter helpers used by several device files. */
export function triple(min: number, typ: number, max: number): Triple {
  return { min, typ, max };
}

export function isTriple(value: Value): value is Triple {
  return typeof value === "object" && !Array.isArray(value) && "typ" in value;
}

export type {
  ArcInput,
  Check,
  ClockedArc,
  CompareArc,
  Delay,
  DelayArc,
  PinRef,
  Sense,
  TimingArc,
} from "./arcs.ts";
export type { Expr };
