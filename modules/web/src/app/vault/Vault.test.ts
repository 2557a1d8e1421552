import { beforeEach, describe, expect, it } from 'vitest';
import type { VaultState } from '../../account/vault.ts';
import { PageStorage } from '../memory.ts';
import { Requests } from '../Requests.ts';
import { OWN_MEETINGS, ScheduledMemory } from '../ScheduledMemory.ts';
import { Vault } from './Vault.ts';

const ROOM = 'r'.repeat(24);
const OTHER_ROOM = 's'.repeat(24);
const SECRETS = { linkSecret: 'AAECAwQFBgcICQoLDA0ODw', password: 'k3m7p-xq2ra' };
const LATER = { linkSecret: 'BBECAwQFBgcICQoLDA0ODw', password: 'aaaaa-bbbb2' };
const END = 10_000_000;

interface Kept {
  vault: string;
  revision: number;
  sealed: string;
  recovery?: string;
  offer?: string;
}

/** As `VaultFlowTest` shows the server to answer. */
class FakeServer {
  kept: Kept | null = null;
  bodies: string[] = [];
  /** Done once before the next change is taken up. */
  between: (() => Promise<unknown>) | null = null;

  readonly fetch = async (path: RequestInfo | URL, init: RequestInit = {}): Promise<Response> => {
    const body = typeof init.body === 'string' ? init.body : '{}';
    this.bodies.push(body);
    const asked = JSON.parse(body) as Partial<Kept>;
    const way = (typeof path === 'string' ? path : '').replace('/api/v1/account/vault', '');
    const { between } = this;
    if (way === '/keep' && between !== null) {
      this.between = null;
      await between();
    }
    const { kept } = this;
    if (way === '') return Response.json(kept === null ? {} : { vault: kept });
    const isThere = kept?.vault === asked.vault;
    if (way === '/keep') {
      if (asked.revision !== (kept?.revision ?? 0) || (kept !== null && !isThere)) return changed();
      this.kept = { ...kept, ...(asked as Kept), revision: asked.revision + 1 };
      return Response.json({ revision: this.kept.revision });
    }
    if (kept === null && way === '/drop') return new Response();
    if (kept === null || !isThere) return changed();
    const { offer: _, ...rest } = kept;
    this.kept = way === '/drop' ? null : { ...rest, ...(asked.offer !== undefined && { offer: asked.offer }) };
    return new Response();
  };
}

const changed = () =>
  Response.json({ type: 't', title: 'changed', status: 409, code: 'vault-changed' }, { status: 409 });

let server: FakeServer;
let now: number;

beforeEach(() => {
  server = new FakeServer();
  now = 1_000;
});

function device(account = 'asha', storage = new PageStorage()) {
  const states: VaultState[] = [];
  const meetings = new ScheduledMemory(storage, () => now, OWN_MEETINGS, {
    account: () => account,
    changed: () => undefined,
  });
  const vault = new Vault({
    requests: new Requests(server.fetch, () => undefined),
    meetings,
    storage,
    account,
    linkOrigin: () => 'https://meet.example.in',
    show: (state) => states.push(state),
  });
  return { vault, meetings, storage, standing: () => states.at(-1)?.standing, state: () => states.at(-1) };
}

async function codeOf({ vault }: ReturnType<typeof device>): Promise<string> {
  const offer = await vault.offer();
  return offer.kind === 'yes' ? offer.value.code : '';
}

/** Two devices that share a vault with one meeting. */
async function pair() {
  const [laptop, phone] = [device(), device()];
  laptop.meetings.keep(ROOM, SECRETS, END);
  await laptop.vault.sync();
  await phone.vault.sync();
  expect(phone.standing()).toBe('locked');
  expect(await phone.vault.unlock(await codeOf(laptop))).toMatchObject({ kind: 'yes' });
  return { laptop, phone };
}

