/** Decoder with enable and input latch. */
import { stateOf } from "@twinedge/core";
import { type CellInput, type CellWriter, initialBits, port, refuseRandom, transportOf } from "./cell.ts";
import { delay, digit, times } from "./literals.ts";
import { eachOf } from "./mux.ts";
import { SAMPLING } from "./storage.ts";

const DECODER = `module te_decoder #(parameter A = 1, parameter N = 2, parameter LOW = 0, parameter OWN = 0, parameter [63:0] ENABLE = 0,
  parameter [64*N-1:0] RISE = 0, parameter [64*N-1:0] FALL = 0, parameter signed [63:0] SETUP = 0, parameter signed [63:0] WIDTH = 0, parameter STRICT = 0,
  parameter TRANSPORT = 0, parameter [A-1:0] WORD = {A{1'bx}}, parameter [N-1:0] INIT = {N{1'bx}})
  (input [A-1:0] a, input enable, input latch, output [N-1:0] y);
${SAMPLING}
  reg [N-1:0] want = INIT, wanted;
  reg [64*N-1:0] rise = 0, fall = 0;
  reg [A-1:0] word = WORD;
  reg level, enabled, own = 0;
  reg signed [63:0] t [0:A-1];
  integer i;
  initial begin
    for (i = 0; i < A; i = i + 1) t[i] = NEVER;
    #0 level = latch;
    enabled = enable;
    rise = RISE;
    fall = FALL;
  end
  genvar g;
  generate
    for (g = 0; g < A; g = g + 1) begin : watch
      always @(a[g]) if ($time > 0) t[g] = $time;
    end
  endgenerate
  always @(a or enable or latch) begin
    #0 now = $time;
    if (now == 0) begin
      level = latch;
      enabled = enable;
    end
    if (latch !== level) begin
      if (now - moved < WIDTH) $display("te width %0d %m", now);
      moved = now;
    end
    if (level === 1'b1 && latch === 1'b0) begin
      word = a;
      for (i = A - 1; i >= 0; i = i - 1)
        if (now - t[i] < SETUP) begin
          $display("te setup %0d %m", now);
          if (STRICT) word[i] = 1'bx;
        end
    end else if (latch === 1'b1)
      word = a;
    else if (latch === 1'bx)
      for (i = 0; i < A; i = i + 1) word[i] = either(word[i], a[i]);
    level = latch;
    if (OWN && (enable !== enabled) != own) begin
      own = enable !== enabled;
      rise = own ? {N{ENABLE}} : RISE;
      fall = own ? {N{ENABLE}} : FALL;
    end
    enabled = enable;
    for (i = 0; i < N; i = i + 1)
      wanted[N-1-i] = ~(|(word ^ i[A-1:0])) & enable;
    want <= LOW ? ~wanted : wanted;
  end
  te_outs #(.N(N), .TRANSPORT(TRANSPORT), .INIT(INIT)) o(want, rise, fall, y);
  specify
    $width(posedge latch, WIDTH);
    $setup(a, negedge latch, SETUP);
  endspecify
endmodule
`;

const decoder: CellWriter = (input) => {
  const { reading, initial } = input;
  refuseRandom(input);
  const count = initial.length;
  const low = reading.word("active") === "low";
  const own = reading.given("enable_delay");
  const address = reading.nets("a");
  const latched = reading.net("latch") >= 0;
  return {
    module: "te_decoder",
    source: DECODER,
    params: {
      A: String(address.length),
      N: String(count),
      LOW: low ? "1" : "0",
      OWN: own ? "1" : "0",
      ENABLE: delay(own ? reading.num("enable_delay") : 0),
      RISE: times(eachOf(reading.list("rise_delay"), count)),
      FALL: times(eachOf(reading.list("fall_delay"), count)),
      SETUP: delay(latched ? reading.num("setup") : 0),
      WIDTH: delay(reading.num("width")),
      STRICT: reading.word("violation") === "x" ? "1" : "0",
      TRANSPORT: transportOf(input),
      WORD: wordOf(input, address, low),
      INIT: initialBits(initial),
    },
    inputs: {
      a: port(input, "a"),
      enable: port(input, "enable", "1"),
      latch: port(input, "latch", "1"),
    },
    outputs: [["y", count]],
  };
};

/** The latched address at the start: the address while the latch is open, else what the outputs tell of it. */
function wordOf({ reading, initial, state }: CellInput, address: readonly number[], low: boolean): string {
  const latch = reading.net("latch");
  if (latch < 0 || state(latch) === 1) {
    return `${address.length}'b${address.map((net) => digit(state(net))).join("")}`;
  }
  const enable = reading.net("enable");
  const enabled = enable < 0 ? 1 : stateOf(state(enable));
  const shown = [...initial].map((value) => (low ? inverted(stateOf(value)) : stateOf(value)));
  const possible = words(address.length).filter((word) =>
    shown.every((value, output) => value === selected(word, output, enabled)),
  );
  const bits = address.map((_, i) => {
    const values = new Set(possible.map((word) => word[i]));
    const [only] = values;
    return digit(values.size === 1 && only !== undefined ? only : UNKNOWN_BIT);
  });
  return `${address.length}'b${bits.join("")}`;
}

const UNKNOWN_BIT = 2;

function inverted(state: number): number {
  return state === UNKNOWN_BIT ? state : 1 - state;
}

/** What an output shows for an address of 0, 1 and unknown, most significant bit first. */
function selected(word: readonly number[], output: number, enabled: number): number {
  const bits = word.map((bit, i) => {
    const wanted = (output >> (word.length - 1 - i)) & 1;
    return bit === UNKNOWN_BIT ? bit : bit === wanted ? 1 : 0;
  });
  const all = [...bits, enabled];
  return all.includes(0) ? 0 : all.includes(UNKNOWN_BIT) ? UNKNOWN_BIT : 1;
}

function words(length: number): readonly (readonly number[])[] {
  return length === 0 ? [[]] : words(length - 1).flatMap((word) => [0, 1, UNKNOWN_BIT].map((bit) => [...word, bit]));
}

export const decoders: Readonly<Record<string, CellWriter>> = { decoder };
