import type { AccountRole } from '../../account/port.ts';
import type { TextKey } from '../../i18n/index.ts';

export const ROLES: readonly AccountRole[] = ['administrator', 'organiser', 'auditor', 'user'];

export const ROLE_TEXTS: Readonly<Record<AccountRole, TextKey>> = {
  administrator: 'account.role.administrator',
  organiser: 'account.role.organiser',
  auditor: 'account.role.auditor',
  user: 'account.role.user',
  guest: 'account.role.guest',
};
