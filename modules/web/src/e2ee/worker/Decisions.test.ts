import { describe, expect, it } from 'vitest';
import { newDeviceKeys, type DeviceKeys } from '../mls/MlsGroup.ts';
import { readStatement, signStatement, type Statement } from '../rules/statement.ts';
import { Decisions, type AdmissionTerms } from './Decisions.ts';

const OPEN: AdmissionTerms = { locked: false, lobby: false, classification: 'unclassified' };
const LOBBY: AdmissionTerms = { ...OPEN, lobby: true };
const LOCKED: AdmissionTerms = { ...LOBBY, locked: true };
const RESTRICTED: AdmissionTerms = { ...LOBBY, classification: 'restricted' };
const [asha, bala] = [await newDeviceKeys(), await newDeviceKeys()];

async function state(
  group: number,
  version: number,
  terms: typeof OPEN,
  device: DeviceKeys = asha,
): Promise<Statement> {
  const wire = await signStatement(new Uint8Array(16).fill(group), version, { ...terms, hosts: [] }, device);
  const statement = readStatement(wire);
  if (!statement) throw new Error('not read');
  return statement;
}

describe('own signed decision', () => {
  it.each([
    ['is in force with its own statement', 2, asha, true],
    ['is not, where another host stated something else at the same time', 2, bala, false],
    ['is over with a later word', 3, bala, true],
    ['is not by the word of before', 1, bala, false],
  ])('%s', async (_, version, by, settled) => {
    const decisions = new Decisions();
    decisions.holds(await state(1, 1, LOBBY));
    decisions.states(await state(1, 2, LOCKED));
    decisions.holds(await state(1, version, by === asha ? LOCKED : LOBBY, by));
    const now = await state(1, 9, LOBBY);
    expect(decisions.wanted(now).locked).toBe(!settled);
  });

  it('settles in another group by its statement', async () => {
    const decisions = new Decisions();
    decisions.states(await state(1, 2, LOCKED));
    decisions.holds(await state(2, 7, LOBBY, bala));
    expect(decisions.wanted(await state(2, 7, LOBBY, bala)).locked).toBe(true);
    decisions.holds(await state(2, 8, LOCKED, bala));
    expect(decisions.wanted(await state(2, 9, LOBBY, bala)).locked).toBe(false);
  });
});

describe('another group', () => {
  it.each([
    ['without its lock', LOCKED, LOBBY, true],
    ['without its lobby', LOBBY, OPEN, true],
    ['of a lower class', RESTRICTED, LOCKED, true],
    ['of a higher class', LOBBY, RESTRICTED, false],
    ['as closed', LOCKED, LOCKED, false],
    ['more closed', OPEN, LOCKED, false],
  ])('counts as more open: %s', async (_, before, after, lifted) => {
    const decisions = new Decisions();
    expect(decisions.isLifted(await state(2, 1, after, bala))).toBe(false);
    decisions.holds(await state(1, 3, before));
    expect(decisions.isLifted(await state(2, 1, after, bala))).toBe(lifted);
    expect(decisions.isLifted(await state(1, 4, after, bala))).toBe(false);
  });
});
