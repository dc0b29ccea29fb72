/**
 * Random mixed circuits: gates, flip-flops, latches, counters, decoders, multiplexers, tables, buses, and ladders, comparators,
 * transistors and potentiometers between them, in the deck language. A part reads only what stands before it, so nothing
 * oscillates; what acts at once (set, reset, load, a latch's enable) comes from flip-flops and patterns, which have no hazards,
 * and patterns change halfway between the edges of the clock.
 */
import fc from "fast-check";

/** One part: its kind, and numbers that choose among what there is. */
interface Part {
  readonly kind: keyof typeof parts;
  readonly picks: readonly number[];
}

/** us */
const PERIOD = 100;
const PATTERN_CLOCKS = 8;
/** Values at successive clocks, the first one lowest. */
const PATTERNS = [0b10110100, 0b01101001, 0b11100010, 0b00011010, 0b01000100];

function mixedDeck(list: readonly Part[]): string {
  const deck = new Deck();
  for (const { kind, picks } of list) {
    parts[kind](deck, new Picks(picks));
  }
  return [
    "random mixed circuit",
    ".options tie=low",
    "vcc vcc 0 5",
    "vcmp vcmp 0 12",
    "vref ref 0 2.3456",
    `vclk clk 0 pulse(0 5 ${PERIOD / 2}u 0 0 ${PERIOD / 2}u ${PERIOD}u)`,
    `*@ clock clk clocks=${PATTERN_CLOCKS}`,
    ".model tap npn(is=1e-14 bf=150 br=2 vaf=80)",
    ...deck.lines,
    ".end",
  ].join("\n");
}

class Picks {
  private readonly numbers: readonly number[];
  private next = 0;

  constructor(numbers: readonly number[]) {
    this.numbers = numbers;
  }

  below(count: number): number {
    return (this.numbers[this.next++ % this.numbers.length] ?? 0) % count;
  }

  of<T>(list: readonly T[]): T {
    const one = list[this.below(list.length)];
    if (one === undefined) {
      throw new Error("nothing to pick from");
    }
    return one;
  }
}

class Deck {
  readonly lines: string[] = [];
  /** Nets that can be read, those of them that have no hazards, and analog nodes. */
  readonly digital: string[] = [];
  readonly clean: string[] = ["e0", "e1"];
  readonly nodes: string[] = ["ref"];
  private count = 0;

  constructor() {
    // Data, and what acts at once; all of them change at times of their own.
    for (const [i, name] of ["p0", "p1", "p2", "e0", "e1"].entries()) {
      const values = Array.from({ length: PATTERN_CLOCKS }, (_, k) => ((PATTERNS[i] ?? 0) >> k) & 1);
      const times = values.map((_, k) => (k === 0 ? "0" : `${PERIOD * k + PERIOD / 5 + i}u`));
      const params = `times=[${times.join(" ")}] values=[${values.join(" ")}]`;
      this.lines.push(`a${name} [${name}] m${name}`, `.model m${name} d_source(${params})`);
      if (name.startsWith("p")) {
        this.digital.push(name);
      }
    }
  }

  fresh(): string {
    return `${this.count++}`;
  }

  offer(net: string, clean = false): void {
    this.digital.push(net);
    if (clean) {
      this.clean.push(net);
    }
  }
}

/** A digital net, perhaps inverted. */
const net = (d: Deck, p: Picks): string => `${p.below(4) === 0 ? "~" : ""}${p.of(d.digital)}`;
const cleanNet = (d: Deck, p: Picks): string => `${p.below(3) === 0 ? "~" : ""}${p.of(d.clean)}`;
const maybe = (p: Picks, text: () => string): string => (p.below(2) === 0 ? "null" : text());
const enable = (p: Picks): string => p.of(["e0", "e1", "~e0", "~e1"]);
const delays = (p: Picks): string =>
  p.of(["rise_delay=0 fall_delay=0", "rise_delay=7n fall_delay=11n", "rise_delay=1n fall_delay=1n"]);

