package org.sabha.room;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.InvitationId;
import org.sabha.model.ParticipantId;
import org.sabha.model.ReasonCode;
import org.sabha.model.RoomId;
import org.sabha.policy.PolicyDecision;
import org.sabha.room.port.AuditRow;
import org.sabha.room.port.MeetingVerb;
import org.sabha.room.roster.Participant;

/** The handling of one command: its time, the effects so far, and whose view must be looked at again at its end. */
final class CommandContext {
    private final RoomId room;
    private final Instant now;
    private final List<RoomEffect> effects = new ArrayList<>();
    private final Set<Participant> touched = new LinkedHashSet<>();

    private boolean meetingTouched;

    CommandContext(RoomId room, Instant now) {
        this.room = room;
        this.now = now;
    }

    Instant now() {
        return now;
    }

    void add(RoomEffect effect) {
        effects.add(effect);
    }

    List<RoomEffect> effects() {
        return List.copyOf(effects);
    }

    /** Something that others see of this person may have changed. */
    void touch(Participant stay) {
        touched.add(stay);
    }

    /** Something that everybody sees of the meeting has changed. */
    void touchMeeting() {
        meetingTouched = true;
    }

    boolean isMeetingTouched() {
        return meetingTouched;
    }

    Set<Participant> touched() {
        return touched;
    }

    /** Begins a row of evidence; {@code write} or {@code denied} ends it. */
    Row row(MeetingVerb verb) {
        return new Row(verb);
    }

    final class Row {
        private final MeetingVerb verb;
        private @Nullable ParticipantId actor;
        private @Nullable ParticipantId subject;
        private @Nullable InvitationId invitation;
        private @Nullable String value;
        private @Nullable AdvisoryClause clause;
        private long times = 1;

        private Row(MeetingVerb verb) {
            this.verb = verb;
        }

        Row by(ParticipantId who) {
            actor = who;
            return this;
        }

        Row on(ParticipantId whom) {
            subject = whom;
            return this;
        }

        Row invitation(InvitationId id) {
            invitation = id;
            return this;
        }

        Row value(String code) {
            value = code;
            return this;
        }

        Row clause(AdvisoryClause behind) {
            clause = behind;
            return this;
        }

        Row times(long count) {
            times = count;
            return this;
        }

        void write() {
            add(new RoomEffect.Audit(row(null)));
        }

        void denied(PolicyDecision.Deny deny) {
            add(new RoomEffect.Audit(refusal(deny)));
        }

        /** The row of a denied act, for whoever writes or counts it. */
        AuditRow refusal(PolicyDecision.Deny deny) {
            clause = deny.clause().orElse(null);
            return row(deny.reason());
        }

        /** The row of something that was refused without a reason of the policy. */
        AuditRow refusal() {
            return row(null);
        }

        private AuditRow row(@Nullable ReasonCode reason) {
            return new AuditRow(
                    now,
                    room,
                    verb.wireName(),
                    Optional.ofNullable(actor),
                    Optional.ofNullable(subject),
                    Optional.ofNullable(invitation),
                    Optional.ofNullable(value),
                    Optional.ofNullable(reason),
                    Optional.ofNullable(clause),
                    times);
        }
    }
}
