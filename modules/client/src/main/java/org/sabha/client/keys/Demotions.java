package org.sabha.client.keys;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.sabha.e2ee.rules.MeetingTerms;
import org.sabha.e2ee.rules.Statement;
import org.sabha.model.Octets;

/**
 * Whom this person made host no more, until that is so. A server can keep the statement back and hand on later ones, even those
 * of the very host: they say nothing of it, whatever their version. One owner.
 */
final class Demotions {
    private final List<Demotion> open = new ArrayList<>();

    /**
     * Somebody who is to be host no more.
     *
     * @param statement the one that says so
     */
    private record Demotion(Statement statement, Host host, long dueNanos) {
        /** Who is not here can come back, and is host by every statement before this one that named their key. */
        boolean isToCome(Statement inForce) {
            return inForce.groupId().equals(statement.groupId()) && inForce.version() < statement.version();
        }
    }

    /**
     * Somebody in the group.
     *
     * @param key signature key of their leaf
     * @param device as the certificate names it: it may come back with another key
     */
    record Host(Octets key, Optional<String> device) {
        boolean isSame(Host other) {
            return key.equals(other.key) || (device.isPresent() && device.equals(other.device));
        }
    }

    void stated(Statement statement, Host host, long nowNanos) {
        madeHost(host);
        if (open.size() < MeetingTerms.MAX_HOSTS) {
            open.add(new Demotion(statement, host, nowNanos + Unconfirmed.WITHIN_NANOS));
        }
    }

    /** By this person, who has thought better of it. */
    void madeHost(Host host) {
        open.removeIf(each -> each.host().isSame(host));
    }

    /** The server refused that one in words. */
    void withdraw(Octets wire) {
        open.removeIf(each -> each.statement().wire().equals(wire));
    }

    /**
     * @param isHost whether somebody in the group is host by what it holds to now
     * @return one alarm for all whose time is over
     */
    Optional<Alarm> due(Predicate<Host> isHost, Statement inForce, long nowNanos) {
        boolean kept = false;
        for (Iterator<Demotion> each = open.iterator(); each.hasNext(); ) {
            Demotion one = each.next();
            boolean stands = isHost.test(one.host()) || one.isToCome(inForce);
            if (stands && nowNanos - one.dueNanos() < 0) {
                continue;
            }
            kept |= stands;
            each.remove();
        }
        return kept
                ? Optional.of(new Alarm(Alarm.Kind.STATEMENT_NOT_CONFIRMED, Unconfirmed.SAME_HOSTS))
                : Optional.empty();
    }
}
