import { beforeAll, describe, expect, test } from 'vitest';
import { fromBase64Url, toBase64Url } from '../e2ee/base64url.ts';
import { copy, fromHex } from '../e2ee/sframe/bytes.ts';
import type { PollDraft } from '../call/polls-state.ts';
import { ROOM } from '../call/testing/meeting.ts';
import type { Base64Url } from '../protocol/messages.ts';
import { PollCrypto } from './PollCrypto.ts';
import { DRAFT, newSigner, PollMeeting } from './testing/PollMeeting.ts';

let meeting: PollMeeting;

async function opened(draft: Partial<PollDraft> = {}): Promise<void> {
  meeting = await PollMeeting.of();
  await meeting.asks({ ...DRAFT, ...draft });
}

describe('a secret poll among three [T52]', () => {
  beforeAll(async () => {
    await opened();
    await meeting.votes(0, 0);
    await meeting.votes(1, 1);
    await meeting.votes(2, 0);
    await meeting.closes();
  });

  test('is counted alike by every device, and the signed result says the same', () => {
    for (const at of [0, 1, 2]) {
      const poll = meeting.poll(at);
      expect(poll.count?.counts).toEqual([2, 1]);
      expect(poll.faults).toEqual([]);
      expect(poll.verdict).toBe('agrees');
      expect(poll.result?.result).toMatchObject({
        room: ROOM,
        question: 'Adopt?',
        voters: 3,
        voted: 3,
        valid: 3,
        votes: [],
      });
    }
  });

  test('shows the server neither words nor votes, and ballots that are alike in length', () => {
    const all = meeting.seen.join(' ');
    for (const word of ['Adopt', '"Yes"', '"No"', meeting.poll(0).key ?? '']) expect(all).not.toContain(word);
    expect(new Set(meeting.ballots.map((ballot) => ballot.length)).size).toBe(1);
    expect(new Set(meeting.ballots).size).toBe(3);
  });

  test('is saved with all that it takes to verify it', () => {
    const { call } = meeting.device(1);
    call.play({ type: 'poll-step', step: { step: 'save', poll: meeting.poll(1).id } });
    const [kept] = call.sent('keep-poll-result');
    const document = JSON.parse(kept?.document ?? '{}') as Record<string, unknown>;
    expect(Object.keys(document)).toEqual(['sabha', 'v', 'result', 'signature', 'certificates']);
  });
});

describe('a roll call', () => {
  test('says when it is closed who voted what', async () => {
    await opened({ kind: 'roll-call', options: ['Yes', 'No', 'Abstain'], several: true });
    await meeting.votes(1, 0, 2);
    await meeting.votes(2, 1);
    expect(meeting.poll(0).count).toBeNull();
    await meeting.closes();
    expect(meeting.poll(2).count?.votes).toEqual([
      [1, [0, 2]],
      [2, [1]],
    ]);
    expect(meeting.poll(2).verdict).toBe('agrees');
    expect(meeting.poll(2).result?.result.votes).toEqual([
      ['Asha', null, null],
      ['Bela', null, [0, 2]],
      ['Chand', null, [1]],
    ]);
  });

  test('takes no ballot that its voter did not sign, and none of somebody else', async () => {
    await opened({ kind: 'roll-call' });
    await meeting.votes(1, 0);
    const key = meeting.signers[2]?.key ?? '';
    const forged = await meeting.forged((plain) => {
      plain[0] = 2;
      plain.set(fromHex(key), 21);
    });
    const stranger = await newSigner();
    const strange = await meeting.forged((plain) => {
      plain[0] = 2;
      plain.set(fromHex(stranger.key), 21);
    });
    meeting.lie = (closed) => ({ ...closed, ballots: [...closed.ballots, forged, strange] });
    await meeting.closes();
    expect(meeting.poll(1).count).toMatchObject({ counts: [1, 0], valid: 1, invalid: 2 });
    expect(meeting.poll(1).faults).toEqual(['too-many', 'invalid']);
  });

  test('counts a voter who came back with another key as the same', async () => {
    await opened({ kind: 'roll-call' });
    const again = await newSigner();
    const back = meeting.device(1);
    for (const { call } of meeting.devices) {
      const seen = call.keys.view;
      if (!seen) throw new Error('no view');
      const members = seen.members.map((member) => (member.leaf === 1 ? { ...member, key: again.key } : member));
      call.answers(
        { op: 'handle', commit: 'c' as Base64Url, own: false },
        { kind: 'advanced', view: { ...seen, members }, removed: [] },
      );
    }
    Object.assign(back, {
      pollCrypto: new PollCrypto(
        (ask) => again.answer(ask),
        () => '',
      ),
    });
    await meeting.votes(1, 1);
    await meeting.closes();
    expect(meeting.poll(0).count?.votes).toEqual([[1, [1]]]);
    expect(meeting.poll(0).verdict).toBe('agrees');
  });
});

