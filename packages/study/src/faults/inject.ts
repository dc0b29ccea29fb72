/** Faults put into an elaborated design: the devices stay what they are, their wiring or their outputs change. */
import { type Circuit, type Design, elaborate, type FlatDevice, InputError, suggestion } from "@twinedge/core";
import { altered, type Draft, hasTwoTerminals, pinOf } from "./draft.ts";
import { FAULT_HELP, type Fault } from "./fault.ts";
import { decisionOf } from "./roles.ts";
import { stuckComparator, stuckOutput } from "./stuck.ts";
import { swapWires } from "./wires.ts";

/** @throws InputError naming a device, pin, net or edge that there is not, with the nearest name */
export function withFaults(design: Design, faults: readonly Fault[]): Design {
  return faults.reduce((before, fault) => altered(before, (draft) => inject(draft, fault)), design);
}

/** The design of a circuit with its faults. */
export function faultyDesign(circuit: Circuit, faults: readonly Fault[] = []): Design {
  return withFaults(elaborate(circuit), faults);
}

/** A device, or one of its pins, or one entry of a vector pin. */
interface Place {
  readonly device: FlatDevice;
  /** Position of the pin; -1 where none is named. */
  readonly pin: number;
  readonly entry: number;
}

function failed(fault: Fault, what: string, remedy = `write ${FAULT_HELP[fault.kind]}`): InputError {
  return new InputError(`fault "${fault.text}": ${what}`, { remedy });
}

function inject(draft: Draft, fault: Fault): void {
  switch (fault.kind) {
    case "swap-inputs":
      return swapInputs(draft, wholeDevice(draft, fault), fault);
    case "stuck-low":
    case "stuck-high":
      return stick(draft, placeOf(draft, fault), fault);
    case "open":
      return open(draft, placeOf(draft, fault), fault);
    case "short":
      return draft.bridge(twoTerminals(wholeDevice(draft, fault), fault));
    case "invert":
      return invert(draft, placeOf(draft, fault), fault);
    case "shift":
      return shift(draft, wholeDevice(draft, fault), fault);
    case "swap":
      return swap(draft, fault);
    case "swap-twins":
      return swapTwins(draft, fault);
  }
}

function placeOf(draft: Draft, fault: Fault): Place {
  const { at } = fault;
  const whole = draft.find(at);
  if (whole !== undefined) {
    return { device: whole, pin: -1, entry: 0 };
  }
  const [, path = "", name = "", index] = /^(.*)\.([^.[\]]+)(?:\[(\d+)\])?$/.exec(at) ?? [];
  const device = draft.find(path);
  if (device === undefined) {
    const devices = draft.devices.map((known) => known.name);
    const sisters = devices.filter((known) => known.startsWith(`${path}.`));
    throw failed(
      fault,
      `there is no device "${at}"`,
      suggestion(at, sisters.length > 0 ? sisters : devices, "the circuit is empty"),
    );
  }
  const pin = pinOf(device, name);
  if (pin < 0) {
    throw failed(
      fault,
      `a ${device.def.type} has no pin "${name}"`,
      suggestion(
        name,
        device.def.pins.map((spec) => spec.name),
        "",
      ),
    );
  }
  const nets = device.pins[pin] ?? [];
  const entry = Number(index ?? 0);
  if (nets[entry] === undefined || (index === undefined && nets.length > 1)) {
    throw failed(
      fault,
      `pin "${name}" of ${path} has ${nets.length} entries`,
      `name one of them, ${name}[0] to ${name}[${nets.length - 1}]`,
    );
  }
  return { device, pin, entry };
}

function wholeDevice(draft: Draft, fault: Fault): FlatDevice {
  const { device, pin } = placeOf(draft, fault);
  if (pin >= 0) {
    throw failed(fault, "it names a pin");
  }
  return device;
}

