import { isSharing, type CallState, type ClosedReason, type MeetingPhase } from '../call/state.ts';

/** Something that the page around is told. */
export interface EmbedEvent {
  readonly event: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** Where the person is, in the words of the page around. */
export type Stage = 'none' | 'preparing' | 'waiting' | 'joined' | 'left';

/** What of a call the page around may know: no title, no text, no key, and of people what `names` allows. */
export interface MeetingSnapshot {
  readonly stage: Stage;
  readonly reason: string | null;
  readonly problem: string | null;
  readonly audioMuted: boolean;
  readonly videoMuted: boolean;
  readonly handRaised: boolean;
  readonly tileView: boolean;
  readonly panel: string | null;
  /** Oneself is one of them; 0 where one is not inside. */
  readonly count: number;
  /** By the id that the page around knows; empty without names. */
  readonly people: ReadonlyMap<string, string>;
  readonly speaker: string | null;
  readonly sharingSelf: boolean;
  readonly sharingOthers: boolean;
}

const NOBODY: ReadonlyMap<string, string> = new Map();
/** So that a snapshot of any meeting fits into one message. */
const MOST_LISTED = 200;

/** Ids of one stay of one page: nothing else knows them, so nobody can be found again by one. */
export class Aliases {
  private readonly byId = new Map<string, string>();
  private readonly byAlias = new Map<string, string>();

  of(id: string): string {
    const known = this.byId.get(id);
    if (known !== undefined) return known;
    const alias = `p${this.byId.size + 1}`;
    this.byId.set(id, alias);
    this.byAlias.set(alias, id);
    return alias;
  }

  participantOf(alias: string): string | undefined {
    return this.byAlias.get(alias);
  }
}

/** @param before what was told last; coming back by the front door is no leaving */
export function takeSnapshot(
  state: CallState,
  names: boolean,
  aliases: Aliases,
  before: MeetingSnapshot | null,
): MeetingSnapshot {
  const { phase, own } = state;
  const inside = phase.name === 'meeting' ? phase : null;
  const now: MeetingSnapshot = {
    stage: stageOf(state, before?.stage ?? 'none'),
    reason: phase.name === 'closed' ? publicReason(phase.reason) : null,
    problem: problemOf(state),
    audioMuted: !own.microphone.on,
    videoMuted: !own.camera.on,
    handRaised: inside !== null && hasHandUp(inside),
    tileView: inside?.layout === 'grid',
    panel: inside?.panel === 'chat' || inside?.panel === 'people' ? inside.panel : null,
    count: inside?.participants.length ?? 0,
    people: inside !== null && names ? peopleOf(inside, aliases) : NOBODY,
    speaker: names && inside !== null && inside.speaker.current !== null ? aliases.of(inside.speaker.current) : null,
    sharingSelf: own.screen.on,
    sharingOthers: inside?.participants.some((each) => each.id !== inside.self && isSharing(each)) ?? false,
  };
  // Who comes back after a break of the line has not left, and nobody else has come or gone meanwhile.
  return inside === null && before?.stage === 'joined' && now.stage === 'joined'
    ? { ...before, problem: now.problem }
    : now;
}

function stageOf({ phase }: CallState, before: Stage): Stage {
  switch (phase.name) {
    case 'home':
    case 'starting':
      return before === 'none' ? 'none' : 'left';
    case 'preparing':
      return 'preparing';
    // On the way in, or back after a break of the line, one is where one was.
    case 'joining':
      if (phase.early !== undefined) return 'waiting';
      return before === 'none' ? 'preparing' : before;
    case 'waiting':
      return 'waiting';
    case 'meeting':
      return 'joined';
    case 'closed':
      return 'left';
  }
}

export function hasHandUp({ participants, self }: MeetingPhase): boolean {
  return participants.some((each) => each.id === self && each.handRaisedAt !== undefined);
}

function peopleOf(phase: MeetingPhase, aliases: Aliases): ReadonlyMap<string, string> {
  return new Map(phase.participants.map(({ id, name }) => [aliases.of(id), name]));
}

/** What keeps somebody out whom the page around could help: its frame may lack a permission, or its link a part. */
function problemOf({ phase, own }: CallState): string | null {
  if (phase.name === 'preparing' && phase.problem?.key.startsWith('entry.')) return phase.problem.key.slice(6);
  for (const source of ['microphone', 'camera'] as const) {
    const { problem } = own[source];
    if (problem !== undefined) return `${source}-${problem}`;
  }
  return null;
}

/** What the page around is told between two moments, in the order in which it makes sense. */
export function embedEvents(before: MeetingSnapshot | null, now: MeetingSnapshot): readonly EmbedEvent[] {
  const events: EmbedEvent[] = [];
  const emit = (event: string, detail: EmbedEvent['detail'] = {}) => void events.push({ event, detail });
  const differs = (...names: readonly (keyof MeetingSnapshot)[]) =>
    before === null || names.some((name) => before[name] !== now[name]);
  if (differs('stage')) emit(...stageEvent(now));
  if (differs('problem') && now.problem !== null) emit('problem', { code: now.problem });
  if (differs('audioMuted')) emit('audioMuteStatusChanged', { muted: now.audioMuted });
  if (differs('videoMuted')) emit('videoMuteStatusChanged', { muted: now.videoMuted });
  if (now.stage !== 'joined' || before === null) return events;
  if (before.stage === 'joined') {
    for (const [participant, name] of now.people) {
      if (!before.people.has(participant)) emit('participantJoined', { participant, name });
    }
    for (const participant of before.people.keys()) {
      if (!now.people.has(participant)) emit('participantLeft', { participant });
    }
    if (differs('count')) emit('participantCountChanged', { count: now.count });
  }
  if (differs('handRaised')) emit('raiseHandUpdated', { raised: now.handRaised });
  if (differs('tileView')) emit('tileViewChanged', { enabled: now.tileView });
  if (differs('speaker') && now.speaker !== null) emit('dominantSpeakerChanged', { participant: now.speaker });
  if (differs('sharingSelf', 'sharingOthers')) {
    emit('screenSharingStatusChanged', { self: now.sharingSelf, others: now.sharingOthers });
  }
  return events;
}

/** What became of somebody's account, or of a host's link, is not the site's to know. */
function publicReason(reason: ClosedReason): ClosedReason {
  return reason === 'account-disabled' || reason === 'link-withdrawn' ? 'removed' : reason;
}

function stageEvent({ stage, reason, count }: MeetingSnapshot): readonly [string, EmbedEvent['detail']] {
  switch (stage) {
    case 'none':
      return ['problem', { code: 'no-meeting' }];
    case 'left':
      return ['left', { reason: reason ?? 'gave-up' }];
    case 'joined':
      return ['joined', { count }];
    case 'preparing':
    case 'waiting':
      return [stage, {}];
  }
}

/** The same as one answer. */
export function snapshot(now: MeetingSnapshot): EmbedEvent['detail'] {
  const { people, reason: _, problem: __, count, ...rest } = now;
  const listed = [...people].slice(0, MOST_LISTED).map(([participant, name]) => ({ participant, name }));
  return { ...rest, count, ...(people.size > 0 ? { participants: listed } : {}) };
}
