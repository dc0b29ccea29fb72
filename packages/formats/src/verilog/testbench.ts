/**
 * A Verilog test bench that applies the same vectors at the same times as a run does here, and prints the outputs of each as
 * one line, so that `vvp` and a run can be compared line by line. The vectors stand in a file of their own.
 */
import type { CircuitPort } from "@twinedge/core";

export interface TestBench {
  /** The top module, as written. */
  readonly module: string;
  readonly inputs: readonly CircuitPort[];
  readonly outputs: readonly CircuitPort[];
  readonly clock?: { readonly port: CircuitPort; readonly edge: "rise" | "fall" } | undefined;
  /** ps: when the first vector is applied; 0 where it is not given. */
  readonly start?: number | undefined;
  /** ps */
  readonly period: number;
  /** 0, 1, or 2 for X; most significant bit first. */
  readonly vectors: readonly Uint8Array[];
  /** Name of the file of vectors, for `$readmemb`. */
  readonly vectorFile: string;
  /** Dump every net to this file. */
  readonly dump?: string | undefined;
}

export function writeTestBench(bench: TestBench): string {
  const { module, inputs, outputs, clock, start = 0, period, vectors, vectorFile, dump } = bench;
  const width = inputs.reduce((sum, { nets }) => sum + nets.length, 0);
  const outWidth = outputs.reduce((sum, { nets }) => sum + nets.length, 0);
  const active = clock?.edge === "fall" ? 0 : 1;
  const wait = clock === undefined ? period : Math.floor(period / 2);
  const back = Math.floor((3 * period) / 4);
  const lines = [
    "`timescale 1ps / 1ps",
    "module testbench;",
    ...(width > 0
      ? [`  reg [${width - 1}:0] inputs;`, `  reg [${width - 1}:0] vectors [0:${vectors.length - 1}];`]
      : []),
    `  wire [${outWidth - 1}:0] outputs;`,
    ...(clock === undefined ? [] : [`  reg clock = ${1 - active};`]),
    "  integer i;",
    `  ${escaped(module)} dut (${connections(bench)});`,
    "  initial begin",
    ...(width > 0 ? [`    $readmemb("${vectorFile}", vectors);`] : []),
    ...(dump === undefined ? [] : [`    $dumpfile("${dump}");`, "    $dumpvars(0, dut);"]),
    ...(start > 0 ? [`    #${start};`] : []),
    `    for (i = 0; i < ${vectors.length}; i = i + 1) begin`,
    ...(width > 0 ? ["      inputs = vectors[i];"] : []),
    `      #${wait - 1} $display("%b", outputs);`,
    ...(clock === undefined
      ? ["      #1;"]
      : [
          `      if (i < ${vectors.length - 1}) begin`,
          `        #1 clock = ${active};`,
          `        #${back - wait} clock = ${1 - active};`,
          `        #${period - back};`,
          "      end",
        ]),
    "    end",
    "    $finish;",
    "  end",
    "endmodule",
  ];
  return `${lines.join("\n")}\n`;
}

/** The file of vectors. */
export function* vectorLines(vectors: readonly Uint8Array[]): Generator<string> {
  for (const vector of vectors) {
    yield `${vector.join("").replaceAll("2", "x")}\n`;
  }
}

function connections({ inputs, outputs, clock }: TestBench): string {
  const slices = (ports: readonly CircuitPort[], bus: string): readonly string[] => {
    let left = ports.reduce((sum, { nets }) => sum + nets.length, 0);
    return ports.map(({ name, nets }) => {
      left -= nets.length;
      return `.${escaped(name)}(${bus}[${left + nets.length - 1}:${left}])`;
    });
  };
  const tick = clock === undefined ? [] : [`.${escaped(clock.port.name)}(clock)`];
  return [...tick, ...slices(inputs, "inputs"), ...slices(outputs, "outputs")].join(", ");
}

function escaped(name: string): string {
  return /^[A-Za-z_][\w$]*$/.test(name) ? name : `\\${name} `;
}
