package org.sabha.mls;

import java.util.List;
import org.sabha.model.Octets;

/** A member's public face in the tree (RFC 9420 section 7.2). */
public record LeafNode(
        Octets encryptionKey, Octets signatureKey, Credential credential, Source source, Octets signature) {
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
}
