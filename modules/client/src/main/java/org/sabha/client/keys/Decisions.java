package org.sabha.client.keys;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sabha.e2ee.rules.MeetingTerms;
import org.sabha.e2ee.rules.Statement;

/**
 * What hosts decided in this stay, this person with them. It outlives groups and device keys, which a server can bring to
 * an end whenever it likes. One owner.
 */
final class Decisions {
    /** Bounded like the meeting; nobody more is remembered once it is full. */
    private static final int MOST_REMOVED = 4096;

    private @Nullable MeetingTerms inForce;
    private @Nullable Statement signed; // by this person, and not in force yet
    private final Set<String> removed = new HashSet<>();

    /** This person signed a change; a server may swallow it. */
    void states(Statement statement) {
        signed = statement;
    }

    /** The server refused an act, and the person was told. */
    void withdraw() {
        signed = null;
    }

    /** What a group holds to now: it is this person's word, or a later one. */
    void holds(Statement statement) {
        Statement own = signed;
        if (own != null && (!own.groupId().equals(statement.groupId()) || statement.version() >= own.version())) {
            signed = null;
        }
        inForce = statement.terms();
    }

    /** How the next group is to be stated: no more open than it was decided. */
    MeetingTerms atLeast(boolean locked, boolean lobby) {
        Statement own = signed;
        MeetingTerms decided = own == null ? inForce : own.terms();
        return new MeetingTerms(
                locked || (decided != null && decided.locked()),
                lobby || (decided != null && decided.lobby()),
                List.of());
    }

    /** This person removed a device, as its certificate names it; whatever key it comes back with, it does not return. */
    void remove(String device) {
        if (removed.size() < MOST_REMOVED) {
            removed.add(device);
        }
    }

    boolean isRemoved(String device) {
        return removed.contains(device);
    }
}
