/**
 * `A` lines, XSPICE's code models: `A1 [a b] ~y null and_hc`.
 *
 * A connection is a net, `~net` (inverted), `null` (open) or a vector `[...]` of them, in which `q[3:0]` stands for
 * `q3 q2 q1 q0`. The port types `%d` (digital) and `%v` (voltage) are read and say nothing, since pins know what they
 * are; a differential port `%vd(a b)` is accepted where its second net is ground. Parameters after the model's name are
 * an addition of ours: ngspice has them in the model only.
 */
import type { Connection, Value } from "@twinedge/core";
import type { Draft, ElementContext } from "./elements.ts";
import { type Cursor, written } from "./tokens.ts";
import { expandRange, rangeTooLong, readAssignments, readNet } from "./values.ts";

export function codeModel(cursor: Cursor, name: string, context: ElementContext): Draft {
  const connections: Connection[] = [];
  let model: string | undefined;
  const params = new Map<string, Value>();
  for (;;) {
    cursor.skipSeparators();
    const token = cursor.peek();
    if (token === undefined) {
      break;
    }
    if (cursor.atAssignment()) {
      readAssignments(cursor, context, params, `"${name}"`);
      break;
    }
    if (model !== undefined) {
      connections.push(model);
      model = undefined;
    }
    if (token.kind === "[") {
      cursor.next();
      connections.push(vector(cursor));
    } else if (token.text.startsWith("%")) {
      cursor.next();
      portType(cursor, token.text);
    } else {
      const [net] = netsHere(cursor, false);
      model = net;
    }
  }
  if (model === undefined || model === "" || model.startsWith("~")) {
    throw cursor.fail(`"${name}" names no model`, "write the name of its .model after the connections", undefined);
  }
  if (connections.length === 0) {
    throw cursor.fail(`"${name}" has no connections`, "write nets between its name and its model", undefined);
  }
  return { type: "", model, connections, params };

  function portType(of: Cursor, type: string): void {
    if (type === "%d" || type === "%v") {
      return;
    }
    if (type !== "%vd") {
      throw of.fail(`port type "${type}" is not supported`, "pins are %d or %v; leave the type off");
    }
    of.skipSeparators();
    const [plus] = netsHere(of, false);
    of.skipSeparators();
    const second = of.peek();
    const [minus] = netsHere(of, false);
    if (plus === undefined || minus !== "0") {
      throw of.fail("a differential port is not supported", "give each of its nets a pin of its own", second);
    }
    connections.push(plus);
  }
}

function vector(cursor: Cursor): readonly string[] {
  const nets: string[] = [];
  for (;;) {
    cursor.skipSeparators();
    const token = cursor.peek();
    if (token === undefined) {
      throw cursor.fail('"[" is never closed', 'write "]" after the last net');
    }
    if (cursor.take("]") !== undefined) {
      if (nets.length === 0) {
        throw cursor.fail("the vector is empty", "write nets between [ and ]", token);
      }
      return nets;
    }
    if (token.text === "%d" || token.text === "%v") {
      cursor.next();
    } else {
      nets.push(...netsHere(cursor, true));
    }
  }
}

/** The net, `~net`, `null` or (in a vector) range of nets at the cursor. */
function netsHere(cursor: Cursor, ranges: boolean): readonly string[] {
  const token = cursor.next();
  if (token === undefined || token.kind !== "word") {
    const found = token === undefined ? "" : `, not "${written(cursor.line, token)}"`;
    throw cursor.fail(`a net is expected${found}`, "write the name of a net", token);
  }
  if (token.text === "null") {
    return [""];
  }
  const next = cursor.peek()?.text ?? "~";
  if (token.text === "~" && next !== "null" && !next.startsWith("~")) {
    return netsHere(cursor, ranges).map((net) => `~${net}`);
  }
  const inverted = token.text.startsWith("~") ? "~" : "";
  const bare = { ...token, text: token.text.slice(inverted.length) };
  if (bare.text === "" || bare.text === "null" || bare.text.startsWith("~")) {
    throw cursor.fail(`"${token.text}" is no net`, "write ~ before the name of a net", token);
  }
  if (!ranges) {
    return [inverted + readNet(cursor, bare)];
  }
  const nets = expandRange(bare.text);
  if (nets === undefined) {
    throw cursor.fail(...rangeTooLong(bare.text), token);
  }
  return nets.map((net) => inverted + readNet(cursor, { ...bare, text: net }));
}
