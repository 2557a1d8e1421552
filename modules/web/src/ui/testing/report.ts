import type { AccountPort, ClauseFinding, ComplianceReport, ReportPerson, SignedReport } from '../../account/port.ts';
import { FakeAccounts, OWN } from './fake-accounts.ts';

export const REPORTED = 'r'.repeat(24);

const at = (time: string) => `2026-11-24T${time}.000Z`;
const ASHA: ReportPerson = { id: 'a'.repeat(16), name: 'आशा राव' };
const RAVI: ReportPerson = { id: 'b'.repeat(16), name: 'Ravi Kumar' };

const BEGINNINGS = {
  A1: 'fresh',
  A2: 'on',
  A3: 'sleep-after-5-minutes',
  A4: 'granted',
  A5: 'banned',
  A6: 'off',
  A7: 'by-host',
  A8: 'off',
  A9: 'hand-over-or-end',
  C1: 'strong',
  C2: 'named',
  C3: 'muted',
  C4: 'off',
  C5: 'current',
  C6: 'personal',
  C7: 'uniform',
} as const satisfies Record<ClauseFinding['clause'], string>;

function clauseOf([clause, value]: [string, string]): ClauseFinding {
  return {
    clause: clause as ClauseFinding['clause'],
    verdict: 'held',
    began: { value, locked: false },
    changes: [],
    moreChanges: 0,
    refused: [],
    moreRefused: 0,
    permitted: 3,
    denied: 0,
  };
}

/** A meeting in which everything was kept. */
export const KEPT: ComplianceReport = {
  version: 1,
  meeting: REPORTED,
  title: 'Tender committee',
  startedBy: OWN.account.id,
  made: at('10:05:00'),
  most: 1000,
  times: { created: at('09:00:00'), started: at('09:01:00'), ended: at('10:00:00'), downtimes: [], moreDowntimes: 0 },
  log: {
    firstRow: 12,
    firstHash: '0'.repeat(64),
    lastRow: 97,
    lastHash: '1'.repeat(64),
    rows: 61,
    lost: 0,
    strange: 0,
    whole: true,
    newestRow: 98,
    newestHash: '2'.repeat(64),
  },
  verdict: 'held',
  clauses: Object.entries(BEGINNINGS).map(clauseOf),
  locks: [],
  moreLocks: 0,
  people: {
    seated: [
      {
        person: ASHA,
        invitation: 'i'.repeat(16),
        came: at('09:00:30'),
        present: [{ from: at('09:01:00'), until: at('10:00:00'), ending: 'ended' }],
        morePresent: 0,
        ending: 'ended',
        left: at('10:00:00'),
        seconds: 3_540,
      },
    ],
    moreSeated: 0,
    knocked: [],
    moreKnocked: 0,
  },
  hosts: [{ person: ASHA, role: 'host', from: at('09:01:00'), until: at('10:00:00') }],
  moreHosts: 0,
  removals: [],
  moreRemovals: 0,
  tries: { total: 0, listed: [], more: 0 },
  refusals: [],
  moreRefusals: 0,
};

/** One in which a good deal happened. */
export const EVENTFUL: ComplianceReport = {
  ...KEPT,
  verdict: 'relaxed',
  log: { ...KEPT.log, lost: 2, whole: false },
  times: { ...KEPT.times, downtimes: [{ from: at('09:30:00'), until: at('09:30:20') }] },
  clauses: KEPT.clauses.map((each) => {
    if (each.clause !== 'A4') return each.clause === 'C7' ? { ...unknownOf(each) } : each;
    return {
      ...each,
      verdict: 'relaxed',
      changes: [
        {
          row: 33,
          at: at('09:10:00'),
          by: 'host',
          host: ASHA,
          before: { value: 'granted', locked: false },
          after: { value: 'everyone', locked: false },
          relaxed: true,
        },
        {
          row: 35,
          at: at('09:12:00'),
          by: 'organisation',
          before: { value: 'everyone', locked: false },
          after: { value: 'granted', locked: true },
          relaxed: false,
        },
      ],
      moreChanges: 4_312,
      refused: [{ row: 36, at: at('09:13:00'), by: ASHA, reason: 'rule-locked' }],
    };
  }),
  locks: [
    { row: 40, at: at('09:14:00'), by: ASHA, locked: true },
    { row: 41, at: at('09:15:00'), locked: true },
  ],
  moreLocks: 1,
  people: {
    seated: [
      ...KEPT.people.seated,
      {
        person: RAVI,
        came: at('09:02:00'),
        present: [
          { from: at('09:03:00'), until: at('09:30:00'), ending: 'server-down' },
          { from: at('09:31:00'), until: at('09:40:00'), ending: 'removed' },
        ],
        morePresent: 0,
        ending: 'removed',
        left: at('09:40:00'),
        seconds: 2_160,
      },
    ],
    moreSeated: 0,
    knocked: [
      {
        person: { id: 'c'.repeat(16) },
        came: at('09:20:00'),
        present: [],
        morePresent: 0,
        ending: 'refused',
        left: at('09:21:00'),
        seconds: 0,
      },
    ],
    moreKnocked: 4,
  },
  removals: [{ row: 60, at: at('09:40:00'), by: ASHA, whom: RAVI, reason: 'disturbs', tries: 8 }],
  tries: {
    total: 9,
    listed: [{ row: 61, at: at('09:41:00'), way: 'join', reason: 'banned', times: 8, whom: RAVI }],
    more: 0,
  },
  refusals: [
    { verb: 'join', reason: 'banned', times: 9 },
    { verb: 'set-rule', reason: 'rule-locked', times: 1 },
  ],
};

function unknownOf({ clause, permitted, denied }: ClauseFinding): ClauseFinding {
  return { clause, verdict: 'unknown', changes: [], moreChanges: 0, refused: [], moreRefused: 0, permitted, denied };
}

export function signed(report: ComplianceReport): SignedReport {
  return { report, key: 'a1b2c3d4'.repeat(8), signature: 'f'.repeat(128) };
}

/** Accounts with the page of the eventful report open. */
export function reportShown(): AccountPort {
  const answers = { report: { kind: 'yes', value: signed(EVENTFUL) } } as const;
  return new FakeAccounts({ page: 'report', own: OWN, report: REPORTED }, answers);
}
