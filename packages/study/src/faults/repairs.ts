/** Single changes of an edge's wiring that could be what is missing: each is tried, and those after which all checks pass are reported. */
import { deviceByType, type FlatDevice, type FlatEdge, numberOf } from "@twinedge/core";
import { type Alter, type Draft, hasTwoTerminals } from "./draft.ts";
import { exchangeTwins, invert, rotate, selecting, swapInputs } from "./inject.ts";
import { comparatorNets, decisionOf, endsOf, GATE_TYPES, isComparator, isGate } from "./roles.ts";
import type { OnBench } from "./run.ts";
import type { CheckName } from "./tally.ts";
import { swapWires } from "./wires.ts";

export interface Repair {
  /** Device, or the wires, that is at fault. */
  readonly subject: string;
  /** What is wrong with it. */
  readonly fault: string;
  /** What mends it. */
  readonly remedy: string;
  readonly change: Alter;
  /** Where it puts a part. */
  readonly nets?: readonly number[];
}

/** Ohm: a pull-up, as in the schemes. */
const PULL_UP = 1e5;
/** V */
const SUPPLY = 5;
/** Ohm: from here on a resistor is a leak, and no part. */
const LEAK = 1e9;
/** Ends that a chain of resistors has where one is missing: its own two, and those of the gap. */
const MOST_ENDS = 4;

const SINGLE = ["d_inverter", "d_buffer"];

/** Repairs that can mend a check of this name, the simplest first. */
export function repairsFor(check: CheckName, on: OnBench, own: readonly FlatDevice[]): readonly Repair[] {
  const [edge] = on.design.edges;
  if (edge === undefined) {
    return [];
  }
  const cone = new Set(decisionOf(on.design, edge));
  const decision = own.filter((device) => cone.has(device));
  const others = own.filter((device) => !cone.has(device));
  const exchanged = (devices: readonly FlatDevice[], place: string): readonly Repair[] =>
    exchanges(edge, devices, place);
  switch (check) {
    case "range":
    case "comparator":
    case "gate":
    case "decision":
      return [
        ...decision.filter(isComparator).map(inputsSwapped),
        ...exchanged(decision, "what decides"),
        ...decision.flatMap(otherGates),
        ...decision.filter(isGate).flatMap(inputsInverted),
        ...decision.flatMap((device) => fresh(device)),
        ...decision.flatMap((device) => siblingValue(device, own)),
        ...missingResistors(edge, decision, own),
        ...exchanged(own, "the whole edge"),
      ];
    case "code":
    case "tap":
      return [
        ...others.filter((device) => selecting(device) >= 0).flatMap(rotated),
        ...others.flatMap(inputsInverted),
        ...others.flatMap((device) => fresh(device)),
      ];
    case "pot":
      return [
        ...exchanged(others, "the pots"),
        ...others.flatMap((device) => siblingValue(device, own)),
        ...missingLinks(others, endsOf(edge)),
        ...others.flatMap((device) => fresh(device)),
      ];
    default:
      return [
        ...others.flatMap(inputsInverted),
        ...others.flatMap(otherGates),
        ...others.flatMap((device) => fresh(device)),
        ...exchanged(others, "the pots"),
      ];
  }
}

function inputsSwapped({ name }: FlatDevice): Repair {
  return {
    subject: name,
    fault: "inputs swapped",
    remedy: "exchange them",
    change: (draft) => onDevice(draft, name, (device) => swapInputs(draft, device)),
  };
}

function onDevice(draft: Draft, name: string, change: (device: FlatDevice) => void): void {
  const device = draft.find(name);
  if (device !== undefined) {
    change(device);
  }
}

/** Another kind of gate with the same pins. */
function otherGates(device: FlatDevice): readonly Repair[] {
  if (!isGate(device)) {
    return [];
  }
  const { name, def } = device;
  const single = SINGLE.includes(def.type);
  return GATE_TYPES.filter((type) => type !== def.type && SINGLE.includes(type) === single).map((type) => ({
    subject: name,
    fault: single
      ? type === "d_inverter"
        ? "an inverter is missing"
        : "inverts and should not"
      : `the wrong kind of gate, ${def.title}`,
    remedy: `exchange it for this kind: ${deviceByType(type)?.title ?? type}`,
    change: (draft) =>
      onDevice(draft, name, (found) => draft.replace({ ...found, def: deviceByType(type) ?? found.def })),
  }));
}

