/** Which single faults of an edge the self test finds: every one is put in, and what the test says is held against it. */
import { type Circuit, type Design, type FlatDevice, type FlatEdge, InputError, suggestion } from "@twinedge/core";
import { edgesOf } from "../edges/edge.ts";
import { schemeOf } from "../edges/scheme.ts";
import type { Diagnosis } from "./diagnose.ts";
import { hasTwoTerminals } from "./draft.ts";
import { type Fault, parseFault } from "./fault.ts";
import { selecting, withFaults } from "./inject.ts";
import { isolate } from "./isolate.ts";
import { comparatorNets, decisionOf, isComparator, suppliesOf } from "./roles.ts";
import type { Settings } from "./run.ts";
import { type EdgeReport, testEdge } from "./selftest.ts";

/**
 * `named`: what is said is the fault, or another description of the same part. `ambiguous`: the fault is among several that act
 * alike. `detected`: checks fail, and the fault is not among what is said. `undetected`: every check passes.
 */
export const OUTCOMES = ["named", "ambiguous", "detected", "undetected"] as const;

export type Outcome = (typeof OUTCOMES)[number];

export interface CoveredFault {
  readonly fault: string;
  readonly outcome: Outcome;
  /** What was said; why nothing was. */
  readonly said: readonly string[];
}

export interface FaultCoverage {
  readonly edge: string;
  readonly faults: readonly CoveredFault[];
  readonly counts: Readonly<Record<Outcome, number>>;
}

/** Every single fault of an edge's comparators, gates, resistors, counters, decoders and store, and of its free and clamped wires. */
export function faultsOf(design: Design, edge: FlatEdge): readonly string[] {
  const { own } = isolate(design, edge);
  const parts = own.filter(({ def, name }) => !def.type.endsWith("_bridge") && !name.endsWith("~"));
  return [...parts.flatMap(faultsOfPart), ...wireFaults(design, edge)];
}

function faultsOfPart(device: FlatDevice): readonly string[] {
  const { name, def, pins } = device;
  if (isComparator(device)) {
    return [`swap-inputs@${name}`, `stuck-low@${name}`, `stuck-high@${name}`, `open@${name}.inp`, `open@${name}.inm`];
  }
  if (def.type === "resistor") {
    return hasTwoTerminals(device) ? [`open@${name}`, `short@${name}`] : [];
  }
  const digital = def.pins.flatMap(({ name: pin, domain, direction, vector }, position) =>
    domain === "digital"
      ? (pins[position] ?? []).flatMap((net, entry) =>
          net < 0 ? [] : [{ at: `${name}.${pin}${vector === true ? `[${entry}]` : ""}`, direction }],
        )
      : [],
  );
  const outputs = digital.filter(({ direction }) => direction === "out");
  return [
    ...(selecting(device) < 0 ? [] : [`shift@${name}=1`, `shift@${name}=-1`]),
    ...(hasAnalog(device) ? [] : outputs.flatMap(({ at }) => [`stuck-low@${at}`, `stuck-high@${at}`])),
    ...digital.filter(({ direction }) => direction === "in").map(({ at }) => `invert@${at}`),
  ];
}

/** A digital potentiometer shows its position; nothing hangs on what it shows. */
function hasAnalog({ def }: FlatDevice): boolean {
  return def.pins.some(({ domain }) => domain === "analog");
}

function wireFaults(design: Design, edge: FlatEdge): readonly string[] {
  const { free, clamped, path } = edge;
  return free.i === clamped.i && free.j === clamped.j && free.node === clamped.node
    ? []
    : decisionOf(design, edge).length > 0
      ? [`swap-twins@${path}`]
      : [];
}

export interface CoverageOptions extends Settings {
  /** Path of the edge; the first where not given. */
  readonly edge?: string | undefined;
  /** Share done, 0 to 1. */
  readonly progress?: ((done: number) => void) | undefined;
}

/** @throws InputError where the circuit has no edges or does not say its scheme */
export function faultCoverage(circuit: Circuit, design: Design, options: CoverageOptions): FaultCoverage {
  const scheme = schemeOf(circuit);
  const all = edgesOf(design);
  const edge = all.find(({ path }) => options.edge === undefined || path === options.edge);
  if (edge === undefined) {
    const paths = all.map(({ path }) => path);
    throw new InputError(`there is no edge "${options.edge}"`, { remedy: suggestion(options.edge ?? "", paths, "") });
  }
  const healthy = testEdge(design, edge, scheme, options);
  const texts = faultsOf(design, edge);
  const faults = texts.map((text, done): CoveredFault => {
    options.progress?.(done / texts.length);
    const fault = parseFault(text);
    const report = testEdge(withFaults(design, [fault]), edge, scheme, options);
    return { fault: text, ...judged(fault, report, healthy, design, edge) };
  });
  const count = (outcome: Outcome): number => faults.filter((fault) => fault.outcome === outcome).length;
  return {
    edge: edge.path,
    faults,
    counts: {
      named: count("named"),
      ambiguous: count("ambiguous"),
      detected: count("detected"),
      undetected: count("undetected"),
    },
  };
}

function judged(
  fault: Fault,
  report: EdgeReport,
  healthy: EdgeReport,
  design: Design,
  edge: FlatEdge,
): Omit<CoveredFault, "fault"> {
  if (report.ok) {
    return { outcome: "undetected", said: [reasonFor(fault, healthy)] };
  }
  const said = report.diagnoses.map(({ subject, text }) => `${subject}: ${text}`);
  const right = report.diagnoses.filter((diagnosis) => isMeant(diagnosis, fault, design, edge));
  if (right.length > 0) {
    return { outcome: right.length === said.length ? "named" : "ambiguous", said };
  }
  const failing = report.checks.filter(({ failed }) => failed > 0).map(({ check, subject }) => `${check} ${subject}`);
  return { outcome: "detected", said: said.length > 0 ? said : failing };
}

/** Does a diagnosis speak of the part, the wires, or of what the part should have been connected to? */
function isMeant({ subject, nets }: Diagnosis, fault: Fault, design: Design, edge: FlatEdge): boolean {
  if (fault.kind === "swap-twins") {
    return subject === `${edge.path}, what decides`;
  }
  const device = design.devices.find(({ name }) => fault.at === name || fault.at.startsWith(`${name}.`));
  if (device === undefined) {
    return false;
  }
  if (subject === device.name || subject.startsWith(`${device.name}.`)) {
    return true;
  }
  if (fault.kind !== "open" || !hasTwoTerminals(device)) {
    return false;
  }
  const supplies = suppliesOf(design.devices);
  const own = new Set(device.pins.flat().filter((net) => net > 0 && !supplies.has(net)));
  const comparator = design.devices.find(({ name, def }) => name === subject && def.compares !== undefined);
  const inputs = comparator === undefined ? [] : [comparatorNets(comparator).plus, comparatorNets(comparator).minus];
  return [...nets, ...inputs].some((net) => own.has(net));
}

/** Why a fault makes no difference. */
function reasonFor({ at, kind }: Fault, healthy: EdgeReport): string {
  const own = healthy.checks.find(({ check, subject }) => check === "comparator" && subject === at);
  const [low = [], high = []] = own?.seen ?? [];
  const never = (row: readonly number[]): boolean => own !== undefined && row.every((count) => count === 0);
  if (never(low) && kind !== "stuck-low") {
    return "its + input is above its - input at every voltage that the parts take, so it is high for ever";
  }
  if (never(high) && kind !== "stuck-high") {
    return "its + input is below its - input at every voltage that the parts take, so it is low for ever";
  }
  return "every decision, step, tap and current that is tried is as without it";
}
