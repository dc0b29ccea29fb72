/**
 * PSpice's digital libraries in a deck: U lines are kept while it is read and translated when all models are known.
 *
 * A subcircuit that nothing calls and that holds what cannot be translated is left out with a warning, so that a library may
 * hold more than is used; so are PSpice's interface subcircuits, whose place our bridges take.
 */
import {
  type Connection,
  type Diagnostic,
  type Expr,
  InputError,
  type Instance,
  type Model,
  type Subcircuit,
  type Value,
} from "@twinedge/core";
import type { ExpressionReader } from "../expression.ts";
import type { Line } from "../lines.ts";
import type { Clauses } from "./header.ts";
import { PrimitiveLine } from "./line.ts";
import { NETS, Part, type Surroundings } from "./part.ts";
import { translatePrimitive } from "./primitives.ts";
import { SCALE } from "./timing.ts";

/** What is collected while the deck is read. */
export class DigitalLibrary {
  readonly #lines = new Map<
    Instance,
    { readonly line: Line; readonly expression: ExpressionReader; readonly when: Expr | undefined }
  >();
  /** Optional ports of subcircuits and the nets they are when left off. */
  readonly #optional = new Map<string, ReadonlyMap<string, string>>();
  /** Subcircuits with TEXT parameters. */
  readonly texts: Pick<Subcircuit, "pos" | "name">[] = [];
  #touched = false;
  #interfaces = false;

  /** A place-holder for the instances that the line becomes. */
  add(line: Line, expression: ExpressionReader, when: Expr | undefined): Instance {
    const [name = ""] = /^\S+/.exec(line.text.toLowerCase()) ?? [];
    const instance = { name, type: "", connections: [], params: new Map<string, Value>(), when, pos: line.pos(0) };
    // Files from elsewhere hold stray control characters.
    const clean = line.withText(line.text.replaceAll(/\p{Cc}/gu, " "));
    this.#lines.set(instance, { line: clean, expression, when });
    this.#touched = true;
    return instance;
  }

  /** What PSpice adds to the `.subckt` line of a definition. */
  clauses(definition: Pick<Subcircuit, "pos" | "name">, { optional, text }: Clauses): void {
    if (optional.size > 0) {
      this.#optional.set(placeOf(definition), optional);
      this.#touched = true;
    }
    if (text !== undefined) {
      this.texts.push(definition);
      this.#touched = true;
    }
  }

  /** Is it one of PSpice's interface subcircuits (`N1 ... DGTLNET=D IO_HC`)? Says once that they are left out. */
  isInterface(header: Line | undefined, lines: readonly (Line | object)[], diagnostics: Diagnostic[]): boolean {
    const found = lines.some((line) => "text" in line && /^[no]\S*\s.*\bdgtlnet\s*=/i.test(line.text));
    if (found && !this.#interfaces) {
      this.#interfaces = true;
      diagnostics.push({
        severity: "warning",
        code: "digital-interface",
        message: "PSpice's AtoD and DtoA subcircuits are left out",
        remedy: "a bridge is inserted wherever a digital pin meets an analog net",
        pos: header?.pos(0),
      });
    }
    return found;
  }

  /** Was there nothing of PSpice in the deck? */
  get empty(): boolean {
    return !this.#touched;
  }

  lineOf(instance: Instance) {
    return this.#lines.get(instance);
  }

  optionalOf(definition: Subcircuit): ReadonlyMap<string, string> {
    return this.#optional.get(placeOf(definition)) ?? NO_PORTS;
  }
}

const NO_PORTS: ReadonlyMap<string, string> = new Map();

function placeOf({ pos, name }: Pick<Subcircuit, "pos" | "name">): string {
  return JSON.stringify([pos.file, pos.line, pos.column, name]);
}

/** Models that only PSpice's digital part knows; they are of no use once its lines are translated. */
const MODELS = ["ugate", "utgate", "ueff", "ugff", "udly", "uio", "upld", "uadc", "udac", "uwdth", "dinput", "doutput"];

export function isDigitalModel(type: string): boolean {
  return MODELS.includes(type);
}

interface Around {
  readonly globals: string[];
  readonly options: ReadonlyMap<string, Value>;
  readonly diagnostics: Diagnostic[];
}

/** The circuit without U lines. @throws InputError where a line that is used cannot be translated. */
export function translateDigital(top: Subcircuit, library: DigitalLibrary, deck: Around): Subcircuit {
  return library.empty ? top : new Translation(library, deck).whole(top);
}

interface Scope {
  readonly definition: Subcircuit;
  readonly outer: Scope | undefined;
}

class Translation {
  readonly #library: DigitalLibrary;
  readonly #deck: Around;
  readonly #globals = new Set<string>();
  readonly #said = new Set<string>();
  readonly #used = new Set<Subcircuit>();

  constructor(library: DigitalLibrary, deck: Around) {
    this.#library = library;
    this.#deck = deck;
  }