describe('a server that lies [T52]', () => {
  test('is found out by whose ballot it drops', async () => {
    await opened();
    await meeting.votes(1, 1);
    await meeting.votes(2, 0);
    const [dropped] = meeting.ballots;
    meeting.lie = (closed) => ({ ...closed, ballots: closed.ballots.filter((ballot) => ballot !== dropped) });
    await meeting.closes();
    expect(meeting.poll(1).faults).toEqual(['own-missing', 'too-few']);
    expect(meeting.poll(2).faults).toEqual(['too-few']);
    const announcements = meeting.device(1).call.state.announcements.assertive.map(({ message }) => message.key);
    expect(announcements).toContain('polls.fault.own-missing');
  });

  test('cannot put another ballot in its place, nor one of its own', async () => {
    await opened();
    await meeting.votes(1, 1);
    const other = await PollMeeting.of();
    await other.asks();
    await other.votes(1, 0);
    meeting.lie = (closed) => ({ ...closed, ballots: other.ballots });
    await meeting.closes();
    expect(meeting.poll(1).count).toMatchObject({ counts: [0, 0], valid: 0, invalid: 1 });
    expect(meeting.poll(1).faults).toEqual(['own-missing', 'invalid']);
  });

  test('gains nothing by a ballot that it repeats, and is found out', async () => {
    await opened();
    await meeting.votes(1, 1);
    meeting.lie = (closed) => ({ ...closed, ballots: [...closed.ballots, ...closed.ballots] });
    await meeting.closes();
    expect(meeting.poll(2).count).toMatchObject({ counts: [0, 1], valid: 1, invalid: 1 });
    expect(meeting.poll(2).faults).toEqual(['too-many', 'invalid']);
  });

  test('that has somebody vote who did not is found out by that one', async () => {
    await opened();
    await meeting.votes(1, 1);
    const stuffed = await meeting.forged(() => undefined);
    meeting.lie = (closed) => ({
      ...closed,
      voted: [...closed.voted, meeting.device(2).id],
      ballots: [...closed.ballots, stuffed],
    });
    await meeting.closes();
    expect(meeting.poll(2).faults).toEqual(['not-mine']);
    expect(meeting.poll(1).faults).toEqual([]);
  });

  test('that lets others vote than the question names is found out by all', async () => {
    meeting = await PollMeeting.of();
    await meeting.asks();
    const { opening } = meeting;
    if (!opening) throw new Error('no poll');
    await meeting.votes(1, 0);
    meeting.lie = (closed) => ({
      ...closed,
      voted: [...closed.voted, 'q'.repeat(16)],
      ballots: [...closed.ballots, ...closed.ballots],
    });
    await meeting.closes();
    expect(meeting.poll(0).faults).toContain('too-many');
  });

  test('cannot show another question under the same id, nor a key that is another poll’s', async () => {
    await opened();
    const other = await PollMeeting.of();
    await other.asks({ ...DRAFT, question: 'Reject?' });
    const { poll, key, sealed } = { ...meeting.poll(0), poll: meeting.poll(0).id };
    const pollCrypto = meeting.device(1).pollCrypto;
    const read = (as: { key: string | null; sealed: string }) =>
      pollCrypto.answer({ op: 'read', poll, key: as.key as Base64Url, sealed: as.sealed as Base64Url, device: '' });
    expect(await read({ key, sealed })).toMatchObject({ opening: { question: 'Adopt?' } });
    expect(await read({ key, sealed: other.poll(0).sealed })).toMatchObject({ opening: null });
    expect(await read({ key: other.poll(0).key, sealed })).toMatchObject({ opening: null });
    expect(await read({ key: other.poll(0).key, sealed: other.poll(0).sealed })).toMatchObject({ opening: null });
  });
});

