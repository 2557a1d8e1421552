package org.sabha.room;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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
import org.sabha.room.file.OfferedFile;
import org.sabha.room.port.MeetingVerb;
import org.sabha.room.roster.Stay;
import org.sabha.room.session.SecretDigest;

/** Offers, fetches and withdraws files; the bytes themselves go another way, with the tickets that are given here (A6). */
final class FileActs {
    private final Meeting meeting;
    private final Post post;

    FileActs(Meeting meeting, Post post) {
        this.meeting = meeting;
        this.post = post;
    }

    void offer(Said said, ClientMessage.OfferFile act) {
        var size = new FileSize(act.bytes());
        said.row().value("bytes=" + size.bytes());
        Action.FileSpace space = meeting.files().haveRoomFor(size) ? Action.FileSpace.FREE : Action.FileSpace.FULL;
        if (said.mayDo(new Action.OfferFile(space))) {
            said.row().write();
            FileId id = meeting.ids().newFileId();
            meeting.files().add(id, said.by().id(), size);
            said.turn().add(new RoomEffect.ShelveFile(id, size));
            post.send(said.turn(), said.by(), new ServerMessage.FileGranted(id, ticket(said, id, FileAccess.WRITE)));
        }
    }

    void fetch(Said said, ClientMessage.FetchFile act) {
        Optional<OfferedFile> file = meeting.files().find(act.file()).filter(OfferedFile::whole);
        file.ifPresent(found -> said.row().on(found.owner()));
        if (said.mayDo(new Action.OnFile(Action.FileVerb.FETCH, owner(said.by(), file)))) {
            said.row().write();
            post.send(
                    said.turn(),
                    said.by(),
                    new ServerMessage.FileOpened(act.file(), ticket(said, act.file(), FileAccess.READ)));
        }
    }

    private Secret ticket(Said said, FileId file, FileAccess access) {
        Secret ticket = meeting.ids().newSecret();
        meeting.files().heldBy(said.by().id());
        said.turn().add(new RoomEffect.OpenFile(file, said.by().id(), access, SecretDigest.of(ticket)));
        return ticket;
    }

    void withdraw(Said said, ClientMessage.WithdrawFile act) {
        Optional<OfferedFile> file = meeting.files().find(act.file());
        file.ifPresent(found -> said.row().on(found.owner()));
        if (said.mayDo(new Action.OnFile(Action.FileVerb.WITHDRAW, owner(said.by(), file)))) {
            said.row().write();
            file.ifPresent(found -> erase(said.turn(), found));
        }
    }

    private static Action.FileOwner owner(Stay by, Optional<OfferedFile> file) {
        return file.map(found -> found.owner().equals(by.id()) ? Action.FileOwner.SELF : Action.FileOwner.OTHER)
                .orElse(Action.FileOwner.MISSING);
    }

    void stored(FileId file) {
        meeting.files().complete(file);
    }

    /** Whoever was removed leaves nothing behind; the files of who left by themselves stay until the end. */
    void removed(Turn turn, Set<ParticipantId> who) {
        meeting.files().where(file -> who.contains(file.owner())).forEach(file -> erase(turn, file));
    }

    private void erase(Turn turn, OfferedFile file) {
        meeting.files().remove(file);
        turn.add(new RoomEffect.EraseFile(file.id()));
        if (file.whole()) {
            post.broadcast(turn, new ServerMessage.FileWithdrawn(file.id()));
        }
    }

    /**
     * At the end of every command: tickets end with the seat and with the rule, and what is not whole by then never will be.
     */
    void settle(Turn turn) {
        if (meeting.policy().rules().is(RuleValue.A6_OFF)) {
            meeting.roster().seated().forEach(stay -> stay.grantFiles(false));
        }
        var fetch = new Action.OnFile(Action.FileVerb.FETCH, Action.FileOwner.OTHER);
        meeting.files()
                .takeBackFrom(holder -> !isPermitted(holder, fetch))
                .forEach(holder -> turn.add(new RoomEffect.CloseFiles(holder)));
        List<OfferedFile> cut =
                meeting.files().where(file -> !file.whole() && !isPermitted(file.owner(), Action.Verb.SEND_FILE));
        if (!cut.isEmpty()) {
            turn.row(MeetingVerb.CUT_FILES)
                    .value(String.valueOf(cut.size()))
                    .clause(AdvisoryClause.A6)
                    .write();
            cut.forEach(file -> erase(turn, file));
        }
    }

    private boolean isPermitted(ParticipantId who, Action action) {
        return meeting.roster()
                .find(who)
                .filter(stay -> stay.isSeated() && meeting.permits(stay, action))
                .isPresent();
    }

    static Set<ParticipantId> ids(List<Stay> stays) {
        return stays.stream().map(Stay::id).collect(Collectors.toSet());
    }
}
