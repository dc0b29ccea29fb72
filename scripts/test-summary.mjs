/** Prints `N passed, N failed` from the reports that the suites write under CI=true; exits 1 if any failed or one ran no test. */
import { readFileSync } from "node:fs";

const SUITES = ["vitest", "long"];
const reports = SUITES.map((name) =>
  JSON.parse(readFileSync(new URL(`../test-results/${name}.json`, import.meta.url), "utf8")),
);
/** @param {(report: { numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number }) => number} count */
const total = (count) => reports.reduce((sum, report) => sum + count(report), 0);
const skipped = total((report) => report.numPendingTests + report.numTodoTests);
if (skipped > 0) console.log(`${skipped} skipped`);
console.log(`${total((report) => report.numPassedTests)} passed, ${total((report) => report.numFailedTests)} failed`);
if (reports.some((report) => !report.success || report.numPassedTests === 0)) process.exitCode = 1;
