/**
 * PSpice's digital primitives and parts made of them: a few against ngspice, which reads them too (test/long/pspice.test.ts has
 * all), and what ngspice's translation loses against closed forms: the delays of PINDLY, a delay for each transition, corners.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CORNERS, type Corner, elaborate, Simulator } from "@twinedge/core";
import { readDeck } from "@twinedge/formats";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { twinedge } from "./command.ts";
import { missingIcarus } from "./oracle/icarus.ts";
import { missing } from "./oracle/ngspice.ts";
import { ours, type PspiceDeck, stimulus } from "./oracle/pspice.ts";
import { CASES, holdsPart, holdsPrimitive, LIBRARY, PARTS, randomOf, STEP } from "./oracle/pspice-cases.ts";

const SOME = [
  "nand(2), rise and fall differ",
  "oai(2,2), rise and fall differ",
  "nand3a(2,2)",
  "jkff(2)",
  "srff(1)",
  "logicexp",
];

describe.skipIf(missing !== undefined)("against ngspice", () => {
  test.each(CASES.filter(({ name }) => SOME.includes(name)))("$name", async (of) => {
    await expect(holdsPrimitive(of, 1)).resolves.toBeUndefined();
  });

  test.each(PARTS.filter(({ part }) => ["74HC74", "74HC138", "74HC191"].includes(part)))("$part", async (of) => {
    await expect(holdsPart(of, 1)).resolves.toBeUndefined();
  });
});

/** A part by its function table and the delays that its library asks for. */
interface Form {
  readonly part: string;
  readonly inputs: string;
  readonly outputs: string;
  readonly ports?: string;
  /** Inputs that begin at 1 and are rarely 0. */
  readonly low?: readonly string[];
  /** The state after a change of one input; `at` gives an input's level after it. */
  readonly next: (state: number, at: (net: string) => number, changed: string) => number;
  /** `0 1 z` an output. */
  readonly show: (state: number, at: (net: string) => number) => string;
  /** Typical and maximum, ns, of a change of an output. */
  readonly delay: (output: string, changed: string, from: string, to: string, at: (net: string) => number) => Delay;
}

type Delay = readonly [typ: number, max: number];

const bit = (value: number, i: number): string => String((value >> i) & 1);
const nothing = (): number => 0;

const decoder: Form = {
  part: "74HC138",
  inputs: "a b c g1 g2a g2b",
  outputs: "y0 y1 y2 y3 y4 y5 y6 y7",
  next: nothing,
  show: (_, at) => {
    const address = at("a") + 2 * at("b") + 4 * at("c");
    const enabled = at("g1") === 1 && at("g2a") === 0 && at("g2b") === 0;
    return Array.from({ length: 8 }, (_y, i) => (enabled && i === address ? "0" : "1")).join("");
  },
  delay: (_y, changed) => (changed.startsWith("g") ? [16, 29] : [18, 30]),
};

const multiplexer: Form = {
  part: "74HC153",
  inputs: "a b g c0 c1 c2 c3",
  outputs: "y",
  next: nothing,
  show: (_, at) => (at("g") === 1 ? "0" : String(at(`c${at("a") + 2 * at("b")}`))),
  delay: (_y, changed, _from, to) =>
    changed === "g" ? (to === "1" ? [11, 19] : [10, 20]) : changed.startsWith("c") ? [17, 29] : [19, 30],
};

const counter: Form = {
  part: "74HC161",
  inputs: "a b c d clr ck enp ent ld",
  outputs: "qa qb qc qd rco",
  ports: "a b c d clr ck enp ent rco ld qa qb qc qd",
  low: ["clr"],
  next: (state, at, changed) => {
    if (at("clr") === 0) {
      return 0;
    }
    if (changed !== "ck" || at("ck") === 0) {
      return state;
    }
    const data = at("a") + 2 * at("b") + 4 * at("c") + 8 * at("d");
    return at("ld") === 0 ? data : at("enp") === 1 && at("ent") === 1 ? (state + 1) % 16 : state;
  },
  show: (state, at) => [0, 1, 2, 3].map((i) => bit(state, i)).join("") + (at("ent") === 1 && state === 15 ? "1" : "0"),
  delay: (output, changed, _from, to, at) => {
    if (output === "rco") {
      return changed === "ent" ? (at("ck") === 0 ? [10, 22] : [11, 23]) : changed === "ck" ? [22, 42] : [23, 44];
    }
    return changed === "clr" ? [20, 38] : to === "1" ? [19, 37] : [18, 36];
  },
};

