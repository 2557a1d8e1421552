package org.sabha.identity.authority;

import java.time.Instant;

/**
 * What an administrator should know of the authority.
 *
 * @param rootFingerprint as clients show it
 */
public record AuthorityState(String rootFingerprint, Instant rootEnds, Instant intermediateEnds, RootKey rootKey) {
    /** Where the root's private key is. */
    public enum RootKey {
        HERE,
        /** Taken away; the intermediate cannot be renewed without it. */
        REMOVED
    }
}
