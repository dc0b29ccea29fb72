/** The devices that have a Verilog module. */
import type { CellWriter } from "./cell.ts";
import { counters } from "./counter.ts";
import { decoders } from "./decoder.ts";
import { drivers } from "./drivers.ts";
import { flipFlops } from "./flipflops.ts";
import { gates } from "./gates.ts";
import { latches } from "./latches.ts";
import { logicExpressions } from "./logicexp.ts";
import { muxes } from "./mux.ts";
import { pinDelays } from "./pindelay.ts";
import { primitives } from "./primitive.ts";
import { tables } from "./table.ts";
import { timingChecks } from "./timingcheck.ts";

/** By device type. */
export const cells: ReadonlyMap<string, CellWriter> = new Map(
  Object.entries({
    ...gates,
    ...drivers,
    ...flipFlops,
    ...latches,
    ...counters,
    ...decoders,
    ...muxes,
    ...tables,
    ...logicExpressions,
    ...pinDelays,
    ...timingChecks,
    ...primitives,
  }),
);

export type { Cell } from "./cell.ts";
