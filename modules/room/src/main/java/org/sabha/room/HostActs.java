package org.sabha.room;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.Octets;
import org.sabha.model.ParticipantId;
import org.sabha.model.Role;
import org.sabha.model.TrackSource;
import org.sabha.policy.Action;
import org.sabha.policy.PolicyDecision;
import org.sabha.policy.RuleValue;
import org.sabha.policy.Succession;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.CloseCause;
import org.sabha.protocol.ServerMessage;
import org.sabha.room.admission.InvitationRegister;
import org.sabha.room.keys.Grant;
import org.sabha.room.port.RoomRecord;
import org.sabha.room.roster.Entrant;
import org.sabha.room.roster.Participant;
import org.sabha.room.stage.Floor;

/** The acts by which a meeting is kept in order. */
final class HostActs {
    private final Meeting meeting;
    private final Post post;
    private final AdmissionHandler entrances;
    private final Departures departures;
    private final MediaActs media;
    private final Statements statements;
    private final PermissionActs permissions;
    private final LookAlikes lookAlikes;

    HostActs(
            Meeting meeting,
            Post post,
            AdmissionHandler entrances,
            Departures departures,
            MediaActs media,
            Statements statements,
            PermissionActs permissions) {
        this.statements = statements;
        this.permissions = permissions;
        this.meeting = meeting;
        this.post = post;
        this.entrances = entrances;
        this.departures = departures;
        this.media = media;
        this.lookAlikes = new LookAlikes(meeting, post);
    }

    /** A removal falls on every stay of the device, so the one of them that is hardest to touch counts. */
    private Action.Target targetOfRemoval(Participant actor, ParticipantId id) {
        Optional<Participant> target = meeting.roster().find(id);
        return target.map(departures::removedWith).orElse(List.of()).stream()
                .map(stay -> stay == actor ? Action.Target.SELF : Action.Target.of(meeting.roleOnSeat(stay)))
                .reduce(Action.Target::or)
                .orElse(Action.Target.MISSING);
    }

    /** The person an act falls on, if the policy permits it; else it is refused here. */
    private Optional<Participant> on(CommandRequest said, Action.PersonVerb verb, ParticipantId id) {
        said.row().on(id);
        Action.Target target =
                verb == Action.PersonVerb.REMOVE ? targetOfRemoval(said.by(), id) : meeting.target(said.by(), id);
        return said.mayDo(new Action.OnPerson(verb, target)) ? meeting.roster().find(id) : Optional.empty();
    }

    void invite(CommandRequest said) {
        if (said.mayDo(Action.Verb.INVITE)) {
            Entrant by = said.by().entrant();
            InvitationRegister.Minted minted = meeting.invitations()
                    .mint(Role.PARTICIPANT, Optional.of(new RoomRecord.Issuer.Person(by.invitation(), by.device())));
            said.row().invitation(minted.invitation().id()).write();
            post.send(said.turn(), said.by(), new ServerMessage.InvitationIssued(minted.secret()));
        }
    }

    void admit(CommandRequest said, ClientMessage.Admit act) {
        on(said, Action.PersonVerb.ADMIT, act.participant()).ifPresent(guest -> {
            said.row().invitation(guest.entrant().invitation());
            entrances
                    .admit(said.turn(), guest, new Grant.ByHost(said.by().id(), act.endorsement()))
                    .ifPresentOrElse(said::deny, () -> said.row().write());
        });
    }

