package org.sabha.client.keys;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sabha.e2ee.rules.MeetingTerms;
import org.sabha.e2ee.rules.Statement;
import org.sabha.model.Octets;

/** What this person last decided for the meeting and is not in force yet; a server can swallow it. One owner. */
final class Unconfirmed {
    static final long WITHIN_NANOS = 2_000_000_000L;
    static final String SAME_HOSTS = "the hosts are who they were";

    private @Nullable Statement wanted;
    private long dueNanos;

    void stated(Statement statement, long nowNanos) {
        wanted = statement;
        dueNanos = nowNanos + WITHIN_NANOS;
    }

    /** The server refused that one in words. */
    void withdraw(Octets wire) {
        Statement own = wanted;
        if (own != null && own.wire().equals(wire)) {
            wanted = null;
        }
    }

    /** @return the alarm, once, when the time is over */
    Optional<Alarm> due(Statement inForce, long nowNanos) {
        Statement own = wanted;
        if (own == null) {
            return Optional.empty();
        }
        if (isSettled(own, inForce)) {
            wanted = null;
            return Optional.empty();
        }
        if (nowNanos - dueNanos < 0) {
            return Optional.empty();
        }
        wanted = null;
        return Optional.of(new Alarm(Alarm.Kind.STATEMENT_NOT_CONFIRMED, difference(own.terms(), inForce.terms())));
    }

    /**
     * Also by a later word of the hosts, as where both came in one gap; in another group versions begin anew. That somebody is
     * host no more is settled by nothing else than that ({@link Demotions}).
     */
    private static boolean isSettled(Statement own, Statement inForce) {
        boolean later = own.groupId().equals(inForce.groupId()) && inForce.version() > own.version();
        return later || own.terms().equals(inForce.terms());
    }

    private static String difference(MeetingTerms wanted, MeetingTerms inForce) {
        List<String> words = new ArrayList<>();
        if (wanted.locked() != inForce.locked()) {
            words.add(wanted.locked() ? "not locked" : "still locked");
        }
        if (wanted.lobby() != inForce.lobby()) {
            words.add(wanted.lobby() ? "no lobby yet" : "the lobby is still on");
        }
        if (wanted.classification() != inForce.classification()) {
            words.add("not " + wanted.classification().wireName());
        }
        if (!wanted.hosts().equals(inForce.hosts())) {
            words.add(SAME_HOSTS);
        }
        return String.join(", ", words);
    }
}
