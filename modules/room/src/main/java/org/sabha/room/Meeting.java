package org.sabha.room;

import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sabha.mls.order.GroupMember;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.Classification;
import org.sabha.model.ClientVersion;
import org.sabha.model.IdSource;
import org.sabha.model.ParticipantId;
import org.sabha.model.PollId;
import org.sabha.model.Role;
import org.sabha.model.TrackSource;
import org.sabha.model.rule.RuleSetting;
import org.sabha.policy.Action;
import org.sabha.policy.Circumstances;
import org.sabha.policy.Policy;
import org.sabha.policy.PolicyDecision;
import org.sabha.policy.PolicyRequest;
import org.sabha.policy.PolicyRules;
import org.sabha.policy.RoleInGroup;
import org.sabha.policy.RuleValue;
import org.sabha.room.admission.InvitationRegister;
import org.sabha.room.file.OfferedFiles;
import org.sabha.room.host.HostPresence;
import org.sabha.room.keys.Applicant;
import org.sabha.room.keys.IssuedKeys;
import org.sabha.room.keys.KeyGroup;
import org.sabha.room.poll.Poll;
import org.sabha.room.port.RoomRecord;
import org.sabha.room.roster.Roster;
import org.sabha.room.roster.Stay;
import org.sabha.room.session.SecretDigest;
import org.sabha.room.session.Tickets;
import org.sabha.room.stage.Floor;

/** The state of a room, and how it stands for a decision. */
final class Meeting {
    /** Polls of one meeting: their ids are remembered, and no meeting asks so much. */
    static final int MAX_POLLS = 1_000;

    private final RoomSettings settings;
    private final IdSource ids;
    private final Roster roster;
    private final InvitationRegister invitations;
    private final Tickets tickets;
    private final HostPresence presence;
    private final KeyGroup keys;
    private final IssuedKeys issuedKeys;
    private final OfferedFiles files;
    private final Map<AdvisoryClause, RoomRecord.Ruling> rulings = new EnumMap<>(AdvisoryClause.class);
    private Policy policy;
    private Instant emptySince;
    private int passwordGeneration = 1;
    private boolean locked;

    /** What the server says of itself; not written down. */
    private RoomCommand.Newcomers newcomers = RoomCommand.Newcomers.TAKEN;

    private @Nullable ParticipantId speaker;
    private @Nullable ParticipantId spotlight;
    private @Nullable Floor floor;
    private @Nullable Poll poll;
    private @Nullable Poll pollBefore;
    private final Set<PollId> pollIds = new HashSet<>();
    private @Nullable String doorWords;

    Meeting(RoomSettings settings, PolicyRules rules, IdSource ids, Instant createdAt) {
        this(
                settings,
                ids,
                new Parts(
                        new Roster(),
                        new InvitationRegister(ids),
                        new Tickets(settings.room(), ids),
                        new HostPresence(),
                        keyGroup(settings),
                        new IssuedKeys(),
                        new OfferedFiles()),
                new Policy(rules),
                createdAt);
    }

    private record Parts(
            Roster roster,
            InvitationRegister invitations,
            Tickets tickets,
            HostPresence presence,
            KeyGroup keys,
            IssuedKeys issuedKeys,
            OfferedFiles files) {}

    private static KeyGroup keyGroup(RoomSettings settings) {
        return new KeyGroup(settings.keys() == RoomSettings.Keys.REQUIRED, settings.room());
    }

    private Meeting(RoomSettings settings, IdSource ids, Parts parts, Policy policy, Instant emptySince) {
        this.settings = settings;
        this.ids = ids;
        this.roster = parts.roster();
        this.invitations = parts.invitations();
        this.tickets = parts.tickets();
        this.presence = parts.presence();
        this.keys = parts.keys();
        this.issuedKeys = parts.issuedKeys();
        this.files = parts.files();
        this.policy = policy;
        this.emptySince = emptySince;
    }

