import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Cable } from './Cable.ts';
import { LiveHeap } from './LiveHeap.ts';
import { digestOf, MARK, standsUnder, writesALargeFile } from './large-file.ts';
import { Person } from './Person.ts';
import { SabhaProcess } from './SabhaProcess.ts';

const HOST = 'Asha Verma';
const GUEST = 'Ravi Kumar';
const SURVEY = 'Survey of wells.tiff';
const SURVEY_BYTES = 200_000_000;
/** As it was named, and as it is shown: without the mark that turns letters round. */
const DISGUISED = 'invoice\u202Efdp.exe';
const SHOWN = 'invoicefdp.exe';
const CHUNK_BYTES = 2 ** 20;
/** So much is on the server when the line is cut. */
const CUT_AT_BYTES = 40 * CHUNK_BYTES;
const SOON = { timeout: 30_000 };
const LONG = { timeout: 240_000 };

/** Two people hand each other sealed files, with the packaged server between them [A6]. */
describe('files', () => {
  let server: SabhaProcess;
  let cable: Cable;
  let host: Person;
  let guest: Person;
  let folder: string;
  let shelf: string;
  let digest: string;

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'sabha-files-'));
    server = await SabhaProcess.start();
    shelf = path.join(server.dataFolder, 'files');
    cable = await Cable.to(server.ready.http);
    [host, guest, digest] = await Promise.all([
      Person.comes(HOST, { picturesPerSecond: 5 }),
      Person.comes(GUEST, { picturesPerSecond: 5, cable }),
      writesALargeFile(path.join(folder, SURVEY), SURVEY_BYTES),
    ]);
    // A dialog of the system's own is nothing that a test can answer: files go by the page's store and a download.
    for (const { context } of [host, guest]) {
      await context.addInitScript(() => {
        Reflect.deleteProperty(globalThis, 'showSaveFilePicker');
      });
    }
  });

  afterAll(async () => {
    await Promise.all([host, guest].map((person) => person.leavesTheBuilding()));
    await cable.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('are off until a host allows them, for hosts and then for whom a host lets', async () => {
    await host.startsAMeeting(server.ready.organiser, 'Tender committee');
    await guest.asksToJoin(await host.copiesAnInvitation());
    await host.admits(GUEST);
    await guest.isSeated();
    await guest.button('More').first().click();
    await guest.page.getByRole('menuitem', { name: 'Settings', exact: true }).waitFor();
    expect(await guest.page.getByRole('menuitem', { name: 'Files', exact: true }).count()).toBe(0);
    await guest.page.keyboard.press('Escape');

    await opensFiles(host);
    expect(await files(host).getByRole('button', { name: 'Send files', exact: true }).count()).toBe(0);
    await files(host).getByRole('button', { name: 'Let hosts send files' }).click();
    await files(host).getByRole('button', { name: 'Send files', exact: true }).waitFor();
    await opensFiles(guest);
    await files(guest).getByText('No files yet.').waitFor();
    expect(await files(guest).getByRole('button', { name: 'Send files', exact: true }).count()).toBe(0);

    await host.actsOn(GUEST, 'Allow to send files');
    await files(guest).getByRole('button', { name: 'Send files', exact: true }).waitFor();
  });

  test('of 200 MB come over a line that is cut, in pieces: neither page holds what the file has', async () => {
    const puts = numbersOfChunks(guest);
    const sending = await LiveHeap.of(guest);
    await sends(guest, path.join(folder, SURVEY));
    await expect.poll(() => bytesUnder(shelf), { ...LONG, interval: 20 }).toBeGreaterThan(CUT_AT_BYTES);
    cable.cut();
    const reached = Math.floor((await bytesUnder(shelf)) / CHUNK_BYTES);
    expect(reached, 'the line was cut before all was there').toBeLessThan(SURVEY_BYTES / CHUNK_BYTES - 1);
    await guest.page.getByText(/We lost the server/).first().waitFor({ state: 'attached' });
    cable.mend();
    await opensFiles(host);
    const save = files(host).getByRole('button', { name: `Save ${SURVEY}` });
    await save.waitFor(LONG);
    const grownBySending = await sending.largestGrowth();
    // What had come whole was not sent again; of the last the server may have all but the end.
    for (let chunk = 0; chunk < reached - 1; chunk++) expect(puts.filter((put) => put === chunk)).toEqual([chunk]);
    expect(puts.length).toBeLessThan(SURVEY_BYTES / CHUNK_BYTES + 10);

    const receiving = await LiveHeap.of(host);
    const [download] = await Promise.all([host.page.waitForEvent('download', LONG), save.click()]);
    expect(download.suggestedFilename()).toBe(SURVEY);
    expect(await digestOf(await download.path())).toBe(digest);
    const grownBySaving = await receiving.largestGrowth();
    console.log(`page heap grew by ${megabytes(grownBySending)} sending, ${megabytes(grownBySaving)} saving`);
    expect(grownBySending).toBeLessThan(SURVEY_BYTES / 4);
    expect(grownBySaving).toBeLessThan(SURVEY_BYTES / 4);
  });

  test('lie on the server as ciphertext, and nothing there knows their names [T6]', async () => {
    expect(await bytesUnder(shelf)).toBeGreaterThan(SURVEY_BYTES);
    expect(await standsUnder(folder, Buffer.from(MARK)), 'what is looked for can be found').toBe(true);
    expect(await standsUnder(shelf, Buffer.from(MARK))).toBe(false);
    for (const name of [SURVEY, 'Survey of wells']) {
      expect(await standsUnder(server.dataFolder, Buffer.from(name))).toBe(false);
    }
  });

  test('have names that show what they are, and no browser shows what is in them [T23]', async () => {
    writeFileSync(path.join(folder, DISGUISED), '<script>alert(1)</script>');
    await sends(host, path.join(folder, DISGUISED));
    const save = files(guest).getByRole('button', { name: `Save ${SHOWN}`, exact: true });
    await save.waitFor(SOON);
    const [download] = await Promise.all([guest.page.waitForEvent('download', LONG), save.click()]);
    expect(download.suggestedFilename()).toBe(SHOWN);
    const { status, headers } = await fetched(server, openedBy(guest));
    expect(status).toBe(200);
    expect(headers.get('content-disposition')).toBe('attachment; filename="file"');
    expect(headers.get('content-type')).toBe('application/octet-stream');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain('sandbox');
  });

  test('are sent no more by whom the right is taken from', async () => {
    await host.actsOn(GUEST, 'Take back the right to send files');
    await files(guest).getByRole('button', { name: 'Send files', exact: true }).waitFor({ state: 'detached' });
    await opensFiles(host);
    await files(host).getByText(SURVEY).waitFor();
  });

  test('open no more to who was removed, and go with them [A5, T6]', async () => {
    const kept = openedBy(guest);
    expect((await fetched(server, kept)).status).toBe(200);
    await host.actsOn(GUEST, 'Remove');
    await host.page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
    await guest.page.getByText(/removed you/i).first().waitFor();
    const refused = await fetched(server, kept);
    const unknown = await fetched(server, { file: 'z'.repeat(26), ticket: 'none' });
    expect(refused.status).toBe(404);
    expect(await refused.text()).toBe(await unknown.text());
    await opensFiles(host);
    await files(host).getByText(SURVEY).waitFor({ state: 'detached' });
    await files(host).getByText(SHOWN).waitFor();
    await expect.poll(() => bytesUnder(shelf), SOON).toBeLessThan(CHUNK_BYTES);
  });

  test('leave nothing behind when the meeting has ended', async () => {
    expect(await bytesUnder(shelf)).toBeGreaterThan(0);
    await host.endsForAll();
    await expect.poll(() => readdir(shelf), SOON).toEqual([]);
    expect(await namesStored(host), 'a download that is kept for a while').toHaveLength(1);
    await expect
      .poll(async () => {
        await host.page.reload();
        return namesStored(host);
      }, SOON)
      .toEqual([]);
  });
});

