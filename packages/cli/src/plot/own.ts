/** The figure of a document of learning that has just been made. */
import { InputError } from "@twinedge/core";
import { textFile } from "../input.ts";
import type { Io } from "../io.ts";
import { plotInput } from "./figure.ts";
import { figures } from "./index.ts";

/**
 * @param text the document as it is written
 * @returns the text of an SVG file
 */
export async function ownFigure(text: string, name: string, io: Io): Promise<string> {
  const input = plotInput(textFile(name, text));
  const figure = figures.find(({ takes }) => takes.includes(input.kind));
  if (figure === undefined) {
    throw new InputError(`there is no figure of ${name}`, { remedy: "leave out --svg" });
  }
  return figure.make([input], {}, io);
}
