/** What came of a request: a value, or the server's code for why not; `unreachable` where there was no answer. */
export type Answer<T> = { readonly kind: 'yes'; readonly value: T } | { readonly kind: 'no'; readonly code: string };
