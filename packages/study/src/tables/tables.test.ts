import { deviceByType, devices } from "@twinedge/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkAgainst } from "./check.ts";
import { checkTable, checkTables, functionTables, tableNames } from "./index.ts";
import type { FunctionTable } from "./table.ts";

/** Devices with a digital pin that no function table describes, and why. */
const WITHOUT_TABLE: Readonly<Record<string, string>> = {
  comparator: "its inputs are analog",
  adc_bridge: "its input is a voltage",
  dac_bridge: "its output is a voltage, set by its parameters",
  adc: "its input is a voltage",
  dac: "its output is a voltage",
  timer555: "its inputs are voltages",
  udp: "its table is its parameter",
  timing_check: "no output: it writes records",
  d_source: "no input: its pattern is its parameter",
  twin: "its inputs are voltages",
};

test("every digital part has a function table", () => {
  const digital = devices.filter(({ pins }) => pins.some(({ domain }) => domain === "digital"));
  const wanted = digital
    .filter(({ type }) => !(type in WITHOUT_TABLE))
    .flatMap(({ type, parts = {} }) => ["", ...Object.keys(parts)].map((part) => `${type} ${part}`));
  const found = tableNames().map(({ device, part }) => `${device} ${part}`);
  expect(found.toSorted()).toEqual(wanted.toSorted());
});

test("every table says where it comes from", () => {
  expect(functionTables.filter(({ source }) => source === "")).toEqual([]);
});

test.each(tableNames())("$device $part does what its function table says", ({ device, part }) => {
  const { failures, combinations } = checkTable(device, part);
  expect(failures.slice(0, 5)).toEqual([]);
  expect(combinations).toBeGreaterThan(0);
});

test("at the ends of the tolerances too", () => {
  for (const corner of ["min", "max"] as const) {
    for (const [device, part] of [
      ["d_dff", "74HC74"],
      ["d_jkff", "CD74HC73"],
      ["counter_ud", "CD4516B"],
      ["decoder", "CD4514B"],
      ["amux", "CD4051B"],
    ] as const) {
      expect(checkTable(device, part, { corner }).failures).toEqual([]);
    }
  }
});

test("the count of combinations is that of a closed form", () => {
  expect(checkTable("mux", "").combinations).toBe(3 ** 7);
  expect(checkTable("d_xor", "74HC86").combinations).toBe(3 ** 2);
  // LOAD high: 16 counts and 7 other inputs, 8 changes each; LOAD low: the count is the data.
  expect(checkTable("counter_ud", "SN74HC191").combinations).toBe((16 * 2 ** 7 + 2 ** 7) * 8);
  expect(checkTables((device) => device === "digipot").map(({ combinations }) => combinations)).toEqual(
    Array.from({ length: 4 }, () => 128 * 2 ** 3 * 3),
  );
});

function tableOf(device: string, part: string): FunctionTable {
  const table = functionTables.find((one) => one.device === device && one.parts.includes(part));
  if (table === undefined) {
    throw new Error(`no table of ${device} ${part}`);
  }
  return table;
}

describe("a wrong device is found and the combination named", () => {
  test("an AND gate that is a NAND gate", () => {
    const nand = deviceByType("d_nand");
    const { failures } = checkAgainst(tableOf("d_and", "74HC08"), "74HC08", {
      alter: (design) => ({
        ...design,
        devices: design.devices.map((device) =>
          device.name === "u1" ? { ...device, def: nand ?? device.def } : device,
        ),
      }),
    });
    expect(failures).toContainEqual({ inputs: "A=H B=H", expected: "Y=H", got: "Y=L" });
    // Wherever the output is known it is wrong: 9 combinations but UU, UH, HU.
    expect(failures).toHaveLength(6);
  });

  test("a counter with the other direction", () => {
    const table = tableOf("counter_ud", "74HC191");
    const { failures } = checkAgainst({ ...table, params: { ...table.params, down_is: "low" } }, "74HC191");
    expect(failures[0]?.inputs).toMatch(/CP|UD/);
    expect(failures).toContainEqual({
      inputs: "nPL=H UD=L nCE=L CP=L D=LLLL Q=LHHH TC=L, then CP L→H",
      expected: "Q=HLLL TC=L",
      got: expect.stringMatching(/^Q=[LH]{4} TC=[LH]$/),
    });
  });

  test("a flip-flop on the other clock edge, and one whose set wins over reset", () => {
    const table = tableOf("d_dff", "74HC74");
    const edge = checkAgainst({ ...table, params: { ...table.params, clk_edge: "fall" } }, "74HC74");
    expect(edge.failures.every(({ inputs }) => inputs.startsWith("nSD=H nRD=H"))).toBe(true);
    expect(edge.failures.map(({ inputs }) => inputs)).toContain("nSD=H nRD=H CP=L D=H Q=L nQ=H, then CP L→H");
    const both = checkAgainst({ ...table, params: { ...table.params, both: "set" } }, "74HC74");
    expect(both.failures.length).toBeGreaterThan(0);
    expect(both.failures.every(({ expected }) => expected === "Q=H nQ=H")).toBe(true);
  });

  test("a decoder with two outputs exchanged fails at these two addresses", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(15), { minLength: 2, maxLength: 2 }), ([a = 0, b = 0]) => {
        const table = { ...tableOf("decoder", "74HC154"), unknown: [] };
        const outputs = table.pins[3] as readonly string[];
        const swapped = outputs.with(a, outputs[b] ?? "").with(b, outputs[a] ?? "");
        const { failures } = checkAgainst({ ...table, pins: [...table.pins.slice(0, 3), swapped] }, "74HC154");
        const address = (n: number): string =>
          `nE0=L A=${n.toString(2).padStart(4, "0").replaceAll("0", "L").replaceAll("1", "H")}`;
        expect(failures.map(({ inputs }) => inputs).toSorted()).toEqual([address(a), address(b)].toSorted());
      }),
      { numRuns: 10 },
    );
  });

  test("a multiplexer with an address line open", () => {
    const table = { ...tableOf("amux", "74HC4051"), unknown: [] };
    const { failures } = checkAgainst({ ...table, pins: table.pins.with(2, ["S2", "S1", "S1"]) }, "74HC4051");
    expect(failures).toEqual(
      [
        ["LLH", "Y1", "Y0"],
        ["LHL", "Y2", "Y3"],
        ["HLH", "Y5", "Y4"],
        ["HHL", "Y6", "Y7"],
      ].map(([s, right, wrong]) => ({ inputs: `nE=L S=${s}`, expected: `COM=${right}`, got: `COM=${wrong}` })),
    );
  });

  test("a violation of what the part asks is a failure", () => {
    const { forbids: _, ...table } = tableOf("counter_ud", "74HC191");
    const { failures } = checkAgainst(table, "74HC191");
    expect(failures.length).toBeGreaterThan(0);
    expect(failures.every(({ got }) => got.includes("direction-change"))).toBe(true);
    expect(failures.every(({ inputs }) => /nCE=L CP=L .*, then UD/.test(inputs))).toBe(true);
  });
});