describe('people who lie [T52]', () => {
  test('as guests open no poll', async () => {
    meeting = await PollMeeting.of();
    const { call } = meeting.device(1);
    call.play({ type: 'poll-step', step: { step: 'ask', draft: DRAFT } });
    await meeting.settle();
    expect(meeting.poll(0).opening).toBe('unreadable');
    expect(meeting.poll(2).opening).toBe('unreadable');
  });

  test('make no ballot that counts for two, or for an answer that is none', async () => {
    await opened();
    const twice = await meeting.forged((plain) => (plain[20] = 3));
    const none = await meeting.forged((plain) => (plain[20] = 4));
    const empty = await meeting.forged((plain) => (plain[20] = 0));
    const noisy = await meeting.forged((plain) => (plain[127] = 1));
    meeting.lie = (closed) => ({ ...closed, ballots: [twice, none, empty, noisy] });
    await meeting.closes();
    expect(meeting.poll(1).count).toMatchObject({ counts: [0, 0], valid: 0, invalid: 4 });
  });

  test('tell no result that differs, and none that no host signed', async () => {
    await opened();
    await meeting.votes(1, 1);
    // The host's device counted otherwise: it says of itself that its own vote was not there.
    const host = meeting.device(0);
    const original = host.pollCrypto.answer.bind(host.pollCrypto);
    Object.assign(host.pollCrypto, {
      answer: (ask: Parameters<typeof original>[0]) =>
        original(ask.op === 'conclude' ? { ...ask, count: { ...ask.count, counts: [1, 0] } } : ask),
    });
    await meeting.closes();
    expect(meeting.poll(1).verdict).toBe('differs');
    expect(meeting.poll(0).verdict).toBe('differs');

    await opened();
    const [, guest] = meeting.signers;
    if (!guest) throw new Error('no signer');
    Object.assign(meeting.device(0), {
      pollCrypto: new PollCrypto(
        (ask) => guest.answer(ask),
        () => '',
      ),
    });
    await meeting.closes();
    expect(meeting.poll(2).verdict).toBe('unsigned');
  });

  test('as guests tell no result, though a server hands on what they sign', async () => {
    await opened();
    const [host, guest] = [meeting.device(0), meeting.device(1)];
    const original = host.pollCrypto.answer.bind(host.pollCrypto);
    Object.assign(host.pollCrypto, {
      answer: (ask: Parameters<typeof original>[0]) =>
        ask.op === 'conclude' ? guest.pollCrypto.answer({ ...ask, of: { ...ask.of, by: guest.key } }) : original(ask),
    });
    await meeting.closes();
    expect(meeting.poll(2).result?.result.by).toBe(guest.key);
    expect(meeting.poll(2).verdict).toBe('unsigned');
  });
});

describe('who comes later', () => {
  test('asks for the key, has no vote, and counts as the others do', async () => {
    await opened();
    await meeting.votes(0, 0);
    await meeting.votes(1, 1);
    const late = meeting.add(2, 3);
    meeting.devices.splice(2, 1);
    meeting.deliver(late, 'no-vote');
    expect(late.call.meeting.polls.list.at(-1)?.opening).toBeNull();
    late.call.after(4_000).play({ type: 'timer', timer: 'polls' });
    await meeting.settle();
    expect(meeting.poll(2).opening).toMatchObject({ question: 'Adopt?' });
    await meeting.votes(2, 0);
    expect(meeting.ballots).toHaveLength(2);
    await meeting.closes();
    expect(meeting.poll(2).count?.counts).toEqual([1, 1]);
    expect(meeting.poll(2).verdict).toBe('agrees');
  });

  test('is answered by one, and by the next where that one says nothing', async () => {
    await opened();
    meeting.devices.forEach(({ call }) => call.forget());
    const rounds = [0, 1, 2].map((round) => {
      meeting.devices.forEach((device) => {
        device.call.after(3_000).forget();
        device.call.answers(
          { op: 'open', channel: 'poll', audience: 'everybody', payload: 'x' as Base64Url },
          {
            kind: 'opened',
            leaf: 2,
            key: '',
            epoch: 1,
            to: { kind: 'all' },
            text: JSON.stringify({ v: 1, ask: meeting.poll(0).id, round }),
          },
        );
      });
      return meeting.devices.map(
        ({ call }) => call.asked.filter((each) => each.op === 'seal' && each.channel === 'poll').length,
      );
    });
    expect(rounds).toEqual([
      [1, 0, 0],
      [0, 1, 0],
      [1, 0, 0],
    ]);
  });
});

