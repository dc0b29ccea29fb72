import type { Engine } from "./engine.ts";

export const engines: readonly Engine[] = [];
