/**
 * `.bench` to `Circuit`: the format of the ISCAS-85 and ISCAS-89 benchmark circuits (F. Brglez et al., ISCAS 1985 and 1989).
 *
 *     INPUT(a)   OUTPUT(y)   n1 = NAND(a, b)   q = DFF(d)   # comment
 *
 * Names of gates are case-blind, gates have no delay. Flip-flops take the rising edge of a clock that the format does not name;
 * here it is an input `clk` of its own.
 */
import { type Circuit, type CircuitPort, InputError, type Instance, type SourcePos, type Value } from "@twinedge/core";
import { NameSpace } from "../verilog/names.ts";
import { inputSources } from "../verilog/ports.ts";
import type { Netlist } from "../verilog/read.ts";

export interface BenchOptions {
  /** State of every flip-flop at the start; unknown where it is not given, as the benchmarks have it. */
  readonly start?: 0 | 1 | undefined;
}

interface Gate {
  readonly device: string;
  readonly least: number;
  readonly most: number;
}

const MANY = Number.POSITIVE_INFINITY;
const GATES: ReadonlyMap<string, Gate> = new Map<string, Gate>([
  ["and", { device: "d_and", least: 1, most: MANY }],
  ["nand", { device: "d_nand", least: 1, most: MANY }],
  ["or", { device: "d_or", least: 1, most: MANY }],
  ["nor", { device: "d_nor", least: 1, most: MANY }],
  ["xor", { device: "d_xor", least: 1, most: MANY }],
  ["xnor", { device: "d_xnor", least: 1, most: MANY }],
  ["not", { device: "d_inverter", least: 1, most: 1 }],
  ["inv", { device: "d_inverter", least: 1, most: 1 }],
  ["buf", { device: "d_buffer", least: 1, most: 1 }],
  ["buff", { device: "d_buffer", least: 1, most: 1 }],
  ["mux", { device: "mux", least: 3, most: 3 }],
  ["dff", { device: "d_dff", least: 1, most: 1 }],
]);

