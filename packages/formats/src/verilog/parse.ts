/** Verilog modules and primitives from tokens (IEEE 1364-2005, sections 7, 8 and 12). */
import { type Diagnostic, InputError } from "@twinedge/core";
import type {
  Declaration,
  Definition,
  Delays,
  Direction,
  Module,
  NetKind,
  Port,
  PortConnection,
  Primitive,
  Range,
  Statement,
  Strengths,
} from "./ast.ts";
import { ExpressionParser } from "./expressions.ts";
import type { Lexer, Token } from "./lexer.ts";

const GATES = new Set(
  "and nand or nor xor xnor buf not bufif0 bufif1 notif0 notif1 pullup pulldown nmos pmos rnmos rpmos cmos rcmos tran rtran tranif0 tranif1 rtranif0 rtranif1".split(
    " ",
  ),
);
const DIRECTIONS = new Set(["input", "output", "inout"]);
const NETS = new Set("wire tri wand wor triand trior tri0 tri1 supply0 supply1 reg logic trireg uwire".split(" "));
const ALIASES: Readonly<Record<string, NetKind>> = { triand: "wand", trior: "wor", logic: "wire", uwire: "wire" };

/** Constructs without a meaning for a netlist, with what to do. */
const REFUSED: Readonly<Record<string, string>> = {
  function: "synthesise the design to gates",
  task: "synthesise the design to gates",
  generate: "expand it: synthesise the design, or write the instances out",
  genvar: "expand it: synthesise the design, or write the instances out",
  for: "expand it: synthesise the design, or write the instances out",
  integer: "synthesise the design to gates",
  real: "synthesise the design to gates",
  realtime: "synthesise the design to gates",
  time: "synthesise the design to gates",
  event: "synthesise the design to gates",
  if: "expand it: synthesise the design, or write the instances out",
  case: "synthesise the design to gates",
  always_comb: "synthesise the design to gates",
  assert: "leave it out",
  typedef: "synthesise the design to gates",
  import: "synthesise the design to gates",
};

export class Parser extends ExpressionParser {
  readonly diagnostics: Diagnostic[] = [];
  private module: Module | undefined;

  constructor(lexer: Lexer) {
    super(lexer);
    this.diagnostics = lexer.diagnostics;
  }

  /** Every module and primitive of the text, in its order. */
  definitions(): ReadonlyMap<string, Definition> {
    const found = new Map<string, Definition>();
    for (;;) {
      this.attributes();
      const token = this.lexer.peek();
      if (token.kind === "end") {
        return found;
      }
      if (this.take(";")) {
        continue;
      }
      let definition: Definition;
      if (this.take("module") || this.take("macromodule")) {
        definition = this.moduleBody();
      } else if (this.take("primitive")) {
        definition = this.primitive();
      } else {
        this.lexer.fail(
          `"${token.text}" stands outside a module`,
          "a file holds module ... endmodule and primitive ... endprimitive",
        );
      }
      const twin = found.get(definition.name);
      if (twin !== undefined) {
        throw new InputError(
          `"${definition.name}" is defined twice (first on line ${twin.pos.line} of ${twin.pos.file})`,
          { pos: definition.pos, remedy: "remove one of the two" },
        );
      }
      found.set(definition.name, definition);
    }
  }

  private moduleBody(): Module {
    const { timescale } = this.lexer;
    const name = this.name("module");
    const module: Module = {
      kind: "module",
      name: name.text,
      ports: [],
      declarations: new Map(),
      parameters: [],
      overrides: [],
      items: [],
      timescale,
      pos: this.lexer.pos(name),
    };
    this.module = module;
    if (this.take("#")) {
      this.expect("(", "parameters");
      while (!this.take(")")) {
        this.take("parameter");
        this.parameter(module, false, false);
        this.take(",");
      }
    }
    if (this.take("(")) {
      this.portList(module);
    }
    this.expect(";", `module ${module.name}`);
    for (;;) {
      this.attributes();
      const token = this.lexer.peek();
      if (token.kind === "end") {
        this.lexer.fail(`module ${module.name} has no end`, "add endmodule");
      }
      if (this.take("endmodule")) {
        return module;
      }
      if (!this.take(";")) {
        this.item(module, token);
      }
    }
  }

