/** A Verilog text as it is written: modules with their declarations and items, nothing evaluated. */
import type { SourcePos } from "@twinedge/core";
import type { Timescale } from "./timescale.ts";

export type Expression =
  /** `bits` most significant first, of `01xz`; unsized numbers have 32. */
  | { readonly kind: "number"; readonly bits: string; readonly sized: boolean; readonly pos: SourcePos }
  | { readonly kind: "real"; readonly value: number; readonly pos: SourcePos }
  | { readonly kind: "string"; readonly text: string; readonly pos: SourcePos }
  | { readonly kind: "name"; readonly name: string; readonly pos: SourcePos }
  | { readonly kind: "bit"; readonly name: string; readonly index: Expression; readonly pos: SourcePos }
  | {
      readonly kind: "part";
      readonly name: string;
      /** `[first:second]`, `[first+:second]`, `[first-:second]`. */
      readonly by: ":" | "+:" | "-:";
      readonly first: Expression;
      readonly second: Expression;
      readonly pos: SourcePos;
    }
  | { readonly kind: "concat"; readonly items: readonly Expression[]; readonly pos: SourcePos }
  | {
      readonly kind: "repeat";
      readonly count: Expression;
      readonly items: readonly Expression[];
      readonly pos: SourcePos;
    }
  | { readonly kind: "unary"; readonly op: string; readonly a: Expression; readonly pos: SourcePos }
  | {
      readonly kind: "binary";
      readonly op: string;
      readonly a: Expression;
      readonly b: Expression;
      readonly pos: SourcePos;
    }
  | {
      readonly kind: "choice";
      readonly condition: Expression;
      readonly a: Expression;
      readonly b: Expression;
      readonly pos: SourcePos;
    };

/** `[msb:lsb]`. */
export interface Range {
  readonly msb: Expression;
  readonly lsb: Expression;
}

export type NetKind = "wire" | "tri" | "wand" | "wor" | "tri0" | "tri1" | "supply0" | "supply1" | "reg";
export type Direction = "input" | "output" | "inout";

/** Everything that a module says of one name. */
export interface Declaration {
  readonly name: string;
  range?: Range | undefined;
  direction?: Direction | undefined;
  net?: NetKind | undefined;
  readonly pos: SourcePos;
}

/** min:typ:max, each in time units; one value stands for all three. */
export type MinTypMax = readonly Expression[];
/** `#(rise, fall, turn-off)`. */
export type Delays = readonly MinTypMax[];

/** A connection of an instance; `value` undefined: left open. */
export interface PortConnection {
  readonly port?: string | undefined;
  readonly value?: Expression | undefined;
  readonly pos: SourcePos;
}

/** `(pull0, strong1)` of a gate or an assignment. */
export interface Strengths {
  readonly zero: string;
  readonly one: string;
}

export interface GateItem {
  readonly kind: "gate";
  readonly type: string;
  readonly name: string | undefined;
  readonly range?: Range | undefined;
  readonly delays: Delays;
  readonly strengths?: Strengths | undefined;
  readonly terminals: readonly Expression[];
  readonly pos: SourcePos;
}

export interface InstanceItem {
  readonly kind: "instance";
  readonly module: string;
  readonly name: string;
  readonly range?: Range | undefined;
  readonly parameters: readonly PortConnection[];
  /** `#5` before an instance of a primitive. */
  readonly delays: Delays;
  readonly connections: readonly PortConnection[];
  readonly pos: SourcePos;
}

interface AssignItem {
  readonly kind: "assign";
  readonly target: Expression;
  readonly value: Expression;
  readonly delays: Delays;
  readonly strengths?: Strengths | undefined;
  readonly pos: SourcePos;
}

export interface AlwaysItem {
  readonly kind: "always";
  /** None: `@*`. */
  readonly events: readonly { readonly edge: "posedge" | "negedge"; readonly signal: Expression }[];
  readonly body: Statement;
  readonly pos: SourcePos;
}

interface InitialItem {
  readonly kind: "initial";
  readonly body: Statement;
  readonly pos: SourcePos;
}

export type Statement =
  | { readonly kind: "block"; readonly statements: readonly Statement[]; readonly pos: SourcePos }
  | {
      readonly kind: "if";
      readonly condition: Expression;
      readonly holds: Statement;
      readonly otherwise: Statement | undefined;
      readonly pos: SourcePos;
    }
  | {
      readonly kind: "set";
      readonly target: Expression;
      readonly value: Expression;
      readonly delay: Delays;
      readonly blocking: boolean;
      readonly pos: SourcePos;
    };

type Item = GateItem | InstanceItem | AssignItem | AlwaysItem | InitialItem;

interface ParameterItem {
  readonly name: string;
  readonly value: Expression;
  readonly local: boolean;
  readonly pos: SourcePos;
}

/** `.name(expression)` of a port list; a plain port is its own name. */
export interface Port {
  readonly name: string;
  readonly inner: Expression | undefined;
  readonly pos: SourcePos;
}

export interface Module {
  readonly kind: "module";
  readonly name: string;
  readonly ports: Port[];
  readonly declarations: Map<string, Declaration>;
  readonly parameters: ParameterItem[];
  readonly overrides: { readonly path: string; readonly value: Expression; readonly pos: SourcePos }[];
  readonly items: Item[];
  readonly timescale: Timescale | undefined;
  readonly pos: SourcePos;
}

/** A user-defined primitive: its table as written, a row each (IEEE 1364-2005, section 8). */
export interface Primitive {
  readonly kind: "primitive";
  readonly name: string;
  /** The output first. */
  readonly ports: readonly string[];
  readonly sequential: boolean;
  readonly initial: string | undefined;
  /** Fields of a row: one an input, then (sequential) the state, then the output. */
  readonly rows: readonly (readonly string[])[];
  readonly pos: SourcePos;
}

export type Definition = Module | Primitive;
