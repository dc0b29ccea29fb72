/** Every analog state that a circuit goes through, against ngspice's operating point of the same state. */
import { type Design, Simulator } from "@twinedge/core";
import { expect, test } from "vitest";
import { missing, operatingPoint } from "../oracle/ngspice.ts";
import { netName, stateDeck } from "../oracle/state-deck.ts";
import { deck } from "../shared.ts";

/** Celsius at which kT/q is Falstad's thermal voltage of 0.025865 V, with ngspice 39's constants. */
const FALSTAD = (0.025865 * 1.6021766208e-19) / 1.38064852e-23 - 273.15;

/** Falstad's transistor has no conductance from collector to ground, ngspice's always: here it gets ngspice's, so both solve the same equations. */
function withSubstrate(design: Design): Design {
  const devices = design.devices.map((device) => {
    const params = new Map(device.params);
    params.delete("gsub");
    return { ...device, params };
  });
  return { ...design, devices };
}

const CASES = [
  { name: "three-edge.cir", clocks: 16, temp: FALSTAD },
  { name: "five-edge.cir", clocks: 8, temp: FALSTAD },
  { name: "fig1b-digipot.cir", clocks: 16, temp: FALSTAD },
  { name: "three-edge-text.cir", clocks: 16, temp: FALSTAD },
  { name: "three-edge-hardware.cir", clocks: 16, temp: 27 },
  { name: "fig1b-digipot-hardware.cir", clocks: 16, temp: 27 },
];

test.skipIf(missing !== undefined).each(CASES)(
  "$name: all nets within 1e-9 V at every clock",
  async ({ name, clocks, temp }) => {
    const design = withSubstrate(await deck(`circuits/${name}`));
    const simulator = new Simulator(design);
    simulator.start();
    let worst = { difference: 0, where: "" };
    for (let clock = 0; clock <= clocks; clock++) {
      simulator.nextRow();
      const theirs = operatingPoint(`${stateDeck(simulator)}\n.options temp=${temp} tnom=${temp}`);
      for (const [net, { name: path, domain }] of design.nets.entries()) {
        const volts = theirs.get(netName(net));
        if (domain === "analog" && volts !== undefined && net > 0) {
          const difference = Math.abs(volts - simulator.engine.voltage(net));
          if (!(difference <= worst.difference)) {
            worst = { difference, where: `${path} at clock ${clock}` };
          }
        }
      }
    }
    expect(worst.difference, worst.where).toBeLessThanOrEqual(1e-9);
  },
);
