package org.sabha.room;

import java.util.List;
import java.util.Optional;
import org.sabha.model.ParticipantId;
import org.sabha.model.ReasonCode;
import org.sabha.policy.Action;
import org.sabha.policy.PolicyDecision;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.CloseCause;
import org.sabha.protocol.ProtocolErrorCode;
import org.sabha.protocol.ServerMessage;
import org.sabha.room.roster.Participant;
import org.sabha.room.session.ClientSequence;

/** Takes what people say, each numbered message exactly once, to the act that it asks for. */
final class MessageDispatcher {
    private final Meeting meeting;
    private final Post post;
    private final Departures departures;
    private final HostActs host;
    private final MediaActs media;
    private final KeyActs keys;
    private final Shared shared;

    /** What people of the meeting have in common besides its media, and where their refused acts are counted. */
    record Shared(FileActs files, PollActs polls, PermissionActs permissions, RefusedActs refusals) {}

    MessageDispatcher(
            Meeting meeting,
            Post post,
            Departures departures,
            HostActs host,
            MediaActs media,
            KeyActs keys,
            Shared shared) {
        this.keys = keys;
        this.shared = shared;
        this.meeting = meeting;
        this.post = post;
        this.departures = departures;
        this.host = host;
        this.media = media;
    }

    void say(CommandContext turn, RoomCommand.Say say) {
        sender(say.participant()).ifPresent(stay -> heard(turn, stay, say.seq(), say.message()));
    }

    /** What somebody asked for could not be written down: refused in words, and never to be done by a repetition. */
    void notStored(CommandContext turn, RoomCommand.Say say) {
        sender(say.participant()).ifPresent(stay -> {
            if (stay.received().accept(say.seq()) == ClientSequence.Verdict.NEXT) {
                said(turn, stay, say.seq(), say.message())
                        .deny(new PolicyDecision.Deny(ReasonCode.STORAGE_UNAVAILABLE, Verbs.clause(say.message())));
            }
        });
    }

    /** The sender of a message; empty for participants who are away, because only a resume brings them back. */
    private Optional<Participant> sender(ParticipantId id) {
        return meeting.roster().find(id).filter(stay -> !stay.isAway());
    }

    private void heard(CommandContext turn, Participant stay, long seq, ClientMessage message) {
        switch (message) {
            case ClientMessage.Ping _ -> post.sendUnnumbered(turn, stay, new ServerMessage.Pong());
            case ClientMessage.Authenticate _, ClientMessage.Resume _ ->
                error(turn, stay, seq, ProtocolErrorCode.ALREADY_AUTHENTICATED);
            default -> {
                switch (stay.received().accept(seq)) {
                    case REPEATED -> {
                        // Handled before the socket was lost; its effects stand (exactly once).
                    }
                    case GAP -> error(turn, stay, seq, ProtocolErrorCode.OUT_OF_SEQUENCE);
                    case NEXT -> act(said(turn, stay, seq, message), message);
                }
            }
        }
    }

    private void error(CommandContext turn, Participant stay, long seq, ProtocolErrorCode code) {
        post.sendUnnumbered(turn, stay, new ServerMessage.ProtocolError(seq, code));
    }

    private CommandRequest said(CommandContext turn, Participant stay, long seq, ClientMessage message) {
        CommandContext.Row row = turn.row(Verbs.name(message)).by(stay.id());
        Verbs.clause(message).ifPresent(row::clause);
        return new CommandRequest(turn, stay, seq, row, meeting, post, shared.refusals());
    }

