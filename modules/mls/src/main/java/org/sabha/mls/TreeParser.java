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
        Octets returnProof = returnProof(in);
        Octets signature = in.opaque();
        return new KeyPackage(cipherSuite, initKey, leaf, returnProof, signature, in.since(start), encodedLeaf);
    }

    /** The one extension of a KeyPackage that Sabha reads; others are passed over. */
    private static @Nullable Octets returnProof(MlsCursor in) {
        Octets proof = null;
        Set<Integer> seen = new HashSet<>();
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
        capabilities(in);
        LeafNode.Source source = source(in);
        extensions(in);
        return new LeafNode(encryptionKey, signatureKey, credential, source, in.opaque());
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

    private static void capabilities(MlsCursor in) {
        final int lists = 5;
        for (int list = 0; list < lists; list++) {
            int bytes = in.skipOpaque();
            if (bytes % 2 != 0) {
                in.fail(MlsFault.ODD_LIST);
            } else if (bytes / 2 > in.limits().maxListEntries()) {
                in.fail(MlsFault.TOO_MANY);
            }
        }
    }

    private static LeafNode.Source source(MlsCursor in) {
        return switch (in.u8()) {
            case 1 -> {
                in.u64();
                in.u64();
                yield LeafNode.Source.KEY_PACKAGE;
            }
            case 2 -> LeafNode.Source.UPDATE;
            case 3 -> {
                in.skipOpaque();
                yield LeafNode.Source.COMMIT;
            }
            default -> {
                in.fail(MlsFault.LEAF_NODE_SOURCE);
                yield LeafNode.Source.UPDATE;
            }
        };
    }

    /** Extensions with their bytes passed over; no type may be there twice. */
    static void extensions(MlsCursor in) {
        Set<Integer> seen = new HashSet<>();
        int outer = in.enter();
        while (in.more()) {
            extensionType(in, seen);
            in.skipOpaque();
        }
        in.leave(outer);
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
