/**
 * Netlists that tests make for themselves, in the style of the ISCAS-85 and ISCAS-89 circuits: gates and flip-flops on one
 * clock, as Verilog and as `.bench`.
 */

export type GateType = "and" | "nand" | "or" | "nor" | "xor" | "xnor" | "not" | "buf";

export interface GateLine {
  readonly type: GateType;
  readonly output: string;
  readonly inputs: readonly string[];
  /** Verilog only: what stands after `#`. */
  readonly delay?: string | undefined;
}

export interface GateNetlist {
  readonly name: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly gates: readonly GateLine[];
  readonly registers: readonly { readonly q: string; readonly d: string }[];
}

/** Collects a netlist, naming what has no name. */
export class NetlistMaker {
  readonly gates: GateLine[] = [];
  readonly registers: { readonly q: string; readonly d: string }[] = [];
  private count = 0;

  gate(type: GateType, inputs: readonly string[], output = `n${++this.count}`, delay?: string): string {
    this.gates.push({ type, output, inputs, delay });
    return output;
  }

  register(d: string, q: string): string {
    this.registers.push({ q, d });
    return q;
  }

  /** Sum and carry. */
  fullAdder(a: string, b: string, c: string): readonly [sum: string, carry: string] {
    const half = this.gate("xor", [a, b]);
    const both = this.gate("nand", [a, b]);
    const through = this.gate("nand", [half, c]);
    return [this.gate("xor", [half, c]), this.gate("nand", [both, through])];
  }

  halfAdder(a: string, b: string): readonly [sum: string, carry: string] {
    return [this.gate("xor", [a, b]), this.gate("and", [a, b])];
  }

  netlist(name: string, inputs: readonly string[], outputs: readonly string[]): GateNetlist {
    return { name, inputs, outputs, gates: this.gates, registers: this.registers };
  }
}

function names(stem: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, i) => `${stem}${i}`);
}

/** The smallest circuit of ISCAS-85: six NANDs. */
export function c17(): GateNetlist {
  const m = new NetlistMaker();
  m.gate("nand", ["N1", "N3"], "N10");
  m.gate("nand", ["N3", "N6"], "N11");
  m.gate("nand", ["N2", "N11"], "N16");
  m.gate("nand", ["N11", "N7"], "N19");
  m.gate("nand", ["N10", "N16"], "N22");
  m.gate("nand", ["N16", "N19"], "N23");
  return m.netlist("c17", ["N1", "N2", "N3", "N6", "N7"], ["N22", "N23"]);
}

/** An array multiplier of n by n bits, as c6288 is one of 16 by 16: n (n - 1) adders. */
export function multiplier(n: number): GateNetlist {
  const m = new NetlistMaker();
  const [a, b] = [names("a", n), names("b", n)];
  const product = (i: number, j: number): string => m.gate("and", [a[i] ?? "", b[j] ?? ""]);
  let row = a.map((_, i) => product(i, 0));
  const outputs: string[] = [];
  for (let j = 1; j < n; j++) {
    outputs.push(row[0] ?? "");
    const next: string[] = [];
    let carry: string | undefined;
    for (let i = 0; i < n; i++) {
      const above = row[i + 1];
      const operands = [
        product(i, j),
        ...(above === undefined ? [] : [above]),
        ...(carry === undefined ? [] : [carry]),
      ];
      const [x = "", y, z] = operands;
      const [sum, out] =
        z !== undefined ? m.fullAdder(x, y ?? "", z) : y !== undefined ? m.halfAdder(x, y) : [x, undefined];
      next.push(sum);
      carry = out;
    }
    row = carry === undefined ? next : [...next, carry];
  }
  outputs.push(...row);
  return m.netlist(`mult${n}`, [...a, ...b], outputs);
}

/** A carry chain of n bits. */
export function adder(n: number): GateNetlist {
  const m = new NetlistMaker();
  const [a, b] = [names("a", n), names("b", n)];
  let carry = "cin";
  const sums = a.map((bit, i) => {
    const [sum, out] = m.fullAdder(bit, b[i] ?? "", carry);
    carry = out;
    return sum;
  });
  return m.netlist(`adder${n}`, [...a, ...b, "cin"], [...sums, carry]);
}

/** AND, OR, XOR and sum of two words, chosen by two bits; zero flag. */
export function alu(n: number): GateNetlist {
  const m = new NetlistMaker();
  const [a, b] = [names("a", n), names("b", n)];
  const [s0, s1] = [m.gate("not", ["s0"]), m.gate("not", ["s1"])];
  let carry = m.gate("and", ["s0", "s1", "cin"]);
  const results = a.map((x, i) => {
    const y = b[i] ?? "";
    const [sum, out] = m.fullAdder(x, y, carry);
    carry = out;
    const choices = [
      m.gate("and", [x, y, s1, s0]),
      m.gate("and", [m.gate("or", [x, y]), s1, "s0"]),
      m.gate("and", [m.gate("xor", [x, y]), "s1", s0]),
      m.gate("and", [sum, "s1", "s0"]),
    ];
    return m.gate("or", choices);
  });
  return m.netlist(`alu${n}`, [...a, ...b, "s0", "s1", "cin"], [...results, carry, m.gate("nor", results)]);
}

