/** Wires, ground, labels, resistors, capacitors, inductors, switches and what else conducts without a source of its own. */
import { type Element, type ElementLine, type ElementType, nothing } from "./element.ts";
import { at, direction, type Point } from "./geometry.ts";

export const wire: ElementType = {
  kind: "wire",
  read: ({ p1, p2 }) => ({ posts: [p1, p2], joined: true, translate: nothing }),
};

export const ground: ElementType = {
  kind: "ground",
  read: ({ p1 }) => ({ posts: [p1], ground: true, translate: nothing }),
};

/** A label: all with the same text are one node. */
export const label: ElementType = {
  kind: "label",
  read: ({ p1, flags, line }) => ({
    posts: [p1],
    label: (flags & 4) === 0 ? line.rest() : line.text("label"),
    translate: nothing,
  }),
};

export const resistor: ElementType = {
  kind: "resistor",
  read: ({ p1, p2, line }) => {
    const r = line.number("resistance");
    return twoTerminal(p1, p2, (nets, out) => out.device("resistor", nets, { r }));
  },
};

/** Open to direct current; the voltage it was saved with is where it starts. */
export const capacitor: ElementType = {
  kind: "capacitor",
  read: ({ p1, p2, line }) => {
    const c = line.number("capacitance");
    const ic = line.number("saved voltage");
    return { posts: [p1, p2], translate: (nets, out) => out.device("capacitor", nets, { c, ic }) };
  },
};

export const inductor: ElementType = {
  kind: "inductor",
  read: ({ p1, p2, line }) => {
    const l = line.number("inductance");
    const ic = line.number("saved current");
    return twoTerminal(p1, p2, (nets, out) => out.device("inductor", nets, { l, ic }));
  },
};

/** Closed it is a wire, open it is nothing. */
export const switchElement: ElementType = {
  kind: "switch",
  read: ({ p1, p2, line }) => {
    const standing = (open: boolean): Element => ({
      posts: [p1, p2],
      joined: !open,
      translate: nothing,
      positions: {
        words: "open, closed",
        link: 0,
        at: (word) => (word in OPEN ? standing(OPEN[word] ?? false) : undefined),
      },
    });
    return standing(line.position("position", 1, 0) !== 0);
  },
};

/** Words for a switch's position; in the file 0 is closed. */
const OPEN: Readonly<Record<string, boolean>> = { open: true, closed: false, 1: true, 0: false };

/** A switch to one of several contacts; the connection is a source of 0 V, so that its current can be read. */
export const switchThrow: ElementType = {
  kind: "switch",
  read: (element) => {
    const { p1, flags, line } = element;
    const position = line.position("position", 1, 0);
    line.skip();
    const link = line.numberOr(0, "link");
    const throws = line.integerOr(2, "number of contacts", 2, 64);
    const contacts: Point[] = [];
    for (let i = 0; i < throws; i++) {
      const aside = throws === 2 ? 16 - 32 * i : -16 * (i - Math.trunc((throws - 1) / 2));
      contacts.push(offset(element, 1, aside));
    }
    const posts = [p1, ...contacts];
    const last = (flags & 1) !== 0 && throws === 2 ? throws : throws - 1;
    if (position > last) {
      throw line.error(`the switch stands at ${position}`, `it has the positions 0 to ${last}`);
    }
    const standing = (contact: number): Element => ({
      posts,
      positions: {
        words: `0 to ${last}`,
        link,
        at: (word) => (/^\d+$/.test(word) && Number(word) <= last ? standing(Number(word)) : undefined),
      },
      // Beyond the contacts it is off.
      ...(contact === throws
        ? { translate: nothing }
        : {
            paths: [[0, contact + 1]],
            translate: (nets, out) => out.device("vsource", [nets[0] ?? "", nets[contact + 1] ?? ""], { dc: 0 }),
          }),
    });
    return standing(position);
  },
};

