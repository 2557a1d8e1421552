import { createInterface } from 'node:readline';
import { MlsGroup, newDeviceKeys, newKeyPackage, type GroupTerms, type OwnKeyPackage } from '../mls/MlsGroup.ts';
import { fromHex, NO_BYTES, toHex, type Bytes } from '../sframe/bytes.ts';
import { EXPORTER_LABEL } from '../sframe/epochs.ts';

/** One request of the interoperability test, a line of JSON. Bytes are hex. */
interface Request {
  readonly op: 'terms' | 'keyPackage' | 'create' | 'join' | 'commit' | 'ordered' | 'handle' | 'face';
  readonly name: string;
  readonly bytes: string;
  readonly pskId: string;
  readonly psk: string;
  readonly add: readonly string[];
  readonly remove: readonly number[];
}

const packages = new Map<string, OwnKeyPackage>();
const groups = new Map<string, MlsGroup>();
let terms: GroupTerms | undefined;

function known<T>(map: ReadonlyMap<string, T>, name: string): T {
  const value = map.get(name);
  if (value === undefined) throw new Error(`nobody is called ${name}`);
  return value;
}

/** @param words of earlier keys, true or not */
async function keyPackage(name: string, words: Bytes): Promise<OwnKeyPackage> {
  const identity = new TextEncoder().encode(name);
  const credential = { credentialType: 'basic', identity } as const;
  const own = await newKeyPackage(await newDeviceKeys(), credential, words.length > 0 ? [words] : []);
  packages.set(name, own);
  return own;
}

async function answer(request: Request): Promise<object> {
  const { op, name } = request;
  if (op === 'terms') {
    const { bytes, pskId, psk } = request;
    terms = { groupId: fromHex(bytes), pskId: fromHex(pskId), psk: fromHex(psk), trust: () => true };
    return {};
  }
  if (terms === undefined) throw new Error('terms come first');
  switch (op) {
    case 'keyPackage':
      return { message: toHex((await keyPackage(name, fromHex(request.bytes))).message) };
    case 'create':
      groups.set(name, await MlsGroup.create(terms, await keyPackage(name, NO_BYTES)));
      return {};
    case 'join': {
      const group = await MlsGroup.join(terms, known(packages, name), fromHex(request.bytes));
      if (!(group instanceof MlsGroup)) return group;
      groups.set(name, group);
      return { kind: 'joined' };
    }
    case 'commit': {
      const draft = await known(groups, name).commit(request.add.map(fromHex), request.remove);
      if (draft.kind !== 'drafted') return draft;
      return { kind: draft.kind, commit: toHex(draft.commit), welcome: draft.welcome ? toHex(draft.welcome) : '' };
    }
    case 'ordered': {
      const { epoch } = await known(groups, name).ordered();
      return { epoch: Number(epoch) };
    }
    case 'handle': {
      const handling = await known(groups, name).handle(fromHex(request.bytes));
      return handling.kind === 'advanced' ? { ...handling, epoch: Number(handling.epoch) } : handling;
    }
    case 'face': {
      const group = known(groups, name);
      return {
        epoch: String(group.epoch),
        leaf: group.ownLeaf,
        authenticator: toHex(group.epochAuthenticator),
        exported: toHex(await group.export(EXPORTER_LABEL, new Uint8Array(0), 16)),
        members: [...group.members].map(([leaf, node]) => `${leaf}=${toHex(node.signaturePublicKey)}`),
      };
    }
  }
}

/** Answers line by line until the input ends. */
export async function serve(input: NodeJS.ReadableStream, write: (line: string) => void): Promise<void> {
  for await (const line of createInterface({ input })) {
    try {
      write(JSON.stringify(await answer(JSON.parse(line) as Request)));
    } catch (error) {
      write(JSON.stringify({ error: String(error) }));
    }
  }
}
