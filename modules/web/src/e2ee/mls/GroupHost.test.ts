import { afterEach, describe, expect, it } from 'vitest';
import { toHex, type Bytes } from '../sframe/bytes.ts';
import { GroupHost, type GroupReply } from './GroupHost.ts';
import { GroupClient, serveGroup } from './port.ts';

const text = (value: string): Bytes => new Uint8Array(new TextEncoder().encode(value));
const basic = (name: string) => ({ credentialType: 'basic', identity: text(name) }) as const;
const terms = { groupId: text("a meeting's name"), pskId: text('sabha link'), psk: new Uint8Array(32) };

const channels: MessageChannel[] = [];
afterEach(() => {
  for (const channel of channels.splice(0)) channel.port1.close();
});

/** A page and its worker, joined by what a worker has too: a port that clones all that passes. */
function page() {
  const channel = new MessageChannel();
  channels.push(channel);
  const exported: string[] = [];
  const host = new GroupHost(
    () => true,
    async (group) => {
      exported.push(toHex(await group.export('SFrame 1.0 Base Key', new Uint8Array(0), 16)));
    },
  );
  serveGroup(host, channel.port1);
  channel.port1.start();
  const client = new GroupClient(channel.port2);
  channel.port2.start();
  return { client, exported };
}

function bytesOf(reply: GroupReply): Bytes {
  if (reply.kind !== 'bytes') throw new Error(JSON.stringify(reply.kind));
  return reply.bytes;
}

describe('a group in a worker', () => {
  it('creates, adds, removes; keys stay inside', async () => {
    const alice = page();
    const bob = page();
    await alice.client.ask({ op: 'deviceKey' });
    await alice.client.ask({ op: 'keyPackage', credential: basic('alice') });
    expect(await alice.client.ask({ op: 'create', terms })).toMatchObject({ kind: 'group', view: { epoch: 0n } });
    const key = bytesOf(await bob.client.ask({ op: 'deviceKey' }));
    const keyPackage = bytesOf(await bob.client.ask({ op: 'keyPackage', credential: basic('bob') }));
    const made = await alice.client.ask({ op: 'commit', keyPackages: [keyPackage], removals: [] });
    if (made.kind !== 'draft' || made.draft.kind !== 'drafted' || !made.draft.welcome) throw new Error(made.kind);
    await alice.client.ask({ op: 'ordered' });
    const joined = await bob.client.ask({ op: 'join', terms, welcome: made.draft.welcome });
    if (joined.kind !== 'group') throw new Error(joined.kind);
    expect(joined.view.members.map((member) => member.leaf)).toEqual([0, 1]);
    expect(toHex(joined.view.members[1]?.signatureKey ?? new Uint8Array(0))).toBe(toHex(key));
    expect(bob.exported.at(-1)).toBe(alice.exported.at(-1));
    expect(alice.exported).toHaveLength(2);
    const removal = await alice.client.ask({ op: 'commit', keyPackages: [], removals: [1] });
    if (removal.kind !== 'draft' || removal.draft.kind !== 'drafted') throw new Error(removal.kind);
    const out = await bob.client.ask({ op: 'handle', commit: removal.draft.commit });
    expect(out).toMatchObject({ kind: 'handling', handling: { kind: 'out' } });
    expect(await bob.client.ask({ op: 'ordered' })).toMatchObject({ kind: 'failed' });
    expect(bob.exported).toHaveLength(1);
  });

  it('answers what comes too early, and uses a KeyPackage once', async () => {
    const { client } = page();
    expect(await client.ask({ op: 'keyPackage', credential: basic('a') })).toMatchObject({ kind: 'failed' });
    expect(await client.ask({ op: 'create', terms })).toMatchObject({ kind: 'failed' });
    await client.ask({ op: 'deviceKey' });
    await client.ask({ op: 'keyPackage', credential: basic('a') });
    expect(await client.ask({ op: 'join', terms, welcome: new Uint8Array(4) })).toEqual({
      kind: 'refused',
      reason: 'malformed',
    });
    expect(await client.ask({ op: 'create', terms })).toMatchObject({ kind: 'group' });
    expect(await client.ask({ op: 'create', terms })).toMatchObject({ kind: 'failed' });
  });
});
