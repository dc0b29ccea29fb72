/** Figures as SVG text. */
export { type ClockFigureOptions, clockFigure } from "./clock-figure.ts";
export type { Target } from "./voltages.ts";
