/**
 * The event queue: a heap with one entry per distinct time, each a bucket of events in the order they were scheduled.
 *
 * Times are integer picoseconds. An event is a target (a small integer of the kernel's choosing), a value and a stamp; whether a
 * stamp is still valid is the kernel's business, so that cancelling costs nothing here. Buckets are recycled.
 *
 * Measured hold model (bench/queue.ts): bucketing is several times faster than one heap entry an event on a lattice of times.
 */
import TinyQueue from "tinyqueue";

/** All events of one time. The arrays are longer than `count`. */
export class Bucket {
  time = 0;
  count = 0;
  targets = new Int32Array(8);
  values = new Uint8Array(8);
  stamps = new Int32Array(8);

  push(target: number, value: number, stamp: number): void {
    const at = this.count++;
    if (at === this.targets.length) {
      this.grow();
    }
    this.targets[at] = target;
    this.values[at] = value;
    this.stamps[at] = stamp;
  }

  private grow(): void {
    const size = 2 * this.targets.length;
    const targets = new Int32Array(size);
    targets.set(this.targets);
    this.targets = targets;
    const values = new Uint8Array(size);
    values.set(this.values);
    this.values = values;
    const stamps = new Int32Array(size);
    stamps.set(this.stamps);
    this.stamps = stamps;
  }
}

export class EventQueue {
  private readonly heap = new TinyQueue<Bucket>([], (a, b) => a.time - b.time);
  private readonly byTime = new Map<number, Bucket>();
  private readonly spare: Bucket[] = [];
  /** The bucket written last: events come in runs of one time. */
  private last: Bucket | undefined;

  /** Time of the earliest event, ps; Infinity when there is none. */
  get nextTime(): number {
    return this.heap.peek()?.time ?? Number.POSITIVE_INFINITY;
  }

  schedule(time: number, target: number, value: number, stamp: number): void {
    let bucket = this.last;
    if (bucket === undefined || bucket.time !== time) {
      bucket = this.byTime.get(time);
      if (bucket === undefined) {
        bucket = this.spare.pop() ?? new Bucket();
        bucket.time = time;
        bucket.count = 0;
        this.byTime.set(time, bucket);
        this.heap.push(bucket);
      }
      this.last = bucket;
    }
    bucket.push(target, value, stamp);
  }

  /** Takes the earliest bucket; give it back with `release` when its events are done. */
  pop(): Bucket | undefined {
    const bucket = this.heap.pop();
    if (bucket !== undefined) {
      this.byTime.delete(bucket.time);
      if (this.last === bucket) {
        this.last = undefined;
      }
    }
    return bucket;
  }

  release(bucket: Bucket): void {
    this.spare.push(bucket);
  }
}
