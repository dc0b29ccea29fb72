/**
 * `Circuit` to SPICE deck. What `readDeck` makes of the text is the same circuit; names that SPICE does not take are
 * changed (`names.ts`), and a comment says what they were.
 *
 * A device without a letter of its own and without a model becomes an `A` line with a model that holds its parameters.
 */
import {
  type Circuit,
  type Connection,
  type EdgeMark,
  type Expr,
  type Instance,
  isExpr,
  type Model,
  type Parameter,
  type RunSpec,
  type Signal,
  type Subcircuit,
  type Value,
} from "@twinedge/core";
import { isLegal, mangle, NameTable } from "./names.ts";
import { WAVES } from "./sources.ts";
import { NAMING } from "./values.ts";
import { writeAnalysis } from "./write-analyses.ts";
import { type Renaming, writeExpression } from "./write-expression.ts";

const WIDTH = 110;
const PROBES_A_LINE = 8;

/** First letters by type of device and by type of model. */
const LETTERS: Readonly<Record<string, string>> = {
  resistor: "r",
  capacitor: "c",
  inductor: "l",
  vsource: "v",
  isource: "i",
  vcvs: "e",
  vccs: "g",
  cccs: "f",
  ccvs: "h",
  bsource: "b",
  diode: "d",
  bjt: "q",
  mosfet: "m",
  jfet: "j",
  switch: "s",
  subckt: "x",
  d: "d",
  npn: "q",
  pnp: "q",
  nmos: "m",
  pmos: "m",
  njf: "j",
  pjf: "j",
  sw: "s",
  r: "r",
  c: "c",
};

/** Parameter written by its place after the nets. */
const MAIN_PARAMETER: Readonly<Record<string, string>> = { r: "r", c: "c", l: "l", e: "gain", g: "gain" };

export function writeDeck(circuit: Circuit): string {
  const lines = [circuit.title === "" ? "*" : circuit.title.replace(/[\r\n]+/g, " ")];
  const top = new ScopeWriter(circuit.top, undefined, circuit.globals);
  lines.push(...top.changes());
  lines.push(...circuit.globals.map((net) => `.global ${top.net(net)}`));
  lines.push(...[...circuit.options].map(([name, value]) => `.options ${top.assignment(name, value)}`));
  lines.push(...top.body());
  lines.push(...[...circuit.nodeset].map(([net, value]) => `.nodeset v(${top.path(net)})=${top.value(value)}`));
  lines.push(...(circuit.analyses ?? []).map((analysis) => wrap(writeAnalysis(analysis, top))));
  lines.push(...writeRun(circuit.run, top), ".end", "");
  return lines.join("\n");
}

function writeRun(run: RunSpec, top: ScopeWriter): string[] {
  const lines: string[] = [];
  if (run.clock !== undefined) {
    const clocks = run.clocks === undefined ? "" : ` clocks=${run.clocks}`;
    lines.push(`*@ clock ${top.path(run.clock.net)} edge=${run.clock.edge}${clocks}`);
  }
  for (let i = 0; i < run.probes.length; i += PROBES_A_LINE) {
    const names = run.probes.slice(i, i + PROBES_A_LINE).map((name) => top.path(name));
    lines.push(`*@ probe ${names.join(" ")}`);
  }
  for (const { net, value } of run.targets ?? []) {
    lines.push(`*@ target ${top.path(net)} = ${top.value(value)}`);
  }
  for (const { probe, clock, value, tolerance } of run.expectations) {
    const allowed = tolerance === 0 ? "" : ` +- ${tolerance}`;
    lines.push(`*@ expect ${top.path(probe)} @ ${clock} = ${value}${allowed}`);
  }
  return lines;
}

/** Writes one subcircuit's body with its own names for nets and instances. */
class ScopeWriter implements Renaming {
  readonly #scope: Subcircuit;
  readonly #outer: ScopeWriter | undefined;
  readonly #globals: readonly string[];
  readonly #netNames: ReadonlySet<string>;
  readonly #nets: NameTable;
  readonly #devices: NameTable;
  readonly #models: NameTable;
  readonly #subcircuits: NameTable;

