import { useEffect } from 'react';

/** Told what is chosen and not saved, by name. */
export type OnUnsaved = (name: string, unsaved: boolean) => void;

/** Says so as long as something is chosen and not saved. */
export function useUnsaved(name: string, unsaved: boolean, onUnsaved: OnUnsaved): void {
  useEffect(() => {
    if (!unsaved) return undefined;
    onUnsaved(name, true);
    return () => onUnsaved(name, false);
  }, [name, unsaved, onUnsaved]);
}
