/** Up/down counter; its pins, modes and what an X does to it are said in our device's own file. */
import { bitDelays } from "@twinedge/core";
import { type CellWriter, initialBits, port, refuseRandom } from "./cell.ts";
import { bit, delay, times } from "./literals.ts";
import { pulseWidth, recovery, SAMPLING, sample, sampledInput, tooSoon } from "./storage.ts";

const LATE = (pin: string): string => `if (STRICT) s_${pin} = 1'bx;`;
const AGAIN = (pin: string): string => `if (STRICT) k_${pin} = 1'bx;\n        disturbed = 1;`;
const CONTROLS = ["down", "enable", "load", "reset"];

/** k_: what the last edge took in, for when an input changes within its hold time. */
const COUNTER = `module te_counter #(parameter B = 4, parameter signed [63:0] MODULUS = 16, parameter SATURATE = 0, parameter EDGE = 1'b1, parameter DOWN = 1'b1,
  parameter LOAD_SYNC = 0, parameter RESET_SYNC = 0, parameter TC_GATED = 0, parameter HAS_DATA = 0,
  parameter [64*B-1:0] RISE = 0, parameter [64*B-1:0] FALL = 0, parameter [63:0] LOAD = 0, parameter [63:0] RESET = 0, parameter [63:0] TC = 0, parameter [63:0] TC_DOWN = 0,
  parameter signed [63:0] SETUP = 0, parameter signed [63:0] SETUP_ENABLE = 0, parameter signed [63:0] SETUP_LOAD = 0, parameter signed [63:0] SETUP_DATA = 0,
  parameter signed [63:0] HOLD = 0, parameter signed [63:0] WIDTH = 0, parameter signed [63:0] RECOVERY = 0, parameter STRICT = 0,
  parameter [B-1:0] WORD = {B{1'bx}}, parameter TC_INIT = 1'bx)
  (input clk, input down, input reset, input load, input [B-1:0] data, input enable, output [B-1:0] q, output tc);
${SAMPLING}
${CONTROLS.map(sampledInput).join("\n")}
  reg [B-1:0] word = WORD, want = WORD, prior = {B{1'bx}}, old, raw_data, k_data = {B{1'b0}}, mark_data;
  reg tc_want = TC_INIT;
  reg [64*B-1:0] rise = 0, fall = 0;
  reg [63:0] tc_late = 0;
  reg level, seen, doubtful, disturbed, forced, top, zero, last;
  reg k_down = 1'bx, k_enable = 1'bx, k_load = 1'b0, k_reset = 1'b0;
  reg [63:0] forced_late;
  reg signed [63:0] t_data [0:B-1], at_data, told_data [0:B-1];
  integer i;
  te_outs #(.N(B), .INIT(WORD)) o(want, rise, fall, q);
  te_out #(.INIT(TC_INIT)) t(tc_want, tc_late, tc_late, tc);
  initial begin
    at_data = NEVER;
    for (i = 0; i < B; i = i + 1) begin
      t_data[i] = NEVER;
      told_data[i] = NEVER;
    end
    #0 level = clk;
  end
  genvar g;
  generate
    for (g = 0; g < B; g = g + 1) begin : watch
      always @(data[g]) if ($time > 0) t_data[g] = $time;
    end
  endgenerate
  // The common bits of two words.
  function [B-1:0] common(input [B-1:0] a, input [B-1:0] b);
    integer n;
    for (n = 0; n < B; n = n + 1) common[n] = a[n] === b[n] ? a[n] : 1'bx;
  endfunction
  function is_number(input [B-1:0] w, input [B-1:0] n);
    is_number = ~(|(w ^ n));
  endfunction
  function [B-1:0] step(input [B-1:0] w, input signed [63:0] by);
    reg signed [63:0] next;
    begin
      next = $signed({1'b0, w}) + by;
      if (SATURATE) next = next < 0 ? 0 : next > MODULUS - 1 ? MODULUS - 1 : next;
      else next = (next + MODULUS) % MODULUS;
      step = next[B-1:0];
    end
  endfunction
  function [B-1:0] moved_on(input [B-1:0] w, input d);
    moved_on = ^w === 1'bx ? {B{1'bx}} : d === DOWN ? step(w, -1) : d === ~DOWN ? step(w, 1) : common(step(w, 1), step(w, -1));
  endfunction
  function [B-1:0] counted(input [B-1:0] w);
    counted = k_enable === 1'b1 ? moved_on(w, k_down) : k_enable === 1'b0 ? w : common(moved_on(w, k_down), w);
  endfunction
  function [B-1:0] loaded(input [B-1:0] w);
    loaded = k_load === 1'b1 ? k_data : k_load === 1'b0 ? counted(w) : common(k_data, counted(w));
  endfunction
  function [B-1:0] next_word(input [B-1:0] w);
    next_word = k_reset === 1'b1 ? {B{1'b0}} : k_reset === 1'b0 ? loaded(w) : common({B{1'b0}}, loaded(w));
  endfunction
  always @(clk or down or reset or load or data or enable) begin
    #0 now = $time;
    if (now == 0) level = clk;
    seen = clk === level || level === EDGE || clk === ~EDGE ? 1'b0 : level === 1'bx || clk === 1'bx ? 1'bx : 1'b1;
    ${pulseWidth("clk")}
    level = clk;
    old = word;
    if (seen !== 1'b0) begin
      doubtful = narrow;
      if (!LOAD_SYNC) begin
        ${recovery("load")}
      end
      if (!RESET_SYNC) begin
        ${recovery("reset")}
      end
      k_reset = 1'b0;
      k_load = 1'b0;
      if (RESET_SYNC) begin
        ${sample("reset", "SETUP_LOAD", LATE("reset"))}
        k_reset = s_reset;
      end
      if (LOAD_SYNC && k_reset !== 1'b1) begin
        ${sample("load", "SETUP_LOAD", LATE("load"))}
        k_load = s_load;
      end
      if (k_load !== 1'b0) begin
        k_data = data;
        raw_data = data;
        at_data = now;
        for (i = B - 1; i >= 0; i = i - 1)
          if (now - t_data[i] < SETUP_DATA) begin
            $display("te setup %0d %m", now);
            if (STRICT) k_data[i] = 1'bx;
          end
      end
      k_enable = 1'b0;
      if (k_load !== 1'b1 && k_reset !== 1'b1) begin
        ${sample("enable", "SETUP_ENABLE", LATE("enable"))}
        k_enable = s_enable;
      end
      k_down = 1'bx;
      if (k_enable !== 1'b0) begin
        ${sample("down", "SETUP", LATE("down"))}
        k_down = s_down;
      end
      prior = word;
      word = next_word(prior);
      if (seen === 1'bx || (doubtful && STRICT)) word = common(prior, word);
    end else begin
      disturbed = 0;
      ${CONTROLS.map((pin) => tooSoon(pin, AGAIN(pin))).join("\n      ")}
      if (HAS_DATA)
        for (i = B - 1; i >= 0; i = i - 1)
          if (now - at_data < HOLD && told_data[i] != now && t_data[i] == now && (at_data != now || data[i] !== raw_data[i])) begin
            told_data[i] = now;
            $display("te hold %0d %m", now);
            if (STRICT) k_data[i] = 1'bx;
            disturbed = 1;
          end
      if (disturbed) word = next_word(prior);
    end
    forced = 0;
    if (!LOAD_SYNC && load !== 1'b0) begin
      word = load === 1'b1 ? data : common(word, data);
      forced = 1;
      forced_late = LOAD;
    end
    if (!RESET_SYNC && reset !== 1'b0) begin
      word = reset === 1'b1 ? {B{1'b0}} : common(word, {B{1'b0}});
      forced = 1;
      forced_late = RESET;
    end
    if (word !== old) begin
      if (rise !== (forced ? {B{forced_late}} : RISE)) rise = forced ? {B{forced_late}} : RISE;
      if (fall !== (forced ? {B{forced_late}} : FALL)) fall = forced ? {B{forced_late}} : FALL;
      want <= word;
    end
    top = is_number(word, MODULUS - 1);
    zero = is_number(word, 0);
    last = down === DOWN ? zero : down === ~DOWN ? top : either(top, zero);
    tc_late = word !== old ? TC : TC_DOWN;
    tc_want <= last & (TC_GATED ? enable : 1'b1);
  end
  specify
    $setup(down, EDGE_OF clk, SETUP);
    $setup(enable, EDGE_OF clk, SETUP_ENABLE);
    $hold(EDGE_OF clk, down, HOLD);
    $hold(EDGE_OF clk, enable, HOLD);
    $width(posedge clk, WIDTH);
    $width(negedge clk, WIDTH);
    $recovery(load, EDGE_OF clk, RECOVERY);
  endspecify
endmodule
`;

