package org.sabha.bench;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.ParticipantId;
import org.sabha.model.ReasonCode;
import org.sabha.model.Secret;
import org.sabha.protocol.MeetingView;
import org.sabha.protocol.ServerMessage;

/** What the server has told a host: how the meeting is, and what came of each act. Thread-safe. */
final class CommitWitness {
    private final BlockingQueue<Secret> invitations = new LinkedBlockingQueue<>();
    private final Map<Long, ReasonCode> denied = new HashMap<>();
    private final Set<Long> pending = new HashSet<>();
    private final Set<ParticipantId> seated = new HashSet<>();
    private final Set<ParticipantId> waiting = new HashSet<>();
    private @Nullable MeetingView meeting;

    /**
     * How a meeting is, to whoever is asked.
     *
     * @param rule the value of clause A4
     */
    record State(boolean locked, String rule, Set<ParticipantId> seated, Set<ParticipantId> waiting) {
        State {
            seated = Set.copyOf(seated);
            waiting = Set.copyOf(waiting);
        }
    }

    synchronized void heard(ServerMessage message) {
        switch (message) {
            case ServerMessage.InvitationIssued issued -> invitations.add(issued.invitation());
            case ServerMessage.Denied no -> denied.put(no.inReplyTo(), no.reason());
            case ServerMessage.OutcomePending open -> pending.add(open.inReplyTo());
            case ServerMessage.Seated snapshot -> {
                meeting = snapshot.meeting();
                seated.clear();
                waiting.clear();
                snapshot.participants().forEach(person -> seated.add(person.id()));
                snapshot.waiting().forEach(person -> waiting.add(person.id()));
            }
            case ServerMessage.MeetingChanged changed -> meeting = changed.meeting();
            case ServerMessage.ParticipantJoined joined ->
                seated.add(joined.participant().id());
            case ServerMessage.ParticipantLeft left -> seated.remove(left.participant());
            case ServerMessage.WaitingAdded added -> waiting.add(added.waiting().id());
            case ServerMessage.WaitingRemoved removed -> waiting.remove(removed.participant());
            default -> {}
        }
    }

    BlockingQueue<Secret> invitations() {
        return invitations;
    }

    /** Why an act was refused; null if it was not. */
    synchronized @Nullable ReasonCode refusal(long act) {
        return denied.get(act);
    }

    /** Whether the server said of an act that its outcome is not known yet. */
    synchronized boolean wasPending(long act) {
        return pending.contains(act);
    }

    synchronized State state() {
        MeetingView view = Objects.requireNonNull(meeting);
        String rule = view.rules().stream()
                .filter(each -> each.clause() == AdvisoryClause.A4)
                .map(MeetingView.RuleView::value)
                .findFirst()
                .orElse("");
        return new State(view.locked(), rule, seated, waiting);
    }
}
