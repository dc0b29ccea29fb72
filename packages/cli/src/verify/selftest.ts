/** The self test as a part of `verify`: every edge alone, what fails, and what is wrong. */
import type { Circuit, Design } from "@twinedge/core";
import {
  type CheckResult,
  type CoverageOptions,
  type EdgeReport,
  faultCoverage,
  OUTCOMES,
  type SelfTestOptions,
  selfTest,
} from "@twinedge/study";
import type { Section } from "./section.ts";

/** @throws InputError where the circuit has no edges */
export function selfTestSection(circuit: Circuit, design: Design, options: SelfTestOptions): Section {
  if (circuit.top.subcircuits.get("decision")?.scheme === undefined) {
    const reason = "the circuit does not say by which scheme its edges decide (*@ scheme)";
    return { name: "selftest", title: "self test: not run", ok: true, lines: [reason], json: { reason } };
  }
  const { scheme, ok, edges, crossed } = selfTest(circuit, design, options);
  const failing = edges.filter((edge) => !edge.ok);
  const tried = edges.flatMap(({ checks }) => checks).reduce((sum, { tried: n }) => sum + n, 0);
  const good = edges.length - failing.length;
  return {
    name: "selftest",
    title: `self test: every edge alone on a bench, scheme ${scheme}`,
    ok,
    lines: [
      `${good} of ${edges.length} edges pass (${tried} trials)`,
      ...crossed.map((net) => `net ${net} is an end of free pots and of clamped ones`),
      ...failing.flatMap(told),
    ],
    json: { scheme, edges, crossed },
  };
}

function told({ edge, checks, diagnoses }: EdgeReport): readonly string[] {
  const failures = checks.filter(({ failed }) => failed > 0).map((check) => `  ${failure(check)}`);
  const found = diagnoses.map(({ subject, text }) => `  ${subject}: ${text}`);
  const heading =
    found.length === 0
      ? `${edge}: fails, and no single fault known to the test explains it`
      : found.length === 1
        ? `${edge}: found`
        : `${edge}: found, indistinguishable by what the edge does`;
  return [heading, ...found, `${edge}: failed checks`, ...failures];
}

function failure({ check, subject, tried, failed, first }: CheckResult): string {
  return `${check} ${subject}: ${failed} of ${tried}${first === undefined ? "" : `, first ${first}`}`;
}

/** Every single fault of one edge, and what the self test says of it: a finding, no check that could fail. */
export function faultCoverageSection(circuit: Circuit, design: Design, options: CoverageOptions): Section {
  const coverage = faultCoverage(circuit, design, options);
  const { edge, faults, counts } = coverage;
  const width = Math.max(...faults.map(({ fault }) => fault.length));
  return {
    name: "faultCoverage",
    title: `fault coverage of edge ${edge}: ${faults.length} single faults`,
    ok: true,
    lines: [
      OUTCOMES.map((outcome) => `${counts[outcome]} ${outcome}`).join(", "),
      ...OUTCOMES.flatMap((outcome) =>
        faults
          .filter((fault) => fault.outcome === outcome)
          .map(({ fault, said }) => `${outcome.padEnd(10)}  ${fault.padEnd(width)}  ${said.join("; ")}`),
      ),
    ],
    json: coverage,
  };
}
