import type { Engine } from "./engine.ts";
import { icarus } from "./icarus.ts";
import { ngspice } from "./ngspice.ts";

export const engines: readonly Engine[] = [ngspice, icarus];