    /** The same meeting, to go another way than this one. */
    Meeting copy() {
        var parts = new Parts(
                roster.copy(),
                invitations.copy(),
                tickets.copy(),
                presence.copy(),
                keys.copy(),
                issuedKeys.copy(),
                files.copy());
        var copy = new Meeting(settings, ids, parts, policy, emptySince);
        copy.rulings.putAll(rulings);
        copy.passwordGeneration = passwordGeneration;
        copy.locked = locked;
        copy.newcomers = newcomers;
        copy.speaker = speaker;
        copy.spotlight = spotlight;
        copy.floor = floor;
        copy.poll = poll == null ? null : poll.copy();
        copy.pollBefore = pollBefore == null ? null : pollBefore.copy();
        copy.pollIds.addAll(pollIds);
        copy.doorWords = doorWords;
        return copy;
    }

    /**
     * As it was written down before the server was started anew, its rules too.
     * Seats without the key group that the meeting needs by now are lost: its hosts come by the front door and make a
     * group, to which they admit everybody anew.
     */
    static Meeting restored(RoomRecord record, RoomSettings settings, PolicyRules rules, IdSource ids, Instant now) {
        RoomRecord.Header header = record.header();
        KeyGroup keys = keyGroup(settings);
        boolean hasGroup =
                keys.isRequired() && record.group().filter(keys::restore).isPresent();
        boolean seatsAreLost =
                keys.isRequired() && !hasGroup && record.stays().stream().anyMatch(RoomRecord.Stayed::seated);
        var tickets = new Tickets(settings.room(), ids);
        var roster = new Roster();
        for (RoomRecord.Stayed stayed : seatsAreLost ? List.<RoomRecord.Stayed>of() : record.stays()) {
            roster.add(Stay.restored(keys.isRequired() ? stayed : stayed.withoutCandidacy()));
            tickets.restore(
                    stayed.id(),
                    stayed.tickets().stream()
                            .map(ticket -> new Tickets.Issued(new SecretDigest(ticket.digest()), ticket.frame()))
                            .toList());
        }
        var parts = new Parts(
                roster,
                InvitationRegister.restored(record, ids),
                tickets,
                seatsAreLost
                        ? HostPresence.asleep(header.startedAt())
                        : HostPresence.restored(header.presence(), header.startedAt()),
                keys,
                new IssuedKeys(),
                new OfferedFiles());
        var meeting = new Meeting(settings, ids, parts, new Policy(rules(record, rules)), header.emptySince());
        meeting.passwordGeneration = header.passwordGeneration();
        meeting.locked = header.locked();
        record.rules().forEach(rule -> rule.changed().ifPresent(ruling -> meeting.rulings.put(rule.clause(), ruling)));
        if (keys.isRequired()) {
            meeting.restoreCandidacies(record.stays(), now);
            keys.restoreHosts(
                    roster.where(stay -> stay.isSeated() && meeting.willPreside(stay)).stream()
                            .map(Stay::id)
                            .collect(Collectors.toSet()),
                    now.plus(settings.resumeWindow()));
        }
        return meeting;
    }

    private void restoreCandidacies(List<RoomRecord.Stayed> stays, Instant now) {
        for (RoomRecord.Stayed stayed : stays) {
            roster.find(stayed.id())
                    .ifPresent(stay ->
                            stayed.candidacy().ifPresent(candidacy -> keys.restore(member(stay), candidacy, now)));
        }
        keys.missAll(roster.seated().stream().map(Stay::id).collect(Collectors.toSet()), now);
    }

    /** What was not written down, or is no value any more, is the organisation's. */
    static PolicyRules rules(RoomRecord record, PolicyRules organisation) {
        var mine = new EnumMap<AdvisoryClause, RuleSetting>(AdvisoryClause.class);
        for (AdvisoryClause clause : AdvisoryClause.values()) {
            mine.put(clause, organisation.setting(clause));
        }
        record.rules().stream()
                .filter(rule -> PolicyRules.allowedNames(rule.clause())
                        .contains(rule.setting().value()))
                .forEach(rule -> mine.put(rule.clause(), rule.setting()));
        return PolicyRules.fromOrganisation(mine)
                .underCeiling(organisation.ceiling())
                .inClass(record.header().classification());
    }