function files(person: Person): Locator {
  return person.page.getByRole('complementary', { name: 'Files' });
}

async function opensFiles(person: Person): Promise<void> {
  if (await files(person).isVisible()) return;
  await person.button('More').first().click();
  await person.page.getByRole('menuitem', { name: 'Files', exact: true }).click();
  await files(person).waitFor();
}

async function sends(person: Person, file: string): Promise<void> {
  await opensFiles(person);
  await files(person).locator('input[type=file]').setInputFiles(file);
}

/** The number of every chunk that a page sends, as it asks for it. */
function numbersOfChunks(person: Person): number[] {
  const numbers: number[] = [];
  person.page.on('request', (request) => {
    if (request.method() === 'PUT') numbers.push(Number(request.url().split('/').at(-1)));
  });
  return numbers;
}

async function bytesUnder(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const sizes = entries.map(async (entry) => {
    if (!entry.isFile()) return 0;
    // It may be erased meanwhile.
    return (await stat(path.join(entry.parentPath, entry.name)).catch(() => ({ size: 0 }))).size;
  });
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

interface Opened {
  readonly file: string;
  readonly ticket: string;
}

/** The ticket with which somebody read a file last. */
function openedBy(person: Person): Opened {
  const told = person.trace.received.map((frame) => (JSON.parse(frame) as { message: Opened & { type: string } }).message);
  const opened = told.findLast(({ type }) => type === 'file-opened');
  if (!opened) throw new Error('nothing was opened');
  return opened;
}

function fetched(server: SabhaProcess, { file, ticket }: Opened): Promise<Response> {
  return fetch(new URL(`/files/v1/${file}/0`, server.ready.http), { headers: { Authorization: `Bearer ${ticket}` } });
}

/** What lies in the page's own store of files that were saved. */
async function namesStored(person: Person): Promise<string[]> {
  return person.page.evaluate(async () => {
    const names: string[] = [];
    for await (const name of (await navigator.storage.getDirectory()).keys()) names.push(name);
    return names.filter((name) => name.startsWith('file-'));
  });
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
