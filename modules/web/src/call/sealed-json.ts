/** What stands in sealed JSON, of which nothing is known yet; undefined where it is no JSON, or no object. */
export function membersOf(sealed: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const read: unknown = JSON.parse(sealed);
    return typeof read === 'object' && read !== null ? (read as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}
