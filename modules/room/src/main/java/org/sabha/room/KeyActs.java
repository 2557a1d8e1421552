package org.sabha.room;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.sabha.mls.KeyPackage;
import org.sabha.mls.order.GroupOrder;
import org.sabha.mls.order.GroupOrder.Verdict;
import org.sabha.mls.order.GroupRefusal;
import org.sabha.mls.order.HostStatement;
import org.sabha.mls.order.LeafKeys;
import org.sabha.mls.order.OrderedCommit;
import org.sabha.model.Octets;
import org.sabha.model.ParticipantId;
import org.sabha.policy.Action;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.GroupEntry;
import org.sabha.protocol.GroupLeaf;
import org.sabha.protocol.SealedAudience;
import org.sabha.protocol.SealedChannel;
import org.sabha.protocol.ServerMessage;
import org.sabha.protocol.WaitingCause;
import org.sabha.room.keys.Applicant;
import org.sabha.room.keys.DepartingMember;
import org.sabha.room.keys.Grant;
import org.sabha.room.keys.KeyGroup;
import org.sabha.room.keys.OfferedKeys;
import org.sabha.room.roster.Participant;

/** What people do in the key group. A commit and what it makes of the roster are one act. */
final class KeyActs {
    private final Meeting meeting;
    private final MeetingViews views;
    private final Post post;
    private final Seats seats;
    private final Statements statements;
    private final KeyWork work;
    private final Grants grants;
    private final RefusedCommits refusedCommits;
    private final KeyCheck check;

    KeyActs(
            Meeting meeting,
            Post post,
            Seats seats,
            Statements statements,
            KeyWork work,
            Grants grants,
            RefusedCommits refusedCommits) {
        this.meeting = meeting;
        this.views = new MeetingViews(meeting);
        this.post = post;
        this.seats = seats;
        this.statements = statements;
        this.work = work;
        this.grants = grants;
        this.refusedCommits = refusedCommits;
        this.check = new KeyCheck(meeting);
    }

    private KeyGroup keys() {
        return meeting.keys();
    }

    private Action.InKeyGroup in(Participant who, Action.GroupVerb verb) {
        return new Action.InKeyGroup(verb, meeting.groupState(who));
    }

    private void refuse(CommandRequest said, GroupRefusal reason) {
        refusedCommits.refused(said.turn(), reason);
        post.send(said.turn(), said.by(), new ServerMessage.CommitRefused(said.seq(), reason.wireName()));
    }

    // --- keys

    void present(CommandRequest said, ClientMessage.PresentKeyPackage act) {
        if (!said.mayDo(in(said.by(), Action.GroupVerb.PRESENT_KEYS))) {
            return;
        }
        switch (check.ofStay(said.by(), act.keys().keyPackage(), said.turn().now())) {
            case OfferedKeys.Reading.Refused(GroupRefusal reason) -> refuse(said, reason);
            case OfferedKeys.Reading.Usable(KeyPackage keyPackage) -> {
                if (keys().takes(keyPackage)) {
                    presented(said.turn(), said.by(), new OfferedKeys(act.keys(), keyPackage));
                } else {
                    refuse(said, GroupRefusal.KEY_PACKAGE_USED);
                }
            }
        }
    }

    private void presented(CommandContext turn, Participant by, OfferedKeys offered) {
        Optional<Grant> grant = keys().applicant(by.id()).flatMap(Applicant::grant);
        check.offers(by, offered, turn.now());
        switch (by.step()) {
            case WAITING -> seats.tellHosts(turn, by);
            case GRANTED -> {
                work.changed();
                // A host's yes is for the keys that they saw.
                if (grant.isPresent() && grant.get() instanceof Grant.ByHost) {
                    seats.toTheDoor(turn, by, null);
                }
            }
            case SEATED -> {
                work.changed();
                grants.takeBack(turn, by);
            }
            case GONE -> throw new IllegalStateException("nobody says anything who is gone");
        }
    }

