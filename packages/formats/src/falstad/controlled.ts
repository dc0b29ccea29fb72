/**
 * Controlled sources 212 to 215: chips whose output follows an expression of input voltages, or of the currents through pairs
 * of inputs. An input of voltage goes through a buffer, so that it may be a net of logic.
 */
import type { Expr } from "@twinedge/core";
import { chipHeader, chipPins, range } from "./chips.ts";
import type { ElementType } from "./element.ts";
import { parseExpression } from "./expression.ts";
import type { PinPlace } from "./geometry.ts";

const LETTERS = "abcdefghi";

function controlled(by: "voltage" | "current", gives: "voltage" | "current"): ElementType {
  return {
    kind: "controlled",
    read: (element) => {
      const { line } = element;
      chipHeader(element);
      const count = line.integerOr(2, "number of inputs", 1, LETTERS.length * 2);
      const text = line.text("expression");
      const letters = by === "voltage" ? count : Math.floor(count / 2);
      // Read with stand-ins, so that a mistake is found where it stands.
      const parse = (inputs: readonly Expr[]): Expr => {
        try {
          return parseExpression(text, inputs);
        } catch (error) {
          const message = `the expression "${text}": ${error instanceof Error ? error.message : String(error)}`;
          throw line.error(message, "use the letters of the inputs, numbers, operators and functions of values");
        }
      };
      parse(range(letters).map((): Expr => ({ kind: "number", value: 0 })));
      const pins: PinPlace[] = [...range(count).map((i): PinPlace => [i, "w"]), [0, "e"], [1, "e"]];
      const pairs = range(letters).map((i) => [2 * i, 2 * i + 1]);
      return {
        posts: chipPins(element, 2, Math.max(count, 2), pins),
        paths: [...(by === "current" ? pairs : []), [count, count + 1]],
        translate: (nets, out) => {
          const inputs = range(letters).map((i): Expr => {
            const part = LETTERS[i] ?? "";
            if (by === "current") {
              out.device("vsource", [nets[2 * i] ?? "", nets[2 * i + 1] ?? ""], { dc: 0 }, part);
              return { kind: "current", device: out.named(part) };
            }
            out.device("vcvs", [out.named(part), "0", nets[i] ?? "", "0"], { gain: 1 }, part);
            return { kind: "voltage", plus: out.named(part) };
          });
          const law = parse(inputs);
          // Voltage from + to -; a current comes out of +.
          const [plus = "", minus = ""] = nets.slice(count);
          if (gives === "voltage") {
            out.device("bsource", [plus, minus], { v: law });
          } else {
            out.device("bsource", [minus, plus], { i: law });
          }
        },
      };
    },
  };
}

export const vcvs = controlled("voltage", "voltage");
export const vccs = controlled("voltage", "current");
export const ccvs = controlled("current", "voltage");
export const cccs = controlled("current", "current");
