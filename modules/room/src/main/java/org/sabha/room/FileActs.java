package org.sabha.room;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.FileId;
import org.sabha.model.FileSize;
import org.sabha.model.ParticipantId;
import org.sabha.model.Secret;
import org.sabha.policy.Action;
import org.sabha.policy.RuleValue;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.ServerMessage;
import org.sabha.room.file.FileAccess;
import org.sabha.room.file.FileOwner;
import org.sabha.room.file.OfferedFile;
import org.sabha.room.port.MeetingVerb;
import org.sabha.room.roster.Entrant;
import org.sabha.room.roster.Participant;
import org.sabha.room.session.SecretDigest;

/** Offers, fetches and withdraws files; the bytes themselves go another way, with the tickets that are given here (A6). */
final class FileActs {
    /** A chunk at the least rate of an upload takes not quite nine minutes. */
    static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

    private final Meeting meeting;
    private final Post post;
    private final Timers timers;

    FileActs(Meeting meeting, Post post, Timers timers) {
        this.meeting = meeting;
        this.post = post;
        this.timers = timers;
    }

    void offer(CommandRequest said, ClientMessage.OfferFile act) {
        var size = new FileSize(act.bytes());
        said.row().value("bytes=" + size.bytes());
        FileOwner owner = owner(said.by());
        Action.FileSpace space =
                meeting.files().haveRoomFor(owner, size) ? Action.FileSpace.FREE : Action.FileSpace.FULL;
        if (said.mayDo(new Action.OfferFile(space))) {
            said.row().write();
            FileId id = meeting.ids().newFileId();
            meeting.files().add(id, owner, said.by().id(), size);
            said.turn().add(new RoomEffect.ShelveFile(id, size));
            waitFor(said.turn(), id);
            post.send(said.turn(), said.by(), new ServerMessage.FileGranted(id, ticket(said, id, FileAccess.WRITE)));
        }
    }

    void fetch(CommandRequest said, ClientMessage.FetchFile act) {
        Optional<OfferedFile> file = meeting.files().find(act.file()).filter(OfferedFile::whole);
        file.ifPresent(found -> said.row().on(found.offeredBy()));
        if (said.mayDo(new Action.OnFile(Action.FileVerb.FETCH, owner(said.by(), file)))) {
            said.row().write();
            post.send(
                    said.turn(),
                    said.by(),
                    new ServerMessage.FileOpened(act.file(), ticket(said, act.file(), FileAccess.READ)));
        }
    }

    private Secret ticket(CommandRequest said, FileId file, FileAccess access) {
        Secret ticket = meeting.ids().newSecret();
        meeting.files().heldBy(said.by().id());
        said.turn().add(new RoomEffect.OpenFile(file, said.by().id(), access, SecretDigest.of(ticket)));
        return ticket;
    }

    void withdraw(CommandRequest said, ClientMessage.WithdrawFile act) {
        Optional<OfferedFile> file = meeting.files().find(act.file());
        file.ifPresent(found -> said.row().on(found.offeredBy()));
        if (said.mayDo(new Action.OnFile(Action.FileVerb.WITHDRAW, owner(said.by(), file)))) {
            said.row().write();
            file.ifPresent(found -> erase(said.turn(), found));
        }
    }

    private static Action.FileOwner owner(Participant by, Optional<OfferedFile> file) {
        return file.map(found -> found.owner().equals(owner(by)) ? Action.FileOwner.SELF : Action.FileOwner.OTHER)
                .orElse(Action.FileOwner.MISSING);
    }

    private static FileOwner owner(Participant stay) {
        return new FileOwner(stay.entrant().invitation(), stay.entrant().device());
    }

    void stored(CommandContext turn, FileId file) {
        meeting.files().complete(file);
        timers.cancel(turn, new RoomTimer.FileStalled(file));
    }

    /** More of it has come: it is waited for anew. */
    void moved(CommandContext turn, FileId file) {
        meeting.files().find(file).filter(found -> !found.whole()).ifPresent(_ -> waitFor(turn, file));
    }

    private void waitFor(CommandContext turn, FileId file) {
        timers.start(turn, new RoomTimer.FileStalled(file), turn.now().plus(LONGEST_PAUSE));
    }

    /** Nothing more has come of it for too long. */
    void stalled(CommandContext turn, FileId file) {
        cut(turn, meeting.files().find(file).stream().toList());
    }

    /**
     * Whoever was removed leaves nothing behind, whichever of their stays it was offered in; the files of who left by
     * themselves stay until the end.
     */
    void removed(CommandContext turn, Entrant who) {
        boolean personal = meeting.policy().rules().is(RuleValue.C6_PERSONAL);
        meeting.files()
                .where(file -> file.owner().device().equals(who.device())
                        || (personal && file.owner().invitation().equals(who.invitation())))
                .forEach(file -> erase(turn, file));
    }

    /** No ticket of this person opens anything any more. */
    void close(CommandContext turn, ParticipantId who) {
        close(turn, who::equals);
    }

    private void close(CommandContext turn, Predicate<ParticipantId> whose) {
        meeting.files().takeBackFrom(whose).forEach(holder -> turn.add(new RoomEffect.CloseFiles(holder)));
    }

    private void erase(CommandContext turn, OfferedFile file) {
        meeting.files().remove(file);
        timers.cancel(turn, new RoomTimer.FileStalled(file.id()));
        turn.add(new RoomEffect.EraseFile(file.id()));
        if (file.whole()) {
            post.broadcast(turn, new ServerMessage.FileWithdrawn(file.id()));
        }
    }

    private void cut(CommandContext turn, List<OfferedFile> files) {
        if (!files.isEmpty()) {
            turn.row(MeetingVerb.CUT_FILES)
                    .value(String.valueOf(files.size()))
                    .clause(AdvisoryClause.A6)
                    .write();
            files.forEach(file -> erase(turn, file));
        }
    }

    /**
     * At the end of every command: tickets end with the seat and with the rule, and what is not whole by then never will be.
     * Where files are turned off none stays, of whoever it is: so hosts clear a shelf of what they were never told of.
     */
    void settle(CommandContext turn) {
        boolean off = meeting.policy().rules().is(RuleValue.A6_OFF);
        if (off) {
            meeting.roster().all().forEach(stay -> stay.grantFiles(false));
        }
        var fetch = new Action.OnFile(Action.FileVerb.FETCH, Action.FileOwner.OTHER);
        close(turn, holder -> !isPermitted(holder, fetch));
        cut(
                turn,
                meeting.files()
                        .where(file ->
                                off || (!file.whole() && !isPermitted(file.offeredBy(), Action.Verb.SEND_FILE))));
    }

    private boolean isPermitted(ParticipantId who, Action action) {
        return meeting.roster()
                .find(who)
                .filter(stay -> stay.isSeated() && meeting.permits(stay, action))
                .isPresent();
    }
}
