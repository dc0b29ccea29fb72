/** Ideal learning edges between sources that jump at every clock: every rule, taper, end and direction of the device `twin`. */
import fc from "fast-check";

const CLOCKS = 6;
/** mV beside round values, so that nothing ties. */
const APART = 0.37;

const volts = fc.array(
  fc.integer({ min: -2000, max: 5000 }).map((mv) => (mv + APART) / 1000),
  { minLength: CLOCKS, maxLength: CLOCKS },
);
const ohms = fc.integer({ min: 1_000, max: 50_000 });

const edge = fc
  .record({
    rule: fc.constantFrom("drops", "nodes", "power"),
    positions: fc.integer({ min: 2, max: 12 }),
    ratio: fc.constantFrom(0, 30),
    rab: fc.integer({ min: 5_000, max: 100_000 }),
    rw: fc.integer({ min: 20, max: 500 }),
    vos: fc.integer({ min: -200, max: 200 }).map((mv) => (mv + APART) / 1000),
    scale: fc.integer({ min: 70, max: 140 }).map((percent) => percent / 100),
    start: fc.tuple(fc.nat(11), fc.nat(11)),
    wrap: fc.constantFrom(0, 1),
    sign: fc.constantFrom(1, -1),
    bits: fc.integer({ min: 1, max: 5 }),
    grounded: fc.boolean(),
    reset: fc.option(fc.nat(CLOCKS * 4 - 1), { nil: undefined }),
    sources: fc.tuple(volts, volts),
    resistors: fc.tuple(ohms, ohms, ohms, ohms),
  })
  .map((e) => ({ ...e, start: e.start.map((code) => code % e.positions) }));

/** Corners of a source that jumps after each falling clock, which is every 100 us. */
function jumps(values: readonly number[]): string {
  const corners = values.flatMap((value, k) =>
    k === 0 ? [`0 ${value}`] : [`${k * 100 + 10}u ${values[k - 1]}`, `${k * 100 + 11}u ${value}`],
  );
  return `pwl(${corners.join(" ")})`;
}

/** A deck with one or two such edges, each with a network of its own. */
export const twinBenches = fc.array(edge, { minLength: 1, maxLength: 2 }).map((edges) =>
  [
    "twin edges",
    "vclk clk 0 pulse(0 5 50u 0 0 50u 100u)",
    ...edges.flatMap((e, n) => {
      const code = (side: string): string =>
        `[${Array.from({ length: e.bits }, (_, i) => `${side}${n}_${e.bits - 1 - i}`).join(" ")}]`;
      const end = (side: string): string => (e.grounded ? "0" : `${side}j${n}`);
      const twin = (side: "f" | "c", s: 0 | 1): readonly string[] => [
        `v${side}${n} v${side}${n} 0 ${jumps(e.sources[s])}`,
        `ri${side}${n} v${side}${n} ${side}i${n} ${e.resistors[s]}`,
        ...(e.grounded ? [] : [`rj${side}${n} ${side}j${n} 0 ${e.resistors[s + 2]}`]),
      ];
      return [
        ...twin("f", 0),
        ...twin("c", 1),
        ...(e.reset === undefined ? [] : [`vrst${n} rst${n} 0 pulse(0 5 ${e.reset * 25 + 12}u 0 0 110u)`]),
        `at${n} fi${n} ${end("f")} fi${n} ci${n} ${end("c")} ci${n} clk up${n} q${n} ${code("f")} ${code("c")} ${e.reset === undefined ? "null" : `rst${n}`} twin${n}`,
        `.model twin${n} twin(rule=${e.rule} positions=${e.positions} ratio=${e.ratio} rab=${e.rab} rw=${e.rw} vos=${e.vos} scalec=${e.scale}`,
        `+ icf=${e.start[0]} icc=${e.start[1]} wrap=${e.wrap} sign=${e.sign})`,
      ];
    }),
    `*@ clock clk clocks=${CLOCKS}`,
    ".end",
  ].join("\n"),
);
