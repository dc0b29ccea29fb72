/** How every figure looks: one palette, one type, a few greys. */

/**
 * Okabe and Ito's colours, told apart by colour-blind readers too (Color Universal Design, 2008), without the yellow that
 * white paper swallows; the order keeps neighbours apart in a grey print.
 */
const palette = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000"] as const;

export function colour(index: number): string {
  return palette[index % palette.length] ?? palette[0];
}

/** Above the length of the palette the colours come again, dashed. */
export function dash(index: number): string | undefined {
  return index < palette.length ? undefined : "5 2";
}

export const ink = "#222";
export const muted = "#666";
export const axisColour = "#888";
export const gridColour = "#e6e6e6";
/** Lanes are black and grey: colours tell voltages apart. */
export const blockFill = "#555";

export const fontFamily = "Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif";
export const titleSize = 15;
export const labelSize = 12;
export const tickSize = 11;
export const smallSize = 10;

/** Fill of what is unknown; the pattern has to be in the drawing. */
export const unknownFill = "url(#unknown)";
export const unknownPattern =
  '<defs><pattern id="unknown" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">' +
  '<rect width="5" height="5" fill="#f3f3f3"/><path d="M0 0V5" stroke="#999" stroke-width="1.6"/></pattern></defs>';
