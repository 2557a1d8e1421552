import type { VaultState } from '../../account/vault.ts';
import { useAccounts } from '../account/accounts-context.ts';

/** What is known of the vault of who is signed in; null before it was looked at. */
export function useVault(): VaultState | null {
  return useAccounts(({ own, vault }) => (own !== null && vault?.account === own.account.id ? vault : null));
}
