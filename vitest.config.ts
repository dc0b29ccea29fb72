import { defineConfig } from "vitest/config";

// "@twinedge/source" makes the packages resolve each other's sources, so nothing has to be built before the tests.
const conditions = ["@twinedge/source", "module", "node", "development|production"];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ["packages/*/src/**/*.test.ts", "test/*.test.ts"],
    setupFiles: ["test/setup.ts"],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    pool: "threads",
    // Modules are loaded once a thread: no test changes them.
    isolate: false,
    maxWorkers: 2,
    reporters: process.env["CI"] ? ["default", ["json", { outputFile: "test-results/vitest.json" }]] : ["default"],
  },
});
