/** Results of checks as they come: how often each held, the first time it did not, what was seen. */

const CHECKS = [
  "bench",
  "range",
  "comparator",
  "gate",
  "decision",
  "store",
  "code",
  "tap",
  "pot",
  "step",
  "ends",
] as const;

export type CheckName = (typeof CHECKS)[number];

export interface CheckResult {
  readonly check: CheckName;
  /** Device, net or pot that the check is about. */
  readonly subject: string;
  readonly tried: number;
  readonly failed: number;
  /** Where it failed first: what was there, expected and got. */
  readonly first?: string | undefined;
  /** How often 0, 1 and X were seen where 0 (first row) and 1 were expected. */
  readonly seen: readonly (readonly number[])[];
}

/** Thrown to end a run of checks at the first that fails. */
export class FirstFailure extends Error {}

interface Count {
  tried: number;
  failed: number;
  first: string | undefined;
  readonly seen: number[][];
}

export class Tally {
  private readonly counts = new Map<string, Count>();
  private readonly stopAtFirst: boolean;

  constructor(stopAtFirst = false) {
    this.stopAtFirst = stopAtFirst;
  }

  /** @throws FirstFailure where it does not hold and the first failure ends the checks */
  report(check: CheckName, subject: string, ok: boolean, told: () => string): void {
    if (!ok && this.stopAtFirst) {
      throw new FirstFailure();
    }
    const count = this.count(check, subject);
    count.tried++;
    if (!ok) {
      count.failed++;
      count.first ??= told();
    }
  }

  /** The same for a digital value. */
  compare(check: CheckName, subject: string, expected: number, got: number, where: () => string): void {
    const row = this.count(check, subject).seen[expected] ?? [];
    row[got] = (row[got] ?? 0) + 1;
    const name = (state: number): string => (state > 1 ? "X" : String(state));
    this.report(check, subject, got === expected, () => `${where()}: expected ${name(expected)}, got ${name(got)}`);
  }

  private count(check: CheckName, subject: string): Count {
    const key = `${check}\n${subject}`;
    const known = this.counts.get(key) ?? {
      tried: 0,
      failed: 0,
      first: undefined,
      seen: [
        [0, 0, 0],
        [0, 0, 0],
      ],
    };
    this.counts.set(key, known);
    return known;
  }

  get results(): readonly CheckResult[] {
    const all = [...this.counts].map(([key, count]): CheckResult => {
      const [check = "", subject = ""] = key.split("\n");
      return { check: check as CheckName, subject, ...count };
    });
    return CHECKS.flatMap((check) => all.filter((result) => result.check === check));
  }
}