describe('vault', () => {
  it('is made with the first meeting', async () => {
    const laptop = device();
    await laptop.vault.sync();
    expect([laptop.standing(), server.kept]).toEqual(['empty', null]);
    laptop.meetings.keep(ROOM, SECRETS, END);
    await laptop.vault.sync();
    expect([laptop.standing(), server.kept?.revision]).toEqual(['open', 1]);
    await laptop.vault.sync();
    expect(server.kept?.revision).toBe(1);
  });

  it('opens meetings on a second device', async () => {
    const { laptop, phone } = await pair();
    expect(phone.meetings.secretsOf(ROOM)).toEqual(SECRETS);
    expect(phone.state()).toEqual({ account: 'asha', standing: 'open', hasRecoveryCode: false, learned: 1 });
    expect(await laptop.vault.isOfferOver()).toEqual({ kind: 'yes', value: true });
    phone.meetings.keep(OTHER_ROOM, LATER, END);
    await phone.vault.sync();
    await laptop.vault.sync();
    expect(laptop.meetings.secretsOf(OTHER_ROOM)).toEqual(LATER);
  });

  it('keeps the later of two secrets', async () => {
    const { laptop, phone } = await pair();
    now = 2_000;
    laptop.meetings.keep(ROOM, LATER, END);
    now = 1_500;
    phone.meetings.keep(ROOM, SECRETS, END);
    await laptop.vault.sync();
    await phone.vault.sync();
    expect(phone.meetings.secretsOf(ROOM)).toEqual(LATER);
    await laptop.vault.sync();
    expect(laptop.meetings.secretsOf(ROOM)).toEqual(LATER);
  });

  it('loses nothing when two devices write at once', async () => {
    const { laptop, phone } = await pair();
    laptop.meetings.keep(OTHER_ROOM, LATER, END);
    phone.meetings.keep('t'.repeat(24), LATER, END);
    server.between = () => phone.vault.sync();
    await laptop.vault.sync();
    expect(laptop.meetings.secretsOf('t'.repeat(24))).toEqual(LATER);
    await phone.vault.sync();
    expect(phone.meetings.secretsOf(OTHER_ROOM)).toEqual(LATER);
  });

  it('opens with the backup code until there is a new one', async () => {
    const { laptop } = await pair();
    const first = await laptop.vault.makeRecoveryCode();
    const second = await laptop.vault.makeRecoveryCode();
    const fresh = device();
    expect(await fresh.vault.unlock(first.kind === 'yes' ? first.value : '')).toEqual({
      kind: 'no',
      code: 'wrong-vault-code',
    });
    expect(await fresh.vault.unlock(second.kind === 'yes' ? second.value : '')).toMatchObject({ kind: 'yes' });
    expect(fresh.meetings.secretsOf(ROOM)).toEqual(SECRETS);
    expect(fresh.state()?.hasRecoveryCode).toBe(true);
  });

  it.each(['', 'ABCD', 'ABCD-EFGH-JKMN-PQRS'])('stays locked with %s', async (typed) => {
    const { laptop } = await pair();
    await codeOf(laptop);
    const fresh = device();
    expect(await fresh.vault.unlock(typed)).toEqual({ kind: 'no', code: 'wrong-vault-code' });
    expect(fresh.meetings.secretsOf(ROOM)).toBeNull();
  });

  it('opens once with each code', async () => {
    const { laptop } = await pair();
    const first = await codeOf(laptop);
    const second = await codeOf(laptop);
    const fresh = device();
    expect((await fresh.vault.unlock(first)).kind).toBe('no');
    expect((await fresh.vault.unlock(second)).kind).toBe('yes');
    expect((await device().vault.unlock(second)).kind).toBe('no');
    await laptop.vault.offer();
    await laptop.vault.takeOfferBack();
    expect(server.kept?.offer).toBeUndefined();
  });

  it('starts over, and other devices need a code again', async () => {
    const { laptop, phone } = await pair();
    const fresh = device();
    fresh.meetings.keep(OTHER_ROOM, LATER, END);
    await fresh.vault.startOver();
    expect(fresh.standing()).toBe('open');
    await laptop.vault.sync();
    expect(laptop.standing()).toBe('locked');
    expect(laptop.meetings.secretsOf(ROOM)).toEqual(SECRETS);
    await laptop.vault.unlock(await codeOf(fresh));
    await fresh.vault.sync();
    expect(fresh.meetings.secretsOf(ROOM)).toEqual(SECRETS);
    expect((await phone.vault.offer()).kind).toBe('no');
  });

  it('belongs to one account of a browser', async () => {
    const { laptop } = await pair();
    const ravi = device('ravi', laptop.storage);
    server.kept = null;
    await ravi.vault.sync();
    expect([ravi.standing(), server.kept]).toEqual(['empty', null]);
  });

  it('tells the server no secret [adversary]', async () => {
    const { laptop } = await pair();
    const code = await codeOf(laptop);
    await laptop.vault.makeRecoveryCode();
    const all = server.bodies.join('\n');
    for (const secret of [SECRETS.linkSecret, SECRETS.password, ROOM, code, code.replaceAll('-', '').toLowerCase()]) {
      expect(all).not.toContain(secret);
    }
    const { key } = Object.values(
      JSON.parse(laptop.storage.getItem('sabha.vault') ?? '{}') as Record<string, { key: string }>,
    )[0] ?? { key: '' };
    expect(key).not.toBe('');
    expect(all).not.toContain(key);
  });

  it('takes nothing from bytes of a lying server [adversary]', async () => {
    const { laptop } = await pair();
    if (server.kept === null) throw new Error('nothing kept');
    const before = server.kept;
    server.kept = { ...before, sealed: before.sealed.replace(/^..../, 'AAAA'), revision: before.revision + 1 };
    laptop.meetings.keep(OTHER_ROOM, LATER, END);
    await laptop.vault.sync();
    expect(laptop.standing()).toBe('locked');
    expect(laptop.meetings.secretsOf(ROOM)).toEqual(SECRETS);
    server.kept = before;
    await laptop.vault.sync();
    expect(laptop.standing()).toBe('open');
  });

  it('is no longer than the server takes', async () => {
    const laptop = device();
    for (let i = 0; i < 300; i++) laptop.meetings.keep(`${i}`.padStart(24, 'x'), SECRETS, END - i);
    await laptop.vault.sync();
    expect(laptop.standing()).toBe('open');
    expect(server.kept?.sealed.length).toBeLessThanOrEqual(Math.ceil((11_264 * 4) / 3));
    const phone = device();
    await phone.vault.unlock(await codeOf(laptop));
    expect(phone.meetings.secretsOf('299'.padStart(24, 'x'))).toEqual(SECRETS);
    expect(phone.meetings.secretsOf('0'.padStart(24, 'x'))).toBeNull();
  });
});
