/** The public surface of @twinedge/formats. */
export { type BenchOptions, readBench } from "./bench/read.ts";
export { readCsv } from "./csv/read.ts";
export { fieldValue, readTable, type Table } from "./csv/rows.ts";
export { csvTable } from "./csv/table.ts";
export { type CsvOptions, writeCsv } from "./csv/write.ts";
export {
  type CompareOptions,
  compareTraces,
  type Difference,
  type SignalDifference,
  type TraceComparison,
} from "./diff/compare.ts";
export { differenceFigure } from "./diff/figure.ts";
export * from "./falstad/index.ts";
export { type NgspiceOptions, type NgspiceText, writeNgspice } from "./ngspice/write.ts";
export { type RawPlot, rawTrace, readRaw, readRawPlots } from "./raw/read.ts";
export { type RawOptions, rawSize, writeRaw } from "./raw/write.ts";
export { MOST_PARTS, type SheetOptions, schematicFigure } from "./schematic/index.ts";
export * from "./spice/index.ts";
export * from "./svg/index.ts";
export { readVcd } from "./vcd/read.ts";
export { writeVcd } from "./vcd/write.ts";
export * from "./verilog/index.ts";
