/**
 * The models of Falstad: its built-in diodes and transistors, and those that a file defines (`34`, `32`, `!`).
 * Built-in values are those of circuitjs1 2.7.3 (DiodeModel, TransistorModel); a file's definition goes before.
 */
import { type Line, unescape } from "./line.ts";

/** Volts; the program uses this constant at every temperature (DiodeModel.vt of circuitjs1 2.7.3). */
export const VT = 0.025865;

export interface DiodeModel {
  /** Amperes. */
  readonly is: number;
  /** Ohms. */
  readonly rs: number;
  readonly n: number;
  /** Volts; 0 = does not break down. */
  readonly bv: number;
}

/** Reciprocals as the file stores them: 0 means infinite. */
export interface TransistorModel {
  readonly is: number;
  readonly br: number;
  readonly nf: number;
  readonly nr: number;
  readonly ne: number;
  readonly nc: number;
  readonly ise: number;
  readonly isc: number;
  readonly perIkf: number;
  readonly perIkr: number;
  readonly perVaf: number;
  readonly perVar: number;
}

export interface LogicModel {
  readonly inputs: number;
  readonly outputs: number;
  /** One rule a line, without blanks and comments. */
  readonly rules: string;
}

/** A definition of a subcircuit (`.`). */
export interface Subcircuit {
  /** Of its symbol, in pin distances. */
  readonly width: number;
  readonly height: number;
  readonly pins: readonly { readonly node: number; readonly place: number; readonly side: number }[];
  /** `ClassName node node ...`. */
  readonly elements: readonly string[];
  /** Flags and fields of each element. */
  readonly saved: readonly string[];
}

const DEFAULT_DIODE: DiodeModel = { is: 1.7143528192808883e-7, rs: 0, n: 2, bv: 0 };

const DIODES: readonly (readonly [string, DiodeModel])[] = [
  ["default", DEFAULT_DIODE],
  ["default-zener", { is: 1.7143528192808883e-7, rs: 0, n: 2, bv: 5.6 }],
  ["spice-default", { is: 1e-14, rs: 0, n: 1, bv: 0 }],
  ["default-led", { is: 93.2e-12, rs: 0.042, n: 3.73, bv: 0 }],
  ["old-default-led", { is: 2.2349907006671927e-18, rs: 0, n: 2, bv: 0 }],
  ["1N5711", { is: 315e-9, rs: 2.8, n: 2.03, bv: 70 }],
  ["1N5712", { is: 680e-12, rs: 12, n: 1.003, bv: 20 }],
  ["1N34", { is: 200e-12, rs: 0.084, n: 2.19, bv: 60 }],
  ["1N4004", { is: 18.8e-9, rs: 0.0286, n: 2, bv: 400 }],
  ["1N4148", { is: 4.352e-9, rs: 0.6458, n: 1.906, bv: 75 }],
];

const DEFAULT_TRANSISTOR: TransistorModel = {
  is: 1e-13,
  br: 1,
  nf: 1,
  nr: 1,
  ne: 1.5,
  nc: 2,
  ise: 0,
  isc: 0,
  perIkf: 0,
  perIkr: 0,
  perVaf: 0,
  perVar: 0,
};

/** What the program makes of a name without a definition. */
const EMPTY_LOGIC: LogicModel = { inputs: 2, outputs: 2, rules: "" };

export class Models {
  private readonly diodes = new Map(DIODES);
  private readonly transistors = new Map([
    ["default", DEFAULT_TRANSISTOR],
    ["spice-default", { ...DEFAULT_TRANSISTOR, is: 1e-16 }],
  ]);
  private readonly logics = new Map<string, LogicModel>();
  private readonly subcircuits = new Map<string, Subcircuit>();

  static defines(line: Line): boolean {
    return ["34", "32", "!", "."].includes(line.type);
  }

  /** Takes in a model line; false where the line is none. The last definition of a name holds. */
  define(line: Line): boolean {
    switch (line.type) {
      case "34":
        this.defineDiode(line);
        return true;
      case "32":
        this.defineTransistor(line);
        return true;
      case "!":
        this.defineLogic(line);
        return true;
      case ".":
        this.defineSubcircuit(line);
        return true;
      default:
        return false;
    }
  }

  /** `known` is false where the name has no definition and the program's default stands in. */
  diode(name: string): { readonly model: DiodeModel; readonly known: boolean } {
    const model = this.diodes.get(name);
    return { model: model ?? DEFAULT_DIODE, known: model !== undefined };
  }