  constructor(scope: Subcircuit, outer: ScopeWriter | undefined, globals: readonly string[]) {
    this.#scope = scope;
    this.#outer = outer;
    this.#globals = globals;
    this.#netNames = netNames(scope);
    this.#nets = new NameTable([...globals, ...this.#netNames], isLegal, mangle);
    const letters = new Map(scope.instances.map((instance) => [instance.name, this.#letter(instance)]));
    this.#devices = new NameTable(
      scope.instances.map((instance) => instance.name),
      (name) => isLegal(name) && name.startsWith(letters.get(name) ?? ""),
      (name) => {
        const letter = letters.get(name) ?? "";
        const mangled = mangle(name);
        return mangled.startsWith(letter) ? mangled : `${letter}_${mangled}`;
      },
    );
    this.#models = new NameTable(scope.models.keys(), isLegal, mangle);
    this.#subcircuits = new NameTable(scope.subcircuits.keys(), isLegal, mangle);
  }

  net(name: string): string {
    return name.startsWith("~") ? `~${this.#nets.of(name.slice(1))}` : this.#nets.of(name);
  }

  device(name: string): string {
    return this.#devices.of(name);
  }

  /** `xe12.dff@1:2.q` and the like: a net, or an instance and what is inside it. */
  path(name: string): string {
    const owner = this.#scope.instances.find((instance) => name.startsWith(`${instance.name}.`));
    if (owner === undefined || this.#netNames.has(name)) {
      return this.net(name);
    }
    const rest = name.slice(owner.name.length + 1);
    const inner = owner.type === "subckt" ? this.#subcircuit(owner.model ?? "") : undefined;
    return `${this.device(owner.name)}.${inner === undefined ? rest : inner.path(rest)}`;
  }

  #subcircuit(name: string): ScopeWriter | undefined {
    const definition = this.#scope.subcircuits.get(name);
    if (definition !== undefined) {
      return new ScopeWriter(definition, this, this.#globals);
    }
    return this.#outer === undefined ? undefined : this.#outer.#subcircuit(name);
  }

  /** Comments on the names that had to be changed. */
  *changes(): Generator<string> {
    for (const table of [this.#nets, this.#devices, this.#models, this.#subcircuits]) {
      for (const [renamed, name] of table.changes()) {
        yield `* ${renamed} is ${name}`;
      }
    }
  }

  *body(): Generator<string> {
    const { locals, models, subcircuits, instances, signals, edges, scheme } = this.#scope;
    const params = this.#outer === undefined ? [...this.#scope.params, ...locals] : locals;
    yield* params.map(({ name, value }) => wrap(`.param ${this.assignment(name, value)}`));
    for (const first of models.values()) {
      for (let model: Model | undefined = first; model !== undefined; model = model.otherwise) {
        yield* this.#condition(model.when);
        yield wrap(this.#writeModel(this.#models.of(model.name), model));
        yield* model.when === undefined ? [] : [".endif"];
      }
    }
    for (const definition of subcircuits.values()) {
      yield* new ScopeWriter(definition, this, this.#globals).definition(this.#subcircuits.of(definition.name));
    }
    for (const [k, instance] of instances.entries()) {
      const { when } = instance;
      if (when !== instances[k - 1]?.when) {
        yield* this.#condition(when);
      }
      yield* this.#writeInstance(instance);
      if (when !== undefined && when !== instances[k + 1]?.when) {
        yield ".endif";
      }
    }
    yield* signals.map((signal) => this.#writeSignal(signal));
    yield* edges.map((edge) => this.#writeEdge(edge));
    if (scheme !== undefined) {
      yield `*@ scheme ${scheme.name} ${scheme.looksAt} ${this.value(scheme.predicate)}`;
    }
  }

  *definition(name: string): Generator<string> {
    const { ports, params } = this.#scope;
    const nets = ports.map((port) => this.net(port));
    yield wrap([".subckt", name, ...nets, ...this.#writeParameters(params)].join(" "));
    yield* this.changes();
    yield* this.body();
    for (const [net, value] of this.#scope.nodeset ?? []) {
      yield `.nodeset v(${this.net(net)})=${this.value(value)}`;
    }
    yield `.ends ${name}`;
  }

  #writeParameters(params: readonly Parameter[]): string[] {
    return params.map(({ name, value }) => this.assignment(name, value));
  }

  #writeModel(name: string, { type: own, like, params }: Pick<Model, "type" | "like" | "params">): string {
    const type = like === undefined ? own : `ako:${this.#modelName(like)}${own === "" ? "" : ` ${own}`}`;
    const list = [...params].map(([param, value]) => this.assignment(param, value)).join(" ");
    return list === "" ? `.model ${name} ${type}` : `.model ${name} ${type}(${list})`;
  }

  /** First line of the block in which lines under a condition stand. */
  *#condition(when: Expr | undefined): Generator<string> {
    if (when !== undefined) {
      yield wrap(`.if (${writeExpression(when, this)})`);
    }
  }

  #writeSignal({ kind, name, nets }: Signal): string {
    return `*@ ${kind} ${name} ${nets.map((net) => this.net(net)).join(" ")}`;
  }

  #writeEdge({ name, kind, free, clamped, up, q, code, tap, start }: EdgeMark): string {
    const nets = (names: readonly string[]): string => names.map((net) => this.net(net)).join(",");
    const fields = [
      `*@ edge ${kind} free=${nets(free)} clamped=${nets(clamped)} up=${this.net(up)}`,
      ...(q === undefined ? [] : [`q=${this.net(q)}`]),
      ...(code === undefined ? [] : [`code=${code.join(",")}`]),
      ...(tap === undefined ? [] : [`tap=${tap.join(",")}`]),
      ...(start === undefined ? [] : [`start=${start}`]),
      ...(name === "" ? [] : [`name=${name}`]),
    ];
    return fields.join(" ");
  }

  /** Letter of the element line; `a` where there is none. */
  #letter({ name, type, model }: Instance): string {
    if (type !== "") {
      return LETTERS[type] ?? "a";
    }
    if (name.startsWith("a")) {
      return "a";
    }
    const modelType = model === undefined ? undefined : this.#modelType(model);
    if (modelType !== undefined && modelType !== "") {
      return LETTERS[modelType] ?? "a";
    }
    return /^[dqmjs]/.test(name) ? name.charAt(0) : "a";
  }

  #modelType(name: string): string | undefined {
    return this.#scope.models.get(name)?.type ?? (this.#outer === undefined ? undefined : this.#outer.#modelType(name));
  }

  #modelName(name: string): string {
    return this.#scope.models.has(name) || this.#outer === undefined
      ? this.#models.of(name)
      : this.#outer.#modelName(name);
  }

  #subcircuitName(name: string): string {
    return this.#scope.subcircuits.has(name) || this.#outer === undefined
      ? this.#subcircuits.of(name)
      : this.#outer.#subcircuitName(name);
  }

