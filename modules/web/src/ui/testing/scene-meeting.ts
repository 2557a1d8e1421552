import type { CallEvent } from '../../call/events.ts';
import { gradeOf, type KeysView } from '../../call/keys.ts';
import type {
  CallState,
  Classification,
  MeetingView,
  ParticipantView,
  RuleView,
  WaitingView,
} from '../../call/state.ts';
import { GROUP, person, Played, rule, SELF, track, waiter } from '../../call/testing/meeting.ts';
import { UNSHOWN_TOLERATED_MILLIS } from '../../call/watch.ts';
import { DEVICES } from './devices.ts';

export const MINUTE = 60_000;
export const ago = (minutes: number) => new Date(Date.now() - minutes * MINUTE).toISOString();
/** More than any scene shows; the last is drawn as a slide. */
const SLOTS = 100;

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

export function others(count: number): ParticipantView[] {
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

function speaking(each: ParticipantView): ParticipantView {
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
      forbidden: [],
      chat: 'everybody',
      ...change,
    },
  };
}

const WAITING = [
  { ...waiter('w1', ago(2)), name: 'Junior Engineer (Block 3)' },
  { ...waiter('w2', ago(1)), name: 'Participant 26', presides: true },
  { ...waiter('w3', ago(0)), name: 'Assistant Director (Geology and Mining), Zone of the Upper Hills' },
];

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
export function meeting(
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
  const arrivals = others(people);
  const participants = [self(role), ...(lively ? arrivals.map(speaking) : arrivals)];
  const played = new Played().play(DEVICES).inMeeting(participants, {
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

export const SECURITY: CallEvent = { type: 'toggle-panel', panel: 'security' };
export const GRID: CallEvent = { type: 'choose-layout', layout: 'grid' };
export const PEOPLE: CallEvent = { type: 'toggle-panel', panel: 'people' };
