export { type Netlist, readVerilog, type VerilogOptions } from "./read.ts";
export { type TestBench, vectorLines, writeTestBench } from "./testbench.ts";
export * from "./write/index.ts";