const parts = {
  gate(d: Deck, p: Picks) {
    const i = d.fresh();
    const type = p.of(["and", "or", "nand", "nor", "xor", "xnor"]);
    const inputs = Array.from({ length: 1 + p.below(3) }, () => net(d, p));
    d.lines.push(`ag${i} [${inputs.join(" ")}] g${i} mg${i}`, `.model mg${i} d_${type}(${delays(p)})`);
    d.offer(`g${i}`);
  },

  flipFlop(d: Deck, p: Picks) {
    const i = d.fresh();
    const type = p.of(["dff", "jkff", "tff"]);
    const data = type === "jkff" ? `${net(d, p)} ${net(d, p)}` : net(d, p);
    const [set, reset] = p.of([
      ["null", "null"],
      [cleanNet(d, p), "null"],
      ["null", cleanNet(d, p)],
    ]);
    const edge = p.of(["rise", "fall"]);
    const times = p.of([
      "clk_delay=0 rise_delay=0 fall_delay=0 set_delay=0 reset_delay=0",
      "clk_delay=9n rise_delay=2n fall_delay=5n",
    ]);
    d.lines.push(
      `af${i} ${data} clk ${set} ${reset} q${i} nq${i} mf${i}`,
      `.model mf${i} d_${type}(ic=${p.below(2)} clk_edge=${edge} ${times})`,
    );
    d.offer(`q${i}`, true);
    d.offer(`nq${i}`, true);
  },

  latch(d: Deck, p: Picks) {
    const i = d.fresh();
    d.lines.push(
      `al${i} ${net(d, p)} ${enable(p)} null null l${i} null ml${i}`,
      `.model ml${i} d_dlatch(ic=${p.below(2)})`,
    );
    d.offer(`l${i}`);
  },

  counter(d: Deck, p: Picks) {
    const i = d.fresh();
    const bits = 2 + p.below(4);
    const modulus = p.below(2) === 0 ? 0 : 2 + p.below(2 ** bits - 1);
    const loads = modulus === 0 && p.below(2) === 0;
    const q = Array.from({ length: bits }, (_, bit) => `c${i}_${bits - 1 - bit}`);
    const modes = `load_mode=${p.of(["sync", "async"])} reset_mode=${p.of(["sync", "async"])} down_is=${p.of(["high", "low"])}`;
    const data = `[${q.map(() => net(d, p)).join(" ")}]`;
    const pins = [
      "clk",
      maybe(p, () => net(d, p)),
      maybe(p, () => p.of(["e1", "~e1"])),
      loads ? p.of(["e0", "~e0"]) : "null",
      loads ? data : "null",
      maybe(p, () => net(d, p)),
      `[${q.join(" ")}]`,
      `tc${i}`,
    ];
    const times = p.of(["", "tpd_rise=12n tpd_fall=15n load_delay=20n reset_delay=18n tc_delay=30n"]);
    d.lines.push(
      `ac${i} ${pins.join(" ")} mc${i}`,
      `.model mc${i} counter_ud(modulus=${modulus} saturate=${p.below(2)} tc_gated=${p.below(2)} ic=${p.below(modulus || 2 ** bits)} clk_edge=${p.of(["rise", "fall"])} ${modes} ${times})`,
    );
    for (const bit of q) {
      d.offer(bit, true);
    }
    d.offer(`tc${i}`);
  },

  decoder(d: Deck, p: Picks) {
    const i = d.fresh();
    const bits = 1 + p.below(3);
    const address = Array.from({ length: bits }, () => net(d, p));
    const y = Array.from({ length: 2 ** bits }, (_, k) => `y${i}_${k}`);
    const pins = `[${address.join(" ")}] ${maybe(p, () => net(d, p))} ${p.of(["null", "~e0", "~e1"])} [${y.join(" ")}]`;
    d.lines.push(`ad${i} ${pins} md${i}`, `.model md${i} decoder(active=${p.of(["high", "low"])} ${delays(p)})`);
    for (const one of y.slice(0, 2)) {
      d.offer(one);
    }
  },

  selectors(d: Deck, p: Picks) {
    const i = d.fresh();
    const select = `[${net(d, p)} ${net(d, p)}]`;
    d.lines.push(
      `amx${i} [${Array.from({ length: 4 }, () => net(d, p)).join(" ")}] ${select} m${i} ${maybe(p, () => net(d, p))} mmx${i}`,
      `.model mmx${i} mux(${delays(p)})`,
      `adx${i} ${net(d, p)} ${select} [dm${i}_0 dm${i}_1 dm${i}_2 dm${i}_3] ${maybe(p, () => net(d, p))} mdx${i}`,
      `.model mdx${i} demux(${delays(p)})`,
    );
    d.offer(`m${i}`);
    d.offer(`dm${i}_1`);
  },

  /** Combinational, one that holds, one that waits for an edge. */
  table(d: Deck, p: Picks) {
    const i = d.fresh();
    const rules = p.of(["00?=01;1?0=10;?11=11;???=00", "?1?=00;+0?=10", "1+0=10;0+?=01;1+1=11"]);
    const [a, b, c] = [net(d, p), rules.includes("+") ? "clk" : net(d, p), net(d, p)];
    const inputs = rules.startsWith("?1?") ? ["clk", enable(p), c] : [a, b, c];
    d.lines.push(
      `at${i} [${inputs.join(" ")}] [t${i}_0 t${i}_1] mt${i}`,
      `.model mt${i} truth_table(rules="${rules}" ic=[0 1])`,
    );
    d.offer(`t${i}_0`);
    d.offer(`t${i}_1`);
  },

  bus(d: Deck, p: Picks) {
    const i = d.fresh();
    const one = cleanNet(d, p).replace("~", "");
    d.lines.push(
      `abu${i} bus${i} mbu${i}`,
      `.model mbu${i} d_pull${p.of(["up", "down"])}()`,
      `abx${i} ${net(d, p)} ${one} bus${i} mbx${i}`,
      `aby${i} ${net(d, p)} ~${one} bus${i} mbx${i}`,
      `.model mbx${i} d_tristate(delay=3n)`,
    );
    if (p.below(2) === 0) {
      // Analog as well: the net is let go, or held.
      d.lines.push(`rbus${i} bus${i} ${p.of(["vcc", "0", "ref"])} 10k`);
    }
    d.offer(`bus${i}`);
  },

  openCollector(d: Deck, p: Picks) {
    const i = d.fresh();
    d.lines.push(
      `ao${i} ${net(d, p)} o${i} moc`.replace("moc", `mo${i}`),
      `ap${i}x ${net(d, p)} o${i} mo${i}`,
      `.model mo${i} ${p.of(["d_open_c", "d_open_e"])}()`,
      `ro${i} o${i} ${p.of(["vcc", "ref"])} 4.7k`,
      `rg${i} o${i} 0 22k`,
    );
    d.nodes.push(`o${i}`);
  },

  /** An R-2R ladder. */
  ladder(d: Deck, p: Picks) {
    const i = d.fresh();
    const bits = Array.from({ length: 3 }, () => p.of(d.digital));
    d.lines.push(
      ...bits.flatMap((bit, k) => {
        const own = `b${i}_${k}`;
        const drive = [
          `alb${i}_${k} ${bit} ${own} mlb${i}_${k}`,
          `.model mlb${i}_${k} d_buffer(r_out=${p.of([0, 45])})`,
        ];
        return [
          ...drive,
          `ra${i}_${k} ${own} n${i}_${k} 20k`,
          `rb${i}_${k} n${i}_${k} ${k === 2 ? "0" : `n${i}_${k + 1}`} ${k === 2 ? "20k" : "10k"}`,
        ];
      }),
    );
    d.nodes.push(`n${i}_0`, `n${i}_1`);
  },

  comparator(d: Deck, p: Picks) {
    const i = d.fresh();
    const model = p.of([`comparator(vos=${p.of(["1.1m", "-0.7m"])})`, "comparator(part=LM339 vos=0.9m)"]);
    d.lines.push(
      `ak${i} ${p.of(d.nodes)} ${p.of([...d.nodes, "0"])} k${i} vcmp 0 mk${i}`,
      `.model mk${i} ${model}`,
      `rk${i} vcc k${i} ${p.of(["10k", "100k"])}`,
    );
    d.offer(`k${i}`);
  },

  transistor(d: Deck, p: Picks) {
    const i = d.fresh();
    d.lines.push(`rs${i} ${p.of(d.digital)} base${i} 10k`, `qs${i} col${i} base${i} 0 tap`, `rc${i} vcc col${i} 2.2k`);
    d.offer(`col${i}`);
    d.nodes.push(`col${i}`);
  },

  follower(d: Deck, p: Picks) {
    const i = d.fresh();
    d.lines.push(`aop${i} ${p.of(d.nodes)} fo${i} fo${i} mop${i}`, `.model mop${i} opamp(max=12 min=-12)`);
    d.nodes.push(`fo${i}`);
  },

  potentiometer(d: Deck, p: Picks) {
    const i = d.fresh();
    const positions = p.of([4, 10, 16, 128]);
    d.lines.push(
      `apo${i} vcc w${i} 0 clk ${net(d, p)} ${maybe(p, () => cleanNet(d, p))} [pc${i}_1 pc${i}_0] mpo${i}`,
      `.model mpo${i} digipot(positions=${positions} ic=${p.below(positions)})`,
      `rw${i} w${i} 0 33k`,
    );
    d.nodes.push(`w${i}`);
    d.offer(`pc${i}_0`, true);
  },

  multiplexer(d: Deck, p: Picks) {
    const i = d.fresh();
    d.lines.push(
      `aam${i} com${i} [${p.of(d.nodes)} ${p.of(d.nodes)} ref null] [${net(d, p)} ${net(d, p)}] ${maybe(p, () => net(d, p))} mam${i}`,
      `.model mam${i} amux(ron=70 roff=1e9 ton=22n toff=18n)`,
      `rcom${i} com${i} 0 100k`,
    );
    d.nodes.push(`com${i}`);
  },
} as const satisfies Record<string, (d: Deck, p: Picks) => void>;

const kinds = Object.keys(parts) as readonly (keyof typeof parts)[];

/** Decks with a clock, of 8 to 22 parts. */
export const mixedCircuits: fc.Arbitrary<string> = fc
  .array(
    fc.record({
      kind: fc.constantFrom(...kinds),
      picks: fc.array(fc.nat(1 << 16), { minLength: 12, maxLength: 12 }),
    }),
    { minLength: 8, maxLength: 22 },
  )
  .map(mixedDeck);
