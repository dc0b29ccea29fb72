/** The law of a source in the words of ngspice's B element, with nets and devices by the names of the deck. */
import type { DeviceReading, Expr, FlatDevice } from "@twinedge/core";
import { elementName, type NgspiceDeck } from "./deck.ts";

const INFIX: Readonly<Record<string, string>> = {
  "+": "+",
  "-": "-",
  "*": "*",
  "/": "/",
  "==": "==",
  "!=": "!=",
  "<": "<",
  ">": ">",
  "<=": "<=",
  ">=": ">=",
  and: "&&",
  or: "||",
};

export function law(deck: NgspiceDeck, d: DeviceReading, device: FlatDevice, param: string): string {
  const value = device.params.get(param);
  if (typeof value === "number") {
    return String(value);
  }
  if (value === undefined || typeof value !== "object" || !("kind" in value)) {
    return d.fail(`parameter "${param}" is not an expression`, "write it in braces");
  }
  return new Law(deck, d, device).text(value);
}

/** V/I sources by path, for currents in laws and of F and H elements. */
export function currentOf(deck: NgspiceDeck, d: DeviceReading, device: FlatDevice, name: string): string {
  const path = device.pathOf(name);
  const source = deck.design.devices.find((other) => other.name === path);
  if (source?.def.type !== "vsource") {
    return d.fail(`the current of ${name} cannot be read in ngspice`, "put a source of 0 V in series and name that");
  }
  return elementName("v", path);
}

class Law {
  private readonly deck: NgspiceDeck;
  private readonly d: DeviceReading;
  private readonly device: FlatDevice;

  constructor(deck: NgspiceDeck, d: DeviceReading, device: FlatDevice) {
    this.deck = deck;
    this.d = d;
    this.device = device;
  }

  text(expr: Expr): string {
    switch (expr.kind) {
      case "number":
        return number(expr.value);
      case "name":
        return number(this.device.lookup(expr.name, expr.pos));
      case "voltage":
        return `v(${[expr.plus, ...(expr.minus === undefined ? [] : [expr.minus])].map((net) => this.net(net)).join(",")})`;
      case "current":
        return `i(${currentOf(this.deck, this.d, this.device, expr.device)})`;
      case "call":
        return this.call(
          expr.fn,
          expr.args.map((arg) => this.text(arg)),
        );
    }
  }

  private net(name: string): string {
    const net = name === "0" || name === "gnd" ? 0 : this.device.netOf(name);
    return net < 0 ? this.d.fail(`net "${name}" is not in the circuit`) : this.deck.net(net);
  }

  /** What ngspice has no word for is said in those it has. */
  private call(fn: string, args: readonly string[]): string {
    const [a = "0", b = "0", c = "0"] = args;
    const infix = INFIX[fn];
    if (infix !== undefined) {
      return `(${a} ${infix} ${b})`;
    }
    switch (fn) {
      case "neg":
        return `(-${a})`;
      case "not":
        return `(${a} == 0 ? 1 : 0)`;
      case "if":
        return `(${a} != 0 ? ${b} : ${c})`;
      case "^":
        return `pow(${a}, ${b})`;
      case "%":
        return `(${a} - ${b} * ${int(`(${a} / ${b})`)})`;
      case "int":
        return int(a);
      case "log":
        return `ln(${a})`;
      case "limit":
        return `min(max(${a}, ${b}), ${c})`;
      default:
        return `${fn}(${args.join(", ")})`;
    }
  }
}

function int(text: string): string {
  return `(sgn(${text}) * floor(abs(${text})))`;
}

function number(value: number): string {
  return value < 0 ? `(${value})` : String(value);
}