    private void act(CommandRequest said, ClientMessage message) {
        switch (message) {
            case ClientMessage.Ping _, ClientMessage.Authenticate _, ClientMessage.Resume _ ->
                throw new IllegalStateException("these are not numbered");
            case ClientMessage.Leave _ -> leave(said);
            case ClientMessage.PresentKeyPackage act -> keys.present(said, act);
            case ClientMessage.CreateGroup act -> keys.createGroup(said, act);
            case ClientMessage.Commit act -> keys.commit(said, act);
            case ClientMessage.EpochEntered act -> keys.enter(said, act);
            case ClientMessage.Seal act -> keys.seal(said, act);
            case ClientMessage.Offer offer -> media.offer(said, offer);
            case ClientMessage.Show show -> media.show(said, show);
            case ClientMessage.SetMuted act -> media.setMuted(said, act);
            case ClientMessage.Unpublish act -> media.unpublish(said, act);
            case ClientMessage.RaiseHand act -> raiseHand(said, act);
            case ClientMessage.Invite _ -> host.invite(said);
            case ClientMessage.Admit act -> host.admit(said, act);
            case ClientMessage.AdmitAll act -> host.admitAll(said, act);
            case ClientMessage.TellDoor act -> host.tellDoor(said, act);
            case ClientMessage.Refuse act -> host.refuse(said, act);
            case ClientMessage.Remove act -> host.remove(said, act);
            case ClientMessage.Mute act -> host.mute(said, act);
            case ClientMessage.MuteAll act -> host.muteAll(said, act);
            case ClientMessage.LowerHand act -> host.lowerHand(said, act);
            case ClientMessage.SetPermission act -> shared.permissions().set(said, act);
            case ClientMessage.SetChat act -> shared.permissions().setChat(said, act);
            case ClientMessage.AskToUnmute act -> host.askToUnmute(said, act);
            case ClientMessage.Lock act -> host.setLocked(said, Action.Verb.LOCK, act.statement());
            case ClientMessage.Unlock act -> host.setLocked(said, Action.Verb.UNLOCK, act.statement());
            case ClientMessage.SetRole act -> host.setRole(said, act);
            case ClientMessage.Restate act -> host.restate(said, act);
            case ClientMessage.SetShareRight act -> host.setShareRight(said, act);
            case ClientMessage.SetFileRight act -> host.setFileRight(said, act);
            case ClientMessage.SetCaptionRight act -> host.setCaptionRight(said, act);
            case ClientMessage.OfferFile act -> shared.files().offer(said, act);
            case ClientMessage.FetchFile act -> shared.files().fetch(said, act);
            case ClientMessage.WithdrawFile act -> shared.files().withdraw(said, act);
            case ClientMessage.OpenPoll act -> shared.polls().open(said, act);
            case ClientMessage.CastBallot act -> shared.polls().vote(said, act);
            case ClientMessage.ClosePoll act -> shared.polls().close(said, act);
            case ClientMessage.TellResult act -> shared.polls().tellResult(said, act);
            case ClientMessage.Spotlight act -> host.spotlight(said, act);
            case ClientMessage.GiveFloor act -> host.giveFloor(said, act);
            case ClientMessage.EndFloor _ -> host.endFloor(said);
            case ClientMessage.SetRule act -> host.setRule(said, act);
            case ClientMessage.Classify act -> host.classify(said, act);
            case ClientMessage.HandOverAndLeave act -> host.handOverAndLeave(said, act);
            case ClientMessage.EndForAll _ -> host.endForAll(said);
        }
    }

    private void leave(CommandRequest said) {
        if (said.mayDo(Action.Verb.LEAVE)) {
            said.row().write();
            departures.end(said.turn(), List.of(said.by()), CloseCause.LEFT);
        }
    }

    private void raiseHand(CommandRequest said, ClientMessage.RaiseHand act) {
        said.row().value(act.raised() ? "raised" : "lowered");
        if (said.mayDo(act.raised() ? Action.Verb.RAISE_HAND : Action.Verb.LOWER_OWN_HAND)) {
            said.row().write();
            if (act.raised()) {
                said.by().raiseHand(said.turn().now());
            } else {
                said.by().lowerHand();
            }
            said.turn().touch(said.by());
        }
    }
}
