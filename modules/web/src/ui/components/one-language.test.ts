import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const UI = join(import.meta.dirname, '..');

/** Drawn by the components; a page that draws one of its own has a look of its own. */
const ELEMENTS = /<(button|input|select|textarea|table|dialog|fieldset|progress)\b(?! type="hidden")/g;

/** Meetings have these beside the components. A page that is not here has none. */
const OF_THEIR_OWN: readonly string[] = [
  'meeting/ConnectionPanel.tsx table',
  'meeting/CopyInvitation.tsx textarea',
  'meeting/OpenedTable.tsx table',
  'meeting/StreamTable.tsx table',
  'meeting/polls/Ballot.tsx fieldset',
  'meeting/polls/Ballot.tsx input',
];

it('controls come from shared components', () => {
  const pages = readdirSync(UI, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.tsx') && !name.endsWith('.test.tsx') && !/^(?:components|testing)[/]/.test(name),
  );
  const drawn = pages.flatMap((name) =>
    [...readFileSync(join(UI, name), 'utf8').matchAll(ELEMENTS)].map(([, element]) => `${name} ${element ?? ''}`),
  );
  expect(pages.length).toBeGreaterThan(100);
  expect(drawn.filter((each) => !OF_THEIR_OWN.includes(each))).toEqual([]);
  expect(OF_THEIR_OWN.filter((each) => !drawn.includes(each))).toEqual([]);
});
