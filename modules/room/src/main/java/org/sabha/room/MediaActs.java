package org.sabha.room;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sabha.model.GrantedTrack;
import org.sabha.model.ParticipantId;
import org.sabha.model.PublishedTrack;
import org.sabha.model.SlotRequest;
import org.sabha.model.TrackId;
import org.sabha.model.TrackSource;
import org.sabha.policy.Action;
import org.sabha.policy.PolicyDecision;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.PauseCause;
import org.sabha.protocol.ProtocolErrorCode;
import org.sabha.protocol.ServerMessage;
import org.sabha.room.port.MeetingVerb;
import org.sabha.room.roster.Participant;
import org.sabha.room.roster.SlotContent;
import org.sabha.room.stage.Publications;

/** Tracks, slots and speakers: what is asked of the media plane, and what it reports. */
final class MediaActs {
    /** As many as an offer may name; more than there are sources, so that a client that errs is told how. */
    private static final int MAX_TRACKS = 8;

    /** Value of the row of an offer that came too late. */
    private static final String MEDIA_LOST = "media-lost";

    private final Meeting meeting;
    private final Post post;

    MediaActs(Meeting meeting, Post post) {
        this.meeting = meeting;
        this.post = post;
    }

    // --- what a person asks

    /** An offer is taken as a whole or refused as a whole. */
    void offer(CommandRequest said, ClientMessage.Offer offer) {
        Participant by = said.by();
        if (!said.mayDo(Action.Verb.SHOW)) {
            return;
        }
        Set<TrackSource> startMuted = EnumSet.noneOf(TrackSource.class);
        for (PublishedTrack track : offer.tracks()) {
            var publish = new Action.Publish(track.source(), fit(track, offer.tracks()));
            switch (meeting.decide(by, publish)) {
                case PolicyDecision.Deny deny -> {
                    said.row().value(Verbs.code(track.source()));
                    said.deny(deny);
                    return;
                }
                case PolicyDecision.Permit(PolicyDecision.Proviso proviso) -> {
                    if (proviso == PolicyDecision.Proviso.MUTED) {
                        startMuted.add(track.source());
                    }
                }
            }
        }
        if (by.isUnawareOfLostMedia()) {
            // Made for a connection that they are about to close; its keys must not bind the new transport.
            said.row().value(MEDIA_LOST).write();
            return;
        }
        if (offer.negotiation() <= by.publications().negotiation()) {
            said.row().value(Verbs.code(ProtocolErrorCode.OUT_OF_SEQUENCE)).write();
            post.send(
                    said.turn(),
                    by,
                    new ServerMessage.OfferRefused(offer.negotiation(), ProtocolErrorCode.OUT_OF_SEQUENCE));
            return;
        }
        said.row().write();
        negotiate(said.turn(), by, offer, startMuted);
    }

    private void negotiate(
            CommandContext turn, Participant by, ClientMessage.Offer offer, Set<TrackSource> startMuted) {
        Publications mine = by.publications();
        closeTracks(turn, mine.offer(offer.negotiation(), offer.tracks(), startMuted, meeting.ids()));
        turn.add(new RoomEffect.NegotiateMedia(by.id(), offer.negotiation(), offer.sdp(), mine.granted()));
        // Before a packet of them can come; again when they are accepted, should the plane make them only then.
        pauseMuted(turn, by, mine.granted());
    }

    private static Action.Fit fit(PublishedTrack track, List<PublishedTrack> all) {
        if (all.size() > MAX_TRACKS) {
            return Action.Fit.TOO_MANY;
        }
        long same = all.stream()
                .filter(other -> other.source() == track.source() || other.mid().equals(track.mid()))
                .count();
        boolean soundAlone = track.source() == TrackSource.SCREEN_AUDIO
                && all.stream().noneMatch(other -> other.source() == TrackSource.SCREEN);
        return same > 1 || soundAlone ? Action.Fit.MISFIT : Action.Fit.FITS;
    }

    void show(CommandRequest said, ClientMessage.Show show) {
        if (!said.mayDo(Action.Verb.SHOW)) {
            return;
        }
        List<SlotRequest> slots = show.slots().stream()
                .map(slot -> isShowable(slot, said.by())
                        ? slot
                        : new SlotRequest(slot.mid(), Optional.empty(), slot.heightPixels(), slot.priority()))
                .toList();
        said.turn().add(new RoomEffect.ShowSlots(said.by().id(), slots));
    }

    private boolean isShowable(SlotRequest slot, Participant receiver) {
        return slot.track()
                .flatMap(meeting.roster()::publisher)
                .filter(publisher -> publisher != receiver)
                .isPresent();
    }

