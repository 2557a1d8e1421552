import { describe, expect, test } from 'vitest';
import { fromBase64Url } from '../base64url.ts';
import { copy, fromHex, join, toHex, type Bytes } from '../sframe/bytes.ts';
import { countBallots } from './ballots.ts';
import type { PollCount, PollOpening, PollPerson } from './forms.ts';
import { isFitQuestion, isFitText } from './question.ts';
import { signingLabel } from './label.ts';
import { openEnd } from './ends.ts';
import { agrees, openResult, resultOf, sealResult } from './results.ts';
import { openPart, sealPart } from './seal.ts';
import { namedFor, readOpening, sealOpening, type PollSigner } from './words.ts';
import vectors from './testing/vectors.json' with { type: 'json' };

const bytesOf = (text: string): Bytes => fromBase64Url(text) ?? new Uint8Array(0);

describe.each(vectors)('the $kind poll that is written down', (vector) => {
  const key = bytesOf(vector.key);
  const ballots = vector.ballots.map(({ ballot }) => bytesOf(ballot));
  const opening = vector.words as PollOpening;

  test('opens only as itself', async () => {
    expect(await readOpening(vector.poll, key, bytesOf(vector.opening))).toEqual(opening);
    const other = vectors.find(({ poll }) => poll !== vector.poll);
    expect(await readOpening(other?.poll ?? '', key, bytesOf(vector.opening))).toBeUndefined();
    for (const at of [0, 20, 90, bytesOf(vector.opening).length - 1]) {
      const changed = copy(bytesOf(vector.opening));
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(await readOpening(vector.poll, key, changed)).toBeUndefined();
    }
  });

  test('equal length ballots count as given', async () => {
    expect(ballots.map(({ length }) => length)).toEqual([156, 156, 156]);
    const count = await countBallots(vector.poll, key, opening, ballots, () => undefined, ballots[0] ?? null);
    const { digest, code } = vector;
    expect(count).toMatchObject({ counts: vector.counts, valid: 3, invalid: 0, own: true, digest, code });
    expect(code).toMatch(/^([a-z2-7]{4} ){4}[a-z2-7]{4}$/);
    const fewer = await countBallots(vector.poll, key, opening, ballots.slice(1), () => undefined, null);
    expect(fewer.code).not.toBe(code);
    expect(count.votes).toHaveLength(vector.kind === 'secret' ? 0 : 3);
  });

  test('every device computes the same result', async () => {
    const signed = await openResult(vector.poll, key, bytesOf(vector.result));
    const count = await countBallots(vector.poll, key, opening, ballots, () => undefined, null);
    const ids = opening.voters.map(({ id }) => id);
    const own = { room: opening.room, poll: vector.poll, voters: ids, voted: ids };
    if (!signed) throw new Error('no result');
    expect(await agrees(signed, own, opening, count)).toBe(true);
    expect(await agrees(signed, { ...own, voters: [...ids].reverse() }, opening, count)).toBe(true);
    expect(await agrees(signed, own, { ...opening, question: 'Another?' }, count)).toBe(false);
    // As many people, and others.
    const others = [...ids.slice(1), 'z'.repeat(16)];
    expect(await agrees(signed, { ...own, voted: others }, opening, count)).toBe(false);
    expect(await agrees(signed, { ...own, voters: others }, opening, count)).toBe(false);
    expect(signed.result).toMatchObject({ named: 3, voters: 3, voted: 3, people: vector.people });
  });

  test("only its host's statement ends it", async () => {
    const by = opening.by;
    expect(await openEnd(vector.poll, key, bytesOf(vector.end))).toEqual({ by, counted: true });
    expect(await openEnd(vector.poll, key, bytesOf(vector.withdrawn))).toEqual({ by, counted: false });
    const plain = (await openPart(key, 'close', vector.poll, bytesOf(vector.end))) ?? new Uint8Array(0);
    for (const at of [0, 1, 40, 127]) {
      const changed = copy(plain);
      changed[at] = (changed[at] ?? 0) ^ 3;
      expect(await openEnd(vector.poll, key, await sealPart(key, 'close', vector.poll, changed))).toBeUndefined();
    }
    const other = 'a'.repeat(26);
    expect(await openEnd(other, key, await sealPart(key, 'close', other, plain))).toBeUndefined();
    expect(await openEnd(vector.poll, key, ballots[0] ?? plain)).toBeUndefined();
    expect(bytesOf(vector.end)).toHaveLength(156);
  });

  test('only roll calls name voters', async () => {
    for (const [at, device] of vector.devices.entries()) {
      expect(await namedFor(opening, device)).toBe(opening.voters[at]?.id);
    }
    expect(await namedFor(opening, 'sabha:user/omar/device/omar000000000000')).toBeNull();
    const text = JSON.stringify(opening);
    expect(vector.devices.some((device) => text.includes(device))).toBe(vector.kind === 'roll-call');
  });

  test('parts are not interchangeable', async () => {
    const [ballot = new Uint8Array(0)] = ballots;
    expect(await openPart(key, 'ballot', vector.poll, ballot)).toHaveLength(128);
    expect(await openPart(key, 'result', vector.poll, ballot)).toBeUndefined();
    expect(await openPart(key, 'opening', '', ballot)).toBeUndefined();
    expect(await openPart(key, 'ballot', 'a'.repeat(26), ballot)).toBeUndefined();
    expect(await openResult(vector.poll, key, bytesOf(vector.opening))).toBeUndefined();
  });
});