/** Ends, then the wiper, which never comes nearer to an end than half a percent. */
export const pot: ElementType = {
  kind: "pot",
  read: ({ p1, p2, line }, { grid }) => {
    const r = line.number("resistance");
    const position = line.number("position");
    const dx = p2.x - p1.x;
    const dy = p2.y - p1.y;
    if (dx === 0 && dy === 0) {
      throw line.error("the pot has no length", "draw it from one point to another");
    }
    const level = Math.abs(dx) > Math.abs(dy);
    const whole = (d: number): number => Math.sign(d) * 2 * grid * Math.ceil(Math.abs(d) / (2 * grid));
    const end = level ? { x: p1.x + whole(dx), y: p1.y } : { x: p1.x, y: p1.y + whole(dy) };
    const drawn = level ? (dx < 0 ? dy : -dy) : dy > 0 ? dx : -dx;
    const wiper = at(p1, end, 0.5, drawn === 0 ? grid : drawn);
    const fraction = 0.005 + 0.0099 * Math.trunc(100 * position);
    return {
      posts: [p1, end, wiper],
      paths: [[0, 1, 2]],
      translate: ([a = "", b = "", w = ""], out) => {
        out.device("resistor", [a, w], { r: r * fraction }, "a");
        out.device("resistor", [w, b], { r: r * (1 - fraction) }, "b");
      },
    };
  },
};

interface SwitchModel {
  readonly ron: number;
  readonly roff: number;
  /** Volts at the control; the switch closes at or above it. */
  readonly threshold: number;
}

function readSwitchModel({ line }: ElementLine): SwitchModel {
  return {
    ron: line.numberOr(20, "resistance when closed"),
    roff: line.numberOr(1e10, "resistance when open"),
    threshold: line.numberOr(2.5, "threshold"),
  };
}

/** As SPICE's S: closed while V(plus) - V(minus) of the control is above vt. */
function controlled(model: SwitchModel, inverted: boolean, control: string) {
  const vt = inverted ? -model.threshold : model.threshold;
  return {
    model: { base: "switch", type: "sw", params: { ron: model.ron, roff: model.roff, vt, vh: 0 } },
    control: inverted ? ["0", control] : [control, "0"],
  };
}

export const analogSwitch: ElementType = {
  kind: "analogswitch",
  read: (element) => {
    const { p1, p2, flags } = element;
    const model = readSwitchModel(element);
    return {
      posts: [p1, p2, offset(element, 0.5, -16)],
      paths: [[0, 1]],
      translate: ([a = "", b = "", c = ""], out) => {
        const s = controlled(model, (flags & 1) !== 0, c);
        out.modelled(s.model, [a, b, ...s.control]);
      },
    };
  },
};

/** Common, the contact that closes with the control, the one that opens. */
export const analogSwitchTwo: ElementType = {
  kind: "analogswitch",
  read: (element) => {
    const { p1, flags } = element;
    const model = readSwitchModel(element);
    const inverted = (flags & 1) !== 0;
    return {
      posts: [p1, offset(element, 1, 16), offset(element, 1, -16), offset(element, 0.5, 16)],
      paths: [[0, 1, 2]],
      translate: ([p = "", a = "", b = "", c = ""], out) => {
        const closing = controlled(model, inverted, c);
        const opening = controlled(model, !inverted, c);
        out.modelled(closing.model, [p, a, ...closing.control], {}, "a");
        out.modelled(opening.model, [p, b, ...opening.control], {}, "b");
      },
    };
  },
};

export function twoTerminal(p1: Point, p2: Point, translate: NonNullable<Element["translate"]>): Element {
  return { posts: [p1, p2], paths: [[0, 1]], translate };
}

/** A terminal beside the line from p1 to p2, which then needs a direction. */
export function offset({ p1, p2, line }: ElementLine, along: number, aside: number): Point {
  if (direction(p1, p2) === 0) {
    throw line.error("the element has no length, so its terminals coincide", "draw it from one point to another");
  }
  return at(p1, p2, along, aside);
}
