import { describe, expect, test } from 'vitest';
import type { CallEvent } from './events.ts';
import { GRANTED, LINK, NOTICE, Played, RECEIPT, seated } from './testing/meeting.ts';

const CONSENT = { notice: NOTICE.version, language: 'hi' };
const JOIN: CallEvent = { type: 'join', name: 'Asha', password: 'pass', consent: CONSENT };
const WITH_RECEIPT: CallEvent = { ...GRANTED, receipt: RECEIPT };

const joined = () => new Played().preparing().play(JOIN, WITH_RECEIPT);

describe('privacy notice', () => {
  test('is fetched before joining, with retries', () => {
    const played = new Played().play({ type: 'open-link', text: LINK });
    expect(played.sent('read-notice')).toHaveLength(1);
    played.play({ type: 'notice-unread' }, { type: 'timer', timer: 'notice' });
    expect(played.sent('read-notice')).toHaveLength(2);
    played.play({ type: 'notice-read', notice: NOTICE });
    expect(played.state.privacyNotice).toEqual(NOTICE);
  });

  test('leaving the page stops fetching', () => {
    const played = new Played().play({ type: 'open-link', text: LINK }, { type: 'go-home' });
    played.play({ type: 'timer', timer: 'notice' });
    expect(played.sent('read-notice')).toHaveLength(1);
  });

  test('changed notice is shown again', () => {
    const played = new Played().preparing().play(JOIN, { type: 'notice-changed' });
    expect(played.state.phase).toMatchObject({ name: 'preparing', problem: { key: 'entry.notice-changed' } });
    expect(played.state.phase).not.toHaveProperty('entry.consent');
    expect(played.state.privacyNotice).toBeNull();
    expect(played.last).toContainEqual({ type: 'read-notice' });
  });
});

describe('consent', () => {
  test('is sent on joining and rejoining', () => {
    const played = joined();
    expect(played.sent('show-credentials')[0]).toMatchObject({ consent: CONSENT });
    expect(played.sent('keep-consent')).toEqual([{ type: 'keep-consent', consent: CONSENT }]);
    played.receive(seated()).play({ type: 'rejoin' });
    expect(played.sent('show-credentials')[1]).toMatchObject({ consent: CONSENT });
  });

  test('is sent with the account name', () => {
    const played = new Played().preparing().play({ ...JOIN, asAccount: true }, WITH_RECEIPT);
    expect(played.sent('show-credentials')[0]).toMatchObject({ asAccount: true, consent: CONSENT });
    expect(played.sent('remember-name')).toEqual([{ type: 'remember-name', name: 'Asha', asAccount: true }]);
    expect(played.state.remembered.name).toBe('');
    played.receive(seated()).play({ type: 'rejoin' });
    expect(played.sent('show-credentials')[1]).toMatchObject({ asAccount: true });
  });

  test('survives reload for the same seat', () => {
    const route = {
      name: 'meeting',
      room: 'a'.repeat(24),
      invitation: 'i',
      linkSecret: 'k',
      password: 'p',
      ownMeeting: false,
      consent: CONSENT,
    } as const;
    const remembered = { name: 'Asha', ownMeeting: null };
    const returning = { microphone: false, camera: false, inside: true };
    const back = new Played().play({ type: 'opened', route: { ...route, returning }, remembered });
    expect(back.sent('show-credentials')[0]).toMatchObject({ consent: CONSENT });
    const replayed = new Played().play({ type: 'opened', route: { ...route, returning: null }, remembered });
    expect(replayed.state.phase).toMatchObject({ name: 'preparing' });
    expect(replayed.state.phase).not.toHaveProperty('entry.consent');
  });

  test('withdrawal leaves the meeting', () => {
    const played = joined().receive(seated()).play({ type: 'keep-receipt' });
    expect(played.last).toEqual([{ type: 'keep-receipt', receipt: RECEIPT }]);
    played.play({ type: 'withdraw-consent' });
    expect(played.state).toMatchObject({ withdrawal: 'asked', phase: { name: 'closed', reason: 'left' } });
    expect(played.sent('withdraw-consent')).toEqual([{ type: 'withdraw-consent', receipt: RECEIPT }]);
    played.play({ type: 'withdraw-consent' });
    expect(played.sent('withdraw-consent')).toHaveLength(1);
    played.play({ type: 'consent-withdrawn' });
    expect(played.state).toMatchObject({ withdrawal: 'done', receipt: null });
  });

  test('failed withdrawal can be retried', () => {
    const played = joined()
      .receive(seated())
      .play({ type: 'withdraw-consent' })
      .play({ type: 'consent-not-withdrawn', unknown: false });
    expect(played.state.withdrawal).toBe('failed');
    played.play({ type: 'withdraw-consent' });
    expect(played.sent('withdraw-consent')).toHaveLength(2);
  });

  test("another server's withdrawal is not blamed", () => {
    const played = joined().receive(seated()).play({ type: 'withdraw-consent' });
    played.play({ type: 'consent-not-withdrawn', unknown: true });
    expect(played.state).toMatchObject({ withdrawal: 'unknown', receipt: RECEIPT });
  });

  test('without receipt there is nothing to withdraw', () => {
    const played = new Played().inMeeting().play({ type: 'withdraw-consent' }, { type: 'keep-receipt' });
    expect(played.state.phase.name).toBe('meeting');
    expect(played.last).toEqual([]);
  });
});
