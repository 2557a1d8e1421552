import { describe, expect, it } from 'vitest';
import { parsed } from '../../tools/parsed.ts';
import { I18n, type Texts } from './I18n.ts';
import { LANGUAGES, type Language } from './languages.ts';
import { TEXTS } from './testing/all-texts.ts';

const VALUES = new Proxy<Record<string, string | number>>(
  {},
  {
    get: (_values, name) => (typeof name === 'string' ? 1_234 : undefined),
    has: () => true,
    getOwnPropertyDescriptor: () => ({ configurable: true, enumerable: true, value: 1_234 }),
  },
);

describe.each(LANGUAGES)('in $english', ({ code }) => {
  it('build-time and runtime parsing agree', () => {
    const built = (language: Language): Texts =>
      Object.fromEntries(Object.entries(TEXTS[language]).map(([area, texts]) => [area, parsed(texts)]));
    const [here, there] = [new I18n(code, TEXTS), new I18n(code, { [code]: built(code) })];
    const keys = Object.values(TEXTS[code]).flatMap((texts) => Object.keys(texts));
    expect(keys.length).toBeGreaterThan(1_000);
    for (const key of keys) {
      const said = there.text(key, VALUES);
      expect([key, said]).toEqual([key, here.text(key, VALUES)]);
      expect(said).not.toBe(key);
    }
  });
});

describe('text', () => {
  const texts = {
    en: { shell: { plain: 'Leave', quoted: "It's '{'so'}'", named: '{name} left', many: '{n, number}' } },
  };
  const i18n = new I18n('en', texts);

  it('formats values with Latin digits', () => {
    expect(i18n.text('plain')).toBe('Leave');
    expect(i18n.text('quoted')).toBe("It's {so}");
    expect(i18n.text('named', { name: 'Asha' })).toBe('Asha left');
    expect(i18n.text('many', { n: 12 })).toBe('12');
  });

  it('missing text or value shows its key', () => {
    expect(i18n.text('unknown')).toBe('unknown');
    expect(i18n.text('named')).toBe('named');
    expect(i18n.text('plain', {}, 'hi')).toBe('plain');
  });

  it('language change notifies listeners', () => {
    const heard: string[] = [];
    const stop = i18n.subscribe(() => heard.push(i18n.language));
    i18n.change('hi');
    stop();
    i18n.change('en');
    expect(heard).toEqual(['hi']);
  });
});
