package org.sabha.mls;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sabha.mls.FramedContent.Content;
import org.sabha.mls.FramedContent.Sender;
import org.sabha.model.Octets;

/** Reads proposals, commits and their frame (RFC 9420 sections 6 and 12). */
final class HandshakeParser {
    private HandshakeParser() {}

    static MlsMessage.PublicMessage publicMessage(MlsCursor in) {
        Octets groupId = in.opaque();
        long epoch = in.u64();
        Sender sender = sender(in);
        Octets authenticatedData = in.opaque();
        Content content = content(in);
        Octets signature = in.opaque();
        Octets confirmationTag = content instanceof Content.Committed ? in.opaque() : Octets.EMPTY;
        if (sender instanceof Sender.Member) {
            in.skipOpaque();
        }
        FramedContent framed = new FramedContent(groupId, epoch, sender, authenticatedData, content);
        return new MlsMessage.PublicMessage(framed, signature, confirmationTag);
    }

    private static Sender sender(MlsCursor in) {
        return switch (in.u8()) {
            case 1 -> new Sender.Member(in.leafIndex());
            case 2 -> new Sender.External((int) in.u32());
            case 3 -> new Sender.NewMemberProposal();
            case 4 -> new Sender.NewMemberCommit();
            default -> {
                in.fail(MlsFault.SENDER_TYPE);
                yield new Sender.NewMemberCommit();
            }
        };
    }

    private static Content content(MlsCursor in) {
        int type = in.u8();
        if (type == 2) {
            return new Content.Proposed(proposal(in));
        }
        if (type != 3) {
            in.fail(type == 1 ? MlsFault.APPLICATION_IN_CLEAR : MlsFault.CONTENT_TYPE);
        }
        return new Content.Committed(commit(in));
    }

    static Commit commit(MlsCursor in) {
        List<Proposal> byValue = new ArrayList<>();
        List<Octets> byReference = new ArrayList<>();
        int outer = in.enter();
        while (in.more()) {
            if (byValue.size() + byReference.size() == in.limits().maxProposals()) {
                in.fail(MlsFault.TOO_MANY);
                break;
            }
            switch (in.u8()) {
                case 1 -> byValue.add(proposal(in));
                case 2 -> byReference.add(in.opaque());
                default -> in.fail(MlsFault.PROPOSAL_TYPE);
            }
        }
        in.leave(outer);
        Commit.@Nullable UpdatePath path = in.present() ? updatePath(in) : null;
        return new Commit(byValue, byReference, path);
    }

    static Proposal proposal(MlsCursor in) {
        return switch (in.u16()) {
            case 1 -> new Proposal.Add(TreeParser.keyPackage(in));
            case 2 -> new Proposal.Update(TreeParser.leafNode(in));
            case 3 -> new Proposal.Remove(in.leafIndex());
            case 4 -> preSharedKey(in);
            case 5 -> reInit(in);
            case 6 -> {
                in.skipOpaque();
                yield new Proposal.ExternalInit();
            }
            case 7 -> {
                TreeParser.extensions(in);
                yield new Proposal.GroupContextExtensions();
            }
            default -> {
                in.fail(MlsFault.PROPOSAL_TYPE);
                yield new Proposal.ExternalInit();
            }
        };
    }

    static Proposal preSharedKey(MlsCursor in) {
        int type = in.u8();
        if (type == 1) {
            return new Proposal.ExternalPsk(in.opaque(), in.opaque());
        }
        if (type != 2) {
            in.fail(MlsFault.PSK_TYPE);
        }
        in.u8();
        in.skipOpaque();
        in.u64();
        in.skipOpaque();
        return new Proposal.ResumptionPsk();
    }

    private static Proposal reInit(MlsCursor in) {
        in.skipOpaque();
        in.u16();
        in.u16();
        TreeParser.extensions(in);
        return new Proposal.ReInit();
    }

    private static Commit.UpdatePath updatePath(MlsCursor in) {
        LeafNode leaf = TreeParser.leafNode(in);
        List<Octets> keys = new ArrayList<>();
        List<Integer> ciphertexts = new ArrayList<>();
        int outer = in.enter();
        while (in.more()) {
            // A tree of 2^32 leaves is 32 deep.
            if (keys.size() == Integer.SIZE) {
                in.fail(MlsFault.TOO_MANY);
                break;
            }
            keys.add(in.opaque());
            ciphertexts.add(pathCiphertexts(in));
        }
        in.leave(outer);
        return new Commit.UpdatePath(leaf, keys, ciphertexts);
    }

    private static int pathCiphertexts(MlsCursor in) {
        int count = 0;
        int outer = in.enter();
        while (in.more()) {
            in.skipOpaque();
            in.skipOpaque();
            count++;
        }
        in.leave(outer);
        return count;
    }
}
