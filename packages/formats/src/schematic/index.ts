export { schematicFigure } from "./figure.ts";
export { MOST_PARTS, type SheetOptions } from "./sheet.ts";