    /** Admits whom admission lets in; refused only if that is nobody though somebody waits. */
    void admitAll(CommandRequest said, ClientMessage.AdmitAll act) {
        if (!said.mayDo(Action.Verb.ADMIT_ALL)) {
            return;
        }
        var seen = new HashMap<ParticipantId, Optional<Octets>>();
        act.admissions().orElse(List.of()).forEach(each -> seen.put(each.participant(), each.endorsement()));
        List<Participant> waiting = meeting.admissible().stream()
                .filter(guest -> !meeting.keys().isRequired() || seen.containsKey(guest.id()))
                .toList();
        List<PolicyDecision.Deny> denials = waiting.stream()
                .flatMap(guest -> entrances
                        .admit(
                                said.turn(),
                                guest,
                                new Grant.ByHost(said.by().id(), seen.getOrDefault(guest.id(), Optional.empty())))
                        .stream())
                .toList();
        if (!waiting.isEmpty() && denials.size() == waiting.size()) {
            said.deny(denials.getFirst());
        } else {
            said.row().write();
        }
    }

    /** Told to who is connected; whoever comes back is told then. */
    void tellDoor(CommandRequest said, ClientMessage.TellDoor act) {
        said.row().value(act.text().isPresent() ? "told" : "taken-back");
        if (!said.mayDo(Action.Verb.TELL_THE_DOOR)) {
            return;
        }
        said.row().write();
        if (!meeting.doorWords().equals(act.text())) {
            meeting.setDoorWords(act.text());
            var message = new ServerMessage.DoorMessage(act.text());
            post.broadcast(said.turn(), message, Participant::watchesDoor);
            meeting.roster()
                    .where(stay -> stay.isWaiting() && stay.isConnected())
                    .forEach(stay -> post.send(said.turn(), stay, message));
        }
    }

    void refuse(CommandRequest said, ClientMessage.Refuse act) {
        on(said, Action.PersonVerb.REFUSE, act.participant()).ifPresent(guest -> {
            said.row().invitation(guest.entrant().invitation()).write();
            departures.refuse(said.turn(), guest);
        });
    }

    void remove(CommandRequest said, ClientMessage.Remove act) {
        act.reason().ifPresent(reason -> said.row().value(Verbs.code(reason)));
        on(said, Action.PersonVerb.REMOVE, act.participant()).ifPresent(target -> {
            said.row().invitation(target.entrant().invitation()).write();
            departures.remove(said.turn(), target, said.by(), act.reason());
        });
    }

    void mute(CommandRequest said, ClientMessage.Mute act) {
        said.row().value(Verbs.code(act.source()));
        on(said, Action.PersonVerb.MUTE, act.participant()).ifPresent(target -> {
            said.row().write();
            mute(said.turn(), target, act.source());
        });
    }

    /** Whoever presides goes on, and may mute one by one. */
    void muteAll(CommandRequest said, ClientMessage.MuteAll act) {
        said.row().value(Verbs.code(act.source()));
        if (said.mayDo(Action.Verb.MUTE_ALL)) {
            said.row().write();
            meeting.roster().seated().stream()
                    .filter(stay -> !meeting.permits(stay, Action.Verb.PRESIDE))
                    .forEach(stay -> mute(said.turn(), stay, act.source()));
        }
    }

    /** A share is not kept muted, it ends: the stage is free for the next one, and its owner begins anew by their own act. */
    private void mute(CommandContext turn, Participant whose, TrackSource source) {
        if (source != TrackSource.SCREEN) {
            media.muteByHost(turn, whose, source);
        } else if (media.endShare(turn, whose)) {
            post.send(turn, whose, new ServerMessage.MutedByHost(source));
        }
    }

    void lowerHand(CommandRequest said, ClientMessage.LowerHand act) {
        if (act.participant().isPresent()) {
            on(said, Action.PersonVerb.LOWER_HAND, act.participant().get()).ifPresent(target -> {
                said.row().write();
                lowerHand(said.turn(), target);
            });
        } else if (said.mayDo(Action.Verb.LOWER_ALL_HANDS)) {
            said.row().value("all").write();
            meeting.roster().seated().forEach(stay -> lowerHand(said.turn(), stay));
        }
    }

    private static void lowerHand(CommandContext turn, Participant whose) {
        whose.lowerHand();
        turn.touch(whose);
    }

