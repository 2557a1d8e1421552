package org.sabha.room;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sabha.mls.order.GroupMember;
import org.sabha.mls.order.OrderedCommit;
import org.sabha.model.ParticipantId;
import org.sabha.protocol.CloseCause;
import org.sabha.protocol.ServerMessage;
import org.sabha.room.keys.Applicant;
import org.sabha.room.keys.Grant;
import org.sabha.room.keys.KeyGroup;
import org.sabha.room.keys.Leaver;
import org.sabha.room.roster.Stay;

/**
 * Sees to it that what the room decided becomes a commit: asks one member at a time, another when nothing came of it, and
 * finds somebody to make the group when there is none. Looked at after every command.
 */
final class KeyWork {
    /** How long one member has before the next is asked. */
    static final Duration TAKE_OVER = Duration.ofMillis(1_500);

    /** How long one host has to make the group before the next is asked. */
    static final Duration CREATE_WITHIN = Duration.ofSeconds(5);

    /** How often the group gets fresh keys. */
    static final Duration REFRESH = Duration.ofMinutes(10);

    /** After so many members did not add them, somebody's keys are taken for bad. */
    static final int MAX_ASKS = 12;

    private static final int MAX_ADDS = 64;

    private final Meeting meeting;
    private final Post post;
    private final Timers timers;
    private final Departures departures;
    private final Seats seats;
    private final CommitRights rights;
    private final Set<ParticipantId> tried = new HashSet<>();
    private final Set<ParticipantId> askedToRefresh = new HashSet<>();
    private @Nullable Asked asked;
    private boolean changed;
    private boolean refreshDue;
    private int refreshes;

    /** Who was asked for a commit, or for the group. */
    private record Asked(ParticipantId who, Instant at) {}

    KeyWork(Meeting meeting, Post post, Timers timers, Departures departures, Seats seats) {
        this.meeting = meeting;
        this.post = post;
        this.timers = timers;
        this.departures = departures;
        this.seats = seats;
        this.rights = rights();
    }

    /** Takes over what the room was about of which this one's is a copy. */
    void continueFrom(KeyWork other) {
        tried.addAll(other.tried);
        askedToRefresh.addAll(other.askedToRefresh);
        asked = other.asked;
        changed = other.changed;
        refreshDue = other.refreshDue;
        refreshes = other.refreshes;
    }

    private KeyGroup keys() {
        return meeting.keys();
    }

    /** What a commit of now may do. */
    CommitRights rights() {
        return new CommitRights(meeting, askedToRefresh);
    }

    // --- what others tell

    /** What was asked for may not be right any more. */
    void changed() {
        changed = true;
    }

    void refresh() {
        refreshDue = true;
    }

    void begun() {
        forgetWhoWasAsked();
        askedToRefresh.clear();
        refreshDue = false;
    }

    void ordered(OrderedCommit commit) {
        forgetWhoWasAsked();
        askedToRefresh.clear();
        boolean path = !commit.removed().isEmpty() || commit.added().isEmpty();
        if (path && refreshDue) {
            refreshDue = false;
            refreshes++;
        }
    }

    private void forgetWhoWasAsked() {
        asked = null;
        tried.clear();
        changed = false;
    }

    // --- who is in no group any more

    /** A new group takes the place of the old one: nobody else has a leaf in it. */
    void unseatOthers(Turn turn, Stay but) {
        meeting.roster().seated().stream().filter(stay -> stay != but).forEach(stay -> unseat(turn, stay));
        keys().end();
        review(turn);
    }

    /** Somebody lost their leaf; they keep the seat if members of a new group would add them unasked. */
    void unseat(Turn turn, Stay stay) {
        departures.unseat(turn, stay);
        standing(stay).ifPresentOrElse(grant -> seats.grant(turn, stay, grant), () -> seats.toTheDoor(turn, stay));
        post.broadcast(turn, new ServerMessage.ParticipantLeft(stay.id(), CloseCause.LOST));
    }

