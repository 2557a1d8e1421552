import type { CallEvent } from '../../call/events.ts';
import { wrap, type Reference } from '../../call/envelope.ts';
import { wrapFile } from '../../call/file-envelope.ts';
import { gradeOf, type KeysView } from '../../call/keys.ts';
import type {
  Base64Url,
  CallState,
  Classification,
  FloorView,
  MeetingView,
  ParticipantView,
  RuleView,
  WaitingPhase,
  WaitingView,
} from '../../call/state.ts';
import { captionScenes } from './caption-scenes.ts';
import { DEVICES } from './devices.ts';
import type { ChatLine, Outgoing } from '../../call/talk.ts';
import { UNSHOWN_TOLERATED_MILLIS } from '../../call/watch.ts';
import { pollScenes } from './poll-scenes.ts';
import {
  GRANTED,
  GROUP,
  LINK,
  NOTICE,
  person,
  Played,
  RECEIPT,
  rule,
  seated,
  SELF,
  track,
  waiter,
} from '../../call/testing/meeting.ts';
import { BLUR_SCENES } from './blur-scenes.ts';
import { controlScenes } from './control-scenes.ts';
import { LINE_SCENES } from './line-scenes.ts';
import { toldScenes } from './told-scenes.ts';

/** Screens of the client in the states that somebody should look at. */
export type SceneName = keyof typeof SCENES;

const MINUTE = 60_000;
/** More than any scene shows; the last is drawn as a slide. */
const SLOTS = 100;
const SHARE_SLOT = 'v99';
const ago = (minutes: number) => new Date(Date.now() - minutes * MINUTE).toISOString();

const ALLOWED = {
  A1: ['fresh'],
  A2: ['on', 'off'],
  A3: ['sleep-after-5-minutes', 'sleep-after-1-minute', 'sleep-after-15-minutes', 'sleep-after-30-minutes'],
  A4: ['granted', 'everyone'],
  A5: ['banned'],
  A6: ['off', 'hosts', 'everyone'],
  A7: ['by-host', 'automatic'],
  A8: ['off'],
  A9: ['hand-over-or-end'],
  C1: ['strong'],
  C2: ['named'],
  C3: ['muted', 'unmuted'],
  C4: ['off'],
  C5: ['current', 'any'],
  C6: ['personal', 'shared'],
  C7: ['uniform'],
} as const satisfies Record<RuleView['clause'], readonly string[]>;

export const CLAUSES = Object.keys(ALLOWED) as RuleView['clause'][];

function rules(): RuleView[] {
  return CLAUSES.map((clause): RuleView => {
    const plain = { ...rule(clause, ALLOWED[clause][0]), allowed: ALLOWED[clause] };
    if (clause === 'A4') {
      return { ...plain, value: 'everyone', relaxed: true, changedBy: 'Under Secretary (Admin)', changedAt: ago(12) };
    }
    return { ...plain, lockedByOrganisation: clause === 'A2' || clause === 'A8' };
  });
}

const NAMES = [
  'Deputy Secretary (Water Supply)',
  'अधीक्षण अभियंता (ग्रामीण पेयजल एवं स्वच्छता)',
  'Participant 7',
  'கண்காணிப்புப் பொறியாளர் (நீர்வளத் துறை)',
  'মীনা',
  'Executive Engineer (Public Health Engineering Division, North)',
  'نسرین',
  'Participant 12',
  'రవి',
  'Accounts Officer',
  'ಸುಮಾ',
  'Joint Director (Planning)',
  'ഗീത',
  'Participant 15',
  'गुणवत्ता प्रकोष्ठ',
  'ਗੁਰਪ੍ਰੀਤ',
  'District Informatics Officer',
  'જયેશ',
  'Participant 19',
  'Section Officer (Records)',
  'ସୁମିତ୍ରା',
  'Participant 22',
  'Legal Adviser',
  'Participant 24',
] as const;