/** An inverter in each of the digital inputs, clocks too. */
function inputsInverted(device: FlatDevice): readonly Repair[] {
  const { name, def, pins } = device;
  if (SINGLE.includes(def.type) || def.type.endsWith("_bridge")) {
    return [];
  }
  return def.pins.flatMap(({ name: pin, domain, direction, vector }, position) =>
    domain !== "digital" || direction !== "in"
      ? []
      : (pins[position] ?? []).flatMap((net, entry) => {
          const at = vector === true ? `${pin}[${entry}]` : pin;
          return net < 0
            ? []
            : [
                {
                  subject: `${name}.${at}`,
                  fault: "inverted",
                  remedy: "put an inverter there, or take one out",
                  change: (draft: Draft): void =>
                    onDevice(draft, name, (found) => invert(draft, { device: found, pin: position, entry })),
                },
              ];
        }),
  );
}

function rotated({ name }: FlatDevice): readonly Repair[] {
  return [1, -1].map((by) => ({
    subject: name,
    fault: "outputs off by one",
    remedy: `move them by ${by > 0 ? "+1" : "-1"}`,
    change: (draft) => onDevice(draft, name, (device) => rotate(draft, device, by)),
  }));
}

/** A new part of the same kind in the place of what makes or stores digital values. */
function fresh({ name, def }: FlatDevice): readonly Repair[] {
  const works =
    def.compares !== undefined || def.pins.some(({ domain, direction }) => domain === "digital" && direction === "out");
  return works && !def.type.endsWith("_bridge")
    ? [
        {
          subject: name,
          fault: "does not work as its kind does",
          remedy: "replace the part",
          change: (draft) =>
            onDevice(draft, name, (device) =>
              draft.replace({ ...device, def: deviceByType(device.def.type) ?? device.def }),
            ),
        },
      ]
    : [];
}

function exchanges(edge: FlatEdge, devices: readonly FlatDevice[], place: string): readonly Repair[] {
  const { free, clamped } = edge;
  const names = devices.map(({ name }) => name);
  const found = (draft: Draft): readonly FlatDevice[] => names.flatMap((name) => draft.find(name) ?? []);
  const pairs = [
    { a: free.i, b: clamped.i, what: "free and clamped wire of end i swapped" },
    { a: free.j, b: clamped.j, what: "free and clamped wire of end j swapped" },
    { a: free.node, b: clamped.node, what: "free and clamped wire of the node swapped" },
    { a: free.i, b: free.j, what: "the two ends of the free network swapped" },
    { a: clamped.i, b: clamped.j, what: "the two ends of the clamped network swapped" },
  ];
  const touched = new Set(devices.flatMap(({ pins }) => pins.flat()));
  const distinct = pairs.filter(
    ({ a, b }, i) =>
      a !== b && (touched.has(a) || touched.has(b)) && pairs.findIndex((other) => other.a === a && other.b === b) === i,
  );
  const subject = `${edge.path}, ${place}`;
  return [
    {
      subject,
      fault: "free and clamped wires swapped",
      remedy: "exchange all of them",
      change: (draft) => exchangeTwins(draft, found(draft), edge),
    },
    ...distinct.map(
      ({ a, b, what }): Repair => ({
        subject,
        fault: what,
        remedy: "exchange the two",
        change: (draft) => swapWires(draft, found(draft), a, b),
      }),
    ),
  ];
}

const folderOf = (name: string): string => name.replace(/\.?[^.]*$/, "");

/** Values that at least two other resistors of one subcircuit have, the commonest first. */
function valuesBeside(folder: string, own: readonly FlatDevice[], except = ""): readonly number[] {
  const counted = new Map<number, number>();
  for (const device of own) {
    if (device.def.type === "resistor" && folderOf(device.name) === folder && device.name !== except) {
      const value = numberOf(device, "r", "typ") ?? Number.NaN;
      counted.set(value, (counted.get(value) ?? 0) + 1);
    }
  }
  const often = [...counted].filter(([, count]) => count >= 2);
  return often.sort((a, b) => b[1] - a[1]).map(([value]) => value);
}

