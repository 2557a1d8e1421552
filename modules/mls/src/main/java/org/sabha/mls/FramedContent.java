package org.sabha.mls;

import org.sabha.model.Octets;

/**
 * Content with its frame (RFC 9420 section 6).
 *
 * @param epoch unsigned
 */
public record FramedContent(Octets groupId, long epoch, Sender sender, Octets authenticatedData, Content content) {
    /** Who says to have sent it; a signature proves it to whoever has the group's state. */
    public sealed interface Sender {
        record Member(int leaf) implements Sender {}

        /** @param index into the external_senders extension, unsigned */
        record External(int index) implements Sender {}

        record NewMemberProposal() implements Sender {}

        record NewMemberCommit() implements Sender {}
    }

    /** A handshake; application data is never in the clear. */
    public sealed interface Content {
        record Proposed(Proposal proposal) implements Content {}

        record Committed(Commit commit) implements Content {}
    }
}
