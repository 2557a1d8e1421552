package org.sabha.mls;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sabha.model.Octets;

/** A member's public face in the tree (RFC 9420 section 7.2). */
public record LeafNode(
        Octets encryptionKey,
        Octets signatureKey,
        Credential credential,
        Source source,
        Claims claims,
        Octets signature) {
    /** A leaf of which only keys and credential are looked at. */
    public LeafNode(Octets encryptionKey, Octets signatureKey, Credential credential, Source source, Octets signature) {
        this(encryptionKey, signatureKey, credential, source, Claims.NONE, signature);
    }

    /** Where a leaf node comes from. */
    public enum Source {
        KEY_PACKAGE,
        UPDATE,
        COMMIT
    }

    /** What ties a signature key to a person (RFC 9420 section 5.3). Not checked here: the server need not believe it. */
    public sealed interface Credential {
        record Basic(Octets identity) implements Credential {}

        /** @param chain DER certificates, the member's own first */
        record X509(List<Octets> chain) implements Credential {
            public X509 {
                chain = List.copyOf(chain);
            }
        }
    }

    /**
     * What a member's software says of itself. Lists of extensions and proposals that it knows are passed over: no group
     * of Sabha has any but the RFC's own.
     *
     * @param lifetime of a leaf that comes from a KeyPackage
     * @param extensions types of the extensions of the leaf
     */
    public record Claims(
            List<Integer> versions,
            List<Integer> cipherSuites,
            List<Integer> credentials,
            @Nullable Lifetime lifetime,
            Set<Integer> extensions) {
        static final Claims NONE = new Claims(List.of(), List.of(), List.of(), null, Set.of());

        public Claims {
            versions = List.copyOf(versions);
            cipherSuites = List.copyOf(cipherSuites);
            credentials = List.copyOf(credentials);
            extensions = Set.copyOf(extensions);
        }
    }

    /** In seconds since 1970, unsigned (RFC 9420 section 7.2). */
    public record Lifetime(long notBefore, long notAfter) {}
}
