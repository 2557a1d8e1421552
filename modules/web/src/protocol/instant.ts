/** Milliseconds since 1970 of an instant as the server writes it; reading one asks no clock. */
export function instantMillis(instant: string): number {
  return Date.parse(instant);
}
