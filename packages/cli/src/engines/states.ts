/** Settled states: what stands on every net at chosen times, and where two traces differ in it. */
import {
  Cursor,
  clockEdges,
  type Design,
  logicChar,
  type Simulator,
  stateOf,
  type Trace,
  UNKNOWN,
} from "@twinedge/core";
import type { Difference } from "@twinedge/formats";
import type { Io } from "../io.ts";
import type { Extent } from "../run/request.ts";

/** Times at which both are looked at (ps), with their clocks: `before` ps before the active edges, and at the start (0: the operating point). */
export function instantsOf(
  design: Design,
  extent: Extent,
  start: number,
  before: number,
): ReadonlyMap<number, number | undefined> {
  const instants = new Map<number, number | undefined>([[start, undefined]]);
  if (design.run.clock === undefined) {
    return extent.kind === "time" ? instants.set(extent.until, undefined) : instants;
  }
  const edges = clockEdges(design);
  for (let clock = 0; ; clock++) {
    const edge = edges.edge(clock + 1);
    if (extent.kind === "clocks" ? clock > extent.clocks : edge > extent.until) {
      return instants;
    }
    instants.set(Math.max(start, edge - before), clock);
  }
}

/** What stands on every net at these times; undefined where the user has stopped it. */
export async function settledStates(
  simulator: Simulator,
  instants: readonly number[],
  io: Io,
): Promise<Trace | undefined> {
  const { design, kernel } = simulator;
  const nets = [...design.nets.keys()].slice(1);
  simulator.start();
  const values: number[] = [];
  for (const time of instants) {
    simulator.runTo(time);
    for (const net of nets) {
      values.push(design.nets[net]?.domain === "analog" ? kernel.voltage(net) : stateOf(kernel.read(net)));
    }
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    if (io.signal.aborted) {
      return undefined;
    }
  }
  return {
    ...simulator.trace(),
    signals: nets.map((net) => {
      const { name: path = "", domain } = design.nets[net] ?? {};
      return domain === "analog" ? { kind: "real", path, unit: "V" } : { kind: "logic", path };
    }),
    times: Float64Array.from(instants.flatMap((time) => nets.map(() => time))),
    ids: Int32Array.from(instants.flatMap(() => [...nets.keys()])),
    values: Float64Array.from(values),
  };
}

/** Logic values without their strengths, which a dump does not show. */
export function statesAlone(trace: Trace): Trace {
  const values = trace.values.map((value, i) =>
    trace.signals[trace.ids[i] ?? -1]?.kind === "logic" ? stateOf(value) : value,
  );
  return { ...trace, values };
}

interface StateComparison {
  readonly compared: number;
  readonly differences: readonly Difference[];
  /** X here, known there: an X says "0 or 1", so these are none. */
  readonly unknown: readonly Difference[];
}

/** Logic values at instants. */
export function compareStates(
  ours: Trace,
  theirs: Trace,
  names: ReadonlyMap<string, string>,
  at: readonly number[],
): StateComparison {
  const ids = new Map(ours.signals.map(({ path }, id) => [path, id]));
  const others = new Map(theirs.signals.map(({ path }, id) => [path, id]));
  const pairs = [...names].flatMap(([net, name]) => {
    const [a, b] = [ids.get(net), others.get(name)];
    return a === undefined || b === undefined ? [] : [{ net, name, a, b }];
  });
  const [cursor, other] = [new Cursor(ours), new Cursor(theirs)];
  const differences: Difference[] = [];
  const unknown: Difference[] = [];
  for (const time of at) {
    cursor.advance(time);
    other.advance(time);
    for (const pair of pairs) {
      const [x, y] = [stateOf(cursor.value(pair.a)), stateOf(other.value(pair.b))];
      if (x !== y) {
        const list = x === UNKNOWN ? unknown : differences;
        list.push({ signal: pair.net, other: pair.name, time, a: logicChar(x), b: logicChar(y) });
      }
    }
  }
  return { compared: pairs.length, differences, unknown };
}
