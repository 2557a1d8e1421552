package org.sabha.room;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.GrantedTrack;
import org.sabha.model.Secret;
import org.sabha.model.TrackSource;
import org.sabha.policy.Action;
import org.sabha.policy.RuleValue;
import org.sabha.protocol.GroupEntry;
import org.sabha.protocol.ServerMessage;
import org.sabha.protocol.WaitingCause;
import org.sabha.room.host.HostPresence;
import org.sabha.room.keys.Applicant;
import org.sabha.room.keys.Grant;
import org.sabha.room.port.MeetingVerb;
import org.sabha.room.roster.Participant;
import org.sabha.room.roster.SlotContent;

/** A seat: granted, taken, and told of from nothing. */
final class Seats {
    private final Meeting meeting;
    private final MeetingViews views;
    private final Post post;
    private final PollActs polls;

    Seats(Meeting meeting, Post post, PollActs polls) {
        this.polls = polls;
        this.meeting = meeting;
        this.views = new MeetingViews(meeting);
        this.post = post;
    }

    /** The first step of admission. Without a key group the second follows at once; else it comes with the leaf. */
    void grant(CommandContext turn, Participant stay, Grant grant) {
        stay.moveTo(Participant.Step.GRANTED);
        if (meeting.keys().isRequired()) {
            meeting.keys().grant(Meeting.member(stay), grant, turn.now());
        } else {
            seat(turn, stay, Optional.empty());
        }
    }

    /** The second step. */
    void seat(CommandContext turn, Participant stay, Optional<GroupEntry> group) {
        stay.moveTo(Participant.Step.SEATED);
        if (meeting.isAnybodyPresiding()) {
            meeting.presence().observe(HostPresence.Hosted.YES, turn.now());
        }
        turn.row(MeetingVerb.SEAT).on(stay.id()).value(Verbs.code(stay.role())).write();
        turn.add(new RoomEffect.OpenTransport(stay.id()));
        stay.watchDoor(meeting.permits(stay, Action.Verb.WATCH_THE_DOOR));
        stay.show(views.participant(stay));
        if (stay.isBackToTheStage()
                || meeting.floor().filter(given -> given.isOf(stay.id())).isPresent()) {
            meeting.setSpotlight(meeting.spotlight().or(() -> Optional.of(stay.id())));
            turn.touchMeeting();
        }
        post.broadcast(turn, new ServerMessage.ParticipantJoined(views.participant(stay)), other -> other != stay);
        tellAll(turn, stay, group);
        if (meeting.policy().rules().is(RuleValue.A7_AUTOMATIC) && isEverybodyInvitedIn()) {
            lockBecauseAllAreIn(turn);
        }
    }

    /** Reopens the seat of a participant who was away. */
    void reopen(CommandContext turn, Participant stay) {
        stay.comeBack();
        stay.outbox().forget();
        turn.row(MeetingVerb.SEAT).on(stay.id()).value(Verbs.code(stay.role())).write();
        turn.add(new RoomEffect.OpenTransport(stay.id()));
        meeting.keys().leafOf(stay.id()).ifPresent(leaf -> turn.add(new RoomEffect.NameSender(stay.id(), leaf)));
        if (meeting.isAnybodyPresiding()) {
            meeting.presence().observe(HostPresence.Hosted.YES, turn.now());
        }
        stay.watchDoor(meeting.permits(stay, Action.Verb.WATCH_THE_DOOR));
    }

    /** Everything that somebody in the room, before it or at the door needs to know from nothing. */
    void snapshot(CommandContext turn, Participant stay) {
        switch (stay.step()) {
            case WAITING -> tellWhoWaits(turn, stay);
            // Said at the end of the turn.
            case GRANTED -> meeting.keys().applicant(stay.id()).ifPresent(Applicant::forgetsWhatWasTold);
            case SEATED ->
                tellAll(
                        turn,
                        stay,
                        meeting.keys().isLive() ? Optional.of(views.groupEntry(Optional.empty())) : Optional.empty());
            case GONE -> throw new IllegalStateException("nobody is told anything who is gone");
        }
    }