    void setMuted(CommandRequest said, ClientMessage.SetMuted act) {
        said.row().value(Verbs.code(act.source()) + (act.muted() ? "=muted" : "=unmuted"));
        if (said.mayDo(act.muted() ? Action.Verb.MUTE_SELF : new Action.Unmute(act.source()))) {
            said.row().write();
            mute(said.turn(), said.by(), act.source(), act.muted());
        }
    }

    /**
     * A host mutes. Who is muted already is told all the same: a microphone that their device muted for a while would come
     * back by itself.
     */
    void muteByHost(CommandContext turn, Participant whose, TrackSource source) {
        mute(turn, whose, source, true);
        whose.tellsOfHostsMute(source);
        post.send(turn, whose, new ServerMessage.MutedByHost(source));
    }

    static void mute(CommandContext turn, Participant whose, TrackSource source, boolean muted) {
        if (!whose.publications().setMuted(source, muted)) {
            return;
        }
        for (GrantedTrack track : whose.publications().all()) {
            if (track.source() == source) {
                turn.add(muted ? new RoomEffect.PauseTrack(track.track()) : new RoomEffect.ResumeTrack(track.track()));
            }
        }
        turn.touch(whose);
    }

    void unpublish(CommandRequest said, ClientMessage.Unpublish act) {
        said.row().value(Verbs.code(act.source()));
        if (said.mayDo(Action.Verb.UNPUBLISH)) {
            said.row().write();
            for (TrackSource source : together(act.source())) {
                close(said.turn(), said.by(), source);
            }
        }
    }

    /** Ends picture and sound of a share, also of one that is not answered yet (A4). Returns whether there was one. */
    boolean endShare(CommandContext turn, Participant whose) {
        if (!whose.publications().has(TrackSource.SCREEN)) {
            return false;
        }
        together(TrackSource.SCREEN).forEach(source -> close(turn, whose, source));
        return true;
    }

    /** A screen's sound does not outlive its picture. */
    private static List<TrackSource> together(TrackSource source) {
        return source == TrackSource.SCREEN ? List.of(TrackSource.SCREEN, TrackSource.SCREEN_AUDIO) : List.of(source);
    }

    private static List<TrackId> close(CommandContext turn, Participant whose, TrackSource source) {
        List<TrackId> gone = whose.publications().close(source);
        gone.forEach(track -> turn.add(new RoomEffect.CloseTrack(track)));
        turn.touch(whose);
        return gone;
    }

    private static void closeTracks(CommandContext turn, List<GrantedTrack> tracks) {
        tracks.forEach(track -> turn.add(new RoomEffect.CloseTrack(track.track())));
    }

    private static void pauseMuted(CommandContext turn, Participant whose, List<GrantedTrack> tracks) {
        tracks.stream()
                .filter(track -> whose.publications().isMuted(track.source()))
                .forEach(track -> turn.add(new RoomEffect.PauseTrack(track.track())));
    }

    /** Rights have changed: a share that is not permitted any more ends at once (A4, T13). */
    void review(CommandContext turn, Participant whose) {
        turn.touch(whose);
        if (!whose.publications().has(TrackSource.SCREEN)) {
            return;
        }
        if (meeting.shareRight(whose) instanceof PolicyDecision.Deny deny) {
            for (TrackSource source : together(TrackSource.SCREEN)) {
                for (TrackId track : close(turn, whose, source)) {
                    post.send(turn, whose, new ServerMessage.TrackClosed(track, deny.reason()));
                }
            }
            var row = turn.row(MeetingVerb.CLOSE_TRACK).on(whose.id()).value(Verbs.code(TrackSource.SCREEN));
            deny.clause().ifPresent(row::clause);
            row.write();
        }
    }

    // --- what the media plane reports; what crossed a departure or a newer offer is of no use and ignored

    void answered(CommandContext turn, RoomCommand.MediaAnswered answered) {
        seated(answered)
                .filter(stay -> stay.publications().awaitsAnswer(answered.negotiation()))
                .ifPresent(stay -> accept(turn, stay, answered));
    }

    private Optional<Participant> seated(RoomCommand.MediaAnswered answered) {
        return meeting.roster().find(answered.participant()).filter(Participant::isPresent);
    }

