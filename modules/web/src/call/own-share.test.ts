import { describe, expect, test } from 'vitest';
import type { ParticipantView } from '../protocol/messages.ts';
import { Played, SELF, crowd, person, seated, track } from './testing/meeting.ts';
import { stageOf } from './view.ts';

describe('own screen share', () => {
  test('has its own offer and withdrawal', () => {
    const played = new Played().inMeeting().onStage().forget();
    played.play({ type: 'set-own', source: 'screen', on: true });
    expect(played.last).toEqual([{ type: 'open-device', source: 'screen', deviceId: null }]);
    played.play({ type: 'device-opened', source: 'screen', deviceId: '' });
    expect(played.last).toContainEqual({ type: 'set-sending', source: 'screen', sending: true });
    played.play({ type: 'device-ended', source: 'screen' });
    expect(played.messages()).toEqual([{ type: 'unpublish', source: 'screen' }]);
  });

  test('needs the right', () => {
    const played = new Played()
      .inMeeting()
      .onStage()
      .play(
        { type: 'set-own', source: 'screen', on: true },
        { type: 'device-opened', source: 'screen', deviceId: '' },
        { type: 'offer-made', negotiation: 2, sdp: 'offer', tracks: [{ mid: '9', source: 'screen' }] },
      );
    played.receive({ type: 'denied', inReplyTo: played.meeting.acts.lastSeq, reason: 'share-not-granted' });
    expect(played.state.own.screen).toEqual({ on: false, device: 'closed' });
    expect(played.last).toContainEqual({ type: 'drop-offer', negotiation: 2 });
    expect(played.state.notices.at(-1)?.message.key).toBe('denied.share-not-granted');
  });

  test('ends when the right is revoked', () => {
    const played = new Played()
      .inMeeting()
      .onStage()
      .play({ type: 'set-own', source: 'screen', on: true }, { type: 'device-opened', source: 'screen', deviceId: '' });
    played.receive(
      { type: 'answer', negotiation: 2, sdp: 'a', tracks: [{ mid: '9', track: 'mine', source: 'screen' }] },
      { type: 'track-closed', track: 'mine', reason: 'share-not-granted' },
    );
    expect(played.state.own.screen).toEqual({ on: false, device: 'closed' });
    expect(played.last).toContainEqual({ type: 'close-device', source: 'screen' });
    expect(played.state.notices.at(-1)?.message.key).toBe('meeting.share-stopped');
  });

  const sharing = (tracks: ParticipantView['tracks']) => {
    const played = new Played()
      .inMeeting()
      .onStage()
      .play({ type: 'set-own', source: 'screen', on: true }, { type: 'device-opened', source: 'screen', deviceId: '' });
    const accepted = [
      { mid: '0', track: 'voice', source: 'microphone' },
      { mid: '9', track: 'mine', source: 'screen' },
    ] as const;
    played.receive({ type: 'answer', negotiation: 2, sdp: 'a', tracks: accepted });
    return played
      .forget()
      .play({ type: 'socket-lost' })
      .receive(seated([person(SELF, { tracks, mayShare: true })]));
  };
  const voice = { id: 'voice', source: 'microphone', muted: false } as const;

  test('ended offline share does not restart [A4 H34]', () => {
    const played = sharing([voice]);
    expect(played.state.own.screen).toEqual({ on: false, device: 'closed' });
    expect(played.state.notices.map(({ message }) => message.key)).toContain('meeting.share-stopped-by-host');
    const effects = played.last.map(({ type }) => type);
    expect(effects.indexOf('set-sending')).toBeLessThan(effects.indexOf('restart-ice'));
    expect(played.messages('unpublish')).toEqual([{ type: 'unpublish', source: 'screen' }]);
  });

  test('snapshot share continues', () => {
    expect(sharing([voice, { id: 'mine', source: 'screen', muted: false }]).state.own.screen.on).toBe(true);
    expect(sharing([]).state.own.screen.on).toBe(true);
  });

  test('replaced share ends, offer is rebuilt', () => {
    const played = sharing([voice, { id: 'mine', source: 'screen', muted: false }]);
    const tracks = [{ mid: '9', source: 'screen' }] as const;
    played.play({ type: 'offer-made', negotiation: 3, sdp: 'offer', tracks }).forget();
    played.receive({ type: 'denied', inReplyTo: played.meeting.acts.lastSeq, reason: 'somebody-else-shares' });
    expect(played.state.own.screen).toEqual({ on: false, device: 'closed' });
    const effects = played.effects.map(({ type }) => type);
    expect(effects.indexOf('negotiate')).toBeGreaterThan(effects.indexOf('drop-offer'));
  });

  test('refused offer keeps its number', () => {
    const played = sharing([voice, { id: 'mine', source: 'screen', muted: false }]);
    const tracks = [{ mid: '9', source: 'screen' }] as const;
    played.play({ type: 'offer-made', negotiation: 3, sdp: 'offer', tracks }).forget();
    played.receive({ type: 'denied', inReplyTo: played.meeting.acts.lastSeq, reason: 'somebody-else-shares' });
    played.play({ type: 'act', message: { type: 'raise-hand', raised: true } });
    const [unpublish, hand] = played.sent('send');
    expect([unpublish?.message.type, hand?.message.type]).toEqual(['unpublish', 'raise-hand']);
    expect(hand?.seq).toBe((unpublish?.seq ?? 0) + 1);
  });

  test('other refusals keep the share', () => {
    const played = sharing([voice, { id: 'mine', source: 'screen', muted: false }]);
    const tracks = [{ mid: '9', source: 'screen' }] as const;
    played.play({ type: 'offer-made', negotiation: 3, sdp: 'offer', tracks }).forget();
    played.receive({ type: 'denied', inReplyTo: played.meeting.acts.lastSeq, reason: 'no-such-participant' });
    expect(played.state.own.screen.on).toBe(true);
    expect(played.sent('negotiate')).toEqual([]);
  });

  test('host stop is named until next share', () => {
    const shares = [
      { type: 'set-own', source: 'screen', on: true },
      { type: 'device-opened', source: 'screen', deviceId: '' },
    ] as const;
    const played = new Played()
      .inMeeting()
      .onStage()
      .play(...shares);
    played.receive({ type: 'muted-by-host', source: 'screen' });
    expect(played.state.own.screen).toEqual({ on: false, device: 'closed' });
    expect(played.last).toContainEqual({ type: 'close-device', source: 'screen' });
    expect(played.last).toContainEqual({ type: 'set-sending', source: 'screen', sending: false });
    // An offer that crossed the host's word would else leave a share without a picture.
    expect(played.messages('unpublish')).toEqual([{ type: 'unpublish', source: 'screen' }]);
    expect(played.state.notices.map(({ message }) => message.key)).toEqual(['meeting.share-stopped-by-host']);
    played.play(...shares);
    expect(played.state.notices).toEqual([]);
    expect(played.state.own.screen).toMatchObject({ on: true, device: 'open' });
  });
});

