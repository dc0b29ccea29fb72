import fc from "fast-check";
import { expect, test } from "vitest";
import { EventQueue } from "./queue.ts";

test("an empty queue has no next time", () => {
  const queue = new EventQueue();
  expect(queue.nextTime).toBe(Number.POSITIVE_INFINITY);
  expect(queue.pop()).toBeUndefined();
});

test("buckets come in time order and keep the order of scheduling within a time", () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 50 }), { maxLength: 300 }), (times) => {
      const queue = new EventQueue();
      for (const [i, time] of times.entries()) {
        queue.schedule(time, i, i % 12, i);
      }
      const seen: [number, number][] = [];
      for (let bucket = queue.pop(); bucket !== undefined; bucket = queue.pop()) {
        for (let i = 0; i < bucket.count; i++) {
          seen.push([bucket.time, bucket.targets[i] ?? -1]);
        }
        queue.release(bucket);
      }
      const wanted = times.map((time, i): [number, number] => [time, i]).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
      expect(seen).toEqual(wanted);
    }),
  );
});

test("a time may be scheduled again while its bucket is being worked on", () => {
  const queue = new EventQueue();
  queue.schedule(5, 1, 0, 0);
  const first = queue.pop();
  queue.schedule(5, 2, 0, 0);
  expect(first?.targets[0]).toBe(1);
  expect(queue.nextTime).toBe(5);
  expect(queue.pop()?.targets[0]).toBe(2);
});
