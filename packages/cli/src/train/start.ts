/** `--from`: the codes at the end of a record. */
import { InputError } from "@twinedge/core";
import { readDocument, type Task } from "@twinedge/study/learn";
import { readInput } from "../input.ts";
import type { Io } from "../io.ts";

/**
 * @param codes positions of a pot
 * @returns code by edge
 * @throws InputError where it is no record, or one of other edges or pots
 */
export async function codesOf(
  name: string,
  { network }: Task,
  codes: number,
  io: Io,
): Promise<ReadonlyMap<string, number>> {
  const { text } = await readInput(name, io);
  const record = readDocument(text, name);
  if (record.twinedge !== "training") {
    throw new InputError(`${name} is no record of training`, { remedy: "write one with --record, without --seeds" });
  }
  const { edges } = record.network;
  if (edges.map((edge) => edge.name).join(" ") !== network.edges.map((edge) => edge.name).join(" ")) {
    throw new InputError(`${name} was trained on other edges than those of network "${network.name}"`, {
      remedy: "take a record of the same network",
    });
  }
  const last = record.codes.at(-1) ?? [];
  const bad = edges.findIndex((_, e) => {
    const code = last[e] ?? Number.NaN;
    return !Number.isInteger(code) || code < 0 || code >= codes;
  });
  if (bad >= 0) {
    throw new InputError(
      `${name}: edge ${edges[bad]?.name} stands at ${last[bad] ?? "x"}, which is no code of ${codes}`,
      {
        remedy: "take a record of pots with as many codes",
      },
    );
  }
  return new Map(edges.map((edge, e) => [edge.name, last[e] ?? 0]));
}
