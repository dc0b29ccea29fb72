export { type Netlist, readVerilog, type VerilogOptions } from "./read.ts";
export * from "./write/index.ts";
