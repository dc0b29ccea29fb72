/**
 * Pin-to-pin delays: a module for each set of rules, which chooses the delay when an output is told to change.
 *
 * `s` holds the nets of all pins, `t` when each changed last. A level is a bit, z where the output is let go.
 */
import { entryNames, HIGH_Z, type PinRule, readPinRules, UNDETERMINED } from "@twinedge/core";
import { identifier } from "../names.ts";
import { named, verilogForm, window } from "./boolean.ts";
import { type CellInput, type CellWriter, initialBits, initialCodes, transportOf } from "./cell.ts";
import { times } from "./literals.ts";

interface Pins {
  readonly names: readonly string[];
  /** Entries whose changes it acts on: inputs and enables. */
  readonly acts: number;
  readonly outputs: readonly string[];
}

interface Rules {
  readonly byOutput: ReadonlyMap<string, PinRule<string>>;
  /** Statements that give every defined condition its value. */
  readonly conditions: readonly (readonly [variable: string, value: string])[];
}

const LEVEL = new Map([
  ["l", (level: string) => `low(${level})`],
  ["h", (level: string) => `high(${level})`],
  ["z", (level: string) => `(${level} === 1'bz)`],
]);

function readRules(text: string, { names, outputs }: Pins): Rules {
  const conditions: (readonly [string, string])[] = [];
  const entry = (name: string): number | undefined => (names.includes(name) ? names.indexOf(name) : undefined);
  const terms = {
    state: (name: string) => (names.includes(name) ? `v[${entry(name)}]` : undefined),
    changed: (name: string, within: number, to: 0 | 1 | undefined) => {
      const i = entry(name);
      const recent = `(now - t[${i}] <= 64'sd${window(within)})`;
      const level = to === undefined ? "1'b1" : to === 1 ? `v[${i}]` : `~v[${i}]`;
      return i === undefined ? undefined : `(${recent} ? ${level} : 1'b0)`;
    },
    transition: (from: string, to: string) =>
      `(${LEVEL.get(from)?.("left") ?? "1'b1"} & ${LEVEL.get(to)?.("to") ?? "1'b1"})`,
    defined: (name: string, condition: string) => {
      const variable = identifier(`_${conditions.length}_${name}`);
      conditions.push([variable, condition]);
      return variable;
    },
  };
  return { byOutput: readPinRules(text, terms, verilogForm, (name) => outputs.includes(name)), conditions };
}

