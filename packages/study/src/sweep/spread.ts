/** Parts of a Monte Carlo trial that are not alike: parameters and device values, uniform within a tolerance. */
import {
  type Circuit,
  type Design,
  type FlatDevice,
  InputError,
  isTriple,
  type Lookup,
  suggestion,
  type Value,
} from "@twinedge/core";
import { stream } from "../parts/stream.ts";

export interface Spread {
  /** A parameter at the top, a device (`r1`, `x1.r*`), or a device's parameter (`q1.bf`); `*` matches within a level. */
  readonly name: string;
  /** Largest deviation over the nominal value: 0.05 for 5 %. */
  readonly tolerance: number;
}

/** The parameter that a device's name alone stands for. */
const VALUE = ["r", "c", "l", "dc", "gain"];

/** Draws a trial's deviations. Every one is that of its name, trial and seed, whatever else is drawn. */
export class Deviations {
  private readonly seed: number;
  private readonly trial: number;
  private readonly spreads: readonly Spread[];

  constructor(spreads: readonly Spread[], trial: number, seed: number) {
    this.spreads = spreads;
    this.trial = trial;
    this.seed = seed;
  }

  /** For `agauss()` and the like of a deck; the same draws at every call. */
  uniform(): () => number {
    const drawn = stream(`trial ${this.trial}`, this.seed);
    return () => drawn.uniform();
  }

  inCircuit(circuit: Circuit, lookup: Lookup): Circuit {
    const params = circuit.top.params.map((param) => {
      const spread = this.spreads.find(({ name }) => name === param.name);
      return spread === undefined
        ? param
        : { ...param, value: lookup(param.name, param.pos) * this.factor(param.name, spread) };
    });
    return { ...circuit, top: { ...circuit.top, params } };
  }

  inDesign(design: Design): Design {
    const devices = design.devices.map((device): FlatDevice => {
      const changes = this.spreads.flatMap((spread): readonly (readonly [string, Value])[] => {
        const param = paramOf(device, spread.name);
        const value = param === undefined ? undefined : (device.params.get(param) ?? device.def.params[param]?.default);
        const nominal = value !== undefined && isTriple(value) ? value.typ : value;
        return param !== undefined && typeof nominal === "number"
          ? [[param, nominal * this.factor(`${device.name}.${param}`, spread)]]
          : [];
      });
      return changes.length === 0 ? device : { ...device, params: new Map([...device.params, ...changes]) };
    });
    return { ...design, devices };
  }

  private factor(name: string, { tolerance }: Spread): number {
    return 1 + tolerance * (2 * stream(`trial ${this.trial} ${name}`, this.seed).uniform() - 1);
  }
}

/** @throws InputError for a spread that concerns nothing */
export function checkSpreads(spreads: readonly Spread[], circuit: Circuit, design: Design): void {
  for (const { name } of spreads) {
    const params = circuit.top.params.map((param) => param.name);
    if (!params.includes(name) && !design.devices.some((device) => paramOf(device, name) !== undefined)) {
      const known = [...params, ...design.devices.map((device) => device.name)];
      throw new InputError(`--spread ${name}: there is no such parameter, device or device parameter`, {
        remedy: suggestion(name, known, "name one"),
      });
    }
  }
}

function paramOf({ name, def }: FlatDevice, pattern: string): string | undefined {
  if (matches(pattern, name)) {
    return VALUE.find((param) => def.params[param] !== undefined);
  }
  const dot = pattern.lastIndexOf(".");
  const param = pattern.slice(dot + 1);
  return dot > 0 && def.params[param] !== undefined && matches(pattern.slice(0, dot), name) ? param : undefined;
}

function matches(pattern: string, name: string): boolean {
  const parts = pattern.split("*").map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join("[^.]*")}$`).test(name);
}
