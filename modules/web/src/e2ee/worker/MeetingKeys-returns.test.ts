import { describe, expect, it } from 'vitest';
import type { Wanted } from '../testing/authority.ts';
import { MemoryShelf, NO_SHELF } from '../testing/shelf.ts';
import type { Offer } from './asks.ts';
import type { KeyShelf } from './ReturnKeys.ts';
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
} from '../testing/device.ts';

const welcomeFor = async (asha: Device, offer: Offer) => {
  const reply = await asha.keys.answer({ op: 'draft', epoch: asha.epoch, adds: [{ keys: offer }], removals: [1] });
  return reply.kind === 'draft' ? reply.welcome : undefined;
};

describe('meeting keys: returns', () => {
  it('one commit readmits even when locked', async () => {
    const { asha, bala, groupId } = await meeting();
    const { statement } = await asha.ask('statement', { op: 'state', change: { locked: true } });
    await asha.ask('restated', { op: 'hear-statement', statement });
    expect((await bala.ask('restated', { op: 'hear-statement', statement })).view.locked).toBe(true);
    const carol = await new Device().arrives(guest('C'));
    await asha.ask('endorsed', { op: 'admit', keyPackages: [carol.keyPackage] });
    expect(await asha.keys.answer({ op: 'draft', epoch: 1, adds: [{ keys: carol }], removals: [] })).toMatchObject({
      kind: 'refused',
    });
    const again = bala.reloaded();
    const draft = await asha.adds(await again.arrives(guest('B')), [1]);
    await asha.ask('advanced', { op: 'handle', commit: draft.commit, own: true });
    const entry = { op: 'enter', groupId, epoch: 2, welcome: draft.welcome ?? NONE, statement } as const;
    const { view } = await again.ask('entered', entry);
    expect([view.ownLeaf, view.epoch, view.locked]).toEqual([1, 2, true]);
    expect(again.baseKey).toBe(asha.baseKey);
  });

  it('others keep the leaf proving return', async () => {
    const { asha, view } = await meeting();
    const nameAlone = await new Device().arrives(guest('B'));
    const draft = { op: 'draft', epoch: 1, adds: [{ keys: nameAlone }], removals: [1] } as const;
    expect(await asha.keys.answer(draft)).toEqual({ kind: 'refused', reason: 'nothing_admissible' });
    expect(await asha.keys.answer({ ...draft, adds: [] }), 'nobody comes back').toMatchObject({ kind: 'draft' });
    await asha.ask('done', { op: 'bar', device: view.members[1]?.device ?? '', barred: true });
    expect(await asha.keys.answer(draft), 'whom this person removed').toMatchObject({ kind: 'draft' });
  });

  it('name alone does not prove return [adversary]', async () => {
    const { asha, bala } = await meeting();
    expect(await welcomeFor(asha, await new Device().arrives(guest('B')))).toBeUndefined();
    const forged = await new Device(asha.shelf).arrives(guest('B'));
    expect(await welcomeFor(asha, forged), 'by another’s key').toBeUndefined();
    expect(await welcomeFor(asha, await bala.reloaded().arrives(guest('B')))).toBeDefined();
  });

  it('returning name and mark must match [adversary] [T21]', async () => {
    const kept = new MemoryShelf();
    const careless: KeyShelf = {
      read: () => kept.read('one'),
      change: (_, change) => kept.change('one', change),
      sweep: () => Promise.resolve(),
    };
    const { asha } = await meeting(new Device(careless));
    const returns = async (wanted: Wanted) => welcomeFor(asha, await new Device(careless).arrives(wanted));
    expect(await returns({ ...guest('B'), name: 'Asha Rao' })).toBeUndefined();
    expect(await returns({ ...guest('B'), standing: 'sabha:verified/UG9zdHM' })).toBeUndefined();
    expect(await returns(guest('B'))).toBeDefined();
  });

  it('participant cannot return as host [adversary]', async () => {
    const { asha, bala } = await meeting();
    const { statement } = await asha.ask('statement', { op: 'state', change: { locked: true } });
    await receiveStatement(statement, asha, bala);
    const raised = bala.reloaded();
    const offer = await raised.arrives({ ...guest('B'), role: 'host' });
    const view = await enters(raised, asha, await adds(asha, [offer], [1], []));
    expect(view.restates).toBe(false);
    expect(await isHostFor(asha, 1)).toBe(false);
    const forged = await restated(raised);
    expect(await asha.keys.answer({ op: 'hear-statement', statement: forged })).toMatchObject({ kind: 'broken' });
  });

  it('repeated reload is readmitted', async () => {
    const { asha, bala } = await meeting();
    for (let i = 0; i < 7; i++) await bala.reloaded().arrives(guest('B'));
    expect(await welcomeFor(asha, await bala.reloaded().arrives(guest('B')))).toBeDefined();
  });

  it('out-of-step device returns without storage', async () => {
    const { asha, bala } = await meeting(new Device(NO_SHELF));
    expect(await welcomeFor(asha, await bala.arrives(guest('B')))).toBeDefined();
    expect(await welcomeFor(asha, await bala.arrives(guest('B')))).toBeDefined();
    expect(await welcomeFor(asha, await bala.reloaded().arrives(guest('B')))).toBeUndefined();
  });

  it('joining does not await storage', async () => {
    class Stalled extends MemoryShelf {
      stalls = false;
      override change(...asked: Parameters<MemoryShelf['change']>): Promise<void> {
        return this.stalls ? new Promise(() => undefined) : super.change(...asked);
      }
    }
    const shelf = new Stalled();
    const asha = new Device(shelf);
    await asha.arrives(host());
    shelf.stalls = true;
    await asha.founds();
    expect(asha.epochs).toHaveLength(1);
  });

  it('ended session forgets its key', async () => {
    const { asha, bala } = await meeting();
    await bala.ask('done', { op: 'end' });
    expect(await welcomeFor(asha, await bala.arrives(guest('B')))).toBeUndefined();
  });

  it.each([
    ['the member’s word', true, { kind: 'advanced' }],
    ['the device’s name alone', false, { kind: 'broken', reason: 'not_allowed' }],
  ])('accepts readmission by %s', async (_, keeps, outcome) => {
    const { asha, bala, groupId } = await meeting();
    const carol = new Device();
    const offer = await carol.arrives(guest('C'));
    await asha.ask('endorsed', { op: 'admit', keyPackages: [offer.keyPackage] });
    const { commit, welcome = NONE } = await asha.adds(offer);
    for (const device of [asha, bala]) await device.ask('advanced', { op: 'handle', commit, own: device === asha });
    await carol.ask('entered', { op: 'enter', groupId, epoch: 2, welcome, statement: asha.statement });
    const again = await (keeps ? bala.reloaded() : new Device()).arrives(guest('B'));
    // A member's own click lets its own device add anybody; the others judge by themselves.
    await carol.ask('endorsed', { op: 'admit', keyPackages: [again.keyPackage] });
    const back = await carol.adds(again, [1]);
    expect(await asha.keys.answer({ op: 'handle', commit: back.commit, own: false })).toMatchObject(outcome);
  });
});
