package org.sabha.model.key;

import java.util.Arrays;
import java.util.Optional;

/** A part of the interface that a key can be given. Writing does not include reading. */
public enum ApiScope {
    /** Lists and shows meetings that were scheduled: titles, times, state and numbers, nothing of what is said. */
    MEETINGS_READ("meetings:read"),
    /** Schedules, invites to, cancels and ends meetings in the name of an organiser. */
    MEETINGS_WRITE("meetings:write"),
    /** Reads reports on meetings: who was there, by name. */
    REPORTS_READ("reports:read"),
    /** Searches the audit log. */
    AUDIT_READ("audit:read");

    private final String wireName;

    ApiScope(String wireName) {
        this.wireName = wireName;
    }

    /** The name in the interface, such as {@code meetings:read}. */
    public String wireName() {
        return wireName;
    }

    /** The scope of a wire name. */
    public static Optional<ApiScope> of(String wireName) {
        return Arrays.stream(values())
                .filter(scope -> scope.wireName.equals(wireName))
                .findFirst();
    }
}
