package org.sabha.bench;

import java.util.Locale;

/**
 * What one member computes in a key group of this size, milliseconds; medians.
 *
 * @param addCommit making a commit that adds one, with its Welcome
 * @param addHandled taking such a commit, until its media key is there
 * @param joined opening the Welcome, with every certificate checked
 * @param removeCommit making a commit that removes one
 * @param removeHandled taking such a commit
 * @param refreshHandled taking a commit that renews keys
 * @param welcomeKilobytes of one Welcome
 * @param removeKilobytes of one commit that removes
 */
record GroupResult(
        int members,
        double addCommit,
        double addHandled,
        double joined,
        double removeCommit,
        double removeHandled,
        double refreshHandled,
        double welcomeKilobytes,
        double removeKilobytes) {
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%d members: add %.1f ms, taken %.1f; join %.1f; remove %.1f, taken %.1f; refresh taken %.1f ms;"
                        + " Welcome %.0f kB, removal %.1f kB",
                members,
                addCommit,
                addHandled,
                joined,
                removeCommit,
                removeHandled,
                refreshHandled,
                welcomeKilobytes,
                removeKilobytes);
    }
}
