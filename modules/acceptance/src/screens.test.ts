import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seriousFaults } from './serious-faults.ts';
import { Person } from './Person.ts';
import { SabhaProcess } from './SabhaProcess.ts';

/** Where the pictures go; set SABHA_SCREENS to renew those of the documents. */
const FOLDER = process.env['SABHA_SCREENS'] ?? path.resolve(import.meta.dirname, '../target/screens');

const WIDE = { width: 1440, height: 900 };
const NARROW = { width: 360, height: 740 };

/** Prepare, lobby and meeting as they really are, wide and narrow, in two languages; nothing serious for axe. */
describe('the screens', () => {
  let server: SabhaProcess;
  let host: Person;
  const guests: { person: Person; suffix: string }[] = [];

  beforeAll(async () => {
    mkdirSync(FOLDER, { recursive: true });
    server = await SabhaProcess.start();
    host = await Person.open('Asha Verma', WIDE);
    await host.startMeeting(server.ready.organiser, 'Monthly review: district water supply');
  });

  afterAll(async () => {
    await Promise.all([host, ...guests.map(({ person }) => person)].map((person) => person.close()));
    await server.stop();
  });

  test('prepare and lobby', async () => {
    await comes('Joint Director (Planning)', 'wide-en', { ...WIDE });
    await comes('रवि कुमार', 'wide-hi', { ...WIDE, locale: 'hi-IN' });
    await comes('Meena Iyer', 'narrow-en', { ...NARROW });
    await comes('मीना शर्मा', 'narrow-hi', { ...NARROW, locale: 'hi-IN' });
    await picture(host, 'queue-wide-en');
  });

  test('meeting', async () => {
    for (const { person } of guests) {
      await host.admit(person.name);
      await person.page.getByRole('figure').first().waitFor();
    }
    for (const { person } of guests) {
      await expect
        .poll(async () => (await person.media()).framesDecoded, {
          timeout: 40_000,
        })
        .toBeGreaterThan(20);
    }
    await picture(host, 'people-wide-en');
    for (const { person, suffix } of guests) {
      await picture(person, `meeting-${suffix}`);
    }
  });

  test('connection', async () => {
    for (const { person, suffix } of guests) {
      await person.page.locator('#open-settings').click();
      await person.page.getByRole('menuitem', { name: /^(Connection|कनेक्शन)$/ }).click();
      await person.page.getByText(/UDP/).first().waitFor();
      await picture(person, `connection-${suffix}`);
    }
  });

  async function comes(name: string, suffix: string, options: Parameters<typeof Person.open>[1]): Promise<void> {
    const invitation = await host.copyInvitation();
    const person = await Person.open(name, options);
    guests.push({ person, suffix });
    await person.page.goto(invitation.link);
    await person.page.locator('input[type=text], input:not([type])').first().fill(name);
    await person.page.locator('input[type=password], input[autocomplete=off]').last().fill(invitation.password);
    await person.page.waitForTimeout(1_000); // the camera's first picture
    await picture(person, `prepare-${suffix}`);
    await person.page.locator('form button[type=submit]').click();
    await host.region('Lobby').getByText(name).first().waitFor();
    await picture(person, `lobby-${suffix}`);
  }
});

async function picture(person: Person, name: string): Promise<void> {
  await person.page.mouse.move(0, 0);
  await person.page.screenshot({ path: path.join(FOLDER, `${name}.png`) });
  expect((await seriousFaults(person.page)).map((each) => `${name}: ${each}`)).toEqual([]);
}