    /** The grant that somebody has by what they are, whoever was asked. */
    private Optional<Grant> standing(Stay stay) {
        if (meeting.willPreside(stay)) {
            return Optional.of(new Grant.Presiding());
        }
        return meeting.isLobbyOn() || meeting.isLocked() ? Optional.empty() : Optional.of(new Grant.Unasked());
    }

    /** Grants end with what they rest on: the host's seat, the open door, the old leaf. */
    private void review(Turn turn) {
        for (Applicant applicant : keys().granted()) {
            Optional<Stay> granted = meeting.roster().find(applicant.id()).filter(Stay::isGranted);
            if (granted.isPresent()
                    && applicant
                            .grant()
                            .filter(grant -> holds(grant, applicant))
                            .isEmpty()) {
                changed = true;
                standing(granted.get())
                        .ifPresentOrElse(
                                grant -> keys().grant(applicant.member(), grant, turn.now()),
                                () -> seats.toTheDoor(turn, granted.get()));
            }
        }
    }

    private boolean holds(Grant grant, Applicant applicant) {
        boolean open = !meeting.isLocked();
        return switch (grant) {
            // A host's yes is for one group: what it signed names it.
            case Grant.ByHost yes ->
                open
                        && keys().isLive()
                        && meeting.roster()
                                .find(yes.host())
                                .filter(host -> host.isSeated() && meeting.willPreside(host))
                                .isPresent();
            case Grant.Unasked _ -> open && !meeting.isLobbyOn();
            case Grant.Presiding _ ->
                meeting.roster()
                        .find(applicant.id())
                        .filter(meeting::willPreside)
                        .isPresent();
            case Grant.Returning _ -> keys().holds(applicant.member().holder());
        };
    }

    // --- after every command

    void settle(Turn turn) {
        if (!keys().isRequired()) {
            return;
        }
        expelWhomNobodyFollows(turn);
        if (keys().isLive() && isVoid()) {
            meeting.roster().seated().forEach(stay -> unseat(turn, stay));
            keys().end();
            forgetWhoWasAsked();
        }
        review(turn);
        Optional<Instant> next = keys().isLive() ? seeToCommits(turn) : findCreator(turn);
        tellGranted(turn);
        var timer = new RoomTimer.KeyWork();
        next.ifPresentOrElse(at -> timers.start(turn, timer, at), () -> timers.cancel(turn, timer));
        settleRefresh(turn);
        if (keys().comesIntoUse(connectedMembers())) {
            post.broadcast(turn, new ServerMessage.EpochInUse(keys().order().epoch()));
        }
    }

    private void settleRefresh(Turn turn) {
        var timer = new RoomTimer.KeyRefresh();
        if (!keys().isLive()) {
            timers.cancel(turn, timer);
        } else if (!timers.isRunning(timer)) {
            timers.start(turn, timer, turn.now().plus(REFRESH));
        }
    }

    private List<ParticipantId> connectedMembers() {
        return meeting.roster().where(stay -> stay.isSeated() && stay.isConnected()).stream()
                .map(Stay::id)
                .toList();
    }

    /** A commit that all the others lost step by was its author's doing; they must not go in the author's place. */
    private void expelWhomNobodyFollows(Turn turn) {
        keys().unfollowed(Set.copyOf(connectedMembers()), turn.now())
                .flatMap(meeting.roster()::find)
                .ifPresent(author -> {
                    turn.row(Verbs.EXPEL).on(author.id()).write();
                    departures.end(turn, List.of(author), CloseCause.LOST);
                });
    }

    /**
     * Nobody is left who could commit, and somebody is there who may make a new group. After a restart those who are
     * still to come back count as there.
     */
    private boolean isVoid() {
        return !meeting.roster()
                        .isAnybody(stay ->
                                stay.isSeated() && ((stay.isConnected() && !hasLostStep(stay)) || stay.isRestored()))
                && meeting.roster()
                        .isAnybody(stay -> (stay.isGranted() || hasLostStep(stay))
                                && stay.isConnected()
                                && meeting.willPreside(stay));
    }

    /** Has a seat, and waits for another leaf. */
    private boolean hasLostStep(Stay stay) {
        return stay.isSeated()
                && keys().applicant(stay.id()).filter(Applicant::isReturning).isPresent();
    }

