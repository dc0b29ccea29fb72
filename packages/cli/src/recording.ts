/** What a recorded run holds: signals, span and number of points of a VCD, an ngspice raw file (its header) or a CSV file. */
import { readVcd } from "@twinedge/formats";
import { toSeconds } from "./values.ts";

export interface RecordingFacts {
  readonly title: string | undefined;
  readonly signals: readonly string[];
  /** s */
  readonly from: number | undefined;
  readonly to: number | undefined;
  /** Rows, or time points. */
  readonly points: number | undefined;
}

export function vcdFacts(text: string, name: string): RecordingFacts {
  const { title, signals, times, endTime } = readVcd(text, name);
  return {
    title: title === "" ? undefined : title,
    signals: signals.map(({ path }) => path),
    from: times[0] === undefined ? undefined : toSeconds(times[0]),
    to: toSeconds(endTime),
    points: new Set(times).size,
  };
}

export function rawFacts(text: string): RecordingFacts {
  const header = text.slice(0, Math.max(0, text.search(/^(?:Binary|Values):/m)));
  const field = (name: string): string | undefined =>
    new RegExp(`^${name}:[ \\t]*(.*)$`, "im").exec(header)?.[1]?.trim();
  const variables = /^Variables:[^]*$/m.exec(header)?.[0] ?? "";
  const signals = [...variables.matchAll(/^\s+\d+\s+(\S+)\s+\S+/gm)].map(([, name = ""]) => name);
  const points = field(String.raw`No\. Points`);
  return {
    title: field("Title"),
    signals,
    from: undefined,
    to: undefined,
    points: points === undefined ? undefined : Number(points),
  };
}

export function csvFacts(text: string): RecordingFacts {
  const [header = "", ...rows] = text.trimEnd().split(/\r?\n/);
  const names = header.split(",").map((name) => name.replaceAll('"', ""));
  const column = Math.max(
    0,
    names.findIndex((name) => /^(?:t|time)$/i.test(name)),
  );
  const time = (row: string | undefined): number | undefined =>
    row === undefined ? undefined : Number(row.split(",")[column]);
  return {
    title: undefined,
    signals: names.filter((name, i) => i !== column && name !== "clock"),
    from: time(rows[0]),
    to: time(rows.at(-1)),
    points: rows.length,
  };
}
