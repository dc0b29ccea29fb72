/** Adds into one place of a vector: what stamping an element is made of. */
export function add(to: Float64Array, at: number, value: number): void {
  to[at]! += value;
}