    // --- the group

    void createGroup(CommandRequest said, ClientMessage.CreateGroup act) {
        if (!said.mayDoOnSeat(in(said.by(), Action.GroupVerb.CREATE_GROUP))) {
            return;
        }
        Octets groupId = act.groupId();
        HostStatement first = HostStatement.read(act.statement().toArray());
        if (!said.mayDoOnSeat(new Action.State(statements.fitOfFirst(first, groupId))) || first == null) {
            return;
        }
        switch (check.ofStay(said.by(), act.keyPackage(), said.turn().now())) {
            case OfferedKeys.Reading.Refused(GroupRefusal reason) -> refuse(said, reason);
            case OfferedKeys.Reading.Usable(KeyPackage keyPackage) -> {
                Octets creator = keyPackage.leaf().signatureKey();
                if (!said.mayDoOnSeat(new Action.State(Statements.fitOfCreator(first, creator)))) {
                    return;
                }
                said.row().write();
                check.takes(said.by(), keyPackage);
                statements.follow(said, first);
                work.unseatOthers(said.turn(), said.by());
                keys().begin(
                                GroupOrder.create(
                                        KeyGroup.rules(groupId),
                                        Meeting.member(said.by()),
                                        LeafKeys.of(keyPackage.leaf()),
                                        act.statement()),
                                first);
                work.begun(said.turn().now());
                takeSeat(said.turn(), said.by(), views.groupEntry(Optional.empty()));
            }
        }
    }

    /** With the leaf comes the seat; who has one already is told everything anew. */
    private void takeSeat(CommandContext turn, Participant stay, GroupEntry entry) {
        if (stay.isSeated()) {
            seats.tellAll(turn, stay, Optional.of(entry));
        } else {
            seats.seat(turn, stay, Optional.of(entry));
        }
        keys().leafOf(stay.id()).ifPresent(leaf -> turn.add(new RoomEffect.NameSender(stay.id(), leaf)));
    }

    // --- commits

    void commit(CommandRequest said, ClientMessage.Commit act) {
        if (!said.mayDo(in(said.by(), Action.GroupVerb.COMMIT))) {
            return;
        }
        GroupOrder order = keys().order();
        if (act.epoch() != order.epoch()) {
            refuse(said, act.epoch() < order.epoch() ? GroupRefusal.EPOCH_PASSED : GroupRefusal.EPOCH_AHEAD);
            return;
        }
        byte[] welcome = act.welcome().map(Octets::toArray).orElse(null);
        switch (order.submit(Meeting.member(said.by()), act.commit().toArray(), welcome, work.rights())) {
            case Verdict.Refused(GroupRefusal reason) -> refuse(said, reason);
            case Verdict.Ordered(GroupOrder next, OrderedCommit commit) -> ordered(said, act, next, commit);
        }
    }

    private void ordered(CommandRequest said, ClientMessage.Commit act, GroupOrder next, OrderedCommit commit) {
        CommandContext turn = said.turn();
        turn.add(new RoomEffect.CommitOrdered(waited(commit, turn.now())));
        said.row()
                .value("added=" + commit.added().size() + " removed="
                        + commit.removed().size())
                .write();
        keys().ordered(next, commit, act.commit(), turn.now());
        work.ordered(commit);
        Set<ParticipantId> added = new HashSet<>();
        commit.added().forEach(placed -> added.add(placed.member().participant()));
        // Whoever had a leaf and has none now did not come back with the commit that took it.
        commit.removed().stream()
                .map(placed -> placed.member().participant())
                .filter(id -> !added.contains(id))
                .flatMap(id -> meeting.roster().find(id).stream())
                .filter(Participant::isSeated)
                .forEach(stay -> grants.unseat(turn, stay, WaitingCause.NOT_ADDED));
        var told = new ServerMessage.GroupCommit(
                commit.epoch(),
                said.by().id(),
                act.commit(),
                commit.added().stream().map(KeyActs::leaf).toList(),
                commit.removed().stream().map(KeyActs::leaf).toList());
        post.broadcast(turn, told, stay -> !added.contains(stay.id()));
        meeting.roster()
                .seated()
                .forEach(stay -> keys().told(stay.id(), stay.outbox().nextSeq() - 1));
        GroupEntry entry = views.groupEntry(act.welcome());
        for (OrderedCommit.Placed placed : commit.added()) {
            meeting.roster().find(placed.member().participant()).ifPresent(stay -> takeSeat(turn, stay, entry));
        }
    }

