/** From failed checks to what is wrong: parts that fail by themselves, loose wires, and single repairs after which everything passes. */
import type { FlatDevice } from "@twinedge/core";
import type { Meant } from "./checks.ts";
import { altered } from "./draft.ts";
import { looseWires } from "./loose.ts";
import { pulledUp, releasedBy, repairsFor } from "./repairs.ts";
import { comparatorNets } from "./roles.ts";
import { checkAlone, type OnBench, passes, type Settings } from "./run.ts";
import type { CheckName, CheckResult } from "./tally.ts";

export interface Diagnosis {
  /** Device, `DEVICE.PIN`, or the wires. */
  readonly subject: string;
  readonly text: string;
  /** Nets that a missing part would have been on. */
  readonly nets: readonly number[];
}

/** Checks in the order in which one depends on another: the first that fails is nearest to the fault. */
const ORDER: readonly CheckName[] = [
  "bench",
  "range",
  "comparator",
  "gate",
  "decision",
  "code",
  "tap",
  "store",
  "pot",
  "step",
  "ends",
];

/** Several are indistinguishable: each of them alone explains everything seen. Empty: no single fault known here does. */
export function diagnose(
  on: OnBench,
  own: readonly FlatDevice[],
  results: readonly CheckResult[],
  meant: Meant,
  settings: Settings,
): readonly Diagnosis[] {
  const failed = results.filter((result) => result.failed > 0);
  const checks = [...new Set(failed.map(({ check }) => check))];
  const first = ORDER.find((check) => checks.includes(check));
  if (first === undefined) {
    return [];
  }
  const alters = (change: Parameters<typeof altered>[1]): OnBench => ({ ...on, design: altered(on.design, change) });
  const direct = failed.flatMap((result) =>
    ofPart(result, on, own, (change) => checkAlone(alters(change), meant, settings)),
  );
  if (direct.length > 0) {
    return direct;
  }
  const wires = looseWires(on.design, own);
  const loose = (input: boolean): readonly Diagnosis[] =>
    wires.filter((wire) => wire.input === input).map(({ subject, net, text }) => ({ subject, text, nets: [net] }));
  if (loose(true).length > 0) {
    return loose(true);
  }
  const repairs = repairsFor(first, on, own)
    .filter(({ change }) => passes(alters(change), meant, settings, checks))
    .map(({ subject, fault, remedy, nets = [] }): Diagnosis => {
      const where =
        nets.length === 0 ? "" : ` between ${nets.map((net) => on.design.nets[net]?.name ?? "").join(" and ")}`;
      return { subject, text: `${fault}${where} (${remedy}, and all checks pass)`, nets };
    });
  return repairs.length > 0 ? repairs : loose(false);
}

/** A comparator or gate that does not do what its own inputs ask. */
function ofPart(
  { check, subject, seen }: CheckResult,
  on: OnBench,
  own: readonly FlatDevice[],
  recheck: (change: Parameters<typeof altered>[1]) => readonly CheckResult[],
): readonly Diagnosis[] {
  const device = on.design.devices.find(({ name }) => name === subject);
  if (device === undefined || (check !== "comparator" && check !== "gate")) {
    return [];
  }
  const [[, lowAsHigh = 0, lowAsX = 0] = [], [highAsLow = 0, , highAsX = 0] = []] = seen;
  const says = (text: string, nets: readonly number[] = []): Diagnosis => ({ subject, text, nets });
  if (lowAsX + highAsX > 0) {
    return [says("its output is neither 0 nor 1 where its inputs decide")];
  }
  if (lowAsHigh > 0 && highAsLow > 0) {
    return [says("its output does not follow its inputs")];
  }
  const mended = (results: readonly CheckResult[]): boolean =>
    results.some((result) => result.check === check && result.subject === subject && result.failed === 0);
  if (check === "comparator" && highAsLow > 0 && mended(recheck(pulledUp(device)))) {
    return [says("no pull-up: with its output transistor off nothing raises its output", [comparatorNets(device).out])];
  }
  if (check === "comparator" && lowAsHigh > 0) {
    const shorts = releasedBy(device, own).filter(({ change }) => mended(recheck(change)));
    if (shorts.length > 0) {
      return shorts.map((repair) => ({
        subject: repair.subject,
        text: `${repair.fault} (${repair.remedy})`,
        nets: [],
      }));
    }
  }
  return [says(highAsLow > 0 ? "stuck low" : "stuck high")];
}
