/** Figures as SVG text. */

export { type CapacityFigure, type CapacitySetting, capacityFigure } from "./capacity-figure.ts";
export { type ClockFigureOptions, clockFigure } from "./clock-figure.ts";
export { MOST_LANES } from "./code-lanes.ts";
export { type ComparisonCurve, comparisonFigure } from "./comparison-figure.ts";
export { type DecisionMapOptions, decisionMap } from "./decision-map.ts";
export { type ExplorationPanel, explorationFigure } from "./exploration-figure.ts";
export {
  type HistogramFigure,
  type HistogramQuantity,
  type HistogramSetting,
  histogramFigure,
} from "./histogram-figure.ts";
export { type KSweepColumn, type KSweepFigure, ksweepFigure } from "./ksweep-figure.ts";
export { type LearningFigure, type LearningOutput, learningFigure } from "./learning-figure.ts";
export { type NetworkFigureOptions, networkFigure } from "./network-figure.ts";
export type { NetworkFigureEdge, NetworkFigureNode, NetworkPicture, NetworkRole } from "./network-model.ts";
export { type PathFigureOptions, type PathStep, pathFigure, type SlackRow } from "./path-figure.ts";
export type { Mark, Span } from "./time-axis.ts";
export { type TimingFigureOptions, timingFigure } from "./timing-figure.ts";
export type { Target } from "./voltages.ts";
