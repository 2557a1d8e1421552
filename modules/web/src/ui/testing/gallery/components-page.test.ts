import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const COMPONENTS = join(import.meta.dirname, '../../components');
const PAGE = readFileSync(join(import.meta.dirname, 'Components.tsx'), 'utf8');

/** Drawn on the page by another one, or nothing to look at. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  AccessibilityLink: 'in the foot of PageFrame',
  Around: 'has no look of its own',
  BackgroundChoice: 'inside of DeviceChoosers',
  Brand: 'in the head of PageFrame',
  Hidden: 'is heard, not seen',
  LanguageChooser: 'in the head of PageFrame',
  LanguageList: 'inside of LanguageChooser',
  LiveRegions: 'are heard, not seen',
  NewerPage: 'in PageFrame, with ?newer',
  Overlays: 'what Dialog and PopoverOpener open',
  Menus: 'what MenuOpener opens',
  QrCode: 'where codes are turned on, and an invitation is scanned',
  QuietPage: 'the frame of whole screens: lobby, ended',
  Sentence: 'has no look of its own',
  SkipLink: 'in PageFrame, at the first Tab',
  Version: 'in the foot of Home',
};

describe('the page of components', () => {
  const names = readdirSync(COMPONENTS)
    .filter((name) => name.endsWith('.tsx') && !name.endsWith('.test.tsx'))
    .map((name) => name.replace('.tsx', ''));

  it('shows or excuses every component', () => {
    const drawn = names.filter((name) => PAGE.includes(`/components/${name}.tsx'`));
    expect(names.filter((name) => !drawn.includes(name) && !(name in ELSEWHERE))).toEqual([]);
    expect(drawn.length).toBeGreaterThan(20);
  });

  it('has no stale excuses', () => {
    const excused = Object.keys(ELSEWHERE);
    expect(excused.filter((name) => PAGE.includes(`/components/${name}.tsx'`) || !names.includes(name))).toEqual([]);
  });
});
