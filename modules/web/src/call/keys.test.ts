import { expect, test } from 'vitest';
import { isMissing, isUnkeyed, leafOf, memberOf, newKeys, ownMember, verifiedBy, type Keys } from './keys.ts';
import { entry, view } from './testing/keyed.ts';

const PEOPLE = 200;
const ids = Array.from({ length: PEOPLE }, (_, leaf) => `p${leaf}`);

/** Counts the entries that are read. */
function counted<T extends object>(target: T): { readonly seen: T; readonly reads: () => number } {
  let reads = 0;
  const seen = new Proxy(target, {
    get: (of, name) => {
      if (typeof name === 'string' && /^\d+$/.test(name)) reads++;
      return Reflect.get(of, name) as unknown;
    },
  });
  return { seen, reads: () => reads };
}

function crowd(): { readonly keys: Keys; readonly reads: () => number } {
  const leaves = counted<Keys['leaves']>(Object.fromEntries(ids.entries()));
  const group = view({ ownLeaf: 7 }, ids);
  const members = counted(group.members);
  return {
    keys: { ...newKeys(entry()), leaves: leaves.seen, view: { ...group, members: members.seen } },
    reads: () => leaves.reads() + members.reads(),
  };
}

test('200 rows read each leaf once', () => {
  const { keys, reads } = crowd();
  for (let change = 0; change < 5; change++) {
    const now = { ...keys, opened: change > 0 };
    for (const id of ids) {
      expect([isUnkeyed(now, id), isMissing(now, id), verifiedBy(now, id)]).toEqual([false, false, null]);
      expect([leafOf(now, id), memberOf(now, id)?.name, ownMember(now)?.leaf]).toEqual([Number(id.slice(1)), id, 7]);
    }
  }
  expect(reads()).toBeLessThanOrEqual(2 * PEOPLE);
});

test('changed group or mapping is recomputed', () => {
  const { keys } = crowd();
  expect(memberOf(keys, 'p3')?.name).toBe('p3');
  const moved = { ...keys, leaves: { 3: 'p4', 4: 'p4' } };
  expect([leafOf(moved, 'p3'), leafOf(moved, 'p4'), memberOf(moved, 'p4')?.name]).toEqual([undefined, 3, 'p3']);
  const fewer: Keys = { ...keys, view: view({}, ids.slice(0, 3)) };
  expect([memberOf(fewer, 'p3'), memberOf(fewer, 'p2')?.name]).toEqual([undefined, 'p2']);
  const lost: Keys = { ...keys, view: null, lostView: keys.view, lostLeaves: { 5: 'p9' } };
  expect([memberOf(lost, 'p9')?.name, memberOf(lost, 'p5')]).toEqual(['p5', undefined]);
});
