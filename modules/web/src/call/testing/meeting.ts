import type {
  Base64Url,
  ConsentReceipt,
  GroupEntry,
  MeetingView,
  ParticipantView,
  PrivacyNotice,
  RuleView,
  ServerMessage,
  TrackView,
  WaitingView,
} from '../../protocol/messages.ts';
import * as captionsPart from '../captions.ts';
import * as filesPart from '../files.ts';
import type { CallEffect } from '../effects.ts';
import type { Preferences } from '../preferences.ts';
import type { CallEvent } from '../events.ts';
import { INITIAL_STATE, next } from '../next.ts';
import type { CallState, MeetingPhase } from '../state.ts';

export const ROOM = 'a'.repeat(24);
export const LINK = `https://meet.example/m/${ROOM}#i=invitation&k=linksecret`;
export const SELF = 'self';
export const GROUP: GroupEntry = {
  groupId: 'group' as Base64Url,
  epoch: 1,
  statement: 'statement' as Base64Url,
  members: [{ leaf: 0, participant: SELF }],
};
export const GRANTED: Extract<CallEvent, { readonly type: 'join-granted' }> = {
  type: 'join-granted',
  token: 'token',
  keys: { keyPackage: 'package' as Base64Url, proof: 'proof' as Base64Url },
};

export const NOTICE: PrivacyNotice = {
  version: '1-3fa9c2d1',
  organisation: 'Department of Posts',
  contact: 'privacy@posts.example',
  personalDays: 400,
  logDays: 400,
};

export const RECEIPT: ConsentReceipt = {
  id: 'r'.repeat(24),
  meeting: ROOM,
  notice: NOTICE.version,
  language: 'en',
  at: '2026-11-24T10:00:00.000Z',
  key: '0'.repeat(64),
  signature: '0'.repeat(128),
};

export function person(id: string, change: Partial<ParticipantView> = {}): ParticipantView {
  return {
    id,
    name: `Name of ${id}`,
    role: 'participant',
    tracks: [track(id, 'microphone'), track(id, 'camera')],
    mayShare: false,
    maySendFiles: false,
    mayCaption: false,
    forbidden: [],
    connected: true,
    away: false,
    ...change,
  };
}

export function track(id: string, source: TrackView['source'], muted = false): TrackView {
  return { id: `${id}-${source}`, source, muted };
}

export function waiter(id: string, since = '2026-11-24T10:00:00.000Z'): WaitingView {
  return { id, name: `Name of ${id}`, since, presides: false };
}

export function rule(clause: RuleView['clause'], value: string, relaxed = false): RuleView {
  return { clause, value, allowed: [value], lockedByOrganisation: false, relaxed };
}

export function meetingView(change: Partial<MeetingView> = {}): MeetingView {
  return {
    room: ROOM,
    title: 'Monthly review',
    origin: 'https://meet.example.in',
    startedAt: '2026-11-24T10:00:00.000Z',
    classification: 'unclassified',
    locked: false,
    rules: [rule('C3', 'unmuted', true)],
    forbidden: [],
    chat: 'everybody',
    ...change,
  };
}

export function seated(
  people: readonly ParticipantView[] = [person(SELF)],
  change: Partial<Extract<ServerMessage, { type: 'seated' }>> = {},
): ServerMessage {
  return {
    type: 'seated',
    self: SELF,
    ticket: 'ticket',
    resumeWindowMillis: 30_000,
    meeting: meetingView(),
    participants: people,
    waiting: [],
    group: GROUP,
    ...change,
  };
}

/** A call that is played: events in, the state and all effects so far to look at. */
export class Played {
  state: CallState = { ...INITIAL_STATE, filesPart, captionsPart, isScreenShown: true };
  effects: CallEffect[] = [];
  /** Those of the last event. */
  last: readonly CallEffect[] = [];
  now = 1_000;
  /** The time of day, where it is another. */
  wallMillis: number | undefined;
  private ack = 0;

  play(...events: readonly CallEvent[]): this {
    for (const event of events) {
      [this.state, this.last] = next(this.state, event, this.now, this.wallMillis);
      this.effects.push(...this.last);
    }
    return this;
  }

  receive(...messages: readonly ServerMessage[]): this {
    for (const message of messages) this.play({ type: 'received', message, ack: this.ack });
    return this;
  }

  acknowledge(ack: number): this {
    this.ack = ack;
    return this;
  }

  after(millis: number): this {
    this.now += millis;
    return this;
  }

  preparing(): this {
    return this.play({ type: 'open-link', text: LINK }, { type: 'notice-read', notice: NOTICE });
  }

  devicesOpen(): this {
    return this.play(
      { type: 'device-opened', source: 'microphone', deviceId: 'm1' },
      { type: 'device-opened', source: 'camera', deviceId: 'c1' },
    );
  }

  connecting(): this {
    return this.preparing().devicesOpen().play({ type: 'join', name: 'Asha', password: 'pass' }, GRANTED);
  }

  inLobby(): this {
    return this.connecting().receive({
      type: 'waiting',
      self: SELF,
      ticket: 'ticket-0',
      resumeWindowMillis: 30_000,
      classification: 'unclassified',
    });
  }

  inMeeting(
    people?: readonly ParticipantView[],
    change: Partial<Extract<ServerMessage, { type: 'seated' }>> = {},
  ): this {
    return this.connecting().receive(seated(people, change));
  }

  /** With slots negotiated and a floor to draw on. */
  onStage(videoSlots = 9): this {
    return this.play(
      { type: 'stage-measured', size: { width: 1440, height: 776, side: 376, pixelRatio: 1 } },
      { type: 'offer-made', negotiation: 1, sdp: 'offer', tracks: [] },
      {
        type: 'slots-ready',
        audio: ['2', '3', '4'],
        video: Array.from({ length: videoSlots }, (_, index) => `v${index}`),
      },
    );
  }

  get meeting(): MeetingPhase {
    if (this.state.phase.name !== 'meeting') throw new Error(`in ${this.state.phase.name}, not in a meeting`);
    return this.state.phase;
  }

  sent<T extends CallEffect['type']>(type: T): Extract<CallEffect, { type: T }>[] {
    return this.effects.filter((effect): effect is Extract<CallEffect, { type: T }> => effect.type === type);
  }

  messages(type?: string) {
    return this.sent('send')
      .map((effect) => effect.message)
      .filter((message) => type === undefined || message.type === type);
  }

  forget(): this {
    this.effects = [];
    return this;
  }
}

/** So many people, this page's own among them. */
export function crowd(count: number): ParticipantView[] {
  return [person(SELF), ...Array.from({ length: count - 1 }, (_, index) => person(`p${index + 1}`))];
}

export function prefer(change: Partial<Preferences>): CallEvent {
  return { type: 'prefer', change };
}
