/** Gates of PSpice: standard and tri-state ones, arrays of them, AND-OR compounds, buffers with a pure delay. */
import type { Connection, Value } from "@twinedge/core";
import { input, type Part } from "./part.ts";

/** How many inputs: none given (a buffer's one), two, or the first count. */
type Inputs = 1 | 2 | "n";

interface Kind {
  readonly device: string;
  readonly inputs: Inputs;
}

const KINDS: Readonly<Record<string, Kind>> = {
  buf: { device: "d_buffer", inputs: 1 },
  inv: { device: "d_inverter", inputs: 1 },
  and: { device: "d_and", inputs: "n" },
  nand: { device: "d_nand", inputs: "n" },
  or: { device: "d_or", inputs: "n" },
  nor: { device: "d_nor", inputs: "n" },
  xor: { device: "d_xor", inputs: 2 },
  nxor: { device: "d_xnor", inputs: 2 },
};

const TRI_STATE = ["lh", "hl", "zl", "zh", "lz", "hz"];

/** The translator of a gate's name (`nand`, `nanda`, `nand3`, `nand3a`); undefined for another primitive. */
export function gateReader(primitive: string): ((part: Part) => void) | undefined {
  const [, name = "", triState, array] = /^([a-z]+?)(3?)(a?)$/.exec(primitive) ?? [];
  const kind = Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
  if (kind === undefined) {
    return undefined;
  }
  return (part) => {
    gates(part, kind, triState === "3", array === "a");
  };
}

function gates(part: Part, { device, inputs }: Kind, triState: boolean, array: boolean): void {
  const { line } = part;
  const width = inputs === "n" ? line.count(0) : inputs;
  const count = array ? line.count(inputs === "n" ? 1 : 0) : 1;
  const ins = Array.from({ length: count }, () => line.nets(width, "an input").map(input));
  const enable = triState ? input(line.take("the enable").text.toLowerCase()) : "";
  const outs = line.nets(count, "an output");
  part.models(true);
  outs.forEach((out, i) => {
    const suffix = count === 1 ? "" : String(i + 1);
    const net = part.output(out, suffix);
    const nets = ins[i] ?? [];
    const connection: Connection = inputs === 1 ? (nets[0] ?? "") : nets;
    if (!triState) {
      part.add(suffix, device, [connection, net], part.riseFall());
    } else if (device === "d_buffer") {
      triStateBuffer(part, suffix, nets[0] ?? "", enable, net);
    } else {
      const inner = part.inner(`${suffix}g`);
      part.add(`${suffix}g`, device, [connection, inner], NO_DELAY);
      triStateBuffer(part, suffix, inner, enable, net);
    }
  });
}

const NO_DELAY: readonly (readonly [string, Value])[] = [
  ["rise_delay", 0],
  ["fall_delay", 0],
];

/** A delay for each transition, the enable active high. */
function triStateBuffer(part: Part, suffix: string, data: string, enable: string, out: string): void {
  const last = TRI_STATE.length - 1;
  const rule = TRI_STATE.map((transition, i) => (i < last ? `trn_${transition} ? ${i}` : `${i}`)).join(" : ");
  part.add(
    suffix,
    "pin_delay",
    [[data], [enable], "", [out]],
    [
      ["names", "a en y"],
      ["rules", `y @ en : ${rule}`],
      ["times", TRI_STATE.map((transition) => part.delay(`tp${transition}`))],
    ],
  );
}

/** AO, OA, AOI, OAI: `(n, m)` is m gates of n inputs into one. */
export function compound(inner: string, outer: string, inverts: boolean) {
  return (part: Part): void => {
    const { line } = part;
    const width = line.count(0);
    const count = line.count(1);
    const ins = Array.from({ length: count }, () => line.nets(width, "an input").map(input));
    const [out = ""] = line.nets(1, "the output");
    part.models(true);
    const terms = ins.map((nets, i) => `(${nets.map((_, j) => `a${i * width + j}`).join(inner)})`);
    const names = [...ins.flat().map((_, i) => `a${i}`), "y"];
    part.add(
      "",
      "d_logic",
      [ins.flat(), [part.output(out, "")]],
      [["names", names.join(" ")], ["logic", `y = ${inverts ? "~" : ""}(${terms.join(outer)})`], ...part.riseFall()],
    );
  };
}

/** DLYLINE: every change comes through. */
export function delayLine(part: Part): void {
  const [from = ""] = part.line.nets(1, "the input");
  const [to = ""] = part.line.nets(1, "the output");
  part.models(true);
  const delay = part.delay("dly");
  part.add(
    "",
    "d_buffer",
    [input(from), part.output(to, "")],
    [
      ["rise_delay", delay],
      ["fall_delay", delay],
      ["delay_mode", "transport"],
    ],
  );
}

/** PULLUP(n), PULLDN(n). */
export function pull(device: string) {
  return (part: Part): void => {
    const nets = part.line.nets(part.line.count(0, 1), "a net");
    part.models(false);
    nets.forEach((net, i) => {
      part.add(nets.length === 1 ? "" : String(i + 1), device, [net]);
    });
  };
}
