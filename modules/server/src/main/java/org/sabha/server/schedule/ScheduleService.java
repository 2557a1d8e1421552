package org.sabha.server.schedule;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.sabha.identity.PasswordCheck;
import org.sabha.identity.PasswordHash;
import org.sabha.identity.PasswordHasher;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.model.AccountId;
import org.sabha.model.Classification;
import org.sabha.model.IdSource;
import org.sabha.model.InvitationId;
import org.sabha.model.ReasonCode;
import org.sabha.model.RoomId;
import org.sabha.model.Secret;
import org.sabha.model.key.ApiKeyId;
import org.sabha.model.schedule.Occurrence;
import org.sabha.model.schedule.Plan;
import org.sabha.model.schedule.Rhythm;
import org.sabha.policy.Policy;
import org.sabha.policy.PolicyDecision;
import org.sabha.policy.PolicyRules;
import org.sabha.policy.RuleValue;
import org.sabha.protocol.http.ScheduledRoom;
import org.sabha.protocol.rest.ErrorCode;
import org.sabha.room.Room;
import org.sabha.room.port.RoomStore.RoomWrite;
import org.sabha.room.session.SecretDigest;
import org.sabha.server.route.Refused;
import org.sabha.store.schedule.MailedGuest;
import org.sabha.store.schedule.ScheduleStorage;
import org.sabha.store.schedule.ScheduleStorage.Limits;
import org.sabha.store.schedule.ScheduleStorage.Page;
import org.sabha.store.schedule.ScheduleStorage.Prepared;

/**
 * Schedules meetings, invites to them and opens them. Each has an id, invitations and a password of its own (A1, C6); of
 * secrets only digests are kept, and the link's secret is made by the organiser's page and never comes here. Whether somebody
 * may schedule at all is decided before; a {@link Refused} leaves no row. Blocks; thread-safe.
 */
public final class ScheduleService implements ScheduledMeetings {
    /** So much before it starts its organiser may open it. */
    public static final Duration OPENS_BEFORE = Duration.ofHours(2);

    static final Duration LONGEST_AHEAD = Duration.ofDays(731);

    static final Duration KEPT_AFTER = Duration.ofDays(30);
    static final int MAX_PLANNED = 400;

    /** With those that are over or cancelled and not forgotten yet. */
    static final int MAX_KEPT = 2_000;

    private static final Duration FORGET_EVERY = Duration.ofHours(1);

    private final ScheduleStorage storage;
    private final PasswordHasher passwords;
    private final IdSource ids;
    private final Supplier<PolicyRules> rules;
    private final Inviter inviter;
    /** Seconds since 1970. */
    private final AtomicLong forgottenAt = new AtomicLong();

    private volatile Optional<Runnable> mails = Optional.empty();

    /** @param rules the organisation's of now */
    public ScheduleService(
            ScheduleStorage storage, PasswordHasher passwords, IdSource ids, Supplier<PolicyRules> rules) {
        this.rules = rules;
        this.storage = storage;
        this.passwords = passwords;
        this.ids = ids;
        this.inviter = new Inviter(storage, passwords, ids);
    }

    /**
     * From now on people can be invited by mail.
     *
     * @param wake run when there is something to send; must not block
     */
    public void mailBy(Runnable wake) {
        mails = Optional.of(wake);
    }

    /** Whether people can be invited by mail. */
    public boolean mails() {
        return mails.isPresent();
    }

    private void tell() {
        mails.ifPresent(Runnable::run);
    }

    /**
     * Meetings as they are wished for.
     *
     * @param starts the first, by the clock of the zone
     * @param classification what is to be spoken of
     */
    public record Wish(
            String title,
            String zone,
            String starts,
            int minutes,
            Rhythm rhythm,
            int times,
            Classification classification) {

        /** Unclassified meetings. */
        public Wish(String title, String zone, String starts, int minutes, Rhythm rhythm, int times) {
            this(title, zone, starts, minutes, rhythm, times, Classification.UNCLASSIFIED);
        }
    }

