/** What a verb is: its arguments and options as yargs describes them, an example, and what it does. */

import { InputError } from "@twinedge/core";
import type { InferredOptionTypes, Options, PositionalOptions } from "yargs";
import type { Io } from "../io.ts";

export type Specs = Readonly<Record<string, Options>>;
type Places = Readonly<Record<string, PositionalOptions>>;

interface Definition<P extends Places, O extends Specs> {
  readonly positionals: P;
  readonly options: O;
  /** Command line and what it does. */
  readonly examples: readonly (readonly [command: string, description: string])[];
  /** Returns the exit code. */
  readonly run: (args: InferredOptionTypes<P> & InferredOptionTypes<O>, io: Io) => Promise<number>;
}

export interface Verb {
  readonly positionals: Places;
  readonly options: Specs;
  readonly examples: readonly (readonly [string, string])[];
  readonly run: (args: Readonly<Record<string, unknown>>, io: Io) => Promise<number>;
}

/** Binds the types of the arguments to those of the declared options. */
export function verb<const P extends Places, const O extends Specs>(definition: Definition<P, O>): Verb {
  const { positionals, options, examples, run } = definition;
  return {
    positionals,
    options,
    examples,
    run: (args, io) => {
      for (const [name, { array }] of Object.entries<Options>(options)) {
        if (array !== true && Array.isArray(args[name])) {
          throw new InputError(`--${name} is given twice`, { remedy: "give it once" });
        }
      }
      return run(args as InferredOptionTypes<P> & InferredOptionTypes<O>, io);
    },
  };
}
