/**
 * What the deck language means, as decks that ngspice and this program read and solve. It is the reading that is compared, so
 * the circuits are small; every net and every source current must agree.
 */
import { expect } from "vitest";
import { compare } from "./compare.ts";

export type LanguageDeck = readonly [name: string, lines: string];

/** Both must say the same of the deck. */
export async function agree(lines: string): Promise<void> {
  const { voltageError, worstNet, currentError, worstSource, nets } = await compare([lines]);
  expect(nets).toBeGreaterThan(0);
  expect(voltageError, worstNet).toBeLessThanOrEqual(1e-9);
  expect(currentError, worstSource).toBeLessThanOrEqual(1e-9);
}

function group(about: string, decks: readonly LanguageDeck[]): readonly LanguageDeck[] {
  return decks.map(([name, lines]): LanguageDeck => [`${about}: ${name}`, lines]);
}

const branch = (condition: string, params: string): string =>
  `v1 in 0 10\n.param ${params}\n.if (${condition})\nr1 in o 1k\n.else\nr1 in o 3k\n.endif\nr2 o 0 1k`;

/** The value of an expression as a source's voltage, and as a law. */
const valued = (definitions: string, expression: string): string =>
  `${definitions}\nv1 a 0 {${expression}}\nr1 a 0 1k\nb1 b 0 v=${expression}\nr2 b 0 1k`;

const LATCH = "r1 vcc p 1k\nr2 vcc q 1k\nr3 p b2 10k\nr4 q b1 10k\nq1 p b1 0 qm\nq2 q b2 0 qm";

export const languageDecks: readonly LanguageDeck[] = [
  ...group(".if", [
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
  ]),
  ...group("functions", [
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
  ]),
  ...group("numbers", [
    [
      "suffixes and what follows them",
      [
        "1e3k",
        "10MEG",
        "10M",
        "1F",
        "1a",
        "1A",
        "5V",
        "3T",
        "1G",
        "2.2µ",
        "1x",
        "1e",
        "1mil",
        "1e3meg",
        "+5",
        ".5",
        "5.",
        "1kohm",
        "2.5Ohm",
        "100nF",
      ]
        .map((text, k) => `v${k} n${k} 0 ${text}\nr${k} n${k} 0 1`)
        .join("\n"),
    ],
    [
      "in parameters",
      `.param ${["1e3k", "10MEG", "10M", "1F", "1a", "5V", "3T", "2.2u", "1x", "1e", "-5", ".5", "5.", "1kohm", "1e-999"].map((text, k) => `p${k}=${text}`).join(" ")}\n${Array.from({ length: 15 }, (_, k) => `v${k} n${k} 0 {p${k}}\nr${k} n${k} 0 1`).join("\n")}`,
    ],
  ]),
  ...group("lines", [
    ["two backslashes go on", "v1 in 0 10\nr1 in o \\\\\n1k\nr2 o 0\\\\  \n 1k"],
    ["comments and blank lines between", "v1 in 0 10\nr1 in o\n* a\n\n// b\n+ 1k $ c\nr2 o 0 ; d\n+ 1k"],
    ["an expression over two lines", "v1 in 0 10\n.param a={1k +\n* between\n+ 1k}\nr1 in o {a}\nr2 o 0 1k"],
    ["a model over many", "v1 in 0 10\n.model m r\n+ (\n+ tc1=0.01\n+ )\nr1 in o m r=1k temp=50\nr2 o 0 1k"],
  ]),
  ...group("start voltages and sources", [
    [
      ".nodeset in a subcircuit, by its own nets",
      `.param lo=0\n.model qm npn(is=1e-15 bf=100)\n.subckt s vcc\n${LATCH}\n.nodeset v(p)={lo+0.1} v(q)=10\n.ends\nv1 in 0 10\nx1 in s\nx2 in s`,
    ],
    [
      "pwl goes on with its last slopes",
      "v1 in 0 10\nb1 o 0 v=pwl(v(in),0,1,5,2,20,4)\nb2 p 0 v=pwl(-v(in),0,1,5,2,20,4)\nb3 q 0 v=pwl(5*v(in),0,1,5,2,20,4)",
    ],
    [
      "TABLE holds its ends",
      "v1 in 0 10\ne1 o 0 table {v(in)} = (0,0) (5,2) (20,4)\ne2 p 0 table {-v(in)} = (0,1) (5,2) (20,4)\ng1 0 q table {5*v(in)} = (0,0) (5,2m) (20,4m)\nr1 q 0 1k",
    ],
    ["value without =", "v1 in 0 10\ne1 o 0 value {v(in)*2}\nr1 o 0 1k"],
    ["pi, e and temper in laws", "b1 o 0 v=pi+e\nb2 p 0 v=temper\n.temp 50\nr1 o 0 1k"],
  ]),
  ...group("m=", [
    [
      "of elements",
      "v1 in 0 10\nr1 in o 1k m=2\nr2 o 0 1k\ni1 0 p 1m m=2\nr3 p 0 1k\ng1 0 q in 0 1m m=2\nr4 q 0 1k\nb1 0 s i=1m m=2\nr5 s 0 1k",
    ],
    [
      "of a subcircuit",
      ".param k=3\n.model dm d(is=1e-14)\n.model mm nmos(vto=1 kp=1m)\n.subckt t a b\nr1 a b 1k\nd1 a c dm\nr2 c b 100\nm1 a b 0 0 mm\ni1 a b 1u\n.ends\nv1 in 0 10\nx1 in o t m={k}\nr9 o 0 1k",
    ],
    [
      "that is a parameter of the subcircuit",
      ".subckt t a b m=1\nr1 a b {1k*m}\n.ends\nv1 in 0 10\nx1 in o t m=2\nr2 o 0 1k",
    ],
    [
      "of a current-controlled source and its control",
      ".subckt t a b c\nv1 c 0 0\nr3 b c 1k\nr4 a 0 1k\nf1 0 a v1 1\n.ends\nv1 in 0 10\nx1 o in k t\nr2 o 0 1k",
    ],
  ]),
];
