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
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
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
import org.sabha.protocol.http.SeriesNextRequest;
import org.sabha.protocol.rest.ErrorCode;
import org.sabha.room.Room;
import org.sabha.room.port.RoomStore.RoomWrite;
import org.sabha.room.session.SecretDigest;
import org.sabha.server.route.Refused;
import org.sabha.store.failure.StorageException;
import org.sabha.store.schedule.MailKey;
import org.sabha.store.schedule.MailScope;
import org.sabha.store.schedule.MailedGuest;
import org.sabha.store.schedule.ScheduleStorage;
import org.sabha.store.schedule.ScheduleStorage.Limits;
import org.sabha.store.schedule.ScheduleStorage.MailKeys;
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

    /** Reads at a time for people who are not known yet: a flood of them leaves the storage's connections to others. */
    private static final int STRANGERS_READS = 2;

    private static final long STRANGERS_WAIT_SECONDS = 2;

    private final ScheduleStorage storage;
    private final PasswordHasher passwords;
    private final IdSource ids;
    private final Supplier<PolicyRules> rules;
    private final Inviter inviter;
    /** Seconds since 1970. */
    private final AtomicLong forgottenAt = new AtomicLong();

    private final SeriesInviter seriesInviter;
    private final Semaphore strangersReads = new Semaphore(STRANGERS_READS, true);
    private volatile Optional<Runnable> mails = Optional.empty();
    private volatile boolean wholeLinks = true;

    /** @param rules the organisation's of now */
    public ScheduleService(
            ScheduleStorage storage, PasswordHasher passwords, IdSource ids, Supplier<PolicyRules> rules) {
        this.rules = rules;
        this.storage = storage;
        this.passwords = passwords;
        this.ids = ids;
        this.inviter = new Inviter(storage, passwords, ids);
        this.seriesInviter = new SeriesInviter(storage, passwords, ids, inviter);
    }

    /**
     * From now on people can be invited by mail.
     *
     * @param wake run when there is something to send; must not block
     */
    public void mailBy(Runnable wake) {
        mails = Optional.of(wake);
    }

    /** Mails have no keys, whatever the class of a meeting is. */
    public void mailWithoutKeys() {
        wholeLinks = false;
    }

    /** Whether mails to a meeting may have its key (decision 0067). */
    public boolean mailsKeys(Occurrence meeting) {
        return mails() && wholeLinks && meeting.plan().classification() == Classification.UNCLASSIFIED;
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
        return wanted.replaceExisting()
                || (meeting.invitations() == 0 && !meeting.inSeries().invited());
    }

    /** @return the invitations, to be given out by whoever asked */
    public Invitations invite(AccountId owner, Invite wanted, AccountEvidence row, Instant now) {
        Invitations made = inviter.invite(new Inviter.Wanted(owner, wanted, List.of(), Optional.empty()), row, now);
        tell();
        return made;
    }

    /**
     * Invites people whom this server tells by mail.
     *
     * @param replaceExisting whether earlier invitations stop working; people who were invited by mail get new ones
     */
    public record InviteByMail(
            RoomId room, List<MailedGuest.Person> people, boolean replaceExisting, Optional<OfferedKey> key) {
        public InviteByMail {
            people = List.copyOf(people);
        }
    }

    /**
     * What the organiser's page hands over to make mailed links whole.
     *
     * @param password absent where the server makes one now
     */
    public record OfferedKey(Secret linkSecret, Optional<Secret> password) {
        /** Whether links can have it. */
        public boolean isUsable() {
            return MailKey.isInALink(linkSecret)
                    && password.map(MailKey::isInALink).orElse(Boolean.TRUE);
        }

        /** @param made the password, or what passwords are derived from, where it is a new one */
        Optional<MailKey> completed(Optional<Secret> made) {
            return made.or(this::password).map(known -> new MailKey(linkSecret, known));
        }
    }

    /** Keys for mails that tell of a change, for people of the meeting alone and for those of its series. */
    public record OfferedKeys(Optional<OfferedKey> meeting, Optional<OfferedKey> series) {
        public static final OfferedKeys NONE = new OfferedKeys(Optional.empty(), Optional.empty());
    }

    private MailKeys mailKeys(Occurrence meeting, OfferedKeys offered) {
        boolean any = offered.meeting().isPresent() || offered.series().isPresent();
        if (any && !mailsKeys(meeting)) {
            throw new Refused(ErrorCode.KEY_NOT_MAILED);
        }
        return new MailKeys(seriesInviter.key(offered.meeting()), seriesInviter.key(offered.series()));
    }

    /**
     * Invitations to the meetings of a series that are to come.
     *
     * @param seed what passwords are derived from, where it is a new one
     * @param meetings to which they lead
     */
    public record SeriesMade(RoomId series, List<Secret> personal, Optional<Secret> seed, List<Occurrence> meetings) {
        public SeriesMade {
            personal = List.copyOf(personal);
            meetings = List.copyOf(meetings);
        }
    }

    /** @return invitations to the series of a meeting, to be given out by whoever asked */
    public SeriesMade inviteToSeries(AccountId owner, Invite wanted, AccountEvidence row, Instant now) {
        Occurrence any = own(owner, wanted.room());
        return series(
                new SeriesInviter.Wanted(any, wanted.count(), wanted.replaceExisting(), List.of(), Optional.empty()),
                row,
                now);
    }

    /** The same by mail; the personal secrets are told in the mails only. */
    public SeriesMade inviteToSeriesByMail(AccountId owner, InviteByMail wanted, AccountEvidence row, Instant now) {
        Occurrence any = own(owner, wanted.room());
        mayMail(any, wanted);
        SeriesMade made = series(
                new SeriesInviter.Wanted(
                        any, wanted.people().size(), wanted.replaceExisting(), wanted.people(), wanted.key()),
                row,
                now);
        return new SeriesMade(made.series(), List.of(), made.seed(), made.meetings());
    }

    private SeriesMade series(SeriesInviter.Wanted wanted, AccountEvidence row, Instant now) {
        SeriesInviter.Made made = seriesInviter.invite(wanted, row, now);
        tell();
        return new SeriesMade(
                made.series(), made.people().stream().map(Invitation::secret).toList(), made.seed(), made.meetings());
    }

    private void mayMail(Occurrence meeting, InviteByMail wanted) {
        if (!mails()) {
            throw new Refused(ErrorCode.NO_MAIL_SERVER);
        }
        if (wanted.key().isPresent() && !mailsKeys(meeting)) {
            throw new Refused(ErrorCode.KEY_NOT_MAILED);
        }
    }

    /** Who was invited to the series of one's own meeting by mail, also who is not any more. */
    public List<MailedGuest> mailedOfSeries(AccountId owner, RoomId room) {
        return storage.mailed(own(owner, room).plan().id(), MailScope.SERIES);
    }

    /** Takes one invitation to the series of one's own meeting back; who has it by mail is told. */
    public void takeBackOfSeries(AccountId owner, RoomId room, InvitationId invitation, AccountEvidence row) {
        RoomId series = own(owner, room).plan().id();
        if (!storage.revokeOfSeries(series, invitation, row.choosing(series + " " + invitation))) {
            throw new Refused(ErrorCode.NO_SUCH_INVITATION);
        }
        tell();
    }

    @Override
    public Optional<RoomId> nextOfSeries(SeriesNextRequest request, Instant now) {
        return forStranger(() -> seriesInviter.next(request.series(), request.lookup(), now));
    }

    /** @throws StorageException when too many others are waiting */
    private <T> T forStranger(Supplier<T> reading) {
        try {
            if (!strangersReads.tryAcquire(STRANGERS_WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw new StorageException("too many people who are not known ask for the schedule");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageException("interrupted before the schedule was read", e);
        }
        try {
            return reading.get();
        } finally {
            strangersReads.release();
        }
    }

    /** @return the password, where it is a new one; secrets of invitations are told in the mails only */
    public Invitations inviteByMail(AccountId owner, InviteByMail wanted, AccountEvidence row, Instant now) {
        mayMail(own(owner, wanted.room()), wanted);
        var asked = new Invite(wanted.room(), wanted.people().size(), wanted.replaceExisting());
        Invitations made = inviter.invite(new Inviter.Wanted(owner, asked, wanted.people(), wanted.key()), row, now);
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
    public record Move(RoomId room, String starts, int minutes, OfferedKeys keys) {}

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
        int told = inviter.invited(wanted.room()).size()
                + seriesInviter.mailed(found.plan().id()).size();
        if (!inviter.mayTell(owner, told, now)) {
            throw new Refused(ErrorCode.TOO_MANY_MAILS);
        }
        Instant start = starts.getFirst();
        boolean moved = storage.move(
                wanted.room(),
                new ScheduleStorage.Held(start, start.plus(Duration.ofMinutes(wanted.minutes()))),
                mailKeys(found, wanted.keys()),
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
    public record Cancel(RoomId room, boolean andLater, OfferedKeys keys) {
        /** By mails without keys. */
        public Cancel(RoomId room, boolean andLater) {
            this(room, andLater, OfferedKeys.NONE);
        }
    }

    public void cancel(AccountId owner, Cancel which, AccountEvidence row, Instant now) {
        Occurrence found = own(owner, which.room());
        List<RoomId> rooms = which.andLater() ? storage.from(found) : List.of(which.room());
        MailKeys keys = mailKeys(found, which.keys());
        if (!isToCome(found, now)
                || storage.cancel(rooms, keys, row.choosing(which.room() + " " + rooms.size())) == 0) {
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
        return forStranger(() ->
                        storage.notStarted(room, SecretDigest.of(invitation).value(), now))
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