describe('what ends', () => {
  test('a restart of the server ends the poll, and it is said', async () => {
    await opened();
    const { call } = meeting.device(1);
    call.receive({ type: 'media-lost' });
    expect(meeting.poll(1).stage).toBe('not-counted');
    expect(call.state.notices.map(({ message }) => message.key)).toContain('polls.notCounted');
  });

  test('a vote that was refused is given again with the same bytes, whatever is chosen then', async () => {
    await opened();
    const { call } = meeting.device(1);
    call.play({ type: 'poll-step', step: { step: 'vote', poll: meeting.poll(1).id, choices: [0] } });
    const [ask] = call.sent('poll').slice(-1);
    if (ask?.ask.op !== 'fill') throw new Error('not filled');
    const reply = await meeting.device(1).pollCrypto.answer(ask.ask);
    call.play({ type: 'poll-step', step: { step: 'answered', ask: ask.ask, reply } });
    call.receive({ type: 'denied', inReplyTo: call.meeting.acts.lastSeq, reason: 'storage-unavailable' });
    const [first] = call
      .sent('send')
      .flatMap(({ message }) => (message.type === 'cast-ballot' ? [message.ballot] : []));
    expect(meeting.poll(1)).toMatchObject({ voting: false, ballot: first, you: 'may-vote' });
    await meeting.votes(1, 1);
    expect(meeting.ballots).toEqual([first, first]);
    // A server that kept the one that it refused has the same ballot twice.
    await meeting.closes();
    expect(meeting.poll(2).count).toMatchObject({ counts: [1, 0], valid: 1 });
  });

  test('nobody votes while this device is held by an alarm', async () => {
    await opened();
    const { call } = meeting.device(1);
    call.answers({ op: 'handle', commit: 'c' as Base64Url, own: false }, { kind: 'broken', reason: 'failed' });
    await meeting.votes(1, 0);
    expect(meeting.ballots).toEqual([]);
  });

  test('where the closing host tells no result another host does', async () => {
    await opened({ seconds: 60 });
    await meeting.passes(60_000);
    const { opening } = meeting;
    for (const { call } of meeting.devices) {
      call.receive({ type: 'poll-closed', poll: opening?.poll ?? '', outcome: 'counted', voted: [], ballots: [] });
    }
    await meeting.settle();
    expect(meeting.poll(1).results).toEqual([]);
    await meeting.passes(5_000);
    expect(meeting.poll(1).verdict).toBe('agrees');
  });
});

test('what is cut or changed of a ballot opens nowhere', async () => {
  await opened();
  await meeting.votes(1, 0);
  const [ballot = ''] = meeting.ballots;
  const bytes = fromBase64Url(ballot) ?? new Uint8Array(0);
  const changed = copy(bytes);
  changed[30] = (changed[30] ?? 0) ^ 1;
  const { key, id, opening } = meeting.poll(1);
  if (key === null || opening === null || opening === 'unreadable') throw new Error('not read');
  const ballots = [toBase64Url(changed), toBase64Url(copy(bytes, 0, 155)), toBase64Url(new Uint8Array(156))];
  const reply = await meeting
    .device(0)
    .pollCrypto.answer({ op: 'count', poll: id, key, opening, ballots, people: {}, own: null });
  expect(reply).toMatchObject({ count: { valid: 0, invalid: 3 } });
});
