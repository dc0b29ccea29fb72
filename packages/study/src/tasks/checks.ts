/** A task held against its network: who holds a node, and what is connected. */
import { type InputError, suggestion } from "@twinedge/core";
import type { Path } from "../json/problems.ts";
import { Components } from "../networks/generate/components.ts";
import { GROUND } from "../networks/schema.ts";
import type { Task } from "./task.ts";

type Fail = (path: Path, message: string, remedy?: string, key?: "key" | "value") => InputError;

type Roles = Pick<Task, "network" | "held" | "inputs" | "outputs">;

/** @param single whether outputs are the keys of "targets" */
export function checkRoles({ network, held, inputs, outputs }: Roles, single: boolean, fail: Fail): void {
  const joined = new Set(network.edges.flatMap(({ from, to }) => [from, to]));
  const roles = new Map<string, string>();
  const take = (node: string, role: string, path: Path, key: "key" | "value"): void => {
    if (node === GROUND) {
      throw fail(path, "node 0 is ground, 0 V in both networks", "leave it out", key);
    }
    if (!joined.has(node)) {
      const known = [...joined].filter((name) => name !== GROUND);
      throw fail(path, `the network has no node ${node}`, suggestion(node, known, "give the network edges"), key);
    }
    const other = roles.get(node);
    if (other !== undefined) {
      throw fail(path, `node ${node} is ${other} already`, "a node is held, an input, or an output", key);
    }
    roles.set(node, role);
  };
  for (const node of held.keys()) {
    take(node, "held", ["held", node], "key");
  }
  for (const [i, node] of inputs.entries()) {
    take(node, "an input", ["inputs", i], "value");
  }
  for (const [i, node] of outputs.entries()) {
    take(node, "an output", single ? ["targets", node] : ["outputs", i], single ? "key" : "value");
  }
  if (outputs.length === 0) {
    throw fail(["targets"], "there is nothing to learn", "give at least one output node its voltage");
  }
  checkConnected({ network, held, inputs, outputs }, single, fail);
}

/** Every node needs a way over edges to one that is held, or its voltage is anyone's guess. */
function checkConnected({ network, held, inputs, outputs }: Roles, single: boolean, fail: Fail): void {
  const names = [GROUND, ...network.nodes.map(({ name }) => name).filter((name) => name !== GROUND)];
  const number = new Map(names.map((name, i) => [name, i]));
  const components = new Components(names.length);
  const at = (node: string): number => number.get(node) ?? 0;
  for (const { from, to } of network.edges) {
    components.join(at(from), at(to));
    if (network.kind === "divider") {
      components.join(at(from), 0);
    }
  }
  for (const node of [...held.keys(), ...inputs]) {
    components.join(at(node), 0);
  }
  const loose = (node: string): boolean => !components.connected(at(node), 0);
  for (const [i, node] of outputs.entries()) {
    if (loose(node)) {
      const path = single ? ["targets", node] : ["outputs", i];
      throw fail(
        path,
        `no way leads from output ${node} to a node that is held`,
        "hold a node on its side, or join it",
      );
    }
  }
  const other = names.find(loose);
  if (other !== undefined) {
    throw fail(
      ["network"],
      `no way leads from node ${other} to a node that is held`,
      "hold a node on its side, or leave it out",
    );
  }
}
