/** Regression: targets are formulas of the inputs x1, x2, ..., which are uniform in a range. */
import { type Expr, evaluate, formatPos, InputError, suggestion } from "@twinedge/core";
import { readFormula } from "@twinedge/formats";
import { z } from "zod";
import { object } from "../../json/problems.ts";
import { type Stream, stream } from "../../parts/stream.ts";
import type { Example } from "../task.ts";
import type { DataContext, Dataset } from "./dataset.ts";
import { countSchema, rangeSchema, SUPPLY } from "./values.ts";

const TRAIN = 32;

export const functionSchema = object({
  targets: z
    .array(z.string().min(1, "write a formula, e.g. 0.3*x1 + 0.2*x2"))
    .describe("V, a formula of x1, x2, ... (V at the inputs) for each output; operators and functions of decks"),
  range: rangeSchema.optional().describe("V of the inputs; 0 to 5 where it is not given"),
  train: countSchema(1).optional().describe("examples; 32 where it is not given"),
  test: countSchema(0).optional().describe("further ones; as many where it is not given"),
});

export async function functionData(options: z.infer<typeof functionSchema>, context: DataContext): Promise<Dataset> {
  const { targets, range: [low, high] = SUPPLY, train = TRAIN, test = train } = options;
  const { inputs, outputs } = context;
  if (targets.length !== outputs.length) {
    throw context.error(["targets"], `${targets.length} formulas for ${outputs.length} outputs`, "write one for each");
  }
  const formulas: Expr[] = [];
  for (const [i, text] of targets.entries()) {
    formulas.push(checked(await readFormula(text, (offset) => context.pos(["targets", i], offset)), context, i));
  }
  const draws = stream("function", context.seed);
  const drawn = (count: number): readonly Example[] =>
    Array.from({ length: count }, () => {
      const x = inputs.map(() => low + (high - low) * draws.uniform());
      return { inputs: x, targets: formulas.map((formula, i) => valueAt(formula, x, draws, context, i)) };
    });
  return { classes: [], train: drawn(train), test: drawn(test) };
}

/** A formula of the inputs alone. */
function checked(formula: Expr, context: DataContext, output: number): Expr {
  const fail = (message: string, remedy: string): InputError => context.error(["targets", output], message, remedy);
  const walk = (expr: Expr): void => {
    if (expr.kind === "voltage" || expr.kind === "current") {
      throw fail("a formula reads no nodes or currents", "write x1, x2, ... for the inputs");
    }
    if (expr.kind === "name") {
      inputNumber(expr.name, context, output);
    }
    if (expr.kind === "call") {
      expr.args.forEach(walk);
    }
  };
  walk(formula);
  return formula;
}

/** Place of `x1` among the inputs. */
function inputNumber(name: string, context: DataContext, output: number): number {
  const names = context.inputs.map((_, i) => `x${i + 1}`);
  const place = names.indexOf(name);
  if (place < 0) {
    throw context.error(["targets", output], `there is no ${name}`, suggestion(name, names, "the task has no inputs"));
  }
  return place;
}

function valueAt(formula: Expr, x: readonly number[], draws: Stream, context: DataContext, output: number): number {
  try {
    return evaluate(
      formula,
      (name) => x[inputNumber(name, context, output)] ?? 0,
      () => draws.uniform(),
    );
  } catch (error) {
    if (!(error instanceof InputError)) {
      throw error;
    }
    const at = x.map((value, i) => `x${i + 1} = ${value.toPrecision(4)}`).join(", ");
    const said = error.pos === undefined ? error.message : error.message.replace(`${formatPos(error.pos)}: `, "");
    throw context.error(["targets", output], `at ${at}: ${said}`);
  }
}
