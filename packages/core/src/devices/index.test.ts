import { expect, test } from "vitest";
import { devices } from "./index.ts";

/** What breaks a rule, by name; empty where all keep it. */
const offenders = (of: readonly (readonly [name: string, ok: boolean])[]): readonly string[] =>
  of.filter(([, ok]) => !ok).map(([name]) => name);

const params = devices.flatMap((def) =>
  Object.entries(def.params).map(([name, spec]) => [`${def.type}.${name}`, spec] as const),
);

const partValues = devices.flatMap((def) =>
  Object.entries(def.parts ?? {}).flatMap(([part, { values }]) =>
    Object.entries(values).map(([param, value]) => ({ name: `${def.type} ${part} ${param}`, def, param, value })),
  ),
);

test("every parameter has a meaning and says where its default comes from", () => {
  expect(offenders(params.map(([name, { source }]) => [name, source.trim() !== ""]))).toEqual([]);
  expect(offenders(params.map(([name, { doc }]) => [name, doc.trim() !== ""]))).toEqual([]);
});

test("every value of a part says where it comes from, and is one of the device's parameters", () => {
  expect(offenders(partValues.map(({ name, value }) => [name, value.source.trim() !== ""]))).toEqual([]);
  expect(offenders(partValues.map(({ name, def, param }) => [name, Object.hasOwn(def.params, param)]))).toEqual([]);
});

test("words are among the allowed ones", () => {
  const allowed = (words: readonly string[] | undefined, value: unknown): boolean =>
    words === undefined || value === undefined || words.some((word) => word === value);
  expect(offenders(params.map(([name, spec]) => [name, allowed(spec.words, spec.default)]))).toEqual([]);
  expect(
    offenders(
      partValues.map(({ name, def, param, value }) => [name, allowed(def.params[param]?.words, value.value)] as const),
    ),
  ).toEqual([]);
});

test("types and model types are there once", () => {
  const types = devices.map(({ type }) => type);
  const models = devices.flatMap(({ modelTypes }) => Object.keys(modelTypes ?? {}));
  expect(types).toEqual([...new Set(types)]);
  expect(models).toEqual([...new Set(models)]);
});

test("buses read pins of the device", () => {
  const buses = devices.flatMap(({ type, buses: own, pins }) =>
    Object.entries(own ?? {}).map(
      ([name, { pin }]) => [`${type}.${name}`, pins.some((spec) => spec.name === pin)] as const,
    ),
  );
  expect(offenders(buses)).toEqual([]);
});
