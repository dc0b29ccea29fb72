/**
 * The electrical face of every digital device, in one place: thresholds, output levels and loads that count where one of its
 * pins meets an analog net. The bridge put there reads these parameters; the device itself does not.
 *
 * The defaults are an ideal 5 V family. The real families are taken at 5 V; data sheets give them at 4.5 V.
 * Left out: output current limits, input currents, transition times.
 */
import { type ParamSpec, type PartSet, triple } from "./device.ts";

const IDEAL =
  "ideal 5 V logic as in Falstad circuitjs 2.7.3: threshold at half of 5 V, levels 0 V and 5 V, no resistance";

export const electrical: Readonly<Record<string, ParamSpec>> = {
  in_low: { unit: "V", default: 2.5, doc: "input at or below: 0", source: IDEAL },
  in_high: { unit: "V", default: 2.5, doc: "input above: 1; between in_low and in_high: X", source: IDEAL },
  out_low: { unit: "V", default: 0, doc: "output level of 0, unloaded", source: IDEAL },
  out_high: { unit: "V", default: 5, doc: "output level of 1, unloaded", source: IDEAL },
  r_out: { unit: "ohm", default: 0, doc: "output resistance; 0 is ideal", source: IDEAL },
  input_load: {
    unit: "F",
    default: 1e-12,
    doc: "capacitance of an input",
    source: "ngspice 39, icm/digital ifspec.ifs",
  },
};

/** A part's values, as in `PartSet`. */
export type PartValues = PartSet["values"];

const HC = "HC family, TI SCHS134G, NXP 74HC_HCT86 Rev.4 Tables 6 and 7, Nexperia 74HC2G32 Table 7";

/** 74HC at 5 V. */
export const hc: PartValues = {
  in_low: {
    value: 2.5,
    source: `${HC}: VIL 0.3 VCC max, VIH 0.7 VCC min are limits; the switching point is near VCC/2`,
  },
  in_high: {
    value: 2.5,
    source: `${HC}: VIL 0.3 VCC max, VIH 0.7 VCC min are limits; the switching point is near VCC/2`,
  },
  out_low: { value: 0, source: `${HC}: VOL 0 V typ at 20 uA` },
  out_high: { value: 5, source: `${HC}: VOH is VCC typ at -20 uA` },
  r_out: {
    value: triple(22.5, 45, 130),
    source: `${HC}: VOH at -4 mA, 4.5 V: 4.32 V typ, 3.98 V min; VOL 0.16 V is 40 ohm; min not given, half of typ assumed`,
  },
  input_load: { value: 3.5e-12, source: "NXP 74HC_HCT86 Rev.4 (2015) Table 6: CI 3.5 pF typ" },
};

const ALS = "TI SDAS156D (SN74ALS166) p.4, levels of the ALS family";

/** SN74ALS at 5 V: TTL levels, so a high output stays well below the supply. */
export const als: PartValues = {
  in_low: { value: 0.8, source: `${ALS}: VIL 0.8 V max` },
  in_high: { value: 2, source: `${ALS}: VIH 2.0 V min` },
  out_low: { value: 0, source: `${ALS}: VOL 0.25 V typ at 4 mA, taken as a resistance` },
  out_high: { value: 3, source: `${ALS}: VOH VCC - 2 V min at -0.4 mA` },
  r_out: {
    value: triple(31, 62, 100),
    source: `${ALS}: VOL 0.25 V typ, 0.4 V max at 4 mA; min not given, half of typ assumed`,
  },
};

const CD4514 = "National CD4514BC data sheet p.3, 5 V, 25 C";

/** CD4000B at 5 V. */
export const cd4000: PartValues = {
  in_low: { value: 2.25, source: `${CD4514}: VIL 2.25 V typ (1.5 V guaranteed)` },
  in_high: { value: 2.75, source: `${CD4514}: VIH 2.75 V typ (3.5 V guaranteed)` },
  out_low: { value: 0, source: `${CD4514}: VOL 0 V typ, unloaded` },
  out_high: { value: 5, source: `${CD4514}: VOH 5 V typ, unloaded` },
  r_out: {
    value: triple(227, 455, 909),
    source: `${CD4514}: IOH 0.88 mA typ, 0.44 mA min at VO = 4.6 V, i.e. 0.4 V over it; min not given, half of typ assumed`,
  },
  input_load: { value: 5e-12, source: `${CD4514}: CI 5 pF typ` },
};
