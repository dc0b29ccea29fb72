/**
 * Names of a circuit for Verilog's: lower case, none of them ground's. Two names that differ in case alone get different ones.
 */

/** What `net 0` is called in a circuit. */
const GROUND = ["0", "gnd"];

export class NameSpace {
  private readonly taken = new Set<string>();
  /** Numbers that come next. */
  private readonly next = new Map<string, number>();
  /** Names that had to change beyond their case, with what they became. */
  readonly changed: [name: string, renamed: string][] = [];

  /** The name in the circuit of something new. */
  add(name: string): string {
    const plain = plainName(name);
    let free = plain;
    if (this.taken.has(plain)) {
      let n = this.next.get(plain) ?? 2;
      for (; this.taken.has(`${plain}_${n}`); n++);
      free = `${plain}_${n}`;
      this.next.set(plain, n + 1);
    }
    this.taken.add(free);
    if (free !== name.toLowerCase()) {
      this.changed.push([name, free]);
    }
    return free;
  }
}

function plainName(name: string): string {
  const lower = name.toLowerCase().replaceAll(/[~*]/g, "_");
  return GROUND.includes(lower) || lower === "" ? `${lower}_` : lower;
}
