/** What `twinedge export` can write: one file of this folder per format, one line in `index.ts`. */
import type { Design } from "@twinedge/core";
import type { Io } from "../io.ts";
import type { Source } from "../source.ts";

/** A file to write. The first one goes where `--output` says, the others beside it. */
interface ExportFile {
  /** Added to the output's name without its extension: `.v`, `_tb.v`. */
  readonly suffix: string;
  readonly text: string;
}

export interface Exporter {
  /** Word of `--to`. */
  readonly format: string;
  /** What it writes, for the help. */
  readonly summary: string;
  /**
   * @param design the source elaborated, with its faults
   * @returns undefined where the user has stopped it
   * @throws InputError naming the devices that the format cannot say, with the remedy
   */
  readonly write: (
    source: Source,
    design: Design,
    args: ExportArgs,
    io: Io,
  ) => Promise<readonly ExportFile[] | undefined>;
}

/** What the command line says beyond the source; a format reads what concerns it. */
interface ExportArgs {
  readonly clocks?: number | undefined;
  readonly until?: string | undefined;
  readonly corner?: string | undefined;
  readonly seed?: number | undefined;
  /** Where the first file goes; `-` is standard output. */
  readonly output?: string | undefined;
}
