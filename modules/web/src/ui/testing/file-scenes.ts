import type { CallEvent } from '../../call/events.ts';
import { wrapFile } from '../../call/file-envelope.ts';
import type { Base64Url, CallState } from '../../call/state.ts';
import { GROUP, rule } from '../../call/testing/meeting.ts';
import { meeting } from './scene-meeting.ts';

function sized(size: number): Blob {
  return { size } as Blob;
}

/** A file that somebody offers. */
function fileOffer(leaf: number, name: string, bytes: number, id: string): CallEvent {
  const secret = 'A'.repeat(43) as Base64Url;
  return {
    type: 'keys-answered',
    ask: { op: 'open', channel: 'file', audience: 'everybody', payload: GROUP.groupId },
    reply: {
      kind: 'opened',
      leaf,
      key: `key ${leaf}`,
      epoch: 1,
      to: { kind: 'all' },
      text: wrapFile({ file: id.repeat(26), key: secret, digest: secret, name, bytes }),
    },
  };
}

/** The files of a meeting. */
export const FILE_SCENES = {
  files: () =>
    meeting(
      { people: 4, view: { rules: [rule('A6', 'everyone', true)] } },
      { type: 'toggle-panel', panel: 'files' },
      fileOffer(1, 'Agenda.pdf', 84_000, 'a'),
      fileOffer(2, 'कार्यवृत्त, अंतिम मसौदा, संशोधन सहित, दिनांक 24 नवंबर.docx', 3_200_000, 'b'),
      { type: 'send-file', name: 'Site plan.tiff', content: sized(150_000_000), to: { kind: 'all' } },
      { type: 'received', message: { type: 'file-granted', file: 'c'.repeat(26), ticket: 'ticket' }, ack: 0 },
      { type: 'file-moved', id: 1, done: 61_000_000 },
      { type: 'save-file', file: 'b'.repeat(26) },
      { type: 'file-moved', id: 2, done: 900_000 },
    ),
  'files-off': () =>
    meeting(
      { people: 2, view: { rules: [{ ...rule('A6', 'off'), allowed: ['off', 'hosts'] }] } },
      { type: 'toggle-panel', panel: 'files' },
    ),
  'files-locked': () =>
    meeting(
      { people: 2, view: { rules: [{ ...rule('A6', 'off'), lockedByOrganisation: true }] } },
      { type: 'toggle-panel', panel: 'files' },
    ),
  'files-new': () =>
    meeting({ people: 4, view: { rules: [rule('A6', 'everyone', true)] } }, fileOffer(1, 'Agenda.pdf', 84_000, 'a')),
} as const satisfies Record<string, () => CallState>;
