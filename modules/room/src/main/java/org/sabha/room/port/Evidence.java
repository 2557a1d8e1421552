package org.sabha.room.port;

import java.util.Optional;

/**
 * A row of evidence with what it must not hold itself: personal data of whoever the row is about, kept beside it and
 * erasable without harm to the row.
 *
 * @param name the name they gave, where the act is a coming in
 * @param address whence they came, already shortened by rule
 */
public record Evidence(AuditRow row, Optional<String> name, Optional<String> address) {

    /** A row about which nothing personal is known. */
    public static Evidence of(AuditRow row) {
        return new Evidence(row, Optional.empty(), Optional.empty());
    }
}
