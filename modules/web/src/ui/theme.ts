import { useSyncExternalStore } from 'react';
import type { TextKey } from '../i18n/index.ts';

/** How the page looks, by an attribute of its root that the style sheets read; `system` is no attribute. */
interface Look<T extends string> {
  readonly values: readonly T[];
  readonly show: (value: T) => void;
  readonly kept: () => T;
  readonly current: () => T;
  readonly choose: (value: T) => void;
  /** Shown without the person's choice of it, and so not kept. */
  readonly lend: (value: T) => void;
}

const listeners = new Set<() => void>();

/** Kept by the browser as `sabha.` and its name. */
function look<T extends string>(name: string, values: readonly [T, ...T[]]): Look<T> {
  const keptAs = `sabha.${name}`;
  const valid = (value: string | null | undefined): T => values.find((each) => each === value) ?? values[0];
  const show = (value: T) => {
    if (value === values[0]) document.documentElement.removeAttribute(`data-${name}`);
    else document.documentElement.dataset[name] = value;
  };
  const lend = (value: T) => {
    show(value);
    for (const listener of listeners) listener();
  };
  return {
    values,
    show,
    kept: () => {
      try {
        return valid(localStorage.getItem(keptAs));
      } catch {
        return values[0];
      }
    },
    current: () => valid(document.documentElement.dataset[name]),
    choose: (value) => {
      try {
        localStorage.setItem(keptAs, value);
      } catch {
        // The choice lasts as long as the page.
      }
      lend(value);
    },
    lend,
  };
}

export const THEMES = ['system', 'light', 'dark'] as const;
export const THEME_TEXTS = {
  system: 'app.theme.system',
  light: 'app.theme.light',
  dark: 'app.theme.dark',
} as const satisfies Record<(typeof THEMES)[number], TextKey>;
export type Theme = (typeof THEMES)[number];

const THEME = look<Theme>('theme', THEMES);
const CONTRAST = look<'system' | 'more'>('contrast', ['system', 'more']);
const MOTION = look<'system' | 'off'>('motion', ['system', 'off']);

/** As the person chose it before. */
export function showLooks(): void {
  THEME.show(THEME.kept());
  CONTRAST.show(CONTRAST.kept());
  MOTION.show(MOTION.kept());
}

export const chooseTheme = THEME.choose;
/** @returns false where there is no such theme */
export function lendTheme(wanted: string): boolean {
  const theme = THEMES.find((each) => each === wanted);
  if (theme !== undefined) THEME.lend(theme);
  return theme !== undefined;
}

export const chooseContrast = CONTRAST.choose;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function useLook<T extends string>({ current, choose }: Look<T>): readonly [T, (value: T) => void] {
  return [useSyncExternalStore(subscribe, current), choose];
}

export const useTheme = () => useLook(THEME);
export const useContrast = () => useLook(CONTRAST);
export const useMotion = () => useLook(MOTION);