    private void accept(CommandContext turn, Participant stay, RoomCommand.MediaAnswered answered) {
        closeTracks(turn, stay.publications().answered(answered.accepted()));
        pauseMuted(turn, stay, stay.publications().live());
        var answer = new ServerMessage.Answer(
                answered.negotiation(),
                answered.sdp(),
                stay.publications().live().stream()
                        .map(track ->
                                new ServerMessage.Answer.AcceptedTrack(track.mid(), track.track(), track.source()))
                        .toList());
        stay.keepAnswer(answer);
        post.send(turn, stay, answer);
        turn.touch(stay);
    }

    void refused(CommandContext turn, RoomCommand.MediaRefused refused) {
        meeting.roster()
                .find(refused.participant())
                .filter(Participant::isPresent)
                .filter(stay -> stay.publications().awaitsAnswer(refused.negotiation()))
                .ifPresent(stay -> {
                    Set<GrantedTrack> before = new HashSet<>(stay.publications().granted());
                    stay.publications().live().forEach(before::remove);
                    closeTracks(turn, List.copyOf(before));
                    stay.publications().refused();
                    post.send(turn, stay, new ServerMessage.OfferRefused(refused.negotiation(), refused.code()));
                });
    }

    void slotAssigned(CommandContext turn, RoomCommand.SlotAssigned assigned) {
        meeting.roster()
                .find(assigned.receiver())
                .filter(Participant::isPresent)
                .ifPresent(receiver -> {
                    Optional<Participant> publisher = assigned.track().flatMap(meeting.roster()::publisher);
                    if (assigned.track().isPresent() && publisher.isEmpty()) {
                        return;
                    }
                    assigned.track()
                            .ifPresentOrElse(
                                    track -> receiver.slots()
                                            .put(assigned.mid(), new SlotContent(track, Optional.empty())),
                                    () -> receiver.slots().remove(assigned.mid()));
                    post.send(
                            turn,
                            receiver,
                            new ServerMessage.SlotChanged(
                                    assigned.mid(), assigned.track(), publisher.map(Participant::id)));
                });
    }

    /** A snapshot does not repeat it: who comes back on a new connection offers anew by themselves. */
    void negotiationWanted(CommandContext turn, ParticipantId participant) {
        meeting.roster()
                .find(participant)
                .filter(Participant::isPresent)
                .ifPresent(stay -> post.send(turn, stay, new ServerMessage.NegotiationWanted()));
    }

    void slotPaused(CommandContext turn, RoomCommand.SlotPaused paused) {
        boolean published = meeting.roster().publisher(paused.track()).isPresent();
        meeting.roster()
                .find(paused.receiver())
                .filter(receiver -> published && receiver.isSeated())
                .ifPresent(receiver -> {
                    PauseCause cause = PauseCause.BANDWIDTH;
                    receiver.slots().put(paused.mid(), new SlotContent(paused.track(), Optional.of(cause)));
                    post.send(turn, receiver, new ServerMessage.SlotPaused(paused.mid(), paused.track(), cause));
                });
    }

    void voicesLeftOut(CommandContext turn, RoomCommand.VoicesLeftOut leftOut) {
        meeting.roster().find(leftOut.receiver()).filter(Participant::isPresent).ifPresent(receiver -> {
            List<TrackId> tracks = leftOut.tracks().stream()
                    .filter(track -> meeting.roster().publisher(track).isPresent())
                    .toList();
            if (!tracks.equals(receiver.leftOut())) {
                receiver.leavesOut(tracks);
                post.send(turn, receiver, new ServerMessage.VoicesLeftOut(tracks));
            }
        });
    }

    void trackWanted(CommandContext turn, RoomCommand.TrackWanted wanted) {
        tellPublisher(turn, wanted.track(), new ServerMessage.TrackWanted(wanted.track(), wanted.heightPixels()));
    }

    void voiceWanted(CommandContext turn, RoomCommand.VoiceWanted wanted) {
        tellPublisher(turn, wanted.track(), new ServerMessage.VoiceWanted(wanted.track(), wanted.bitsPerSecond()));
    }

    private void tellPublisher(CommandContext turn, TrackId track, ServerMessage message) {
        meeting.roster().publisher(track).filter(Participant::isPresent).ifPresent(publisher -> {
            publisher.isWanted(track, message);
            post.send(turn, publisher, message);
        });
    }

    void speakerDetected(CommandContext turn, RoomCommand.SpeakerDetected detected) {
        boolean known = detected.participant()
                .flatMap(meeting.roster()::find)
                .filter(Participant::isPresent)
                .isPresent();
        boolean news = !detected.participant().equals(meeting.speaker());
        if (news && (known || detected.participant().isEmpty())) {
            meeting.setSpeaker(detected.participant());
            post.broadcast(turn, new ServerMessage.SpeakerChanged(detected.participant()));
        }
    }
}
