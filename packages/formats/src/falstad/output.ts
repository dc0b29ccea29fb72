/** Collects the instances and models that the elements become. */
import type { Diagnostic, Instance, Model, SourcePos, Value } from "@twinedge/core";
import type { Output, Params } from "./element.ts";

export class Collector {
  readonly instances: Instance[] = [];
  readonly models = new Map<string, Model>();
  readonly diagnostics: Diagnostic[] = [];
  private readonly modelNames = new Map<string, string>();

  add(instance: Omit<Instance, "params">, params: Params): void {
    this.instances.push({ ...instance, params: given(params) });
  }

  /** Where one element puts what it becomes. */
  output(name: string, pos: SourcePos, drive: Params | undefined): Output {
    const named = (part: string | undefined): string => (part === undefined ? name : `${name}.${part}`);
    return {
      drive,
      named,
      device: (type, connections, params, part) => this.add({ name: named(part), type, connections, pos }, params),
      modelled: ({ base, type, params: shared }, connections, params = {}, part) => {
        const model = this.model(base, type, shared, pos);
        this.add({ name: named(part), type: "", model, connections, pos }, params);
      },
      warn: (code, message, remedy) => this.diagnostics.push({ severity: "warning", code, message, remedy, pos }),
    };
  }

  /** Name of the model with this content; the first element to need it defines it. */
  private model(base: string, type: string, params: Params, pos: SourcePos): string {
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
}

function given(params: Params): ReadonlyMap<string, Value> {
  return new Map(
    Object.entries(params).flatMap(([key, value]): [string, Value][] => (value === undefined ? [] : [[key, value]])),
  );
}
