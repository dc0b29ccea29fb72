/** What is listed of every point: expressions of voltages and currents, and what devices say of themselves. */
import {
  busValue,
  compile,
  type Expr,
  InputError,
  type OutputItem,
  onehotValue,
  type Probe,
  ProbeIndex,
  type Simulator,
  type SourcePos,
  stateOf,
  suggestion,
} from "@twinedge/core";

/** One column: its name, and the value at the simulator's present point; NaN where a logic value is not known. */
export interface Reading {
  readonly label: string;
  readonly read: () => number;
}

/**
 * @throws InputError for a net, device or reading that the circuit has not
 */
export function readingsOf(simulator: Simulator, items: readonly OutputItem[]): readonly Reading[] {
  const index = new ProbeIndex(simulator.design);
  const found = items.flatMap((item): readonly Reading[] => {
    if (item.kind === "all") {
      return everything(simulator);
    }
    if (item.kind === "quantity") {
      return [{ label: item.label, read: quantity(simulator, item.device, item.quantity, item.pos) }];
    }
    const { expr, label, pos } = item;
    if (expr.kind === "voltage" && expr.minus === undefined && expr.plus !== "0") {
      return index.find(expr.plus, pos).map((probe) => ({
        label: probe.path === expr.plus ? label : probe.path,
        read: probed(simulator, probe),
      }));
    }
    return [{ label, read: expression(simulator, expr, pos) }];
  });
  // The same thing asked for twice is one column.
  return found.filter(({ label }, k) => found.findIndex((other) => other.label === label) === k);
}

/** The value of an expression at the simulator's present point. */
export function expression(simulator: Simulator, expr: Expr, pos: SourcePos | undefined): () => number {
  const { design } = simulator;
  const law = compile(expr, design.lookup);
  const inputs = law.inputs.map((input) => {
    if (input.kind === "current") {
      return quantity(simulator, input.device, "i", pos);
    }
    const plus = voltage(simulator, input.plus, pos);
    const minus = input.minus === undefined ? () => 0 : voltage(simulator, input.minus, pos);
    return () => plus() - minus();
  });
  const x = new Float64Array(inputs.length);
  const gradient = new Float64Array(inputs.length);
  return () => {
    for (const [k, input] of inputs.entries()) {
      x[k] = input();
    }
    return law.evaluate(x, gradient);
  };
}

function voltage(simulator: Simulator, name: string, pos: SourcePos | undefined): () => number {
  const probe = name === "0" ? undefined : new ProbeIndex(simulator.design).find(name, pos)[0];
  return probe === undefined ? () => 0 : probed(simulator, probe);
}

function probed({ design, engine, kernel }: Simulator, probe: Probe): () => number {
  if (probe.kind === "net") {
    const { net } = probe;
    return design.nets[net]?.domain === "digital" ? () => bit(kernel.read(net)) : () => engine.voltage(net);
  }
  const value = probe.kind === "bus" ? busValue : onehotValue;
  return () => value(probe.nets.map((net) => kernel.read(net)));
}

function bit(value: number): number {
  const state = stateOf(value);
  return state === 0 || state === 1 ? state : Number.NaN;
}

/** Other simulators' words for the current through a device. */
const CURRENTS = ["i", "id", "ic", "current"];

function quantity(simulator: Simulator, device: string, name: string, pos: SourcePos | undefined): () => number {
  // ngspice writes `r.x1.r2` for x1.r2.
  const paths = [device, device.replace(/^[a-z]\.(?=x)/, "")];
  const names = CURRENTS.includes(name) && name !== "ic" ? [name, ...CURRENTS] : [name];
  for (const path of paths) {
    for (const candidate of names) {
      const read = simulator.reading(path, candidate);
      if (read !== undefined) {
        return read;
      }
    }
  }
  const devices = simulator.design.devices.map((other) => other.name);
  if (paths.some((path) => devices.includes(path))) {
    throw new InputError(`"${device}" says nothing of "${name}"`, {
      pos,
      remedy: "twinedge op --json shows what devices say",
    });
  }
  throw new InputError(`"${device}" is no device of the circuit`, {
    pos,
    remedy: suggestion(device, devices, "name a device"),
  });
}

/** Voltages of the nets at the top and currents of the voltage sources there. */
function everything(simulator: Simulator): readonly Reading[] {
  const { design, engine, kernel } = simulator;
  const nets = design.nets.flatMap(({ name, domain }, net): readonly Reading[] => {
    if (net === 0 || name.includes(".") || name.includes("#")) {
      return [];
    }
    return domain === "digital"
      ? [{ label: name, read: () => bit(kernel.read(net)) }]
      : [{ label: `v(${name})`, read: () => engine.voltage(net) }];
  });
  const currents = design.devices.flatMap(({ name, def }): readonly Reading[] => {
    const read = def.waveformPin === undefined || name.includes(".") ? undefined : simulator.reading(name, "i");
    return read === undefined ? [] : [{ label: `i(${name})`, read }];
  });
  return [...nets, ...currents];
}
