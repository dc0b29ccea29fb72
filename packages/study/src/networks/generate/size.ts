import { InputError } from "@twinedge/core";

/** Above this a network is no circuit that anyone simulates. */
export const MOST = 200_000;

/** Before anything so large is made. @throws InputError */
export function checkSize(nodes: number, edges: number): void {
  if (nodes > MOST || edges > MOST) {
    throw new InputError(`it would have ${nodes} nodes and ${edges} edges`, {
      remedy: `ask for at most ${MOST} of each`,
    });
  }
}
