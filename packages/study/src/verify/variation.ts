/**
 * What differs from part to part in a decision circuit: offset, bias and offset current of each comparator between the limits of
 * its data sheet, and every resistor within its tolerance. A corner gives each of them one of its ends.
 */
import { type Design, type FlatDevice, isTriple, numberOf, type Value } from "@twinedge/core";

export type FactorGroup = "offset" | "bias" | "resistors";

/** One value that has a smallest and a largest. */
export interface Factor {
  readonly group: FactorGroup;
  readonly device: string;
  readonly param: string;
  readonly typ: number;
  readonly min: number;
  readonly max: number;
}

/** Values by factor; what is not in it is typical. */
export type CornerValues = ReadonlyMap<Factor, number>;

export interface Spreads {
  /** Fraction by which a resistor may be off. */
  readonly tolerance: number;
  /** V: offsets of up to this, either sign, in place of the part's own limits. */
  readonly offset?: number | undefined;
}

/** @param inside tells the devices that vary from those of the bench */
export function factorsOf(
  design: Design,
  { tolerance, offset }: Spreads,
  inside: (device: FlatDevice) => boolean,
): readonly Factor[] {
  const factors: Factor[] = [];
  for (const device of design.devices.filter(inside)) {
    const { def, name } = device;
    if (def.type === "comparator") {
      const typ = numberOf(device, "vos", "typ") ?? 0;
      const [low, high] = offset === undefined ? limitsOf(device, "vos") : ([-offset, offset] as const);
      // A part with limits of its own has them about the offset that the circuit gives it.
      factors.push({ group: "offset", device: name, param: "vos", typ, min: typ + low, max: typ + high });
      for (const param of ["ib", "ios"]) {
        const [min, max] = limitsOf(device, param);
        factors.push({ group: "bias", device: name, param, typ: numberOf(device, param, "typ") ?? 0, min, max });
      }
    } else if (def.type === "resistor") {
      const typ = numberOf(device, "r", "typ") ?? 0;
      const [min, max] = [typ * (1 - tolerance), typ * (1 + tolerance)];
      factors.push({ group: "resistors", device: name, param: "r", typ, min, max });
    }
  }
  return factors.filter(({ min, max }) => min !== max);
}

/** Limits of a parameter: its own or those of the data sheet of its part; 0 and 0 where it has neither and is 0. */
function limitsOf(device: FlatDevice, param: string): readonly [min: number, max: number] {
  const part = device.params.get("part");
  const own = device.params.get(param);
  const sheet = typeof part === "string" ? device.def.parts?.[part]?.values[param]?.value : undefined;
  for (const value of [own, sheet]) {
    if (value !== undefined && isTriple(value)) {
      return [numeric(value.min), numeric(value.max)];
    }
  }
  if (param === "vos") {
    return [0, 0];
  }
  const fixed = numberOf(device, param, "typ") ?? 0;
  return [fixed, fixed];
}

function numeric(value: Value): number {
  return typeof value === "number" ? value : 0;
}

/** The design with these values in place of its own. */
export function withValues(design: Design, values: CornerValues): Design {
  const byDevice = new Map<string, Map<string, Value>>();
  for (const [{ device, param }, value] of values) {
    const params = byDevice.get(device) ?? new Map<string, Value>();
    byDevice.set(device, params.set(param, value));
  }
  const devices = design.devices.map((device) => {
    const given = byDevice.get(device.name);
    return given === undefined ? device : { ...device, params: new Map([...device.params, ...given]) };
  });
  return { ...design, devices };
}
