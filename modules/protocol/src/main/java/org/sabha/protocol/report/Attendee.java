package org.sabha.protocol.report;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.sabha.model.InvitationId;
import org.sabha.protocol.limits.Items;

/**
 * Somebody who came, by one invitation. Who reloads the page stays the same one.
 *
 * @param came when they asked to come in
 * @param present when they had a seat, in order; at most the first 100
 * @param ending how it ended
 * @param left when; absent for who is still there
 * @param seconds on a seat in all, without those in which the server was not there
 */
public record Attendee(
        ReportPerson person,
        Optional<InvitationId> invitation,
        Instant came,
        @Items(max = 100) List<Presence> present,
        long morePresent,
        Ending ending,
        Optional<Instant> left,
        long seconds) {}
