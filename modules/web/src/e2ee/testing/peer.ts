import { createInterface } from 'node:readline';
import { CertifiedLeaves } from '../certificates/CertifiedLeaves.ts';
import type { LeafNode } from 'ts-mls';
import { decodeKeyPackage, screen } from '../mls/guard.ts';
import {
  MlsGroup,
  newDeviceKeys,
  newKeyPackage,
  type DeviceKeys,
  type GroupTerms,
  type OwnKeyPackage,
} from '../mls/MlsGroup.ts';
import { copy, fromHex, NO_BYTES, toHex, type Bytes } from '../sframe/bytes.ts';
import { EXPORTER_LABEL } from '../sframe/epochs.ts';
import { GroupRules } from '../worker/GroupRules.ts';

/** One request of the interoperability test, a line of JSON. Bytes are hex. */
interface Request {
  readonly op:
    | 'terms'
    | 'deviceKey'
    | 'keyPackage'
    | 'create'
    | 'join'
    | 'commit'
    | 'ordered'
    | 'handle'
    | 'hear'
    | 'sealFor'
    | 'openSealed'
    | 'members'
    | 'screen'
    | 'face';
  readonly name: string;
  readonly bytes: string;
  readonly pskId: string;
  readonly psk: string;
  readonly add: readonly string[];
  readonly remove: readonly number[];
  /** Of meetings with certificates: the root, the room, now, somebody's chain, the hosts' statement. */
  readonly root?: string;
  readonly room?: string;
  readonly nowMillis?: number;
  readonly chain?: readonly string[];
  readonly statement?: string;
  /** For whom to seal. */
  readonly leaf?: number;
  readonly epoch?: number;
}

const packages = new Map<string, OwnKeyPackage>();
const groups = new Map<string, MlsGroup>();
const devices = new Map<string, DeviceKeys>();
const rules = new Map<string, GroupRules>();
let terms: GroupTerms | undefined;
/** Of a group without keys, against which the guard judges. */
let screened: ReadonlyMap<number, LeafNode> = new Map();
let certified: { readonly leaves: CertifiedLeaves; readonly room: string } | undefined;

function known<T>(map: ReadonlyMap<string, T>, name: string): T {
  const value = map.get(name);
  if (value === undefined) throw new Error(`nobody is called ${name}`);
  return value;
}

/** @param words of earlier keys, true or not @param chain of the device's key that was asked for before; else a name is enough */
async function keyPackage(name: string, words: Bytes, chain?: readonly string[]): Promise<OwnKeyPackage> {
  const identity = new TextEncoder().encode(name);
  const own = chain
    ? await newKeyPackage(known(devices, name), { credentialType: 'x509', certificates: chain.map(fromHex) })
    : await newKeyPackage(
        await newDeviceKeys(),
        { credentialType: 'basic', identity },
        words.length > 0 ? [words] : [],
      );
  packages.set(name, own);
  return own;
}

/** Of a member of a meeting with certificates, who judges others' commits by the meeting's rules. */
function termsOf(name: string, common: GroupTerms): GroupTerms {
  if (!certified) return common;
  const { leaves, room } = certified;
  const own = new GroupRules({
    groupId: copy(common.groupId),
    room,
    linkSecret: new Uint8Array(16),
    leaves,
    device: known(devices, name),
    isRemoved: () => false,
    isAdmittedAsHost: () => false,
  });
  rules.set(name, own);
  return { ...common, judge: (commit) => own.judge(commit), taken: (commit) => own.taken(commit) };
}

/** Whoever is in a new epoch is judged, as the worker does. */
async function judged(name: string, group: MlsGroup): Promise<boolean> {
  return (await rules.get(name)?.advanced(group.members)) ?? true;
}

