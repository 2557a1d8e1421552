import { describe, expect, test } from 'vitest';
import type { ServerMessage } from '../protocol/messages.ts';
import { bytes, entry, Keyed, PEOPLE } from './testing/keyed.ts';
import { GRANTED, Played, SELF, person, seated } from './testing/meeting.ts';

const IN_LOBBY: ServerMessage = {
  type: 'waiting',
  self: SELF,
  ticket: 'ticket-1',
  resumeWindowMillis: 30_000,
  classification: 'unclassified',
};

/** The line is away for longer than the seat is kept. */
function away(played: Played): Played {
  return played.play({ type: 'socket-lost' }, { type: 'socket-given-up' });
}

describe('returning to the lobby', () => {
  function sharing(): Played {
    const played = new Played().inMeeting([person(SELF, { mayShare: true })]).onStage();
    played.play(
      { type: 'set-own', source: 'screen', on: true },
      { type: 'device-opened', source: 'screen', deviceId: '' },
    );
    return played.receive({
      type: 'answer',
      negotiation: 1,
      sdp: 'answer',
      tracks: [{ source: 'screen', track: 'shared', mid: '9' }],
    });
  }

  test('ends shares for good', () => {
    const played = away(sharing()).play(GRANTED).forget().receive(IN_LOBBY);
    expect(played.sent('close-device')).toEqual([{ type: 'close-device', source: 'screen' }]);
    expect(played.state.own.screen).toEqual({ on: false, device: 'closed' });
    played.forget().receive(seated());
    expect(played.sent('set-sending').map(({ source }) => source)).toEqual(['microphone', 'camera']);
  });

  test('closes the muted microphone', () => {
    const muted = new Played().inMeeting().onStage().play({ type: 'set-own', source: 'microphone', on: false });
    const played = away(muted).play(GRANTED).forget().receive(IN_LOBBY);
    expect(played.sent('close-device')).toEqual([{ type: 'close-device', source: 'microphone' }]);
    expect(played.state.own.camera).toMatchObject({ on: true, device: 'open' });
  });
});

describe('notices of a session', () => {
  test('only device notices survive', () => {
    const played = new Played().inMeeting().onStage();
    played.receive({ type: 'muted-by-host', source: 'microphone' });
    played.play({ type: 'device-ended', source: 'camera' }, { type: 'hold-notices', held: true });
    const keys = () => played.state.notices.map(({ message }) => message.key);
    expect(keys()).toEqual(['meeting.muted-by-host', 'media.ended']);
    away(played);
    expect(keys()).toEqual(['media.ended']);
    expect(played.state.noticesHeld).toBe(false);
  });
});

describe('chat after rejoining', () => {
  const FILE = 'k3m7xq2r7htam4dsyt5n3zzw4k';
  const back = (played: Played) =>
    away(played)
      .play(GRANTED)
      .receive(seated(PEOPLE, { group: entry() }));

  test('returning participant keeps chat and draft', () => {
    const played = new Keyed().inGroup();
    const sealedText = (text: string) =>
      played.answers(
        { op: 'open', channel: 'chat', audience: 'everybody', payload: bytes('x') },
        { kind: 'opened', leaf: 0, key: 'key Asha', epoch: 1, to: { kind: 'all' }, text },
      );
    sealedText('Hello');
    sealedText('Are you there?');
    played.play({ type: 'address-chat', to: { kind: 'hosts' } });
    away(played);
    // As the panel goes with the seat.
    played.play({ type: 'keep-draft', text: 'Half a sen' });
    played.play(GRANTED).receive(IN_LOBBY);
    away(played)
      .play(GRANTED)
      .receive(seated(PEOPLE, { group: entry() }));
    expect(played.meeting.chat).toMatchObject({ unread: 2, draft: 'Half a sen', to: { kind: 'hosts' } });
    expect(played.meeting.chat.lines.map(({ text }) => text)).toEqual(['Hello', 'Are you there?']);
  });

  test('readmitted participant keeps chat and draft', () => {
    const played = new Keyed().inGroup();
    played.answers(
      { op: 'open', channel: 'chat', audience: 'everybody', payload: bytes('x') },
      { kind: 'opened', leaf: 0, key: 'key Asha', epoch: 1, to: { kind: 'all' }, text: 'Hello' },
    );
    played.play({ type: 'send-file', name: 'plan.pdf', content: new Blob(['plan']), to: { kind: 'all' } });
    played.receive(IN_LOBBY).play({ type: 'keep-draft', text: 'Half a sen' });
    expect(played.state.phase).toMatchObject({ name: 'waiting', since: 'return' });
    played.receive(seated(PEOPLE, { group: entry() }));
    expect(played.meeting.chat).toMatchObject({ unread: 1, draft: 'Half a sen' });
    expect(played.meeting.chat.lines.map(({ text }) => text)).toEqual(['Hello']);
    expect(played.state.notices.map(({ message }) => message.key)).toEqual(['files.end.unsent']);
  });

  test('acknowledged action is not reported', () => {
    const asked = () =>
      new Keyed().inGroup().play({ type: 'act', message: { type: 'ask-to-unmute', participant: 'p1' } });
    const notices = (played: Played) => {
      played.receive(seated(PEOPLE, { group: entry() }));
      return played.state.notices.map(({ message }) => message.key);
    };
    const answered = asked();
    const { lastSeq: ack } = answered.meeting.acts;
    answered.play({ type: 'received', message: IN_LOBBY, ack });
    expect(notices(answered)).toEqual([]);
    expect(notices(asked().receive(IN_LOBBY))).toEqual(['denied.not-done']);
  });

  test('leaving clears it', () => {
    const played = away(new Keyed().inGroup().play({ type: 'keep-draft', text: 'Half a sen' }));
    played.play({ type: 'leave' }, { type: 'try-again' }, { type: 'join', name: 'Asha', password: 'pass' }, GRANTED);
    expect(played.receive(seated(PEOPLE, { group: entry() })).meeting.chat.draft).toBe('');
  });

  test('pending files are listed', () => {
    const played = new Keyed().inGroup();
    const content = new Blob(['plan']);
    played.play(
      { type: 'send-file', name: 'plan.pdf', content, to: { kind: 'all' } },
      { type: 'send-file', name: 'stopped.pdf', content, to: { kind: 'all' } },
      { type: 'stop-file', id: 2 },
    );
    played.receive({ type: 'file-granted', file: FILE, ticket: 'ticket' });
    back(played);
    expect(played.meeting.files.transfers).toEqual([]);
    expect(played.state.notices.map(({ message }) => message)).toEqual([
      { key: 'files.end.unsent', values: { name: 'plan.pdf' } },
    ]);
  });
});
