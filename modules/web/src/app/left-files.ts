/** How the names of files begin that are being saved, in the page's own store on the disk; each has a lock of its name. */
export const STORED = 'file-';

/** What a page that was closed, or broke down, left there is opened content: it goes before anything else is saved. */
export async function eraseLeftFiles({ storage, locks }: Pick<Navigator, 'storage' | 'locks'>): Promise<void> {
  const root = await storage.getDirectory();
  const { held = [] } = await locks.query();
  const names: string[] = [];
  for await (const name of root.keys()) names.push(name);
  const left = names.filter((name) => name.startsWith(STORED) && !held.some((lock) => lock.name === name));
  await Promise.all(left.map((name) => root.removeEntry(name).catch(() => undefined)));
}
