/** Values that the kinds of data share. */
import { z } from "zod";
import { sized } from "../../json/problems.ts";

/** No circuit here is held beyond it; a file with 5000 means mV. */
const MOST = 1000;

export const volts = z
  .number()
  .min(-MOST, `write volts, -${MOST} to ${MOST}`)
  .max(MOST, `write volts, -${MOST} to ${MOST}`);

export const className = z.string().min(1, "give the class a name");

export const rangeSchema = z
  .tuple([volts, volts], { error: sized("two numbers, as in [0, 5]") })
  .refine(([low, high]) => low < high, "write the lower end first, as in [0, 5]")
  .describe("V");

/** Examples of a kind; so many that a file of them is no mistake. */
export const countSchema = (least: number): z.ZodInt =>
  z.int().min(least, `write ${least} or more`).max(1e6, "write at most 1000000");

export type Range = readonly [low: number, high: number];

/** What the inputs range over where nothing else is said: the supply of the paper's circuits. */
export const SUPPLY: Range = [0, 5];
