/**
 * What the semiconductor models share: physical constants, the current of a pn junction, and SPICE's limits on how far a
 * junction or gate voltage may move in one Newton step.
 *
 * Sources: L. W. Nagel, "SPICE2: A computer program to simulate semiconductor circuits", UCB/ERL M520, 1975 (limiting,
 * chapter 4); ngspice 39 (constants, devsup.c; reverse branch of the junction law).
 */

/** J/K and C, CODATA 2014, as in ngspice 39 (const.h). */
const BOLTZMANN = 1.38064852e-23;
export const CHARGE = 1.6021766208e-19;
export const ZERO_CELSIUS = 273.15;
/** K: the reference temperature of SPICE's models, 27 degrees Celsius. */
const REFERENCE_TEMPERATURE = 27 + ZERO_CELSIUS;

/** eV: energy gap of silicon at the reference temperature, as SPICE writes it out. */
const REFERENCE_GAP = 1.1150877;

/** V */
export function thermalVoltage(kelvin: number): number {
  return (BOLTZMANN * kelvin) / CHARGE;
}

/** eV: energy gap of silicon (Thurmond's fit, as in SPICE). */
export function siliconGap(kelvin: number): number {
  return 1.16 - (7.02e-4 * kelvin * kelvin) / (kelvin + 1108);
}

/** V: voltage above which the exponential is steeper than a Newton step can follow. */
export function criticalVoltage(saturation: number, emission: number): number {
  return emission * Math.log(emission / (Math.SQRT2 * saturation));
}

/** Below this many emission voltages the exponential is replaced by a cubic tail that needs none. */
const TAIL_FROM = -3;
const TAIL = 3 / Math.E;

/**
 * Current and conductance of a pn junction, into out[at] and out[at + 1].
 *
 * @param emission n kT/q, volts.
 */
export function junction(out: Float64Array, at: number, v: number, saturation: number, emission: number): void {
  if (v >= TAIL_FROM * emission) {
    const e = saturation * Math.exp(v / emission);
    out[at] = e - saturation;
    out[at + 1] = e / emission;
  } else {
    const perV = 1 / v;
    const t = TAIL * emission * perV;
    const tail = saturation * t * t * t;
    out[at] = -saturation - tail;
    out[at + 1] = 3 * tail * perV;
  }
}

/** Emission voltages that a conducting junction may rise in one step without limit. */
const FREE_RISE = 0.25;

/**
 * Limits the rise of a junction voltage. A junction that conducts rises to where the current flows that the tangent promises:
 * by the logarithm of the step, also below the critical voltage, where SPICE leaves it alone; ladders of transistors need a
 * third fewer iterations for it. One that was off rises to `on` at most: the critical voltage, or the voltage it had when it
 * was on before.
 */
export function limitJunction(v: number, old: number, emission: number, critical: number, on = critical): number {
  if (v - old <= FREE_RISE * emission || v <= critical / 2) {
    return v;
  }
  if (old <= critical / 2) {
    return Math.min(v, on);
  }
  return old + emission * Math.log(1 + (v - old) / emission);
}

/** Limits the step of a gate voltage around the threshold `vto`. */
export function limitGate(v: number, old: number, vto: number): number {
  const step = v - old;
  const over = old - vto;
  const far = 2 * Math.abs(over) + 2;
  const near = Math.abs(over) + 1;
  if (over < 0) {
    if (step <= 0) {
      return -step > far ? old - far : v;
    }
    return v <= vto + 0.5 ? Math.min(v, old + near) : vto + 0.5;
  }
  if (over < 3.5) {
    return step <= 0 ? Math.max(v, vto - 0.5) : Math.min(v, vto + 4);
  }
  if (step > 0) {
    return step >= far ? old + far : v;
  }
  if (v < vto + 3.5) {
    return Math.max(v, vto + 2);
  }
  return -step > near ? old - near : v;
}

/** Limits the step of a drain-source voltage. */
export function limitDrain(v: number, old: number): number {
  if (old >= 3.5) {
    if (v > old) {
      return Math.min(v, 3 * old + 2);
    }
    return v < 3.5 ? Math.max(v, 2) : v;
  }
  return v > old ? Math.min(v, 4) : Math.max(v, -0.5);
}

/**
 * V: built-in potential at another temperature (SPICE's `pbfact`; also used for the surface potential of a MOSFET).
 *
 * @param volts at `nominal`, kelvin.
 */
export function potentialAt(volts: number, nominal: number, actual: number): number {
  const atReference = ((volts - potentialShift(nominal)) * REFERENCE_TEMPERATURE) / nominal;
  return (atReference * actual) / REFERENCE_TEMPERATURE + potentialShift(actual);
}

function potentialShift(kelvin: number): number {
  const kt = BOLTZMANN * kelvin;
  const gap = REFERENCE_GAP / (2 * BOLTZMANN * REFERENCE_TEMPERATURE) - siliconGap(kelvin) / (2 * kt);
  return -2 * thermalVoltage(kelvin) * (1.5 * Math.log(kelvin / REFERENCE_TEMPERATURE) + CHARGE * gap);
}