    /**
     * @param row whose key, if it has one, is the program's that did it
     * @return the first of them
     */
    public Occurrence schedule(AccountId owner, Wish wish, AccountEvidence row, Instant now) {
        if (new Policy(rules.get()).begin(wish.classification()) instanceof PolicyDecision.Deny deny) {
            throw new Refused(refusal(deny.reason()));
        }
        List<Instant> starts = starts(wish, now);
        if (starts.isEmpty()) {
            throw new Refused(ErrorCode.TIME_UNUSABLE);
        }
        forget(now);
        List<RoomId> rooms =
                Stream.generate(ids::newRoomId).limit(starts.size()).toList();
        Plan plan = new Plan(
                rooms.getFirst(),
                owner,
                wish.title(),
                wish.zone(),
                wish.rhythm(),
                starts.size(),
                row.key(),
                wish.classification());
        List<Occurrence> occurrences = new ArrayList<>();
        for (int i = 0; i < rooms.size(); i++) {
            Instant end = starts.get(i).plus(Duration.ofMinutes(wish.minutes()));
            occurrences.add(
                    new Occurrence(rooms.get(i), plan, i + 1, starts.get(i), end, Occurrence.Standing.PLANNED, 0));
        }
        boolean added = storage.add(
                plan, occurrences, new Limits(MAX_PLANNED, MAX_KEPT), row.choosing(plan.id() + " " + rooms.size()));
        if (!added) {
            throw new Refused(ErrorCode.TOO_MANY_MEETINGS);
        }
        return occurrences.getFirst();
    }

    private static ErrorCode refusal(ReasonCode why) {
        return why == ReasonCode.CLASS_NEVER_HELD ? ErrorCode.CLASS_NEVER_HELD : ErrorCode.CLASS_ABOVE_CEILING;
    }

    /** Looks at every plan there is, on the thread that writes for all meetings, so it is done once an hour. */
    private void forget(Instant now) {
        long last = forgottenAt.get();
        if (now.getEpochSecond() - last > FORGET_EVERY.toSeconds()
                && forgottenAt.compareAndSet(last, now.getEpochSecond())) {
            storage.forget(now.minus(KEPT_AFTER));
        }
    }

    /** @return none if there is no such time, it is past or too far away */
    private static List<Instant> starts(Wish wish, Instant now) {
        try {
            if (!ZoneId.getAvailableZoneIds().contains(wish.zone())) {
                return List.of();
            }
            ZoneId zone = ZoneId.of(wish.zone());
            LocalDateTime first = LocalDateTime.parse(wish.starts());
            if (first.atZone(zone).toInstant().isBefore(now)
                    || first.atZone(zone).toInstant().isAfter(now.plus(LONGEST_AHEAD))) {
                return List.of();
            }
            List<Instant> starts = wish.rhythm().starts(first, zone, wish.times()).stream()
                    .map(ZonedDateTime::toInstant)
                    .toList();
            return starts.getLast().isAfter(now.plus(LONGEST_AHEAD)) ? List.of() : starts;
        } catch (DateTimeException e) {
            return List.of();
        }
    }

    /** @param after the last of the page before */
    public List<Occurrence> list(AccountId owner, Optional<RoomId> after, Instant now, int max) {
        return storage.list(owner, now, after, max);
    }

    /** The same of those alone that a program made with this key. */
    public List<Occurrence> listOf(ApiKeyId program, AccountId owner, Page page, Instant now) {
        return storage.listOf(program, owner, now, page);
    }

    /** @param replaceExisting whether those of before, and the password, open nothing more */
    public record Invite(RoomId room, int count, boolean replaceExisting) {}

    /** A personal invitation; its secret is said this once. */
    public record Invitation(InvitationId id, Secret secret) {}