  /** `(a, b)`, `(.a(x), b)` or `(input [3:0] a, output b)`. */
  private portList(module: Module): void {
    let direction: Direction | undefined;
    let kind: NetKind | undefined;
    let range: Range | undefined;
    while (!this.take(")")) {
      this.attributes();
      const token = this.lexer.peek();
      if (token.kind === "word" && DIRECTIONS.has(token.text)) {
        direction = this.lexer.next().text as Direction;
        kind = this.netKind();
        this.take("signed");
        range = this.range();
      } else if (direction !== undefined && token.kind === "word" && NETS.has(token.text)) {
        kind = this.netKind();
        range = this.range();
      }
      if (this.take(".")) {
        const port = this.name("port");
        this.expect("(", "port");
        const inner = this.at(")")
          ? { kind: "concat" as const, items: [], pos: this.lexer.pos(port) }
          : this.expression();
        this.expect(")", "port");
        module.ports.push({ name: port.text, inner, pos: this.lexer.pos(port) });
      } else {
        const name = this.name("port list");
        const pos = this.lexer.pos(name);
        const port: Port = { name: name.text, inner: undefined, pos };
        if (direction !== undefined) {
          this.declare(module, name, { direction, net: kind, range });
        }
        module.ports.push(port);
        if (this.take("=")) {
          this.initialValue(module, name);
        }
      }
      if (!this.at(")")) {
        this.expect(",", "port list");
      }
    }
  }

  /** `reg q = 0`. */
  private initialValue(module: Module, name: Token): void {
    const pos = this.lexer.pos(name);
    module.items.push({
      kind: "initial",
      body: {
        kind: "set",
        target: { kind: "name", name: name.text, pos },
        value: this.expression(),
        delay: [],
        blocking: true,
        pos,
      },
      pos,
    });
  }

  private netKind(): NetKind | undefined {
    const token = this.lexer.peek();
    if (token.kind !== "word" || !NETS.has(token.text)) {
      return undefined;
    }
    if (token.text === "trireg") {
      this.lexer.fail(
        "trireg is not supported: nets hold no charge here",
        "declare it as wire, which reads x while all drivers let go; or write the latch that keeps the value",
      );
    }
    this.lexer.next();
    return ALIASES[token.text] ?? (token.text as NetKind);
  }

  private declare(module: Module, name: Token, what: Partial<Declaration>): Declaration {
    const known = module.declarations.get(name.text);
    if (known === undefined) {
      const declaration: Declaration = { name: name.text, pos: this.lexer.pos(name), ...what };
      module.declarations.set(name.text, declaration);
      return declaration;
    }
    if ((what.direction && known.direction) || (what.net && known.net)) {
      this.lexer.fail(
        `"${name.text}" is declared twice (first on line ${known.pos.line})`,
        "remove one of the two",
        name,
      );
    }
    known.direction ??= what.direction;
    known.net ??= what.net;
    known.range ??= what.range;
    return known;
  }

  private item(module: Module, token: Token): void {
    const { text } = token;
    if (token.kind !== "word") {
      if (token.kind === "name") {
        this.instances(module);
        return;
      }
      this.lexer.fail(`"${text}" begins nothing that a module can hold`, "look for a missing ; before it");
    }
    if (DIRECTIONS.has(text)) {
      this.lexer.next();
      const kind = this.netKind();
      this.take("signed");
      this.declarations(module, text as Direction, kind);
    } else if (NETS.has(text)) {
      this.declarations(module, undefined, this.netKind());
    } else if (GATES.has(text)) {
      this.gates(module);
    } else if (text === "parameter" || text === "localparam") {
      this.lexer.next();
      this.parameter(module, text === "localparam", true);
    } else if (text === "defparam") {
      this.lexer.next();
      this.defparam(module);
    } else if (text === "assign") {
      this.lexer.next();
      this.assigns(module);
    } else if (text === "always" || text === "always_latch" || text === "always_ff") {
      this.lexer.next();
      this.always(module, token);
    } else if (text === "initial") {
      this.lexer.next();
      module.items.push({ kind: "initial", body: this.statement(), pos: this.lexer.pos(token) });
    } else if (text === "specify") {
      this.skipSpecify(module, token);
    } else if (Object.hasOwn(REFUSED, text)) {
      this.lexer.fail(`${text} is not supported: only netlists are read`, REFUSED[text] ?? "");
    } else {
      this.instances(module);
    }
  }

