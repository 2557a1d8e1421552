package org.sabha.client.keys;

import java.util.Optional;
import org.sabha.e2ee.rules.MeetingTerms;
import org.sabha.model.AdvisoryClause;
import org.sabha.protocol.MeetingView;
import org.sabha.protocol.ServerMessage;

/**
 * What the server says of the lock, beside what the group holds to. A difference may be a message that is under way, or a
 * host who is away; after {@link #PATIENCE_NANOS} it is told. One owner.
 */
final class LockCheck {
    static final long PATIENCE_NANOS = 5_000_000_000L;

    private static final String AUTOMATIC = "automatic";

    private boolean announcedLocked;
    private boolean toState;
    private boolean alarmed;
    private long differsSinceNanos = Long.MAX_VALUE;

    void apply(ServerMessage message) {
        switch (message) {
            case ServerMessage.Seated m -> take(m.meeting(), true);
            case ServerMessage.MeetingChanged m -> take(m.meeting(), !announcedLocked);
            default -> {}
        }
    }

    private void take(MeetingView meeting, boolean newlyLocked) {
        announcedLocked = meeting.locked();
        if (!announcedLocked) {
            toState = false;
        } else if (newlyLocked) {
            toState = meeting.rules().stream()
                    .anyMatch(rule ->
                            rule.clause() == AdvisoryClause.A7 && rule.value().equals(AUTOMATIC));
        }
    }

    /**
     * Whether the server locked by itself (A7), which no member believes without a host's statement. Closing is all that
     * it can have a device state.
     */
    boolean isToState(MeetingTerms inForce) {
        toState &= !inForce.locked();
        return toState;
    }

    void stated() {
        toState = false;
    }

    /** @return the alarm, once while it lasts */
    Optional<Alarm> due(MeetingTerms inForce, long nowNanos) {
        if (announcedLocked == inForce.locked()) {
            differsSinceNanos = Long.MAX_VALUE;
            alarmed = false;
            return Optional.empty();
        }
        if (differsSinceNanos == Long.MAX_VALUE) {
            differsSinceNanos = nowNanos;
        }
        if (alarmed || nowNanos - differsSinceNanos < PATIENCE_NANOS) {
            return Optional.empty();
        }
        alarmed = true;
        String detail = announcedLocked ? "said to be locked, and is not" : "said to be open, and is locked";
        return Optional.of(new Alarm(Alarm.Kind.LOCK_DIFFERS, detail));
    }
}
