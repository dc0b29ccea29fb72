/** What every figure has to keep to, whatever it is given: well-formed, numbers that are numbers, nothing outside the paper. */
import { textWidth } from "./labels.ts";

/** px that a stroke may stand over the edge. */
const SLACK = 1;

/** What is wrong with a drawing, in words; nothing where it is sound. */
export function faultsOf(svg: string): readonly string[] {
  const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg) ?? [];
  const [w, h] = [Number(width), Number(height)];
  const faults: string[] = [];
  const open: string[] = [];
  let rest = svg;
  for (let at = svg.search(/</); at >= 0; at = rest.search(/</)) {
    if (/&(?!amp;|lt;|gt;|quot;)|>|NaN|Infinity|undefined/.test(rest.slice(0, at))) {
      faults.push(`text "${rest.slice(0, at)}"`);
    }
    rest = rest.slice(at);
    const tag = /^<(\/?)(\w+)((?:\s+[\w:-]+="[^"<>]*")*)\s*(\/?)>/.exec(rest);
    if (tag === null) {
      return [...faults, `no tag: ${rest.slice(0, 80)}`];
    }
    const [whole, closing, name = "", attributes = "", empty] = tag;
    rest = rest.slice(whole.length);
    if (closing === "/") {
      if (open.pop() !== name) {
        faults.push(`</${name}> closes something else`);
      }
      continue;
    }
    if (empty === "") {
      open.push(name);
    }
    if (/NaN|Infinity|undefined|null/.test(attributes)) {
      faults.push(whole);
    }
    const values = new Map(
      [...attributes.matchAll(/([\w:-]+)="([^"]*)"/g)].map(([, key = "", value = ""]) => [key, value]),
    );
    const points = open.includes("defs") ? [] : pointsOf(name, values, /^[^<]*/.exec(rest)?.[0] ?? "");
    const stray = points.find(([x, y]) => x < -SLACK || y < -SLACK || x > w + SLACK || y > h + SLACK);
    if (stray !== undefined) {
      faults.push(`(${stray.join(", ")}) is outside ${w} x ${h}: ${whole} ${rest.slice(0, 80)}`);
    }
  }
  return open.length === 0 ? faults : [...faults, `open: ${open.join(" ")}`];
}

type Point = readonly [x: number, y: number];

function pointsOf(name: string, values: ReadonlyMap<string, string>, words: string): readonly Point[] {
  const value = (key: string): number => Number(values.get(key) ?? 0);
  switch (name) {
    case "path":
      return pathPoints(values.get("d") ?? "");
    case "rect":
      return [
        [value("x"), value("y")],
        [value("x") + value("width"), value("y") + value("height")],
      ];
    case "circle":
      return [
        [value("cx") - value("r"), value("cy") - value("r")],
        [value("cx") + value("r"), value("cy") + value("r")],
      ];
    case "text": {
      const [x, y, size] = [value("x"), value("y"), value("font-size")];
      const long = textWidth(words.replaceAll(/&\w+;/g, "&"), size);
      const start = { end: x - long, middle: x - long / 2 }[values.get("text-anchor") ?? ""] ?? x;
      return [
        [start, y - size],
        [start + long, y],
      ];
    }
    default:
      return [];
  }
}

function pathPoints(d: string): readonly Point[] {
  const points: Point[] = [];
  let [x, y] = [0, 0];
  for (const [, command = "", list = ""] of d.matchAll(/([MLHVhvlm])([^MLHVhvlmzZ]*)/g)) {
    const numbers = [...list.matchAll(/-?[\d.]+/g)].map(([text]) => Number(text));
    const [a = 0, b = 0] = numbers;
    switch (command) {
      case "H":
        x = a;
        break;
      case "V":
        y = a;
        break;
      case "h":
        x += a;
        break;
      case "v":
        y += a;
        break;
      case "l":
      case "m":
        [x, y] = [x + a, y + b];
        break;
      default:
        [x, y] = [a, b];
    }
    points.push([x, y]);
  }
  return points;
}
