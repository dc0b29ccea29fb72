/** Where someone looks: test points, outputs, probes. They carry no current. */
import { type ElementType, nothing } from "./element.ts";

export const testPoint: ElementType = {
  kind: "testpoint",
  read: ({ p1 }) => ({ posts: [p1], observes: "listed", translate: nothing }),
};

const FLAG_PULL_DOWN = 4;

export const logicOutput: ElementType = {
  kind: "output",
  read: ({ p1, flags }) =>
    (flags & FLAG_PULL_DOWN) === 0
      ? { posts: [p1], observes: "listed", translate: nothing }
      : {
          posts: [p1],
          held: [0],
          observes: "listed",
          translate: ([net = ""], out) => out.device("resistor", [net, "0"], { r: 1e6 }),
        },
};

export const output: ElementType = {
  kind: "output",
  read: ({ p1 }) => ({ posts: [p1], observes: "listed", translate: nothing }),
};

/** A voltmeter between two points. */
export const probe: ElementType = {
  kind: "probe",
  read: ({ p1, p2 }) => ({ posts: [p1, p2], observes: "unlisted", translate: nothing }),
};
