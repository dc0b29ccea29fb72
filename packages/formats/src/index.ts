/** The public surface of @twinedge/formats. */
export const version = "0.1.0";
export * from "./falstad/index.ts";
export * from "./spice/index.ts";
