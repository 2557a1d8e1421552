package org.sabha.room.admission;

import org.sabha.policy.PolicyDecision;

/** What admission says. */
public sealed interface Verdict {
    /** Granted. */
    record Seat() implements Verdict {}

    /** As far as the door. */
    record Wait() implements Verdict {}

    /** Not at all; the reason is for the audit log and for hosts, never for the person. */
    record Refuse(PolicyDecision.Deny why) implements Verdict {}
}