/** The table with one output cell of one row exchanged for its opposite; undefined where the cell is no level. */
function withWrongCell(table: FunctionTable, row: number, cell: number): FunctionTable | undefined {
  const lines = table.rows.split("\n").filter((line) => line.trim() !== "");
  const [left = "", right = ""] = lines[row + 1]?.split("|") ?? [];
  const cells = right.trim().split(/\s+/);
  const wrong = cells[cell] === "L" ? "H" : cells[cell] === "H" ? "L" : undefined;
  return wrong === undefined
    ? undefined
    : { ...table, rows: lines.with(row + 1, `${left} | ${cells.with(cell, wrong).join(" ")}`).join("\n") };
}

test("every level that a table gives is looked at: a wrong one is found", () => {
  const small = functionTables.filter(({ bits, device }) => bits === undefined && device !== "truth_table");
  let tried = 0;
  for (const table of small) {
    const rows = table.rows.split("\n").filter((line) => line.trim() !== "").length - 1;
    for (let row = 0; row < rows; row++) {
      for (let cell = 0; cell < 2; cell++) {
        const wrong = withWrongCell(table, row, cell);
        if (wrong === undefined) {
          continue;
        }
        tried++;
        const found = (): number => checkAgainst(wrong, table.parts[0] ?? "").failures.length;
        // Either the part differs, or the table now contradicts itself.
        let failures = 1;
        try {
          failures = found();
        } catch (error) {
          expect(String(error)).toContain("is covered by");
        }
        expect(failures, `${table.title}, row ${row + 1}`).toBeGreaterThan(0);
      }
    }
  }
  expect(tried).toBeGreaterThan(100);
});

describe("a table must say one thing of every combination", () => {
  const base = tableOf("d_and", "74HC08");
  const check =
    (rows: string, more: Partial<FunctionTable> = {}) =>
    () =>
      checkAgainst({ ...base, unknown: [], ...more, rows }, "74HC08");

  test("a combination left out", () => {
    expect(check("A B | Y\nL X | L\nH H | H")).toThrow("74HC08: A=H B=L → A=H B=L is covered by no row");
  });

  test("a combination covered twice", () => {
    expect(check("A B | Y\nL X | L\nX L | L\nH X | H")).toThrow(
      '74HC08: A=H B=L → A=H B=L is covered by "X L | L" and otherwise by "H X | H"',
    );
  });

  test("a row that applies nowhere", () => {
    expect(check("A B | Y\nL X | L\nX L | L\nH H | H\nU X | U")).toThrow('row "U X | U" applies nowhere');
  });

  test("an edge left out of a table of a flip-flop", () => {
    const table = tableOf("d_dff", "74HC74");
    const rows = table.rows.replace(/H +H +¬↑.*/, "H H L X | Q0 nQ0");
    expect(() => checkAgainst({ ...table, rows }, "74HC74")).toThrow(/CP=H .* is covered by no row/);
  });

  test("cells that cannot be read", () => {
    expect(check("A B | Y\nL ? | L")).toThrow('74HC08: input cell "?" in row "L ? | L"');
    expect(check("A B | Y\nL | L")).toThrow('74HC08: row "L | L" has 1 and 1 cells');
  });
});

test("a part without a table", () => {
  expect(() => checkTable("d_and", "74HC11")).toThrow("there is no function table of d_and 74HC11");
});