  transistor(name: string): { readonly model: TransistorModel; readonly known: boolean } {
    const model = this.transistors.get(name);
    return { model: model ?? DEFAULT_TRANSISTOR, known: model !== undefined };
  }

  logic(name: string): { readonly model: LogicModel; readonly known: boolean } {
    const model = this.logics.get(name);
    return { model: model ?? EMPTY_LOGIC, known: model !== undefined };
  }

  subcircuit(name: string): Subcircuit | undefined {
    return this.subcircuits.get(name);
  }

  private defineSubcircuit(line: Line): void {
    const name = line.text("name of the subcircuit");
    line.skip();
    const width = line.integer("width", 1, 1000);
    const height = line.integer("height", 1, 1000);
    const count = line.integer("number of terminals", 0, 1000);
    const pins = Array.from({ length: count }, () => {
      line.text("label of a terminal");
      const node = line.integer("node of a terminal", 0, 2 ** 31 - 1);
      return {
        node,
        place: line.integer("place of a terminal", -1000, 1000),
        side: line.integer("side of a terminal", 0, 3),
      };
    });
    const elements = line
      .text("list of elements")
      .split(/[\r\n]+/)
      .map((element) => element.trim())
      .filter((element) => element !== "");
    const saved = line
      .text("fields of the elements")
      .split(" ")
      .map((one) => unescape(one));
    this.subcircuits.set(name, { width, height, pins, elements, saved });
  }

  private defineDiode(line: Line): void {
    const name = line.text("name of the diode model");
    line.skip();
    this.diodes.set(name, {
      is: line.number("saturation current"),
      rs: line.number("series resistance"),
      n: line.number("emission coefficient"),
      bv: Math.abs(line.number("breakdown voltage")),
    });
  }

  private defineTransistor(line: Line): void {
    const name = line.text("name of the transistor model");
    line.skip();
    this.transistors.set(name, {
      is: line.number("saturation current"),
      perIkf: line.number("reciprocal of IKF"),
      ise: line.number("base-emitter leakage current"),
      ne: line.number("base-emitter leakage coefficient"),
      perIkr: line.number("reciprocal of IKR"),
      isc: line.number("base-collector leakage current"),
      nc: line.number("base-collector leakage coefficient"),
      nf: line.number("forward emission coefficient"),
      nr: line.number("reverse emission coefficient"),
      perVaf: line.number("reciprocal of VAF"),
      perVar: line.number("reciprocal of VAR"),
      br: line.number("reverse beta"),
    });
  }

  private defineLogic(line: Line): void {
    const name = line.text("name of the custom logic");
    line.skip();
    const inputs = names(line.text("list of inputs"));
    const outputs = names(line.text("list of outputs"));
    line.text("description");
    const rules = line
      .text("list of rules")
      .split(/[\r\n]+/)
      .map((rule) => rule.replaceAll(" ", "").toLowerCase())
      .filter((rule) => rule !== "" && !rule.startsWith("#"));
    for (const rule of rules) {
      checkRule(rule, inputs, outputs, line);
    }
    this.logics.set(name, { inputs, outputs, rules: rules.join("\n") });
  }
}

function names(list: string): number {
  return list === "" ? 0 : list.split(",").length;
}

/** A rule is `left=right`: a character for each input, perhaps some for the outputs' present values; one for each output. */
function checkRule(rule: string, inputs: number, outputs: number, line: Line): void {
  const [left = "", right, ...more] = rule.split("=");
  if (right === undefined || more.length > 0) {
    throw line.error(`the rule "${rule}" is not of the form INPUTS=OUTPUTS`, "write one = sign a rule");
  }
  if (left.length < inputs || left.length > inputs + outputs) {
    const remedy = `write ${inputs} characters before the =, or up to ${inputs + outputs} to test the outputs too`;
    throw line.error(`the rule "${rule}" has ${left.length} characters before the =`, remedy);
  }
  if (right.length !== outputs) {
    throw line.error(
      `the rule "${rule}" has ${right.length} characters after the =`,
      `write ${outputs}, one an output`,
    );
  }
  const odd = /[^01?a-z+-]/.exec(left)?.[0] ?? /[^01_a-z]/.exec(right)?.[0];
  if (odd !== undefined) {
    throw line.error(
      `the rule "${rule}" holds "${odd}"`,
      "use 0 1 ? + - and letters before the =, 0 1 _ and letters after",
    );
  }
}
