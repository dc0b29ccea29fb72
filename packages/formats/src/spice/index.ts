export type { Include } from "./gather.ts";
export { type Deck, type ReadOptions, readDeck } from "./read.ts";
export { writeDeck } from "./write.ts";
