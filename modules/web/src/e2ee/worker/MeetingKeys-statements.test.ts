import { describe, expect, it } from 'vitest';
import { fromBase64Url, toBase64Url } from '../base64url.ts';
import { newDeviceKeys } from '../mls/MlsGroup.ts';
import { readStatement, signStatement } from '../rules/statement.ts';
import type { Encoded } from './asks.ts';
import {
  NONE,
  Device,
  host,
  guest,
  meeting,
  adds,
  enters,
  receiveStatement,
  restated,
  isHostFor,
  viewOf,
  keyAt,
} from '../testing/device.ts';

const stated = async (device: Device) => {
  const { lifted, statement } = await device.ask('created', {
    op: 'create',
    locked: false,
    lobby: false,
    classification: 'unclassified',
  });
  const { locked, lobby } = readStatement(fromBase64Url(statement) ?? new Uint8Array(0)) ?? {};
  return { lifted, locked, lobby };
};

describe('meeting keys: statements', () => {
  it('certificate alone makes no host [adversary]', async () => {
    const refused = { kind: 'broken', reason: 'not_allowed' };
    const { asha, bala } = await meeting();
    const ghost = new Device();
    const offer = await ghost.arrives({ name: 'Ghost', role: 'host', device: 'C'.repeat(16) });
    const draft = { op: 'draft', epoch: 1, adds: [{ keys: offer }], removals: [] } as const;
    expect(await asha.keys.answer(draft)).toMatchObject({ kind: 'refused' });
    const other = await meeting();
    await other.bala.ask('endorsed', { op: 'admit', keyPackages: [offer.keyPackage] });
    const { commit } = await other.bala.adds(offer);
    expect(await other.asha.keys.answer({ op: 'handle', commit, own: false })).toEqual(refused);
    // Let in as what the person was told: a participant.
    await asha.ask('endorsed', { op: 'admit', keyPackages: [offer.keyPackage] });
    await enters(ghost, asha, await adds(asha, [offer], [], [bala]));
    expect((await viewOf(asha)).restates).toBe(false);
    expect(await isHostFor(bala, 2)).toBe(false);
    const { statement } = await ghost.ask('statement', { op: 'state', change: { lobby: false } });
    expect(await bala.keys.answer({ op: 'hear-statement', statement })).toMatchObject({ kind: 'broken' });
    const friend = await new Device().arrives(guest('D'));
    await ghost.ask('endorsed', { op: 'admit', keyPackages: [friend.keyPackage] });
    const more = await ghost.adds(friend);
    expect(await bala.keys.answer({ op: 'handle', commit: more.commit, own: false })).toEqual(refused);
  });

  it('names announced certified hosts', async () => {
    const { asha, bala } = await meeting();
    const second = new Device();
    const offer = await second.arrives({ name: 'Second', role: 'alternate-host', device: 'C'.repeat(16) });
    const plain = await new Device().arrives(guest('D'));
    const keyPackages = [offer.keyPackage, plain.keyPackage];
    await asha.ask('endorsed', { op: 'admit', keyPackages, presiding: keyPackages });
    await enters(second, asha, await adds(asha, [offer, plain], [], [bala]));
    expect([(await viewOf(asha)).restates, (await viewOf(bala)).restates]).toEqual([true, false]);
    await receiveStatement(await restated(asha), asha, bala, second);
    expect([await isHostFor(bala, 2), await isHostFor(bala, 3)]).toEqual([true, false]);
    expect((await viewOf(asha)).restates).toBe(false);
    const { statement } = await asha.ask('statement', { op: 'state', change: { dropHost: await keyAt(asha, 2) } });
    await receiveStatement(statement, asha, bala, second);
    expect((await viewOf(asha)).restates, 'who was made a participant stays one').toBe(false);
    expect(await isHostFor(bala, 2)).toBe(false);
  });

  it('returned host is stated before newcomers [adversary]', async () => {
    const { asha, bala } = await meeting();
    const { statement: open } = await asha.ask('statement', { op: 'state', change: { lobby: false } });
    await receiveStatement(open, asha, bala);
    const carol = new Device();
    await enters(carol, bala, await adds(bala, [await carol.arrives(guest('C'))], [], [asha]));
    const back = asha.reloaded();
    const offer = await back.arrives(host());
    const dev = await new Device().arrives(guest('D'));
    const view = await enters(back, bala, await adds(bala, [dev, offer], [0], [carol]));
    expect(
      view.members.map(({ name }) => name),
      'alone',
    ).toEqual(['Asha', 'Guest B', 'Guest C']);
    expect(view.restates).toBe(true);
    expect([await isHostFor(back, 0), await isHostFor(bala, 0), await isHostFor(carol, 0)]).toEqual([true, true, true]);
    const early = { op: 'draft', epoch: 3, adds: [{ keys: dev }], removals: [] } as const;
    expect(await bala.keys.answer(early)).toMatchObject({ kind: 'refused' });
    const again = back.reloaded();
    const twice = await again.arrives(host());
    await enters(again, bala, await adds(bala, [twice], [0], [carol]));
    await receiveStatement(await restated(again), again, bala, carol);
    expect((await viewOf(again)).restates).toBe(false);
    expect(await isHostFor(carol, 0)).toBe(true);
    await adds(bala, [dev], [], [carol, again]);
  });

  it('accepts fresh host statements only [adversary]', async () => {
    const { asha, bala } = await meeting();
    const { statement: forged } = await bala.ask('statement', { op: 'state', change: { lobby: false } });
    const receive = (statement: Encoded) => asha.keys.answer({ op: 'hear-statement', statement });
    const key = await keyAt(asha, 1);
    expect(await receive(forged)).toEqual({ kind: 'broken', reason: 'statement' });
    const { statement } = await asha.ask('statement', { op: 'state', change: { addHost: key } });
    const changed = fromBase64Url(statement) ?? new Uint8Array(0);
    changed[20] = 1;
    expect(await receive(toBase64Url(changed))).toMatchObject({ kind: 'broken' });
    await bala.ask('restated', { op: 'hear-statement', statement });
    const { view } = await asha.ask('restated', { op: 'hear-statement', statement });
    expect(view.members.map(({ host: is }) => is)).toEqual([true, true]);
    const { statement: open } = await bala.ask('statement', { op: 'state', change: { lobby: false } });
    expect((await asha.ask('restated', { op: 'hear-statement', statement: open })).view.lobby).toBe(false);
    expect(await receive(statement)).toMatchObject({ kind: 'broken' });
    const { statement: demoted } = await asha.ask('statement', { op: 'state', change: { dropHost: key } });
    const after = await asha.ask('restated', { op: 'hear-statement', statement: demoted });
    expect(after.view.members.map(({ host: is }) => is)).toEqual([true, false]);
  });

  it('new group keeps previous terms [adversary]', async () => {
    const { asha } = await meeting();
    const { statement } = await asha.ask('statement', { op: 'state', change: { locked: true } });
    await asha.ask('restated', { op: 'hear-statement', statement });
    await asha.ask('done', { op: 'leave-group' });
    const created = await asha.ask('created', {
      op: 'create',
      locked: false,
      lobby: false,
      classification: 'unclassified',
    });
    expect(created.lifted).toBe(true);
    expect(readStatement(fromBase64Url(created.statement) ?? new Uint8Array(0))).toMatchObject({
      locked: true,
      lobby: true,
    });
  });

  it.each([
    ['lost step', (device: Device) => device.arrives(host())],
    ['came back by the front door', (device: Device) => device.arrives(host())],
    ['fell asleep', (device: Device) => device.ask('done', { op: 'leave-group' })],
  ])('terms survive a device that %s', async (_, lose) => {
    const { asha } = await meeting();
    const { statement } = await asha.ask('statement', { op: 'state', change: { locked: true } });
    await asha.ask('restated', { op: 'hear-statement', statement });
    await lose(asha);
    expect(await stated(asha)).toEqual({ lifted: true, locked: true, lobby: true });
  });

  it('dropped lock holds until withdrawn [adversary]', async () => {
    const { asha } = await meeting();
    await asha.ask('statement', { op: 'state', change: { locked: true } });
    await asha.ask('restated', { op: 'hear-statement', statement: asha.statement });
    await asha.arrives(host());
    expect(await stated(asha)).toMatchObject({ lifted: true, locked: true });
    const other = await meeting();
    await other.asha.ask('statement', { op: 'state', change: { locked: true } });
    await other.asha.ask('done', { op: 'withdraw' });
    expect(await stated(other.asha)).toMatchObject({ locked: false, lobby: true });
    const third = await meeting();
    await third.asha.ask('statement', { op: 'state', change: { locked: true } });
    const { statement } = await third.asha.ask('statement', { op: 'state', change: { locked: false } });
    await third.asha.ask('restated', { op: 'hear-statement', statement });
    expect(await stated(third.asha)).toMatchObject({ locked: false });
  });

  it('dropped lock joins the next statement', async () => {
    const { asha } = await meeting();
    await asha.ask('statement', { op: 'state', change: { locked: true } });
    const { statement } = await asha.ask('statement', { op: 'state', change: { lobby: false } });
    expect(readStatement(fromBase64Url(statement) ?? new Uint8Array(0))).toMatchObject({ locked: true, lobby: false });
  });

  it('lock cannot be rolled back [adversary]', async () => {
    const { asha, bala, groupId } = await meeting();
    const before = asha.statement;
    const { statement } = await asha.ask('statement', { op: 'state', change: { locked: true } });
    await asha.ask('restated', { op: 'hear-statement', statement });
    const again = await asha.arrives(host());
    const { commit, welcome = NONE } = await bala.adds(again, [0]);
    await bala.ask('advanced', { op: 'handle', commit, own: true });
    const entry = { op: 'enter', groupId, epoch: 2, welcome, statement: before } as const;
    expect(await asha.keys.answer(entry)).toEqual({ kind: 'broken', reason: 'statement' });
  });

  it.each([
    ['says of another group that it is more open than the one before', true],
    ['says nothing of another group that is as open', false],
  ])('%s', async (_, lockedBefore) => {
    const { asha, bala, groupId } = await meeting();
    if (lockedBefore) {
      const { statement } = await asha.ask('statement', { op: 'state', change: { locked: true } });
      for (const device of [asha, bala]) await device.ask('restated', { op: 'hear-statement', statement });
    }
    const chitra = new Device();
    await chitra.arrives({ ...host('Chitra'), device: 'C'.repeat(16) });
    const next = await chitra.founds();
    expect(next.groupId).not.toBe(groupId);
    await bala.ask('done', { op: 'leave-group' });
    const { offer } = await bala.ask('offer', { op: 'offer' });
    await chitra.ask('endorsed', { op: 'admit', keyPackages: [offer.keyPackage] });
    const { commit, welcome = NONE } = await chitra.adds(offer);
    await chitra.ask('advanced', { op: 'handle', commit, own: true });
    const entry = { op: 'enter', groupId: next.groupId, epoch: 1, welcome, statement: chitra.statement } as const;
    expect((await bala.ask('entered', entry)).lifted).toBe(lockedBefore);
  });

  it('invalid commit ends following [adversary]', async () => {
    const { asha, bala, groupId } = await meeting();
    const intruder = await new Device().arrives(guest('C'));
    await bala.ask('endorsed', { op: 'admit', keyPackages: [intruder.keyPackage] });
    const { commit } = await bala.adds(intruder);
    await bala.ask('advanced', { op: 'handle', commit, own: true });
    const refused = { kind: 'broken', reason: 'not_allowed' };
    expect(await asha.keys.answer({ op: 'handle', commit, own: false })).toEqual(refused);
    const out = { kind: 'broken', reason: 'stays_out' };
    const far = { op: 'enter', groupId, epoch: 9, statement: asha.statement } as const;
    expect(await asha.keys.answer({ op: 'handle', commit, own: false })).toEqual(out);
    expect(await asha.keys.answer(far)).toEqual(out);
    expect(await asha.keys.answer({ op: 'offer' })).toEqual(out);
    expect(await asha.knocks(host())).toEqual(out);
    expect(await asha.keys.answer({ ...far, welcome: NONE })).toEqual(out);
    expect(
      await asha.keys.answer({ op: 'create', locked: false, lobby: true, classification: 'unclassified' }),
    ).toEqual(out);
    await asha.ask('done', { op: 'end' });
    await asha.arrives(host());
    await asha.founds();
  });

  it('decisions end with the session', async () => {
    const { asha } = await meeting();
    await asha.ask('done', { op: 'end' });
    await asha.arrives(host());
    expect(await stated(asha)).toEqual({ lifted: false, locked: false, lobby: false });
  });

  it('non-member statements are refused [adversary]', async () => {
    const { asha, groupId } = await meeting();
    const cato = new Device();
    const offer = await cato.arrives(guest('C'));
    await asha.ask('endorsed', { op: 'admit', keyPackages: [offer.keyPackage] });
    const { welcome = NONE } = await asha.adds(offer);
    const id = fromBase64Url(groupId) ?? new Uint8Array(0);
    const forged = await signStatement(
      id,
      9,
      { locked: false, lobby: false, classification: 'unclassified', hosts: [] },
      await newDeviceKeys(),
    );
    const entry = { op: 'enter', groupId, epoch: 2, welcome } as const;
    expect(await cato.keys.answer({ ...entry, statement: toBase64Url(forged) })).toEqual({
      kind: 'broken',
      reason: 'statement',
    });
    expect(cato.epochs).toEqual([]);
  });
});