    private List<Stay> creators() {
        return meeting.roster().where(stay -> stay.isGranted() && stay.isConnected() && meeting.willPreside(stay));
    }

    private void tellGranted(Turn turn) {
        for (Applicant applicant : keys().granted()) {
            meeting.roster()
                    .find(applicant.id())
                    .filter(stay -> stay.isGranted() && stay.isConnected())
                    .ifPresent(stay -> tell(turn, stay, applicant));
        }
    }

    private void tell(Turn turn, Stay stay, Applicant applicant) {
        Applicant.Told now = Applicant.Told.TO_WAIT;
        if (keys().isLive()) {
            now = Applicant.Told.OF_THE_GROUP;
        } else if (asked != null && asked.who().equals(stay.id())) {
            now = Applicant.Told.TO_MAKE_THE_GROUP;
        }
        if (applicant.tell(now)) {
            post.send(
                    turn,
                    stay,
                    now == Applicant.Told.TO_WAIT
                            ? meeting.waiting(stay, post.ticketInNextFrame(stay))
                            : meeting.granted(stay, post.ticketInNextFrame(stay)));
        }
    }

    /** @return when to look again */
    private Optional<Instant> findCreator(Turn turn) {
        List<Stay> creators = creators();
        if (asked != null && isOverdue(turn, CREATE_WITHIN)) {
            tried.add(asked.who());
        }
        if (tried.containsAll(creators.stream().map(Stay::id).toList())) {
            tried.clear();
        }
        Optional<ParticipantId> chosen = creators.stream()
                .map(Stay::id)
                .filter(id -> !tried.contains(id))
                .findFirst();
        if (asked != null && chosen.filter(asked.who()::equals).isPresent() && !isOverdue(turn, CREATE_WITHIN)) {
            return Optional.of(asked.at().plus(CREATE_WITHIN));
        }
        asked = chosen.map(id -> new Asked(id, turn.now())).orElse(null);
        return chosen.map(_ -> turn.now().plus(CREATE_WITHIN));
    }

    private boolean isOverdue(Turn turn, Duration within) {
        return asked != null && !turn.now().isBefore(asked.at().plus(within));
    }

    // --- commits

    /** @return when to look again */
    private Optional<Instant> seeToCommits(Turn turn) {
        expelWhomNobodyAdds(turn);
        Optional<Instant> due = refreshDue ? Optional.of(turn.now()) : keys().due();
        if (due.isEmpty()) {
            forgetWhoWasAsked();
            return Optional.empty();
        }
        boolean urgent = keys().takeUrgency();
        boolean anew = urgent || changed;
        changed = false;
        if (asked == null) {
            return due.get().isAfter(turn.now()) ? due : askNext(turn);
        }
        return follow(turn, asked, anew);
    }

    /** Somebody was asked: wait for them, tell them what changed, or ask another. */
    private Optional<Instant> follow(Turn turn, Asked before, boolean anew) {
        Optional<Stay> still = candidates().stream()
                .filter(stay -> stay.id().equals(before.who()))
                .findFirst();
        if (still.isEmpty() || isOverdue(turn, TAKE_OVER)) {
            tried.add(before.who());
            return askNext(turn);
        }
        if (!anew) {
            return Optional.of(before.at().plus(TAKE_OVER));
        }
        return ask(turn, still.get()) ? Optional.of(turn.now().plus(TAKE_OVER)) : askNext(turn);
    }

    private void expelWhomNobodyAdds(Turn turn) {
        for (Applicant applicant : keys().granted()) {
            if (applicant.asks() >= MAX_ASKS) {
                meeting.roster().find(applicant.id()).ifPresent(stay -> {
                    turn.row(Verbs.EXPEL).on(stay.id()).write();
                    departures.end(turn, List.of(stay), stay.isSeated() ? CloseCause.LOST : CloseCause.REFUSED);
                });
            }
        }
    }

