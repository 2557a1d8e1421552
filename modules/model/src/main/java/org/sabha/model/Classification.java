package org.sabha.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What may be spoken of in a meeting, by the grades that orders on the classification of records know; the lowest first.
 * The wire names stand in the database and in the audit log.
 */
public enum Classification {
    UNCLASSIFIED(0),
    RESTRICTED(1),
    CONFIDENTIAL(2),
    /** From here on no meeting is held over a network like this one; known only to be refused by name. */
    SECRET(3),
    TOP_SECRET(4);

    /** The highest that an organisation may approve its server for. */
    public static final Classification HIGHEST = CONFIDENTIAL;

    private final int grade;

    Classification(int grade) {
        this.grade = grade;
    }

    /** The number that stands for it in what hosts sign. */
    public int grade() {
        return grade;
    }

    /** The class of that number, if a meeting can have it. */
    public static Optional<Classification> ofGrade(int grade) {
        return Arrays.stream(values())
                .filter(each -> each.grade == grade && !each.isAbove(HIGHEST))
                .findFirst();
    }

    /** The name on the wire: lower case with hyphens. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @return empty for what is no grade */
    public static Optional<Classification> named(String wireName) {
        return Arrays.stream(values())
                .filter(grade -> grade.wireName().equals(wireName))
                .findFirst();
    }

    public boolean isAbove(Classification other) {
        return compareTo(other) > 0;
    }
}
