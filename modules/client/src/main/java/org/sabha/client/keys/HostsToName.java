package org.sabha.client.keys;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sabha.e2ee.rules.MeetingTerms;
import org.sabha.e2ee.rules.Statement;
import org.sabha.model.Octets;

/** Those whom this person let in to preside and no statement has named yet, and when that was last tried. One owner. */
final class HostsToName {
    /** No more can wait at the door. */
    private static final int MOST = 4096;

    private final Set<Octets> keys = new LinkedHashSet<>();
    private @Nullable Octets triedUpon;

    void add(Octets signatureKey) {
        if (keys.size() < MOST) {
            keys.add(signatureKey);
        }
    }

    void remove(Octets signatureKey) {
        keys.remove(signatureKey);
    }

    boolean contains(Octets signatureKey) {
        return keys.contains(signatureKey);
    }

    /** Those who are named are to be named no more. */
    void settle(MeetingTerms inForce) {
        inForce.hosts().forEach(keys::remove);
    }

    /** Whether to try now: once upon each statement. */
    boolean isTime(Statement inForce) {
        Octets before = triedUpon;
        triedUpon = inForce.wire();
        return before == null || !before.equals(inForce.wire());
    }

    /** The line was down: what was said may be lost. */
    void tryAgain() {
        triedUpon = null;
    }
}
