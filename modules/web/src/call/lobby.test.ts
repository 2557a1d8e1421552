import { describe, expect, test } from 'vitest';
import { memberOf, verifiedInLobby, verifiedBy } from './keys.ts';
import { bytes, entry, HOST, Keyed, view } from './testing/keyed.ts';
import { person, seated, SELF, waiter } from './testing/meeting.ts';

const KEYS = { keyPackage: bytes('package'), proof: bytes('proof') };
const ASHA = { ...waiter('asha'), name: 'Asha Rao', keys: KEYS };
const IDENTIFY = { op: 'identify', keyPackage: KEYS.keyPackage } as const;

const host = () => new Keyed().inGroup([person('bala'), person(SELF, HOST)]);
const inLobby = () => host().receive({ type: 'waiting-added', waiting: ASHA });

function answered(name: string, by: string | null) {
  return inLobby().answers(IDENTIFY, { kind: 'identified', person: { name, verifiedBy: by } });
}

const mark = (played: Keyed, waiting = ASHA) => verifiedInLobby(played.keys, waiting);

describe('in the lobby', () => {
  test('key offer is checked once', () => {
    const played = inLobby();
    expect(played.asked).toContainEqual(IDENTIFY);
    expect(mark(played)).toBeNull();
    played.forget().receive({ type: 'waiting-added', waiting: ASHA });
    expect(played.asked).toEqual([]);
    const other = { ...KEYS, keyPackage: bytes('other') };
    played.receive({ type: 'waiting-added', waiting: { ...ASHA, keys: other } });
    expect(played.asked).toEqual([{ op: 'identify', keyPackage: 'other' }]);
  });

  test('certificate determines the issuer', () => {
    expect(mark(answered('Asha Rao', 'Posts'))).toBe('Posts');
    expect(mark(answered('Asha Rao', null))).toBeNull();
  });

  test("certificate name replaces the server's", () => {
    const played = answered('Carol', null);
    expect(played.meeting.waiting).toMatchObject([{ name: 'Carol' }]);
    played.receive({ type: 'waiting-added', waiting: ASHA });
    expect(played.meeting.waiting).toMatchObject([{ name: 'Carol' }]);
  });

  test('invalid offer gets no mark', () => {
    const played = inLobby().answers(IDENTIFY, { kind: 'identified', person: null });
    expect(mark(played)).toBeNull();
    const { keys: _, ...bare } = ASHA;
    expect(verifiedInLobby(played.keys, bare)).toBeNull();
  });

  test('departed entries are forgotten', () => {
    const played = answered('Asha Rao', 'Posts');
    played.receive({ type: 'waiting-removed', participant: 'asha' });
    expect(played.keys.lobbyIdentities).toEqual({});
  });
});

describe('in the meeting', () => {
  const verified = view();
  const seen = {
    ...verified,
    members: verified.members.map((each, leaf) => ({
      ...each,
      name: 'Asha Rao',
      verifiedBy: leaf === 0 ? 'Posts' : null,
    })),
  };
  const both = [person('asha', { name: 'Asha Rao' }), person(SELF, { name: 'Asha Rao' })];

  test('only certified members are verified', () => {
    const { keys } = new Keyed().inGroup(both, seen);
    expect(verifiedBy(keys, 'asha')).toBe('Posts');
    expect(verifiedBy(keys, SELF)).toBeNull();
  });

  test('member missing from group is unverified', () => {
    const { keys } = new Keyed().inGroup([...both, person('carol', { name: 'Asha Rao' })], seen);
    expect(verifiedBy(keys, 'carol')).toBeNull();
  });

  test("old group's leaves are ignored [T21]", () => {
    const played = new Keyed().inGroup(both, seen);
    const group = entry({ groupId: bytes('another'), members: [{ leaf: 0, participant: 'carol' }] });
    played.receive(seated([...both, person('carol', { name: 'Asha Rao' })], { group }));
    expect(memberOf(played.keys, 'carol')).toBeUndefined();
    expect(verifiedBy(played.keys, 'carol')).toBeNull();
    expect(verifiedBy(played.keys, 'asha'), 'as it was before').toBe('Posts');
  });
});
