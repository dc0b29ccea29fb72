import type { Exporter } from "./exporter.ts";
import { falstad } from "./falstad.ts";
import { ngspice } from "./ngspice.ts";
import { spice } from "./spice.ts";
import { verilog } from "./verilog.ts";

export const exporters: readonly Exporter[] = [spice, ngspice, verilog, falstad];