    /**
     * Personal invitations.
     *
     * @param password where it is a new one
     */
    public record Invitations(List<Invitation> made, Optional<Secret> password) {
        public Invitations {
            made = List.copyOf(made);
        }

        public List<Secret> secrets() {
            return made.stream().map(Invitation::secret).toList();
        }
    }

    /** Whether inviting hashes a password. */
    public static boolean needsPassword(Occurrence meeting, Invite wanted) {
        return wanted.replaceExisting() || meeting.invitations() == 0;
    }

    /** @return the invitations, to be given out by whoever asked */
    public Invitations invite(AccountId owner, Invite wanted, AccountEvidence row, Instant now) {
        Invitations made = inviter.invite(new Inviter.Wanted(owner, wanted, List.of()), row, now);
        tell();
        return made;
    }

    /**
     * Invites people whom this server tells by mail.
     *
     * @param replaceExisting whether earlier invitations stop working; people who were invited by mail get new ones
     */
    public record InviteByMail(RoomId room, List<MailedGuest.Person> people, boolean replaceExisting) {
        public InviteByMail {
            people = List.copyOf(people);
        }
    }

    /** @return the password, where it is a new one; secrets of invitations are told in the mails only */
    public Invitations inviteByMail(AccountId owner, InviteByMail wanted, AccountEvidence row, Instant now) {
        if (!mails()) {
            throw new Refused(ErrorCode.NO_MAIL_SERVER);
        }
        var asked = new Invite(wanted.room(), wanted.people().size(), wanted.replaceExisting());
        Invitations made = inviter.invite(new Inviter.Wanted(owner, asked, wanted.people()), row, now);
        tell();
        return new Invitations(List.of(), made.password());
    }

    /** Who was invited to one's own meeting by mail, also who is not any more. */
    public List<MailedGuest> mailed(AccountId owner, RoomId room) {
        own(owner, room);
        return storage.mailed(room);
    }

    /** Takes one invitation to one's own meeting back; who has it by mail is told. */
    public void takeBack(AccountId owner, RoomId room, InvitationId invitation, AccountEvidence row) {
        own(owner, room);
        if (!revoke(room, invitation, row)) {
            throw new Refused(ErrorCode.NO_SUCH_INVITATION);
        }
    }

    private Occurrence own(AccountId owner, RoomId room) {
        return storage.find(owner, room).orElseThrow(() -> new Refused(ErrorCode.NO_SUCH_MEETING));
    }

    /**
     * A meeting at another time.
     *
     * @param starts by the clock of its zone
     */
    public record Move(RoomId room, String starts, int minutes) {}

    /** Holds one's own meeting at another time, with the same invitations; who was invited by mail is told. */
    public Occurrence move(AccountId owner, Move wanted, AccountEvidence row, Instant now) {
        Occurrence found = own(owner, wanted.room());
        if (!isToCome(found, now)) {
            throw new Refused(ErrorCode.MEETING_NOT_PLANNED);
        }
        Plan plan = found.plan();
        List<Instant> starts =
                starts(new Wish(plan.title(), plan.zone(), wanted.starts(), wanted.minutes(), Rhythm.ONCE, 1), now);
        if (starts.isEmpty()) {
            throw new Refused(ErrorCode.TIME_UNUSABLE);
        }
        if (!inviter.mayTell(owner, inviter.invited(wanted.room()).size(), now)) {
            throw new Refused(ErrorCode.TOO_MANY_MAILS);
        }
        Instant start = starts.getFirst();
        boolean moved = storage.move(
                wanted.room(),
                start,
                start.plus(Duration.ofMinutes(wanted.minutes())),
                row.choosing(wanted.room().value()));
        if (!moved) {
            throw new Refused(ErrorCode.MEETING_NOT_PLANNED);
        }
        tell();
        return own(owner, wanted.room());
    }

