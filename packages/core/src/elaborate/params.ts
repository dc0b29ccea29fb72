/** Parameters of one device: instance over model over part, each name known and each word allowed. */
import type { Value } from "../circuit.ts";
import type { DeviceDef, ParamSpec, PartSet } from "../devices/device.ts";
import { InputError, type SourcePos } from "../diagnostic.ts";
import type { Scope } from "./scope.ts";
import { suggestion } from "./suggest.ts";

/** Parameters from one source, with the scope their names are looked up in. */
export interface Layer {
  readonly params: ReadonlyMap<string, Value>;
  readonly scope: Scope;
  readonly pos: SourcePos;
}

/** Later layers win; a part's values lie below them all, and its name is kept as `part`. `corner` goes with every device. */
export function deviceParams(def: DeviceDef, who: string, layers: readonly Layer[]): ReadonlyMap<string, Value> {
  const params = new Map<string, Value>();
  for (const layer of layers) {
    const part = layer.params.get("part");
    if (part !== undefined) {
      const [name, { values }] = partOf(def, typeof part === "string" ? part : JSON.stringify(part), who, layer.pos);
      params.set("part", name);
      for (const [param, { value }] of Object.entries(values)) {
        params.set(param, value);
      }
    }
  }
  for (const { params: given, scope, pos } of layers) {
    for (const [param, value] of given) {
      if (param === "corner") {
        params.set(param, corner(scope.number(value, pos, '"corner"'), who, pos));
        continue;
      }
      if (param === "part" || def.ignored?.includes(param) === true) {
        continue;
      }
      const spec = Object.hasOwn(def.params, param) ? def.params[param] : undefined;
      if (spec === undefined) {
        throw new InputError(`${who}: ${def.type} has no parameter "${param}"`, {
          pos,
          remedy: suggestion(param, Object.keys(def.params), "it has none"),
        });
      }
      params.set(param, checked(spec, scope.settle(named(spec, value, scope), pos, `"${param}"`), param, who, pos));
    }
  }
  return params;
}

/** 0 to 3; see `DeviceReader`. */
function corner(value: number, who: string, pos: SourcePos): number {
  if (![0, 1, 2, 3].includes(value)) {
    throw new InputError(`${who}: corner ${value} is none`, {
      pos,
      remedy: "1 is min, 2 typ, 3 max, 0 the run's own; PSpice's worst case (4) is not simulated",
    });
  }
  return value;
}

function partOf(def: DeviceDef, name: string, who: string, pos: SourcePos): [string, PartSet] {
  const parts = Object.entries(def.parts ?? {});
  const found = parts.find(([key]) => key.toLowerCase() === name.toLowerCase());
  if (found === undefined) {
    const names = parts.map(([key]) => key);
    throw new InputError(`${who}: ${def.type} knows no part "${name}"`, {
      pos,
      remedy: suggestion(name, names, "leave part= off"),
    });
  }
  return found;
}

/** A bare word where a number is wanted is a parameter's name. */
function named(spec: ParamSpec, value: Value, scope: Scope): Value {
  if (typeof value !== "string" || isWord(spec) || !scope.has(value)) {
    return value;
  }
  return { kind: "name", name: value };
}

function isWord(spec: ParamSpec): boolean {
  return spec.words !== undefined || typeof spec.default === "string";
}

function checked(spec: ParamSpec, value: Value, param: string, who: string, pos: SourcePos): Value {
  if (spec.words !== undefined && !(typeof value === "string" && spec.words.includes(value))) {
    throw new InputError(`${who}: "${param}" cannot be ${JSON.stringify(value)}`, {
      pos,
      remedy: `write one of ${spec.words.join(", ")}`,
    });
  }
  if (typeof value === "string" && !isWord(spec) && (spec.unit !== "" || typeof spec.default === "number")) {
    throw new InputError(`${who}: "${param}" is "${value}", which is neither a number nor a known parameter`, {
      pos,
      remedy: "give a number, or define it with .param",
    });
  }
  return value;
}
