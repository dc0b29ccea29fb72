/**
 * Logic by a table of rules: each table is a module of its own, its rules a chain of conditions.
 *
 * As in our device: inputs at x are tried with all their values; a rule table that looks at edges or at its outputs is looked at
 * again while something has changed. A state is 0, 1, 2 for x, and for outputs 3 for let go, 4 for perhaps let go.
 */
import { HIGH_Z, type Logic, parseRules, type Rule, UNDETERMINED } from "@twinedge/core";
import { hash } from "./boolean.ts";
import { type CellInput, type CellWriter, initialBits, initialCodes, port, transportOf } from "./cell.ts";
import { times } from "./literals.ts";
import { eachOf } from "./mux.ts";

const LET_GO = 3;
const PERHAPS = 4;

function condition({ left }: Rule): string {
  const terms = Array.from(left).flatMap((sign, j) => {
    const now = `x[${j}][0]`;
    switch (sign) {
      case "?":
        return [];
      case "0":
      case "1":
        return [`${now} == ${sign}`];
      case "+":
      case "-":
        return [`${now} != l[${j}][0]`, `${now} == ${sign === "+" ? 1 : 0}`];
      default: {
        const first = left.indexOf(sign);
        return first === j ? [] : [`${now} == x[${first}][0]`];
      }
    }
  });
  return terms.length === 0 ? "1" : terms.join(" && ");
}

function consequence({ left, right }: Rule, inputs: number): string {
  return Array.from(right, (sign, i) => {
    const value = sign === "0" || sign === "1" ? sign : sign === "_" ? `${LET_GO}` : `x[${left.indexOf(sign)}][0]`;
    return `y${i} = ${value};`;
  })
    .concat(Array.from(right, (_, i) => `x[${inputs + i}] = y${i};`))
    .join(" ");
}