  /** After `wire` or `input`: `signed [3:0] #2 a, b = c;`. */
  private declarations(module: Module, direction: Direction | undefined, kind: NetKind | undefined): void {
    if (this.take("(")) {
      this.strengths();
    }
    this.take("vectored");
    this.take("scalared");
    this.take("signed");
    const range = this.range();
    const delays = this.delays();
    do {
      const name = this.name("declaration");
      const declaration = this.declare(module, name, { direction, net: kind, range });
      if (this.at("[")) {
        this.lexer.fail(`${name.text} is an array: memories are not supported`, "synthesise the design to gates");
      }
      const pos = this.lexer.pos(name);
      if (this.take("=")) {
        if ((declaration.net ?? "wire") === "reg") {
          this.initialValue(module, name);
        } else {
          const value = this.expression();
          module.items.push({
            kind: "assign",
            target: { kind: "name", name: name.text, pos },
            value,
            delays,
            pos,
          });
        }
      } else if (delays.length > 0) {
        this.lexer.fail(`wire ${name.text} has a delay of its own`, "give the delay to the gate that drives it", name);
      }
    } while (this.take(","));
    this.expect(";", "declaration");
  }

  private parameter(module: Module, local: boolean, list: boolean): void {
    for (const word of ["integer", "real", "signed", "time"]) {
      this.take(word);
    }
    this.range();
    do {
      const name = this.name("parameter");
      this.expect("=", `parameter ${name.text}`);
      const value = this.expression();
      if (module.parameters.some((known) => known.name === name.text)) {
        this.lexer.fail(`parameter "${name.text}" is defined twice`, "remove one of the two", name);
      }
      module.parameters.push({ name: name.text, value, local, pos: this.lexer.pos(name) });
      if (!list) {
        return;
      }
    } while (this.take(","));
    this.expect(";", "parameter");
  }

  private defparam(module: Module): void {
    do {
      const first = this.name("defparam");
      let path = first.text;
      while (this.take(".")) {
        path += `.${this.name("defparam").text}`;
      }
      this.expect("=", "defparam");
      module.overrides.push({ path, value: this.expression(), pos: this.lexer.pos(first) });
    } while (this.take(","));
    this.expect(";", "defparam");
  }

  private gates(module: Module): void {
    const { text: type } = this.lexer.next();
    let strengths: Strengths | undefined;
    let opened = this.take("(");
    if (opened) {
      strengths = this.strengths();
      opened = strengths === undefined;
    }
    const delays: Delays = opened ? [] : this.delays();
    do {
      const token = this.lexer.peek();
      let name: string | undefined;
      let range: Range | undefined;
      if (!opened) {
        if (!this.at("(")) {
          name = this.name(type).text;
          range = this.range();
        }
        this.expect("(", type);
      }
      opened = false;
      const terminals = [this.expression()];
      while (this.take(",")) {
        terminals.push(this.expression());
      }
      this.expect(")", type);
      const pos = this.lexer.pos(token);
      module.items.push({ kind: "gate", type, name, range, delays, strengths, terminals, pos });
    } while (this.take(","));
    this.expect(";", type);
  }

  private instances(module: Module): void {
    const type = this.name("instance");
    const where = `instance of ${type.text}`;
    let parameters: readonly PortConnection[] = [];
    let delays: Delays = [];
    if (this.at("(")) {
      this.lexer.next();
      if (this.strengths() === undefined) {
        this.instance(module, type, undefined, undefined, [], []);
        this.moreInstances(module, type, [], []);
        return;
      }
    }
    if (this.take("#")) {
      if (this.take("(")) {
        parameters = this.connections();
        delays = parameters.flatMap(({ port, value }) => (port === undefined && value ? [[value]] : []));
      } else {
        const value = this.expression(Number.POSITIVE_INFINITY);
        parameters = [{ value, pos: value.pos }];
        delays = [[value]];
      }
    }
    this.attributes();
    if (this.take("(")) {
      this.instance(module, type, undefined, undefined, parameters, delays);
    } else {
      this.namedInstance(module, type, parameters, delays, where);
    }
    this.moreInstances(module, type, parameters, delays);
  }