function siblingValue(device: FlatDevice, own: readonly FlatDevice[]): readonly Repair[] {
  const { name } = device;
  const value = numberOf(device, "r", "typ") ?? Number.NaN;
  const beside =
    device.def.type === "resistor" && hasTwoTerminals(device) ? valuesBeside(folderOf(name), own, name) : [];
  return beside.includes(value) || value >= LEAK
    ? []
    : beside.map((ohms) => ({
        subject: name,
        fault: value < 1 ? "shorted" : `has ${value} ohm`,
        remedy: `give it the ${ohms} ohm of those beside it`,
        change: (draft) => onDevice(draft, name, (found) => draft.bridge(found, ohms)),
      }));
}

/** A resistor from a comparator's input to an end of the edge, of the value of those beside the comparator. */
function missingResistors(
  { free, clamped }: FlatEdge,
  decision: readonly FlatDevice[],
  own: readonly FlatDevice[],
): readonly Repair[] {
  const ends = [...new Set([free.i, free.j, clamped.i, clamped.j])].filter((net) => net > 0);
  return decision.filter(isComparator).flatMap((device) => {
    const folder = folderOf(device.name);
    const [ohms] = valuesBeside(folder, own);
    const { plus, minus } = comparatorNets(device);
    return ohms === undefined
      ? []
      : [plus, minus]
          .filter((net) => net > 0 && !ends.includes(net))
          .flatMap((net) =>
            ends.map((end) => ({
              subject: device.name,
              fault: `no resistor from its ${net === plus ? "+" : "-"} input to ${endName(free, clamped, end)}`,
              remedy: `put ${ohms} ohm there`,
              change: (draft: Draft): void => draft.resistor("mend", device, net, end, ohms),
            })),
          );
  });
}

function endName(free: FlatEdge["free"], clamped: FlatEdge["clamped"], net: number): string {
  return net === free.i
    ? "the free end i"
    : net === free.j
      ? "the free end j"
      : net === clamped.i
        ? "the clamped end i"
        : "the clamped end j";
}

/** A resistor between two ends of a chain of resistors that are alike, of their value. */
function missingLinks(devices: readonly FlatDevice[], ends: ReadonlySet<number>): readonly Repair[] {
  const folders = new Set(devices.filter(({ def }) => def.type === "resistor").map(({ name }) => folderOf(name)));
  return [...folders].flatMap((folder) =>
    valuesBeside(folder, devices).flatMap((ohms) => {
      const chain = devices.filter(
        (device) =>
          device.def.type === "resistor" &&
          folderOf(device.name) === folder &&
          (numberOf(device, "r", "typ") ?? 0) === ohms,
      );
      const counted = new Map<number, number>();
      for (const net of chain.flatMap(({ pins }) => pins.flat())) {
        counted.set(net, (counted.get(net) ?? 0) + 1);
      }
      const loose = [...counted].filter(([, count]) => count === 1).map(([net]) => net);
      // A ladder whole has two ends; base resistors, which are no chain, have many.
      if (loose.length > MOST_ENDS) {
        return [];
      }
      const places = [...new Set([...loose, ...ends, 0])];
      const [like] = chain;
      return like === undefined
        ? []
        : loose.flatMap((a) =>
            places
              .filter((b) => b !== a && !(loose.includes(b) && b < a))
              .map(
                (b): Repair => ({
                  subject: folder,
                  fault: "a resistor of a chain is missing",
                  remedy: `put ${ohms} ohm there`,
                  change: (draft) => draft.resistor("mend", like, a, b, ohms),
                  nets: [a, b],
                }),
              ),
          );
    }),
  );
}

/** A pull-up at a comparator's output. */
export function pulledUp(device: FlatDevice): Alter {
  return (draft) => {
    const { out } = comparatorNets(device);
    const supply = draft.addNet("mend!supply", "analog");
    draft.add("vsource", "mend!supply", device, [[supply], [0]], [["dc", SUPPLY]]);
    draft.resistor("mend!pull-up", device, supply, out, PULL_UP);
  };
}

/** Resistors at a comparator's output, with the value of a pull-up. */
export function releasedBy(device: FlatDevice, own: readonly FlatDevice[]): readonly Repair[] {
  const { out } = comparatorNets(device);
  return own
    .filter((part) => hasTwoTerminals(part) && part.pins.flat().includes(out))
    .map(({ name }) => ({
      subject: name,
      fault: `shorted: it holds the output of ${device.name}`,
      remedy: `put ${PULL_UP} ohm there`,
      change: (draft) => onDevice(draft, name, (found) => draft.bridge(found, PULL_UP)),
    }));
}
