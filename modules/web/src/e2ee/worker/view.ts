import { toBase64Url } from '../base64url.ts';
import { hostCodeOf, SAFETY_BYTES, SAFETY_LABEL, safetyCodeOf, safetyContext } from '../codes/codes.ts';
import type { MlsGroup } from '../mls/MlsGroup.ts';
import { toHex, type Bytes } from '../sframe/bytes.ts';
import type { KeysView } from './asks.ts';
import type { GroupRules } from './GroupRules.ts';

/** What the page may know of the group. */
export async function viewOf(groupId: Bytes, group: MlsGroup, rules: GroupRules): Promise<KeysView> {
  const people = [...rules.people].sort(([a], [b]) => a - b);
  const context = await safetyContext(people.map(([, { key }]) => key));
  const exported = await group.export(SAFETY_LABEL, context, SAFETY_BYTES);
  const hosts = people.map(([, person]) => person).filter((person) => rules.isHost(person));
  const host = hosts.find(({ identity }) => identity.role === 'host') ?? hosts[0];
  const { locked, lobby, classification, version } = rules.statement;
  return {
    groupId: toBase64Url(groupId),
    epoch: Number(group.epoch),
    ownLeaf: group.ownLeaf,
    members: people.map(([leaf, person]) => ({
      leaf,
      key: toHex(person.key),
      name: person.identity.name,
      role: person.identity.role,
      verifiedBy: person.identity.verifiedBy,
      host: rules.isHost(person),
      device: person.identity.device,
      removed: rules.isRemoved(person),
    })),
    locked,
    lobby,
    classification,
    version,
    safetyCode: safetyCodeOf(exported),
    hostCode: host ? await hostCodeOf(host.key) : null,
    restates: rules.isToRestate,
  };
}
