/** A user-defined primitive: each table is a module of its own, its rows a chain of conditions, as our device looks them up. */
import { hash } from "./boolean.ts";
import { type CellWriter, initialBits, port, transportOf } from "./cell.ts";
import { delay } from "./literals.ts";

const EDGES: Readonly<Record<string, readonly string[]>> = {
  r: ["01"],
  f: ["10"],
  p: ["01", "0x", "x1"],
  n: ["10", "1x", "x0"],
  "*": ["??"],
};

/** That a level of Verilog is one of a symbol's. */
function is(net: string, symbol: string): readonly string[] {
  return symbol === "?" ? [] : symbol === "b" ? [`${net} !== 1'bx`] : [`${net} === 1'b${symbol}`];
}

/** `found = ...` where a row fits: levels first, then edges; input `c` has changed from `was`. */
function lookUp(rows: readonly (readonly string[])[], inputs: number, sequential: boolean): string {
  const isEdge = (field: string): boolean => field.length === 2 || field in EDGES;
  const edgeOf = (row: readonly string[]): number => row.slice(0, inputs).findIndex(isEdge);
  const ordered = [...rows.filter((row) => edgeOf(row) < 0), ...rows.filter((row) => edgeOf(row) >= 0)];
  const lines = ordered.flatMap((row) => {
    const edge = edgeOf(row);
    const levels = row.slice(0, inputs).flatMap((field, i) => (i === edge ? [] : is(`s[${i}]`, field)));
    const state = sequential ? is("q", row[inputs] ?? "?") : [];
    const output = row.at(-1) === "-" ? "q" : `1'b${row.at(-1)}`;
    const field = row[edge] ?? "";
    return (edge < 0 ? ["??"] : (EDGES[field] ?? [field])).map(([before = "?", after = "?"]) => {
      const change = edge < 0 ? [] : [`c == ${edge}`, ...is("was", before), ...is(`s[${edge}]`, after)];
      return `if (${[...levels, ...state, ...change].join(" && ") || "1"}) found = ${output};`;
    });
  });
  return [...lines, "found = 1'bx;"].join("\n    else ");
}

function source(module: string, rows: readonly (readonly string[])[], inputs: number, sequential: boolean): string {
  const step = `for (i = 0; i < N; i = i + 1)
      if (state(in[N-1-i]) !== s[i]) begin
        was = s[i];
        s[i] = state(in[N-1-i]);
        look(i);
        q = found;
      end`;
  const whole = `for (i = 0; i < N; i = i + 1) s[i] = state(in[N-1-i]);
    look(-1);
    q = found;`;
  return `module ${module} #(parameter signed [63:0] RISE = 0, parameter signed [63:0] FALL = 0, parameter TRANSPORT = 0, parameter INIT = 1'bx)
  (input [${inputs - 1}:0] in, output out);
  localparam N = ${inputs};
  reg [N-1:0] s;
  reg q = INIT, want = INIT, was, found;
  reg signed [63:0] rise = 0, fall = 0;
  integer i;
  te_out #(.TRANSPORT(TRANSPORT), .INIT(INIT)) o(want, rise, fall, out);
  function state(input level);
    state = level === 1'bz ? 1'bx : level;
  endfunction
  task look(input integer c);
    ${lookUp(rows, inputs, sequential)}
  endtask
  initial begin
    #0 for (i = 0; i < N; i = i + 1) s[i] = state(in[N-1-i]);
    rise = RISE;
    fall = FALL;
  end
  always @(in) begin
    #0 if ($time == 0) for (i = 0; i < N; i = i + 1) s[i] = state(in[N-1-i]);
    ${sequential ? step : whole}
    want <= q;
  end
endmodule
`;
}

const primitive: CellWriter = (input) => {
  const { reading, initial } = input;
  const inputs = reading.nets("in").length;
  const sequential = reading.num("sequential") !== 0;
  const rows = reading
    .word("table")
    .split(/[;\n]/)
    .map((row) => row.trim().split(/\s+/))
    .filter(([first]) => first !== "");
  const module = `te_udp_${hash(`${inputs} ${sequential} ${rows.map((row) => row.join(" ")).join(";")}`)}`;
  return {
    module,
    source: source(module, rows, inputs, sequential),
    params: {
      RISE: delay(reading.num("rise_delay")),
      FALL: delay(reading.num("fall_delay")),
      TRANSPORT: transportOf(input),
      INIT: initialBits(initial),
    },
    inputs: { in: port(input, "in") },
    outputs: [["out", 1]],
  };
};

export const primitives: Readonly<Record<string, CellWriter>> = { udp: primitive };
