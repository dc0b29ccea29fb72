/** Falstad's own examples, imported and run, against the program's recorded runs of them. */
import { describe, expect, it } from "vitest";
import { compare, corpus } from "./oracle/falstad-corpus.ts";
import { NO_RECORDINGS, sharedFile } from "./shared.ts";

/** Nets compared, at each of nine times. */
const NETS: Readonly<Record<string, number>> = {
  "7segdecoder": 30,
  "amp-follower": 2,
  "amp-invert": 3,
  "amp-rect": 4,
  "amp-sum": 4,
  clockedsrff: 7,
  counter: 10,
  currentsrc: 4,
  dac: 6,
  deccounter: 14,
  digcompare: 15,
  diodecurve: 1,
  diodevar: 1,
  divideby3: 6,
  dtlnand: 7,
  eclnor: 12,
  fanout: 34,
  fulladd: 8,
  gilbertcell: 21,
  grid: 34,
  halfadd: 4,
  howland: 4,
  johnsonctr: 21,
  majority: 7,
  mirror: 7,
  nandff: 4,
  norton: 16,
  ohms: 1,
  opamp: 3,
  "piso-sr": 18,
  pot: 2,
  priencoder: 9,
  pushpullxover: 4,
  rectify: 2,
  ringcascade: 24,
  rtlnand: 10,
  schmitt: 7,
  "sipo-sr": 10,
  thevenin: 17,
  "trans-diffamp-cursrc": 9,
  transrectifier: 5,
  ttlinverter: 5,
  ttlnor: 8,
  updownctr: 21,
  wheatstone: 3,
  xorphasedet: 3,
  zenerref: 2,
};

const folder = sharedFile("corpus");

describe.skipIf(folder === undefined)(`47 circuits (${NO_RECORDINGS} where skipped)`, () => {
  const circuits = folder === undefined ? [] : corpus(folder);

  it("are those of the table", () => {
    expect(circuits.map(({ name }) => name)).toEqual(Object.keys(NETS));
  });

  it.each(circuits)("$name agrees with its recorded run", (circuit) => {
    expect(compare(circuit)).toEqual({ nets: NETS[circuit.name], times: 9, different: [] });
  });
});
