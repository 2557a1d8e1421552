import { wrap, type Reference } from '../../call/envelope.ts';
import type { CallEvent } from '../../call/events.ts';
import type { CallState } from '../../call/state.ts';
import type { ChatLine, Outgoing } from '../../call/talk.ts';
import { GROUP } from '../../call/testing/meeting.ts';
import { meeting } from './scene-meeting.ts';

function chatMessage(leaf: number, text: string, to: 'all' | 'hosts' = 'all'): CallEvent {
  return {
    type: 'keys-answered',
    ask: { op: 'open', channel: 'chat', audience: 'everybody', payload: GROUP.groupId },
    reply: { kind: 'opened', leaf, key: `key ${leaf}`, epoch: 1, to: { kind: to }, text },
  };
}

type SealedFor = { readonly kind: 'all' } | { readonly kind: 'one'; readonly key: string };

function wrote(text: string, to: SealedFor = { kind: 'one', key: 'key 2' }): CallEvent {
  return {
    type: 'keys-answered',
    ask: { op: 'seal', channel: 'chat', to, text },
    reply: { kind: 'sealed', payload: GROUP.groupId },
  };
}

/** As the page of today writes. */
function asked(leaf: number, id: number, text: string, re?: Reference): CallEvent {
  return chatMessage(leaf, wrap({ id, text, ...(re && { re }) }));
}

const LONG_CHAT: CallEvent[] = [
  ...Array.from({ length: 30 }, (_, i) => asked((i % 3) + 1, i + 1, `Point ${i + 1} of the minutes is agreed.`)),
  wrote(wrap({ id: 1, text: 'Can the map be shown again?' }), { kind: 'all' }),
  asked(1, 40, 'In a moment.\nFirst the figures.', { by: 'key 0', id: 1 }),
  asked(2, 41, 'प्रखंड 3 का नक्शा मेरे पास है।', { by: 'key 0', id: 1 }),
  asked(3, 42, 'Agreed.', { by: 'key 1', id: 999 }),
  chatMessage(2, '{"v":9}'),
];

const CHAT: CallEvent[] = [
  chatMessage(1, 'The figures for the third quarter: https://water.example.in/q3, page 4.'),
  chatMessage(2, 'प्रखंड 3 की रिपोर्ट कल आएगी।'),
  wrote('Thank you. Please bring the map too.'),
  chatMessage(3, 'May I leave at four?', 'hosts'),
];

const UNSENT_CHAT: CallEvent[] = [
  ...CHAT,
  wrote(wrap({ id: 1, text: 'Shall we begin with the map of block 3?' }), { kind: 'all' }),
  wrote(wrap({ id: 2, text: 'I have lost you for a moment.' }), { kind: 'all' }),
];

/** Of the last two that were written, one was not sent and one takes long. */
function withWays(state: CallState): CallState {
  const { phase } = state;
  if (phase.name !== 'meeting') return state;
  const { chat } = phase;
  const [unsent, slow] = chat.lines.slice(-2).map(({ id }) => id);
  const lines = chat.lines.map((line): ChatLine => {
    if (line.id === unsent) return { ...line, way: 'unsent' };
    return line.id === slow ? { ...line, way: 'slow' } : line;
  });
  const outgoing = chat.outgoing.map((each): Outgoing =>
    each.line === unsent ? { ...each, stage: 'unsent', seq: null } : each,
  );
  return { ...state, phase: { ...phase, chat: { ...chat, lines, outgoing } } };
}

/** The chat. */
export const CHAT_SCENES = {
  chat: () => meeting({ people: 3 }, { type: 'toggle-panel', panel: 'chat' }, ...CHAT),
  'chat-to-hosts': () =>
    meeting(
      { people: 3, role: 'participant', view: { chat: 'hosts' } },
      { type: 'toggle-panel', panel: 'chat' },
      ...CHAT,
    ),
  'chat-long': () => meeting({ people: 4 }, { type: 'toggle-panel', panel: 'chat' }, ...LONG_CHAT),
  'chat-answering': () =>
    meeting(
      { people: 4 },
      { type: 'toggle-panel', panel: 'chat' },
      ...LONG_CHAT,
      { type: 'answer-line', line: 32 },
      { type: 'keep-draft', text: 'नक्शा अभी भेजता हूँ।\nA second line of what is being written here.' },
    ),
  'chat-new': () => meeting({ people: 4 }, ...LONG_CHAT.slice(0, -3), { type: 'toggle-panel', panel: 'chat' }),
  'chat-unsent': () => withWays(meeting({ people: 4 }, { type: 'toggle-panel', panel: 'chat' }, ...UNSENT_CHAT)),
  'chat-unread': () => meeting({ people: 3 }, ...CHAT),
} as const satisfies Record<string, () => CallState>;
