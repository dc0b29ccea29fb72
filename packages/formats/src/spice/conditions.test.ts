import { elaborate } from "@twinedge/core";
import { describe, expect, test } from "vitest";
import { readDeck } from "./read.ts";
import { writeDeck } from "./write.ts";

const circuitOf = async (lines: string): ReturnType<typeof readDeck> => readDeck(`title\n${lines}`, "x.cir");

async function devices(lines: string): Promise<readonly string[]> {
  const { circuit } = await circuitOf(lines);
  return elaborate(circuit).devices.map(({ name, params }) => `${name}=${JSON.stringify(params.get("r"))}`);
}

const error = (lines: string): Promise<string> =>
  devices(lines).then(
    () => "no error",
    (thrown: Error) => thrown.message,
  );

const CHOICE = ".if (a==1)\nR1 x 0 1\n.elseif {a==2}\nR1 x 0 2\n.elseif 'a==3'\nR1 x 0 3\n.else\nR1 x 0 4\n.endif";

describe(".if", () => {
  test.each([1, 2, 3, 4])("takes the first branch whose condition holds: a=%d", async (a) => {
    expect(await devices(`.param a=${a}\n${CHOICE}`)).toEqual([`r1=${a}`]);
  });

  test("is decided for each instance of a subcircuit, and written back so", async () => {
    const deck = `.subckt s x a=1\n${CHOICE}\n.ends\nX1 n s\nX2 n s a=3`;
    expect(await devices(deck)).toEqual(["x1.r1=1", "x2.r1=3"]);
    const written = writeDeck((await circuitOf(deck)).circuit);
    const again = await readDeck(written, "x.cir");
    expect(elaborate(again.circuit).devices.map(({ params }) => params.get("r"))).toEqual([1, 3]);
    expect(writeDeck(again.circuit)).toBe(written);
  });

  test("models whose conditions both hold are one too many", async () => {
    const models = ".if (a>0)\n.model m r(rsh=1)\n.endif\n.if (a>1)\n.model m r(rsh=2)\n.endif\nR1 x 0 m r=5";
    expect(await devices(`.param a=1\n${models}`)).toEqual(["r1=5"]);
    expect(await error(`.param a=2\n${models}`)).toBe(
      'x.cir:7:1: model "m" is defined twice (first on line 4 of x.cir); the conditions of both hold; let them exclude each other',
    );
    expect(await error(`.param a=0\n${models}`)).toMatch(/^x\.cir:9:1: r1: unknown model "m"/);
  });

  test.each([
    [".if (1)\nR1 a 0 1", "x.cir:2:1: this .if is never closed; write .endif after it, in the same subcircuit"],
    [
      ".subckt s a\n.if (1)\n.ends\n.endif",
      "x.cir:3:1: this .if is never closed; write .endif after it, in the same subcircuit",
    ],
    [".endif", "x.cir:2:1: .endif without .if; remove it, or write the .if it belongs to, in the same subcircuit"],
    [".if (1)\n.else\n.else\n.endif", "x.cir:4:1: .else after .else; an .if block has one .else, the last branch"],
    [".if (1)\n.else if (2)\n.endif", "x.cir:3:6: nothing may follow .else; write .elseif (condition)"],
    [".if\n.endif", "x.cir:2:1: .if has no condition; write .if (condition)"],
    [".if (b)\nR1 a 0 1\n.endif", 'x.cir:2:6: unknown parameter "b"; define it with .param'],
    [
      ".if (v(a))\nR1 a 0 1\n.endif",
      "x.cir:2:6: a parameter cannot depend on a voltage or a current; use a B source for laws of voltages and currents",
    ],
    [
      ".if (1)\n.param a=1\n.endif",
      "x.cir:3:1: .param may not stand between .if and .endif; write .param NAME={condition ? a : b}",
    ],
    [".if (1)\n*@ probe a\n.endif", "x.cir:3:3: a *@ line may not stand between .if and .endif; put it outside"],
  ])("%j is refused", async (lines, message) => {
    expect(await error(lines)).toBe(message);
  });

  test("blocks are neither deep nor long", async () => {
    expect(await error(".if (1)\n".repeat(40))).toBe(
      "x.cir:34:1: .if blocks are nested more than 32 deep; join conditions with &&",
    );
    expect(await error(`.if (0)\n${".elseif (0)\n".repeat(200)}.endif`)).toBe(
      "x.cir:102:1: an .if block has more than 100 branches; use .lib sections, or nest blocks",
    );
  });
});
