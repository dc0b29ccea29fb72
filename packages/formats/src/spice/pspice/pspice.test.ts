import { type Circuit, elaborate, InputError, type Instance, Simulator, stateOf } from "@twinedge/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { damages } from "../../../../../test/oracle/damage.ts";
import { check, fuzzTargets } from "../../../../../test/oracle/fuzz-targets.ts";
import { readDeck } from "../read.ts";
import { writeDeck } from "../write.ts";

async function read(lines: string) {
  return readDeck(`title\n${lines}\n.end`, "x.cir");
}

async function instances(lines: string): Promise<readonly Instance[]> {
  return (await read(lines)).circuit.top.instances;
}

/** The error's message, without the circuit's other parts. */
async function refusal(lines: string): Promise<string> {
  try {
    await read(lines);
  } catch (error) {
    if (error instanceof InputError) {
      return error.message;
    }
    throw error;
  }
  return "no error";
}

const params = (instance: Instance | undefined): object => Object.fromEntries(instance?.params ?? []);
const GATE = ".model dly ugate(tplhmn=2n tplhty=5n tplhmx=8n tphlty=6n)\n.model io uio(drvh=87 drvl=61 inld=3.5p)";

describe("gates", () => {
  test("one gate: its delays, the drive and load of its I/O model", async () => {
    const [gate] = await instances(`${GATE}\nU1 nand(3) $G_DPWR $G_DGND a b c y dly io`);
    expect(gate).toMatchObject({ name: "u1", type: "d_nand", connections: [["a", "b", "c"], "y"] });
    expect(params(gate)).toEqual({
      rise_delay: { min: 2e-9, typ: 5e-9, max: 8e-9 },
      fall_delay: { min: 2.4e-9, typ: 6e-9, max: 9.6e-9 },
      r_out: 87,
      input_load: 3.5e-12,
    });
  });

  test("arrays: the inputs of all gates, then the outputs", async () => {
    const found = await instances(`${GATE}\nU1 and a (2,2) p n a b c d y z dly io`.replace("and a", "anda"));
    expect(found.map(({ name, connections }) => [name, connections])).toEqual([
      ["u1#1", [["a", "b"], "y"]],
      ["u1#2", [["c", "d"], "z"]],
    ]);
  });

  test("tri-state gates: the enable stands before the outputs", async () => {
    const tgate = ".model t utgate(tplhty=1n tphlty=2n tpzlty=3n tpzhty=4n tplzty=5n tphzty=6n)\n.model io uio(drvh=1)";
    const [inner, outer] = await instances(`${tgate}\nU1 nor3(2) p n a b en y t io`);
    expect([inner?.type, inner?.connections]).toEqual(["d_nor", [["a", "b"], "u1#g"]]);
    expect([outer?.type, outer?.connections]).toEqual(["pin_delay", [["u1#g"], ["en"], "", ["y"]]]);
    expect(params(outer)).toMatchObject({
      rules: "y @ en : trn_lh ? 0 : trn_hl ? 1 : trn_zl ? 2 : trn_zh ? 3 : trn_lz ? 4 : 5",
      times: [1e-9, 2e-9, 3e-9, 4e-9, 5e-9, 6e-9].map((typ) => expect.objectContaining({ typ })),
    });
    const [buffer] = await instances(`${tgate}\nU1 buf3 p n a en y t io`);
    expect(buffer?.connections).toEqual([["a"], ["en"], "", ["y"]]);
  });

  test("a high DRVH is an open collector", async () => {
    const found = await instances(".model oc uio(drvh=1meg drvl=100)\nU1 inv p n a y d0_gate oc");
    expect(found.map(({ type, connections }) => [type, connections])).toEqual([
      ["d_open_c", ["u1#y", "y"]],
      ["d_inverter", ["a", "u1#y"]],
    ]);
  });
});

