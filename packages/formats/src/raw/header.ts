/** The header of one plot of a raw file, up to `Binary:` or `Values:`. */
import type { Bytes } from "./bytes.ts";

export interface Header {
  readonly title: string;
  readonly name: string;
  /** `length`: points of a variable that has fewer than the plot. */
  readonly variables: readonly { readonly name: string; readonly type: string; readonly length?: number }[];
  readonly points: number;
  /** Where a variable has no more points, its values are left out. */
  readonly unpadded: boolean;
  readonly binary: boolean;
  /** Numbers but the first have 4 bytes. */
  readonly short: boolean;
}

/** A damaged count must not fill the memory. */
const MOST_VALUES = 1 << 27;

const REMEDY = "a raw file begins with Title:, Plotname:, Flags:, No. Variables:, No. Points:, Variables:";

export function readHeader(bytes: Bytes): Header {
  const fields = new Map<string, string>();
  for (let line = bytes.nextLine(); ; line = bytes.nextLine()) {
    const [, key = "", value = ""] = /^\s*([A-Za-z][\w. ]*?)\s*:\s*(.*?)\s*$/.exec(line ?? "") ?? [];
    if (line === undefined || (key === "" && line.trim() !== "")) {
      const place = line === undefined ? "the file ends" : `"${line.slice(0, 40)}" stands`;
      throw bytes.error(`${place} in the header of a raw file`, REMEDY);
    }
    if (key.toLowerCase() === "variables") {
      return table(bytes, fields, value);
    }
    if (key !== "") {
      fields.set(key.toLowerCase(), value);
    }
  }
}

function table(bytes: Bytes, fields: ReadonlyMap<string, string>, rest: string): Header {
  const flags = new Set((fields.get("flags") ?? "real").toLowerCase().split(/\s+/));
  refuse(bytes, flags, fields.get("plotname") ?? "");
  const count = whole(bytes, fields, "No. Variables");
  const points = whole(bytes, fields, "No. Points");
  if (count * points > MOST_VALUES || count > MOST_VALUES) {
    throw bytes.error(
      `${count} variables at ${points} points are more than ${MOST_VALUES} values`,
      "write fewer signals",
    );
  }
  if (points === 0) {
    throw bytes.error("the plot has no points", "was the run stopped? Write the file again");
  }
  const variables = Array.from({ length: count }, (_, i) => {
    // Some programs begin the list behind "Variables:".
    const line = i === 0 && rest !== "" ? rest : bytes.nextLine();
    const [, number, name = "", type = "", more = ""] =
      /^\s*(\d+)\s+(.+?)\s+(\w+)((?:\s+\w+=\S+)*)\s*$/.exec(line ?? "") ?? [];
    if (Number(number) !== i) {
      throw bytes.error(
        `"${(line ?? "").slice(0, 40)}" where variable ${i} is declared`,
        "write its number, name and type",
      );
    }
    const length = /\sdims=(\d+)(?:\s|$)/.exec(more)?.[1];
    return { name, type: type.toLowerCase(), ...(length !== undefined && { length: Number(length) }) };
  });
  const kind = bytes.nextLine()?.trim().toLowerCase();
  if (kind !== "binary:" && kind !== "values:") {
    throw bytes.error(`"${(kind ?? "").slice(0, 40)}" where the values begin`, "write Binary: or Values:");
  }
  return {
    title: fields.get("title")?.replace(/^\*\s*/, "") ?? "",
    name: fields.get("plotname") ?? "",
    variables,
    points,
    unpadded: flags.has("unpadded"),
    binary: kind === "binary:",
    // LTspice says "forward" of a run and "double" where it writes 8 bytes; its header is UTF-16 in later versions.
    short: kind === "binary:" && (bytes.wide || flags.has("forward")) && !flags.has("double"),
  };
}

function refuse(bytes: Bytes, flags: ReadonlySet<string>, name: string): void {
  if (flags.has("complex")) {
    throw bytes.error(
      `plot "${name}" has complex numbers`,
      "only real ones are read: runs, sweeps and operating points",
    );
  }
  if (flags.has("stepped")) {
    throw bytes.error(`plot "${name}" holds several steps`, "write every step to a file of its own");
  }
  if (flags.has("fastaccess")) {
    throw bytes.error(`plot "${name}" is sorted by variable (fastaccess)`, "write it in the ordinary form");
  }
}

function whole(bytes: Bytes, fields: ReadonlyMap<string, string>, name: string): number {
  const text = fields.get(name.toLowerCase()) ?? "";
  if (!/^\d{1,12}$/.test(text)) {
    throw bytes.error(`${name}: "${text.slice(0, 40)}" is no number`, REMEDY);
  }
  return Number(text);
}