test('question limits are enforced', () => {
  const options = ['Yes', 'No'];
  expect(isFitQuestion({ question: 'Adopt?', options })).toBe(true);
  expect(isFitQuestion({ question: 'Adopt?', options: ['Yes'] })).toBe(false);
  for (const alike of ['Yes', 'Y\u200Des', 'YES', 'Ｙｅｓ', 'Y\u00ADes', 'Ye\uFE0Fs']) {
    expect(isFitQuestion({ question: 'Adopt?', options: ['Yes', alike] })).toBe(false);
  }
  expect(isFitQuestion({ question: 'Adopt?', options: ['é', 'e\u0301'] })).toBe(false);
  expect(isFitQuestion({ question: 'Adopt?', options: ['Yes', '\u200D'] })).toBe(false);
  expect(isFitQuestion({ question: 'Adopt?', options: Array.from({ length: 21 }, (_, at) => String(at)) })).toBe(false);
  expect(isFitQuestion({ question: '', options })).toBe(false);
  expect(isFitQuestion({ question: 'Adopt\u202E?', options })).toBe(false);
  expect(isFitQuestion({ question: 'one\ntwo', options })).toBe(false);
  expect(isFitText('é'.repeat(121), 120)).toBe(false);
});

describe('data sealed by the host', () => {
  const key = new Uint8Array(32);
  const [, called] = vectors;
  const words = called?.words as PollOpening;

  async function signer() {
    const pair = await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify']);
    const sign: PollSigner = async (part, body) => {
      const message = join(new TextEncoder().encode(signingLabel(part)), body);
      const signature = new Uint8Array(await crypto.subtle.sign('Ed25519', pair.privateKey, message));
      return { signature, certificates: [] };
    };
    return { by: toHex(new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))), sign };
  }

  async function sealed(change: Partial<PollOpening>, names: readonly string[] = []) {
    const { by, sign } = await signer();
    const voters = words.voters.map((voter, at) => ({ ...voter, name: names[at] ?? voter.name }));
    return sealOpening(key, { ...words, voters, ...change, by }, sign);
  }

  test('any name ending opens', async () => {
    for (const name of ['Asha\u00A0', '\uFEFFAsha', 'Asha ', '\u3000', '\u202AAsha', 'अ'.repeat(64)]) {
      const made = await sealed({}, [name]);
      if (!made) throw new Error(`not taken: ${name}`);
      expect((await readOpening(made.poll, key, made.sealed))?.voters[0]?.name).toBe(name);
    }
  });

  test('unreadable data is not sent', async () => {
    expect(await sealed({}, ['a\u0000b'])).toBeUndefined();
    expect(await sealed({}, ['a'.repeat(65)])).toBeUndefined();
    expect(await sealed({ options: ['Yes', 'yes'] })).toBeUndefined();
    expect(await sealed({ seconds: 9 })).toBeUndefined();
    expect(await sealed({ voters: [] })).toBeUndefined();
  });

  test('length reveals nothing', async () => {
    const openings = [
      await sealed({ options: ['Yes', 'No'] }),
      await sealed({ options: ['Yes', 'No', 'Abstain'], several: true, seconds: 14_400 }),
      await sealed({ question: 'Is this a question of another length, with answers of its own?' }),
    ];
    expect(new Set(openings.map((made) => made?.sealed.length)).size).toBe(1);
    const { by, sign } = await signer();
    const all: readonly PollCount['votes'][] = [
      [],
      [[0, [0]]],
      [
        [0, [0, 1, 2]],
        [1, [1]],
        [2, [2]],
      ],
    ];
    const digest = called?.digest as PollCount['digest'];
    const lengths = all.map(async (votes) => {
      const count = { counts: [0, 1, 2], valid: 3, invalid: 0, unknown: 0, own: true, votes, digest, code: '' };
      const of = { room: words.room, title: '', poll: called?.poll ?? '', voters: [], voted: [], closedAt: '', by };
      return (await sealResult(key, await resultOf(of, words, count), sign))?.length;
    });
    expect(new Set(await Promise.all(lengths)).size).toBe(1);
  });
});

test('later key counts for the same person', async () => {
  const vector = vectors[1];
  if (!vector) throw new Error('no vector');
  const words = vector.words as PollOpening;
  const later = { ...words, voters: words.voters.map((voter) => ({ ...voter, key: toHex(fromHex('00'.repeat(32))) })) };
  const ballots = vector.ballots.map(({ ballot }) => bytesOf(ballot));
  const counted = (change: Partial<PollPerson>) =>
    countBallots(
      vector.poll,
      bytesOf(vector.key),
      later,
      ballots,
      (key) => {
        const voter = words.voters.find((each) => each.key === key);
        return voter && { ...voter, ...change };
      },
      null,
    );
  expect(await counted({})).toMatchObject({ valid: 3 });
  expect(await counted({ name: 'Somebody else' })).toMatchObject({ valid: 0, invalid: 3 });
  expect(await counted({ verifiedBy: 'Finance Department' })).toMatchObject({ valid: 0, invalid: 3 });
});
