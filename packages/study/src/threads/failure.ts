/** Errors as plain data, for only that passes between threads; the kind decides the exit code. */
import { InputError, SimulationError } from "@twinedge/core";

export interface Failure {
  readonly kind: "input" | "simulation" | "internal";
  readonly message: string;
}

export function failureOf(error: unknown): Failure {
  const kind = error instanceof InputError ? "input" : error instanceof SimulationError ? "simulation" : "internal";
  return { kind, message: error instanceof Error ? error.message : String(error) };
}

export function thrown({ kind, message }: Failure): Error {
  return kind === "input"
    ? new InputError(message)
    : kind === "simulation"
      ? new SimulationError(message)
      : new Error(message);
}
