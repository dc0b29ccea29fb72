/**
 * First-order relaxation of a net that stands alone on its island and carries capacitance (an open collector with its
 * pull-up and the gate inputs behind it). The DC solve gives where the voltage will end and the conductance it sees there;
 * on the way v(t) = end + (start - end) exp(-(t - t0)/tau) with tau = C/G. Everything else settles at once.
 */

/** One voltage on its way. */
export interface Course {
  /** V at `since`. */
  start: number;
  /** V it approaches. */
  end: number;
  /** ps; 0 where it is settled at once. */
  tau: number;
  /** ps */
  since: number;
}

export function courseVoltage(course: Course, now: number): number {
  if (course.tau === 0) {
    return course.end;
  }
  return course.end + (course.start - course.end) * Math.exp((course.since - now) / course.tau);
}

/** Nothing is left to see once the distance is below a microvolt of a 5 V swing: ln(5e6) time constants. */
const SETTLED_AFTER = 15.5;

const SCAN_POINTS = 64;

/**
 * Time in ps, from `now`, until a - b - level has for good the sign it will settle at; 0 when it has it already.
 *
 * With one moving voltage this is t = tau ln((Vend - Vstart)/(Vend - Vth)); with two, the last sign change is bracketed
 * on a logarithmic scan from the end and bisected. Rounded up to whole picoseconds.
 */
export function crossingDelay(a: Course, b: Course, level: number, now: number): number {
  const end = a.end - b.end - level;
  const present = courseVoltage(a, now) - courseVoltage(b, now) - level;
  const aMoves = a.tau > 0;
  const bMoves = b.tau > 0;
  if (!aMoves && !bMoves) {
    return 0;
  }
  if (aMoves !== bMoves) {
    if (end === 0 || (present > 0 ? end > 0 : present < 0 && end < 0)) {
      return 0;
    }
    const tau = aMoves ? a.tau : b.tau;
    return Math.ceil(tau * Math.log((end - present) / end));
  }
  const at = (t: number): number => courseVoltage(a, now + t) - courseVoltage(b, now + t) - level;
  const horizon = SETTLED_AFTER * Math.max(a.tau, b.tau);
  let high = horizon;
  for (let i = 1; i <= SCAN_POINTS; i++) {
    const low = i === SCAN_POINTS ? 0 : horizon * 10 ** ((-8 * i) / SCAN_POINTS);
    if (at(low) > 0 !== end > 0) {
      return bisect(at, low, high, end > 0);
    }
    high = low;
  }
  return 0;
}

function bisect(at: (t: number) => number, from: number, to: number, wanted: boolean): number {
  let low = from;
  let high = to;
  while (high - low > 0.5) {
    const middle = (low + high) / 2;
    if (at(middle) > 0 === wanted) {
      high = middle;
    } else {
      low = middle;
    }
  }
  return Math.ceil(high);
}
