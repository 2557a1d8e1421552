package org.sabha.room;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sabha.mls.order.OrderedCommit;
import org.sabha.model.ParticipantId;
import org.sabha.model.Secret;
import org.sabha.policy.Action;
import org.sabha.policy.MeetingConditions;
import org.sabha.protocol.CloseCause;
import org.sabha.protocol.ServerMessage;
import org.sabha.protocol.WaitingCause;
import org.sabha.room.keys.Applicant;
import org.sabha.room.keys.DepartingMember;
import org.sabha.room.keys.Grant;
import org.sabha.room.keys.KeyGroup;
import org.sabha.room.port.MeetingVerb;
import org.sabha.room.roster.Participant;

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

    private static final int MAX_ADDS = 64;

    private final Meeting meeting;
    private final MeetingViews views;
    private final Post post;
    private final Timers timers;
    private final Departures departures;
    private final Seats seats;
    private final Grants grants;
    private final CommitRights rights;
    private final PendingAdds unadded;
    private final VoidGroup voidGroup;
    private final Set<ParticipantId> tried = new HashSet<>();
    private final Set<ParticipantId> askedToRefresh = new HashSet<>();
    private @Nullable Asked asked;
    private boolean changed;
    private boolean refreshDue;
    private int refreshes;

    /** Who was asked for a commit, or for the group. */
    private record Asked(ParticipantId who, Instant at) {}

    KeyWork(Meeting meeting, Post post, Timers timers, Departures departures, Seats seats, Grants grants) {
        this.meeting = meeting;
        this.views = new MeetingViews(meeting);
        this.post = post;
        this.timers = timers;
        this.departures = departures;
        this.seats = seats;
        this.grants = grants;
        this.rights = rights();
        this.unadded = new PendingAdds(meeting.keys());
        this.voidGroup = new VoidGroup(meeting);
    }

    /** Takes over what the room was about of which this one's is a copy. */
    void continueFrom(KeyWork other) {
        tried.addAll(other.tried);
        askedToRefresh.addAll(other.askedToRefresh);
        unadded.continueFrom(other.unadded);
        voidGroup.continueFrom(other.voidGroup);
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

    void begun(Instant now) {
        forgetWhoWasAsked();
        askedToRefresh.clear();
        unadded.begun(now);
        refreshDue = false;
    }

    void ordered(OrderedCommit commit) {
        unadded.ordered(commit.committer().participant());
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
    void unseatOthers(CommandContext turn, Participant but) {
        keys().end();
        meeting.roster().seated().stream()
                .filter(stay -> stay != but)
                .forEach(stay -> grants.unseat(turn, stay, WaitingCause.BEGUN_ANEW));
        changed |= grants.review(turn);
    }

    // --- after every command

    void settle(CommandContext turn) {
        if (!keys().isRequired()) {
            return;
        }
        expelWhomNobodyFollows(turn);
        expelWhoDoesNotRestate(turn);
        if (voidGroup.look(turn.now())) {
            endGroup(turn);
        }
        changed |= grants.review(turn);
        Optional<Instant> work = keys().isLive() ? seeToCommits(turn) : findCreator(turn);
        voidGroup.look(turn.now());
        Optional<Instant> next = Stream.of(work, voidGroup.next(), keys().nextSilence(turn.now()), keys().restatedBy())
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder());
        tellGranted(turn);
        var timer = new RoomTimer.KeyWork();
        next.ifPresentOrElse(at -> timers.start(turn, timer, at), () -> timers.cancel(turn, timer));
        settleRefresh(turn);
        if (keys().comesIntoUse(connectedMembers())) {
            post.broadcast(turn, new ServerMessage.EpochInUse(keys().order().epoch()));
        }
    }

    private void settleRefresh(CommandContext turn) {
        var timer = new RoomTimer.KeyRefresh();
        if (!keys().isLive()) {
            timers.cancel(turn, timer);
        } else if (!timers.isRunning(timer)) {
            timers.start(turn, timer, turn.now().plus(REFRESH));
        }
    }

    private List<ParticipantId> connectedMembers() {
        return meeting.roster().where(stay -> stay.isSeated() && stay.isConnected()).stream()
                .map(Participant::id)
                .toList();
    }

    /** Nobody comes in before a host who came back is named anew: one whose device does not see to that holds up everybody. */
    private void expelWhoDoesNotRestate(CommandContext turn) {
        keys().unstated(turn.now()).flatMap(meeting.roster()::find).ifPresent(host -> {
            turn.row(MeetingVerb.EXPEL).on(host.id()).write();
            departures.end(turn, List.of(host), CloseCause.LOST);
        });
    }

    /**
     * A commit that all the others lost step by, or refuse, was its author's doing; they must not go in the author's place.
     * Who refuses one follows none after it either, and whom it added would be refused as well: the group begins anew.
     */
    private void expelWhomNobodyFollows(CommandContext turn) {
        keys().unfollowed(Set.copyOf(connectedMembers()), turn.now()).ifPresent(commit -> {
            meeting.roster().find(commit.author()).ifPresent(author -> {
                turn.row(MeetingVerb.EXPEL).on(author.id()).write();
                departures.end(turn, List.of(author), CloseCause.LOST);
            });
            if (commit.refused()) {
                endGroup(turn);
            }
        });
    }

    private void endGroup(CommandContext turn) {
        keys().end();
        meeting.roster().seated().forEach(stay -> grants.unseat(turn, stay, WaitingCause.BEGUN_ANEW));
        forgetWhoWasAsked();
    }

    private List<Participant> creators() {
        return meeting.roster().where(stay -> stay.isGranted() && stay.isConnected() && meeting.willPreside(stay));
    }

    private void tellGranted(CommandContext turn) {
        for (Applicant applicant : keys().granted()) {
            meeting.roster()
                    .find(applicant.id())
                    .filter(stay -> stay.isGranted() && stay.isConnected())
                    .ifPresent(stay -> tell(turn, stay, applicant));
        }
    }

    private void tell(CommandContext turn, Participant stay, Applicant applicant) {
        Applicant.Told now = news(stay, applicant);
        if (!applicant.tell(now)) {
            return;
        }
        boolean forAHost = now == Applicant.Told.TO_WAIT_FOR_A_HOST;
        if (forAHost
                || stay.waitsBecauseOf().filter(WaitingCause.NO_HOST::equals).isPresent()) {
            stay.waitsBecauseOf(forAHost ? WaitingCause.NO_HOST : null);
        }
        Secret ticket = post.ticketInNextFrame(stay);
        post.send(
                turn,
                stay,
                switch (now) {
                    case TO_WAIT, TO_WAIT_FOR_A_HOST -> views.waiting(stay, ticket);
                    case TO_MAKE_THE_GROUP, OF_THE_GROUP -> views.granted(stay, ticket);
                });
    }

    private Applicant.Told news(Participant stay, Applicant applicant) {
        if (keys().isLive()) {
            return waitsForAHost(applicant) ? Applicant.Told.TO_WAIT_FOR_A_HOST : Applicant.Told.OF_THE_GROUP;
        }
        return asked != null && asked.who().equals(stay.id())
                ? Applicant.Told.TO_MAKE_THE_GROUP
                : Applicant.Told.TO_WAIT;
    }

    /** Let in without a lobby while a host was there, and added by nobody since none is (A3). */
    private boolean waitsForAHost(Applicant applicant) {
        return meeting.presence().hosts() == MeetingConditions.Hosts.ABSENT
                && !applicant.isReturning()
                && able(candidates(), applicant).isEmpty();
    }

    /** @return when to look again */
    private Optional<Instant> findCreator(CommandContext turn) {
        List<Participant> creators = creators();
        if (asked != null && isOverdue(turn, CREATE_WITHIN)) {
            tried.add(asked.who());
        }
        if (tried.containsAll(creators.stream().map(Participant::id).toList())) {
            tried.clear();
        }
        Optional<ParticipantId> chosen = creators.stream()
                .map(Participant::id)
                .filter(id -> !tried.contains(id))
                .findFirst();
        if (asked != null && chosen.filter(asked.who()::equals).isPresent() && !isOverdue(turn, CREATE_WITHIN)) {
            return Optional.of(asked.at().plus(CREATE_WITHIN));
        }
        asked = chosen.map(id -> new Asked(id, turn.now())).orElse(null);
        // Whoever was asked before, and made none that could be taken, hears it again.
        chosen.flatMap(keys()::applicant).ifPresent(Applicant::forgetsWhatWasTold);
        return chosen.map(_ -> turn.now().plus(CREATE_WITHIN));
    }

    private boolean isOverdue(CommandContext turn, Duration within) {
        return asked != null && !turn.now().isBefore(asked.at().plus(within));
    }

    // --- commits

    /** @return when to look again */
    private Optional<Instant> seeToCommits(CommandContext turn) {
        giveUpOnWhomNobodyAdds(turn);
        Optional<Instant> next = askForCommits(turn);
        return Stream.concat(next.stream(), keys().granted().stream().map(unadded::deadline))
                .min(Comparator.naturalOrder());
    }

    /** @return when to look again */
    private Optional<Instant> askForCommits(CommandContext turn) {
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
    private Optional<Instant> follow(CommandContext turn, Asked before, boolean anew) {
        Optional<Participant> still = candidates().stream()
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

    /** Nobody is refused for what members' lines or devices do not do: a host can let them in again. */
    private void giveUpOnWhomNobodyAdds(CommandContext turn) {
        unadded.look(meeting.presence().hosts(), turn.now());
        List<Participant> candidates = candidates();
        for (Applicant applicant : keys().granted()) {
            if (unadded.isHopeless(applicant, able(candidates, applicant), turn.now())) {
                meeting.roster().find(applicant.id()).ifPresent(stay -> giveUpOn(turn, stay));
            }
        }
    }

    private void giveUpOn(CommandContext turn, Participant stay) {
        turn.row(stay.isSeated() ? MeetingVerb.EXPEL : MeetingVerb.NOT_ADDED)
                .on(stay.id())
                .write();
        if (stay.isSeated()) {
            // Nobody has a leaf at the door; they may come again by the front door.
            departures.end(turn, List.of(stay), CloseCause.LOST);
        } else {
            seats.toTheDoor(turn, stay, WaitingCause.NOT_ADDED);
        }
    }

    private List<ParticipantId> able(List<Participant> candidates, Applicant applicant) {
        return candidates.stream()
                .filter(stay -> !stay.id().equals(applicant.id()) && mayCommit(stay, applicant))
                .map(Participant::id)
                .toList();
    }

    private Optional<Instant> askNext(CommandContext turn) {
        asked = null;
        List<Participant> candidates = candidates();
        for (int round = 0; round < 2 && asked == null; round++) {
            for (Participant candidate : candidates) {
                if (!tried.contains(candidate.id()) && ask(turn, candidate)) {
                    return Optional.of(turn.now().plus(TAKE_OVER));
                }
            }
            tried.clear();
        }
        return Optional.empty();
    }

    /** Asks one member for what it may commit. Returns whether there is anything. */
    private boolean ask(CommandContext turn, Participant committer) {
        List<Applicant> adds = keys().together(keys().addable().stream()
                .filter(applicant -> mayCommit(committer, applicant) && !applicant.isDeclinedBy(committer.id()))
                .limit(MAX_ADDS)
                .toList());
        List<Long> removals = keys().leavers().stream()
                .filter(leaver -> !leaver.member().participant().equals(committer.id()))
                .filter(leaver -> goesNow(leaver, adds))
                .map(leaver -> (long) leaver.leaf())
                .toList();
        boolean refresh = refreshDue && adds.isEmpty() && removals.isEmpty();
        if (adds.isEmpty() && removals.isEmpty() && !refresh) {
            return false;
        }
        unadded.asked(committer.id(), adds);
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
    private boolean mayCommit(Participant committer, Applicant applicant) {
        boolean knows = applicant
                .grant()
                .filter(grant -> !(grant instanceof Grant.ByHost yes)
                        || yes.endorsement().isPresent()
                        || yes.host().equals(committer.id()))
                .isPresent();
        return knows && rights.mayAdd(committer, applicant);
    }

    /** The leaf of somebody who returns goes with their return, not before. */
    private boolean goesNow(DepartingMember leaver, List<Applicant> adds) {
        return adds.stream()
                .map(Applicant::member)
                .collect(Collectors.toSet())
                .containsAll(keys().returningTo(leaver.member().holder()));
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
    private List<Participant> candidates() {
        Set<ParticipantId> acting = new HashSet<>();
        keys().leavers().forEach(leaver -> leaver.by().ifPresent(acting::add));
        keys().granted().stream()
                .flatMap(applicant -> applicant.grant().stream())
                .forEach(grant -> {
                    if (grant instanceof Grant.ByHost yes) {
                        acting.add(yes.host());
                    }
                });
        List<Participant> members = new ArrayList<>(keys().order().members().entrySet().stream()
                .filter(member -> !keys().isLeaving(member.getKey()))
                .flatMap(member -> meeting.roster().find(member.getValue().participant()).stream())
                .filter(stay -> stay.isSeated() && stay.isConnected())
                .toList());
        if (keys().due().isEmpty() && !members.isEmpty()) {
            int first = refreshes % members.size();
            return Stream.concat(members.stream().skip(first), members.stream().limit(first))
                    .toList();
        }
        members.sort(Comparator.comparing((Participant stay) -> !acting.contains(stay.id()))
                .thenComparing(stay -> !meeting.permits(stay, Action.Verb.PRESIDE)));
        return List.copyOf(members);
    }
}