    /** What outlives the process. */
    RoomRecord record(String passwordHash) {
        return new RoomRecord(
                new RoomRecord.Header(
                        settings.room(),
                        settings.title(),
                        passwordHash,
                        passwordGeneration,
                        locked,
                        presence.name(),
                        presence.startedAt(),
                        roster.isAnybodySeated() ? Instant.EPOCH : emptySince,
                        policy.rules().classification(),
                        invitations.barredInLog()),
                invitations.record(),
                invitations.bannedDevices(),
                Arrays.stream(AdvisoryClause.values())
                        .map(clause ->
                                new RoomRecord.Ruled(clause, policy.rules().setting(clause), ruling(clause)))
                        .toList(),
                roster.all().stream()
                        .map(stay -> stay.record(tickets(stay), keys.candidacy(stay.id())))
                        .toList(),
                keys.record());
    }

    private List<RoomRecord.Ticket> tickets(Stay stay) {
        return tickets.of(stay.id()).stream()
                .map(ticket -> new RoomRecord.Ticket(ticket.digest().value(), ticket.frame()))
                .toList();
    }

    RoomSettings settings() {
        return settings;
    }

    IdSource ids() {
        return ids;
    }

    Roster roster() {
        return roster;
    }

    InvitationRegister invitations() {
        return invitations;
    }

    Tickets tickets() {
        return tickets;
    }

    HostPresence presence() {
        return presence;
    }

    KeyGroup keys() {
        return keys;
    }

    IssuedKeys issuedKeys() {
        return issuedKeys;
    }

    OfferedFiles files() {
        return files;
    }

    Policy policy() {
        return policy;
    }

    int passwordGeneration() {
        return passwordGeneration;
    }

    void passwordChanged() {
        passwordGeneration++;
    }

    boolean isLocked() {
        return locked;
    }

    void setLocked(boolean nowLocked) {
        locked = nowLocked;
    }

    Optional<ParticipantId> speaker() {
        return Optional.ofNullable(speaker);
    }

    void setSpeaker(Optional<ParticipantId> now) {
        speaker = now.orElse(null);
    }

    /** Whom a host put on everybody's stage. It is not written down: a restart ends it. */
    Optional<ParticipantId> spotlight() {
        return Optional.ofNullable(spotlight);
    }

    void setSpotlight(Optional<ParticipantId> now) {
        spotlight = now.orElse(null);
    }

    /** Who has the floor, or a time that runs. It is not written down: a restart ends it. */
    Optional<Floor> floor() {
        return Optional.ofNullable(floor);
    }

    void setFloor(Optional<Floor> now) {
        floor = now.orElse(null);
    }

    /** Whoever has no seat here, and comes back to none, has no floor. */
    void endFloorOf(Turn turn, Stay stay) {
        if (floor != null && floor.isOf(stay.id())) {
            floor = null;
            turn.touchMeeting();
        }
    }

    /** The poll that is open, or the last one. It is not written down: a restart ends it. */
    Optional<Poll> poll() {
        return Optional.ofNullable(poll);
    }

    /** The one before that: its result may still be on its way as the next question is asked. */
    Optional<Poll> pollBefore() {
        return Optional.ofNullable(pollBefore);
    }

    /** Whether there was a poll of this id since the server was started, or so many that no more is remembered. */
    boolean hadPoll(PollId id) {
        return pollIds.contains(id) || pollIds.size() >= MAX_POLLS;
    }

    void openPoll(Poll opened) {
        pollBefore = poll;
        poll = opened;
        pollIds.add(opened.terms().id());
    }

    void forgetPolls() {
        pollBefore = null;
        poll = null;
    }

    /** What is said to those who wait. It is not written down: a restart takes it back. */
    Optional<String> doorWords() {
        return Optional.ofNullable(doorWords);
    }

    void setDoorWords(Optional<String> now) {
        doorWords = now.orElse(null);
    }

