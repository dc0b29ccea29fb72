/**
 * Parameters, models and subcircuits as seen from one place of the hierarchy. Parameters are evaluated when asked for, so
 * they may refer forward; a circle is an error that shows its way. An inner scope sees the outer ones of its definition.
 */
import type { Model, Parameter, Subcircuit, Value } from "../circuit.ts";
import { isTriple } from "../devices/device.ts";
import { InputError, type SourcePos } from "../diagnostic.ts";
import { type Expr, evaluate, isExpr } from "../expr.ts";
import { suggestion } from "./suggest.ts";

interface Binding {
  readonly value: Value;
  /** Where the value's own names are looked up. */
  readonly scope: Scope;
  readonly pos: SourcePos;
}

const DEEPEST_LIKENESS = 32;

/** As ngspice's laws know them. */
const CONSTANTS: ReadonlyMap<string, number> = new Map([
  ["pi", Math.PI],
  ["e", Math.E],
]);

export class Scope {
  readonly definition: Subcircuit;
  readonly outer: Scope | undefined;
  /** What a name means that no parameter has; `temper` is the temperature in degrees Celsius. */
  readonly builtIn = new Map<string, Value>();
  private readonly bindings = new Map<string, Binding>();
  private readonly values = new Map<string, number>();
  private readonly open: string[] = [];
  private readonly random: (() => number) | undefined;

  /** @param random uniform in [0, 1), for what is random; the outer scope's where it is not given */
  constructor(definition: Subcircuit, outer: Scope | undefined, random = outer?.random) {
    this.definition = definition;
    this.outer = outer;
    this.random = random;
    for (const parameter of [...definition.params, ...definition.locals]) {
      this.bind(parameter, this);
    }
  }

  /** Gives a parameter a value whose names are looked up in `scope`. */
  bind(parameter: Parameter, scope: Scope): void {
    this.bindings.set(parameter.name, { value: parameter.value, scope, pos: parameter.pos });
  }

  /** @throws InputError for an unknown name (with the known ones), a circle, or a value that is no number. */
  lookup(name: string, pos: SourcePos | undefined): number {
    const known = this.values.get(name);
    if (known !== undefined) {
      return known;
    }
    const binding = this.bindings.get(name);
    if (binding === undefined) {
      if (this.outer !== undefined) {
        return this.outer.lookup(name, pos);
      }
      const builtIn = CONSTANTS.get(name) ?? this.builtIn.get(name);
      if (builtIn !== undefined) {
        return this.number(builtIn, this.definition.pos, name);
      }
      throw new InputError(`unknown parameter "${name}"`, { pos, remedy: this.suggestion() });
    }
    if (this.open.includes(name)) {
      const circle = [...this.open.slice(this.open.indexOf(name)), name].join(" -> ");
      throw new InputError(`parameter "${name}" depends on itself: ${circle}`, {
        pos: binding.pos,
        remedy: "break the circle",
      });
    }
    this.open.push(name);
    try {
      const value = binding.scope.number(binding.value, binding.pos, `parameter "${name}"`);
      this.values.set(name, value);
      return value;
    } finally {
      this.open.pop();
    }
  }

  private suggestion(): string {
    const names = [...this.bindings.keys()].sort();
    return names.length === 0 ? "define it with .param" : `known here: ${names.slice(0, 12).join(", ")}`;
  }

  has(name: string): boolean {
    return this.bindings.has(name) || (this.outer?.has(name) ?? false);
  }

  /** A number from a value written in this scope. */
  number(value: Value, pos: SourcePos, what: string): number {
    if (typeof value === "number") {
      return value;
    }
    if (typeof value === "string") {
      return this.lookup(value, pos);
    }
    if (isExpr(value)) {
      return evaluate(value, (name, at) => this.lookup(name, at ?? pos), this.random);
    }
    throw new InputError(`${what} must be one number`, { pos, remedy: "give a number or an expression in braces" });
  }

  /** Evaluates what can be evaluated: laws of voltages and words stay as they are. */
  settle(value: Value, pos: SourcePos, what: string): Value {
    if (typeof value === "number" || typeof value === "string") {
      return value;
    }
    if (isExpr(value)) {
      return readsCircuit(value) ? value : this.number(value, pos, what);
    }
    if (isTriple(value)) {
      const { min, typ, max } = value;
      return { min: this.number(min, pos, what), typ: this.number(typ, pos, what), max: this.number(max, pos, what) };
    }
    return value.map((entry) => this.settle(entry, pos, what));
  }

  /** A model and the scope its parameters are written in. */
  model(name: string): { readonly model: Model; readonly home: Scope } | undefined {
    const model = this.present(this.definition.models.get(name));
    return model === undefined ? this.outer?.model(name) : { model: this.derived(model, [name]), home: this };
  }

  /** The model with what it takes from the one it is like. */
  private derived(model: Model, way: readonly string[]): Model {
    const { like, name, pos } = model;
    if (like === undefined) {
      return model;
    }
    const own = this.present(this.definition.models.get(like));
    if (way.includes(like) || way.length > DEEPEST_LIKENESS) {
      throw new InputError(`model "${name}" is like itself: ${[...way, like].join(" -> ")}`, {
        pos,
        remedy: "break the circle",
      });
    }
    const base = own === undefined ? this.outer?.model(like)?.model : this.derived(own, [...way, like]);
    if (base === undefined) {
      throw new InputError(`model "${name}" is like "${like}", which is not known`, {
        pos,
        remedy: suggestion(like, this.modelNames(), "define it with .model"),
      });
    }
    if (model.type !== "" && model.type !== base.type) {
      throw new InputError(`model "${name}" of type "${model.type}" is like "${like}" of type "${base.type}"`, {
        pos,
        remedy: "leave the type off",
      });
    }
    return { ...model, type: base.type, params: new Map([...base.params, ...model.params]) };
  }

  /** Of the models of one name, the one whose condition holds. */
  private present(first: Model | undefined): Model | undefined {
    let found: Model | undefined;
    for (let model = first; model !== undefined; model = model.otherwise) {
      if (this.holds(model.when, model.pos)) {
        if (found !== undefined) {
          throw new InputError(
            `model "${model.name}" is defined twice (first on line ${found.pos.line} of ${found.pos.file})`,
            { pos: model.pos, remedy: "the conditions of both hold; let them exclude each other" },
          );
        }
        found = model;
      }
    }
    return found;
  }

  /** Does a condition hold? What has none is always there. */
  holds(condition: Expr | undefined, pos: SourcePos): boolean {
    return condition === undefined || this.number(condition, pos, "the condition") !== 0;
  }

  /** A subcircuit and the scope its definition stands in. */
  subcircuit(name: string): { readonly definition: Subcircuit; readonly home: Scope } | undefined {
    const definition = this.definition.subcircuits.get(name);
    return definition === undefined ? this.outer?.subcircuit(name) : { definition, home: this };
  }

  modelNames(): readonly string[] {
    return [...this.definition.models.keys(), ...(this.outer?.modelNames() ?? [])];
  }

  subcircuitNames(): readonly string[] {
    return [...this.definition.subcircuits.keys(), ...(this.outer?.subcircuitNames() ?? [])];
  }
}

/** Does the expression read a voltage or a current? Then it is a law, not a parameter. */
function readsCircuit(expr: Expr): boolean {
  return (
    expr.kind === "voltage" ||
    expr.kind === "current" ||
    (expr.kind === "call" && expr.args.some((arg) => readsCircuit(arg)))
  );
}