function others(count: number): ParticipantView[] {
  return Array.from({ length: count }, (_, index) => {
    const name = NAMES[index] ?? `Participant ${index + 1}`;
    const id = `p${index}`;
    const cameraOff = index % 5 === 1 || index % 5 === 3;
    return person(id, {
      name,
      role: index === 0 ? 'alternate-host' : 'participant',
      tracks: [track(id, 'microphone', index !== 0), track(id, 'camera', cameraOff)],
      connected: index !== 7,
      ...(index === 2 ? { handRaisedAt: ago(3) } : {}),
      ...(index === 11 ? { handRaisedAt: ago(1) } : {}),
    });
  });
}

function heard(each: ParticipantView): ParticipantView {
  const tracks = each.tracks.map((one) => (one.source === 'microphone' ? { ...one, muted: false } : one));
  return { ...each, tracks, handRaisedAt: ago(2) };
}

function self(role: ParticipantView['role']): ParticipantView {
  return person(SELF, {
    name: 'Under Secretary (Admin)',
    role,
    mayShare: role === 'host',
    maySendFiles: role === 'host',
    mayCaption: role === 'host',
  });
}

function meetingView(change: Partial<MeetingView> = {}): { meeting: MeetingView } {
  return {
    meeting: {
      room: 'a'.repeat(24),
      title: 'Monthly review: district water supply',
      origin: 'https://meet.example.in',
      startedAt: ago(42),
      classification: 'unclassified',
      locked: false,
      rules: rules(),
      ...change,
    },
  };
}

const WAITING = [
  { ...waiter('w1', ago(2)), name: 'Junior Engineer (Block 3)' },
  { ...waiter('w2', ago(1)), name: 'Participant 26', presides: true },
  { ...waiter('w3', ago(0)), name: 'Assistant Director (Geology and Mining), Zone of the Upper Hills' },
];

const OPENED: CallEvent[] = [DEVICES];

/** With Cyrillic letters where the host's own name has Latin ones, and a word in two scripts. */
const FORGED: WaitingView = {
  ...waiter('w4', ago(0)),
  name: 'Under Sесretary (Аdmin)',
  nameWarning: { similarTo: 'self', mixedScripts: true },
};

interface MeetingChange {
  readonly role?: ParticipantView['role'];
  readonly people?: number;
  /** Everybody has the microphone on and a hand up. */
  readonly lively?: boolean;
  readonly waiting?: number;
  readonly view?: Partial<MeetingView>;
  /** In the group without being shown by signalling. */
  readonly ghosts?: readonly string[];
  /** Nobody's device shows that it has the keys. */
  readonly silent?: boolean;
  /** At the door, behind the others. */
  readonly warned?: readonly WaitingView[];
}

/** Of the meeting's group; leaves are in the order of the people, this person's first, and of who is in it unseen. */
function keysView(
  people: readonly ParticipantView[],
  ghosts: readonly string[],
  locked: boolean,
  classed: Classification = 'unclassified',
): KeysView {
  const classification = gradeOf(classed) ?? 'unclassified';
  const unseen = ghosts.map((name) => ({ name, role: 'participant' as const }));
  const members = [...people, ...unseen].map(({ name, role }, leaf) => ({
    leaf,
    key: `key ${leaf}`,
    name,
    role: leaf === 0 ? ('host' as const) : ('participant' as const),
    verifiedBy: null,
    host: role !== 'participant',
    device: `device ${leaf}`,
    removed: false,
  }));
  return {
    groupId: GROUP.groupId,
    epoch: 1,
    ownLeaf: 0,
    members,
    locked,
    lobby: true,
    classification,
    version: 1,
    safetyCode: { digits: '60414 07163 98022 11597 43308 75520', signs: [0, 16, 24, 42, 53, 60] },
    hostCode: '20815 66410 09937 51248 73390 14602',
    restates: false,
  };
}

