/**
 * What the deck language means, against ngspice: each deck is read and solved by both. It is the reading that is compared,
 * so the circuits are small; every net and every source current must agree.
 */
import { describe, expect, test } from "vitest";
import { compare } from "./oracle/compare.ts";
import { missing } from "./oracle/ngspice.ts";

type Deck = readonly [name: string, lines: string];

function agree(decks: readonly Deck[]): void {
  test.skipIf(missing !== undefined).each(decks)("%s", async (_name, lines) => {
    const { voltageError, worstNet, currentError, worstSource, nets } = await compare([lines]);
    expect(nets).toBeGreaterThan(0);
    expect(voltageError, worstNet).toBeLessThanOrEqual(1e-9);
    expect(currentError, worstSource).toBeLessThanOrEqual(1e-9);
  });
}

const branch = (condition: string, params: string): string =>
  `v1 in 0 10\n.param ${params}\n.if (${condition})\nr1 in o 1k\n.else\nr1 in o 3k\n.endif\nr2 o 0 1k`;

describe(".if", () => {
  agree([
    ["holds", branch("a==1", "a=1")],
    ["does not hold", branch("a==1", "a=0")],
    ["a number", branch("a", "a=2")],
    ["&&, || and !", branch("a==1 && !b || 0", "a=1 b=0")],
    ["a comparison of formulas", branch("2*a+1 >= b", "a=1 b=3")],
    [
      "a parameter defined below",
      ".if (a==1)\nr1 in o 1k\n.else\nr1 in o 3k\n.endif\nr2 o 0 1k\nv1 in 0 10\n.param a=1",
    ],
    [
      ".elseif",
      "v1 in 0 10\n.param a=3\n.if (a==1)\nr1 in o 1k\n.elseif (a==2)\nr1 in o 2k\n.elseif (a>=3)\nr1 in o 3k\n.else\nr1 in o 4k\n.endif\nr2 o 0 1k",
    ],
    ["without .else", "v1 in 0 10\n.param a=1\nr1 in o 1k\nr2 o 0 1k\n.if (a==2)\nr3 o 0 1k\n.endif"],
    [
      "nested",
      "v1 in 0 10\n.param a=2 b=1\n.if (a==2)\n.if (b==2)\nr1 in o 4k\n.else\nr1 in o 3k\n.endif\n.else\nr1 in o 2k\n.endif\nr2 o 0 1k",
    ],
    [
      "around models",
      "v1 in 0 10\n.param fast=0\n.if (fast==1)\n.model dm d(is=1e-12)\n.else\n.model dm d(is=1e-6)\n.endif\nr1 in o 1k\nd1 o 0 dm",
    ],
    [
      "on an instance's parameter, around elements",
      ".subckt s a b p=1\n.if (p==1)\nr1 a b 1k\n.else\nr1 a m 1k\nr2 m b 2k\n.endif\n.ends\nv1 in 0 10\nx1 in o s p=1\nx2 o 0 s p=2",
    ],
    [
      "on an instance's parameter, around models",
      ".subckt s a b p=1\n.if (p==1)\n.model dm d(is=1e-12)\n.else\n.model dm d(is=1e-6)\n.endif\nd1 a b dm\n.ends\nv1 in 0 10\nr1 in o 1k\nx1 o 0 s p=1\nr2 in o2 1k\nx2 o2 0 s p=2",
    ],
    [
      "around instances of subcircuits",
      ".subckt s a b\nr1 a b 1k\n.ends\n.subckt t a b\nr1 a b 3k\n.ends\n.param a=0\nv1 in 0 10\n.if (a==1)\nx1 in o s\n.else\nx1 in o t\n.endif\nr2 o 0 1k",
    ],
  ]);
});

/** The value of an expression as a source's voltage, and as a law. */
const valued = (definitions: string, expression: string): string =>
  `${definitions}\nv1 a 0 {${expression}}\nr1 a 0 1k\nb1 b 0 v=${expression}\nr2 b 0 1k`;

describe("functions", () => {
  agree([
    ["in braces", valued(".func sq(x) {x*x}", "sq(1+2)")],
    ["in quotes", valued(".func sq(x) 'x*x'", "sq(3)")],
    ["with =", valued(".func sq(x) = {x*x}", "sq(3)")],
    ["bare", valued(".func sum(x,y) x+y", "2*sum(1,2)")],
    ["by .param", valued(".param sq(x)='x*x'", "sq(3)")],
    ["by .param among others", valued(".param a=2 sq(x)={x*x} c=3", "sq(3)+a+c")],
    ["a sign and a power", valued(".func p(x) {x^2}", "p(-3)")],
    ["without arguments", valued(".func five() {5}", "five()*2")],
    ["that call others, further down too", valued(".func q(x) {p(x)*2}\n.func p(x) {x+1}", "q(3)")],
    ["in their own arguments", valued(".func q(x) {x*2}", "q(q(q(1)))")],
    ["that hide one of ngspice's", valued(".func abs(x) {x*100}", "abs(-3)")],
    ["defined again", valued(".func q(x) {x*2}\n.func q(x) {x*3}", "q(3)")],
    ["of a parameter", valued(".param k=7\n.func q(x) {x*k}", "q(3)")],
    ["whose argument bears a parameter's name", valued(".param x=100\n.func q(x) {x*2}", "q(3)")],
    ["of voltages", "v1 in 0 10\n.func q(x) {x*v(in)}\nb1 o 0 v=q(3)\nr2 o 0 1k\ne2 p 0 vol='q(v(o))'\nr3 p 0 1k"],
    ["in a model", "v1 in 0 10\n.func q(x) {x*1e-12}\n.model dd d(is={q(2)})\nr2 in o 1k\nd1 o 0 dd"],
    [
      "of a subcircuit hide those outside",
      ".func q(x) {x*5}\n.subckt s a\n.func q(x) {x*2}\nv2 a 0 {q(3)}\n.ends\nx1 o s\nr2 o 0 1k\nv3 p 0 {q(2)}\nr3 p 0 1",
    ],
    [
      "take other names from where they are called",
      ".param k=7\n.func q(x) {x*k}\n.subckt s a k=2\nv2 a 0 {q(3)}\n.ends\nx1 o s k=4\nr2 o 0 1k\nv3 p 0 {q(2)}\nr3 p 0 1",
    ],
  ]);
});