const upDown: Form = {
  part: "74HC191",
  inputs: "du ck a b c d ld en",
  outputs: "qa qb qc qd mm",
  ports: "du ck a b c d mm ld en qa qb qc qd",
  low: ["ld"],
  next: (state, at, changed) => {
    if (at("ld") === 0) {
      return at("a") + 2 * at("b") + 4 * at("c") + 8 * at("d");
    }
    const counts = changed === "ck" && at("ck") === 1 && at("en") === 0;
    return counts ? (state + (at("du") === 1 ? 15 : 1)) % 16 : state;
  },
  show: (state, at) =>
    [0, 1, 2, 3].map((i) => bit(state, i)).join("") + (state === (at("du") === 1 ? 0 : 15) ? "1" : "0"),
  delay: (output, changed) => {
    if (output === "mm") {
      return changed === "du" ? [19, 38] : changed === "ck" ? [28, 51] : [29, 52];
    }
    return changed === "ld" ? [24, 44] : changed === "ck" ? [22, 40] : [25, 45];
  },
};

const register: Form = {
  part: "74HC374",
  inputs: "oc ck d",
  outputs: "q",
  next: (state, at, changed) => (changed === "ck" && at("ck") === 1 ? at("d") : state),
  show: (state, at) => (at("oc") === 1 ? "z" : String(state)),
  delay: (_q, _changed, from, to) => (from === "z" ? [14, 30] : to === "z" ? [12, 30] : [18, 33]),
};

const buffer: Form = {
  part: "74HC125",
  inputs: "a g",
  outputs: "y",
  next: nothing,
  show: (_, at) => (at("g") === 1 ? "z" : String(at("a"))),
  delay: (_y, _changed, from, to) =>
    from === "z" ? (to === "0" ? [14, 25] : [13, 25]) : to === "z" ? (from === "0" ? [15, 25] : [16, 25]) : [11, 20],
};

/** ns at a corner: PSpice's minimum is 0.4 of the typical delay. */
function atCorner([typ, max]: Delay, corner: Corner): number {
  return corner === "min" ? 0.4 * typ : corner === "typ" ? typ : max;
}

/** What the part does under the rows by its form, in the notation of the oracle. */
function expected(form: Form, { rows, inputs, outputs }: PspiceDeck, corner: Corner): readonly string[] {
  let state = 0;
  let shown = "";
  const changes: { readonly time: number; readonly output: number; readonly to: string }[] = [];
  rows.forEach((row, i) => {
    const at = (net: string): number => row[inputs.indexOf(net)] ?? 0;
    const changed = inputs.find((_, n) => rows[i - 1]?.[n] !== row[n]) ?? "";
    state = i === 0 ? form.next(state, at, "") : form.next(state, at, changed);
    const now = form.show(state, at);
    Array.from(now).forEach((to, output) => {
      const from = shown.charAt(output);
      if (i > 0 && from !== to) {
        const delay = atCorner(form.delay(outputs[output] ?? "", changed, from, to, at), corner);
        changes.push({ time: Math.round(i * STEP * 1e10 + delay * 10), output, to });
      }
    });
    if (i === 0) {
      changes.push(...Array.from(now, (to, output) => ({ time: 0, output, to })));
    }
    shown = now;
  });
  const values: string[] = [];
  const found: string[] = [];
  changes.sort((a, b) => a.time - b.time);
  changes.forEach(({ time, output, to }, i) => {
    values[output] = to;
    if (changes[i + 1]?.time !== time) {
      found.push(`${time}: ${values.join(" ")}`);
    }
  });
  return found;
}

describe("against the function table and the delays of the library", () => {
  test.each([decoder, multiplexer, counter, upDown, register, buffer])("$part", async (form) => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), fc.constantFrom(...CORNERS), async (seed, corner) => {
        const [inputs, outputs] = [form.inputs.split(" "), form.outputs.split(" ")];
        const deck: PspiceDeck = {
          library: LIBRARY,
          part: form.part,
          ports: form.ports?.split(" ") ?? [...inputs, ...outputs],
          inputs,
          outputs,
          rows: stimulus(inputs, 100, randomOf(seed), { low: form.low }),
          step: STEP,
        };
        expect(await ours(deck, corner)).toEqual(expected(form, deck, corner));
      }),
      { numRuns: 6 },
    );
  });

  test("a delay line lets every pulse through, a gate swallows what is shorter than its delay", async () => {
    const library = ".subckt part a y z\nU1 dlyline p n a y d io\nU2 buf p n a z g io\n.ends\n.model io uio()";
    const models = ".model d udly(dlyty=20n)\n.model g ugate(tplhty=20n tphlty=20n)";
    const rows = [[0], [1], [0], [0], [0], [1], [1], [1], [1], [1]];
    const deck = {
      library: `${library}\n${models}`,
      part: "part",
      ports: ["a", "y", "z"],
      inputs: ["a"],
      outputs: ["y", "z"],
      rows,
    };
    expect(await ours({ ...deck, step: 10e-9 })).toEqual(["0: 0 0", "300: 1 0", "400: 0 0", "700: 1 1"]);
  });
});

