import { AREAS, fetchArea, type Area } from './areas.ts';
import type { I18n } from './I18n.ts';
import { isLanguage } from './languages.ts';
import { readable } from './readable.ts';

/** A part of the page, or its texts, could not be fetched: the server has another build by now, or is out of reach. */
export class PartMissing extends Error {
  override readonly name = 'PartMissing';
  /** Asks for it once more, past what was remembered of it. */
  readonly again: () => Promise<unknown>;

  constructor(message: string, { again = nothing, ...options }: Missing = {}) {
    super(message, options);
    this.again = again;
  }
}

interface Missing extends ErrorOptions {
  readonly again?: () => Promise<unknown>;
}

const nothing = () => Promise.resolve();

const loading = new WeakMap<I18n, Map<string, Promise<void>>>();

/** How long a failure counts: whoever shows what was not fetched is told so, and may ask again after that. */
const FAILED_MILLIS = 1_000;

/** Texts of these areas in one language; undefined when all were there from the start. Asked again it is the same promise. */
export function loadTexts(i18n: I18n, language: string, areas: readonly Area[]): Promise<void> | undefined {
  const mine = loading.get(i18n) ?? new Map<string, Promise<void>>();
  loading.set(i18n, mine);
  const name = `${language} ${areas.join(' ')}`;
  const known = mine.get(name);
  if (known !== undefined) return known;
  const missing = areas.filter((area) => !i18n.has(language, area));
  if (missing.length === 0) return undefined;
  const fetched = Promise.all(missing.map((area) => fetchTexts(i18n, language, area)));
  const coming = readable(fetched.then(() => undefined));
  mine.set(name, coming);
  coming.catch(() => {
    setTimeout(() => mine.delete(name), FAILED_MILLIS);
  });
  return coming;
}

async function fetchTexts(i18n: I18n, language: string, area: Area): Promise<void> {
  if (!isLanguage(language)) return;
  try {
    i18n.add(language, area, await fetchArea(language, area));
  } catch (cause) {
    throw new PartMissing(`no texts for ${area} in ${language}`, {
      cause,
      again: () => fetchTexts(i18n, language, area),
    });
  }
}

/** Those of the page so far, which another language needs before it is shown. */
export function loadedAreas(i18n: I18n): readonly Area[] {
  return AREAS.filter((area) => i18n.has(i18n.language, area));
}
