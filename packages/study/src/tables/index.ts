/** Function tables of every digital part, and the check of the devices against them. */
import { analogTables } from "./analog.ts";
import { behaviouralTables } from "./behavioural.ts";
import { type CheckOptions, checkAgainst, type TableResult } from "./check.ts";
import { counterTables } from "./counters.ts";
import { decoderTables } from "./decoders.ts";
import { driverTables } from "./drivers.ts";
import { flipFlopTables } from "./flipflops.ts";
import { gateTables } from "./gates.ts";
import type { FunctionTable } from "./table.ts";

export type { TableResult } from "./check.ts";

export const functionTables: readonly FunctionTable[] = [
  ...gateTables,
  ...driverTables,
  ...flipFlopTables,
  ...counterTables,
  ...decoderTables,
  ...analogTables,
  ...behaviouralTables,
];

/** A device and one of its parts; part `""` is the device without a part. */
export interface TableName {
  readonly device: string;
  readonly part: string;
}

/** What there are tables of, each once. */
export function tableNames(): readonly TableName[] {
  const names = new Map<string, TableName>();
  for (const { device, parts } of functionTables) {
    for (const part of parts) {
      names.set(`${device} ${part}`, { device, part });
    }
  }
  return [...names.values()];
}

/**
 * Drives every combination of the part's function table through the simulator. Where a part has several tables the result is
 * of all of them.
 *
 * @throws Error where there is no such table.
 */
export function checkTable(device: string, part: string, options: CheckOptions = {}): TableResult {
  const tables = functionTables.filter((table) => table.device === device && table.parts.includes(part));
  const results = tables.map((table) => checkAgainst(table, part, options));
  if (results.length === 0) {
    throw new Error(`there is no function table of ${device}${part === "" ? "" : ` ${part}`}`);
  }
  const all = (pick: (result: TableResult) => string): string => [...new Set(results.map(pick))].join("; ");
  return {
    device,
    part,
    title: all(({ title }) => title),
    source: all(({ source }) => source),
    combinations: results.reduce((sum, { combinations }) => sum + combinations, 0),
    failures: results.flatMap(({ failures }) => failures),
  };
}

/** All tables, or those that the filter lets through. */
export function checkTables(filter?: (device: string, part: string) => boolean): readonly TableResult[] {
  return tableNames()
    .filter(({ device, part }) => filter?.(device, part) ?? true)
    .map(({ device, part }) => checkTable(device, part));
}
