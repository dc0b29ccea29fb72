/**
 * What the modules of flip-flops and latches share: parameters, sampled inputs with set-up and hold, set and reset, outputs.
 *
 * The process itself checks what a data sheet asks, as Icarus has no timing checks, and prints `te KIND TIME INSTANCE`; the
 * `specify` block says the same to programs that have them. With STRICT an input that was not in time is taken as x.
 */
import { stateOf } from "@twinedge/core";
import { fallMore } from "../../../storage-delays.ts";
import { type Cell, type CellInput, initialBits, port, refuseRandom } from "./cell.ts";
import { bit, delay } from "./literals.ts";

/** Declarations at the head of a module that samples inputs. */
export const SAMPLING = `  localparam signed [63:0] NEVER = -64'sd4000000000000000000;
  reg signed [63:0] now, moved = NEVER;
  reg narrow;
  function either(input a, input b);
    either = a === b ? a : 1'bx;
  endfunction`;

/** A sampled input: the state taken, when it changed last, when it was sampled, when a violation was last told. */
export function sampledInput(pin: string): string {
  return `  reg s_${pin} = 1'bx, raw_${pin} = 1'bx;
  reg signed [63:0] t_${pin} = NEVER, at_${pin} = NEVER, told_${pin} = NEVER;
  always @(${pin}) if ($time > 0) t_${pin} = $time;`;
}

/** Statements: takes the input in, looking whether it was in time; `late` is what follows where it was not. */
export function sample(pin: string, setup: string, late: string): string {
  return `s_${pin} = ${pin};
      raw_${pin} = ${pin};
      at_${pin} = now;
      if (now - t_${pin} < ${setup}) begin
        $display("te setup %0d %m", now);
        ${late}
      end`;
}

/** Statements for an input that changed just now, within the hold time. */
export function tooSoon(pin: string, then: string): string {
  return `if (now - at_${pin} < HOLD && told_${pin} != now && t_${pin} == now && (at_${pin} != now || ${pin} !== raw_${pin})) begin
        told_${pin} = now;
        $display("te hold %0d %m", now);
        ${then}
      end`;
}

/** Statements: has `clock` changed, and was the level it left too short? */
export function pulseWidth(clock: string): string {
  return `narrow = 0;
    if (${clock} !== level) begin
      narrow = now - moved < WIDTH;
      moved = now;
      if (narrow) $display("te width %0d %m", now);
    end`;
}

/** Was an asynchronous input released too shortly before the edge? */
export function recovery(pin: string): string {
  return `if (now - t_${pin} < RECOVERY) begin
        $display("te recovery %0d %m", now);
        doubtful = 1;
      end`;
}

export const STORAGE_PARAMS = `parameter signed [63:0] SET = 0, parameter signed [63:0] RESET = 0, parameter signed [63:0] RISE = 0, parameter signed [63:0] FALL = 0,
  parameter signed [63:0] SETUP = 0, parameter signed [63:0] HOLD = 0, parameter signed [63:0] WIDTH = 0, parameter STRICT = 0, parameter BOTH = 0,
  parameter Q = 1'bx, parameter OUT = 1'bx, parameter NOUT = 1'bx`;

export const STORAGE_STATE = `  reg q = Q, held, was_set, was_reset, level;
  reg signed [63:0] late, rise = 0, fall = 0;
  reg want = OUT, nwant = NOUT;
  te_out #(.INIT(OUT)) o(want, rise, fall, out);
  te_out #(.INIT(NOUT)) n(nwant, rise, fall, nout);`;

/** What stands at time 0 is no edge. */
export function settled(clock: string): string {
  return `begin
      was_set = set;
      was_reset = reset;
      level = ${clock};
    end`;
}

/** The same where nothing changes at time 0. */
export function begin(clock: string): string {
  return `initial #0 ${settled(clock)}`;
}

/** BOTH: 0 x, 1 set, 2 reset, 3 both outputs high. */
export const FORCE_AND_SHOW = `if (set === 1'b1 && reset === 1'b1) q = BOTH == 1 ? 1'b1 : BOTH == 2 ? 1'b0 : 1'bx;
    else if (set === 1'b1) q = 1'b1;
    else if (reset === 1'b1) q = 1'b0;
    else if ((set === 1'bx && q !== 1'b1) || (reset === 1'bx && q !== 1'b0)) q = 1'bx;
    rise = late + RISE;
    fall = late + FALL;
    want <= BOTH == 3 && set === 1'b1 && reset === 1'b1 ? 1'b1 : q;
    nwant <= BOTH == 3 && set === 1'b1 && reset === 1'b1 ? 1'b1 : ~q;`;

/** Body of a function of q, s and r. */
export const SET_RESET = `s === 1'bx || r === 1'bx ? (s === 1'b0 ? either(q, 1'b0) : r === 1'b0 ? either(q, 1'b1) : 1'bx) : s !== r ? s : s === 1'b0 ? q : 1'bx`;

const BOTH = ["x", "set", "reset", "high"];

/** Parameters and pins that flip-flops and latches have in common. */
export function storageCell(
  input: CellInput,
  data: readonly string[],
  before: readonly string[],
): Pick<Cell, "params" | "inputs" | "outputs"> {
  const { reading, initial } = input;
  refuseRandom(input);
  const [out = 2, nout = 2] = initial.map(stateOf);
  const seconds = (param: string): string => delay(reading.num(param));
  return {
    params: {
      SET: seconds("set_delay"),
      RESET: seconds("reset_delay"),
      RISE: seconds("rise_delay"),
      FALL: delay(reading.num("fall_delay") + fallMore(reading, [...before, "set_delay", "reset_delay"])),
      SETUP: seconds("setup"),
      HOLD: seconds("hold"),
      WIDTH: seconds("width"),
      STRICT: reading.word("violation") === "x" ? "1" : "0",
      BOTH: String(BOTH.indexOf(reading.word("both"))),
      // Both outputs high: set and reset are active, and the bit is not known.
      Q: bit(out === 1 && nout === 1 ? 2 : out),
      OUT: initialBits(initial.slice(0, 1)),
      NOUT: initialBits(initial.slice(1)),
    },
    inputs: {
      ...Object.fromEntries(data.map((pin) => [pin, port(input, pin)])),
      set: { ...port(input, "set", "0"), inverted: reading.word("set_level") === "low" },
      reset: { ...port(input, "reset", "0"), inverted: reading.word("reset_level") === "low" },
    },
    outputs: [
      ["out", 1],
      ["nout", 1],
    ],
  };
}
