/** The two temperatures of a semiconductor, in kelvin: where its parameters hold, and where it works. */
import { ZERO_CELSIUS } from "../analog/junction.ts";
import type { Build, ParamSpec } from "./device.ts";

const MANUAL = "ngspice manual 39, section 2.11";

export const temperatureParams: Readonly<Record<string, ParamSpec>> = {
  tnom: {
    unit: "degC",
    doc: "temperature at which the parameters hold; the run's nominal temperature where not given",
    source: MANUAL,
  },
  temp: { unit: "degC", doc: "temperature of the part; the run's where not given", source: MANUAL },
  dtemp: { unit: "K", default: 0, doc: "temperature above the run's", source: MANUAL },
};

export function temperatures(b: Build): { readonly nominal: number; readonly actual: number } {
  return {
    nominal: b.given("tnom") ? b.num("tnom") + ZERO_CELSIUS : b.nominalTemperature,
    actual: b.given("temp") ? b.num("temp") + ZERO_CELSIUS : b.temperature + b.num("dtemp"),
  };
}
