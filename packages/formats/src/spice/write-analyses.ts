/** `.dc`, `.step`, `.print`, `.meas` and the like as lines of a deck. */
import type { Analysis, Crossing, Measure, OutputItem, SweepAxis, Value } from "@twinedge/core";
import { isExpr } from "@twinedge/core";
import { type Renaming, writeExpression } from "./write-expression.ts";

/** Writes names and values as the deck calls them. */
export interface AnalysisNames extends Renaming {
  value(value: Value): string;
  path(name: string): string;
}

export function writeAnalysis(analysis: Analysis, names: AnalysisNames): string {
  switch (analysis.kind) {
    case "op":
      return ".op";
    case "dc":
      return `.dc ${analysis.axes.map((axis) => writeAxis(axis, names)).join(" ")}`;
    case "step":
      return `.step ${writeAxis(analysis.axis, names)}`;
    case "measure":
      return writeMeasure(analysis, names);
    default: {
      const type = analysis.kind === "print" || analysis.kind === "plot" ? " dc" : "";
      return `.${analysis.kind}${type} ${analysis.items.map((item) => writeItem(item, names)).join(" ")}`;
    }
  }
}

function writeAxis({ kind, name, points }: SweepAxis, names: AnalysisNames): string {
  const word = kind === "param" ? `param ${name}` : kind === "temp" ? "temp" : names.path(name);
  const list = (...values: readonly Value[]): string => values.map((value) => names.value(value)).join(" ");
  switch (points.kind) {
    case "list":
      return `${word} list ${list(...points.values)}`;
    case "step":
      return `${word} ${list(points.from, points.to, points.step)}`;
    default:
      return `${word} ${points.kind} ${list(points.count, points.from, points.to)}`;
  }
}

function writeItem(item: OutputItem, names: AnalysisNames): string {
  if (item.kind === "all") {
    return "all";
  }
  if (item.kind === "quantity") {
    return item.label.startsWith("@")
      ? `@${names.path(item.device)}[${item.quantity}]`
      : `${item.quantity}(${names.path(item.device)})`;
  }
  const text = writeExpression(item.expr, names);
  if (item.expr.kind === "voltage") {
    return text;
  }
  return /^[a-z_]\w*$/.test(item.label) ? `${item.label}={${text}}` : `{${text}}`;
}

function writeMeasure({ name, measure, from, to }: Measure, names: AnalysisNames): string {
  const braced = (value: Value): string => (isExpr(value) ? `{${writeExpression(value, names)}}` : names.value(value));
  const crossing = ({ left, right, edge, count }: Crossing, equals: string): string =>
    `${braced(left)}${equals}${braced(right)} ${edge}=${count}`;
  const event = (of: Crossing | Value): string =>
    typeof of === "object" && "edge" in of ? crossing(of, " val=") : `at=${braced(of)}`;
  const range = [
    ...(from === undefined ? [] : [`from=${braced(from)}`]),
    ...(to === undefined ? [] : [`to=${braced(to)}`]),
  ];
  const body = ((): string => {
    switch (measure.rule) {
      case "when":
        return `when ${crossing(measure.when, "=")}`;
      case "trig":
        return `trig ${event(measure.trig)} targ ${event(measure.targ)}`;
      case "param":
        return `param=${braced(measure.of)}`;
      case "find":
      case "deriv": {
        const where = "at" in measure ? `at=${braced(measure.at)}` : `when ${crossing(measure.when, "=")}`;
        return `${measure.rule} ${braced(measure.of)} ${where}`;
      }
      default:
        return `${measure.rule} ${braced(measure.of)}`;
    }
  })();
  return [".meas dc", name, body, ...range].join(" ");
}
