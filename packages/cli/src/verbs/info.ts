import { verb } from "./verb.ts";
export const info = verb({ positionals: {}, options: {}, examples: [], run: async () => 0 });
