/** Yosys's gate-level cells as Verilog models for another simulator, written from its cell reference in other words than the reader's. */

const CHOOSE = `module choose2(input a, b, s, output y); assign y = s ? b : a; endmodule
module choose4(input a, b, c, d, s, t, output y);
  wire lo, hi; choose2 l(a, b, s, lo), h(c, d, s, hi), o(lo, hi, t, y);
endmodule
module choose8(input a, b, c, d, e, f, g, h, s, t, u, output y);
  wire lo, hi; choose4 l(a, b, c, d, s, t, lo), i(e, f, g, h, s, t, hi); choose2 o(lo, hi, u, y);
endmodule
module flop #(parameter SYNC = 0, FIRST = 0, V = 0)(input c, r, s, e, d, output reg q);
  always @(posedge c or posedge r or posedge s)
    if (!SYNC) begin
      case (1'b1)
        r: q <= V;
        s: q <= 1;
        e: q <= d;
      endcase
    end
  always @(posedge c)
    if (SYNC && !(FIRST && e !== 1)) begin
      case (1'b1)
        r: q <= V;
        e: q <= d;
      endcase
    end
endmodule
module latch #(parameter V = 0)(input r, s, e, d, output reg q);
  always @(r, s, e, d)
    if (r === 1) q = V; else if (s === 1) q = 1; else if (e === 1) q = d;
endmodule
`;

/** Statements by cell. */
const GATES: Readonly<Record<string, string>> = {
  BUF: "buf g(Y, A);",
  NOT: "not g(Y, A);",
  AND: "and g(Y, A, B);",
  NAND: "nand g(Y, A, B);",
  OR: "or g(Y, A, B);",
  NOR: "nor g(Y, A, B);",
  XOR: "xor g(Y, A, B);",
  XNOR: "xnor g(Y, A, B);",
  ANDNOT: "wire n; not i(n, B); and g(Y, A, n);",
  ORNOT: "wire n; not i(n, B); or g(Y, A, n);",
  MUX: "choose2 g(A, B, S, Y);",
  NMUX: "wire n; choose2 g(A, B, S, n); not i(Y, n);",
  MUX4: "choose4 g(A, B, C, D, S, T, Y);",
  MUX8: "choose8 g(A, B, C, D, E, F, G, H, S, T, U, Y);",
  MUX16:
    "wire lo, hi; choose8 l(A, B, C, D, E, F, G, H, S, T, U, lo), h(I, J, K, L, M, N, O, P, S, T, U, hi); choose2 g(lo, hi, V, Y);",
  AOI3: "wire n; and a(n, A, B); nor g(Y, n, C);",
  OAI3: "wire n; or a(n, A, B); nand g(Y, n, C);",
  AOI4: "wire n, m; and a(n, A, B), b(m, C, D); nor g(Y, n, m);",
  OAI4: "wire n, m; or a(n, A, B), b(m, C, D); nand g(Y, n, m);",
  TBUF: "bufif1 g(Y, A, E);",
};

const STORAGE = [
  "DFF_C",
  "DFF_CRV",
  "DFFE_CE",
  "DFFE_CRVE",
  "SDFF_CRV",
  "SDFFE_CRVE",
  "SDFFCE_CRVE",
  "DFFSR_CSR",
  "DFFSRE_CSRE",
  "DLATCH_E",
  "DLATCH_ERV",
  "DLATCHSR_ESR",
  "SR_SR",
];

export interface Model {
  readonly name: string;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly text: string;
}

function storage(form: string): readonly Model[] {
  const [type = "", pins = ""] = form.split("_");
  return Array.from({ length: 2 ** pins.length }, (_, n) => {
    const letters = Array.from(pins, (pin, i) => ((n >> i) & 1 ? (pin === "V" ? "1" : "P") : pin === "V" ? "0" : "N"));
    const of = (pin: string, absent: string): string => {
      const letter = letters[pins.indexOf(pin)];
      return letter === "P" ? pin : letter === "N" ? `~${pin}` : absent;
    };
    const value = letters[pins.indexOf("V")] ?? "0";
    const data = type !== "SR";
    const [r, s, e] = [of("R", "1'b0"), of("S", "1'b0"), of("E", data ? "1'b1" : "1'b0")];
    const inputs = [...Array.from(pins).filter((pin) => pin !== "V"), ...(data ? ["D"] : [])];
    const name = `$_${type}_${letters.join("")}_`;
    const d = data ? "D" : "1'b0";
    const body = pins.includes("C")
      ? `flop #(.SYNC(${type.startsWith("S") ? 1 : 0}), .FIRST(${type.includes("CE") ? 1 : 0}), .V(${value})) f(${of("C", "")}, ${r}, ${s}, ${e}, ${d}, Q);`
      : `latch #(.V(${value})) f(${r}, ${s}, ${e}, ${d}, Q);`;
    return { name, inputs, output: "Q", text: moduleText(name, inputs, "Q", body) };
  });
}

function moduleText(name: string, inputs: readonly string[], output: string, body: string): string {
  return `module \\${name} (input ${inputs.join(", ")}, output ${output}); ${body} endmodule\n`;
}

const gates: readonly Model[] = Object.entries(GATES).map(([type, body]) => {
  const inputs = [...new Set(body.match(/\b[A-X]\b/g))].toSorted();
  return { name: `$_${type}_`, inputs, output: "Y", text: moduleText(`$_${type}_`, inputs, "Y", body) };
});

export const models: readonly Model[] = [...gates, ...STORAGE.flatMap(storage)];

/** `\$lut` in halves. */
const LUT = `module \\$lut #(parameter WIDTH = 1, parameter LUT = 0)(input [WIDTH-1:0] A, output Y);
  generate
    if (WIDTH == 1) assign Y = A[0] ? LUT[1] : LUT[0];
    else begin
      wire lo, hi;
      \\$lut #(.WIDTH(WIDTH - 1), .LUT(LUT[2**(WIDTH-1)-1:0])) l(A[WIDTH-2:0], lo);
      \\$lut #(.WIDTH(WIDTH - 1), .LUT(LUT[2**WIDTH-1:2**(WIDTH-1)])) h(A[WIDTH-2:0], hi);
      assign Y = A[WIDTH-1] ? hi : lo;
    end
  endgenerate
endmodule
`;

export const modelText: string = [CHOOSE, LUT, ...models.map(({ text }) => text)].join("");
