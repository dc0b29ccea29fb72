/** Parts whose output does not move: the same kind of device with the same pins, which decides without its inputs. */
import { type Build, type DeviceDef, type DigitalBuilder, ONE, ZERO } from "@twinedge/core";

/** V: added to a comparator's + input, more than any input can undo. */
const OVERWHELMING = 1e6;

/** A comparator whose output transistor is always on (low) or always off (high). */
export function stuckComparator(def: DeviceDef, high: boolean): DeviceDef {
  return withBuild(def, (b) => ({
    num: (param: string): number => (param === "vos" ? (high ? OVERWHELMING : -OVERWHELMING) : b.num(param)),
    given: (param: string): boolean => param !== "headroom" && param !== "vicr_low" && b.given(param),
  }));
}

/** A digital device that holds one of its outputs. */
export function stuckOutput(def: DeviceDef, net: number, high: boolean): DeviceDef {
  return withBuild(def, ({ digital }) => {
    let held = false;
    const builder: DigitalBuilder = {
      driver(driven, initial) {
        if (driven !== net) {
          return digital.driver(driven, initial);
        }
        if (!held) {
          held = true;
          digital.driver(net, high ? ONE : ZERO);
        }
        return digital.driver(-1, initial);
      },
      process: (inputs, run) => digital.process(inputs, run),
      observe: (nets, run) => digital.observe(nets, run),
      follows: (process) => digital.follows(process),
      keepStart: (process) => digital.keepStart(process),
      openWithEdges: (process) => digital.openWithEdges(process),
    };
    return { digital: builder };
  });
}

function withBuild(def: DeviceDef, changed: (b: Build) => Partial<Build>): DeviceDef {
  return {
    ...def,
    build(b) {
      const own = Object.entries(changed(b)).map(([name, value]) => [name, { value }] as const);
      def.build(Object.create(b, Object.fromEntries(own)) as Build);
    },
  };
}