function twoTerminals(device: FlatDevice, fault: Fault): FlatDevice {
  if (!hasTwoTerminals(device)) {
    throw failed(fault, `${device.name} is a ${device.def.type}, which has not two terminals`);
  }
  return device;
}

export function swapInputs(draft: Draft, device: FlatDevice, fault?: Fault): void {
  const { compares } = device.def;
  if (compares === undefined) {
    if (fault !== undefined) {
      throw failed(fault, `${device.name} is a ${device.def.type}, no comparator`);
    }
    return;
  }
  const [plus, minus] = [pinOf(device, compares.plus), pinOf(device, compares.minus)];
  draft.rewire(device, (net, pin, entry) =>
    pin === plus || pin === minus ? (device.pins[pin === plus ? minus : plus]?.[entry] ?? net) : net,
  );
}

function stick(draft: Draft, { device, pin, entry }: Place, fault: Fault): void {
  const { def } = device;
  const high = fault.kind === "stuck-high";
  if (def.compares !== undefined) {
    if (pin >= 0 && def.pins[pin]?.name !== "out") {
      throw failed(fault, "only the output of a comparator can be stuck");
    }
    draft.replace({ ...device, def: stuckComparator(def, high) });
    return;
  }
  const outputs = def.pins.flatMap(({ domain, direction }, i) =>
    domain === "digital" && direction === "out"
      ? (device.pins[i] ?? []).map((net, k) => ({ pin: i, entry: k, net }))
      : [],
  );
  const chosen =
    pin < 0 ? outputs.filter(({ net }) => net >= 0) : outputs.filter((out) => out.pin === pin && out.entry === entry);
  const [output] = chosen;
  if (output === undefined || output.net < 0 || chosen.length > 1) {
    const named = outputs.map((out) => def.pins[out.pin]?.name ?? "");
    throw failed(
      fault,
      outputs.length === 0
        ? `${device.name} (${def.type}) has no digital output`
        : "it does not name one connected output",
      outputs.length === 0
        ? undefined
        : `name one of ${[...new Set(named)].join(", ")}, e.g. ${device.name}.${named[0]}${outputs.length > 1 && named[0] === named[1] ? "[0]" : ""}`,
    );
  }
  draft.replace({ ...device, def: stuckOutput(def, output.net, high) });
}

function open(draft: Draft, { device, pin, entry }: Place, fault: Fault): void {
  if (pin < 0) {
    const nets = twoTerminals(device, fault).pins.flat();
    draft.remove(device.name);
    for (const net of nets) {
      draft.leak(net, device);
    }
    return;
  }
  const spec = device.def.pins[pin];
  const net = device.pins[pin]?.[entry] ?? -1;
  if (net < 0) {
    throw failed(fault, "that pin is open already", "name a connected pin");
  }
  const domain = spec?.domain ?? "digital";
  const loose = draft.addNet(`${fault.at}!open`, domain);
  draft.rewire(device, (old, at, i) => (at === pin && i === entry ? loose : old));
  draft.leak(loose, device);
  draft.leak(net, device);
}

/** Params of an input or output stage that the inverter takes over. */
const ELECTRICAL = ["in_low", "in_high", "out_low", "out_high", "r_out"];

