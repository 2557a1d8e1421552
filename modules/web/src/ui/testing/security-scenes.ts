import type { CallEvent } from '../../call/events.ts';
import type { CallState } from '../../call/state.ts';
import { GROUP } from '../../call/testing/meeting.ts';
import { meeting, PEOPLE, SECURITY } from './scene-meeting.ts';

const REACTED: CallEvent = {
  type: 'keys-answered',
  ask: { op: 'open', channel: 'reaction', audience: 'everybody', payload: GROUP.groupId },
  reply: { kind: 'opened', leaf: 1, key: 'key 1', epoch: 1, to: { kind: 'all' }, text: '👏' },
};

/** Keys, class and rules: what the panel of security says, and the meeting around it. */
export const SECURITY_SCENES = {
  sealed: () => meeting({ people: 6 }, REACTED),
  'sealed-ready': () => meeting({ people: 0 }, SECURITY),
  'sealed-security': () => meeting({ people: 3 }, SECURITY),
  'sealed-verified': () =>
    meeting({ people: 3 }, { type: 'codes-match', code: '60414 07163 98022 11597 43308 75520' }, SECURITY),
  'sealed-alarm': () => meeting({ people: 3, ghosts: ['Unknown Person'] }, SECURITY),
  'sealed-ghost': () => meeting({ people: 3, ghosts: ['Unknown Person'] }, PEOPLE),
  'sealed-missing': () => meeting({ people: 3, silent: true }, SECURITY),
  'sealed-missing-people': () => meeting({ people: 3, silent: true }, PEOPLE),
  'sealed-unreadable': () =>
    meeting(
      { people: 3 },
      {
        type: 'keys-reported',
        report: { kind: 'unreadable', mid: 'v0', expected: 1, reason: 'clear' },
      },
    ),
  security: () => meeting({ people: 6, view: { locked: true } }, SECURITY),
  'security-restricted': () => meeting({ people: 6, view: { classification: 'restricted' } }, SECURITY),
  confidential: () => meeting({ people: 9, waiting: 2, view: { classification: 'confidential', locked: true } }),
  'confidential-quiet': () => meeting({ people: 9, view: { classification: 'confidential', locked: true } }),
  'restricted-queue': () => meeting({ people: 9, waiting: 2, view: { classification: 'restricted', locked: true } }),
} as const satisfies Record<string, () => CallState>;
