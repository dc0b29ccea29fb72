/** `twinedge bom`: the parts of a circuit and what they cost, for one edge and for the network. */
import { readFileSync } from "node:fs";
import { InputError } from "@twinedge/core";
import { type Bom, billOfMaterials, type PriceList } from "@twinedge/study";
import { readInput, readNamed } from "../input.ts";
import type { Io } from "../io.ts";
import { json } from "../json.ts";
import { pricesPath } from "../library.ts";
import { designOf, readSource, sourceOptions } from "../source.ts";
import { alignRight, columns, plural } from "../text.ts";
import { verb } from "./verb.ts";

export const bom = verb({
  positionals: { deck: { type: "string", demandOption: true, describe: "deck, - for standard input" } },
  options: {
    ...sourceOptions,
    prices: { type: "string", describe: "price list (default: circuits/prices.json)" },
    json: { type: "boolean", describe: "print one JSON document" },
  },
  examples: [
    ["$0 circuits/sixteen-edge-ii-hardware.cir", "parts of the XOR edge with LM339 and AD5220"],
    ["$0 circuits/sixteen-edge-ii-hardware.cir --store jk", "the same with a CD74HC73, as the paper lists it"],
  ],
  async run(args, io) {
    const prices = readPrices(args.prices);
    const source = await readSource(await readInput(args.deck, io), args);
    const design = designOf(source, io);
    const bill = billOfMaterials(design, prices);
    if (args.json === true) {
      io.stdout.write(json({ title: design.title, file: design.file, prices, ...bill }));
    } else {
      show(design.title, bill, prices, io);
    }
    return 0;
  },
});

/** @throws InputError where the file is no price list */
function readPrices(name: string | undefined): PriceList {
  const path = name ?? pricesPath();
  const text = name === undefined ? readFileSync(path, "utf8") : readNamed(name, path).text;
  const fail = (message: string): InputError =>
    new InputError(`${path}: ${message}`, { remedy: "write it like circuits/prices.json" });
  let list: Partial<PriceList>;
  try {
    list = JSON.parse(text) as Partial<PriceList>;
  } catch (error) {
    throw fail(`no JSON (${(error as Error).message})`);
  }
  const { date, source, currency, packages, bill } = list;
  if (typeof date !== "string" || typeof source !== "string" || typeof currency !== "string" || !isObject(packages)) {
    throw fail("date, source, currency and packages are needed");
  }
  for (const [part, data] of Object.entries<unknown>(packages)) {
    if (!isObject(data) || typeof data["name"] !== "string" || !isCount(data["units"]) || !isPrice(data["price"])) {
      throw fail(`"${part}" needs a name, units from 1 on, and perhaps a price`);
    }
  }
  return { date, source, currency, packages, ...(bill === undefined ? {} : { bill }) };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) > 0;
}

function isPrice(value: unknown): boolean {
  return value === undefined || (typeof value === "number" && value >= 0);
}

function show(title: string, bill: Bom, prices: PriceList, io: Io): void {
  const { edges, lines, unpriced } = bill;
  const money = (amount: number): string => amount.toFixed(4);
  const cost = (count: number, price: number | undefined): string => (price === undefined ? "-" : money(count * price));
  const rows = [
    [
      "part",
      "type",
      "used/edge",
      "in a package",
      "packages/edge",
      "cost/edge",
      "separate boards",
      "shared",
      "cost shared",
    ],
    ...lines.map(({ name, type, unitsPerEdge, unitsPerPackage, packagesPerEdge, separate, shared, price }) => [
      name,
      type,
      `${unitsPerEdge}`,
      `${unitsPerPackage}`,
      `${packagesPerEdge}`,
      cost(packagesPerEdge, price),
      `${separate}`,
      `${shared}`,
      cost(shared, price),
    ]),
  ];
  const right = Array.from({ length: 7 }, () => alignRight);
  const out = [title, "", ...columns(rows, [undefined, ...right]), ""];
  out.push(
    `${plural(edges, "edge")}; ${prices.currency} of ${prices.source} (${prices.date}): ${money(bill.perEdge)} an edge on a board of its own,`,
    `${money(bill.separate)} for all as separate boards, ${money(bill.shared)} with packages shared`,
  );
  if (unpriced.length > 0) {
    out.push(`without a price, not counted: ${unpriced.join(", ")}`);
  }
  if (prices.bill !== undefined) {
    const { title: whose, lines: theirs } = prices.bill;
    out.push(
      "",
      whose,
      ...columns(
        theirs.map(({ name, quantity, cost: sum }) => [name, `${quantity}`, money(sum)]),
        [alignRight, alignRight],
      ),
    );
    out.push(`total ${money(theirs.reduce((sum, line) => sum + line.cost, 0))} ${prices.currency}`);
  }
  io.stdout.write(`${out.join("\n")}\n`);
}
