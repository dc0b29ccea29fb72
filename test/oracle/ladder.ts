/** The literal ladder digipot of Fig. 1b as lines of a deck: 16 resistors to ground, 16 NPN taps, one base driven high. */

export const LADDER_MODEL = ".model tap npn(is=1e-13 bf=100 br=1)";
export const LADDER_STEPS = 16;

/** @param code tap whose base is at 5 V; its drive is the source `v<name>_<k>`. */
export function ladder(name: string, vin: string, vout: string, code: number): string[] {
  const lines: string[] = [];
  for (let k = 0; k < LADDER_STEPS; k++) {
    const top = k === 0 ? vin : `${name}n${k}`;
    const below = k === LADDER_STEPS - 1 ? "0" : `${name}n${k + 1}`;
    lines.push(
      `r${name}_${k} ${top} ${below} 781`,
      `v${name}_${k} ${name}s${k} 0 ${k === code ? 5 : 0}`,
      `rb${name}_${k} ${name}s${k} ${name}b${k} 7333.33`,
      `q${name}_${k} ${top} ${name}b${k} ${vout} tap`,
    );
  }
  return lines;
}

/** Ladders in series from 5 V; the last one's output is loaded by 1 Mohm. */
export function ladderChain(name: string, codes: readonly number[]): string[] {
  const lines = [`v${name}in ${name}0 0 5`];
  for (const [k, code] of codes.entries()) {
    lines.push(...ladder(`${name}x${k}`, `${name}${k}`, `${name}${k + 1}`, code));
  }
  lines.push(`r${name}load ${name}${codes.length} 0 1meg`);
  return lines;
}
