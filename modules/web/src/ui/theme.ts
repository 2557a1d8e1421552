import { useSyncExternalStore } from 'react';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const KEPT_AS = 'sabha.theme';
const listeners = new Set<() => void>();

function isTheme(value: string | null): value is Theme {
  return THEMES.some((theme) => theme === value);
}

function keptTheme(): Theme {
  try {
    const kept = localStorage.getItem(KEPT_AS);
    return isTheme(kept) ? kept : 'system';
  } catch {
    return 'system';
  }
}

/** Without the attribute the style sheets follow the system. */
export function showTheme(theme: Theme = keptTheme()): void {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}

function currentTheme(): Theme {
  const shown = document.documentElement.dataset['theme'] ?? 'system';
  return isTheme(shown) ? shown : 'system';
}

export function chooseTheme(theme: Theme): void {
  try {
    localStorage.setItem(KEPT_AS, theme);
  } catch {
    // The choice lasts as long as the page.
  }
  showTheme(theme);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useTheme(): readonly [Theme, (theme: Theme) => void] {
  return [useSyncExternalStore(subscribe, currentTheme), chooseTheme];
}
