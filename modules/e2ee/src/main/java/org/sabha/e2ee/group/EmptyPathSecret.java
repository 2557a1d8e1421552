package org.sabha.e2ee.group;

import java.lang.reflect.Field;
import java.util.Map;
import org.bouncycastle.mls.TreeKEM.TreeKEMPrivateKey;
import org.bouncycastle.mls.protocol.Group;

/**
 * Undoes what the library does with a Welcome that has no path secret, as after each commit that only adds: it derives keys
 * of the nodes above the new leaf from an empty secret (RFC 9420 section 12.4.3.1 has it derive none). The member would later
 * open the path of somebody else's commit with such a key instead of its leaf's, and lose step with the group.
 */
final class EmptyPathSecret {
    private static final Field PRIVATE_TREE = field(Group.class, "treePriv");
    private static final Field PATH_SECRETS = field(TreeKEMPrivateKey.class, "pathSecrets");

    private EmptyPathSecret() {}

    /** Drops all keys of nodes above the leaf; only for a member that has just joined by a Welcome without a path secret. */
    static void drop(Group joined) throws IllegalAccessException {
        ((Map<?, ?>) PATH_SECRETS.get(PRIVATE_TREE.get(joined))).clear();
    }

    /** The library offers no other way to these two. */
    private static Field field(Class<?> owner, String name) {
        try {
            Field field = owner.getDeclaredField(name);
            field.setAccessible(true);
            return field;
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException("not the MLS library that this was written for", e);
        }
    }
}
