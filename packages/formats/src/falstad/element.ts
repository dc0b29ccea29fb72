/**
 * What the reader knows about a kind of element: how its line is read into terminals and connections, and which devices
 * it becomes. `elements.ts` lists the kinds, one entry each.
 */
import type { Connection, Value } from "@twinedge/core";
import type { Point } from "./geometry.ts";
import type { Line } from "./line.ts";
import type { Models } from "./models.ts";

/** An element's line after its common fields; `line` continues with those of its type. */
export interface ElementLine {
  readonly p1: Point;
  readonly p2: Point;
  readonly flags: number;
  readonly line: Line;
}

/** What holds for the whole drawing. */
export interface Sheet {
  /** Distance of the grid's points. */
  readonly grid: number;
  readonly models: Models;
  /** Flags of the last MOSFET, from which all take whether the bulk is drawn. */
  readonly mosfetFlags: number;
  /** The kinds of elements, for those that are made of others. */
  readonly types: ReadonlyMap<string, ElementType>;
  /** How many elements made of others this one is in. */
  readonly depth?: number;
}

export interface Element {
  readonly posts: readonly Point[];
  /** All posts are one node: a wire, a closed switch. */
  readonly joined?: boolean;
  /** All posts are ground. */
  readonly ground?: boolean;
  /** Posts of elements with equal labels are one node. */
  readonly label?: string;
  /** Groups of posts between which direct current can flow. */
  readonly paths?: readonly (readonly number[])[];
  /** Posts with a path to ground of their own: outputs and rails. */
  readonly held?: readonly number[];
  /** A current that needs a way back from the second post to the first. */
  readonly forced?: boolean;
  /** Someone looks here: the post gives its net its name, and is a default probe if `listed`. */
  readonly observes?: "listed" | "unlisted";
  /** A switch or a logic input, which may be put into another position than the file's. */
  readonly positions?: Positions;
  /** A logic input, which a waveform may drive. */
  readonly input?: InputLevels;
  /** A reading of the element that is shown by default: `code`, `q`. */
  readonly reading?: string;
  /** Puts the element into the circuit; `nets` by post. Absent: there is no translation. */
  readonly translate?: (nets: readonly string[], out: Output) => void;
}

interface Positions {
  /** What may be asked for, for messages: `open, closed`. */
  readonly words: string;
  /** Switches with the same one, not 0, move together. */
  readonly link: number;
  /** The element in that position; undefined where there is none of that name. */
  at(word: string): Element | undefined;
}

export interface InputLevels {
  readonly low: number;
  readonly high: number;
  /** Volts as the file has it. */
  readonly now: number;
}

export interface ElementType {
  /** First part of the names of its instances. */
  readonly kind: string;
  read(element: ElementLine, sheet: Sheet): Element;
}

export type Params = Readonly<Record<string, Value | undefined>>;

/** Where `translate` puts what it makes. */
export interface Output {
  /** A device of a type; where the element becomes several, `part` tells them apart. */
  device(type: string, connections: readonly Connection[], params: Params, part?: string): void;
  /** A device whose model says what it is; equal models are one. `base` begins the model's name. */
  modelled(
    model: { readonly base: string; readonly type: string; readonly params: Params },
    connections: readonly Connection[],
    params?: Params,
    part?: string,
  ): void;
  /** Name of a net or device of the element's own. */
  named(part: string): string;
  /** How this logic input is driven; undefined: it stays as it is. */
  readonly drive: Params | undefined;
  warn(code: string, message: string, remedy: string): void;
}

/** Translation of what only connects or only is drawn. */
export function nothing(): void {}