  *#writeInstance(instance: Instance): Generator<string> {
    const letter = this.#letter(instance);
    // Branches of `.if` may hold elements of one name and of different kinds.
    const known = this.device(instance.name);
    const name = known.startsWith(letter) ? known : `${letter}_${known}`;
    if (letter === "a") {
      const connections = instance.connections.map((connection) => this.#connection(connection));
      if (instance.model === undefined) {
        const model = this.#models.fresh(`${name}_model`);
        yield wrap(this.#writeModel(model, { type: instance.type, params: instance.params }));
        yield wrap([name, ...connections, model].join(" "));
      } else {
        const model = this.#modelName(instance.model);
        yield wrap([name, ...connections, model, ...this.#assignments(instance.params)].join(" "));
      }
      return;
    }
    const nets = instance.connections.flatMap((connection) =>
      typeof connection === "string" ? [this.#openOr(connection)] : connection.map((net) => this.#openOr(net)),
    );
    yield wrap([name, ...nets, ...this.#arguments(letter, instance)].join(" "));
  }

  #connection(connection: Connection): string {
    if (typeof connection !== "string") {
      return `[${connection.map((net) => this.#connection(net)).join(" ")}]`;
    }
    return connection === "" ? "null" : this.net(connection);
  }

  /** Only `A` lines have open pins; elsewhere one is a net of its own. */
  #openOr(net: string): string {
    return net === "" ? this.#nets.fresh("open") : this.net(net);
  }

  /** What follows the nets. */
  #arguments(letter: string, { model, params }: Instance): string[] {
    const rest = new Map(params);
    const words: string[] = [];
    const take = (param: string, write: (value: Value) => string): void => {
      const value = rest.get(param);
      if (value !== undefined && !(typeof value === "string") && !isVectorOrTriple(value)) {
        words.push(write(value));
        rest.delete(param);
      }
    };
    if (model !== undefined) {
      words.push(letter === "x" ? this.#subcircuitName(model) : this.#modelName(model));
    }
    if (letter === "v" || letter === "i") {
      words.push(...this.#waveform(rest));
    }
    const control = rest.get("control");
    if (typeof control === "string") {
      words.push(this.device(control));
      rest.delete("control");
      take("gain", (value) => this.value(value));
    }
    const main = MAIN_PARAMETER[letter];
    if (main !== undefined) {
      take(main, (value) => this.value(value));
    }
    if ("dqj".includes(letter)) {
      take("area", (value) => this.value(value));
    }
    for (const flag of ["off", "on"]) {
      if ("dqjms".includes(letter) && rest.get(flag) === 1) {
        words.push(flag);
        rest.delete(flag);
      }
    }
    const law = rest.get("law");
    if (law !== undefined && isExpr(law)) {
      words.push(this.assignment("value", law));
      rest.delete("law");
    }
    return [...words, ...this.#assignments(rest)];
  }

  #waveform(rest: Map<string, Value>): string[] {
    const words: string[] = [];
    const dc = rest.get("dc");
    if (dc !== undefined) {
      words.push("dc", this.value(dc));
      rest.delete("dc");
    }
    const magnitude = rest.get("acmag");
    if (magnitude !== undefined) {
      const phase = rest.get("acphase");
      words.push("ac", this.value(magnitude), ...(phase === undefined ? [] : [this.value(phase)]));
      rest.delete("acmag");
      rest.delete("acphase");
    }
    const wave = rest.get("wave");
    const args = rest.get("args");
    if (typeof wave === "string" && WAVES.includes(wave) && Array.isArray(args)) {
      words.push(`${wave}(${args.map((arg: Value) => this.value(arg)).join(" ")})`);
      rest.delete("wave");
      rest.delete("args");
    }
    return words;
  }

  #assignments(params: ReadonlyMap<string, Value>): string[] {
    return [...params].map(([name, value]) => this.assignment(name, value));
  }

  assignment(name: string, value: Value): string {
    const isName = NAMING.includes(name) && typeof value === "string" && /^[^\s()[\],={}'";$]+$/.test(value);
    return `${name}=${isName ? value : this.value(value)}`;
  }

  value(value: Value): string {
    if (typeof value === "number") {
      return String(value);
    }
    if (typeof value === "string") {
      return /^[a-z_][\w.-]*$/.test(value) && value === value.toLowerCase()
        ? value
        : `"${value.replaceAll(/[\r\n]+/g, ";").replaceAll('"', "'")}"`;
    }
    if (isExpr(value)) {
      return `{${writeExpression(value, this)}}`;
    }
    if ("typ" in value) {
      return [value.min, value.typ, value.max].map((part) => this.value(part)).join(":");
    }
    return `[${value.map((entry) => this.value(entry)).join(" ")}]`;
  }
}

function isVectorOrTriple(value: Value): boolean {
  return typeof value === "object" && !isExpr(value);
}

/** Every net a scope names. */
function netNames({ ports, instances, signals }: Subcircuit): Set<string> {
  const names = new Set<string>([...ports, ...signals.flatMap((signal) => signal.nets)]);
  for (const net of instances.flatMap((instance) => instance.connections.flat())) {
    names.add(net.startsWith("~") ? net.slice(1) : net);
  }
  names.delete("");
  return names;
}

/** Long lines go on with `+`, at blanks outside quotes. */
function wrap(line: string): string {
  if (line.length <= WIDTH) {
    return line;
  }
  const rows: string[] = [];
  let row = "";
  for (const word of line.match(/(?:"[^"]*"|[^\s"])+/g) ?? []) {
    if (row !== "" && row.length + word.length + 1 > WIDTH) {
      rows.push(row);
      row = `+ ${word}`;
    } else {
      row = row === "" ? word : `${row} ${word}`;
    }
  }
  return [...rows, row].join("\n");
}