    void changeRule(RuleValue value, Stay by, Instant at) {
        policy = new Policy(policy.rules().with(value));
        rulings.put(value.clause(), rulingOf(by, at));
    }

    /** Who changed a rule last and when, if anybody did. */
    Optional<RoomRecord.Ruling> ruling(AdvisoryClause clause) {
        return Optional.ofNullable(rulings.get(clause));
    }

    /**
     * The meeting is of this class from now on.
     *
     * @return the rules that became stricter by it
     */
    List<RuleValue> classify(Classification classification, Stay by, Instant at) {
        PolicyRules before = policy.rules();
        policy = new Policy(before.inClass(classification));
        List<RuleValue> stricter = Arrays.stream(AdvisoryClause.values())
                .map(policy.rules()::value)
                .filter(value -> !before.is(value))
                .toList();
        stricter.forEach(value -> rulings.put(value.clause(), rulingOf(by, at)));
        return stricter;
    }

    private static RoomRecord.Ruling rulingOf(Stay by, Instant at) {
        return new RoomRecord.Ruling(Optional.of(by.entrant().name().value()), at);
    }

    /** The rules are these from now on, by the organisation. */
    void holdTo(PolicyRules held, Instant at) {
        for (AdvisoryClause clause : AdvisoryClause.values()) {
            if (held.value(clause) != policy.rules().value(clause)) {
                rulings.put(clause, new RoomRecord.Ruling(Optional.empty(), at));
            }
        }
        policy = new Policy(held);
    }

    /** Since when nobody is seated; of no meaning while somebody is. */
    Instant emptySince() {
        return emptySince;
    }

    void emptied(Instant at) {
        emptySince = at;
    }

    // --- decisions

    /** May this person do that now? */
    PolicyDecision decide(Stay who, Action action) {
        return policy.evaluate(new PolicyRequest(role(who), action, circumstances(who)));
    }

    /** May this person do that on the seat that they were granted? */
    PolicyDecision decideOnSeat(Stay who, Action action) {
        return policy.evaluate(new PolicyRequest(who.roleOnSeat(), action, circumstances(who)));
    }

    /** What they are now; in a key group a host is who the hosts' statement names. */
    Role role(Stay who) {
        boolean unnamed = who.isSeated() && keys.isLive() && willPreside(who) && !keys.names(who.id());
        return RoleInGroup.of(who.role(), unnamed ? RoleInGroup.Named.NO : RoleInGroup.Named.YES);
    }

    /** The same on the seat that they have or were granted. */
    Role roleOnSeat(Stay who) {
        return who.isSeated() ? role(who) : who.roleOnSeat();
    }

    /** Whether somebody is to preside once seated, and named where that is needed. */
    boolean willPreside(Stay who) {
        return policy.evaluate(new PolicyRequest(who.roleToBe(), Action.Verb.PRESIDE, Circumstances.ORDINARY))
                .isPermitted();
    }

    boolean isLobbyOn() {
        return !policy.rules().is(RuleValue.A2_OFF);
    }

    /** How the key group stands for somebody. */
    Action.GroupState groupState(Stay who) {
        if (!keys.isRequired()) {
            return Action.GroupState.ABSENT;
        }
        if (!keys.isLive()) {
            return Action.GroupState.NONE;
        }
        boolean others = roster.all().stream().anyMatch(stay -> stay != who && stay.isSeated() && stay.isConnected());
        return others || !who.isSeated() ? Action.GroupState.LIVE : Action.GroupState.SUBJECT_ALONE;
    }

    static GroupMember member(Stay stay) {
        return new GroupMember(
                stay.id(), stay.entrant().invitation(), stay.entrant().device());
    }

    boolean permits(Stay who, Action action) {
        return decide(who, action).isPermitted();
    }

    boolean isAnybodyPresiding() {
        return roster.seated().stream().anyMatch(stay -> permits(stay, Action.Verb.PRESIDE));
    }