  private moreInstances(module: Module, type: Token, parameters: readonly PortConnection[], delays: Delays): void {
    while (this.take(",")) {
      this.namedInstance(module, type, parameters, delays, `instance of ${type.text}`);
    }
    this.expect(";", `instance of ${type.text}`);
  }

  private namedInstance(
    module: Module,
    type: Token,
    parameters: readonly PortConnection[],
    delays: Delays,
    where: string,
  ): void {
    if (this.take("(")) {
      this.instance(module, type, undefined, undefined, parameters, delays);
      return;
    }
    const name = this.name(where);
    const range = this.range();
    this.expect("(", `${where} ${name.text}`);
    this.instance(module, type, name, range, parameters, delays);
  }

  /** After its `(`. */
  private instance(
    module: Module,
    type: Token,
    name: Token | undefined,
    range: Range | undefined,
    parameters: readonly PortConnection[],
    delays: Delays,
  ): void {
    module.items.push({
      kind: "instance",
      module: type.text,
      name: name?.text ?? `${type.text}$${module.items.length + 1}`,
      range,
      parameters,
      delays,
      connections: this.connections(),
      pos: this.lexer.pos(name ?? type),
    });
  }

  /** To the `)`: `.a(x), .b()` or `x, y,`. */
  private connections(): readonly PortConnection[] {
    const found: PortConnection[] = [];
    if (this.take(")")) {
      return found;
    }
    for (;;) {
      this.attributes();
      const pos = this.lexer.pos(this.lexer.peek());
      if (this.take(".")) {
        const port = this.name("connection").text;
        this.expect("(", `connection .${port}`);
        const value = this.at(")") ? undefined : this.expression();
        this.expect(")", `connection .${port}`);
        found.push({ port, value, pos });
      } else {
        found.push({ value: this.at(",") || this.at(")") ? undefined : this.expression(), pos });
      }
      if (this.take(")")) {
        return found;
      }
      this.expect(",", "connections");
    }
  }

  private assigns(module: Module): void {
    const strengths = this.take("(") ? this.strengths() : undefined;
    const delays = this.delays();
    do {
      const target = this.expression(Number.POSITIVE_INFINITY);
      const pos = this.lexer.pos(this.expect("=", "assign"));
      module.items.push({ kind: "assign", target, value: this.expression(), delays, strengths, pos });
    } while (this.take(","));
    this.expect(";", "assign");
  }

  private always(module: Module, token: Token): void {
    const pos = this.lexer.pos(token);
    if (token.text === "always_latch") {
      module.items.push({ kind: "always", events: [], body: this.statement(), pos });
      return;
    }
    if (!this.take("@")) {
      this.lexer.fail(
        "always without @ is not supported",
        "flip-flops, @(posedge ...), and latches, @*, are read; synthesise the rest",
      );
    }
    const all = this.take("*");
    if (!all) {
      this.expect("(", "always");
    }
    if (all || this.take("*")) {
      if (!all) {
        this.expect(")", "always");
      }
      module.items.push({ kind: "always", events: [], body: this.statement(), pos });
      return;
    }
    const events: { readonly edge: "posedge" | "negedge"; readonly signal: ReturnType<Parser["expression"]> }[] = [];
    do {
      const { text } = this.lexer.peek();
      if (text !== "posedge" && text !== "negedge") {
        this.lexer.fail(
          `always @(${text} ...): only posedge and negedge are supported`,
          "flip-flops, @(posedge ...), and latches, @*, are read; synthesise the rest",
        );
      }
      this.lexer.next();
      events.push({ edge: text, signal: this.expression() });
    } while (this.take("or") || this.take(","));
    this.expect(")", "always");
    module.items.push({ kind: "always", events, body: this.statement(), pos });
  }

  private depthOfStatements = 0;

