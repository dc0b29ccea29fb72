import { defineConfig } from "vitest/config";
import everyday from "./vitest.config.ts";

/** What takes minutes: whole state spaces, hundreds of random circuits against other engines, fuzzing. CI runs it too. */
export default defineConfig({
  ...everyday,
  test: {
    ...everyday.test,
    include: ["test/long/*.test.ts"],
    testTimeout: 600_000,
    hookTimeout: 600_000,
    reporters: process.env["CI"] ? ["default", ["json", { outputFile: "test-results/long.json" }]] : ["default"],
  },
});