    private Optional<Instant> askNext(Turn turn) {
        asked = null;
        List<Stay> candidates = candidates();
        for (int round = 0; round < 2 && asked == null; round++) {
            for (Stay candidate : candidates) {
                if (!tried.contains(candidate.id()) && ask(turn, candidate)) {
                    return Optional.of(turn.now().plus(TAKE_OVER));
                }
            }
            tried.clear();
        }
        return Optional.empty();
    }

    /** Asks one member for what it may commit. Returns whether there is anything. */
    private boolean ask(Turn turn, Stay committer) {
        List<Applicant> adds = keys().addable().stream()
                .filter(applicant -> mayCommit(committer, applicant))
                .limit(MAX_ADDS)
                .toList();
        List<Long> removals = keys().leavers().stream()
                .filter(leaver -> !leaver.member().participant().equals(committer.id()))
                .filter(leaver -> goesNow(leaver, adds))
                .map(leaver -> (long) leaver.leaf())
                .toList();
        boolean refresh = refreshDue && adds.isEmpty() && removals.isEmpty();
        if (adds.isEmpty() && removals.isEmpty() && !refresh) {
            return false;
        }
        adds.forEach(Applicant::wasAskedFor);
        if (refresh) {
            askedToRefresh.add(committer.id());
        }
        asked = new Asked(committer.id(), turn.now());
        post.send(
                turn,
                committer,
                new ServerMessage.CommitWanted(
                        keys().order().epoch(), adds.stream().map(this::wanted).toList(), removals, refresh));
        return true;
    }

    /** Without an endorsement only the host's own device knows of its yes. */
    private boolean mayCommit(Stay committer, Applicant applicant) {
        boolean knows = applicant
                .grant()
                .filter(grant -> !(grant instanceof Grant.ByHost yes)
                        || yes.endorsement().isPresent()
                        || yes.host().equals(committer.id()))
                .isPresent();
        return knows && rights.mayAdd(committer, applicant);
    }

    /** The leaf of somebody who returns goes with their return, not before. */
    private boolean goesNow(Leaver leaver, List<Applicant> adds) {
        GroupMember.Holder holder = leaver.member().holder();
        return keys().addable().stream()
                .filter(applicant ->
                        applicant.isReturning() && applicant.member().holder().equals(holder))
                .allMatch(adds::contains);
    }

    private ServerMessage.CommitWanted.WantedAdd wanted(Applicant applicant) {
        Optional<Grant.ByHost> yes =
                applicant.grant().filter(Grant.ByHost.class::isInstance).map(Grant.ByHost.class::cast);
        String name = meeting.roster()
                .find(applicant.id())
                .map(stay -> stay.entrant().name().value())
                .orElseThrow(() -> new IllegalStateException("somebody is to be added who is gone"));
        return new ServerMessage.CommitWanted.WantedAdd(
                applicant.id(),
                name,
                applicant.keys().orElseThrow().offer(),
                yes.flatMap(Grant.ByHost::endorsement),
                yes.map(Grant.ByHost::host));
    }

    /** Who can commit: the hosts who acted, then whoever presides, then the others, each by leaf. */
    private List<Stay> candidates() {
        Set<ParticipantId> acting = new HashSet<>();
        keys().leavers().forEach(leaver -> leaver.by().ifPresent(acting::add));
        keys().granted().stream()
                .flatMap(applicant -> applicant.grant().stream())
                .forEach(grant -> {
                    if (grant instanceof Grant.ByHost yes) {
                        acting.add(yes.host());
                    }
                });
        List<Stay> members = new ArrayList<>(keys().order().members().entrySet().stream()
                .filter(member -> !keys().isLeaving(member.getKey()))
                .flatMap(member -> meeting.roster().find(member.getValue().participant()).stream())
                .filter(stay -> stay.isSeated() && stay.isConnected())
                .toList());
        if (keys().due().isEmpty() && !members.isEmpty()) {
            int first = refreshes % members.size();
            return Stream.concat(members.stream().skip(first), members.stream().limit(first))
                    .toList();
        }
        members.sort(Comparator.comparing((Stay stay) -> !acting.contains(stay.id()))
                .thenComparing(stay -> !meeting.willPreside(stay)));
        return List.copyOf(members);
    }
}
