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
import org.sabha.model.MeetingPermissions;
import org.sabha.model.ParticipantId;
import org.sabha.model.Permission;
import org.sabha.model.PersonalPermissions;
import org.sabha.model.PollId;
import org.sabha.model.Role;
import org.sabha.model.TrackSource;
import org.sabha.model.rule.RuleSetting;
import org.sabha.policy.Action;
import org.sabha.policy.MeetingConditions;
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
import org.sabha.room.roster.Participant;
import org.sabha.room.roster.Roster;
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
    private MeetingPermissions permissions = MeetingPermissions.ALL;

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
        copy.permissions = permissions;
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
            roster.add(Participant.restored(keys.isRequired() ? stayed : stayed.withoutCandidacy()));
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
        meeting.permissions = header.permissions();
        record.rules().forEach(rule -> rule.changed().ifPresent(ruling -> meeting.rulings.put(rule.clause(), ruling)));
        if (keys.isRequired()) {
            meeting.restoreCandidacies(record.stays(), now);
            keys.restoreHosts(
                    roster.where(stay -> stay.isSeated() && meeting.willPreside(stay)).stream()
                            .map(Participant::id)
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
        keys.missAll(roster.seated().stream().map(Participant::id).collect(Collectors.toSet()), now);
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
                        invitations.barredInLog(),
                        permissions),
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

    private List<RoomRecord.Ticket> tickets(Participant stay) {
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

    /** What hosts let everybody do who is no host. */
    MeetingPermissions permissions() {
        return permissions;
    }

    void setPermissions(MeetingPermissions now) {
        permissions = now;
    }

    /** What hosts decided of this person, whatever stay it is on this device. */
    PersonalPermissions personalPermissions(Participant who) {
        return invitations
                .find(who.entrant().invitation())
                .map(invitation -> invitation.permissionsOn(who.entrant().device()))
                .orElse(PersonalPermissions.NONE);
    }

    void setPersonalPermission(Participant who, Permission permission, boolean allowed) {
        invitations
                .find(who.entrant().invitation())
                .ifPresent(invitation -> invitation.permit(
                        who.entrant().device(), personalPermissions(who).allow(permission, allowed)));
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
    void endFloorOf(CommandContext turn, Participant stay) {
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

    void changeRule(RuleValue value, Participant by, Instant at) {
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
    List<RuleValue> classify(Classification classification, Participant by, Instant at) {
        PolicyRules before = policy.rules();
        policy = new Policy(before.inClass(classification));
        List<RuleValue> stricter = Arrays.stream(AdvisoryClause.values())
                .map(policy.rules()::value)
                .filter(value -> !before.is(value))
                .toList();
        stricter.forEach(value -> rulings.put(value.clause(), rulingOf(by, at)));
        return stricter;
    }

    private static RoomRecord.Ruling rulingOf(Participant by, Instant at) {
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
    PolicyDecision decide(Participant who, Action action) {
        return policy.evaluate(new PolicyRequest(role(who), action, circumstances(who)));
    }

    /** May this person do that on the seat that they were granted? */
    PolicyDecision decideOnSeat(Participant who, Action action) {
        return policy.evaluate(new PolicyRequest(who.roleOnSeat(), action, circumstances(who)));
    }

    /** What they are now; in a key group a host is who the hosts' statement names. */
    Role role(Participant who) {
        boolean unnamed = who.isSeated() && keys.isLive() && willPreside(who) && !keys.names(who.id());
        return RoleInGroup.of(who.role(), unnamed ? RoleInGroup.Named.NO : RoleInGroup.Named.YES);
    }

    /** The same on the seat that they have or were granted. */
    Role roleOnSeat(Participant who) {
        return who.isSeated() ? role(who) : who.roleOnSeat();
    }

    /** Whether somebody is to preside once seated, and named where that is needed. */
    boolean willPreside(Participant who) {
        return policy.evaluate(new PolicyRequest(who.roleToBe(), Action.Verb.PRESIDE, MeetingConditions.ORDINARY))
                .isPermitted();
    }

    boolean isLobbyOn() {
        return !policy.rules().is(RuleValue.A2_OFF);
    }

    /** How the key group stands for somebody. */
    Action.GroupState groupState(Participant who) {
        if (!keys.isRequired()) {
            return Action.GroupState.ABSENT;
        }
        if (!keys.isLive()) {
            return Action.GroupState.NONE;
        }
        boolean others = roster.all().stream().anyMatch(stay -> stay != who && stay.isSeated() && stay.isConnected());
        return others || !who.isSeated() ? Action.GroupState.LIVE : Action.GroupState.SUBJECT_ALONE;
    }

    static GroupMember member(Participant stay) {
        return new GroupMember(
                stay.id(), stay.entrant().invitation(), stay.entrant().device());
    }

    /** As the actor stands to somebody. */
    Action.Target target(Participant actor, ParticipantId id) {
        return roster.find(id).map(stay -> target(actor, stay)).orElse(Action.Target.MISSING);
    }

    /** Nobody can do anything to somebody between the door and the seat but remove them. */
    private Action.Target target(Participant actor, Participant other) {
        if (other.isGranted() || (other.isWaiting() && !isAdmissible(other))) {
            return Action.Target.MISSING;
        }
        return other == actor ? Action.Target.SELF : Action.Target.of(role(other));
    }

    boolean permits(Participant who, Action action) {
        return decide(who, action).isPermitted();
    }

    boolean isAnybodyPresiding() {
        return roster.isAnybody(stay -> stay.isPresent() && permits(stay, Action.Verb.PRESIDE));
    }

    /** How the meeting stands for somebody in it. */
    private MeetingConditions circumstances(Participant who) {
        return new MeetingConditions(
                presence.phase(),
                hosts(who),
                lock(),
                invitations.isFull() ? MeetingConditions.Space.NO_INVITATION : MeetingConditions.Space.FREE,
                who.isShareGranted() ? MeetingConditions.ShareRight.GRANTED : MeetingConditions.ShareRight.NONE,
                who.isFilesGranted() ? MeetingConditions.FileRight.GRANTED : MeetingConditions.FileRight.NONE,
                who.isCaptionsGranted() ? MeetingConditions.CaptionRight.GRANTED : MeetingConditions.CaptionRight.NONE,
                isStageTaken(who) ? MeetingConditions.Stage.SOMEBODY_ELSE_SHARES : MeetingConditions.Stage.FREE,
                new MeetingConditions.Participation(permissions, personalPermissions(who)));
    }

    void setNewcomers(RoomCommand.Newcomers now) {
        newcomers = now;
    }

    /** How the meeting stands for somebody who comes in, the places of these stays being free for them. */
    MeetingConditions circumstancesForEntry(List<Participant> theirOwn) {
        long seats = roster.where(stay -> !stay.isWaiting() && !stay.isAway() && !theirOwn.contains(stay))
                .size();
        long places = roster.where(stay -> stay.isWaiting() && !theirOwn.contains(stay))
                .size();
        MeetingConditions.Space space = MeetingConditions.Space.FREE;
        if (seats >= settings.maxSeated()) {
            space = MeetingConditions.Space.NO_SEAT;
        } else if (newcomers == RoomCommand.Newcomers.REFUSED && theirOwn.isEmpty()) {
            space = MeetingConditions.Space.SERVER_BUSY;
        } else if (places >= settings.maxWaiting()) {
            space = MeetingConditions.Space.NO_PLACE_AT_THE_DOOR;
        }
        return new MeetingConditions(
                presence.phase(),
                presence.hosts(),
                lock(),
                space,
                MeetingConditions.ShareRight.NONE,
                MeetingConditions.FileRight.NONE,
                MeetingConditions.CaptionRight.NONE,
                MeetingConditions.Stage.FREE,
                MeetingConditions.Participation.FREE);
    }

    private MeetingConditions.Lock lock() {
        return locked ? MeetingConditions.Lock.LOCKED : MeetingConditions.Lock.OPEN;
    }

    private MeetingConditions.Hosts hosts(Participant who) {
        boolean isLast = who.isSeated()
                && isPresiding(who)
                && !roster.isAnybody(stay -> stay.isPresent() && stay != who && isPresiding(stay))
                && roster.isAnybody(stay -> stay.isPresent() && stay != who);
        return isLast ? MeetingConditions.Hosts.SUBJECT_IS_LAST : presence.hosts();
    }

    /** Asked with ordinary conditions, for whether somebody presides does not hang on the number of hosts. */
    private boolean isPresiding(Participant stay) {
        return policy.evaluate(new PolicyRequest(role(stay), Action.Verb.PRESIDE, MeetingConditions.ORDINARY))
                .isPermitted();
    }

    private boolean isStageTaken(Participant who) {
        return roster.isAnybody(
                stay -> stay.isSeated() && stay != who && stay.publications().has(TrackSource.SCREEN));
    }

    /** Whether they hold the share right, taken or not the stage. */
    PolicyDecision shareRight(Participant who) {
        MeetingConditions now = circumstances(who);
        var free = new MeetingConditions(
                now.phase(),
                now.hosts(),
                now.lock(),
                now.space(),
                now.shareRight(),
                now.fileRight(),
                now.captionRight(),
                MeetingConditions.Stage.FREE,
                now.participation());
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
    List<Participant> admissible() {
        return roster.where(stay -> stay.isWaiting() && isAdmissible(stay));
    }

    boolean isAdmissible(Participant waiting) {
        return !keys.isRequired()
                || keys.applicant(waiting.id()).flatMap(Applicant::keys).isPresent();
    }
}
