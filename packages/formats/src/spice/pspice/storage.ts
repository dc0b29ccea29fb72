/** Flip-flops and gated latches of PSpice: `DFF(n)`, `JKFF(n)`, `DLTCH(n)`, `SRFF(n)`, n bits with common controls. */
import type { Value } from "@twinedge/core";
import { activeLow, input, NETS, type Part, plain } from "./part.ts";
import { isZero } from "./timing.ts";

type Params = readonly (readonly [string, Value])[];

interface Kind {
  readonly device: string;
  /** Data inputs of a bit. */
  readonly data: number;
  readonly timing: (part: Part) => Params;
  /** Checks of the common controls. */
  readonly checks: (part: Part, control: string, asynchronous: readonly string[]) => void;
}

function pair(part: Part, param: string, model: string): Params {
  const [rise, fall] = [part.delay(`${model}lh`), part.delay(`${model}hl`)];
  return [
    [param, rise],
    [`${param}_fall`, fall],
  ];
}

/** Both outputs are 1 while preset and clear are both active (PSpice's truth tables). */
function common(part: Part): Params {
  const { initial } = part.around;
  return [
    ...pair(part, "set_delay", "tppcq"),
    ...pair(part, "reset_delay", "tppcq"),
    ["rise_delay", 0],
    ["fall_delay", 0],
    ["both", "high"],
    ["set_level", "low"],
    ["reset_level", "low"],
    ...(initial === 2 ? [] : [["ic", initial] as const]),
  ];
}

function asked(part: Part, params: Readonly<Record<string, string>>): Params {
  return Object.entries(params)
    .map(([param, model]) => [param, part.constraint(model)] as const)
    .filter(([, value]) => !isZero(value));
}

/** UEFF */
function clocked(more: Params): Kind["timing"] {
  return (part) => [
    ...more,
    ...pair(part, "clk_delay", "tpclkq"),
    ...common(part),
    ...asked(part, { setup: "tsudclk", hold: "thdclk", recovery: "tsupcclkh" }),
  ];
}

/** UGFF */
function gated(dataDelay: string): Kind["timing"] {
  return (part) => [
    ...pair(part, dataDelay, "tpdq"),
    ...pair(part, "enable_delay", "tpgq"),
    ...common(part),
    ...asked(part, { setup: "tsudg", hold: "thdg" }),
  ];
}

function clockChecks(part: Part, clock: string, asynchronous: readonly string[]): void {
  part.width("clkwidth", clock, part.constraint("twclkh"), part.constraint("twclkl"));
  asynchronous.forEach((net, i) => {
    part.width(`pcwidth${i}`, net, 0, part.constraint("twpcl"));
  });
}

function gateChecks(part: Part, gate: string, asynchronous: readonly string[]): void {
  part.width("gwidth", gate, part.constraint("twgh"), 0);
  const release = part.constraint("tsupcgh");
  asynchronous.forEach((net, i) => {
    part.width(`pcwidth${i}`, net, 0, part.constraint("twpcl"));
    if (!isZero(release) && net !== NETS.high && gate !== NETS.high && net !== gate) {
      part.check(
        `pcsetup${i}`,
        [[net], gate],
        [
          ["names", `${plain(net)} ${plain(gate)}`],
          ["release_rise", release],
        ],
      );
    }
  });
}

export const KINDS: Readonly<Record<string, Kind>> = {
  dff: { device: "d_dff", data: 1, timing: clocked([]), checks: clockChecks },
  jkff: { device: "d_jkff", data: 2, timing: clocked([["clk_edge", "fall"]]), checks: clockChecks },
  dltch: { device: "d_dlatch", data: 1, timing: gated("data_delay"), checks: gateChecks },
  srff: { device: "d_srlatch", data: 2, timing: gated("sr_delay"), checks: gateChecks },
};

export function storage({ device, data, timing, checks }: Kind) {
  return (part: Part): void => {
    const { line } = part;
    const count = line.count(0);
    const [preset = "", clear = "", control = ""] = line.nets(3, "preset, clear or clock");
    const ins = Array.from({ length: data }, () => line.nets(count, "an input").map(input));
    const [q, nq] = [line.nets(count, "an output"), line.nets(count, "an inverted output")];
    part.models(true);
    for (let i = 0; i < count; i++) {
      const suffix = count === 1 ? "" : String(i + 1);
      part.add(
        suffix,
        device,
        [
          ...ins.map((nets) => nets[i] ?? ""),
          input(control),
          activeLow(preset),
          activeLow(clear),
          part.output(q[i] ?? "", `${suffix}q`),
          part.output(nq[i] ?? "", `${suffix}n`),
        ],
        timing(part),
      );
    }
    checks(part, control, [preset, clear]);
  };
}