    /** How the meeting stands for somebody in it. */
    private Circumstances circumstances(Stay who) {
        return new Circumstances(
                presence.phase(),
                hosts(who),
                lock(),
                invitations.isFull() ? Circumstances.Space.NO_INVITATION : Circumstances.Space.FREE,
                who.isShareGranted() ? Circumstances.ShareRight.GRANTED : Circumstances.ShareRight.NONE,
                who.isFilesGranted() ? Circumstances.FileRight.GRANTED : Circumstances.FileRight.NONE,
                who.isCaptionsGranted() ? Circumstances.CaptionRight.GRANTED : Circumstances.CaptionRight.NONE,
                isStageTaken(who) ? Circumstances.Stage.SOMEBODY_ELSE_SHARES : Circumstances.Stage.FREE);
    }

    void setNewcomers(RoomCommand.Newcomers now) {
        newcomers = now;
    }

    /** How the meeting stands for somebody who comes in, the places of these stays being free for them. */
    Circumstances circumstancesForEntry(List<Stay> theirOwn) {
        long seats = roster.where(stay -> !stay.isWaiting() && !theirOwn.contains(stay))
                .size();
        long places = roster.where(stay -> stay.isWaiting() && !theirOwn.contains(stay))
                .size();
        Circumstances.Space space = Circumstances.Space.FREE;
        if (seats >= settings.maxSeated()) {
            space = Circumstances.Space.NO_SEAT;
        } else if (newcomers == RoomCommand.Newcomers.REFUSED && theirOwn.isEmpty()) {
            space = Circumstances.Space.SERVER_BUSY;
        } else if (places >= settings.maxWaiting()) {
            space = Circumstances.Space.NO_PLACE_AT_THE_DOOR;
        }
        return new Circumstances(
                presence.phase(),
                presence.hosts(),
                lock(),
                space,
                Circumstances.ShareRight.NONE,
                Circumstances.FileRight.NONE,
                Circumstances.CaptionRight.NONE,
                Circumstances.Stage.FREE);
    }

    private Circumstances.Lock lock() {
        return locked ? Circumstances.Lock.LOCKED : Circumstances.Lock.OPEN;
    }

    private Circumstances.Hosts hosts(Stay who) {
        // Asked with other circumstances, for whether somebody presides does not hang on the hosts' number.
        boolean another = roster.isAnybody(stay -> stay.isSeated()
                && stay != who
                && policy.evaluate(new PolicyRequest(role(stay), Action.Verb.PRESIDE, Circumstances.ORDINARY))
                        .isPermitted());
        return another || !roster.isAnybody(stay -> stay.isSeated() && stay != who)
                ? presence.hosts()
                : Circumstances.Hosts.SUBJECT_IS_LAST;
    }

    private boolean isStageTaken(Stay who) {
        return roster.isAnybody(
                stay -> stay.isSeated() && stay != who && stay.publications().has(TrackSource.SCREEN));
    }

    /** Whether they hold the share right, taken or not the stage. */
    PolicyDecision shareRight(Stay who) {
        Circumstances now = circumstances(who);
        var free = new Circumstances(
                now.phase(),
                now.hosts(),
                now.lock(),
                now.space(),
                now.shareRight(),
                now.fileRight(),
                now.captionRight(),
                Circumstances.Stage.FREE);
        var share = new Action.Publish(TrackSource.SCREEN, Action.Fit.FITS);
        return policy.evaluate(new PolicyRequest(role(who), share, free));
    }

    /** A client that does not tell its version is as good as the oldest. */
    Action.ClientAge age(String client) {
        return ClientVersion.introducedAs(client)
                        .filter(version -> version.compareTo(settings.clients().oldest()) >= 0)
                        .isPresent()
                ? Action.ClientAge.CURRENT
                : Action.ClientAge.OLD;
    }

    /** Those at the door whom a host can let in: where there is a key group, those with keys. */
    List<Stay> admissible() {
        return roster.where(stay -> stay.isWaiting() && isAdmissible(stay));
    }

    boolean isAdmissible(Stay waiting) {
        return !keys.isRequired()
                || keys.applicant(waiting.id()).flatMap(Applicant::keys).isPresent();
    }
}
