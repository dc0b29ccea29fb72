/** Runs the command line from its sources: `npm run dev -- run circuits/three-edge.cir`. */
import { main } from "../packages/cli/src/main.ts";

process.exitCode = await main(process.argv.slice(2));