async function join(common: GroupTerms, { name, bytes, statement = '' }: Request): Promise<object> {
  const statementBytes = fromHex(statement);
  const group = await MlsGroup.join(termsOf(name, common), known(packages, name), fromHex(bytes), statementBytes);
  if (!(group instanceof MlsGroup)) return group;
  const refusal = await rules.get(name)?.welcome(group.members, statementBytes);
  if (refusal !== undefined) return { kind: 'refused', reason: refusal };
  groups.set(name, group);
  return { kind: 'joined' };
}

async function handle({ name, bytes }: Request): Promise<object> {
  const group = known(groups, name);
  const handling = await group.handle(fromHex(bytes));
  if (handling.kind !== 'advanced') return handling;
  if (!(await judged(name, group))) return { kind: 'refused', reason: 'credential' };
  return { ...handling, epoch: Number(handling.epoch) };
}

function leafOf(keyPackage: string): LeafNode {
  const decoded = decodeKeyPackage(fromHex(keyPackage));
  if (decoded === undefined) throw new Error('a member cannot be read');
  return decoded.leafNode;
}

function refusalOf(commit: string, { epoch = 0 }: Request, { groupId, pskId }: GroupTerms): string {
  const screening = screen(fromHex(commit), { groupId, pskId, epoch: BigInt(epoch), members: screened });
  return 'refusal' in screening ? screening.refusal : 'taken';
}

async function answer(request: Request): Promise<object> {
  const { op, name } = request;
  if (op === 'terms') {
    const { bytes, pskId, psk, root, room = '', nowMillis = 0 } = request;
    const leaves = root === undefined ? undefined : new CertifiedLeaves(fromHex(root), room, () => nowMillis);
    certified = leaves && { leaves, room };
    const trust: GroupTerms['trust'] = async (credential, key) =>
      leaves === undefined || (await leaves.named(credential, key)) !== undefined;
    terms = { groupId: fromHex(bytes), pskId: fromHex(pskId), psk: psk === '' ? undefined : fromHex(psk), trust };
    return {};
  }
  if (terms === undefined) throw new Error('terms come first');
  switch (op) {
    case 'deviceKey': {
      const keys = await newDeviceKeys();
      devices.set(name, keys);
      return { key: toHex(keys.publicKey) };
    }
    case 'keyPackage':
      return { message: toHex((await keyPackage(name, fromHex(request.bytes), request.chain)).message) };
    case 'create':
      groups.set(name, await MlsGroup.create(terms, await keyPackage(name, NO_BYTES)));
      return {};
    case 'join':
      return join(terms, request);
    case 'hear':
      return { refusal: (await known(rules, name).receiveStatement(fromHex(request.statement ?? ''))) ?? '' };
    case 'commit': {
      const statementBytes = fromHex(request.add.length > 0 ? (request.statement ?? '') : '');
      const draft = await known(groups, name).commit(request.add.map(fromHex), request.remove, statementBytes);
      if (draft.kind !== 'drafted') return draft;
      return { kind: draft.kind, commit: toHex(draft.commit), welcome: draft.welcome ? toHex(draft.welcome) : '' };
    }
    case 'ordered': {
      const group = known(groups, name);
      const { epoch } = await group.ordered();
      if (!(await judged(name, group))) throw new Error('this device does not trust whom it added');
      return { epoch: Number(epoch) };
    }
    case 'members':
      screened = new Map(request.add.map((keyPackage, i) => [request.remove[i] ?? 0, leafOf(keyPackage)]));
      return {};
    case 'screen': {
      const common = terms;
      return { refusals: request.add.map((commit) => refusalOf(commit, request, common)) };
    }
    case 'handle':
      return handle(request);
    case 'sealFor': {
      const box = known(groups, name).leafBox();
      return { sealed: toHex(await box.seal(request.leaf ?? 0, NO_BYTES, fromHex(request.bytes))) };
    }
    case 'openSealed': {
      const opened = await known(groups, name).leafBox().open(NO_BYTES, fromHex(request.bytes));
      return { opened: opened ? toHex(opened) : '' };
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
