import type { i18n } from 'i18next';
import { AREAS, fetchArea, type Area } from './areas.ts';
import { isLanguage } from './languages.ts';
import { readable } from './readable.ts';

/** A part of the page, or its texts, could not be fetched: the server has another build by now, or is out of reach. */
export class PartMissing extends Error {
  override readonly name = 'PartMissing';
}

const loading = new WeakMap<i18n, Map<string, Promise<void>>>();

/** Texts of these areas in one language; undefined when all were there from the start. Asked again it is the same promise. */
export function loadTexts(instance: i18n, language: string, areas: readonly Area[]): Promise<void> | undefined {
  const mine = loading.get(instance) ?? new Map<string, Promise<void>>();
  loading.set(instance, mine);
  const name = `${language} ${areas.join(' ')}`;
  const known = mine.get(name);
  if (known !== undefined) return known;
  const missing = areas.filter((area) => !instance.hasResourceBundle(language, area));
  if (missing.length === 0) return undefined;
  const fetched = Promise.all(missing.map((area) => fetchTexts(instance, language, area)));
  const coming = readable(fetched.then(() => undefined));
  mine.set(name, coming);
  return coming;
}

async function fetchTexts(instance: i18n, language: string, area: Area): Promise<void> {
  if (!isLanguage(language)) return;
  try {
    instance.addResourceBundle(language, area, await fetchArea(language, area));
  } catch (cause) {
    throw new PartMissing(`no texts for ${area} in ${language}`, { cause });
  }
}

/** Those of the page so far, which another language needs before it is shown. */
export function loadedAreas(instance: i18n): readonly Area[] {
  return AREAS.filter((area) => instance.hasResourceBundle(instance.language, area));
}
