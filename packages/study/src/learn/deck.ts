/**
 * A task's circuit as the text of a deck: the network twice, an evaluation circuit an edge, sources at the nodes that are held.
 *
 * Nets are `f<node>` and `c<node>`; an edge's instance bears the edge's name. Sources `vf<node>` and `vc<node>` hold the nodes of
 * the free and the clamped network; in between lie, where they are asked for, the diodes of an edge, a gate in its clock, a link
 * that can be cut. In a deck that is to run by itself Eq. 1 is a behavioural source an output, `bc<node>`.
 */
import { InputError } from "@twinedge/core";
import type { Network, NetworkEdge } from "../networks/network.ts";
import type { Task } from "../tasks/task.ts";
import type { Playback } from "./playback.ts";
import type { CircuitSpec, PotSpec } from "./spec.ts";

/** What a circuit is given beside its parts. */
export interface Wiring {
  /** Where the library's files are, as seen from the deck; with its slash. */
  readonly library: string;
  /** Code of both twins at power-up by edge name; half of the codes where none is given. */
  readonly start?: ReadonlyMap<string, number>;
  /** Edges with a gate in their clock, `ven_<edge>` opening it. */
  readonly gated?: ReadonlySet<string>;
  /** s by which an edge's clock comes late. */
  readonly skew?: ReadonlyMap<string, number>;
  /** Edges with links `rlf_<edge>` and `rlc_<edge>` that can be cut. */
  readonly linked?: ReadonlySet<string>;
  /** The outputs of the free network can be held, too: `vh<node>` behind `rh<node>`. */
  readonly centred?: boolean;
  /** The twins of every edge exchanged: its pots step against the decision, as a negative nudge asks. */
  readonly reversed?: boolean;
  /** A run that the deck is to do by itself: Eq. 1 as sources, examples as waveforms. */
  readonly plays?: Playback | undefined;
  /** V: rms noise of the comparators. */
  readonly noise?: number;
}

/** ohm of a link that is closed, and of one that is open. */
export const CLOSED = 1e-3;
export const OPEN = 1e12;
/** V, supply of the logic. */
const LOGIC = 5;

/**
 * @returns text of a deck
 * @throws InputError where the network cannot be built of these parts
 */
export function deckOf(task: Task, spec: CircuitSpec, wiring: Wiring): string {
  const { network, outputs } = task;
  const example = task.train[0];
  const volts = (node: string): number => task.held.get(node) ?? example?.inputs[task.inputs.indexOf(node)] ?? 0;
  const { plays } = wiring;
  const source = (node: string): string =>
    plays !== undefined && task.inputs.includes(node) ? plays.input(task.inputs.indexOf(node)) : String(volts(node));
  const driven = [...task.held.keys(), ...task.inputs].filter((node) => node !== "0");
  // Sources that move do so at times of the period that was run.
  const part = (share: number): string =>
    plays?.moves === true ? String(spec.period * share) : share === 1 ? "{period}" : `{period*${share}}`;
  const { files, block } = edgeOf(network, spec);
  const hardware = spec.level !== "ideal" && spec.parts === "hardware";
  const lines = [
    `${task.title} (task ${task.name}, ${network.title})`,
    `* ${spec.level} level, scheme ${spec.scheme}, pot ${potWords(spec.pot)}`,
    ...(tapsOf(spec) === undefined ? [] : ["* Made for ideal taps: run it with --taps switch."]),
    ...(plays?.notes() ?? []).map((note) => `* ${note}`),
    ...parameterLine([
      ...(plays?.moves === true ? [] : [`period=${spec.period}`]),
      ...(plays === undefined ? [] : [`nudge=${plays.options.nudge}`]),
    ]),
    ...files.map((file) => `.include ${wiring.library}${file}`),
    `vcc vcc 0 ${LOGIC}`,
    `vcmp vcmp 0 ${spec.supply}`,
    `vclk clk 0 pulse(0 ${LOGIC} ${part(0.5)} 0 0 ${part(0.5)} ${part(1)})`,
    hardware ? `vrst rst 0 pulse(${LOGIC} 0 ${part(0.1)})` : "vrst rst 0 0",
    ...driven.flatMap((node) => [`vf${node} f${node} 0 ${source(node)}`, `vc${node} c${node} 0 ${source(node)}`]),
    ...outputs.flatMap((node, i) => clamp(node, i, example?.targets?.[i] ?? 0, wiring)),
  ];
  if (network.edges.some(({ diodes }) => diodes === true)) {
    lines.push(`.include ${wiring.library}diodes.lib`);
  }
  if (plays !== undefined && (wiring.linked?.size ?? 0) > 0) {
    lines.push(`.model link sw(ron=${CLOSED} roff=${OPEN} vt=${LOGIC / 2})`);
  }
  if ((wiring.gated?.size ?? 0) > 0) {
    lines.push(".model gate d_and(rise_delay=0 fall_delay=0)");
  }
  for (const [place, edge] of network.edges.entries()) {
    lines.push(...instance(edge, place, block, spec, wiring));
  }
  if (task.train.length === 1) {
    const targets = example?.targets ?? [];
    lines.push(...outputs.map((node, i) => `*@ target f${node} = ${targets[i] ?? 0}`));
  }
  lines.push(
    `*@ clock clk clocks=${plays?.clocks ?? 100}`,
    `*@ probe ${outputs.map((node) => `f${node}`).join(" ")} x*.code`,
    ".end",
    "",
  );
  return lines.join("\n");
}