const counter: CellWriter = (input) => {
  const { reading, initial } = input;
  refuseRandom(input);
  const seconds = (param: string): string => delay(reading.num(param));
  const q = reading.nets("q");
  const down = reading.word("down_is") === "high" ? 1 : 0;
  const falling = reading.word("clk_edge") === "fall";
  const modulus = reading.num("modulus");
  const delays = bitDelays(reading, q.length);
  const loads = reading.net("load") >= 0;
  const module = falling ? "te_counter_n" : "te_counter";
  return {
    module,
    source: COUNTER.replace("te_counter", module).replaceAll("EDGE_OF", falling ? "negedge" : "posedge"),
    params: {
      B: String(q.length),
      MODULUS: `64'sd${modulus === 0 ? 2 ** q.length : modulus}`,
      SATURATE: reading.num("saturate") === 0 ? "0" : "1",
      EDGE: falling ? "1'b0" : "1'b1",
      DOWN: bit(down),
      LOAD_SYNC: reading.word("load_mode") === "sync" ? "1" : "0",
      RESET_SYNC: reading.word("reset_mode") === "sync" ? "1" : "0",
      TC_GATED: reading.num("tc_gated") === 0 ? "0" : "1",
      HAS_DATA: loads ? "1" : "0",
      RISE: times(delays.map(({ rise }) => rise)),
      FALL: times(delays.map(({ fall }) => fall)),
      LOAD: seconds("load_delay"),
      RESET: seconds("reset_delay"),
      TC: seconds("tc_delay"),
      TC_DOWN: seconds("tc_down_delay"),
      SETUP: seconds("setup"),
      SETUP_ENABLE: seconds("setup_enable"),
      SETUP_LOAD: seconds("setup_load"),
      SETUP_DATA: seconds("setup_data"),
      HOLD: seconds("hold"),
      WIDTH: seconds("width"),
      RECOVERY: seconds("recovery"),
      STRICT: reading.word("violation") === "x" ? "1" : "0",
      WORD: initialBits(initial.slice(0, q.length)),
      TC_INIT: initialBits(initial.slice(q.length)),
    },
    inputs: {
      clk: port(input, "clk"),
      down: port(input, "down", down === 1 ? "0" : "1"),
      reset: port(input, "reset", "0"),
      load: port(input, "load", "0"),
      data: { nets: loads ? reading.nets("data") : q.map(() => -1), open: "x" },
      enable: port(input, "enable", "1"),
    },
    outputs: [
      ["q", q.length],
      ["tc", 1],
    ],
  };
};

export const counters: Readonly<Record<string, CellWriter>> = { counter_ud: counter };