    /**
     * Everything that somebody in the room needs to know, the way into the key group with it. What a host muted of theirs
     * before they could be told is muted however their line or their page came back (C3).
     */
    void tellAll(CommandContext turn, Participant stay, Optional<GroupEntry> group) {
        List<TrackSource> mutes = stay.untoldMutes();
        mutes.forEach(source -> MediaActs.mute(turn, stay, source, true));
        Secret ticket = post.ticketInNextFrame(stay);
        post.send(
                turn,
                stay,
                new ServerMessage.Seated(
                        stay.id(),
                        ticket,
                        meeting.settings().ticketLifetime().toMillis(),
                        views.meeting(turn.now()),
                        views.participants(),
                        stay.watchesDoor() ? views.atTheDoor() : List.of(),
                        group));
        for (TrackSource source : mutes) {
            stay.tellsOfHostsMute(source);
            post.send(turn, stay, new ServerMessage.MutedByHost(source));
        }
        if (stay.watchesDoor()) {
            post.sendDoorMessage(turn, stay, meeting.doorWords());
        }
        polls.tellAll(turn, stay);
        stay.answer().ifPresent(answer -> post.send(turn, stay, answer));
        for (GrantedTrack live : stay.publications().live()) {
            stay.wanted(live.track()).ifPresent(said -> post.send(turn, stay, said));
        }
        stay.slots()
                .forEach((mid, content) -> meeting.roster()
                        .publisher(content.track())
                        .ifPresent(publisher -> post.send(turn, stay, told(mid, content, publisher))));
        if (!stay.leftOut().isEmpty()) {
            post.send(turn, stay, new ServerMessage.VoicesLeftOut(stay.leftOut()));
        }
        meeting.speaker()
                .ifPresent(speaker -> post.send(turn, stay, new ServerMessage.SpeakerChanged(Optional.of(speaker))));
    }

    private static ServerMessage told(String mid, SlotContent content, Participant publisher) {
        return content.paused()
                .<ServerMessage>map(cause -> new ServerMessage.SlotPaused(mid, content.track(), cause))
                .orElseGet(() ->
                        new ServerMessage.SlotChanged(mid, Optional.of(content.track()), Optional.of(publisher.id())));
    }

    /** Somebody who was about to be seated is not, and has to be let in anew. */
    void toTheDoor(CommandContext turn, Participant stay, @Nullable WaitingCause cause) {
        stay.waitsBecauseOf(cause);
        meeting.keys().ungrant(stay.id());
        meeting.endFloorOf(turn, stay);
        stay.moveTo(Participant.Step.WAITING);
        // Without a connection they are told when they resume; until then the ticket that they hold is the newest.
        if (stay.isConnected()) {
            tellWhoWaits(turn, stay);
        }
        tellHosts(turn, stay);
    }

    /** All that somebody at the door is told: that they wait, and what a host says to those who do. */
    void tellWhoWaits(CommandContext turn, Participant stay) {
        post.send(turn, stay, views.waiting(stay, post.ticketInNextFrame(stay)));
        post.sendDoorMessage(turn, stay, meeting.doorWords());
    }

    /** Hosts see somebody at the door, or with which keys. */
    void tellHosts(CommandContext turn, Participant stay) {
        if (meeting.isAdmissible(stay)) {
            post.broadcast(turn, new ServerMessage.WaitingAdded(views.atTheDoor(stay)), Participant::watchesDoor);
        }
    }

    private boolean isEverybodyInvitedIn() {
        List<Participant> seated = meeting.roster().seated();
        return seated.size() > 1
                && meeting.invitations().valid().stream()
                        .allMatch(invitation -> seated.stream()
                                .anyMatch(stay -> stay.entrant().invitation().equals(invitation.id())));
    }

    private void lockBecauseAllAreIn(CommandContext turn) {
        if (!meeting.isLocked()) {
            meeting.setLocked(true);
            turn.touchMeeting();
            turn.row(MeetingVerb.LOCK).clause(AdvisoryClause.A7).write();
        }
    }
}
