/**
 * Verilog's user-defined primitive: one output by a table of levels and edges (IEEE 1364-2005, section 8).
 *
 * A row has a symbol for each input (0 1 x ? b, edges r f p n * or two levels `01`), then, where the primitive is sequential,
 * one for its state, then the output (- keeps the state); rows stand between `;`. Combinations in no row give X. High impedance
 * reads as X. Rows of levels win over rows of edges where both match. Against the standard: nothing is left out.
 */
import { connected, delayArcs } from "./arcs.ts";
import { delayMode, initialOf, initialState, Output, riseFall, riseFallOf } from "./delays.ts";
import type { Build, DeviceDef, Kernel } from "./device.ts";
import { electrical } from "./electrical.ts";
import { read, X } from "./states.ts";

const STANDARD = "IEEE 1364-2005, section 8";

/** Levels that a symbol stands for, as bits: 1 for 0, 2 for 1, 4 for X. */
const LEVELS: Readonly<Record<string, number>> = { "0": 1, "1": 2, x: 4, "?": 7, b: 3 };
/** Edges that a symbol stands for: pairs of levels. */
const EDGES: Readonly<Record<string, readonly string[]>> = {
  r: ["01"],
  f: ["10"],
  p: ["01", "0x", "x1"],
  n: ["10", "1x", "x0"],
  "*": ["??"],
};

interface Row {
  /** Levels allowed at each input after the change. */
  readonly levels: readonly number[];
  /** Input of the edge, -1 in a row of levels, and the levels allowed before it. */
  readonly edge: number;
  readonly before: number;
  readonly state: number;
  /** 0, 1, X, or KEEP. */
  readonly output: number;
}

const KEEP = 3;

function rowsOf(b: Build, inputs: number, sequential: boolean): readonly Row[] {
  const width = inputs + (sequential ? 2 : 1);
  return b
    .word("table")
    .split(/[;\n]/)
    .map((text) => text.trim().split(/\s+/))
    .filter(([first]) => first !== undefined && first !== "")
    .flatMap((fields) => {
      if (fields.length !== width) {
        b.fail(`row "${fields.join(" ")}" has ${fields.length} symbols, ${width} are needed`, "one for each terminal");
      }
      const last = fields.at(-1) ?? "";
      const output = ["0", "1", "x", "-"].indexOf(last);
      const state = sequential ? LEVELS[fields[inputs] ?? ""] : 7;
      const edges = fields.slice(0, inputs).flatMap((field, i) => (isEdge(field) ? [i] : []));
      if (
        output < 0 ||
        state === undefined ||
        edges.length > 1 ||
        (!sequential && (output === KEEP || edges.length > 0))
      ) {
        b.fail(`row "${fields.join(" ")}" makes no sense`, "at most one edge; the output is 0, 1, x or (sequential) -");
      }
      const [edge = -1] = edges;
      const levels = fields.slice(0, inputs).map((field, i) => (i === edge ? 7 : (LEVELS[field] ?? 0)));
      const pairs = edge < 0 ? ["??"] : (EDGES[fields[edge] ?? ""] ?? [fields[edge] ?? ""]);
      return pairs.map((pair): Row => {
        const [before = 0, after = 0] = Array.from(pair, (symbol) => LEVELS[symbol] ?? 0);
        return { levels: levels.map((level, i) => (i === edge ? after : level)), edge, before, state, output };
      });
    });
}

function isEdge(field: string): boolean {
  return field.length === 2 || field in EDGES;
}

class UserPrimitive {
  private readonly rows: readonly Row[];
  private readonly ins: readonly number[];
  private readonly sequential: boolean;
  private readonly out: Output;
  private readonly states: Uint8Array;
  private readonly initial: number;
  private state: number;

  constructor(b: Build) {
    this.ins = b.nets("in");
    this.sequential = b.num("sequential") !== 0;
    const rows = rowsOf(b, this.ins.length, this.sequential);
    // Levels win over edges.
    this.rows = [...rows.filter(({ edge }) => edge < 0), ...rows.filter(({ edge }) => edge >= 0)];
    this.initial = initialOf(b);
    this.state = this.initial;
    this.states = new Uint8Array(this.ins.length).fill(X);
    const { rise, fall } = riseFallOf(b);
    this.out = new Output(b, b.net("out"), rise, fall, this.state, b.word("delay_mode") === "transport");
    if (this.sequential) {
      b.stores({
        levels: 2,
        nets: [b.net("out")],
        read: () => (this.state === X ? Number.NaN : this.state),
        write: (k, state) => {
          this.state = state;
          this.out.show(k, state);
        },
      });
    }
  }

  run(k: Kernel): void {
    const { ins, states } = this;
    if (k.settling) {
      for (let i = 0; i < ins.length; i++) {
        states[i] = read(k, ins[i] ?? -1, X);
      }
      if (this.sequential) {
        // At the start there are no edges: only rows of levels act.
        this.state = this.look(-1, X, this.initial) ?? this.initial;
      } else {
        this.state = this.look(-1, X, X) ?? X;
      }
    } else if (this.sequential) {
      // Inputs that change together are taken one after the other, each with its edge.
      for (let i = 0; i < ins.length; i++) {
        const before = states[i] ?? X;
        const now = read(k, ins[i] ?? -1, X);
        if (now !== before) {
          states[i] = now;
          this.state = this.look(i, before, this.state) ?? X;
        }
      }
    } else {
      for (let i = 0; i < ins.length; i++) {
        states[i] = read(k, ins[i] ?? -1, X);
      }
      this.state = this.look(-1, X, X) ?? X;
    }
    this.out.show(k, this.state);
  }

  /** Output of the first row that matches after input `changed` was `before`; undefined where none does. */
  private look(changed: number, before: number, state: number): number | undefined {
    const { rows, states } = this;
    search: for (let r = 0; r < rows.length; r++) {
      const row = rows[r];
      if (row === undefined || ((row.state >> state) & 1) === 0) {
        continue;
      }
      if (row.edge >= 0 && (row.edge !== changed || ((row.before >> before) & 1) === 0)) {
        continue;
      }
      for (let i = 0; i < states.length; i++) {
        if ((((row.levels[i] ?? 0) >> (states[i] ?? X)) & 1) === 0) {
          continue search;
        }
      }
      return row.output === KEEP ? state : row.output;
    }
    return undefined;
  }
}

export const udp: DeviceDef = {
  type: "udp",
  title: "user-defined primitive of Verilog",
  modelTypes: { udp: {} },
  pins: [
    { name: "in", domain: "digital", direction: "in", vector: true },
    { name: "out", domain: "digital", direction: "out" },
  ],
  params: {
    table: { unit: "", default: "", doc: "rows of symbols, separated by `;`", source: STANDARD },
    sequential: { unit: "", default: 0, doc: "1: it has a state, which rows have a symbol for", source: STANDARD },
    ic: initialState,
    ...riseFall,
    delay_mode: delayMode,
    ...electrical,
  },
  arcs: (t) =>
    delayArcs(
      connected(t, "in"),
      connected(t, "out"),
      "either",
      () => riseFallOf(t),
      t.source("rise_delay", "fall_delay"),
    ),
  build(b) {
    const primitive = new UserPrimitive(b);
    b.digital.process(b.nets("in"), (k) => primitive.run(k));
  },
};