/** Records of the library's 74HC161 under changes of `[ns, net, level]`. */
async function records(
  changes: readonly (readonly [ns: number, net: string, level: number])[],
): Promise<readonly string[]> {
  const start: Readonly<Record<string, number>> = { clr: 1, ld: 1, enp: 1, ent: 1 };
  const inputs = ["a", "b", "c", "d", "clr", "ck", "enp", "ent", "ld"];
  const sources = inputs.map((net) => {
    const own = changes.filter(([, of]) => of === net);
    const times = [0, ...own.map(([ns]) => `${ns}n`)].join(" ");
    const values = [start[net] ?? 0, ...own.map(([, , level]) => level)].join(" ");
    return `a${net} [${net}] s${net}\n.model s${net} d_source(times=[${times}] values=[${values}])`;
  });
  const deck = `title\n.options diginitstate=0\n${LIBRARY}\n${sources.join("\n")}\nx1 a b c d clr ck enp ent rco ld qa qb qc qd 74HC161\n.end`;
  const simulator = new Simulator(elaborate((await readDeck(deck, "x.cir")).circuit));
  simulator.start();
  simulator.runTo(2e6);
  return simulator.trace().records.map(({ kind, detail, time }) => `${time / 1000} ${kind}: ${detail}`);
}

describe("CONSTRAINT", () => {
  test("a clock within its limits says nothing", async () => {
    expect(
      await records([
        [100, "ck", 1],
        [120, "ck", 0],
        [140, "ck", 1],
        [160, "ck", 0],
      ]),
    ).toEqual([]);
  });

  test("width and frequency", async () => {
    expect(
      await records([
        [100, "ck", 1],
        [110, "ck", 0],
        [130, "ck", 1],
        [150, "ck", 0],
      ]),
    ).toEqual([
      "110 width: clk was high for 10 ns, 16 ns needed",
      "130 constraint: clk has a period of 30 ns, 33.33 ns needed",
    ]);
  });

  test("set-up and hold of the data only while the counter loads", async () => {
    const edges = [
      [200, "ck", 1],
      [240, "ck", 0],
    ] as const;
    expect(await records([[195, "a", 1], ...edges, [201, "a", 0]])).toEqual([]);
    expect(await records([[100, "ld", 0], [195, "a", 1], ...edges, [201, "a", 0]])).toEqual([
      "200 setup: a changed 5 ns before clk, 12 ns needed",
      "201 hold: a changed 1 ns after clk, 2 ns needed",
    ]);
  });

  test("the release of the clear, and only that edge of it", async () => {
    expect(
      await records([
        [100, "clr", 0],
        [195, "clr", 1],
        [200, "ck", 1],
      ]),
    ).toEqual(["200 recovery: clrbar was released 5 ns before clk, 10 ns needed"]);
    expect(
      await records([
        [195, "clr", 0],
        [200, "ck", 1],
        [230, "ck", 0],
      ]),
    ).toEqual([]);
  });
});

describe("written for other engines", () => {
  /** The flip-flops of the library and one whose outputs fall later than they rise, in one loop. */
  const DECK = `title
${LIBRARY}
.subckt slow d ck q optional: DPWR=$G_DPWR DGND=$G_DGND
U1 dff(1) DPWR DGND $D_HI $D_HI ck d q $D_NC late IO_HC
.model late ueff(tpclkqlhty=11n tpclkqhlty=15n tppcqlhty=11n tppcqhlty=15n)
.ends
.options diginitstate=0
vclk ck 0 pulse(0 5 100n 0 0 100n 200n)
aclr [clr] clear
.model clear d_source(times=[0 30n] values=[0 1])
x1 $D_HI clr ck nq q nq 74HC74
x2 $D_HI clr ck q nq j nj 74HC112
x3 y ck s slow
x4 q j y 74HC00
rload j 0 10k
*@ clock ck
*@ probe q j s y
.end`;

  test.skipIf(missingIcarus !== undefined)("Icarus: every event at the same picosecond", async () => {
    const folder = mkdtempSync(join(tmpdir(), "twinedge-pspice-"));
    try {
      writeFileSync(join(folder, "deck.cir"), DECK);
      const { code, out, err } = await twinedge(["compare-with", "icarus", join(folder, "deck.cir"), "--until", "3us"]);
      expect(err).toBe("");
      expect(out).toMatch(/^[1-9]\d+ events: the same to the picosecond$/m);
      expect(code).toBe(0);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test.skipIf(missing !== undefined)("ngspice: the same settled levels", async () => {
    const folder = mkdtempSync(join(tmpdir(), "twinedge-pspice-"));
    try {
      writeFileSync(join(folder, "deck.cir"), DECK);
      const { out, err } = await twinedge(["compare-with", "ngspice", join(folder, "deck.cir"), "--until", "3us"]);
      expect(err).toBe("");
      expect(out).toMatch(/^[1-9]\d* logic values? at \d+ instants: equal$/m);
      expect(out).toMatch(/^agrees$/m);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
