/**
 * The digital part of a design as structural Verilog: a module whose instances are the devices, under their full names.
 *
 * The hierarchy is flat. Every net keeps its name and shows what our own dump shows. Inputs are what the test bench plays back,
 * outputs what the analog side reads.
 */
import type { Cell, InputPort } from "./cells/cell.ts";
import { NET_MODULES, outputModules } from "./cells/outputs.ts";
import { identifier } from "./names.ts";
import { Netlist, type PlacedCell } from "./netlist.ts";
import { type DigitalRun, isDigital } from "./recording.ts";

export interface VerilogInput {
  readonly name: string;
  readonly driver: number;
  /** Its values are twelve-valued codes of 4 bits. */
  readonly coded: boolean;
}

export interface VerilogModule {
  readonly name: string;
  /** The module alone. */
  readonly text: string;
  /** Texts of the modules it uses, by name. */
  readonly library: ReadonlyMap<string, string>;
  readonly inputs: readonly VerilogInput[];
  /** It has what waits until everything else of a moment is at rest. */
  readonly waits: boolean;
  /** By name in the module: index of the net in the design. */
  readonly nets: ReadonlyMap<string, number>;
  /** By name of the instance: the device. */
  readonly devices: ReadonlyMap<string, string>;
}

/** @throws InputError naming a device whose parameters have no equal in Verilog */
export function writeModule(run: DigitalRun, name: string): VerilogModule {
  return new Writer(new Netlist(run)).write(name);
}

/** Texts of the modules that are used, in a fixed order. */
export function libraryText(modules: readonly VerilogModule[]): string {
  const all = new Map(modules.flatMap(({ library }) => [...library]));
  const names = [...all.keys()].sort();
  return [
    ...outputModules(modules.some(({ waits }) => waits)),
    ...NET_MODULES,
    ...names.map((name) => all.get(name) ?? ""),
  ].join("\n");
}

class Writer {
  private readonly netlist: Netlist;
  private readonly wires: string[] = [];
  private readonly body: string[] = [];
  /** By driver: what carries its bit or its code. */
  private readonly carrier: string[] = [];

  constructor(netlist: Netlist) {
    this.netlist = netlist;
  }

  write(name: string): VerilogModule {
    const { netlist, wires, body } = this;
    const inputs = this.inputs();
    const outputs = this.outputs(new Set(inputs.map((input) => input.name)));
    const ports = [
      ...inputs.map((input) => `input ${input.coded ? "[3:0] " : ""}${identifier(input.name)}`),
      ...outputs.map((net) => `output ${identifier(net)}`),
    ];
    const declared = new Set([...outputs, ...inputs.map((input) => input.name)]);
    for (const net of netlist.digital) {
      if (!declared.has(netlist.netName(net))) {
        wires.push(`wire ${identifier(netlist.netName(net))};`);
      }
    }
    for (const placed of netlist.cells) {
      this.instance(placed);
    }
    for (const net of netlist.digital) {
      this.net(net);
    }
    const waits = netlist.cells.some(({ cell }) => cell.waits === true);
    const head = ports.length === 0 ? "" : `\n  ${ports.join(",\n  ")}\n`;
    return {
      name,
      text: `module ${identifier(name)}(${head});\n${[...wires, ...body].map((line) => `  ${line}\n`).join("")}endmodule\n`,
      library: new Map(netlist.cells.map(({ cell }) => [cell.module, cell.source])),
      inputs,
      waits,
      nets: new Map(netlist.digital.map((net) => [netlist.netName(net), net])),
      devices: new Map(netlist.cells.map(({ name: instance, device }) => [instance, device])),
    };
  }

  /** One port a replayed driver: under the net's name where it alone drives it. */
  private inputs(): readonly VerilogInput[] {
    const { netlist, carrier } = this;
    return netlist.run.drivers.flatMap(({ net, device, replayed }, driver) => {
      if (!replayed || net < 0) {
        return [];
      }
      const own = `${netlist.netName(net)}$from$${device.name}`;
      const name = netlist.isPlain(net) ? netlist.netName(net) : netlist.names.take(own);
      carrier[driver] = identifier(name);
      return [{ name, driver, coded: netlist.isCoded(driver) }];
    });
  }

