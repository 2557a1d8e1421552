package org.sabha.client.keys;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sabha.e2ee.rules.MeetingTerms;
import org.sabha.e2ee.rules.Statement;
import org.sabha.model.Octets;

/**
 * What hosts decided in this stay, this person with them. It outlives groups and device keys, which a server can bring to
 * an end whenever it likes. One owner.
 */
final class Decisions {
    /** Bounded like the meeting; nobody more is remembered once it is full. */
    private static final int MOST_REMOVED = 4096;

    /** Groups of one stay that are remembered; the oldest is dropped. */
    private static final int MOST_GROUPS = 64;

    private @Nullable Statement inForce;
    private @Nullable Statement signed; // by this person, and not in force yet
    private final Map<Octets, Long> versions = new LinkedHashMap<>(); // the highest held to, by group
    private final Set<String> removed = new HashSet<>();

    /** This person signed a change; a server may swallow it. */
    void states(Statement statement) {
        signed = statement;
    }

    /** The server refused the act that brought this statement, and the person was told. */
    void withdraw(Octets wire) {
        Statement own = signed;
        if (own != null && own.wire().equals(wire)) {
            signed = null;
        }
    }

    /** What a group holds to now: it is this person's word, or a later one. */
    void holds(Statement statement) {
        Statement own = signed;
        if (own != null && settles(statement, own)) {
            signed = null;
        }
        inForce = statement;
        versions.merge(statement.groupId(), statement.version(), Math::max);
        if (versions.size() > MOST_GROUPS) {
            versions.remove(versions.keySet().iterator().next());
        }
    }

    /**
     * In another group the versions begin anew, so that only what it says can settle a decision. In the same group two hosts
     * may have signed the same version: the other's word is not this person's.
     */
    private static boolean settles(Statement statement, Statement own) {
        if (!statement.groupId().equals(own.groupId())) {
            return atLeast(statement.terms(), own.terms()).equals(closed(statement.terms()));
        }
        return statement.version() > own.version() || statement.wire().equals(own.wire());
    }

    /** Whether a group is entered with an older word of its hosts than this device held to in it. */
    boolean isRolledBack(Statement statement) {
        return statement.version() < versions.getOrDefault(statement.groupId(), 0L);
    }

    /** Whether a group is entered that is more open than the other one was that this device was in before. */
    boolean isLifted(Statement statement) {
        Statement before = inForce;
        return before != null
                && !before.groupId().equals(statement.groupId())
                && !atLeast(statement.terms()).equals(closed(statement.terms()));
    }

    /** What this person's next statement is a change of: what was signed and swallowed is decided all the same. */
    MeetingTerms wanted(Statement now) {
        Statement own = signed;
        if (own == null) {
            return now.terms();
        }
        if (own.groupId().equals(now.groupId())) {
            return own.terms();
        }
        MeetingTerms both = atLeast(now.terms(), own.terms());
        return both.withHosts(now.terms().hosts());
    }

    /** How the next group is to be stated: no more open than it was decided. */
    MeetingTerms atLeast(MeetingTerms stated) {
        Statement decided = signed == null ? inForce : signed;
        return decided == null ? closed(stated) : atLeast(stated, decided.terms());
    }

    private static MeetingTerms atLeast(MeetingTerms stated, MeetingTerms decided) {
        return new MeetingTerms(
                stated.locked() || decided.locked(),
                stated.lobby() || decided.lobby(),
                Collections.max(List.of(stated.classification(), decided.classification())),
                List.of());
    }

    /** Who may come in and what may be spoken of, without who is host. */
    private static MeetingTerms closed(MeetingTerms terms) {
        return terms.withHosts(List.of());
    }

    /** This person removed a device, as its certificate names it; whatever key it comes back with, it does not return. */
    void remove(String device) {
        if (removed.size() < MOST_REMOVED) {
            removed.add(device);
        }
    }

    /** The removal was refused. */
    void restore(String device) {
        removed.remove(device);
    }

    boolean isRemoved(String device) {
        return removed.contains(device);
    }
}