/** Parity of n bits, as a tree. */
export function parity(n: number): GateNetlist {
  const m = new NetlistMaker();
  const inputs = names("i", n);
  let row = inputs;
  while (row.length > 1) {
    const pairs = Array.from({ length: Math.ceil(row.length / 2) }, (_, i) => row.slice(2 * i, 2 * i + 2));
    row = pairs.map((pair) => (pair.length === 1 ? (pair[0] ?? "") : m.gate("xor", pair)));
  }
  return m.netlist(`parity${n}`, inputs, row);
}

/** A counter of n bits with enable, and with a reset that its data inputs take in. */
export function counter(n: number): GateNetlist {
  const m = new NetlistMaker();
  const bits = names("q", n);
  const run = m.gate("not", ["rst"]);
  let carry = "en";
  for (const q of bits) {
    m.register(m.gate("and", [m.gate("xor", [q, carry]), run]), q);
    carry = m.gate("and", [carry, q]);
  }
  return m.netlist(`counter${n}`, ["en", "rst"], [...bits, carry]);
}

/** A linear feedback shift register that a 1 at `load` fills with the input. */
export function lfsr(n: number, taps: readonly number[]): GateNetlist {
  const m = new NetlistMaker();
  const bits = names("r", n);
  const feedback = m.gate(
    "xor",
    taps.map((tap) => bits[tap] ?? ""),
  );
  const shift = m.gate("not", ["load"]);
  const first = m.gate("or", [m.gate("and", [feedback, shift]), m.gate("and", ["in", "load"])]);
  for (const [i, q] of bits.entries()) {
    m.register(i === 0 ? first : (bits[i - 1] ?? ""), q);
  }
  return m.netlist(`lfsr${n}`, ["in", "load"], [bits.at(-1) ?? "", feedback]);
}

/** Random gates in the proportions of the large ISCAS-89 circuits, with one register for every `perRegister` gates. */
export function randomNetlist(
  random: (below: number) => number,
  size: { readonly inputs: number; readonly gates: number; readonly perRegister?: number | undefined },
  delay: () => string | undefined = () => undefined,
): GateNetlist {
  const m = new NetlistMaker();
  const inputs = names("i", size.inputs);
  const registers = size.perRegister === undefined ? 0 : Math.ceil(size.gates / size.perRegister);
  const nets = [...inputs, ...names("q", registers)];
  const types: readonly GateType[] = ["and", "nand", "or", "nor", "not", "not", "xor", "xnor", "buf"];
  // Near ones more often: depth grows with size, as in real circuits.
  const pick = (): string => nets[Math.max(0, nets.length - 1 - random(random(4) === 0 ? nets.length : 64))] ?? "";
  for (let i = 0; i < size.gates; i++) {
    const type = types[random(types.length)] ?? "and";
    const fanIn = type === "not" || type === "buf" ? 1 : type.startsWith("x") ? 2 : 2 + random(3);
    nets.push(
      m.gate(
        type,
        Array.from({ length: fanIn }, () => pick()),
        undefined,
        delay(),
      ),
    );
  }
  for (let i = 0; i < registers; i++) {
    m.register(nets[size.inputs + registers + random(size.gates)] ?? "", `q${i}`);
  }
  const outputs = [...new Set(Array.from({ length: 8 }, () => nets[nets.length - 1 - random(size.gates)] ?? ""))];
  return m.netlist("random", inputs, outputs);
}

const DFF = `module dff (CK,Q,D);
input CK,D;
output Q;
reg Q;
always @ (posedge CK)
  Q <= D;
endmodule

`;

export function verilogOf({ name, inputs, outputs, gates, registers }: GateNetlist): string {
  const clock = registers.length === 0 ? [] : ["CK"];
  const ports = [...clock, ...inputs, ...outputs];
  const lines = gates.map(({ type, output, inputs: ins, delay }, i) => {
    const after = delay === undefined ? "" : ` #${delay}`;
    return `  ${type}${after} ${type.toUpperCase()}_${i} (${[output, ...ins].join(", ")});`;
  });
  return `${registers.length === 0 ? "" : DFF}\`timescale 1ns / 1ps
module ${name} (${ports.join(", ")});
  input ${[...clock, ...inputs].join(", ")};
  output ${outputs.join(", ")};
${registers.map(({ q, d }, i) => `  dff DFF_${i} (CK, ${q}, ${d});`).join("\n")}
${lines.join("\n")}
endmodule
`;
}

export function benchOf({ name, inputs, outputs, gates, registers }: GateNetlist): string {
  const lines = [
    `# ${name}`,
    ...inputs.map((net) => `INPUT(${net})`),
    ...outputs.map((net) => `OUTPUT(${net})`),
    ...registers.map(({ q, d }) => `${q} = DFF(${d})`),
    ...gates.map(
      ({ type, output, inputs: ins }) =>
        `${output} = ${type === "buf" ? "BUFF" : type.toUpperCase()}(${ins.join(", ")})`,
    ),
  ];
  return `${lines.join("\n")}\n`;
}
