import { describe, expect, test } from 'vitest';
import { fromBase64Url } from '../base64url.ts';
import { copy, type Bytes } from '../sframe/bytes.ts';
import { countBallots } from './ballots.ts';
import type { PollOpening } from './forms.ts';
import { isFitQuestion, isFitText } from './question.ts';
import { agrees, openResult } from './results.ts';
import { openPart } from './seal.ts';
import { readOpening } from './words.ts';
import vectors from './testing/vectors.json' with { type: 'json' };

const bytesOf = (text: string): Bytes => fromBase64Url(text) ?? new Uint8Array(0);

describe.each(vectors)('the $kind poll that is written down', (vector) => {
  const key = bytesOf(vector.key);
  const ballots = vector.ballots.map(({ ballot }) => bytesOf(ballot));
  const opening = vector.words as PollOpening;

  test('opens, and only as itself', async () => {
    expect(await readOpening(vector.poll, key, bytesOf(vector.opening))).toEqual(opening);
    const other = vectors.find(({ poll }) => poll !== vector.poll);
    expect(await readOpening(other?.poll ?? '', key, bytesOf(vector.opening))).toBeUndefined();
    for (const at of [0, 20, 90, bytesOf(vector.opening).length - 1]) {
      const changed = copy(bytesOf(vector.opening));
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(await readOpening(vector.poll, key, changed)).toBeUndefined();
    }
  });

  test('has ballots of one length that are counted as they were given', async () => {
    expect(ballots.map(({ length }) => length)).toEqual([156, 156, 156]);
    const [first] = vector.ballots;
    const count = await countBallots(vector.poll, key, opening, ballots, () => undefined, first ?? null);
    expect(count).toMatchObject({ counts: vector.counts, valid: 3, invalid: 0, own: true, digest: vector.digest });
    expect(count.votes).toHaveLength(vector.kind === 'secret' ? 0 : 3);
  });

  test('has a result that every device finds by itself', async () => {
    const signed = await openResult(vector.poll, key, bytesOf(vector.result));
    const count = await countBallots(vector.poll, key, opening, ballots, () => undefined, null);
    const own = { room: opening.room, poll: vector.poll, voters: 3, voted: 3 };
    if (!signed) throw new Error('no result');
    expect(agrees(signed, own, opening, count)).toBe(true);
    expect(agrees(signed, { ...own, voted: 2 }, opening, count)).toBe(false);
    expect(agrees(signed, own, { ...opening, question: 'Another?' }, count)).toBe(false);
  });

  test('has parts that are not taken for one another', async () => {
    const [ballot = new Uint8Array(0)] = ballots;
    expect(await openPart(key, 'ballot', vector.poll, ballot)).toHaveLength(128);
    expect(await openPart(key, 'result', vector.poll, ballot)).toBeUndefined();
    expect(await openPart(key, 'opening', '', ballot)).toBeUndefined();
    expect(await openPart(key, 'ballot', 'a'.repeat(26), ballot)).toBeUndefined();
    expect(await openResult(vector.poll, key, bytesOf(vector.opening))).toBeUndefined();
  });
});

test('a question is fit with two to twenty answers, no two alike, and nothing that turns letters round', () => {
  const options = ['Yes', 'No'];
  expect(isFitQuestion({ question: 'Adopt?', options })).toBe(true);
  expect(isFitQuestion({ question: 'Adopt?', options: ['Yes'] })).toBe(false);
  expect(isFitQuestion({ question: 'Adopt?', options: ['Yes', 'Yes'] })).toBe(false);
  expect(isFitQuestion({ question: 'Adopt?', options: Array.from({ length: 21 }, (_, at) => String(at)) })).toBe(false);
  expect(isFitQuestion({ question: '', options })).toBe(false);
  expect(isFitQuestion({ question: 'Adopt\u202E?', options })).toBe(false);
  expect(isFitQuestion({ question: 'one\ntwo', options })).toBe(false);
  expect(isFitText('é'.repeat(121), 120)).toBe(false);
});
