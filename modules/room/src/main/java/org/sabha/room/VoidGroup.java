package org.sabha.room;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sabha.policy.Action;
import org.sabha.room.keys.Applicant;
import org.sabha.room.roster.Participant;

/**
 * Tells when a group is void: somebody who may make another waits, and nobody is left in it who could take them in, or no
 * host is (docs/develop/decisions/0014 part 3). Whoever has just lost the socket may be back before that costs them their place.
 * After a restart of the server those who are still to come back count as there.
 */
final class VoidGroup {
    /** How long nobody may be there who could commit. */
    static final Duration EMPTY = Duration.ofSeconds(5);

    /** How long no host may be there: under a lock nobody else's word counts. */
    static final Duration HOSTLESS = Duration.ofSeconds(10);

    private final Meeting meeting;
    private @Nullable Instant emptyAt;
    private @Nullable Instant hostlessAt;

    VoidGroup(Meeting meeting) {
        this.meeting = meeting;
    }

    /** Takes over since when the room waits of which this one's is a copy. */
    void continueFrom(VoidGroup other) {
        emptyAt = other.emptyAt;
        hostlessAt = other.hostlessAt;
    }

    /** Looks who is there now. Returns whether the group is void. */
    boolean look(Instant now) {
        boolean wanted = meeting.keys().isLive() && meeting.roster().isAnybody(this::couldMakeAnother);
        boolean empty = wanted && !meeting.roster().isAnybody(this::isThere);
        boolean hostless = wanted && !meeting.roster().isAnybody(stay -> isThere(stay) && isHost(stay));
        Duration grace = meeting.roster().isAnybody(this::mayComeBack) ? EMPTY : Duration.ZERO;
        emptyAt = deadline(empty, emptyAt, now.plus(grace));
        hostlessAt = deadline(hostless, hostlessAt, now.plus(HOSTLESS));
        return next().filter(at -> !now.isBefore(at)).isPresent();
    }

    private static @Nullable Instant deadline(boolean waits, @Nullable Instant before, Instant fromNow) {
        if (!waits) {
            return null;
        }
        return before == null || fromNow.isBefore(before) ? fromNow : before;
    }

    /** When to look again. */
    Optional<Instant> next() {
        return Stream.of(Optional.ofNullable(emptyAt), Optional.ofNullable(hostlessAt))
                .flatMap(Optional::stream)
                .min(Instant::compareTo);
    }

    private boolean isThere(Participant stay) {
        return stay.isSeated() && ((stay.isConnected() && !hasLostStep(stay)) || (stay.isRestored() && !stay.isAway()));
    }

    private boolean mayComeBack(Participant stay) {
        return stay.isSeated() && !stay.isConnected() && !hasLostStep(stay);
    }

    private boolean couldMakeAnother(Participant stay) {
        boolean waits = !stay.isSeated() || hasLostStep(stay) || !isHost(stay);
        return waits && stay.isConnected() && meeting.willPreside(stay);
    }

    /** Whom the members hold for a host: whoever was let in to preside is none before they are named. */
    private boolean isHost(Participant stay) {
        return meeting.permits(stay, Action.Verb.PRESIDE);
    }

    /** Has a seat, and waits for another leaf. */
    private boolean hasLostStep(Participant stay) {
        return stay.isSeated()
                && meeting.keys()
                        .applicant(stay.id())
                        .filter(Applicant::isReturning)
                        .isPresent();
    }
}
