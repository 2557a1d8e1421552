import { createContext, use } from 'react';
import { useStore } from 'zustand';
import type { AccountPort, AccountState } from '../../account/port.ts';

export const AccountContext = createContext<AccountPort | null>(null);

export function useAccountPort(): AccountPort {
  const port = use(AccountContext);
  if (port === null) throw new Error('a component of accounts stands outside of AccountContext');
  return port;
}

/** Selects from the state; a selector returns a part of it, never something new. */
export function useAccounts<T>(select: (state: AccountState) => T): T {
  return useStore(useAccountPort(), select);
}
