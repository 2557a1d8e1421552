// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { cataloguesIn, faultsOf, findingsIn, report } from '../../tools/catalogues.ts';
import { createI18n, factsOf, invitationText, LANGUAGES } from './index.ts';
import { TEXTS } from './testing/all-texts.ts';

describe('catalogues', () => {
  it('are complete and valid in every language', () => {
    expect(report(findingsIn(cataloguesIn('src/i18n')))).toBe('');
  });

  it('define each text once', () => {
    const keys = Object.values(TEXTS.en).flatMap((texts) => Object.keys(texts));
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('text check', () => {
  const hindi = (text: string, english: string, model?: string) => faultsOf(factsOf('hi'), text, english, model);

  it('refuses empty, broken or incomplete text', () => {
    expect(hindi(' ', 'Now')).toEqual(['is empty']);
    expect(hindi('{अभी', 'Now')[0]).toMatch(/^is no ICU message/);
    expect(hindi('अभी!', 'Now')).toEqual(['shouts']);
    expect(hindi('यहाँ हैं', '{name} is here')).toEqual(['takes no value, English takes name']);
  });

  it('refuses wrong plural categories', () => {
    const english = '{count, plural, one {# person} other {# people}}';
    expect(hindi('{count, plural, other {# लोग}}', english)).toEqual(['has a plural without one']);
    expect(hindi('{count, plural, one {#} two {#} other {#}}', english)).toEqual([
      'has a plural with two, which the language does not know',
    ]);
  });

  it('refuses "one" where zero matches', () => {
    const english = '{count, plural, one {One person} other {# people}}';
    expect(faultsOf(factsOf('en'), english, english)).toEqual([]);
    expect(hindi('{count, plural, one {एक व्यक्ति} other {# लोग}}', english)).toEqual([
      'says one of none: write # or =0',
    ]);
    expect(hindi('{count, plural, =0 {कोई नहीं} one {एक व्यक्ति} other {# लोग}}', english)).toEqual([]);
    expect(hindi('{count, plural, one {# व्यक्ति} other {# लोग}}', english)).toEqual([]);
  });

  it('refuses wrong script, digits or length', () => {
    expect(hindi('Now and then', 'Now')).toEqual(['has Latin words: Now, and, then']);
    expect(hindi('sabha doctor चलाएँ', 'Run sabha doctor', 'Run sabha doctor')).toEqual([]);
    expect(hindi('এখন', 'Now')).toEqual(['has letters of another script: এখন']);
    expect(hindi('३ बजे', 'At 3')).toEqual(['has digits that are not Latin']);
    expect(hindi('अभी इसी समय तुरंत बिना देर किए', 'Now')).toEqual(['is 30 characters long for 3']);
  });
});

describe('translation check', () => {
  const hindi = (text: string, english: string) => faultsOf(factsOf('hi'), text, english);

  it('refuses added addresses and numbers', () => {
    expect(hindi('://अभी देखें', 'Look now')).toEqual(['has an address, English has none']);
    expect(hindi('https://अभी', 'https://now')).toEqual([]);
    expect(hindi('100 दिन में', 'In 10 days')).toEqual(['has numbers that English has not: 100']);
    expect(hindi('10 दिन में', 'In 10 days')).toEqual([]);
    const english = '{count, plural, one {# person} other {# people}}';
    expect(hindi('{count, plural, =0 {कोई नहीं} one {# व्यक्ति} other {# लोग}}', english)).toEqual([]);
  });

  it('refuses invisible characters except joiners', () => {
    for (const character of ['\u202e', '\u2066', '\u200b', '\u00ad', '\ufeff']) {
      expect(hindi(`अभी${character}`, 'Now')).toEqual(['has characters that are not seen']);
    }
    expect(hindi('क्\u200dष क्\u200cष', 'Now')).toEqual([]);
  });

  it('checks inside tags', () => {
    expect(hindi('<script>Click</script> अभी', 'Now, by the clock of this place')).toEqual([
      'has Latin words: script, Click, script',
    ]);
  });
});

describe.each(LANGUAGES)('$english', ({ code, plurals, tag, dir, script }) => {
  it('has its plural categories', () => {
    if (Intl.PluralRules.supportedLocalesOf(code).length === 0) return;
    const [taken, own] = [new Intl.PluralRules(plurals), new Intl.PluralRules(code)];
    for (let count = 0; count <= 200; count++) expect([count, taken.select(count)]).toEqual([count, own.select(count)]);
  });

  it('uses Latin digits', () => {
    const texts = { [code]: { shell: { probe: '{count, plural, one {# one} two {# two} other {# other}}' } } };
    const shown = createI18n(code, texts).text('probe', { count: 123_456 });
    expect(shown).toMatch(/^[0-9,]+ other$/);
  });

  it('has its direction and script', () => {
    const { script: short = '' } = new Intl.Locale(`${tag}-IN`).maximize();
    expect(dir).toBe(short === 'Arab' ? 'rtl' : 'ltr');
    expect(new RegExp(`^[\\p{Script=${short}}\\p{Script=Inherited}]`, 'u').test(factsOf(code).name)).toBe(true);
    expect(new RegExp(`^\\p{Script=${script}}`, 'u').test(factsOf(code).name)).toBe(true);
  });
});

describe('invitation text', () => {
  const words = { title: 'Review', link: 'https://h/m/x#i=1&k=2', password: 'abcde-fghij' };

  it.each([
    ['en', null, /^You’re invited/],
    ['en', 'hi', /^आप एक बैठक/],
    ['hi', 'en', /^You’re invited/],
  ] as const)('page %s, asked %s, begins %s', async (page, language, beginning) => {
    const text = await invitationText(createI18n(page), { ...words, shared: false }, language);
    expect(text).toMatch(beginning);
    for (const word of Object.values(words)) expect(text).toContain(word);
  });

  it.each(LANGUAGES)('shared invitation differs in $english', async ({ code }) => {
    const page = createI18n(code);
    const [one, many] = [
      await invitationText(page, { ...words, shared: false }, code),
      await invitationText(page, { ...words, shared: true }, code),
    ];
    expect(many.endsWith(words.password)).toBe(true);
    expect(one.startsWith(`${many}\n\n`)).toBe(true);
  });

  it("missing language falls back to the page's", async () => {
    const page = createI18n('en', { en: TEXTS.en });
    page.add = () => {
      throw new Error('out of reach');
    };
    expect(await invitationText(page, { ...words, shared: false }, 'hi')).toMatch(/^You’re invited/);
  });
});
