export { type Netlist, readVerilog, type VerilogOptions } from "./read.ts";
