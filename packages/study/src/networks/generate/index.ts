/** Networks by rule: same parameters, same network, edge by edge. */
import type { Network, NetworkEdge, NetworkNode } from "../network.ts";
import { grid } from "./grid.ts";
import { multilayer } from "./multilayer.ts";
import { random } from "./random.ts";
import { ring } from "./ring.ts";
import type { Generator } from "./schema.ts";

/** Nodes with their places, and the two ends of every edge. */
export interface Graph {
  readonly title: string;
  readonly nodes: readonly NetworkNode[];
  readonly ends: readonly (readonly [from: string, to: string])[];
  /** Places in `ends` of those from a layer to the outputs. */
  readonly intoOutputs?: ReadonlySet<number>;
}

/**
 * The network that a generator describes; its edges are xe1, xe2, ...
 *
 * @throws InputError where no such network exists, e.g. with fewer edges than a connected one has
 */
export function generateNetwork(generator: Generator, kind: Network["kind"] = "rheostat"): Network {
  const { title, nodes, ends, intoOutputs } = graphOf(generator);
  const { kind: rule, ...parameters } = generator;
  const values = Object.entries(parameters).map(([name, value]) => `${name} ${String(value)}`);
  const { diodes } = generator;
  const behind = (e: number): boolean => diodes === true || (diodes === "outputs" && intoOutputs?.has(e) === true);
  return {
    name: [rule, ...Object.values(parameters).map((value) => String(value).replaceAll(",", "x"))].join("-"),
    title,
    source: `generator ${rule}: ${values.join(", ")}`,
    kind,
    nodes,
    edges: ends.map(
      ([from, to], i): NetworkEdge => ({ name: `xe${i + 1}`, from, to, ...(behind(i) ? { diodes: true } : {}) }),
    ),
  };
}

function graphOf(generator: Generator): Graph {
  switch (generator.kind) {
    case "grid":
      return grid(generator);
    case "random":
      return random(generator);
    case "multilayer":
      return multilayer(generator);
    case "ring":
      return ring(generator);
  }
}