describe("values that are not given follow from the others", () => {
  const typical = async (model: string, param: string): Promise<unknown> => {
    const [gate] = await instances(`.model d ${model}\n.model io uio()\nU1 buf p n a y d io`);
    return gate?.params.get(param);
  };

  test.each([
    ["tplhmn=4n", { min: 4e-9, typ: 10e-9, max: 16e-9 }],
    ["tplhmx=16n", { min: 4e-9, typ: 10e-9, max: 16e-9 }],
    ["tplhmn=4n tplhmx=10n", { min: 4e-9, typ: 7e-9, max: 10e-9 }],
    ["tplhmn=-1 tplhty=10n tplhmx=12n", { min: 4e-9, typ: 10e-9, max: 12e-9 }],
    ["tphlty=1n", 0],
  ])("%s", async (given, expected) => {
    expect(await typical(`ugate(${given})`, "rise_delay")).toEqual(expected);
  });

  test("by the factors that the options set", async () => {
    const deck = ".options digmntyscale=0.5 digtymxscale=2\n.model d ugate(tplhty=10n)\n.model io uio()";
    const [gate] = await instances(`${deck}\nU1 buf p n a y d io`);
    expect(gate?.params.get("rise_delay")).toEqual({ min: 5e-9, typ: 10e-9, max: 20e-9 });
  });

  test("requirements are not scaled", async () => {
    const model = ".model f ueff(tsudclkmn=20n thdclkmx=3n tsupcclkhty=5n)\n.model io uio()";
    const [flop] = await instances(`${model}\nU1 dff(1) p n $D_HI clr ck d q qb f io`);
    expect(params(flop)).toMatchObject({
      setup: 20e-9,
      hold: { min: 0, typ: 1.5e-9, max: 3e-9 },
      recovery: { min: 0, typ: 5e-9, max: 5e-9 },
    });
  });
});

test("MNTYMXDLY is the instance's corner, a number or a parameter", async () => {
  const [one, other] = await instances(
    `${GATE}\n.param m=1\nU1 buf p n a y dly io MNTYMXDLY=3 IO_LEVEL=0\nU2 buf p n a z dly io MNTYMXDLY={m}`,
  );
  expect(one?.params.get("corner")).toBe(3);
  expect(other?.params.get("corner")).toMatchObject({ kind: "name", name: "m" });
});

test("optional nodes are left off, given in part, or given", async () => {
  const part = ".subckt p a y OPTIONAL: VDD=$G_V VSS=$G_S PARAMS: m=0\nr1 vdd vss 1\nr2 a y 1\n.ends";
  const found = await instances(`${part}\nx1 a b p\nx2 a b v p params: m=2\nx3 a b v w p`);
  expect(found.map(({ connections }) => connections)).toEqual([
    ["a", "b", "$g_v", "$g_s"],
    ["a", "b", "v", "$g_s"],
    ["a", "b", "v", "w"],
  ]);
});

test("constant nets are driven, $D_NC is open", async () => {
  const { circuit } = await read(`${GATE}\nU1 nand(2) p n a $D_HI $D_NC dly io`);
  expect(circuit.globals).toEqual(["$d_hi"]);
  expect(circuit.top.instances.map(({ name, type, connections }) => [name, type, connections])).toEqual([
    ["u1", "d_nand", [["a", "$d_hi"], ""]],
    ["a_d_hi", "d_source", [["$d_hi"]]],
  ]);
});

/** States of a net at times in ns. */
function states(circuit: Circuit, net: string, times: readonly number[]): string {
  const simulator = new Simulator(elaborate(circuit));
  simulator.start();
  const number = simulator.design.netByName.get(net) ?? -1;
  return times
    .map((time) => {
      simulator.runTo(time * 1000);
      return "01x"[stateOf(simulator.kernel.read(number))] ?? "?";
    })
    .join("");
}

test("a stimulus: absolute and relative times, loops, hexadecimal digits", async () => {
  const { circuit } = await read(
    ".model io uio()\nU1 STIM(4,4) p n a b c d io TIMESTEP=10ns\n+ 0s 1\n+ +10ns A\n+ 5c F\n" +
      "U2 STIM(1,1) p n e io 0s 0\n+ REPEAT 2 TIMES\n+ +5ns 1\n+ +5ns 0\n+ ENDREPEAT\n+ 40ns X",
  );
  expect(["a", "b", "c", "d"].map((net) => states(circuit, net, [1, 11, 51]))).toEqual(["011", "001", "011", "101"]);
  expect(states(circuit, "e", [1, 6, 11, 16, 21, 41])).toBe("01010x");
});