function parameterLine(given: readonly string[]): readonly string[] {
  return given.length === 0 ? [] : [`.param ${given.join(" ")}`];
}

function clamp(node: string, place: number, target: number, { centred = false, plays }: Wiring): readonly string[] {
  if (plays === undefined) {
    const held = centred ? [`vh${node} h${node} 0 0`, `rh${node} h${node} f${node} ${OPEN}`] : [];
    return [`vc${node} c${node} 0 ${target}`, ...held];
  }
  const asked = plays.target(place);
  const moves = asked.startsWith("pwl");
  return [
    ...(moves ? [`vt${node} t${node} 0 ${asked}`] : []),
    `bc${node} c${node} 0 v={nudge*${moves ? `v(t${node})` : asked} + (1-nudge)*v(f${node})}`,
  ];
}

/** Subcircuit of an edge and the files it needs. */
interface EdgeBlock {
  readonly files: readonly string[];
  readonly block: string;
}

function edgeOf({ kind }: Network, { level, parts, scheme, store, pot }: CircuitSpec): EdgeBlock {
  const circuits = [`schemes/${scheme}.lib`, `stores/${store}.lib`];
  if (level === "ideal" && kind === "rheostat") {
    return { files: ["edge-ideal.lib"], block: "edge0" };
  }
  // The rule of a node scheme is that of its comparators where they are ideal.
  const hardware = level !== "ideal" && parts === "hardware";
  const models = `${hardware ? "hardware" : "ideal"}.lib`;
  if (pot.kind === "ladder16") {
    return {
      files: [models, hardware ? "edge-hardware.lib" : "edge.lib", ...circuits],
      block: hardware ? "edgehw" : "edge",
    };
  }
  if (level === "literal") {
    throw new InputError(`a ${pot.kind} pot has no literal circuit`, {
      remedy: "take --pot ladder16, or --level component",
    });
  }
  return kind === "divider"
    ? { files: [models, ...circuits, "edge3.lib"], block: "edge3" }
    : { files: [models, ...circuits, "edge2.lib"], block: "edge2" };
}

