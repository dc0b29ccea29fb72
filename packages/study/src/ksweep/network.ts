/** A network of two-terminal pots as plain resistors, free and clamped, whose settings are wiper fractions. */
import { elaborate, InputError, Simulator } from "@twinedge/core";
import { readDeck } from "@twinedge/formats";
import type { Task } from "../tasks/task.ts";

/** ohm: a pot at zero, which is no resistance in the paper's circuit and cannot be one here. */
const ZERO = 1e-3;

export class PotNetwork {
  readonly task: Task;
  private readonly simulator: Simulator;
  private readonly ohms: number;
  private readonly nets: ReadonlyMap<string, number>;

  private constructor(task: Task, simulator: Simulator, ohms: number) {
    this.task = task;
    this.simulator = simulator;
    this.ohms = ohms;
    this.nets = simulator.design.netByName;
  }

  /**
   * @param ohms of a pot from end to end
   * @throws InputError where the task's network is of dividers, has diodes, or its examples are several
   */
  static async of(task: Task, ohms: number): Promise<PotNetwork> {
    const { network, held, outputs, train } = task;
    if (network.kind !== "rheostat" || network.edges.some(({ diodes }) => diodes === true)) {
      throw new InputError(`network "${network.name}" is not one of two-terminal pots alone`, {
        remedy: "sweep a task on a network of rheostats",
      });
    }
    if (train.length !== 1 || train[0]?.targets === undefined) {
      throw new InputError(`task "${task.name}" has several examples: one parameter cannot serve them all`, {
        remedy: "sweep a task with fixed targets, e.g. ii",
      });
    }
    const net = (twin: string, node: string): string => (node === "0" ? "0" : `${twin}${node}`);
    const twins = ["f", "c"] as const;
    const lines = [
      task.title,
      ...[...held]
        .filter(([node]) => node !== "0")
        .flatMap(([node, volts]) => twins.map((twin) => `v${twin}${node} ${twin}${node} 0 ${volts}`)),
      ...outputs.map((node) => `vc${node} c${node} 0 0`),
      ...network.edges.flatMap(({ name, from, to }) =>
        twins.map((twin) => `r${twin}_${name} ${net(twin, from)} ${net(twin, to)} ${ohms / 2}`),
      ),
      ".end",
    ];
    const { circuit } = await readDeck(lines.join("\n"), "pots.cir");
    const simulator = new Simulator(elaborate(circuit), { probes: [] });
    simulator.start();
    return new PotNetwork(task, simulator, ohms);
  }

  /** Sets every pot, in the order of the network's edges; both networks alike. */
  set(fractions: readonly number[]): void {
    const { sources, kernel } = this.simulator;
    kernel.act((k) => {
      for (const [e, { name }] of this.task.network.edges.entries()) {
        const ohms = Math.max(this.ohms * (fractions[e] ?? 0), ZERO);
        sources.get(`rf_${name}`)?.(k, ohms);
        sources.get(`rc_${name}`)?.(k, ohms);
      }
    });
  }

  /** V at the free outputs. */
  outputs(): readonly number[] {
    return this.task.outputs.map((node) => this.volts("f", node));
  }

  /** Holds the clamped outputs by Eq. 1. */
  clamp(nudge: number): void {
    const { sources, kernel } = this.simulator;
    const free = this.outputs();
    kernel.act((k) => {
      for (const [i, node] of this.task.outputs.entries()) {
        const target = this.task.train[0]?.targets?.[i] ?? 0;
        sources.get(`vc${node}`)?.(k, nudge * target + (1 - nudge) * (free[i] ?? 0));
      }
    });
  }

  /** V across an edge, from end i to end j. */
  drop(twin: "f" | "c", edge: number): number {
    const found = this.task.network.edges[edge];
    return found === undefined ? 0 : this.volts(twin, found.from) - this.volts(twin, found.to);
  }

  private volts(twin: "f" | "c", node: string): number {
    return node === "0" ? 0 : this.simulator.engine.voltage(this.nets.get(`${twin}${node}`) ?? 0);
  }
}
