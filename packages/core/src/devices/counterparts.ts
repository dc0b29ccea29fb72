/**
 * Up/down counters as data sheets give them, at 25 C, 4.5 V (74HC) or 5 V, 50 pF. All of them wrap around.
 *
 * No data sheet of these gives different delays for the bits: `skew` is an assumption.
 */
import { HALF_TYP, typMax } from "./delays.ts";
import type { PartSet } from "./device.ts";
import { triple } from "./device.ts";
import { als, cd4000, hc } from "./electrical.ts";

type Values = PartSet["values"];

const SKEW: Values = {
  skew: { value: 2e-9, source: "assumption: bits of one package differ by up to 2 ns; data sheets are silent" },
};

const TI191 = "a VHDL model of the SN74HC191 after TI's data sheet, 4.5 V";
const NEXPERIA191 = "Nexperia 74HC191 Rev.6 (2021) sec. 1";

/** What TI and Nexperia have in common, as far as it could be read. */
const hc191: Values = {
  ...hc,
  down_is: { value: "high", source: "TI SCHS275E: D/U high counts down" },
  load_delay: { value: typMax(40e-9, 53e-9), source: `LOAD to Q, ${TI191}: 40 ns typ, 53 ns max; ${HALF_TYP}` },
  tc_delay: {
    value: triple(12.5e-9, 25e-9, 50e-9),
    source: `CLK to MAX/MIN, ${TI191}: 50 ns max; half as typ assumed`,
  },
  tc_down_delay: {
    value: triple(9.5e-9, 19e-9, 38e-9),
    source: `D/U to MAX/MIN, ${TI191}: 38 ns; half as typ assumed`,
  },
  setup: { value: 41e-9, source: `D/U before CLK, ${TI191}` },
  setup_enable: { value: 41e-9, source: `CTEN before CLK, ${TI191}` },
  hold: { value: 5e-9, source: TI191 },
  width: { value: 24e-9, source: TI191 },
  recovery: { value: 30e-9, source: `LOAD inactive before CLK, ${TI191}` },
  ...SKEW,
};

function clockToQ(values: Values[string]): Values {
  return { tpd_rise: values, tpd_fall: values };
}

const nexperia191: Values = {
  ...hc191,
  ...clockToQ({
    value: typMax(26e-9, 44e-9),
    source: `from memory of Philips 74HC191, unverified (22 ns typ at 5 V, 15 pF is confirmed); ${HALF_TYP}`,
  }),
  direction_rule: { value: "clock-high", source: `${NEXPERIA191}: U/D only to be changed when CE or CP is high` },
};

const DM169 = "Fairchild DM74LS169A p.4, 5 V";

export const counterParts: Readonly<Record<string, PartSet>> = {
  ideal: { title: "no delay, nothing asked of the inputs", values: {} },
  "74HC191": { title: "4-bit, load and enable active low (write ~net), Nexperia", values: nexperia191 },
  SN74HC191: {
    title: "4-bit, load and enable active low (write ~net), TI",
    values: {
      ...hc191,
      ...clockToQ({
        value: triple(13e-9, 26e-9, 38e-9),
        source: `CLK to Q, ${TI191}: 38 ns max; typ 26 ns from memory, unverified; ${HALF_TYP}`,
      }),
    },
  },
  CD74HC191: {
    title: "4-bit, load and enable active low (write ~net), TI (Harris)",
    values: {
      ...nexperia191,
      direction_rule: {
        value: "clock-high",
        source: `the table of SCHS275E could not be read; all values and this rule are those of the 74HC191 (${NEXPERIA191})`,
      },
    },
  },
  DM74LS169A: {
    title: "4-bit, fully synchronous; load, enable and tc active low (write ~net), D/U high counts up",
    values: {
      ...als,
      down_is: { value: "low", source: "Fairchild 74F169 DS009488 p.2, same for all 169: U/D high counts up" },
      load_mode: { value: "sync", source: `${DM169}: synchronous load` },
      tc_gated: { value: 1, source: "Fairchild 74F169 DS009488 p.2: TC low needs CET low" },
      tpd_rise: {
        value: triple(7.5e-9, 15e-9, 23e-9),
        source: `max 23 ns: Motorola SN74LS169; typ from memory; ${HALF_TYP}`,
      },
      tpd_fall: {
        value: triple(9.5e-9, 19e-9, 27e-9),
        source: "4 ns more than to 1: an assumption after TI SDAS125B p.7, where tPHL (13 ns) is above tPLH (7 ns)",
      },
      tc_delay: { value: triple(12e-9, 23e-9, 35e-9), source: "from memory of DM74LS169A, unverified" },
      tc_down_delay: { value: triple(10e-9, 20e-9, 29e-9), source: "from memory of DM74LS169A, unverified" },
      setup: { value: 30e-9, source: `${DM169}: U/D 30 ns` },
      setup_enable: { value: 20e-9, source: `${DM169}: EN T or P 20 ns` },
      setup_load: { value: 25e-9, source: `${DM169}: load 25 ns` },
      setup_data: { value: 20e-9, source: `${DM169}: data 20 ns` },
      hold: { value: 0, source: `${DM169}: 0 ns` },
      width: { value: 25e-9, source: `${DM169}: clock 25 ns` },
      ...SKEW,
    },
  },
  CD4516B: {
    title: "4-bit binary, enable (CARRY IN) and tc (CARRY OUT) active low (write ~net), UP/DOWN high counts up",
    values: {
      ...cd4000,
      down_is: { value: "low", source: "Philips HEF4516B (1995) p.5: UP/DN high counts up" },
      tc_gated: { value: 1, source: "Philips HEF4516B (1995) p.5: TC low needs CE low" },
      ...clockToQ({ value: typMax(200e-9, 400e-9), source: `from memory of TI CD4516B, 5 V, unverified; ${HALF_TYP}` }),
      load_delay: { value: typMax(210e-9, 420e-9), source: `from memory of TI CD4516B, 5 V, unverified; ${HALF_TYP}` },
      reset_delay: { value: typMax(210e-9, 420e-9), source: `from memory of TI CD4516B, 5 V, unverified; ${HALF_TYP}` },
      tc_delay: { value: typMax(240e-9, 480e-9), source: `from memory of TI CD4516B, 5 V, unverified; ${HALF_TYP}` },
      setup: { value: 360e-9, source: "UP/DOWN before CLK, from memory of Harris CD4516BMS, 5 V, unverified" },
      setup_enable: { value: 130e-9, source: "CARRY IN before CLK, from memory of Harris CD4516BMS, 5 V, unverified" },
      width: { value: 150e-9, source: "CLK, from memory of Harris CD4516BMS, 5 V, unverified" },
      recovery: { value: 150e-9, source: "PE and RESET, from memory of Harris CD4516BMS, 5 V, unverified" },
      direction_rule: {
        value: "clock-high",
        source: "Harris CD4516BMS (1992) p.1: UP/DOWN must change while the clock is high",
      },
      skew: { value: 10e-9, source: "assumption: 5 % of the typical delay; data sheets are silent" },
    },
  },
};