function instance(
  { name, from, to, looksAt = to, diodes = false }: NetworkEdge,
  place: number,
  block: string,
  spec: CircuitSpec,
  wiring: Wiring,
): readonly string[] {
  const { plays } = wiring;
  const lines: string[] = [];
  if (plays !== undefined && wiring.linked?.has(name) === true) {
    lines.push(`vl_${name} l_${name} 0 ${plays.whole(name, LOGIC)}`);
  }
  const net = (twin: "f" | "c", node: string): string => (node === "0" ? "0" : `${twin}${node}`);
  /** Net that the edge's end i is at, after what stands between it and the node. */
  const end = (twin: "f" | "c"): string => {
    let at = net(twin, from);
    if (wiring.linked?.has(name) === true) {
      const next = `${twin}l_${name}`;
      lines.push(
        plays === undefined
          ? `rl${twin}_${name} ${at} ${next} ${CLOSED}`
          : `sl${twin}_${name} ${at} ${next} l_${name} 0 link`,
      );
      at = next;
    }
    if (diodes) {
      const next = `${twin}d_${name}`;
      lines.push(`da${twin}_${name} ${at} ${next} ${spec.diode}`, `db${twin}_${name} ${next} ${at} ${spec.diode}`);
      at = next;
    }
    return at;
  };
  const ports = { f: [end("f"), net("f", to), net("f", looksAt)], c: [end("c"), net("c", to), net("c", looksAt)] };
  let clock = "clk";
  const late = wiring.skew?.get(name) ?? 0;
  if (wiring.gated?.has(name) === true) {
    const open = plays?.stepping(place, LOGIC) ?? LOGIC;
    lines.push(`ven_${name} en_${name} 0 ${open}`, `ag_${name} [clk en_${name}] ck_${name} gate`);
    clock = `ck_${name}`;
  }
  if (late > 0) {
    lines.push(
      `.model late_${name} d_buffer(rise_delay=${late} fall_delay=${late})`,
      `al_${name} ${clock} cl_${name} late_${name}`,
    );
    clock = `cl_${name}`;
  }
  const code = wiring.start?.get(name);
  const ends = wiring.reversed === true ? [...ports.c, ...ports.f] : [...ports.f, ...ports.c];
  const supplies = block === "edge" ? "clk rst vcc" : "clk rst vcc vcmp";
  const params = [...parameters(block, spec, wiring), ...startParams(block, code, spec.pot.codes)];
  lines.push(`${name} ${ends.join(" ")} ${supplies.replace("clk", clock)} ${block} ${params.join(" ")}`.trimEnd());
  return lines;
}

function startParams(block: string, code: number | undefined, codes: number): readonly string[] {
  if (block === "edgehw" && code !== undefined && code !== 0) {
    throw new InputError("counters of real parts start at 0", { remedy: "leave out --from, or take --parts ideal" });
  }
  const start = code ?? (block === "edge" ? 0 : Math.floor(codes / 2));
  return block === "edgehw" ? [] : [`icf=${start}`, `icc=${start}`];
}

function parameters(block: string, { pot, scheme, parts }: CircuitSpec, { noise = 0 }: Wiring): readonly string[] {
  const resistance = [
    `positions=${pot.codes}`,
    `rpot=${pot.ohms}`,
    `rwiper=${pot.wiper}`,
    ...(pot.kind === "log" ? [`ratio=${pot.ratio}`] : []),
  ];
  switch (block) {
    case "edge0":
      return [
        ...resistance,
        ...(noise > 0 ? [`noise=${noise}`] : []),
        ...(ruleOf(scheme) === "drops" ? [] : [`rule=${ruleOf(scheme)}`]),
      ];
    case "edge2":
    case "edge3":
      // The part's own values, with their corners.
      return parts === "hardware" && pot.kind === "ad5220" ? [`positions=${pot.codes}`] : resistance;
    default:
      return [];
  }
}

/** What the device of the ideal level compares for a scheme. */
function ruleOf(scheme: string): "drops" | "nodes" | "power" {
  switch (scheme) {
    case "xor":
    case "xor-amp":
    case "ideal":
      return "drops";
    case "and":
      return "nodes";
    case "power":
      return "power";
    default:
      throw new InputError(`scheme "${scheme}" has no rule at the ideal level`, {
        remedy: "take xor, and or power, or --level component",
      });
  }
}

function potWords({ kind, codes, ohms, wiper, ratio }: PotSpec): string {
  return kind === "ladder16"
    ? kind
    : `${kind}, ${codes} codes, ${ohms} ohm, wiper ${wiper} ohm${kind === "log" ? `, ratio ${ratio}` : ""}`;
}

/** ohm: one resistor of a ladder, and the tap that its counter selects at 0 (lib/pots.lib). */
const LADDER_STEP = 781;
const LADDER_START = 8;

/** File of the library whose taps the ladders are to have in the place of transistors. */
export function tapsOf({ level, pot }: CircuitSpec): string | undefined {
  return pot.kind === "ladder16" && level !== "literal" ? "taps/switch.lib" : undefined;
}

/** Nominal resistance between ends i and j at a code, ohm; a transistor's tap counts as nothing. */
export function potOhms({ kind, codes, ohms, wiper, ratio }: PotSpec, network: Network["kind"], code: number): number {
  if (kind === "ladder16") {
    return LADDER_STEP * ((code + LADDER_START) % codes);
  }
  if (kind === "log") {
    return ohms * ratio ** (code / (codes - 1) - 1) + wiper;
  }
  return (ohms * (network === "divider" ? codes - code : code)) / codes + wiper;
}