/** In a meeting, everybody's pictures received, somebody else speaking. */
function meeting(
  {
    role = 'host',
    people = 24,
    waiting = 0,
    view = {},
    ghosts = [],
    silent = false,
    warned = [],
    lively = false,
  }: MeetingChange,
  ...events: CallEvent[]
): CallState {
  const came = others(people);
  const participants = [self(role), ...(lively ? came.map(heard) : came)];
  const played = new Played().play(...OPENED).inMeeting(participants, {
    ...meetingView(view),
    waiting: [...WAITING.slice(0, waiting), ...warned],
    group: { ...GROUP, members: participants.map(({ id }, leaf) => ({ leaf, participant: id })) },
  });
  // What is told of the way in has gone by itself.
  for (const { id } of played.state.notices) played.play({ type: 'dismiss-notice', id });
  played.play({
    type: 'keys-answered',
    ask: { op: 'leave-group' },
    reply: {
      kind: 'entered',
      view: keysView(participants, ghosts, view.locked === true, view.classification),
      lifted: false,
    },
  });
  played.onStage(SLOTS).play({ type: 'media-path', path: 'steady' }, { type: 'set-own', source: 'camera', on: true });
  played.devicesOpen();
  participants.slice(1).forEach((each, index) => {
    const camera = each.tracks.find(({ source }) => source === 'camera');
    if (!camera) return;
    const mid = `v${index}`;
    played.receive({ type: 'slot-changed', mid, track: camera.id, participant: each.id });
    played.play({ type: 'keys-reported', report: { kind: 'heard', mid, expected: index + 1, leaf: index + 1 } });
  });
  if (people > 0) played.receive({ type: 'speaker-changed', participant: 'p0' }).after(2_000);
  played.play({ type: 'timer', timer: 'stage' });
  if (ghosts.length > 0) played.after(UNSHOWN_TOLERATED_MILLIS).play({ type: 'timer', timer: 'keys' });
  if (silent) played.after(8_000).play({ type: 'timer', timer: 'keys' });
  return played.play(...events).state;
}

/** Begun half a minute ago, for five minutes; the server's clock is that of the scene. */
function floor(participant?: string, minutesLeft = 4.5): FloorView {
  const now = Date.now();
  return {
    ...(participant !== undefined && { participant }),
    since: ago(0.5),
    until: new Date(minutesLeft < 0 ? 0 : now + minutesLeft * MINUTE).toISOString(),
    now: new Date(1_000).toISOString(),
  };
}

function prepared(own: boolean, ...events: CallEvent[]): CallState {
  const played = new Played().play(...OPENED);
  if (own) {
    played
      .play({
        type: 'opened',
        route: { name: 'home', organiserSecret: 'secret' },
        remembered: { name: '', ownMeeting: null },
      })
      .play({ type: 'organiser-ready' })
      .play({ type: 'start-meeting', title: 'Monthly review' })
      .play({ type: 'meeting-created', room: 'a'.repeat(24), invitation: 'i', password: 'p', linkSecret: 'k' })
      .play({ type: 'notice-read', notice: NOTICE });
  } else {
    played.preparing();
  }
  return played
    .play({ type: 'set-own', source: 'camera', on: true })
    .devicesOpen()
    .play(...events).state;
}

function organiserHome(): CallState {
  return new Played()
    .play({
      type: 'opened',
      route: { name: 'home', organiserSecret: 'secret' },
      remembered: { name: '', ownMeeting: null },
    })
    .play({ type: 'organiser-ready' }).state;
}

function returningHost(): CallState {
  const ownMeeting = {
    room: 'a'.repeat(24),
    title: 'Monthly review: district water supply',
    invitation: 'i',
    linkSecret: 'k',
    password: 'p',
  };
  return new Played()
    .play({ type: 'opened', route: { name: 'home', organiserSecret: null }, remembered: { name: 'Asha', ownMeeting } })
    .play({ type: 'organiser-ready' }).state;
}

function comingBack(...events: CallEvent[]): CallState {
  return new Played().inMeeting().play({ type: 'socket-lost' }, { type: 'socket-given-up' }, ...events).state;
}

function meetingRejoined(): CallState {
  return new Played().inMeeting().play({ type: 'rejoin' }).state;
}

export const LET_IN = {
  type: 'granted',
  self: SELF,
  ticket: 'ticket-2',
  resumeWindowMillis: 30_000,
  group: GROUP.groupId,
} as const;