    void askToUnmute(CommandRequest said, ClientMessage.AskToUnmute act) {
        on(said, Action.PersonVerb.ASK_TO_UNMUTE, act.participant()).ifPresent(target -> {
            said.row().write();
            permissions.allowToSpeak(said.turn(), target);
            post.send(said.turn(), target, new ServerMessage.AskedToUnmute());
        });
    }

    void setLocked(CommandRequest said, Action.Verb verb, Optional<Octets> statement) {
        boolean locked = verb == Action.Verb.LOCK;
        if (said.mayDo(verb) && statements.take(said, statement, Statements.Change.ofLock(locked))) {
            said.row().write();
            if (meeting.isLocked() != locked) {
                meeting.setLocked(locked);
                said.turn().touchMeeting();
            }
        }
    }

    void setRole(CommandRequest said, ClientMessage.SetRole act) {
        said.row().on(act.participant()).value(Verbs.code(act.role()));
        if (!said.mayDo(new Action.SetRole(meeting.target(said.by(), act.participant()), act.role()))) {
            return;
        }
        meeting.roster()
                .find(act.participant())
                .filter(target -> statements.take(said, act.statement(), Statements.Change.ofRole(target, act.role())))
                .ifPresent(target -> {
                    said.row().write();
                    appoint(said.turn(), target, act.role());
                });
    }

    /** The role is the person's from now on, on this seat and when they come again with this device. */
    private void appoint(CommandContext turn, Participant target, Role role) {
        target.setSeatedRole(role);
        meeting.invitations()
                .find(target.entrant().invitation())
                .ifPresent(invitation -> invitation.appoint(target.entrant().device(), role));
        lookAlikes.appointed(turn, target);
        media.review(turn, target);
    }

    /** A host came back, or was let in by invitation: the statement names their key from now on. */
    void restate(CommandRequest said, ClientMessage.Restate act) {
        if (said.mayDo(new Action.InKeyGroup(Action.GroupVerb.RESTATE, meeting.groupState(said.by())))
                && statements.take(said, Optional.of(act.statement()), Statements.Change.NONE)) {
            said.row().write();
        }
    }

    void setShareRight(CommandRequest said, ClientMessage.SetShareRight act) {
        said.row().value(act.allowed() ? "granted" : "withdrawn");
        on(said, Action.PersonVerb.GRANT_SHARE, act.participant()).ifPresent(target -> {
            said.row().write();
            target.grantShare(act.allowed());
            media.review(said.turn(), target);
        });
    }

    void setFileRight(CommandRequest said, ClientMessage.SetFileRight act) {
        said.row().value(act.allowed() ? "granted" : "withdrawn");
        on(said, Action.PersonVerb.GRANT_FILES, act.participant()).ifPresent(target -> {
            said.row().write();
            target.grantFiles(act.allowed());
            said.turn().touch(target);
        });
    }

    void setCaptionRight(CommandRequest said, ClientMessage.SetCaptionRight act) {
        said.row().value(act.allowed() ? "granted" : "withdrawn");
        on(said, Action.PersonVerb.GRANT_CAPTIONS, act.participant()).ifPresent(target -> {
            said.row().write();
            target.grantCaptions(act.allowed());
            said.turn().touch(target);
        });
    }

    /** Everybody's stage shows them; the next one takes the place, and so does nobody. */
    void spotlight(CommandRequest said, ClientMessage.Spotlight act) {
        boolean permitted;
        if (act.participant().isPresent()) {
            permitted = on(said, Action.PersonVerb.SPOTLIGHT, act.participant().get())
                    .isPresent();
        } else {
            said.row().value("ended");
            permitted = said.mayDo(Action.Verb.END_SPOTLIGHT);
        }
        if (permitted) {
            said.row().write();
            show(said.turn(), act.participant());
        }
    }

