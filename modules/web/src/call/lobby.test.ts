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

describe('at the door', () => {
  test('each offer of keys is looked at once', () => {
    const played = inLobby();
    expect(played.asked).toContainEqual(IDENTIFY);
    expect(mark(played)).toBeNull();
    played.forget().receive({ type: 'waiting-added', waiting: ASHA });
    expect(played.asked).toEqual([]);
    const other = { ...KEYS, keyPackage: bytes('other') };
    played.receive({ type: 'waiting-added', waiting: { ...ASHA, keys: other } });
    expect(played.asked).toEqual([{ op: 'identify', keyPackage: 'other' }]);
  });

  test('who vouches for a name is what the certificate says', () => {
    expect(mark(answered('Asha Rao', 'Posts'))).toBe('Posts');
    expect(mark(answered('Asha Rao', null))).toBeNull();
  });

  test('a name that the server made up is the certificate’s', () => {
    const played = answered('Carol', null);
    expect(played.meeting.waiting).toMatchObject([{ name: 'Carol' }]);
    played.receive({ type: 'waiting-added', waiting: ASHA });
    expect(played.meeting.waiting).toMatchObject([{ name: 'Carol' }]);
  });

  test('who offers nothing that can be believed has no mark', () => {
    const played = inLobby().answers(IDENTIFY, { kind: 'identified', person: null });
    expect(mark(played)).toBeNull();
    const { keys: _, ...bare } = ASHA;
    expect(verifiedInLobby(played.keys, bare)).toBeNull();
  });

  test('nothing is kept of who has gone', () => {
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

  test('only whose certificate says so is verified, and nobody else of that name', () => {
    const { keys } = new Keyed().inGroup(both, seen);
    expect(verifiedBy(keys, 'asha')).toBe('Posts');
    expect(verifiedBy(keys, SELF)).toBeNull();
  });

  test('whom the server shows and the group does not have is not verified', () => {
    const { keys } = new Keyed().inGroup([...both, person('carol', { name: 'Asha Rao' })], seen);
    expect(verifiedBy(keys, 'carol')).toBeNull();
  });

  test('the leaves of another group say nothing of the members of the last, until this device is in [T21]', () => {
    const played = new Keyed().inGroup(both, seen);
    const group = entry({ groupId: bytes('another'), members: [{ leaf: 0, participant: 'carol' }] });
    played.receive(seated([...both, person('carol', { name: 'Asha Rao' })], { group }));
    expect(memberOf(played.keys, 'carol')).toBeUndefined();
    expect(verifiedBy(played.keys, 'carol')).toBeNull();
    expect(verifiedBy(played.keys, 'asha'), 'as it was before').toBe('Posts');
  });
});
