interface TrustedTypes {
  readonly trustedTypes?: {
    createPolicy(
      name: string,
      rules: { createScriptURL(url: string): string },
    ): { createScriptURL(url: string): string };
  };
}

type Policy = ReturnType<NonNullable<TrustedTypes['trustedTypes']>['createPolicy']>;

/** A policy of one name may be made once. */
const policies = new Map<string, Policy>();

/** Trusted types are required of pages (H20): a script that is started by its address has a policy that lets pass that address alone. */
export function trustedScript(policy: string, address: string): string {
  const { trustedTypes } = globalThis as TrustedTypes;
  if (!trustedTypes) return address;
  const made =
    policies.get(policy) ??
    trustedTypes.createPolicy(policy, {
      createScriptURL: (url) => {
        if (url !== address) throw new TypeError(`${policy} starts another script`);
        return url;
      },
    });
  policies.set(policy, made);
  return made.createScriptURL(address);
}