    private void show(CommandContext turn, Optional<ParticipantId> participant) {
        if (!meeting.spotlight().equals(participant)) {
            meeting.setSpotlight(participant);
            turn.touchMeeting();
        }
    }

    /** In one turn: the hand goes down, the stage is theirs, and they are asked to speak. */
    void giveFloor(CommandRequest said, ClientMessage.GiveFloor act) {
        act.seconds().ifPresent(seconds -> said.row().value(seconds + " s"));
        Instant now = said.turn().now();
        var floor = new Floor(act.participant(), now, act.seconds().map(now::plusSeconds));
        if (act.participant().isEmpty()) {
            if (said.mayDo(Action.Verb.START_TIMER)) {
                said.row().write();
                setFloor(said.turn(), Optional.of(floor));
            }
            return;
        }
        on(said, Action.PersonVerb.GIVE_FLOOR, act.participant().get()).ifPresent(target -> {
            said.row().write();
            setFloor(said.turn(), Optional.of(floor));
            lowerHand(said.turn(), target);
            show(said.turn(), act.participant());
            if (target != said.by()) {
                permissions.allowToSpeak(said.turn(), target);
                post.send(said.turn(), target, new ServerMessage.AskedToUnmute());
            }
        });
    }

    void endFloor(CommandRequest said) {
        if (said.mayDo(Action.Verb.END_FLOOR)) {
            said.row().write();
            setFloor(said.turn(), Optional.empty());
        }
    }

    /** Whoever had it leaves the stage with it. */
    private void setFloor(CommandContext turn, Optional<Floor> next) {
        Optional<ParticipantId> had = meeting.floor().flatMap(Floor::participant);
        if (had.isPresent() && had.equals(meeting.spotlight())) {
            show(turn, Optional.empty());
        }
        if (!meeting.floor().equals(next)) {
            meeting.setFloor(next);
            turn.touchMeeting();
        }
    }

    void setRule(CommandRequest said, ClientMessage.SetRule act) {
        if (!said.mayDo(new Action.SetRule(act.clause(), act.value()))) {
            return;
        }
        RuleValue value = RuleValue.named(act.clause(), act.value())
                .orElseThrow(() -> new IllegalStateException("the policy permits only values that it knows"));
        if (value.clause() == AdvisoryClause.A2
                && !statements.take(said, act.statement(), Statements.Change.ofLobby(value != RuleValue.A2_OFF))) {
            return;
        }
        said.row().value(value.wireName()).write();
        meeting.changeRule(value, said.by(), said.turn().now());
        said.turn().touchMeeting();
        meeting.roster().seated().forEach(stay -> media.review(said.turn(), stay));
    }

    void classify(CommandRequest said, ClientMessage.Classify act) {
        said.row().value(act.classification().wireName());
        if (!said.mayDo(new Action.Classify(act.classification()))
                || !statements.take(said, act.statement(), statements.ofClass(act.classification()))) {
            return;
        }
        said.row().write();
        statements.classify(said.turn(), said.by(), act.classification());
        said.turn().touchMeeting();
        meeting.roster().seated().forEach(stay -> media.review(said.turn(), stay));
    }

    void handOverAndLeave(CommandRequest said, ClientMessage.HandOverAndLeave act) {
        on(said, Action.PersonVerb.HAND_OVER, act.successor()).ifPresent(successor -> {
            Role role = Succession.role(meeting.role(said.by()), meeting.role(successor));
            if (!statements.take(said, act.statement(), Statements.Change.ofRole(successor, role))) {
                return;
            }
            said.row().value(Verbs.code(role)).write();
            appoint(said.turn(), successor, role);
            departures.end(said.turn(), List.of(said.by()), CloseCause.LEFT);
        });
    }

    void endForAll(CommandRequest said) {
        if (said.mayDo(Action.Verb.END_FOR_ALL)) {
            said.row().write();
            departures.endMeeting(said.turn(), CloseCause.ENDED);
        }
    }
}
