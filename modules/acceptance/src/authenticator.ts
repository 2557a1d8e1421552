import { createHmac } from 'node:crypto';
import type { Person } from './Person.ts';

/** RFC 6238 with what every authenticator app uses: SHA-1, six digits. */
export function codeOf(base32: string, step: number): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = Array.from(base32, (letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const tag = createHmac('sha1', key).update(counter).digest();
  const number = tag.readUInt32BE((tag.at(19) ?? 0) & 15) & 0x7fff_ffff;
  return String(number % 1_000_000).padStart(6, '0');
}

/** The first administrator opens the account, turns codes on, signs out and comes back with password and code. */
export async function signInWithCode(admin: Person, invitation: string | undefined, password: string): Promise<void> {
  const { page } = admin;
  await page.goto(invitation ?? '');
  await page.getByRole('textbox', { name: 'Your name' }).fill(admin.name);
  await page.getByLabel('New password', { exact: true }).fill(password);
  await admin.button('Create account').click();
  const secret = (await page.getByTestId('code-secret').textContent()) ?? '';
  const step = Math.floor(Date.now() / 30_000);
  await page.getByRole('textbox', { name: 'Code' }).fill(codeOf(secret, step));
  await admin.button('Turn on').click();
  await admin.button('I’ve saved these codes').click();
  await admin.button(`Your account: ${admin.name}`).click();
  await admin.button('Sign out').click();
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('textbox', { name: 'Sign-in name' }).fill('admin');
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  // A code works once; the next one is taken already.
  await page.getByRole('textbox', { name: 'Code' }).fill(codeOf(secret, step + 1));
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}
