package org.sabha.mls.order;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sabha.mls.LeafNode;
import org.sabha.mls.ReturnProof;

/**
 * What the members' two libraries, Bouncy Castle 1.84 and ts-mls 1.6.4, take alike of a leaf. Beyond it one of them fails
 * where the other goes on, so that one KeyPackage would split the group or keep everybody from coming back: ts-mls adds
 * a leaf that does not know certificates and then fails at each further Add and Welcome; Bouncy Castle reads types of
 * extensions that it does not know as others, and a lifetime as signed. Pure.
 */
final class CommonGround {
    /**
     * The one that Sabha uses, a device's proof that it returns: of the types that RFC 9420 section 13.5 sets aside to be
     * ignored, which are those that both libraries write as they read them.
     */
    static final Set<Integer> KEY_PACKAGE_EXTENSIONS = Set.of(ReturnProof.EXTENSION_TYPE);

    private static final List<Integer> VERSIONS = List.of(1);
    private static final Set<Integer> CREDENTIALS = Set.of(1, 2);

    /** For ever, as ts-mls and as Bouncy Castle writes it; what really ends is the certificate. */
    private static final Set<LeafNode.Lifetime> LIFETIMES =
            Set.of(new LeafNode.Lifetime(0, Long.MAX_VALUE), new LeafNode.Lifetime(0, -1));

    private CommonGround() {}

    static @Nullable GroupRefusal refuse(LeafNode.Claims claims) {
        boolean knows = claims.versions().equals(VERSIONS)
                && claims.cipherSuites().contains(CommitRules.CIPHER_SUITE)
                && claims.credentials().containsAll(CREDENTIALS);
        if (!knows) {
            return GroupRefusal.CAPABILITIES;
        }
        if (claims.lifetime() != null && !LIFETIMES.contains(claims.lifetime())) {
            return GroupRefusal.LIFETIME;
        }
        return claims.extensions().isEmpty() ? null : GroupRefusal.EXTENSIONS;
    }
}
