package org.sabha.mls;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.sabha.model.Octets;

/**
 * Reads one MLSMessage without keys. Total: any bytes give a message or a fault, and no allocation is larger than the
 * message, since every length is compared with what is left before anything is made (CVE-2026-12852). Pure; no thread.
 *
 * <pre>
 *  struct {
 *      ProtocolVersion version = mls10;   u16, 1
 *      WireFormat wire_format;            u16: 1 PublicMessage, 2 PrivateMessage, 3 Welcome, 4 GroupInfo, 5 KeyPackage
 *      select (MLSMessage.wire_format) ..
 *  } MLSMessage;                          RFC 9420 section 6
 * </pre>
 */
public final class MlsParser {
    private static final int RATCHET_TREE_EXTENSION = 2;
    private static final int APPLICATION = 1;
    private static final int COMMIT = 3;

    private MlsParser() {}

    /** Reads a message that fills {@code bytes} wholly. */
    public static MlsParse parse(byte[] bytes, MlsLimits limits) {
        MlsCursor in = new MlsCursor(bytes, limits);
        TreeParser.version(in);
        MlsMessage message = message(in);
        in.finish();
        MlsFault fault = in.fault();
        return fault == null ? new MlsParse.Read(message) : new MlsParse.Malformed(fault, in.faultOffset());
    }

    /** Reads a ratchet_tree (RFC 9420 section 12.4.3.3) that came beside a Welcome; {@code null} when malformed. */
    public static @Nullable SortedMap<Integer, LeafNode> ratchetTree(byte[] bytes, MlsLimits limits) {
        MlsCursor in = new MlsCursor(bytes, limits);
        SortedMap<Integer, LeafNode> leaves = TreeParser.ratchetTree(in);
        in.finish();
        return in.fault() == null ? leaves : null;
    }

    /** Reads a GroupInfo that is no message of its own, as a Welcome has it inside; {@code null} when malformed. */
    public static MlsMessage.@Nullable PublicGroup groupInfo(byte[] bytes, MlsLimits limits) {
        MlsCursor in = new MlsCursor(bytes, limits);
        MlsMessage.PublicGroup group = groupInfo(in);
        in.finish();
        return in.fault() == null ? group : null;
    }

    /**
     * Reads what GroupSecrets (RFC 9420 section 12.4.3.1) say of pre-shared keys, passing over the secrets.
     *
     * @return one proposal per key; {@code null} when malformed
     */
    public static @Nullable List<Proposal> pskOfGroupSecrets(byte[] bytes, MlsLimits limits) {
        MlsCursor in = new MlsCursor(bytes, limits);
        in.skipOpaque();
        if (in.present()) {
            in.skipOpaque();
        }
        List<Proposal> keys = new ArrayList<>();
        int outer = in.enter();
        while (in.more()) {
            if (keys.size() == limits.maxProposals()) {
                in.fail(MlsFault.TOO_MANY);
                break;
            }
            keys.add(HandshakeParser.preSharedKey(in));
        }
        in.leave(outer);
        in.finish();
        return in.fault() == null ? keys : null;
    }

    private static MlsMessage message(MlsCursor in) {
        return switch (in.u16()) {
            case 1 -> HandshakeParser.publicMessage(in);
            case 2 -> privateMessage(in);
            case 3 -> welcome(in);
            case 4 -> groupInfo(in);
            case 5 -> new MlsMessage.KeyPackageMessage(TreeParser.keyPackage(in));
            default -> {
                in.fail(MlsFault.WIRE_FORMAT);
                yield new MlsMessage.PrivateMessage(Octets.EMPTY, 0, APPLICATION);
            }
        };
    }

    private static MlsMessage privateMessage(MlsCursor in) {
        Octets groupId = in.opaque();
        long epoch = in.u64();
        int contentType = in.u8();
        if (contentType < APPLICATION || contentType > COMMIT) {
            in.fail(MlsFault.CONTENT_TYPE);
        }
        in.skipOpaque();
        in.skipOpaque();
        in.skipOpaque();
        return new MlsMessage.PrivateMessage(groupId, epoch, contentType);
    }

    private static MlsMessage welcome(MlsCursor in) {
        int cipherSuite = in.u16();
        List<Octets> newMembers = new ArrayList<>();
        List<MlsMessage.Welcome.Sealed> secrets = new ArrayList<>();
        int outer = in.enter();
        while (in.more()) {
            if (newMembers.size() == in.limits().maxLeaves()) {
                in.fail(MlsFault.TOO_MANY);
                break;
            }
            newMembers.add(in.opaque());
            secrets.add(new MlsMessage.Welcome.Sealed(in.opaque(), in.opaque()));
        }
        in.leave(outer);
        return new MlsMessage.Welcome(cipherSuite, newMembers, secrets, in.opaque());
    }

    private static MlsMessage.PublicGroup groupInfo(MlsCursor in) {
        TreeParser.version(in);
        int cipherSuite = in.u16();
        Octets groupId = in.opaque();
        long epoch = in.u64();
        in.skipOpaque();
        in.skipOpaque();
        TreeParser.extensions(in);
        SortedMap<Integer, LeafNode> tree = treeAmongExtensions(in);
        in.skipOpaque();
        int signer = in.leafIndex();
        in.skipOpaque();
        return new MlsMessage.PublicGroup(cipherSuite, groupId, epoch, signer, tree);
    }

    private static SortedMap<Integer, LeafNode> treeAmongExtensions(MlsCursor in) {
        SortedMap<Integer, LeafNode> tree = new TreeMap<>();
        Set<Integer> seen = new HashSet<>();
        int outer = in.enter();
        while (in.more()) {
            if (TreeParser.extensionType(in, seen) == RATCHET_TREE_EXTENSION) {
                int extension = in.enter();
                tree = TreeParser.ratchetTree(in);
                in.leave(extension);
            } else {
                in.skipOpaque();
            }
        }
        in.leave(outer);
        return tree;
    }
}