  private statement(): Statement {
    if (++this.depthOfStatements > 100) {
      this.lexer.fail("statements stand in each other more than 100 deep", "take them apart");
    }
    this.attributes();
    const token = this.lexer.peek();
    const pos = this.lexer.pos(token);
    const read = (): Statement => {
      if (this.take("begin")) {
        const statements: Statement[] = [];
        if (this.take(":")) {
          this.name("block");
        }
        while (!this.take("end")) {
          statements.push(this.statement());
        }
        return { kind: "block", statements, pos };
      }
      if (this.take("if")) {
        this.expect("(", "if");
        const condition = this.expression();
        this.expect(")", "if");
        const holds = this.statement();
        return { kind: "if", condition, holds, otherwise: this.take("else") ? this.statement() : undefined, pos };
      }
      if (this.take(";")) {
        return { kind: "block", statements: [], pos };
      }
      if (
        token.kind === "punct"
          ? !this.at("{")
          : token.kind === "word" &&
            /^(?:\$|case|for|while|repeat|forever|wait|fork|disable|assign|deassign|force|release|casex|casez)/.test(
              token.text,
            )
      ) {
        this.lexer.fail(
          `the statement "${token.text}" is not supported`,
          "only flip-flops, latches and initial values are read; synthesise the rest to gates",
        );
      }
      const target = this.expression(Number.POSITIVE_INFINITY);
      const blocking = this.at("=");
      if (!blocking) {
        this.expect("<=", "assignment");
      } else {
        this.lexer.next();
      }
      const delay = this.delays();
      const value = this.expression();
      this.expect(";", "assignment");
      return { kind: "set", target, value, delay, blocking, pos };
    };
    const statement = read();
    this.depthOfStatements--;
    return statement;
  }

  private skipSpecify(module: Module, token: Token): void {
    this.lexer.next();
    for (;;) {
      const { kind, text } = this.lexer.next();
      if (kind === "end") {
        this.lexer.fail("the specify block has no end", "add endspecify", token);
      }
      if (kind === "word" && text === "endspecify") {
        break;
      }
    }
    this.diagnostics.push({
      severity: "warning",
      code: "specify",
      message: `the specify block of module ${module.name} is left out`,
      remedy: "its gates' own delays count; give them with #",
      pos: this.lexer.pos(token),
    });
  }

  // ---- primitives -----------------------------------------------------------------------------------------------

  private primitive(): Primitive {
    const name = this.name("primitive");
    this.expect("(", `primitive ${name.text}`);
    const ports: string[] = [];
    let sequential = false;
    do {
      this.attributes();
      while (this.take("output") || this.take("input") || this.at("reg")) {
        if (this.take("reg")) {
          sequential = true;
        }
      }
      ports.push(this.name("primitive").text);
    } while (this.take(","));
    this.expect(")", "primitive");
    this.expect(";", "primitive");
    let initial: string | undefined;
    while (!this.take("table")) {
      const token = this.lexer.next();
      if (token.kind === "end") {
        this.lexer.fail(`primitive ${name.text} has no table`, "add table ... endtable", token);
      }
      if (token.text === "reg") {
        sequential = true;
      }
      if (token.text === "initial") {
        this.name("initial");
        this.expect("=", "initial");
        const value = this.expression();
        initial = value.kind === "number" ? value.bits.at(-1) : "x";
      }
    }
    const rows = this.table(name);
    this.expect("endprimitive", `primitive ${name.text}`);
    return { kind: "primitive", name: name.text, ports, sequential, initial, rows, pos: this.lexer.pos(name) };
  }

  /** To `endtable`; the colons are left out. */
  private table(name: Token): readonly (readonly string[])[] {
    const rows: string[][] = [];
    let row: string[] = [];
    let edge: string | undefined;
    for (;;) {
      const token = this.lexer.next();
      if (token.kind === "end") {
        this.lexer.fail(`the table of primitive ${name.text} has no end`, "add endtable", token);
      }
      if (token.text === "endtable") {
        return rows;
      }
      for (const char of token.text.toLowerCase()) {
        if (char === ";") {
          rows.push(row);
          row = [];
        } else if (char === "(") {
          edge = "";
        } else if (char === ")" && edge !== undefined) {
          row.push(edge);
          edge = undefined;
        } else if (char === ":") {
          continue;
        } else if (!"01x?brfpn*-".includes(char)) {
          this.lexer.fail(`"${char}" is no symbol of a primitive's table`, "write one of 0 1 x ? b r f p n * -", token);
        } else if (edge === undefined) {
          row.push(char);
        } else {
          edge += char;
        }
      }
    }
  }
}
