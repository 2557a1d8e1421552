import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { judged } from './looks.ts';
import { Person } from './Person.ts';
import { SabhaProcess } from './SabhaProcess.ts';

const HOST = 'Asha Verma';
const GUEST = 'Ravi Kumar';
const THIRD = 'Meera Nair';
const LATE = 'Omar Khan';
/** No word of these may be anywhere with the server. */
const SECRET_QUESTION = 'Award tender zzquestion';
const ROLL_QUESTION = 'Adopt minutes zzquestion';
const FEW_QUESTION = 'Meet again zzquestion';
const OWN_ANSWER = 'zzanswer postpone';
const AGREES = 'The result is signed and matches your device’s count.';
const SOON = { timeout: 20_000 };

/** Three people vote, secretly and by roll call, with the packaged server between them. */
describe('polls', () => {
  let server: SabhaProcess;
  let host: Person;
  let guest: Person;
  let third: Person;
  let late: Person;

  beforeAll(async () => {
    server = await SabhaProcess.start();
    [host, guest, third, late] = (await Promise.all(
      [HOST, GUEST, THIRD, LATE].map((name) => Person.open(name, { picturesPerSecond: 2 })),
    )) as [Person, Person, Person, Person];
  });

  afterAll(async () => {
    await Promise.all([host, guest, third, late].map((person) => person.close()));
    await server.stop();
  });

  test('host asks three participants', async () => {
    await host.startMeeting(server.ready.organiser, 'Tender committee');
    for (const [person, name] of [
      [guest, GUEST],
      [third, THIRD],
    ] as const) {
      await person.askToJoin(await host.copyInvitation());
      await host.admit(name);
      await person.expectSeated();
    }
    await opensPolls(guest);
    expect(await polls(guest).getByRole('button', { name: 'Create poll' }).count()).toBe(0);
    await opensPolls(host);
    await begins(host, SECRET_QUESTION);
    await polls(host).getByText('Secret ballot · 3 can vote · until you close it').waitFor();
    await judged(host);
    await polls(host).getByRole('button', { name: 'Start poll', exact: true }).click();
    await Promise.all([host, guest].map((person) => ballot(person, SECRET_QUESTION).waitFor(SOON)));
    await judged(guest);
  });

  test('notice and control lead to the poll', async () => {
    await third.page.getByText(`A poll is open: ${SECRET_QUESTION}`).first().waitFor(SOON);
    await third.page.getByRole('button', { name: 'More, A poll is waiting for your vote' }).first().waitFor();
    await opensPolls(third);
    await ballot(third, SECRET_QUESTION).waitFor(SOON);
  });

  test('votes survive reloads, latecomers have none', async () => {
    await votes(host, SECRET_QUESTION, 'Yes');
    await guest.page.reload();
    await guest.expectSeated();
    await opensPolls(guest);
    await votes(guest, SECRET_QUESTION, 'No');
    await late.askToJoin(await host.copyInvitation());
    await host.admit(LATE);
    await late.expectSeated();
    await opensPolls(late);
    await polls(late).getByRole('heading', { name: SECRET_QUESTION }).waitFor(SOON);
    await polls(late).getByText('so you can’t vote').waitFor();
    await opensPolls(host);
    await polls(host).getByText('Votes: 2 of 3').waitFor(SOON);
    await guest.page.reload();
    await guest.expectSeated();
    await opensPolls(guest);
    await polls(guest).getByText('Your vote has been received.').waitFor(SOON);
    await votes(third, SECRET_QUESTION, 'Yes');
  });

  test('all devices show the signed result', async () => {
    await polls(host).getByText('Votes: 3 of 3').waitFor(SOON);
    await polls(host).getByRole('button', { name: 'Close poll' }).click();
    for (const person of [host, guest, third, late]) {
      await polls(person).getByText(AGREES).waitFor(SOON);
      const rows = await polls(person).getByRole('listitem').allTextContents();
      expect(rows).toEqual(['Yes2 votes · 67 % of 3', 'No1 vote · 33 % of 3', 'Abstain0 votes · 0 % of 3']);
    }
    await judged(third);
    const signed = await saves(third, 'Download signed result');
    const saved = JSON.parse(signed.text) as Record<string, unknown>;
    expect(JSON.parse(String(saved['result']))).toMatchObject({
      question: SECRET_QUESTION,
      counts: [2, 1, 0],
      voters: 3,
    });
    const folder = mkdtempSync(path.join(tmpdir(), 'sabha-poll-'));
    try {
      const file = path.join(folder, 'result.json');
      await writeFile(file, signed.text);
      expect(await server.command('audit', 'verify-poll', file)).toMatch(/^Sound by the root /);
      await writeFile(file, signed.text.replace('[2,1,0]', '[1,2,0]'));
      expect(await server.refuses('audit', 'verify-poll', file)).toMatch(/^NOT SOUND \(forged\)/);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    const page = await saves(third, 'Download to read or print');
    expect(page.name).toMatch(/^poll-\d{4}-\d{2}-\d{2}-Award-tender-zzquestion\.html$/);
    expect(page.text).toContain(`<h1><bdi>${SECRET_QUESTION}</bdi></h1>`);
    expect(page.text).toContain('67 % of 3');
  });

  test('roll call shows votes once closed', async () => {
    await begins(host, ROLL_QUESTION, async (form) => {
      await form.getByRole('radio', { name: 'Custom answers' }).check();
      await form.getByLabel('Answers, one per line').fill(`Adopt\n${OWN_ANSWER}`);
      await form.getByRole('radio', { name: /^Roll call/ }).check();
      await judged(host);
    });
    await polls(host).getByText('Roll call · 4 can vote').waitFor();
    await polls(host).getByRole('button', { name: 'Start poll', exact: true }).click();
    await votes(late, ROLL_QUESTION, 'Adopt');
    await votes(guest, ROLL_QUESTION, OWN_ANSWER);
    await polls(host).getByText('Votes: 2 of 4').waitFor(SOON);
    // Whoever asked comes back with another key, and stands for the poll still.
    await host.page.reload();
    await host.expectSeated();
    await opensPolls(host);
    await polls(host).getByText(`Created by ${HOST}`).first().waitFor(SOON);
    // Who may vote is known, and what they voted is not yet.
    expect(await polls(third).getByRole('region', { name: ROLL_QUESTION }).getByRole('listitem').count()).toBe(0);
    await polls(host).getByRole('button', { name: 'Close poll' }).click();
    await polls(host).getByRole('group', { name: '2 people haven’t voted. Close now?' }).waitFor();
    await polls(host).getByRole('button', { name: 'Close poll' }).click();
    for (const person of [host, guest, third, late]) {
      const last = polls(person).getByRole('region', { name: ROLL_QUESTION });
      await last.getByText(AGREES).waitFor(SOON);
      expect(await last.getByRole('listitem').allTextContents()).toEqual([
        `Adopt1 vote · 50 % of 2${LATE}`,
        `${OWN_ANSWER}1 vote · 50 % of 2${GUEST}`,
      ]);
      await last.getByText(/^Didn’t vote: /).waitFor();
      expect(await last.getByText(/^Didn’t vote: /).textContent()).toMatch(new RegExp(`${HOST}|${THIRD}`));
    }
    await judged(late);
  });

  test('secret poll hides one or two votes', async () => {
    await begins(host, FEW_QUESTION);
    await polls(host).getByRole('button', { name: 'Start poll', exact: true }).click();
    await votes(guest, FEW_QUESTION, 'No');
    await polls(host).getByRole('button', { name: 'Close poll' }).click();
    await polls(host).getByText('A secret ballot needs at least three votes to be counted.').waitFor();
    await polls(host).getByRole('button', { name: 'Close poll' }).click();
    for (const person of [host, guest, third, late]) {
      const last = polls(person).getByRole('region', { name: FEW_QUESTION });
      await last.getByText('Fewer than three people voted.').waitFor(SOON);
      expect(await last.getByRole('listitem').count()).toBe(0);
    }
  });

  test('server stores counts only [T52]', async () => {
    const room = /\/m\/([a-z2-7]+)/.exec(host.page.url())?.[1] ?? '';
    const rows = await server.command('audit', 'search', '--meeting', room, '--limit', '1000');
    expect(rows).toContain('"verb":"open-poll"');
    expect(rows).toContain('voted=3 voters=3');
    expect(rows).not.toContain('cast-ballot');
    await host.endForAll();
    for (const word of ['zzquestion', 'zzanswer']) {
      expect(rows).not.toContain(word);
      expect(server.log).not.toContain(word);
      expect(filesUnder(server.dataFolder).filter((file) => readFileSync(file).includes(word))).toEqual([]);
    }
  });
});

function polls(person: Person): Locator {
  return person.page.locator('[data-panel]').filter({
    has: person.page.getByRole('heading', { name: 'Polls', exact: true }),
  });
}

async function opensPolls(person: Person): Promise<void> {
  if (await polls(person).isVisible()) return;
  await person.button(/^More/).first().click();
  await person.page.getByRole('menuitem', { name: /^(Polls|A poll is waiting for your vote)$/ }).click();
  await polls(person).waitFor();
}

/** Fills in the form, up to the look before everybody has it. */
async function begins(person: Person, question: string, more?: (form: Locator) => Promise<void>): Promise<void> {
  await polls(person).getByRole('button', { name: 'Create poll' }).click();
  const form = polls(person).getByRole('form', { name: 'Create poll' });
  await form.getByLabel('Question', { exact: true }).fill(question);
  await more?.(form);
  await form.getByRole('button', { name: 'Start' }).click();
}

async function saves(person: Person, button: string): Promise<{ name: string; text: string }> {
  const press = polls(person).getByRole('button', { name: button }).click();
  const [download] = await Promise.all([person.page.waitForEvent('download', SOON), press]);
  return {
    name: download.suggestedFilename(),
    text: await readFile(await download.path(), 'utf8'),
  };
}

function ballot(person: Person, question: string): Locator {
  return polls(person).getByRole('group', { name: question });
}

async function votes(person: Person, question: string, answer: string): Promise<void> {
  await ballot(person, question).getByLabel(answer, { exact: true }).check(SOON);
  await polls(person).getByRole('button', { name: 'Vote', exact: true }).click();
  await polls(person).getByRole('region', { name: question }).getByText('Your vote has been received.').waitFor(SOON);
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(folder, name))
    .filter((file) => statSync(file).isFile());
}
