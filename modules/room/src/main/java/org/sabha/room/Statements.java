package org.sabha.room;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sabha.mls.order.GroupMember;
import org.sabha.mls.order.HostStatement;
import org.sabha.mls.order.LeafKeys;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.Classification;
import org.sabha.model.Octets;
import org.sabha.model.Role;
import org.sabha.policy.Action;
import org.sabha.policy.MeetingConditions;
import org.sabha.policy.PolicyRequest;
import org.sabha.policy.PolicyRules;
import org.sabha.policy.RuleValue;
import org.sabha.protocol.ServerMessage;
import org.sabha.room.port.MeetingVerb;
import org.sabha.room.roster.Participant;

/**
 * Holds acts to what hosts state of them. Members believe hosts, not the server: an act that changes who may come in
 * brings the hosts' next statement, which must say the same as the act. Its signature only members can check.
 */
final class Statements {
    /** What an act changes. */
    record Change(
            Optional<Boolean> locked,
            Optional<Boolean> lobby,
            Optional<Classification> classification,
            Optional<Appointment> appointment) {
        static final Change NONE = new Change(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

        static Change ofLock(boolean locked) {
            return new Change(Optional.of(locked), Optional.empty(), Optional.empty(), Optional.empty());
        }

        static Change ofLobby(boolean lobby) {
            return new Change(Optional.empty(), Optional.of(lobby), Optional.empty(), Optional.empty());
        }

        static Change ofRole(Participant who, Role role) {
            return new Change(
                    Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(new Appointment(who, role)));
        }
    }

    /** What another class changes: where it asks for a lobby that is off until now, that as well. */
    Change ofClass(Classification classification) {
        boolean lobby = !meeting.policy().rules().inClass(classification).is(RuleValue.A2_OFF);
        return new Change(
                Optional.empty(),
                lobby == meeting.isLobbyOn() ? Optional.empty() : Optional.of(lobby),
                Optional.of(classification),
                Optional.empty());
    }

    /** The meeting is of this class from now on; one row for each rule that becomes stricter by it. */
    void classify(CommandContext turn, Participant by, Classification classification) {
        for (RuleValue stricter : meeting.classify(classification, by, turn.now())) {
            turn.row(MeetingVerb.SET_RULE)
                    .by(by.id())
                    .clause(stricter.clause())
                    .value(stricter.wireName())
                    .write();
        }
    }

    record Appointment(Participant who, Role role) {}

    private final Meeting meeting;
    private final Post post;
    private final KeyWork work;

    Statements(Meeting meeting, Post post, KeyWork work) {
        this.meeting = meeting;
        this.post = post;
        this.work = work;
    }

    /**
     * Puts the statement into force if it fits; else the act is refused here. Without a key group there is nothing to
     * state.
     *
     * @return whether the act may go on
     */
    boolean take(CommandRequest said, Optional<Octets> statement, Change change) {
        if (!meeting.keys().isLive()) {
            return true;
        }
        HostStatement read =
                statement.map(bytes -> HostStatement.read(bytes.toArray())).orElse(null);
        Action.StatementFit fit = statement.isEmpty() ? Action.StatementFit.MISSING : fit(read, change);
        if (!said.mayDo(new Action.State(fit)) || read == null || statement.isEmpty()) {
            return false;
        }
        meeting.keys().state(statement.get(), read);
        work.changed();
        // Who is named has changed, too, and with it what people are.
        meeting.roster().seated().forEach(said.turn()::touch);
        post.broadcast(said.turn(), new ServerMessage.StatementChanged(statement.get()));
        return true;
    }

    /**
     * How the first statement of a new group fits the meeting as it stands. It may be stricter: its device states what
     * hosts last decided as far as it heard of it, and the meeting follows.
     */
    Action.StatementFit fitOfFirst(@Nullable HostStatement first, Octets groupId) {
        if (first == null) {
            return Action.StatementFit.DIFFERS;
        }
        if (!first.groupId().equals(groupId) || first.version() != 1) {
            return Action.StatementFit.NOT_NEXT;
        }
        boolean lobbyIsFixed = meeting.policy().rules().isLocked(AdvisoryClause.A2);
        boolean fits = (first.locked() || !meeting.isLocked())
                && (first.lobby() == meeting.isLobbyOn() || (first.lobby() && !lobbyIsFixed));
        return fits && fits(first.classification()) ? Action.StatementFit.FITS : Action.StatementFit.DIFFERS;
    }

    /** One that is higher than the meeting's must be one that it may have. */
    private boolean fits(Classification stated) {
        PolicyRules rules = meeting.policy().rules();
        return stated == rules.classification()
                || (stated.isAbove(rules.classification())
                        && meeting.policy().begin(stated).isPermitted());
    }

    /** Whoever makes the group is its host, and nobody else before they let anybody in. */
    static Action.StatementFit fitOfCreator(HostStatement first, Octets creator) {
        return first.hosts().equals(Set.of(creator)) ? Action.StatementFit.FITS : Action.StatementFit.DIFFERS;
    }

    /** The meeting becomes what the first statement of its group says. */
    void follow(CommandRequest said, HostStatement first) {
        CommandContext turn = said.turn();
        if (first.locked() && !meeting.isLocked()) {
            meeting.setLocked(true);
            turn.touchMeeting();
            turn.row(MeetingVerb.LOCK).clause(AdvisoryClause.A7).write();
        }
        if (first.classification() != meeting.policy().rules().classification()) {
            turn.row(MeetingVerb.CLASSIFY)
                    .by(said.by().id())
                    .value(first.classification().wireName())
                    .write();
            classify(turn, said.by(), first.classification());
            turn.touchMeeting();
        }
        if (first.lobby() && !meeting.isLobbyOn()) {
            meeting.changeRule(RuleValue.A2_ON, said.by(), turn.now());
            turn.touchMeeting();
            turn.row(MeetingVerb.SET_RULE)
                    .clause(AdvisoryClause.A2)
                    .value(RuleValue.A2_ON.wireName())
                    .write();
        }
    }

    private Action.StatementFit fit(@Nullable HostStatement next, Change change) {
        HostStatement last = meeting.keys().stated();
        if (next == null) {
            return Action.StatementFit.DIFFERS;
        }
        if (!next.groupId().equals(last.groupId()) || next.version() != last.version() + 1) {
            return Action.StatementFit.NOT_NEXT;
        }
        boolean same = agrees(next.locked(), change.locked(), meeting.isLocked(), last.locked())
                && agrees(next.lobby(), change.lobby(), meeting.isLobbyOn(), last.lobby())
                && next.classification()
                        == change.classification()
                                .orElse(meeting.policy().rules().classification())
                && namesHostsOnly(next, change.appointment())
                && keepsHosts(next, change.appointment())
                && change.appointment().stream().allMatch(appointment -> names(next, appointment));
        return same ? Action.StatementFit.FITS : Action.StatementFit.DIFFERS;
    }

    /** What an act leaves alone is as the meeting has it, or as it was stated before: the server may lock by itself (A7). */
    private static boolean agrees(boolean stated, Optional<Boolean> changed, boolean standing, boolean before) {
        return changed.map(now -> now == stated).orElse(stated == standing || stated == before);
    }

    /** A named key is of a member who presides, or of nobody who is here. */
    private boolean namesHostsOnly(HostStatement next, Optional<Appointment> appointment) {
        return meeting.keys().order().members().entrySet().stream()
                .filter(member -> next.hosts().contains(key(member.getKey())))
                .map(member -> member.getValue().participant())
                .flatMap(id -> meeting.roster().find(id).stream())
                .allMatch(stay -> presides(roleAfter(stay, appointment)));
    }

    private static Role roleAfter(Participant stay, Optional<Appointment> appointment) {
        return appointment
                .filter(made -> made.who() == stay)
                .map(Appointment::role)
                .orElse(stay.roleToBe());
    }

    /** Nobody but whom the act falls on is host no more by it. */
    private boolean keepsHosts(HostStatement next, Optional<Appointment> appointment) {
        return meeting.keys().order().members().entrySet().stream()
                .filter(member ->
                        meeting.keys().isNamed(member.getKey(), meeting.keys().stated()))
                .filter(member -> appointment
                        .filter(made -> isOf(member.getValue(), made.who()))
                        .isEmpty())
                .allMatch(member -> meeting.keys().isNamed(member.getKey(), next));
    }

    /** Whoever is made host must be named, whatever their certificate says. */
    private boolean names(HostStatement next, Appointment appointment) {
        return !presides(appointment.role())
                || meeting.keys().order().members().entrySet().stream()
                        .filter(member -> isOf(member.getValue(), appointment.who()))
                        .anyMatch(member -> meeting.keys().isNamed(member.getKey(), next));
    }

    private static boolean isOf(GroupMember member, Participant stay) {
        return member.participant().equals(stay.id());
    }

    private Octets key(int leaf) {
        LeafKeys keys = meeting.keys().order().roster().at(leaf);
        return keys == null ? Octets.EMPTY : keys.signatureKey();
    }

    private boolean presides(Role role) {
        return meeting.policy()
                .evaluate(new PolicyRequest(role, Action.Verb.PRESIDE, MeetingConditions.ORDINARY))
                .isPermitted();
    }
}