  whole(top: Subcircuit): Subcircuit {
    const scope = { definition: top, outer: undefined };
    this.#use(scope);
    const translated = this.#scope(scope);
    const used = new Set([...this.#used].map((definition) => placeOf(definition)));
    for (const { name, pos } of this.#library.texts.filter((definition) => used.has(placeOf(definition)))) {
      this.#deck.diagnostics.push({
        severity: "warning",
        code: "text-parameters",
        message: `the TEXT parameters of "${name}" have no effect`,
        remedy: "no primitive that takes a text is supported",
        pos,
      });
    }
    for (const net of this.#globals) {
      if (!this.#deck.globals.includes(net)) {
        this.#deck.globals.push(net);
      }
    }
    return { ...translated, instances: [...translated.instances, ...this.#constants(top)] };
  }

  /** Marks what is called, from the top down. */
  #use(scope: Scope): void {
    for (const { type, model = "" } of scope.definition.instances) {
      const found = type === "subckt" ? resolve(scope, model) : undefined;
      if (found !== undefined && !this.#used.has(found.definition)) {
        this.#used.add(found.definition);
        this.#use(found);
      }
    }
  }

  #scope(scope: Scope): Subcircuit {
    const { definition } = scope;
    const subcircuits = new Map<string, Subcircuit>();
    for (const [name, inner] of definition.subcircuits) {
      try {
        subcircuits.set(name, this.#scope({ definition: inner, outer: scope }));
      } catch (error) {
        if (!(error instanceof InputError) || this.#used.has(inner)) {
          throw error;
        }
        this.#deck.diagnostics.push({
          severity: "warning",
          code: "subcircuit-left-out",
          message: `subcircuit "${name}", which nothing uses, is left out: ${error.message}`,
          pos: error.pos,
        });
      }
    }
    const instances = definition.instances.flatMap((instance) => this.#instance(instance, scope));
    const models = new Map([...definition.models].filter(([, model]) => !isDigitalModel(model.type)));
    return { ...definition, instances: instances.map((instance) => this.#withGlobals(instance)), models, subcircuits };
  }

  #instance(instance: Instance, scope: Scope): readonly Instance[] {
    const kept = this.#library.lineOf(instance);
    if (kept !== undefined) {
      const part = new Part(new PrimitiveLine(kept.line), this.#around(scope, kept.expression));
      translatePrimitive(part);
      return kept.when === undefined ? part.instances : part.instances.map((one) => ({ ...one, when: kept.when }));
    }
    const called = instance.type === "subckt" ? resolve(scope, instance.model ?? "")?.definition : undefined;
    const missing = called === undefined ? 0 : called.ports.length - instance.connections.length;
    if (called === undefined || missing <= 0) {
      return [instance];
    }
    const optional = this.#library.optionalOf(called);
    const rest = called.ports.slice(-missing).map((port) => optional.get(port));
    const nets = rest.filter((net) => net !== undefined);
    return nets.length < missing ? [instance] : [{ ...instance, connections: [...instance.connections, ...nets] }];
  }

  #around(scope: Scope, expression: ExpressionReader): Surroundings {
    const option = (name: string, fallback: number): number => {
      const value = this.#deck.options.get(name);
      return typeof value === "number" ? value : fallback;
    };
    const corner = option("digmntymx", 2);
    if (corner !== 2) {
      this.#say("digmntymx", `.options digmntymx=${corner} has no effect`, "choose with --corner min, typ or max");
    }
    return {
      model: (name) => modelOf(scope, name),
      expression,
      scale: { mnty: option("digmntyscale", SCALE.mnty), tymx: option("digtymxscale", SCALE.tymx) },
      highZ: option("digdrvz", DIGDRVZ),
      initial: [0, 1].find((state) => state === option("diginitstate", 2)) ?? 2,
      remark: (code, message, remedy, line) => {
        this.#say(`${code} ${message}`, message, remedy, line);
      },
    };
  }

  #say(key: string, message: string, remedy: string, line?: PrimitiveLine): void {
    if (!this.#said.has(key)) {
      this.#said.add(key);
      const [code = key] = key.split(" ");
      this.#deck.diagnostics.push({ severity: "warning", code, message, remedy, pos: line?.pos() });
    }
  }

  /** Names that begin with `$G_` and `$D_` are the same net everywhere. */
  #withGlobals(instance: Instance): Instance {
    if (!instance.connections.some((connection) => [connection].flat().some((net) => net.includes("$")))) {
      return instance;
    }
    const one = (net: string): string => {
      if (net === NETS.open) {
        return "";
      }
      const bare = net.replace(/^~/, "");
      if (/^\$[gd]_/.test(bare)) {
        this.#globals.add(bare);
      }
      return net;
    };
    const connections = instance.connections.map(
      (connection): Connection => (typeof connection === "string" ? one(connection) : connection.map(one)),
    );
    return { ...instance, connections };
  }

  /** Drives the constant nets that are used. */
  #constants(top: Subcircuit): readonly Instance[] {
    return [NETS.low, NETS.high, NETS.unknown].flatMap((net, value) =>
      this.#globals.has(net)
        ? [
            {
              name: `a_${net.slice(1)}`,
              type: "d_source",
              connections: [[net]],
              params: new Map<string, Value>([["values", [value]]]),
              pos: top.pos,
            },
          ]
        : [],
    );
  }
}

/** Ohms; PSpice's default. */
const DIGDRVZ = 20e3;

function resolve(scope: Scope | undefined, name: string): Scope | undefined {
  if (scope === undefined) {
    return undefined;
  }
  const definition = scope.definition.subcircuits.get(name);
  return definition === undefined ? resolve(scope.outer, name) : { definition, outer: scope };
}

function modelOf(scope: Scope | undefined, name: string): Model | undefined {
  return scope === undefined ? undefined : (scope.definition.models.get(name) ?? modelOf(scope.outer, name));
}
