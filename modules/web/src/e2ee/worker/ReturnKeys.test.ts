import { describe, expect, it } from 'vitest';
import { newDeviceKeys, type DeviceKeys } from '../mls/MlsGroup.ts';
import { isReturnBy, MOST_RETURN_PROOFS } from '../rules/returnProof.ts';
import { MemoryShelf } from '../testing/shelf.ts';
import { ReturnKeys, type Place } from './ReturnKeys.ts';

const ROOM = 'abcdefghijklmnopqrstuvwx';
const PLACE = { room: ROOM, device: 'sabha:user/invitation/device/AAAAAAAAAAAAAAAA', name: 'Asha', verifiedBy: null };
const DAY = 24 * 3_600_000;

/** One browser, and the pages that are loaded in it one after another. */
class Browser {
  readonly shelf = new MemoryShelf();
  now = 1_000_000;

  page(): ReturnKeys {
    return new ReturnKeys(this.shelf, () => this.now);
  }

  get kept(): number {
    return [...this.shelf.places.values()].flat().length;
  }
}

const vouch = async (keys: ReturnKeys, device: DeviceKeys, place: Place = PLACE, until = 1_000_000 + DAY) =>
  (await keys.vouchFor(place, device, until)).words;

async function isBy(words: readonly Uint8Array[], earlier: DeviceKeys, next: DeviceKeys): Promise<boolean> {
  for (const word of words) {
    if (await isReturnBy(earlier.publicKey, ROOM, next.publicKey, word)) return true;
  }
  return false;
}

describe('return keys', () => {
  it('vouch across reloads', async () => {
    const browser = new Browser();
    const [first, second, third] = [await newDeviceKeys(), await newDeviceKeys(), await newDeviceKeys()];
    const page = browser.page();
    expect(await vouch(page, first)).toEqual([]);
    await page.entered(first.publicKey);
    const words = await vouch(page, second);
    expect(words).toHaveLength(1);
    expect(await isBy(words, first, second)).toBe(true);
    const later = await vouch(browser.page(), third);
    expect(await isBy(later, first, third)).toBe(true);
    expect(await isBy(later, second, third)).toBe(true);
  });

  it('are not extractable', async () => {
    const browser = new Browser();
    await vouch(browser.page(), await newDeviceKeys());
    const [key] = [...browser.shelf.places.values()].flat();
    expect(key?.signingKey.extractable).toBe(false);
    expect(key?.signingKey.usages).toEqual(['sign']);
  });

  it('joining leaves one key', async () => {
    const browser = new Browser();
    const page = browser.page();
    const [first, second, third] = [await newDeviceKeys(), await newDeviceKeys(), await newDeviceKeys()];
    await vouch(page, first);
    await vouch(page, second);
    await page.entered(second.publicKey);
    expect(browser.kept).toBe(1);
    const words = await vouch(browser.page(), third);
    expect(await isBy(words, first, third)).toBe(false);
    expect(await isBy(words, second, third)).toBe(true);
  });

  it("are bounded, keep the leaf's key", async () => {
    const browser = new Browser();
    const first = await newDeviceKeys();
    const page = browser.page();
    await vouch(page, first);
    await page.entered(first.publicKey);
    for (let i = 0; i < 9; i++) await vouch(browser.page(), await newDeviceKeys());
    const last = await newDeviceKeys();
    const words = await vouch(browser.page(), last);
    expect(words).toHaveLength(MOST_RETURN_PROOFS);
    expect(await isBy(words, first, last)).toBe(true);
    expect(browser.kept).toBe(MOST_RETURN_PROOFS);
  });

  it('leaving keeps keys of other tabs', async () => {
    const browser = new Browser();
    const [page, other] = [browser.page(), browser.page()];
    const [first, second, third] = [await newDeviceKeys(), await newDeviceKeys(), await newDeviceKeys()];
    await vouch(page, first);
    await page.entered(first.publicKey);
    await vouch(other, second);
    await other.entered(second.publicKey);
    await page.forget();
    expect(browser.kept).toBe(1);
    expect(await isBy(await vouch(browser.page(), third), second, third)).toBe(true);
    await other.forget();
    expect(browser.kept).toBe(1);
  });

  it('cancelled takeover keeps them', async () => {
    const browser = new Browser();
    const [page, other] = [browser.page(), browser.page()];
    const [first, second, third] = [await newDeviceKeys(), await newDeviceKeys(), await newDeviceKeys()];
    await vouch(page, first);
    await page.entered(first.publicKey);
    await vouch(other, second);
    await other.forget();
    await other.forget();
    expect(browser.kept).toBe(1);
    expect(await isBy(await vouch(browser.page(), third), first, third), 'who is in comes back').toBe(true);
  });

  it("early leaving removes the page's keys", async () => {
    const browser = new Browser();
    const page = browser.page();
    for (let i = 0; i < 3; i++) await vouch(page, await newDeviceKeys());
    await page.forget();
    expect(browser.kept).toBe(0);
  });

  it('expire with their certificates', async () => {
    const browser = new Browser();
    const next = await newDeviceKeys();
    await vouch(browser.page(), await newDeviceKeys());
    await vouch(browser.page(), await newDeviceKeys(), { ...PLACE, room: 'another' });
    browser.now += DAY;
    expect(await vouch(browser.page(), next, PLACE, browser.now + DAY)).toEqual([]);
    expect(browser.kept).toBe(1);
  });

  it('are per person and room', async () => {
    const browser = new Browser();
    const page = browser.page();
    const first = await newDeviceKeys();
    await vouch(page, first);
    expect(await vouch(page, await newDeviceKeys(), { ...PLACE, room: 'another' })).toEqual([]);
    const guest = { ...PLACE, device: 'sabha:user/guest/device/AAAAAAAAAAAAAAAA' };
    expect(await vouch(browser.page(), await newDeviceKeys(), guest)).toEqual([]);
    for (const other of [{ name: 'Asha Rao' }, { verifiedBy: 'Department of Posts' }]) {
      expect(await vouch(browser.page(), await newDeviceKeys(), { ...PLACE, ...other })).toEqual([]);
    }
    const next = await newDeviceKeys();
    expect(await isBy(await vouch(browser.page(), next), first, next)).toBe(true);
  });
});
