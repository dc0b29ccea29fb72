/** `twinedge devices`: what can stand in a deck: pins, parameters with their sources, real parts. */
import { type DeviceDef, devices, InputError, isTriple, type PinSpec, suggestion, type Value } from "@twinedge/core";
import { json } from "../json.ts";
import { columns } from "../text.ts";
import { verb } from "./verb.ts";

export const devicesVerb = verb({
  positionals: { type: { type: "string", describe: "device, or .model type that selects one" } },
  options: {
    json: { type: "boolean", describe: "print one JSON document" },
    markdown: { type: "boolean", describe: "print docs/devices.md" },
  },
  examples: [
    ["$0", "the list"],
    ["$0 comparator", "pins, parameters and parts of one"],
  ],
  async run(args, io) {
    const shown = args.type === undefined ? devices : [find(args.type.toLowerCase())];
    if (args.json === true) {
      io.stdout.write(json(args.type === undefined ? shown.map(plain) : plain(find(args.type.toLowerCase()))));
    } else if (args.markdown === true) {
      io.stdout.write(markdown(shown));
    } else if (args.type === undefined) {
      const rows = shown.map((def) => [def.type, def.title, def.pins.map(pinText).join(" ")]);
      io.stdout.write(`${columns(rows, []).join("\n")}\n`);
    } else {
      io.stdout.write(shown.map(describe).join("\n"));
    }
    return 0;
  },
});

function find(type: string): DeviceDef {
  const def =
    devices.find((one) => one.type === type) ?? devices.find((one) => Object.hasOwn(one.modelTypes ?? {}, type));
  if (def === undefined) {
    const known = new Set([...devices.map((one) => one.type), ...devices.flatMap(models)]);
    throw new InputError(`there is no device "${type}"`, {
      remedy: suggestion(type, [...known], "see twinedge devices"),
    });
  }
  return def;
}

/** `[in...]` a vector, `out?` optional. */
function pinText({ name, vector, optional }: PinSpec): string {
  return `${vector === true ? `[${name}]` : name}${optional === true ? "?" : ""}`;
}

function valueText(value: Value | undefined): string {
  if (value === undefined) {
    return "";
  }
  if (typeof value === "number") {
    return String(value);
  }
  if (isTriple(value)) {
    return [value.min, value.typ, value.max].map(valueText).join(":");
  }
  if (Array.isArray(value)) {
    return `[${value.map(valueText).join(" ")}]`;
  }
  return typeof value === "string" ? value : JSON.stringify(value);
}

function models({ modelTypes }: DeviceDef): readonly string[] {
  return Object.keys(modelTypes ?? {});
}

/** Without the functions. */
function plain({ type, title, pins, params, parts, modelTypes }: DeviceDef): unknown {
  return { type, title, modelTypes: Object.keys(modelTypes ?? {}), pins, params, parts: parts ?? {} };
}

function describe(def: DeviceDef): string {
  const lines = [`${def.type}: ${def.title}`];
  if (models(def).length > 0) {
    lines.push(`.model types: ${models(def).join(", ")}`);
  }
  lines.push(
    "",
    "pins",
    ...columns(
      def.pins.map((pin) => [`  ${pinText(pin)}`, pin.domain, pin.direction]),
      [],
    ),
  );
  const params = Object.entries(def.params).map(([name, spec]) => [
    `  ${name}`,
    `${valueText(spec.default)} ${spec.unit}`.trim(),
    spec.words === undefined ? spec.doc : `${spec.doc} (${spec.words.join(", ")})`,
    spec.source,
  ]);
  if (params.length > 0) {
    lines.push("", "parameters: default (min:typ:max), meaning, source", ...columns(params, []));
  }
  for (const [part, { title, values }] of Object.entries(def.parts ?? {})) {
    const rows = Object.entries(values).map(([name, { value, source }]) => [`  ${name}`, valueText(value), source]);
    lines.push("", `part=${part}: ${title}`, ...columns(rows, []));
  }
  return `${lines.join("\n")}\n`;
}

function markdown(shown: readonly DeviceDef[]): string {
  const lines = [
    "# Devices",
    "",
    "Written by `twinedge devices --markdown`. A pin in brackets takes a vector `[a b ...]` of nets, one with `?` may be left",
    "off or `null`. Defaults that a data sheet gives as min, typ and max are written min:typ:max.",
  ];
  for (const def of shown) {
    lines.push(
      "",
      `## ${def.type}`,
      "",
      `${sentence(def.title)}. Pins: ${def.pins.map((pin) => `\`${pinText(pin)}\``).join(" ")}.`,
    );
    if (models(def).length > 0) {
      lines.push(
        `\`.model\` types: ${models(def)
          .map((type) => `\`${type}\``)
          .join(", ")}.`,
      );
    }
    const params = Object.entries(def.params);
    if (params.length > 0) {
      lines.push("", "| parameter | default | unit | meaning | source |", "| -- | -- | -- | -- | -- |");
      for (const [name, { unit, default: value, doc, words, source }] of params) {
        const meaning = words === undefined ? doc : `${doc}: ${words.join(", ")}`;
        lines.push(row([name, valueText(value), unit, meaning, source]));
      }
    }
    for (const [part, { title, values }] of Object.entries(def.parts ?? {})) {
      lines.push("", `\`part=${part}\`: ${title}`, "", "| parameter | value | source |", "| -- | -- | -- |");
      lines.push(...Object.entries(values).map(([name, { value, source }]) => row([name, valueText(value), source])));
    }
  }
  return `${lines.join("\n")}\n`;
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replaceAll("\n", " ")).join(" | ")} |`;
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
