import { describe, expect, it } from 'vitest';
import { signInQueryOf } from '../call/link.ts';
import { AccountClient, type AccountOpening } from './AccountClient.ts';
import { Passkeys } from './passkeys.ts';

interface Asked {
  readonly path: string;
  readonly init: RequestInit;
}

const OWN =
  '{"account":{"account":{"id":"k3m7pxq2rahtam4d","login":"asha","name":"Asha","roles":["user"],"standing":"active",' +
  '"marks":{"code":false,"passkey":false,"verified":true,"external":true}},"twoFactors":false,"recoveryCodes":0,' +
  '"passkeys":[],"rights":{"startsMeetings":false,"administers":false},"voucherNeeded":false,"expiresInSeconds":60},"factors":[]}';

/** A client whose server answers as it is told. */
function clientOf(answer: string, opening: Partial<AccountOpening> = {}, status = 200) {
  const asked: Asked[] = [];
  const left: string[] = [];
  const client = new AccountClient(
    {
      request: (path, init) => {
        asked.push({ path: typeof path === 'string' ? path : '', init: init ?? {} });
        return Promise.resolve(new Response(answer, { status }));
      },
      passkeys: new Passkeys(undefined),
      origin: 'https://meet.example.in',
      copy: () => Promise.resolve(true),
      leave: (address) => left.push(address),
    },
    { invitation: null, returned: null, ...opening },
  );
  return { client, asked, left };
}

describe("the organisation's sign-in", () => {
  it('is gone to where the server says, by https only [T24]', async () => {
    const good = clientOf('{"address":"https://login.example.in/auth?state=s"}');
    expect(await good.client.startSingleSignOn()).toEqual({ kind: 'yes', value: null });
    expect(good.left).toEqual(['https://login.example.in/auth?state=s']);
    for (const address of ['http://login.example.in/', 'javascript:alert(1)', '//evil.example']) {
      const bad = clientOf(JSON.stringify({ address }));
      expect(await bad.client.startSingleSignOn()).toMatchObject({ kind: 'no' });
      expect(bad.left).toEqual([]);
    }
  });

  it('is asked for by a page of ours and ends signed in', async () => {
    const { client, asked } = clientOf(OWN, { returned: 'code=c' });
    expect(client.getState()).toMatchObject({ page: 'sign-in', returned: 'code=c' });
    await client.finishSingleSignOn('code=c');
    expect(client.getState().own?.account.login).toBe('asha');
    expect(asked[0]?.path).toBe('/api/v1/account/single-sign-on');
    expect(asked[0]?.init.headers).toMatchObject({ 'Sabha-Request': '1' });
    expect(asked[0]?.init.body).toBe('{"query":"code=c"}');
    client.show('home');
    expect(client.getState().returned).toBeNull();
  });

  it('is not known where the server does not say', async () => {
    expect(await clientOf('', {}, 500).client.ways()).toMatchObject({ kind: 'no' });
    expect(await clientOf('{"singleSignOn":"Parichay"}').client.ways()).toEqual({
      kind: 'yes',
      value: { singleSignOn: 'Parichay' },
    });
  });

  it('comes back under one path only', () => {
    expect(signInQueryOf({ pathname: '/sign-in/back', search: '?code=c&state=s' })).toBe('code=c&state=s');
    expect(signInQueryOf({ pathname: '/sign-in/back', search: '' })).toBe('');
    expect(signInQueryOf({ pathname: '/', search: '?code=c' })).toBeNull();
  });

  it('yields to an invitation that was opened', () => {
    expect(clientOf('', { invitation: 'i', returned: 'x' }).client.getState().page).toBe('invitation');
    expect(clientOf('').client.getState().page).toBe('home');
  });
});
