package org.sabha.room;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.Octets;
import org.sabha.model.ParticipantId;
import org.sabha.model.Permission;
import org.sabha.model.Secret;
import org.sabha.policy.Action;
import org.sabha.policy.PolicyRules;
import org.sabha.protocol.GroupEntry;
import org.sabha.protocol.GroupTerms;
import org.sabha.protocol.MeetingView;
import org.sabha.protocol.ParticipantView;
import org.sabha.protocol.ServerMessage;
import org.sabha.protocol.WaitingView;
import org.sabha.room.keys.Applicant;
import org.sabha.room.keys.OfferedKeys;
import org.sabha.room.port.RoomRecord;
import org.sabha.room.roster.Participant;
import org.sabha.room.stage.Floor;

/** How people see a meeting: its state as messages show it to who is in it, before it or at the door. Changes nothing. */
final class MeetingViews {
    private final Meeting meeting;

    MeetingViews(Meeting meeting) {
        this.meeting = meeting;
    }

    /** Everybody who is seated. */
    List<ParticipantView> participants() {
        return meeting.roster().seated().stream().map(this::participant).toList();
    }

    ParticipantView participant(Participant stay) {
        return new ParticipantView(
                stay.id(),
                stay.entrant().name().value(),
                meeting.role(stay),
                stay.publications().live().stream()
                        .map(track -> new ParticipantView.TrackView(
                                track.track(),
                                track.source(),
                                stay.publications().isMuted(track.source())))
                        .toList(),
                meeting.shareRight(stay).isPermitted(),
                meeting.permits(stay, Action.Verb.SEND_FILE),
                meeting.permits(stay, Action.Verb.CAPTION),
                forbidden(stay),
                stay.handRaisedAt(),
                stay.isConnected(),
                stay.isAway(),
                stay.nameWarning());
    }

    private List<Permission> forbidden(Participant stay) {
        return Arrays.stream(Permission.values())
                .filter(permission -> !meeting.permits(stay, PermissionActs.use(permission)))
                .toList();
    }

    /** Everybody whom a host can let in. */
    List<WaitingView> atTheDoor() {
        return meeting.admissible().stream().map(this::atTheDoor).toList();
    }

    WaitingView atTheDoor(Participant stay) {
        return new WaitingView(
                stay.id(),
                stay.entrant().name().value(),
                stay.since(),
                meeting.willPreside(stay),
                meeting.keys().applicant(stay.id()).flatMap(Applicant::keys).map(OfferedKeys::offer),
                stay.nameWarning());
    }

    MeetingView meeting(Instant now) {
        var rules = new ArrayList<MeetingView.RuleView>();
        for (AdvisoryClause clause : AdvisoryClause.values()) {
            rules.add(rule(clause));
        }
        Instant startedAt = meeting.presence()
                .startedAt()
                .orElseThrow(() -> new IllegalStateException("nobody sees a meeting before its first host"));
        return new MeetingView(
                meeting.settings().room(),
                meeting.settings().title(),
                meeting.settings().clients().origin(),
                startedAt,
                meeting.policy().rules().classification(),
                meeting.isLocked(),
                rules,
                meeting.permissions().forbidden().stream().sorted().toList(),
                meeting.permissions().chat(),
                meeting.spotlight(),
                meeting.floor().map(given -> floor(given, now)));
    }

    private MeetingView.FloorView floor(Floor given, Instant now) {
        Optional<ParticipantId> seated = given.participant()
                .filter(whose -> meeting.roster()
                        .find(whose)
                        .filter(Participant::isSeated)
                        .isPresent());
        return new MeetingView.FloorView(seated, given.since(), given.until(), now);
    }

    private MeetingView.RuleView rule(AdvisoryClause clause) {
        PolicyRules rules = meeting.policy().rules();
        Optional<RoomRecord.Ruling> ruling = meeting.ruling(clause);
        return new MeetingView.RuleView(
                clause,
                rules.value(clause).wireName(),
                rules.allowedHere(clause),
                rules.isLocked(clause),
                rules.isRelaxed(clause),
                ruling.flatMap(RoomRecord.Ruling::by),
                ruling.map(RoomRecord.Ruling::at));
    }

    /** What somebody is told who waits. */
    ServerMessage.Waiting waiting(Participant stay, Secret ticket) {
        return new ServerMessage.Waiting(
                stay.id(),
                ticket,
                meeting.settings().resumeWindow().toMillis(),
                stay.waitsBecauseOf(),
                meeting.policy().rules().classification());
    }

    /** What somebody is told who was let in, and is yet to come into the group or to make one. */
    ServerMessage.Granted granted(Participant stay, Secret ticket) {
        Optional<Octets> group =
                meeting.keys().isLive() ? Optional.of(meeting.keys().order().groupId()) : Optional.empty();
        return new ServerMessage.Granted(
                stay.id(),
                ticket,
                meeting.settings().resumeWindow().toMillis(),
                group,
                group.isPresent()
                        ? Optional.empty()
                        : Optional.of(new GroupTerms(
                                meeting.isLocked(),
                                meeting.isLobbyOn(),
                                meeting.policy().rules().classification())));
    }

    /** The group as somebody who takes their seat is told of it. */
    GroupEntry groupEntry(Optional<Octets> welcome) {
        return new GroupEntry(
                meeting.keys().order().groupId(),
                meeting.keys().order().epoch(),
                welcome,
                welcome.isPresent() ? Optional.empty() : meeting.keys().lastCommit(),
                meeting.keys().order().statement(),
                meeting.keys().leaves());
    }
}