function source(module: string, text: string, pins: Pins, count: number, coded: boolean): string {
  const { names, acts, outputs } = pins;
  const { byOutput, conditions } = readRules(text, pins);
  const [all, width] = [names.length, coded ? 4 : 1];
  const bits = width * outputs.length;
  const rules = [...new Set(byOutput.values())];
  const define = conditions.length === 0 ? "" : "conditions;\n      ";
  const part = (i: number, of: number): string => `[${of * (outputs.length - 1 - i)} +: ${of}]`;
  const task = ({ choices }: PinRule<string>, i: number): string => `  task rule${i};
    begin
      found = 0;
      done = 0;
      best = 0;
${choices.map(({ condition, delay }) => `      consider(${condition ?? "1'b1"}, ${delay < count ? `TIMES[${64 * (count - 1 - delay)} +: 64]` : "64'd0"});\n`).join("")}    end
  endtask
`;
  const output = (name: string, i: number): string => {
    const rule = byOutput.get(name);
    const value = coded
      ? `enable === 1'b0 ? ${HIGH_Z} : enable !== 1'b1 ? ${UNDETERMINED} : v[${i}] === 1'b0 ? 0 : v[${i}] === 1'b1 ? 1 : 2`
      : `v[${i}]`;
    return `      ${define}enable = ${rule?.enabled ?? "1'b1"};
      value = ${value};
      if (value !== next${part(i, width)}) begin
        next${part(i, width)} = value;
        from = level(out${part(i, width)});
        to = level(value);
        left = from === 1'bx && (to === 1'b0 || to === 1'b1) ? ~to : from;
        ${define.trim()} rule${rule === undefined ? "" : rules.indexOf(rule)};
        after${part(i, 64)} = best;
      end
`;
  };
  return `module ${module} #(parameter [${64 * count - 1}:0] TIMES = 0, parameter TRANSPORT = 0, parameter [${bits - 1}:0] INIT = 0)
  (input [0:${all - 1}] s, output [${bits - 1}:0] out);
  localparam signed [63:0] NEVER = -64'sd4000000000000000000;
  reg [0:${all - 1}] v = {${all}{1'bx}};
  reg [0:${acts - 1}] was = {${acts}{1'bx}};
  reg signed [63:0] now, t [0:${all - 1}];
  reg [${bits - 1}:0] want = INIT, next = INIT;
  reg [${width - 1}:0] value;
  reg [${64 * outputs.length - 1}:0] after = 0;
  reg [63:0] best;
  reg enable, from = 1'bx, to = 1'bx, left = 1'bx, found, done;
${conditions.map(([variable]) => `  reg ${variable};\n`).join("")}  integer i;
  genvar g;
  generate
    for (g = 0; g < ${outputs.length}; g = g + 1) begin : each
      te_out #(.W(${width}), .TRANSPORT(TRANSPORT), .INIT(INIT[${width}*g +: ${width}])) o(want[${width}*g +: ${width}], after[64*g +: 64], after[64*g +: 64], out[${width}*g +: ${width}]);
    end
  endgenerate
  function level(input [${width - 1}:0] of);
    level = ${coded ? `of === 4'd0 ? 1'b0 : of === 4'd1 ? 1'b1 : of === 4'd${HIGH_Z} ? 1'bz : 1'bx` : "of"};
  endfunction
  function low(input of);
    low = of === 1'bz ? 1'b0 : ~of;
  endfunction
  function high(input of);
    high = of === 1'bz ? 1'b0 : of;
  endfunction
  // Of the delays that are possible, a change to x takes the shortest, any other the longest.
  task consider(input holds, input [63:0] delay);
    if (!done && holds !== 1'b0) begin
      if (!found || (to === 1'bx ? delay < best : delay > best)) best = delay;
      found = 1;
      done = holds === 1'b1;
    end
  endtask
${conditions.length === 0 ? "" : `  task conditions;\n    begin\n${conditions.map(([variable, value]) => `      ${variable} = ${value};\n`).join("")}    end\n  endtask\n`}${rules.map(task).join("")}  initial begin
    for (i = 0; i < ${all}; i = i + 1) t[i] = NEVER;
    #0 v = s;
    was = s[0:${acts - 1}];
  end
  always @(s) begin
    #0 now = $time;
    if (now > 0)
      for (i = 0; i < ${all}; i = i + 1)
        if (s[i] !== v[i]) t[i] = now;
    v = s;
    if (now > 0 && s[0:${acts - 1}] !== was) begin
      was = s[0:${acts - 1}];
${outputs.map(output).join("")}      want <= next;
    end
  end
endmodule
`;
}

const pinDelay: CellWriter = (input: CellInput) => {
  const { reading, initial } = input;
  const of = (pin: string): readonly number[] => reading.nets(pin);
  const nets = ["in", "enable", "ref", "out"].flatMap(of);
  const names = entryNames(reading, nets.length);
  const [text, delays] = [reading.word("rules"), reading.list("times")];
  const pins: Pins = {
    names,
    acts: of("in").length + of("enable").length,
    outputs: names.slice(names.length - initial.length),
  };
  const coded = text.includes("@");
  return {
    ...named("te_pin_delay", (module) => source(module, text, pins, delays.length, coded)),
    params: {
      TIMES: times(delays.map((delay) => Math.round(delay * 1e12))),
      TRANSPORT: transportOf(input),
      INIT: coded ? initialCodes(initial) : initialBits(initial),
    },
    inputs: { s: { nets, open: "x" } },
    outputs: [["out", initial.length]],
    coded,
  };
};

export const pinDelays: Readonly<Record<string, CellWriter>> = { pin_delay: pinDelay };
