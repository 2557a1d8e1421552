package org.sabha.server.report;

import java.util.List;

/**
 * What an incident bundle is of and what is in it, as its first file says it in JSON. The server signs these bytes.
 *
 * @param version of this form
 * @param meeting its id
 * @param made when, as RFC 3339 has times
 * @param server version of the program
 * @param clock of the machine when the bundle was made
 * @param rows of the audit log
 * @param rules of the organisation, in force for new meetings when the bundle was made; those of the meeting are in the report
 * @param files everything else
 */
record IncidentManifest(
        int version,
        String meeting,
        String made,
        String server,
        Clock clock,
        Rows rows,
        List<Rule> rules,
        List<Part> files) {
    static final int VERSION = 1;

    /**
     * @param state {@code synchronised}, {@code free-running} or {@code unknown}
     * @param errorMicros how far off it may be by the kernel's own bound
     */
    record Clock(String state, long errorMicros) {}

    /**
     * @param ofMeeting how many are the meeting's; the others stand between, without anything personal
     * @param others how many those are
     * @param mostClockErrorMicros how far off the clock may have been at any of the meeting's rows
     * @param withoutClock rows of the meeting that were written while no time service kept the clock
     */
    record Rows(long ofMeeting, long others, long mostClockErrorMicros, long withoutClock) {}

    /** @param clause of the advisory */
    record Rule(String clause, String value, boolean locked) {}

    /** @param sha256 hexadecimal */
    record Part(String name, long bytes, String sha256) {}
}