    private static GroupLeaf leaf(OrderedCommit.Placed placed) {
        return new GroupLeaf(placed.leaf(), placed.member().participant());
    }

    /** How long the first of what a commit did was wanted. */
    private Duration waited(OrderedCommit commit, Instant now) {
        Stream<Instant> added = commit.added().stream()
                .flatMap(placed -> keys().applicant(placed.member().participant()).stream())
                .map(Applicant::since);
        Set<Integer> leaves = new HashSet<>();
        commit.removed().forEach(placed -> leaves.add(placed.leaf()));
        Stream<Instant> removed = keys().leavers().stream()
                .filter(leaver -> leaves.contains(leaver.leaf()))
                .map(DepartingMember::since);
        return Stream.concat(added, removed)
                .min(Instant::compareTo)
                .map(since -> Duration.between(since, now))
                .orElse(Duration.ZERO);
    }

    void enter(CommandRequest said, ClientMessage.EpochEntered act) {
        if (said.mayDo(in(said.by(), Action.GroupVerb.ENTER_EPOCH))
                && act.epoch() == keys().order().epoch()) {
            keys().enter(said.by().id(), said.turn().now());
        }
    }

    // --- sealed data

    void seal(CommandRequest said, ClientMessage.Seal act) {
        if (!said.mayDo(in(said.by(), Action.GroupVerb.SEAL)) || !mayUse(said, act)) {
            return;
        }
        var sealed = new ServerMessage.Sealed(said.by().id(), act.channel(), act.audience(), act.to(), act.payload());
        post.broadcast(said.turn(), sealed, stay -> stay != said.by() && isMeant(stay, act));
        if (act.channel() == SealedChannel.CHAT) {
            // Nothing else comes of it to whoever wrote it, and what was not taken must not be shown to them as sent.
            post.sendUnnumbered(said.turn(), said.by(), new ServerMessage.Pong());
        }
    }

    private boolean mayUse(CommandRequest said, ClientMessage.Seal act) {
        return switch (act.channel()) {
            case EPOCH, POLL -> true;
            case CHAT -> said.mayDo(new Action.Chat(reach(act)));
            case REACTION -> said.mayDo(Action.Verb.REACT);
            case FILE -> said.mayDo(Action.Verb.SEND_FILE);
            case CAPTION -> said.mayDo(Action.Verb.CAPTION);
        };
    }

    private Action.ChatReach reach(ClientMessage.Seal act) {
        boolean toHosts = act.audience() == SealedAudience.HOSTS
                || act.to()
                        .flatMap(meeting.roster()::find)
                        .filter(to -> meeting.permits(to, Action.Verb.PRESIDE))
                        .isPresent();
        if (toHosts) {
            return Action.ChatReach.HOSTS;
        }
        return act.audience() == SealedAudience.EVERYBODY ? Action.ChatReach.EVERYBODY : Action.ChatReach.PARTICIPANT;
    }

    private boolean isMeant(Participant stay, ClientMessage.Seal act) {
        return switch (act.audience()) {
            case EVERYBODY -> true;
            case HOSTS -> meeting.permits(stay, Action.Verb.PRESIDE);
            case PERSON -> act.to().filter(stay.id()::equals).isPresent();
        };
    }
}
