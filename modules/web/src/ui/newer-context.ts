import { createContext, use } from 'react';
import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';

/** Whether the server has a newer page than this one. */
export type NewerStore = StoreApi<{ readonly newer: boolean }>;

export function createNewerStore(): NewerStore {
  return createStore(() => ({ newer: false }));
}

/** Without a service worker nothing is known of it. */
export const NewerContext = createContext<NewerStore>(createNewerStore());

export function useNewer(): boolean {
  return useStore(use(NewerContext), ({ newer }) => newer);
}
