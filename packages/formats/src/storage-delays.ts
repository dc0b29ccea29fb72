/**
 * Flip-flops and latches elsewhere have one delay before that of the output; ours may have another for a change to 0
 * (`clk_delay_fall`). Where it differs by the same amount for all that acts, the difference goes into the output's fall delay.
 */
import type { DeviceReading } from "@twinedge/core";

/**
 * Seconds to add to `fall_delay`.
 *
 * @param delays parameters of the delays before the output's.
 * @throws InputError where one number cannot say it.
 */
export function fallMore(d: DeviceReading, delays: readonly string[]): number {
  const differences = delays.map((delay) => {
    const fall = `${delay}_fall`;
    return d.given(fall) ? Number((d.num(fall) - d.num(delay)).toPrecision(9)) : 0;
  });
  const [first = 0] = differences;
  const other = differences.findIndex((difference) => difference !== first);
  if (other >= 0) {
    d.fail(
      `the fall of ${delays[0]} is ${first} s after its rise, that of ${delays[other]} ${differences[other]} s: only our own flip-flops can do both`,
      "give them the same difference",
    );
  }
  return first;
}
