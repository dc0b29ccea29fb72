/** The public surface of @twinedge/study. */
export const version = "0.1.0";
