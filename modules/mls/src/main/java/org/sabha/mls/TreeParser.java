package org.sabha.mls;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.sabha.model.Octets;

/** Reads what stands in a ratchet tree: leaf nodes, KeyPackages, nodes (RFC 9420 sections 7, 10 and 12.4.3.3). */
final class TreeParser {
    static final int MLS10 = 1;

    private TreeParser() {}

    static KeyPackage keyPackage(MlsCursor in) {
        int start = in.position();
        version(in);
        int cipherSuite = in.u16();
        Octets initKey = in.opaque();
        int leafStart = in.position();
        LeafNode leaf = leafNode(in);
        Octets encodedLeaf = in.since(leafStart);
        Set<Integer> extensions = new HashSet<>();
        Octets returnProof = returnProof(in, extensions);
        Octets signature = in.opaque();
        Octets encoded = in.since(start);
        return new KeyPackage(cipherSuite, initKey, leaf, returnProof, extensions, signature, encoded, encodedLeaf);
    }

    /** The one extension of a KeyPackage that Sabha reads; of others the types are noted. */
    private static @Nullable Octets returnProof(MlsCursor in, Set<Integer> seen) {
        Octets proof = null;
        int outer = in.enter();
        while (in.more()) {
            if (extensionType(in, seen) == ReturnProof.EXTENSION_TYPE) {
                proof = in.opaque();
            } else {
                in.skipOpaque();
            }
        }
        in.leave(outer);
        return proof;
    }

    static LeafNode leafNode(MlsCursor in) {
        Octets encryptionKey = in.opaque();
        Octets signatureKey = in.opaque();
        LeafNode.Credential credential = credential(in);
        List<Integer> versions = list(in);
        if (!versions.stream().allMatch(version -> version == MLS10)) {
            // The browsers' library can decode no message that names another one.
            in.fail(MlsFault.VERSION);
        }
        List<Integer> cipherSuites = list(in);
        list(in); // extensions
        list(in); // proposals
        List<Integer> credentials = list(in);
        LeafNode.Source source = source(in);
        LeafNode.Lifetime lifetime = lifetime(in, source);
        var claims = new LeafNode.Claims(versions, cipherSuites, credentials, lifetime, extensions(in));
        return new LeafNode(encryptionKey, signatureKey, credential, source, claims, in.opaque());
    }

    static void version(MlsCursor in) {
        if (in.u16() != MLS10) {
            in.fail(MlsFault.VERSION);
        }
    }

    private static LeafNode.Credential credential(MlsCursor in) {
        int type = in.u16();
        if (type == 1) {
            return new LeafNode.Credential.Basic(in.opaque());
        }
        if (type != 2) {
            in.fail(MlsFault.CREDENTIAL_TYPE);
        }
        List<Octets> chain = new ArrayList<>();
        int outer = in.enter();
        while (in.more()) {
            if (chain.size() == in.limits().maxCertificates()) {
                in.fail(MlsFault.TOO_MANY);
                break;
            }
            chain.add(in.opaque());
        }
        in.leave(outer);
        return new LeafNode.Credential.X509(chain);
    }

    /** A list of two-byte values, as capabilities have five. */
    private static List<Integer> list(MlsCursor in) {
        List<Integer> values = new ArrayList<>();
        int outer = in.enter();
        if (in.left() % 2 != 0) {
            in.fail(MlsFault.ODD_LIST);
        } else if (in.left() / 2 > in.limits().maxListEntries()) {
            in.fail(MlsFault.TOO_MANY);
        }
        while (in.more()) {
            values.add(in.u16());
        }
        in.leave(outer);
        return values;
    }

    private static LeafNode.Source source(MlsCursor in) {
        return switch (in.u8()) {
            case 1 -> LeafNode.Source.KEY_PACKAGE;
            case 2 -> LeafNode.Source.UPDATE;
            case 3 -> LeafNode.Source.COMMIT;
            default -> {
                in.fail(MlsFault.LEAF_NODE_SOURCE);
                yield LeafNode.Source.UPDATE;
            }
        };
    }

    private static LeafNode.@Nullable Lifetime lifetime(MlsCursor in, LeafNode.Source source) {
        return switch (source) {
            case KEY_PACKAGE -> new LeafNode.Lifetime(in.u64(), in.u64());
            case UPDATE -> null;
            case COMMIT -> {
                in.skipOpaque(); // the parent hash
                yield null;
            }
        };
    }

    /** Types of extensions, with their bytes passed over; none may be there twice. */
    static Set<Integer> extensions(MlsCursor in) {
        Set<Integer> seen = new HashSet<>();
        int outer = in.enter();
        while (in.more()) {
            extensionType(in, seen);
            in.skipOpaque();
        }
        in.leave(outer);
        return seen;
    }

    static int extensionType(MlsCursor in, Set<Integer> seen) {
        int type = in.u16();
        if (seen.size() >= in.limits().maxListEntries()) {
            in.fail(MlsFault.TOO_MANY);
        } else if (!seen.add(type)) {
            in.fail(MlsFault.EXTENSION_TWICE);
        }
        return type;
    }

    /** {@code optional<Node> ratchet_tree<V>}: the leaves that are not blank, by index. */
    static SortedMap<Integer, LeafNode> ratchetTree(MlsCursor in) {
        SortedMap<Integer, LeafNode> leaves = new TreeMap<>();
        int outer = in.enter();
        for (long node = 0; in.more(); node++) {
            if (node >= 2 * in.limits().maxLeaves()) {
                in.fail(MlsFault.TOO_MANY);
                break;
            }
            if (in.present()) {
                treeNode(in, node, leaves);
            }
        }
        in.leave(outer);
        return leaves;
    }

    private static void treeNode(MlsCursor in, long node, SortedMap<Integer, LeafNode> leaves) {
        int type = in.u8();
        if (type == 1 && node % 2 == 0) {
            leaves.put((int) (node / 2), leafNode(in));
        } else if (type == 2 && node % 2 == 1) {
            in.skipOpaque();
            in.skipOpaque();
            int outer = in.enter();
            while (in.more()) {
                in.leafIndex();
            }
            in.leave(outer);
        } else {
            in.fail(MlsFault.NODE_TYPE);
        }
    }
}