describe('a share', () => {
  const screen = person('p1', { tracks: [track('p1', 'camera'), track('p1', 'screen')] });

  test('takes the main place, then restores layout', () => {
    const played = new Played().inMeeting(crowd(4)).onStage();
    played.receive({ type: 'participant-changed', participant: screen });
    const view = stageOf(played.state);
    expect(view).toMatchObject({ kind: 'share', main: { participant: 'p1', source: 'screen' } });
    expect(view.tiles[0]).toMatchObject({ participant: 'p1', source: 'camera' });
    expect(played.state.announcements.polite.at(-1)?.message.key).toBe('meeting.tile.presents');
    played.receive({ type: 'participant-changed', participant: person('p1') });
    expect(stageOf(played.state).kind).toBe('speaker');
  });

  test('asks grid users', () => {
    const played = new Played().inMeeting(crowd(4)).onStage().play({ type: 'choose-layout', layout: 'grid' });
    played.receive({ type: 'participant-changed', participant: screen });
    expect(stageOf(played.state).kind).toBe('grid');
    expect(played.state.notices.at(-1)?.action).toBe('show-share');
    played.play({ type: 'choose-layout', layout: 'speaker' });
    expect(stageOf(played.state).kind).toBe('share');
    expect(played.state.notices).toEqual([]);
  });
});
