/**
 * The clock of a run: the active edges of the pulse source that drives the clock net. They are known in advance, so that the
 * state just before an edge can be sampled.
 */

import { InputError } from "../diagnostic.ts";
import type { Design, FlatDevice } from "../elaborate/design.ts";
import { netOf } from "../elaborate/flatdevice.ts";
import { type Pulse, pulseOf } from "./pulse.ts";

export interface ClockEdges {
  /** Time in ps of active edge k = 1, 2, ...; Infinity past the last. */
  edge(k: number): number;
}

/**
 * @throws InputError when the deck names no clock, or its net is not driven by a PULSE source.
 */
export function clockEdges(design: Design): ClockEdges {
  const { clock } = design.run;
  if (clock === undefined) {
    throw new InputError("the circuit has no clock to count", {
      remedy: "add a line `*@ clock NET`, give --clock, or run --until a time",
    });
  }
  const net = design.netByName.get(clock.net);
  if (net === undefined) {
    throw new InputError(`clock net "${clock.net}" is not in the circuit`, {
      pos: clock.pos,
      remedy: "name a net of the circuit",
    });
  }
  const source = design.devices.find((device) => netOf(device, device.def.waveformPin) === net);
  if (source === undefined || source.params.get("wave") !== "pulse") {
    throw new InputError(`clock net "${clock.net}" is not driven by a PULSE voltage source`, {
      pos: source?.pos ?? clock.pos,
      remedy: "drive it with V... PULSE(0 5 delay 0 0 width period)",
    });
  }
  const pulse = pulseOf(numbers(source));
  return edgesOf(pulse, (clock.edge === "rise") === pulse.v2 > pulse.v1);
}

/** Edges at mid-ramp: of the leading kind (v1 to v2), or of the trailing. */
function edgesOf(pulse: Pulse, leading: boolean): ClockEdges {
  const first =
    pulse.delay + (leading ? Math.ceil(pulse.rise / 2) : pulse.rise + pulse.width + Math.ceil(pulse.fall / 2));
  return { edge: (k) => (k === 1 ? first : first + (k - 1) * pulse.period) };
}

function numbers(source: FlatDevice): readonly number[] {
  const args = source.params.get("args");
  return Array.isArray(args) ? args.map((value) => (typeof value === "number" ? value : Number.NaN)) : [];
}
