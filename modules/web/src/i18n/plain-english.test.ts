import { describe, expect, it } from 'vitest';
import { cataloguesIn } from '../../tools/catalogues.ts';

/** Each pattern with what to write instead. The words are those that the glossary has for the same thing. */
const FORBIDDEN: readonly (readonly [pattern: RegExp, instead: string])[] = [
  [/\banew\b/i, 'again'],
  [/\b(whom|whoever|whomever|that which)\b/i, 'name the person or thing'],
  [/\b(some|no|every|any)body\b/i, 'someone, no one, everyone, anyone'],
  [/\bstands? (in|here|beside|there)\b/i, 'is in, appears'],
  [/\bneed not\b/i, 'don’t need to'],
  [/\bMake (the|an?|all|new|another|it)\b/, 'Create, or a verb of its own'],
  [/\b(take|takes|took|taken) (away|back|it back)\b/i, 'remove, withdraw'],
  [/\bLeave it\b/, 'Cancel'],
  [/\bas a file\b/i, 'Download'],
  [/\b(barred|void)\b/i, 'blocked, no longer works'],
  [/\bwaiting room\b/i, 'lobby'],
  [/\balternate hosts?\b/i, 'co-host'],
  [/\bthe floor\b/i, 'turn to speak'],
  [/\byour seat\b|\bseat kept\b/i, 'your place'],
  [/\bpictures?\b/i, 'video'],
  [/\bsound and\b|\bits sound\b/i, 'audio'],
  [/\b(come|comes|goes) (badly|small|in)\b/i, 'poor, lower quality, join'],
  [/\b(by|a|no|the) mails?\b(?! server)/i, 'email'],
  [/\bsecond step\b/i, 'two-step verification'],
  [/\b(opens|open) nothing\b/i, 'doesn’t work'],
  [/\b(look|looks) (at|whether)\b/i, 'check'],
  [/\bThere is no such\b/i, 'doesn’t exist'],
  [/\bas (many|much) .* as can be\b/i, 'the maximum'],
  [/\bthe way to\b/i, 'the connection to'],
  [/\b(is|are|was|were|do|does|did|has|have|can|could|will|would|should) ?not\b/i, 'a contraction'],
  [/\b(you|they) (have been|will)\b|\bYou are\b/, 'a contraction'],
  [/\p{L}'\p{L}/u, 'a curly apostrophe (’)'],
];

const MOST_SENTENCES = 3;

const english = Object.entries(cataloguesIn('src/i18n')['en'] ?? {}).flatMap(([area, texts]) =>
  Object.entries(texts).map(([key, text]) => ({ area, key, text })),
);

function forbiddenIn(text: string): readonly string[] {
  const words = text.replace(/\{\w+\}/g, '…');
  return FORBIDDEN.flatMap(([pattern, instead]) => {
    const [found] = pattern.exec(words) ?? [];
    return found === undefined ? [] : [`“${found}”: write ${instead}`];
  });
}

/** Without what a plural or a select chooses from: that is one sentence each time. */
function sentencesOf(text: string): readonly string[] {
  const flat = text.replace(/\{[^{}]*\}/g, '…').replace(/\{[^{}]*\}/g, '…');
  return flat.split(/(?<=[.?])\s+/).filter((sentence) => sentence !== '');
}

describe('the English catalogue', () => {
  it('has no forbidden form', () => {
    const found = english.flatMap(({ area, key, text }) =>
      forbiddenIn(text).map((wrong) => `${area}.json ${key}: ${wrong}`),
    );
    expect(found).toEqual([]);
  });

  it('starts no sentence with who or what', () => {
    const found = english.filter(({ text }) =>
      sentencesOf(text).some((sentence) => /^(Who|What|Where)\b.*[.;]$/s.test(sentence)),
    );
    expect(found).toEqual([]);
  });

  it('uses few sentences', () => {
    const found = english.filter(
      ({ key, text }) => !key.startsWith('notice.') && sentencesOf(text).length > MOST_SENTENCES,
    );
    expect(found).toEqual([]);
  });
});

describe('a forbidden form', () => {
  it.each([
    ['Captions stand here as soon as somebody writes them.', 2],
    ['Make the invitation', 1],
    ['Connect anew', 1],
    ['You need not do anything.', 1],
    ['You don’t need to do anything.', 0],
    ['Make host', 0],
  ])('is found in %s', (text, count) => {
    expect(forbiddenIn(text)).toHaveLength(count);
  });
});
