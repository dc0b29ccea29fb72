/** Collects the instances and models that the elements become, and gives them their names. */
import type { Connection, Diagnostic, Instance, Model, SourcePos, Value } from "@twinedge/core";
import type { Output, Params } from "./element.ts";

/** The circuit as it grows. */
export class Collector {
  readonly instances: Instance[] = [];
  readonly models = new Map<string, Model>();
  readonly diagnostics: Diagnostic[] = [];
  private readonly modelNames = new Map<string, string>();
  private readonly taken = new Set<string>();

  /** `KIND@X:Y`, and `#2`, `#3` ... after it for further elements of a kind at a point. */
  unique(name: string): string {
    let free = name;
    for (let k = 2; this.taken.has(free); k++) {
      free = `${name}#${k}`;
    }
    this.taken.add(free);
    return free;
  }

  add(
    name: string,
    type: string,
    model: string | undefined,
    connections: readonly Connection[],
    params: Params,
    pos: SourcePos,
  ): void {
    this.instances.push({ name, type, model, connections, params: given(params), pos });
  }

  /** Name of the model with this content; the first one to need it defines it. */
  model(base: string, type: string, params: Params, pos: SourcePos): string {
    const content = JSON.stringify([type, params]);
    const known = this.modelNames.get(content);
    if (known !== undefined) {
      return known;
    }
    let name = base;
    for (let k = 2; this.models.has(name); k++) {
      name = `${base}_${k}`;
    }
    this.models.set(name, { name, type, params: given(params), pos });
    this.modelNames.set(content, name);
    return name;
  }

  /** Where one element puts what it becomes. */
  output(name: string, pos: SourcePos, drive: Params | undefined): Output {
    const named = (part: string | undefined): string => (part === undefined ? name : `${name}.${part}`);
    return {
      drive,
      device: (type, connections, params, part) => this.add(named(part), type, undefined, connections, params, pos),
      modelled: (model, connections, params = {}, part) =>
        this.add(named(part), "", this.model(model.base, model.type, model.params, pos), connections, params, pos),
      warn: (code, message, remedy) => this.diagnostics.push({ severity: "warning", code, message, remedy, pos }),
    };
  }
}

function given(params: Params): ReadonlyMap<string, Value> {
  const entries = Object.entries(params).flatMap(([key, value]): [string, Value][] =>
    value === undefined ? [] : [[key, value]],
  );
  return new Map(entries);
}