const GATE_LINE = /^([^\s=(),#]+)\s*=\s*(\w+)\s*(?:\(\s*([^()]*?)\s*\))?$/;
const PORT_LINE = /^(input|output)\s*\(\s*([^\s=(),#]+)\s*\)$/i;
const CONSTANTS: Readonly<Record<string, number>> = { gnd: 0, vdd: 1, vcc: 1, zero: 0, one: 1, const0: 0, const1: 1 };

const DELAYS: ReadonlyMap<string, Value> = new Map([
  ["rise_delay", 0],
  ["fall_delay", 0],
]);

/**
 * @param file name for messages
 * @throws InputError with the place and a remedy
 */
export function readBench(text: string, file: string, options: BenchOptions = {}): Netlist {
  const reader = new Reader(file, options.start);
  let line = 0;
  let at = text.startsWith("\uFEFF") ? 1 : 0;
  while (at <= text.length) {
    const found = text.indexOf("\n", at);
    const end = found < 0 ? text.length : found;
    line++;
    reader.line(text.slice(at, end), line);
    at = end + 1;
  }
  return { circuit: reader.circuit(), diagnostics: [] };
}

class Reader {
  private readonly file: string;
  private readonly names = new NameSpace();
  private readonly nets = new Map<string, string>();
  private readonly driven = new Map<string, number>();
  private readonly inputs: CircuitPort[] = [];
  private readonly outputs: CircuitPort[] = [];
  private readonly outputPlaces: SourcePos[] = [];
  private readonly instances: Instance[] = [];
  private readonly register: ReadonlyMap<string, Value>;
  private clock: string | undefined;

  constructor(file: string, start: BenchOptions["start"]) {
    this.file = file;
    this.register = new Map<string, Value>([
      ["clk_delay", 0],
      ...DELAYS,
      ["unknown", "verilog"],
      ...(start === undefined ? [] : [["ic", start] as const]),
    ]);
  }

  private net(name: string): string {
    let net = this.nets.get(name);
    if (net === undefined) {
      net = this.names.add(name);
      this.nets.set(name, net);
    }
    return net;
  }

  line(raw: string, number: number): void {
    const hash = raw.indexOf("#");
    const code = hash < 0 ? raw : raw.slice(0, hash);
    const text = code.trim().replace(/;$/, "");
    if (text === "") {
      return;
    }
    const pos: SourcePos = { file: this.file, line: number, column: code.length - code.trimStart().length + 1 };
    const gate = GATE_LINE.exec(text);
    if (gate !== null) {
      const [, name = "", kind = "", args] = gate;
      this.drives(name, pos);
      this.gate(name, kind, args === undefined || args === "" ? [] : args.split(/\s*,\s*/), pos);
      return;
    }
    const [, direction, name = ""] = PORT_LINE.exec(text) ?? [];
    if (direction === undefined) {
      throw new InputError(`"${text.length > 60 ? `${text.slice(0, 60)}...` : text}" is no line of a .bench file`, {
        pos,
        remedy: "write INPUT(a), OUTPUT(y) or y = NAND(a, b)",
      });
    }
    if (direction.toLowerCase() === "input") {
      this.drives(name, pos);
      this.inputs.push({ name, direction: "input", nets: [this.net(name)] });
    } else if (!this.outputs.some((port) => port.name === name)) {
      this.outputs.push({ name, direction: "output", nets: [this.net(name)] });
      this.outputPlaces.push(pos);
    }
  }

  private drives(name: string, pos: SourcePos): void {
    const first = this.driven.get(name);
    if (first !== undefined) {
      throw new InputError(`"${name}" is driven twice (first on line ${first})`, {
        pos,
        remedy: "remove one of the two",
      });
    }
    this.driven.set(name, pos.line);
  }

  private gate(name: string, kind: string, args: readonly string[], pos: SourcePos): void {
    const output = this.net(name);
    const word = kind.toLowerCase();
    const constant = args.length === 0 ? CONSTANTS[word] : undefined;
    if (constant !== undefined) {
      const params = new Map<string, Value>([
        ["times", [0]],
        ["values", [constant]],
      ]);
      this.add("d_source", output, [[output]], params, pos);
      return;
    }
    const gate = GATES.get(word);
    if (gate === undefined) {
      throw new InputError(`unknown gate "${kind}"`, {
        pos,
        remedy: `known are ${[...GATES.keys()].map((one) => one.toUpperCase()).join(", ")}, and vdd and gnd`,
      });
    }
    if (args.length < gate.least || args.length > gate.most || args.some((arg) => !/^[^\s=(),]+$/.test(arg))) {
      throw new InputError(`${kind}(${args.join(", ")}) has ${args.length} inputs`, {
        pos,
        remedy: gate.most === MANY ? "write names with commas between" : `give it ${gate.most}`,
      });
    }
    const nets = args.map((arg) => this.net(arg));
    const [first = ""] = nets;
    switch (gate.device) {
      case "d_dff":
        this.clock ??= this.names.add("clk");
        this.add("d_dff", output, [first, this.clock, "", "", output], this.register, pos);
        return;
      case "mux":
        // As ABC writes it: MUX(select, in0, in1).
        this.add("mux", output, [nets.slice(1), [first], output], DELAYS, pos);
        return;
      case "d_inverter":
      case "d_buffer":
        this.add(gate.device, output, [first, output], DELAYS, pos);
        return;
      default:
        this.add(gate.device, output, [nets, output], DELAYS, pos);
    }
  }

  private add(
    type: string,
    output: string,
    connections: Instance["connections"],
    params: ReadonlyMap<string, Value>,
    pos: SourcePos,
  ): void {
    this.instances.push({ name: output, type, connections, params, pos });
  }

  circuit(): Circuit {
    const pos = { file: this.file, line: 1, column: 1 };
    if (this.inputs.length + this.outputs.length + this.instances.length === 0) {
      throw new InputError(`${this.file} holds no circuit`, {
        pos,
        remedy: "write INPUT(a), OUTPUT(y), y = NAND(a, b)",
      });
    }
    const open = this.outputs.findIndex(({ name }) => !this.driven.has(name));
    if (open >= 0) {
      throw new InputError(`output "${this.outputs[open]?.name}" is driven by nothing`, {
        pos: this.outputPlaces[open],
        remedy: "write the gate that drives it",
      });
    }
    const clock: readonly CircuitPort[] =
      this.clock === undefined ? [] : [{ name: "clk", direction: "input", nets: [this.clock] }];
    const ports = [...clock, ...this.inputs, ...this.outputs];
    return {
      title: this.file.replace(/^.*[/\\]/, "").replace(/\.bench$/i, ""),
      file: this.file,
      top: {
        name: "",
        ports: [],
        params: [],
        locals: [],
        instances: [...this.instances, ...inputSources(ports, pos)],
        models: new Map(),
        subcircuits: new Map(),
        signals: [],
        edges: [],
        pos,
      },
      globals: [],
      options: new Map(),
      nodeset: new Map(),
      ports,
      run: { probes: this.outputs.flatMap(({ nets }) => nets), expectations: [] },
    };
  }
}
