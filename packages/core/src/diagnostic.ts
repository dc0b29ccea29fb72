/**
 * What the program says when something is wrong. Every message names a place and a remedy.
 *
 * `InputError` is the user's to mend (exit code 2); `SimulationError` is a circuit that has no answer (exit code 1).
 */

/** A place in a text. Lines and columns count from 1. */
export interface SourcePos {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export function formatPos(pos: SourcePos): string {
  return `${pos.file}:${pos.line}:${pos.column}`;
}

/** A finding that does not stop the program by itself: a warning of a reader, a result of `twinedge check`. */
export interface Diagnostic {
  readonly severity: "error" | "warning" | "note";
  /** Stable kebab-case name of the kind of finding, e.g. `floating-net`. */
  readonly code: string;
  readonly message: string;
  readonly remedy?: string | undefined;
  readonly pos?: SourcePos | undefined;
  readonly nets?: readonly string[];
  readonly devices?: readonly string[];
}

export function formatDiagnostic(d: Diagnostic): string {
  const place = d.pos === undefined ? "" : `${formatPos(d.pos)}: `;
  const remedy = d.remedy === undefined ? "" : `; ${d.remedy}`;
  return `${place}${d.severity}: ${d.message}${remedy}`;
}

interface Place {
  readonly pos?: SourcePos | undefined;
  readonly remedy?: string | undefined;
}

/** `FILE:LINE:COLUMN: message; remedy`. */
function compose(message: string, place: Place): string {
  const where = place.pos === undefined ? "" : `${formatPos(place.pos)}: `;
  const remedy = place.remedy === undefined ? "" : `; ${place.remedy}`;
  return `${where}${message}${remedy}`;
}

/** The input (deck, file, parameter) cannot be used as it is. */
export class InputError extends Error {
  readonly pos: SourcePos | undefined;
  readonly remedy: string | undefined;

  constructor(message: string, place: Place = {}) {
    super(compose(message, place));
    this.name = "InputError";
    this.pos = place.pos;
    this.remedy = place.remedy;
  }
}

/** The simulation of a well-formed circuit failed: no convergence, singular matrix, oscillation. */
export class SimulationError extends Error {
  readonly remedy: string | undefined;
  readonly nets: readonly string[];
  readonly devices: readonly string[];

  constructor(message: string, about: { remedy?: string; nets?: readonly string[]; devices?: readonly string[] } = {}) {
    super(compose(message, { remedy: about.remedy }));
    this.name = "SimulationError";
    this.remedy = about.remedy;
    this.nets = about.nets ?? [];
    this.devices = about.devices ?? [];
  }
}
