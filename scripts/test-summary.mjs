/** Prints `N passed, N failed` from the report that the tests write under CI=true; exits 1 if any failed or none ran. */
import { readFileSync } from "node:fs";

const report = JSON.parse(readFileSync(new URL("../test-results/vitest.json", import.meta.url), "utf8"));
const skipped = report.numPendingTests + report.numTodoTests;
if (skipped > 0) console.log(`${skipped} skipped`);
console.log(`${report.numPassedTests} passed, ${report.numFailedTests} failed`);
if (!report.success || report.numPassedTests === 0) process.exitCode = 1;