    /** A meeting of later, whosever it is; for programs of the organisation. */
    public Optional<Occurrence> find(RoomId room) {
        return storage.find(room);
    }

    /** Ids of the invitations that will open a meeting. */
    public List<InvitationId> invitations(RoomId room) {
        return storage.invitations(room);
    }

    /** @return whether there was such a one, of a meeting that is not opened yet */
    public boolean revoke(RoomId room, InvitationId invitation, AccountEvidence row) {
        boolean revoked = storage.revoke(room, invitation, row.choosing(room + " " + invitation));
        if (revoked) {
            tell();
        }
        return revoked;
    }

    /** @param andLater whether those of its plan that come after it are cancelled too */
    public record Cancel(RoomId room, boolean andLater) {}

    public void cancel(AccountId owner, Cancel which, AccountEvidence row, Instant now) {
        Occurrence found = own(owner, which.room());
        List<RoomId> rooms = which.andLater() ? storage.from(found) : List.of(which.room());
        if (!isToCome(found, now) || storage.cancel(rooms, row.choosing(which.room() + " " + rooms.size())) == 0) {
            throw new Refused(ErrorCode.MEETING_NOT_PLANNED);
        }
        tell();
    }

    /** Whether one invitation is for several people (C6), by the rules that the meeting would begin with now. */
    public boolean isShared(Occurrence occurrence) {
        return rules.get().inClass(occurrence.plan().classification()).is(RuleValue.C6_SHARED);
    }

    static boolean isToCome(Occurrence occurrence, Instant now) {
        return occurrence.standing() == Occurrence.Standing.PLANNED && now.isBefore(occurrence.endsAt());
    }

    @Override
    public Optional<NotStarted> notStarted(RoomId room, Secret invitation, Instant now) {
        return storage.notStarted(room, SecretDigest.of(invitation).value(), now)
                .map(found ->
                        new NotStarted(found.invitation(), PasswordHash.parse(found.passwordHash()), found.startsAt()));
    }

    @Override
    public Optional<Opening> toOpen(AccountId owner, ScheduledRoom asked, Instant now) {
        Optional<Prepared> prepared = storage.prepared(owner, asked.room())
                .filter(found -> isToCome(found.occurrence(), now))
                .filter(found -> !now.isBefore(found.occurrence().startsAt().minus(OPENS_BEFORE)));
        if (prepared.isEmpty()) {
            refused(Optional.of(owner), asked.room(), "not-to-open", now);
        }
        return prepared.map(found -> opening(found, asked.password()));
    }

    @Override
    public void refused(Optional<AccountId> owner, RoomId room, ReasonCode why, Instant now) {
        refused(owner, room, why.wireName(), now);
    }

    private void refused(Optional<AccountId> owner, RoomId room, String code, Instant now) {
        AccountEvidence row = AccountEvidence.ofTheServer(now, "start-meeting");
        storage.note(owner.map(row::by).orElse(row).choosing(room.value()).refusedAs(code));
    }

    private Opening opening(Prepared prepared, Optional<Secret> shown) {
        Optional<PasswordHash> hash = prepared.passwordHash().map(PasswordHash::parse);
        boolean known = shown.isPresent()
                && hash.isPresent()
                && passwords.verify(shown.get(), hash.get()) == PasswordCheck.RIGHT;
        Secret password = known ? shown.get() : ids.newPassword();
        return new Opening(
                prepared.occurrence().room(),
                prepared.occurrence().plan().title(),
                prepared.occurrence().plan().classification(),
                password,
                known ? hash.get() : passwords.hash(password),
                prepared.invitations().stream()
                        .map(each -> new Room.Prepared(each.id(), new SecretDigest(each.digest()), each.program()))
                        .toList());
    }

    @Override
    public boolean open(Opening opening, RoomWrite meeting) {
        return storage.open(
                meeting, opening.invitations().stream().map(Room.Prepared::id).toList());
    }
}
