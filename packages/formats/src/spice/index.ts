export { readFormula } from "./expression.ts";
export type { Include } from "./gather.ts";
export { readOutputs } from "./outputs.ts";
export { type Deck, type ReadOptions, readDeck } from "./read.ts";
export { writeDeck } from "./write.ts";