  /** Nets that devices with an analog side read. */
  private outputs(inputs: ReadonlySet<string>): readonly string[] {
    const { netlist } = this;
    const { devices, nets } = netlist.run.design;
    const read = new Set(
      devices
        .filter((device) => !isDigital(device))
        .flatMap(({ def, pins }) => pins.filter((_, pin) => def.pins[pin]?.direction !== "out").flat()),
    );
    const digital = [...read].filter((net) => nets[net]?.domain === "digital").sort((a, b) => a - b);
    return digital.map((net) => netlist.netName(net)).filter((name) => !inputs.has(name));
  }

  private instance({ name, device, cell, drivers }: PlacedCell): void {
    const params = Object.entries(cell.params).map(([param, value]) => `.${param}(${value})`);
    const inputs = Object.entries(cell.inputs).map(([port, input]) => `.${port}(${this.read(input)})`);
    const outputs = this.portsOf(cell, drivers, device);
    const values = params.length === 0 ? "" : ` #(${params.join(", ")})`;
    this.body.push(`${cell.module}${values} ${identifier(name)}(${[...inputs, ...outputs].join(", ")});`);
  }

  private read({ nets, open, inverted = false }: InputPort): string {
    const sign = inverted ? "~" : "";
    return joined(nets.map((net) => (net < 0 ? `1'b${open}` : `${sign}${this.netlist.state(net)}`)));
  }

  private portsOf(cell: Cell, drivers: readonly number[], device: string): readonly string[] {
    let next = 0;
    return cell.outputs.map(([port, count]) => {
      const own = drivers.slice(next, next + count);
      next += count;
      return `.${port}(${joined(own.map((driver) => this.carrierOf(driver, device)))})`;
    });
  }

  private carrierOf(driver: number, device: string): string {
    const { netlist, carrier, wires } = this;
    const net = netlist.run.drivers[driver]?.net ?? -1;
    if (net >= 0 && netlist.isPlain(net)) {
      carrier[driver] = identifier(netlist.netName(net));
    } else {
      const name = net < 0 ? `${device}$open` : `${netlist.netName(net)}$from$${device}`;
      const wire = identifier(netlist.names.take(name));
      wires.push(`wire ${netlist.isCoded(driver) ? "[3:0] " : ""}${wire};`);
      carrier[driver] = wire;
    }
    return carrier[driver] ?? "";
  }

  /** What makes a net of its drivers, where it is no plain wire. */
  private net(net: number): void {
    const { netlist, body } = this;
    const name = netlist.netName(net);
    const drivers = netlist.driversOf[net] ?? [];
    if (drivers.length === 0) {
      body.push(`assign ${identifier(name)} = 1'bx;`);
    } else if (!netlist.isPlain(net)) {
      const [first = "", ...others] = drivers.map((driver) => this.codeOf(driver, name));
      const code = others.reduce((sum, other) => this.part("te_resolve", name, `${sum}, ${other}`), first);
      const state = netlist.state(net);
      this.wires.push(`wire ${state};`);
      body.push(`te_net ${this.partName(name)}(${code}, ${identifier(name)}, ${state});`);
    }
  }

  private codeOf(driver: number, net: string): string {
    const wire = this.carrier[driver] ?? "";
    return this.netlist.isCoded(driver) ? wire : this.part("te_strong", net, wire);
  }

  /** A part of a net with a code as its output; returns that. */
  private part(module: string, net: string, inputs: string): string {
    const code = identifier(this.netlist.names.take(`${net}$code`));
    this.wires.push(`wire [3:0] ${code};`);
    this.body.push(`${module} ${this.partName(net)}(${inputs}, ${code});`);
    return code;
  }

  private partName(net: string): string {
    return identifier(this.netlist.names.take(`${net}$net`));
  }
}

function joined(expressions: readonly string[]): string {
  return expressions.length === 1 ? (expressions[0] ?? "") : `{${expressions.join(", ")}}`;
}
