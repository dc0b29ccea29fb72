/** A comparison as lines to read and as a JSON document. */
import { type Design, formatSi } from "@twinedge/core";
import { plural } from "../text.ts";
import { toSeconds } from "../values.ts";
import type { CompareRequest, Comparison, LogicDifference, VoltageDifference } from "./engine.ts";

export function comparisonLines(design: Design, request: CompareRequest, c: Comparison): readonly string[] {
  const { voltage, state, event } = c;
  const instants = plural(c.instants, "instant");
  return [
    design.title,
    `with ${c.version}`,
    "",
    ...(c.analogNets === 0
      ? []
      : [
          voltage === undefined
            ? `${plural(c.analogNets, "voltage")} at ${instants}: equal`
            : `${plural(c.analogNets, "voltage")} at ${instants}: largest difference ${difference(voltage)}, ${place(voltage)}: ours ${volts(voltage.ours)}, theirs ${volts(voltage.theirs)}`,
        ]),
    ...(c.digitalNets === 0
      ? []
      : [
          state === undefined
            ? `${plural(c.digitalNets, "logic value")} at ${instants}: equal`
            : `${plural(c.digitalNets, "logic value")} at ${instants}: first difference ${place(state)}: ours ${state.ours}, theirs ${state.theirs}`,
        ]),
    ...(c.events === 0 && event === undefined
      ? []
      : [
          event === undefined
            ? `${plural(c.events, "event")}: the same ${closeness(c.picoseconds ?? request.picoseconds)}`
            : `${plural(c.events, "event")}: first difference ${place(event, TO_THE_PICOSECOND)}: ${eventText(event)}`,
        ]),
    ...c.notes.map((note) => `note: ${note}`),
    c.agrees ? "agrees" : `differs by more than ${formatSi(request.volts, "V")}, or in a logic value`,
  ];
}

function closeness(picoseconds: number): string {
  return picoseconds === 0 ? "to the picosecond" : `within ${formatSi(toSeconds(picoseconds), "s")}`;
}

function difference({ ours, theirs }: VoltageDifference): string {
  return formatSi(Math.abs(ours - theirs), "V");
}

function volts(value: number): string {
  return `${value.toFixed(9)} V`;
}

/** Digits of a time in s that show every picosecond. */
const TO_THE_PICOSECOND = 15;

function place({ net, clock, time }: VoltageDifference | LogicDifference, digits?: number): string {
  const at = clock === undefined ? "" : ` at clock ${clock}`;
  return `${net}${at} (${formatSi(toSeconds(time), "s", digits)})`;
}

function eventText({ ours, theirs, theirTime }: LogicDifference): string {
  const late = theirTime === undefined ? "" : ` at ${formatSi(toSeconds(theirTime), "s", TO_THE_PICOSECOND)}`;
  return `ours ${ours || "none"}, theirs ${theirs || "none"}${late}`;
}

export function comparisonDocument(engine: string, design: Design, request: CompareRequest, c: Comparison): unknown {
  return {
    title: design.title,
    file: design.file,
    engine,
    version: c.version,
    tolerance: { volts: request.volts, seconds: toSeconds(c.picoseconds ?? request.picoseconds) },
    instants: c.instants,
    analogNets: c.analogNets,
    digitalNets: c.digitalNets,
    voltage:
      c.voltage === undefined
        ? null
        : { ...inSeconds(c.voltage), difference: Math.abs(c.voltage.ours - c.voltage.theirs) },
    state: c.state === undefined ? null : inSeconds(c.state),
    events: c.events,
    event: c.event === undefined ? null : inSeconds(c.event),
    agrees: c.agrees,
    notes: c.notes,
  };
}

function inSeconds<T extends VoltageDifference | LogicDifference>(one: T) {
  const { time, ...rest } = one;
  const theirTime = "theirTime" in one && one.theirTime !== undefined ? { theirTime: toSeconds(one.theirTime) } : {};
  return { ...rest, time: toSeconds(time), ...theirTime };
}
