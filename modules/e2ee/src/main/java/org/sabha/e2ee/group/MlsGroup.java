package org.sabha.e2ee.group;

import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.sabha.e2ee.text.LeafBox;
import org.sabha.e2ee.text.TextEpoch;
import org.sabha.mls.LeafNode;
import org.sabha.mls.order.GroupRefusal;

/** One group of one member. One thread. */
public interface MlsGroup {
    /** Unsigned. */
    long epoch();

    int ownLeaf();

    /** Who is in the group: the only source of a client's roster. */
    SortedMap<Integer, LeafNode> members();

    /** The same at all members who are in the same epoch of the same group (RFC 9420 section 8.7), 32 bytes. */
    byte[] epochAuthenticator();

    /** MLS-Exporter (RFC 9420 section 8.5). */
    byte[] export(String label, byte[] context, int length);

    /** The exporter of this epoch, also when the group has gone on. */
    TextEpoch.Exporter exporter();

    /** Seals and opens for single leaves with the keys of this epoch, also when the group has gone on. */
    LeafBox leafBox();

    /**
     * Makes a commit and keeps what it leads to, beside what was made before in this epoch, until one of them is
     * {@link #ordered} or another's commit is handled; the last twelve are kept. Adds carry the link's secret; with a removal, or with nothing to do, comes a path.
     *
     * @param keyPackages MLSMessages of those to add
     * @param removals leaves to remove
     * @param authenticatedData readable by all and signed; the statement in force when somebody is added
     */
    Draft commit(List<byte[]> keyPackages, List<Integer> removals, byte[] authenticatedData);

    /** A commit that says nothing beside what it does. */
    default Draft commit(List<byte[]> keyPackages, List<Integer> removals) {
        return commit(keyPackages, removals, new byte[0]);
    }

    /** Whether these are the bytes of a commit that waits to be ordered. */
    boolean isDraft(byte[] commit);

    /** The server ordered the commit that this member made last. */
    Handling.Advanced ordered();

    /** The server ordered this one of the commits that this member made. */
    Handling.Advanced ordered(byte[] commit);

    /** Handles another member's commit, an MLSMessage as the server handed it on. */
    Handling handle(byte[] commit);

    /** What came of {@link #commit}. */
    sealed interface Draft {
        /** @param welcome for those added; {@code null} when nobody is */
        @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
        record Drafted(byte[] commit, byte @Nullable [] welcome) implements Draft {}

        record Refused(GroupRefusal reason) implements Draft {}
    }

    /** What came of {@link #handle}. */
    sealed interface Handling {
        /**
         * A new epoch.
         *
         * @param added leaves in the commit's order
         * @param removed leaves in the commit's order
         */
        record Advanced(long epoch, int committer, List<Integer> added, List<Integer> removed) implements Handling {
            public Advanced {
                added = List.copyOf(added);
                removed = List.copyOf(removed);
            }
        }

        /** The commit removes this member; nothing can be proven of it, and nothing more can be read. */
        record Out() implements Handling {}

        /** The epoch stays. */
        record Refused(GroupRefusal reason) implements Handling {}
    }
}
