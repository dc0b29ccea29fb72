/**
 * Parts of a circuit: how many functions of each part it uses, and how many packages that takes, once where every edge is a board
 * of its own and once where packages are shared over the whole network.
 *
 * Counted are devices with a `part`, transistors and diodes by their model, resistors and capacitors by their value. Sources,
 * bridges and devices without a part (ideal ones) are no parts.
 */
import { type Design, type FlatDevice, formatSi } from "@twinedge/core";

/** One kind of package: name to order by, functions in it, price of one where known. */
export interface PackageData {
  readonly name: string;
  readonly units: number;
  readonly price?: number;
}

export interface PriceList {
  readonly date: string;
  readonly source: string;
  readonly currency: string;
  /** By `part` of the device, or model of the transistor. */
  readonly packages: Readonly<Record<string, PackageData>>;
  /** A bill to set beside the circuit's. */
  readonly bill?: {
    readonly title: string;
    readonly lines: readonly { readonly name: string; readonly quantity: number; readonly cost: number }[];
  };
}

export interface BomLine {
  readonly name: string;
  /** `comparator`, `resistor`, ... */
  readonly type: string;
  /** Functions used in one edge (the largest of all edges), and outside the edges. */
  readonly unitsPerEdge: number;
  readonly units: number;
  readonly unitsPerPackage: number;
  /** Packages of one edge that shares none. */
  readonly packagesPerEdge: number;
  /** Packages of the whole circuit: every edge a board of its own, and shared. */
  readonly separate: number;
  readonly shared: number;
  /** Of one package; undefined where it is not known. */
  readonly price: number | undefined;
}

export interface Bom {
  readonly edges: number;
  readonly lines: readonly BomLine[];
  /** Cost of the lines with a known price. */
  readonly perEdge: number;
  readonly separate: number;
  readonly shared: number;
  /** Names of the lines without one. */
  readonly unpriced: readonly string[];
}

interface Kind {
  readonly name: string;
  readonly type: string;
  readonly data: PackageData;
}

export function billOfMaterials(design: Design, prices: PriceList): Bom {
  const kinds = new Map<string, Kind>();
  /** Functions by kind and edge; "" for what lies outside the edges. */
  const used = new Map<string, Map<string, number>>();
  for (const device of design.devices) {
    const kind = kindOf(device, prices);
    if (kind !== undefined) {
      const edge = design.edges.find(({ path }) => device.name.startsWith(`${path}.`))?.path ?? "";
      kinds.set(kind.name, kind);
      const places = used.get(kind.name) ?? new Map<string, number>();
      used.set(kind.name, places.set(edge, (places.get(edge) ?? 0) + 1));
    }
  }
  const lines = [...kinds.values()].map((kind) => lineOf(kind, used.get(kind.name) ?? new Map()));
  const cost = (count: (line: BomLine) => number): number =>
    lines.reduce((sum, line) => sum + count(line) * (line.price ?? 0), 0);
  return {
    edges: design.edges.length,
    lines,
    perEdge: cost((line) => line.packagesPerEdge),
    separate: cost((line) => line.separate),
    shared: cost((line) => line.shared),
    unpriced: lines.filter(({ price }) => price === undefined).map(({ name }) => name),
  };
}

function lineOf({ name, type, data }: Kind, places: ReadonlyMap<string, number>): BomLine {
  const packages = (units: number): number => Math.ceil(units / data.units);
  const counts = [...places.values()];
  const units = counts.reduce((sum, count) => sum + count, 0);
  const unitsPerEdge = Math.max(0, ...[...places].filter(([edge]) => edge !== "").map(([, count]) => count));
  return {
    name,
    type,
    unitsPerEdge,
    units,
    unitsPerPackage: data.units,
    packagesPerEdge: packages(unitsPerEdge),
    separate: counts.reduce((sum, count) => sum + packages(count), 0),
    shared: packages(units),
    price: data.price,
  };
}

function kindOf(device: FlatDevice, { packages }: PriceList): Kind | undefined {
  const { def, params, model } = device;
  const part = params.get("part");
  if (typeof part === "string") {
    const data = Object.hasOwn(packages, part) ? packages[part] : undefined;
    return { name: data?.name ?? part, type: def.type, data: data ?? { name: part, units: 1 } };
  }
  const name = nameOf(device);
  if (name === undefined) {
    return undefined;
  }
  const data = model !== undefined && Object.hasOwn(packages, model) ? packages[model] : undefined;
  return { name: data?.name ?? name, type: def.type, data: data ?? { name, units: 1 } };
}

/** What a device without a `part` is ordered by. */
function nameOf({ def, params, model }: FlatDevice): string | undefined {
  switch (def.type) {
    case "resistor":
      return valued(params.get("r"), "ohm");
    case "capacitor":
      return valued(params.get("c"), "F");
    case "bjt":
    case "diode":
    case "mosfet":
    case "jfet":
      return model === undefined ? undefined : `${def.type} ${model}`;
    default:
      return undefined;
  }
}

/** Values beyond any real part stand for open connections. */
const LARGEST = 1e12;

function valued(value: unknown, unit: string): string | undefined {
  return typeof value === "number" && value > 0 && value < LARGEST ? formatSi(value, unit) : undefined;
}
