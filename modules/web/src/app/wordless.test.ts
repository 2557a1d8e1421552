// @vitest-environment happy-dom
import { describe, expect, it, vi } from 'vitest';
import { showWordless } from './wordless.ts';

describe('a page whose texts did not come', () => {
  it('says so in both languages and offers to load it anew', () => {
    const root = document.createElement('div');
    root.append('what was there');
    const load = vi.fn();
    showWordless(root, load);
    const languages = [...root.querySelectorAll('p')].map(({ lang }) => lang);
    expect(languages).toEqual(['en', 'hi']);
    expect(root.textContent).not.toContain('what was there');
    const buttons = [...root.querySelectorAll('button')];
    buttons.forEach((button) => button.click());
    expect(load).toHaveBeenCalledTimes(2);
    expect(buttons.every(({ textContent }) => textContent !== '')).toBe(true);
  });
});