function backAtTheDoor(cause: Exclude<WaitingPhase['since'], 'arrival' | 'return'>) {
  return {
    type: 'waiting',
    self: SELF,
    ticket: 'ticket-2',
    resumeWindowMillis: 30_000,
    classification: 'unclassified',
    cause,
  } as const;
}

/** The organisation vouches for everybody here but the last, and for the first at the door. */
function verified(state: CallState, organisation: string): CallState {
  const { phase } = state;
  if (phase.name !== 'meeting' || phase.keys.view === null) throw new Error('nobody is in a group');
  const { view } = phase.keys;
  const members = view.members.map((each, i) => ({
    ...each,
    verifiedBy: i < view.members.length - 1 ? organisation : null,
  }));
  const offer = { keyPackage: GROUP.groupId, proof: GROUP.groupId };
  const waiting = phase.waiting.map((each, i) => (i === 0 ? { ...each, keys: offer } : each));
  const atDoor = { [offer.keyPackage]: { name: waiting[0]?.name ?? '', verifiedBy: organisation } };
  return { ...state, phase: { ...phase, waiting, keys: { ...phase.keys, view: { ...view, members }, atDoor } } };
}

function closed(cause: 'ended' | 'refused' | 'account-disabled' | 'link-withdrawn'): CallState {
  return new Played().inMeeting().receive({ type: 'closed', cause }).state;
}

function said(leaf: number, text: string, to: 'all' | 'hosts' = 'all'): CallEvent {
  return {
    type: 'keys-answered',
    ask: { op: 'open', channel: 'chat', audience: 'everybody', payload: GROUP.groupId },
    reply: { kind: 'opened', leaf, key: `key ${leaf}`, epoch: 1, to: { kind: to }, text },
  };
}

function sized(size: number): Blob {
  return { size } as Blob;
}

