/** Temperatures of a design, degrees Celsius. */
import type { Design, DeviceReading } from "@twinedge/core";

/** degC: ngspice's default for TEMP and TNOM, and ours. */
const DEFAULT_TEMPERATURE = 27;

/** ngspice's own constants (const.h, version 39). */
const BOLTZMANN = 1.38064852e-23;
const CHARGE = 1.6021766208e-19;
const ZERO_CELSIUS = 273.15;

export function celsius(design: Design, option: "temp" | "tnom"): number {
  const value = design.options.get(option);
  return typeof value === "number" ? value : DEFAULT_TEMPERATURE;
}

/** Temperature at which kT/q is this, V. */
export function celsiusOf(thermalVoltage: number): number {
  return (thermalVoltage * CHARGE) / BOLTZMANN - ZERO_CELSIUS;
}

/** Resistance at the part's temperature, by its coefficients. */
export function ohmsAt(design: Design, d: DeviceReading, ohms: number): number {
  const nominal = d.given("tnom") ? d.num("tnom") : celsius(design, "tnom");
  const actual = d.given("temp") ? d.num("temp") : celsius(design, "temp") + d.num("dtemp");
  const above = actual - nominal;
  return ohms * (1 + above * (d.num("tc1") + above * d.num("tc2")));
}
