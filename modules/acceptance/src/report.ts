/** What a report says, as far as these tests look (docs/admin/reports.md). */
export interface Report {
  readonly clauses: readonly Finding[];
  readonly tries: {
    readonly total: number;
    readonly listed: readonly {
      readonly way: string;
      readonly reason: string;
      readonly times: number;
      readonly whom?: Named;
    }[];
  };
}

interface Finding {
  readonly clause: string;
  readonly changes: readonly {
    readonly by: string;
    readonly host?: Named;
    readonly before?: Setting;
    readonly after: Setting;
  }[];
  readonly refused: readonly { readonly by?: Named; readonly reason: string }[];
}

interface Named {
  readonly name?: string;
}

interface Setting {
  readonly value: string;
  readonly locked: boolean;
}

/** Every change of a rule, and every one that was refused, by clause: who, from what, to what. */
export function whatChanged({ clauses }: Report): Record<string, string[]> {
  const lines = clauses.map(
    ({ clause, changes, refused }) =>
      [
        clause,
        [
          ...changes.map(({ by, host, before, after }) => `${host?.name ?? by}: ${text(before)} > ${text(after)}`),
          ...refused.map(({ by, reason }) => `refused ${by?.name ?? 'nobody'}: ${reason}`),
        ],
      ] as const,
  );
  return Object.fromEntries(lines.filter(([, acts]) => acts.length > 0).map(([clause, acts]) => [clause, [...acts]]));
}

/** How often each way back was tried and refused, and by whose invitation as far as that is one person's. */
export function triesIn({ tries }: Report): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { way, reason, times, whom } of tries.listed) {
    const what = `${way} ${reason}, ${whom?.name ?? 'nobody'}`;
    counts[what] = (counts[what] ?? 0) + times;
  }
  return counts;
}

function text(setting: Setting | undefined): string {
  return setting === undefined ? 'unknown' : `${setting.value}${setting.locked ? ' locked' : ''}`;
}
