export { type Deck, type ReadOptions, readDeck } from "./read.ts";