function source(module: string, rules: readonly Rule[], inputs: number, outputs: number, coded: boolean): string {
  const size = inputs + outputs;
  const seesOutputs = rules.some(({ left }) => left.length > inputs);
  const seesEdges = rules.some(({ left }) => /[+-]/.test(left));
  const seen = seesOutputs ? size : inputs;
  const width = coded ? 4 : 1;
  const looks = seesOutputs || seesEdges;
  const chain = rules
    .map((rule, i) => `${i === 0 ? "" : "else "}if (${condition(rule)}) begin ${consequence(rule, inputs)} end`)
    .join("\n    ");
  return `module ${module} #(parameter [${64 * outputs - 1}:0] RISE = 0, parameter [${64 * outputs - 1}:0] FALL = 0, parameter TRANSPORT = 0,
  parameter [${3 * outputs - 1}:0] STATES = 0, parameter [${width * outputs - 1}:0] INIT = 0)
  (input [${inputs - 1}:0] in, output [${width * outputs - 1}:0] out);
  localparam N = ${inputs}, M = ${outputs}, W = ${width};
  // Inputs, then outputs: now, at the evaluation before, as the rules see that one, and on trial.
  reg [2:0] s [0:N+M-1], b [0:N+M-1], l [0:N+M-1], x [0:N+M-1], m [0:M-1];
  integer open [0:N+M-1];
  integer i, n, c;
  reg again = 0, moved;
  reg [W*M-1:0] want = INIT, wanted;
  reg [64*M-1:0] rise = 0, fall = 0;
  reg [63:0] up, dn, least;
  reg [2:0] ${Array.from({ length: outputs }, (_, i) => `y${i}`).join(", ")};
  genvar g;
  generate
    for (g = 0; g < M; g = g + 1) begin : each
      te_out #(.W(W), .TRANSPORT(TRANSPORT), .INIT(INIT[W*g +: W])) o(want[W*g +: W], rise[64*g +: 64], fall[64*g +: 64], out[W*g +: W]);
    end
  endgenerate
  task sense;
    for (i = 0; i < N; i = i + 1) s[i] = in[N-1-i] === 1'b0 ? 0 : in[N-1-i] === 1'b1 ? 1 : 2;
  endtask
  // The first rule that fits.
  task apply;
    ${chain === "" ? ";" : chain}
  endtask
  initial begin
    #0 sense;
    for (i = 0; i < M; i = i + 1) s[N+i] = STATES[3*(M-1-i) +: 3];
    for (i = 0; i < N + M; i = i + 1) b[i] = s[i];
  end
  always @(in or again) begin
    #0 sense;
    if ($time > 0) begin
      n = 0;
      for (i = 0; i < ${seen}; i = i + 1)
        if (s[i] == 2 || s[i] == 4) begin
          open[n] = i;
          n = n + 1;
        end
      for (i = 0; i < N + M; i = i + 1) begin
        l[i] = b[i] == 2 || b[i] == 4 ? s[i] : b[i];
        x[i] = s[i];
      end
      if (n == 0) begin
        apply;
        for (i = N; i < N + M; i = i + 1) s[i] = x[i];
      end else if (n > 10) begin
        for (i = N; i < N + M; i = i + 1) s[i] = 2;
      end else begin
        for (c = 0; c < (1 << n); c = c + 1) begin
          for (i = 0; i < N + M; i = i + 1) x[i] = s[i];
          for (i = 0; i < n; i = i + 1) begin
            x[open[i]] = (c >> i) & 1;
            l[open[i]] = (c >> i) & 1;
          end
          apply;
          for (i = 0; i < M; i = i + 1)
            m[i] = c == 0 || m[i] == x[N+i] ? x[N+i] : m[i] >= 3 || x[N+i] >= 3 ? 4 : 2;
        end
        for (i = 0; i < M; i = i + 1) s[N+i] = m[i];
      end
      moved = 0;
      for (i = ${seesEdges ? "0" : "N"}; i < ${seesOutputs ? "N + M" : "N"}; i = i + 1) if (s[i] !== b[i]) moved = 1;
    end else moved = 0;
    for (i = 0; i < N + M; i = i + 1) b[i] = s[i];
    ${looks ? "if (moved) again <= ~again;" : ""}
    for (i = 0; i < M; i = i + 1) begin
      up = RISE[64*(M-1-i) +: 64];
      dn = FALL[64*(M-1-i) +: 64];
      least = up < dn ? up : dn;
      ${
        coded
          ? `wanted[W*(M-1-i) +: W] = s[N+i] == 3 ? ${HIGH_Z} : s[N+i] == 4 ? ${UNDETERMINED} : s[N+i];
      up = s[N+i] == 1 ? up : s[N+i] == 0 ? dn : least;
      dn = up;`
          : "wanted[M-1-i] = s[N+i] == 2 ? 1'bx : s[N+i][0];"
      }
      rise[64*(M-1-i) +: 64] = up;
      fall[64*(M-1-i) +: 64] = dn;
    end
    want <= wanted;
  end
endmodule
`;
}

const truthTable: CellWriter = (input: CellInput) => {
  const { reading, initial } = input;
  const text = reading.word("rules");
  const [ins, outs] = [reading.nets("in"), reading.nets("out")];
  const rules = parseRules(text, ins.length, outs.length);
  for (const { left, right } of rules) {
    const borrowed = Array.from(right).find((sign) => /[a-z]/.test(sign) && !left.includes(sign));
    if (borrowed !== undefined) {
      reading.fail(
        `rule "${left}=${right}" gives the level "${borrowed}" that another rule stored, which is not written to Verilog`,
        "let every rule use its own letters",
      );
    }
  }
  const coded = text.includes("_");
  const module = `te_table_${hash(`${ins.length} ${outs.length} ${rules.map(({ left, right }) => `${left}=${right}`).join(";")}`)}`;
  return {
    module,
    source: source(module, rules, ins.length, outs.length, coded),
    params: {
      RISE: times(eachOf(reading.list("rise_delay"), outs.length)),
      FALL: times(eachOf(reading.list("fall_delay"), outs.length)),
      TRANSPORT: transportOf(input),
      STATES: `{${initial.map((value) => `3'd${stateCode(value)}`).join(", ")}}`,
      INIT: coded ? initialCodes(initial) : initialBits(initial),
    },
    inputs: { in: port(input, "in") },
    outputs: [["out", outs.length]],
    coded,
  };
};

function stateCode(value: Logic): number {
  return value === HIGH_Z ? LET_GO : value === UNDETERMINED ? PERHAPS : value;
}

export const tables: Readonly<Record<string, CellWriter>> = { truth_table: truthTable };