/** A file that somebody offers. */
function toldOf(leaf: number, name: string, bytes: number, id: string): CallEvent {
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

function wrote(text: string, to: SealedFor = { kind: 'one', key: 'key 2' }): CallEvent {
  return {
    type: 'keys-answered',
    ask: { op: 'seal', channel: 'chat', to, text },
    reply: { kind: 'sealed', payload: GROUP.groupId },
  };
}

type SealedFor = { readonly kind: 'all' } | { readonly kind: 'one'; readonly key: string };

/** As the page of today writes. */
function asked(leaf: number, id: number, text: string, re?: Reference): CallEvent {
  return said(leaf, wrap({ id, text, ...(re && { re }) }));
}

const LONG_CHAT: CallEvent[] = [
  ...Array.from({ length: 30 }, (_, i) => asked((i % 3) + 1, i + 1, `Point ${i + 1} of the minutes is agreed.`)),
  wrote(wrap({ id: 1, text: 'Can the map be shown again?' }), { kind: 'all' }),
  asked(1, 40, 'In a moment.\nFirst the figures.', { by: 'key 0', id: 1 }),
  asked(2, 41, 'प्रखंड 3 का नक्शा मेरे पास है।', { by: 'key 0', id: 1 }),
  asked(3, 42, 'Agreed.', { by: 'key 1', id: 999 }),
  said(2, '{"v":9}'),
];

const CHAT: CallEvent[] = [
  said(1, 'The figures for the third quarter: https://water.example.in/q3, page 4.'),
  said(2, 'प्रखंड 3 की रिपोर्ट कल आएगी।'),
  wrote('Thank you. Please bring the map too.'),
  said(3, 'May I leave at four?', 'hosts'),
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

const REACTED: CallEvent = {
  type: 'keys-answered',
  ask: { op: 'open', channel: 'reaction', audience: 'everybody', payload: GROUP.groupId },
  reply: { kind: 'opened', leaf: 1, key: 'key 1', epoch: 1, to: { kind: 'all' }, text: '👏' },
};

const SECURITY: CallEvent = { type: 'toggle-panel', panel: 'security' };

const GRID: CallEvent = { type: 'choose-layout', layout: 'grid' };
const PEOPLE: CallEvent = { type: 'toggle-panel', panel: 'people' };

export const SCENES = {
  home: organiserHome,
  'home-unanswered': () =>
    new Played().play(
      {
        type: 'opened',
        route: { name: 'home', organiserSecret: 'secret' },
        remembered: { name: '', ownMeeting: null },
      },
      { type: 'organiser-unanswered' },
    ).state,
  'home-own': () => returningHost(),
  'home-guest': () => new Played().state,
  'home-key': () => new Played().play({ type: 'key-wanted', room: 'r'.repeat(24), invitation: 'inv' }).state,
  'home-key-kept': () => new Played().play({ type: 'key-kept' }).state,
  'home-problem': () => new Played().play({ type: 'open-link', text: 'nonsense' }).state,
  prepare: () => prepared(false),
  'prepare-host': () => prepared(true),
  'prepare-blocked': () =>
    prepared(
      false,
      { type: 'set-own', source: 'microphone', on: true },
      { type: 'device-failed', source: 'microphone', problem: 'denied' },
      { type: 'device-failed', source: 'camera', problem: 'in-use' },
    ),
  ...LINE_SCENES,
  lobby: () => new Played().inLobby().state,
  'lobby-asleep': () => new Played().inMeeting().receive(backAtTheDoor('asleep')).state,
  'lobby-back': () =>
    new Played().inMeeting().play({ type: 'socket-lost' }).receive({
      type: 'waiting',
      self: SELF,
      ticket: 'ticket-2',
      resumeWindowMillis: 30_000,
      classification: 'unclassified',
    }).state,
  'lobby-begun-anew': () => new Played().inMeeting().receive(backAtTheDoor('begun-anew')).state,
  'lobby-not-added': () => new Played().inMeeting().receive(backAtTheDoor('not-added')).state,
  'lobby-no-host': () => new Played().inLobby().receive(LET_IN).receive(backAtTheDoor('no-host')).state,
  'lobby-granted': () => new Played().inLobby().receive(LET_IN).state,
  'root-changed': () =>
    new Played().preparing().play(
      { type: 'join', name: 'A', password: 'b' },
      {
        type: 'root-changed',
        root: { known: Array(16).fill('04be').join(' '), offered: Array(16).fill('9d71').join(' ') },
      },
    ).state,
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
  chat: () => meeting({ people: 3 }, { type: 'toggle-panel', panel: 'chat' }, ...CHAT),
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
  files: () =>
    meeting(
      { people: 4, view: { rules: [rule('A6', 'everyone', true)] } },
      { type: 'toggle-panel', panel: 'files' },
      toldOf(1, 'Agenda.pdf', 84_000, 'a'),
      toldOf(2, 'कार्यवृत्त, अंतिम मसौदा, संशोधन सहित, दिनांक 24 नवंबर.docx', 3_200_000, 'b'),
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
  ...captionScenes(meeting),
  'files-new': () =>
    meeting({ people: 4, view: { rules: [rule('A6', 'everyone', true)] } }, toldOf(1, 'Agenda.pdf', 84_000, 'a')),
  ...pollScenes((role) => meeting({ people: 4, role }, { type: 'toggle-panel', panel: 'polls' })),
  'lobby-lost': () => new Played().inLobby().play({ type: 'socket-lost' }).state,
  returning: () => comingBack({ type: 'server-unreachable' }),
  'returning-media': () => meetingRejoined(),
  'media-lost': () => meeting({ people: 4 }, { type: 'media-path', path: 'failed' }),
  'part-missing': () => meeting({ people: 4 }, { type: 'part-missing' }),
  'devices-opening': () => {
    const state = meeting({ people: 4 });
    const opening = { on: true, device: 'opening' } as const;
    return { ...state, own: { ...state.own, microphone: opening, camera: opening } };
  },
  'cannot-open': () =>
    new Played().preparing().play({ type: 'join', name: 'A', password: 'b' }, { type: 'join-refused' }).state,
  removed: () => new Played().inMeeting().receive({ type: 'closed', cause: 'removed', removal: 'part-over' }).state,
  ended: () => closed('ended'),
  'account-disabled': () => closed('account-disabled'),
  'link-withdrawn': () => closed('link-withdrawn'),
  'prepare-unread': () => new Played().play(...OPENED, { type: 'open-link', text: LINK }).state,
  'your-data': () =>
    new Played()
      .preparing()
      .play({ type: 'join', name: 'Asha', password: 'pass' }, { ...GRANTED, receipt: RECEIPT })
      .receive(seated())
      .play({ type: 'leave' }).state,
  'settings-data': () =>
    new Played()
      .preparing()
      .play({ type: 'join', name: 'Asha', password: 'pass' }, { ...GRANTED, receipt: RECEIPT })
      .receive(seated())
      .play({ type: 'toggle-panel', panel: 'settings' }).state,
  refused: () => new Played().inLobby().receive({ type: 'closed', cause: 'refused' }).state,
  alone: () => meeting({ people: 0 }),
  'alone-people': () => meeting({ people: 0 }, PEOPLE),
  two: () => meeting({ people: 1, role: 'participant' }),
  'two-paused': () =>
    meeting(
      { people: 1, role: 'participant' },
      {
        type: 'received',
        message: { type: 'slot-paused', mid: 'v0', track: 'p0-camera', cause: 'bandwidth' },
        ack: 0,
      },
    ),
  'two-unheard': () =>
    meeting(
      { people: 2, role: 'participant' },
      { type: 'received', message: { type: 'voices-left-out', tracks: ['p0-microphone'] }, ack: 0 },
    ),
  speaker: () => meeting({}),
  'grid-2': () => meeting({ people: 1 }, GRID),
  'grid-5': () => meeting({ people: 4 }, GRID),
  'grid-12': () => meeting({ people: 11 }, GRID),
  'grid-49': () => meeting({ people: 48 }, GRID),
  'grid-paged': () => meeting({ people: 60 }, GRID),
  five: () => meeting({ people: 4, role: 'participant' }),
  twelve: () => meeting({ people: 11, role: 'participant' }),
  'forty-nine': () => meeting({ people: 48, role: 'participant' }),
  spotlight: () => meeting({ people: 6, view: { spotlight: 'p2' } }),
  'self-corner': () => meeting({ people: 4 }, { type: 'prefer', change: { selfView: 'corner' } }),
  'self-corner-grid': () => meeting({ people: 8 }, GRID, { type: 'prefer', change: { selfView: 'corner' } }),
  'sound-only': () => meeting({ people: 4 }, { type: 'prefer', change: { receive: 'sound' } }),
  lines: () => meeting({ people: 4 }, { type: 'track-lines', lines: { 'p0-camera': 'poor', 'p2-camera': 'fair' } }),
  grid: () => meeting({ waiting: 3 }, GRID),
  'grid-people': () => meeting({ waiting: 3 }, GRID, PEOPLE),
  people: () => meeting({ people: 6, waiting: 1 }, PEOPLE),
  'people-lively': () => meeting({ people: 6, lively: true }, PEOPLE),
  'people-many': () => meeting({ people: 40, waiting: 1 }, PEOPLE),
  queue: () => meeting({ people: 3, waiting: 3 }, PEOPLE),
  'queue-forged': () => meeting({ people: 3, waiting: 1, warned: [FORGED] }, PEOPLE),
  'people-verified': () => verified(meeting({ people: 6, waiting: 3 }, PEOPLE), 'Department of Posts'),
  'queue-shut': () => meeting({ people: 3, waiting: 3 }, GRID),
  'queue-one': () => meeting({ people: 3, waiting: 1 }, GRID),
  'people-guest': () => meeting({ people: 6, role: 'participant' }, PEOPLE),
  'security-restricted': () =>
    meeting({ people: 6, view: { classification: 'restricted' } }, { type: 'toggle-panel', panel: 'security' }),
  confidential: () => meeting({ people: 9, waiting: 2, view: { classification: 'confidential', locked: true } }),
  'restricted-queue': () => meeting({ people: 9, waiting: 2, view: { classification: 'restricted', locked: true } }),
  'confidential-quiet': () => meeting({ people: 9, view: { classification: 'confidential', locked: true } }),
  'lobby-restricted': () =>
    new Played().connecting().receive({
      type: 'waiting',
      self: SELF,
      ticket: 'ticket-0',
      resumeWindowMillis: 30_000,
      classification: 'restricted',
    }).state,
  security: () => meeting({ people: 6, view: { locked: true } }, { type: 'toggle-panel', panel: 'security' }),
  settings: () => meeting({ people: 4 }, { type: 'toggle-panel', panel: 'settings' }),
  connection: () =>
    meeting({ people: 4 }, { type: 'quality', quality: 'fair' }, { type: 'toggle-panel', panel: 'connection' }),
  reconnecting: () => meeting({ people: 4 }, { type: 'socket-lost' }),
  notice: () =>
    meeting({ people: 4, role: 'participant' }, { type: 'received', message: { type: 'asked-to-unmute' }, ack: 0 }),
  notices: () =>
    meeting(
      { people: 4, role: 'participant' },
      { type: 'received', message: { type: 'password-guessed' }, ack: 0 },
      { type: 'media-path', path: 'steady' },
      { type: 'media-path', path: 'failed' },
      { type: 'received', message: { type: 'asked-to-unmute' }, ack: 0 },
      {
        type: 'received',
        message: { type: 'muted-by-host', source: 'camera' },
        ack: 0,
      },
    ),
  'share-few': () => shared(meeting({ people: 2, role: 'participant' })),
  share: () => {
    const state = meeting({ people: 9 });
    return shared(state);
  },
  'share-enlarged': () => {
    const played = new Played();
    played.state = shared(meeting({ people: 9 }));
    return played.play({ type: 'zoom-share', zoom: 2 }).state;
  },
  sharing: () =>
    meeting(
      { people: 4 },
      { type: 'set-own', source: 'screen', on: true },
      { type: 'device-opened', source: 'screen', deviceId: '', sound: true },
      {
        type: 'received',
        message: {
          ...{ type: 'answer', negotiation: 2, sdp: 'answer' },
          tracks: [{ mid: '9', track: 'own-screen', source: 'screen' }],
        },
        ack: 0,
      },
    ),
  'share-large': () => shared(meeting({ people: 24, role: 'participant' })),
  'lobby-words': () =>
    new Played().inLobby().receive({
      type: 'door-message',
      text: 'We begin at 11:10. हम 11:10 पर शुरू करेंगे। Please have the figures of the third quarter at hand.',
    }).state,
  floor: () => meeting({ people: 6, lively: true, view: { floor: floor('p3') } }),
  'floor-guest': () => meeting({ people: 6, role: 'participant', view: { floor: floor('p3') } }),
  'floor-own': () => meeting({ people: 2, role: 'participant', view: { floor: floor(SELF) } }),
  'floor-time': () => meeting({ people: 6, view: { floor: floor() } }),
  'floor-over': () => meeting({ people: 6, view: { floor: floor('p3', -1) } }),
  'queue-words': () =>
    meeting({ people: 3, waiting: 3 }, PEOPLE, {
      type: 'received',
      message: { type: 'door-message', text: 'We begin at 11:10. हम 11:10 पर शुरू करेंगे।' },
      ack: 0,
    }),
  ...BLUR_SCENES,
  ...controlScenes(meeting),
  ...toldScenes(meeting),
} as const satisfies Record<string, () => CallState>;

function shared(state: CallState): CallState {
  const presenter = others(9)[0];
  if (presenter === undefined) return state;
  const played = new Played();
  played.state = state;
  return played
    .receive(
      {
        type: 'participant-changed',
        participant: { ...presenter, tracks: [...presenter.tracks, track('p0', 'screen')] },
      },
      { type: 'slot-changed', mid: SHARE_SLOT, track: 'p0-screen', participant: 'p0' },
    )
    .play({ type: 'keys-reported', report: { kind: 'heard', mid: SHARE_SLOT, expected: 1, leaf: 1 } }).state;
}