test.each([
  [
    "U1 rom(2,4) p n a b dly io",
    'x.cir:2:1: "u1": the primitive ROM is not supported (memories); use a part without it',
  ],
  ["U1 nnand p n a b dly io", /^x\.cir:2:1: "u1": NNAND is no digital primitive of PSpice.*known are BUF INV AND/],
  ["U1 buf p n a y nodly io", 'x.cir:2:16: "u1": unknown timing model "nodly"; define it with .model'],
  ["U1 buf p n a", /^x\.cir:2:13: "u1": an output is missing/],
  ["U1 anda(2) p n a b y d0_gate io", /^x\.cir:2:1: "u1": ANDA needs 2 counts/],
  ["U1 and(x) p n a b y d0_gate io", /^x\.cir:2:7: "u1": "x" is no count/],
  ["U1 buf p n a y d0_gate io foo=1", /^x\.cir:2:31: "u1": "foo" is no option of a primitive/],
  ["U1 logicexp(1,1) p n a y d0_gate io LOGIC: y = { ~b }", /^x\.cir:2:51: "u1": "b" is not known here/],
  ["U1 logicexp(1,1) p n a y d0_gate io LOGIC: y = { ~(a }", /^x\.cir:2:48: "u1": "\{" is never closed/],
  ["U1 logicexp(1,2) p n a y z d0_gate io LOGIC: y = { a }", /"u1": output "z" has no expression/],
  ["U1 pindly(1,0,0) p n a y io PINDLY: z = { DELAY(1n,2n,3n) }", /"z" is no output of this primitive/],
  ["U1 pindly(1,0,0) p n a y io PINDLY: y = { CASE(TRN_LH) }", /a delay is missing after the condition/],
  ["U1 constraint(1) p n a io WIDTH: NODE = b MIN_HI = 1n", /"b" is no node of this primitive/],
  ["U1 stim(1,1) p n a io 10n 1 5n 0", /the stimulus goes back from 1e-8 s to 5e-9 s/],
])("%s", async (line, message) => {
  const found = await refusal(line);
  if (typeof message === "string") {
    expect(found).toBe(message);
  } else {
    expect(found).toMatch(message);
  }
});

test("what nothing uses may hold what is not read; what is used may not", async () => {
  const library = ".subckt mem a y\nU1 rom(1,1) p n a y dly io\n.ends\n.subckt atod a d\nO1 a 0 do dgtlnet=d io\n.ends";
  const { diagnostics, circuit } = await read(library);
  expect(diagnostics.map(({ code }) => code)).toEqual(["digital-interface", "subcircuit-left-out"]);
  expect([...circuit.top.subcircuits.keys()]).toEqual([]);
  expect(await refusal(`${library}\nx1 a y mem`)).toMatch(/ROM is not supported/);
});

test("libraries hold names after .ends that are another part's, and parameters given twice", async () => {
  const { circuit, diagnostics } = await read(
    ".subckt 74f732 a y\nU1 buf p n a y d io\n.model d ugate(tphlmx=3n tphlmx=11n)\n.model io uio()\n.ends 74f32",
  );
  expect(diagnostics.map(({ code }) => code)).toEqual(["ends-name", "parameter-redefined"]);
  const part = circuit.top.subcircuits.get("74f732");
  expect(part?.instances[0]?.params.get("fall_delay")).toMatchObject({ max: 11e-9 });
});

test("a deck that is written holds the same circuit", async () => {
  const lines = [
    GATE,
    ".subckt part d/u ck q optional: dpwr=$G_DPWR dgnd=$G_DGND params: mntymxdly=0",
    "u1 jkff(2) dpwr dgnd $D_HI d/u ck a b a b q0 q1 $D_NC nq1 d0_eff io",
    "u2 pindly(1,1,1) dpwr dgnd q0 d/u ck q io mntymxdly={mntymxdly} TRISTATE: ENABLE LO=d/u",
    "+ q = {CASE(CHANGED(ck,5ns) & TRN_LZ, DELAY(1n,-1,3n), DELAY(-1,2n,-1))}",
    "u3 constraint(2) dpwr dgnd d/u ck io SETUP_HOLD: DATA(1) = d/u CLOCK LH = ck SETUPTIME=3n",
    "+ WHEN={ck == '1 & d/u != 'X} GENERAL: WHEN={d/u == ck} MESSAGE=\"never\"",
    ".ends",
    "x1 1 2 3 part params: mntymxdly=1",
  ];
  const { circuit, diagnostics } = await read(lines.join("\n"));
  expect(diagnostics).toEqual([]);
  const written = writeDeck(circuit);
  const again = await readDeck(written, "y.cir");
  // Models that instances got when they were written stand before all instances the next time.
  const statements = (text: string): readonly string[] =>
    text
      .replaceAll(/\n\* .*/g, "")
      .replaceAll("\n+", "")
      .split("\n")
      .toSorted();
  expect(statements(writeDeck(again.circuit))).toEqual(statements(written));
  expect(
    elaborate(again.circuit)
      .devices.map(({ def }) => def.type)
      .toSorted(),
  ).toEqual(
    elaborate(circuit)
      .devices.map(({ def }) => def.type)
      .toSorted(),
  );
});

test("a damaged library reads or says where it is wrong; what was read runs, and is written and runs again", async () => {
  const target = fuzzTargets.find(({ name }) => name === "pspice");
  if (target === undefined) {
    throw new Error("no target pspice");
  }
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...target.seeds), damages(target.bits), async ({ name, text }, by) => {
      await expect(check(target, by(text), name)).resolves.toBeUndefined();
    }),
    { numRuns: 300 },
  );
}, 60_000);