export function invert(draft: Draft, { device, pin, entry }: Place, fault?: Fault): void {
  const spec = device.def.pins[pin];
  const net = device.pins[pin]?.[entry] ?? -1;
  if (spec?.domain !== "digital" || net < 0 || !draft.isDigital(net)) {
    if (fault !== undefined) {
      throw failed(fault, pin < 0 ? "it names no pin" : `${spec?.name} is not a connected digital pin`);
    }
    return;
  }
  const inner = draft.addNet(`${device.name}.${spec.name}!inv`, "digital");
  const params = ELECTRICAL.flatMap((name) => {
    const value = device.params.get(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  draft.rewire(device, (old, at, i) => (at === pin && i === entry ? inner : old));
  draft.add(
    "d_inverter",
    draft.netName(inner),
    device,
    spec.direction === "out" ? [[inner], [net]] : [[net], [inner]],
    [["rise_delay", 0], ["fall_delay", 0], ...params],
  );
}

/** Position of the vector of outputs of which one is selected; -1 where the device has none. */
export function selecting({ def }: FlatDevice): number {
  const view = Object.values(def.buses ?? {}).find(({ kind }) => kind === "onehot");
  return def.pins.findIndex(({ name, vector }) => vector === true && name === view?.pin);
}

function shift(draft: Draft, device: FlatDevice, fault: Fault): void {
  if (selecting(device) < 0) {
    throw failed(fault, `${device.name} is a ${device.def.type}, no decoder`);
  }
  rotate(draft, device, fault.by);
}

export function rotate(draft: Draft, device: FlatDevice, by: number): void {
  const pin = selecting(device);
  const outputs = device.pins[pin] ?? [];
  const { length } = outputs;
  draft.rewire(device, (net, at, i) => (at === pin ? (outputs[(((i + by) % length) + length) % length] ?? net) : net));
}

function within(draft: Draft, path: string): readonly FlatDevice[] {
  return draft.devices.filter(({ name }) => name === path || name.startsWith(`${path}.`));
}

function swap(draft: Draft, fault: Fault): void {
  const devices = within(draft, fault.at);
  if (devices.length === 0) {
    const paths = draft.devices.flatMap(({ name }) => [name, name.replace(/\.[^.]*$/, "")]);
    throw failed(
      fault,
      `there is nothing called "${fault.at}"`,
      suggestion(fault.at, [...new Set(paths)], "the circuit is empty"),
    );
  }
  const outer = fault.at.replace(/\.?[^.]*$/, "");
  const [a = -1, b = -1] = fault.nets.map((name) => {
    const found = [`${fault.at}.${name}`, outer === "" ? name : `${outer}.${name}`, name]
      .map((path) => draft.net(path))
      .find((net) => net !== undefined);
    if (found === undefined) {
      const names = [...draft.design.netByName.keys()];
      throw failed(fault, `there is no net "${name}"`, suggestion(name, names, "the circuit has no nets"));
    }
    return found;
  });
  const touched = new Set(devices.flatMap(({ pins }) => pins.flat()));
  if (draft.isDigital(a) !== draft.isDigital(b)) {
    throw failed(fault, "one of the nets is analog, the other digital", "name two of a kind");
  }
  if (!touched.has(a) && !touched.has(b) && draft.isDigital(a)) {
    throw failed(
      fault,
      `nothing in ${fault.at} is connected to ${fault.nets.join(" or ")}`,
      "name wires that go there",
    );
  }
  swapWires(draft, devices, a, b);
}

function swapTwins(draft: Draft, fault: Fault): void {
  const { design } = draft;
  const edge = design.edges.find(({ path }) => path === fault.at);
  if (edge === undefined) {
    throw failed(
      fault,
      `there is no edge "${fault.at}"`,
      suggestion(
        fault.at,
        design.edges.map(({ path }) => path),
        "the circuit marks no learning edges",
      ),
    );
  }
  exchangeTwins(draft, decisionOf(design, edge), edge);
}

/** Exchanges the free and the clamped ends of an edge at some devices, each wire once. */
export function exchangeTwins(
  draft: Draft,
  devices: readonly FlatDevice[],
  { free, clamped }: Design["edges"][number],
): void {
  const names = devices.map(({ name }) => name);
  const done = new Set<string>();
  for (const end of ["i", "j", "node"] as const) {
    const [f, c] = [free[end], clamped[end]];
    const key = `${f},${c}`;
    if (f !== c && !done.has(key)) {
      done.add(key);
      swapWires(
        draft,
        names.flatMap((name) => draft.find(name) ?? []),
        f,
        c,
      );
    }
  }
}
