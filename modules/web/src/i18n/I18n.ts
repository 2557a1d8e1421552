import { IntlMessageFormat } from 'intl-messageformat';
import { AREAS, type Area } from './areas.ts';
import { factsOf } from './languages.ts';

/** As it is shown, or an ICU message: in the built page one that was parsed by `tools/parsed.ts`. */
type Message = ConstructorParameters<typeof IntlMessageFormat>[0];

export type Texts = Readonly<Partial<Record<Area, Readonly<Record<string, Message>>>>>;
export type TextValues = Readonly<Record<string, string | number>>;

/** Without these a text is shown as it stands. */
const ICU = /[{}']/;

/** The texts that are here, by language and area, and the language of the page. */
export class I18n {
  private readonly texts = new Map<string, Texts>();
  private readonly formats = new Map<string, IntlMessageFormat>();
  private readonly listeners = new Set<() => void>();

  constructor(
    private current: string,
    texts: Readonly<Record<string, Texts>>,
  ) {
    for (const [language, mine] of Object.entries(texts)) this.texts.set(language, mine);
  }

  get language(): string {
    return this.current;
  }

  has(language: string, area: Area): boolean {
    return this.texts.get(language)?.[area] !== undefined;
  }

  add(language: string, area: Area, texts: Texts[Area]): void {
    this.texts.set(language, { ...this.texts.get(language), [area]: texts });
  }

  change(language: string): void {
    this.current = language;
    this.listeners.forEach((listener) => listener());
  }

  /** Told when the page is to speak another language, until the answer is called. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  knows(key: string, language = this.current): boolean {
    return this.messageOf(key, language) !== undefined;
  }

  /** In the language of the page or another; a text that is not here, or lacks one of its values, is its key. */
  text(key: string, values: TextValues = {}, language = this.current): string {
    const message = this.messageOf(key, language);
    if (message === undefined) return key;
    if (typeof message === 'string' && !ICU.test(message)) return message;
    try {
      return String(this.formatOf(key, message, language).format(values));
    } catch {
      return key;
    }
  }

  private messageOf(key: string, language: string): Message | undefined {
    const texts = this.texts.get(language);
    for (const area of AREAS) {
      const message = texts?.[area]?.[key];
      if (message !== undefined) return message;
    }
    return undefined;
  }

  /** Plurals as the language has them; digits are Latin in all. */
  private formatOf(key: string, message: Message, language: string): IntlMessageFormat {
    const name = `${language} ${key}`;
    const known = this.formats.get(name);
    if (known !== undefined) return known;
    const made = new IntlMessageFormat(message, `${factsOf(language).plurals}-u-nu-latn`, undefined, {
      ignoreTag: true,
    });
    this.formats.set(name, made);
    return made;
  }
}
