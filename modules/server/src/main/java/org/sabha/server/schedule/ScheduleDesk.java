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
import java.util.stream.Stream;
import org.sabha.identity.HashingBusyException;
import org.sabha.identity.PasswordCheck;
import org.sabha.identity.PasswordHash;
import org.sabha.identity.PasswordHasher;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.model.AccountId;
import org.sabha.model.IdSource;
import org.sabha.model.InvitationId;
import org.sabha.model.RoomId;
import org.sabha.model.Secret;
import org.sabha.model.key.ApiKeyId;
import org.sabha.model.schedule.Occurrence;
import org.sabha.model.schedule.Plan;
import org.sabha.model.schedule.Rhythm;
import org.sabha.protocol.http.ScheduledRoom;
import org.sabha.room.Room;
import org.sabha.room.port.RoomStore.RoomWrite;
import org.sabha.room.session.SecretDigest;
import org.sabha.store.schedule.ScheduleStorage;
import org.sabha.store.schedule.ScheduleStorage.Invited;
import org.sabha.store.schedule.ScheduleStorage.Inviting;
import org.sabha.store.schedule.ScheduleStorage.Limits;
import org.sabha.store.schedule.ScheduleStorage.Page;
import org.sabha.store.schedule.ScheduleStorage.Prepared;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Schedules meetings, invites to them and opens them. Each has an id, invitations and a password of its own (A1, C6); of
 * secrets only digests are kept, and the link's secret is made by the organiser's page and never comes here. Whether somebody
 * may schedule at all is decided before. Blocks; thread-safe.
 */
public final class ScheduleDesk implements ScheduledMeetings {
    private static final Logger LOG = LoggerFactory.getLogger(ScheduleDesk.class);

    /** So much before it starts its organiser may open it. */
    public static final Duration OPENS_BEFORE = Duration.ofHours(2);

    static final Duration LONGEST_AHEAD = Duration.ofDays(731);

    static final Duration KEPT_AFTER = Duration.ofDays(30);
    static final int MAX_PLANNED = 400;

    /** With those that are over or cancelled and not forgotten yet. */
    static final int MAX_KEPT = 2_000;

    private static final Duration FORGET_EVERY = Duration.ofHours(1);

    static final int MAX_INVITATIONS = 200;

    private final ScheduleStorage storage;
    private final PasswordHasher passwords;
    private final IdSource ids;
    /** Seconds since 1970. */
    private final AtomicLong forgottenAt = new AtomicLong();

    public ScheduleDesk(ScheduleStorage storage, PasswordHasher passwords, IdSource ids) {
        this.storage = storage;
        this.passwords = passwords;
        this.ids = ids;
    }

    /** Why something was not done. */
    public enum Refused {
        NO_SUCH_MEETING,
        NOT_PLANNED,
        TIME_UNUSABLE,
        TOO_MANY_MEETINGS,
        TOO_MANY_INVITATIONS,
        /** So many passwords wait to be hashed that this one may not. */
        OVERLOADED
    }

    /** What came of it. */
    public sealed interface Outcome<T> {
        record Done<T>(T value) implements Outcome<T> {}

        record No<T>(Refused why) implements Outcome<T> {}
    }

    /**
     * Meetings as they are wished for.
     *
     * @param starts the first, by the clock of the zone
     */
    public record Wish(String title, String zone, String starts, int minutes, Rhythm rhythm, int times) {}

    /**
     * @param row whose key, if it has one, is the program's that did it
     * @return the first of them
     */
    public Outcome<Occurrence> schedule(AccountId owner, Wish wish, AccountEvidence row, Instant now) {
        List<Instant> starts = starts(wish, now);
        if (starts.isEmpty()) {
            return new Outcome.No<>(Refused.TIME_UNUSABLE);
        }
        forget(now);
        List<RoomId> rooms =
                Stream.generate(ids::newRoomId).limit(starts.size()).toList();
        Plan plan =
                new Plan(rooms.getFirst(), owner, wish.title(), wish.zone(), wish.rhythm(), starts.size(), row.key());
        List<Occurrence> occurrences = new ArrayList<>();
        for (int i = 0; i < rooms.size(); i++) {
            Instant end = starts.get(i).plus(Duration.ofMinutes(wish.minutes()));
            occurrences.add(
                    new Occurrence(rooms.get(i), plan, i + 1, starts.get(i), end, Occurrence.Standing.PLANNED, 0));
        }
        boolean added = storage.add(
                plan, occurrences, new Limits(MAX_PLANNED, MAX_KEPT), row.choosing(plan.id() + " " + rooms.size()));
        return added ? new Outcome.Done<>(occurrences.getFirst()) : new Outcome.No<>(Refused.TOO_MANY_MEETINGS);
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

    /** @param anew whether those of before, and the password, open nothing more */
    public record Invite(RoomId room, int count, boolean anew) {}

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

    public Outcome<Invitations> invite(AccountId owner, Invite wanted, AccountEvidence row, Instant now) {
        Optional<Occurrence> found = storage.find(owner, wanted.room());
        if (found.isEmpty()) {
            return new Outcome.No<>(Refused.NO_SUCH_MEETING);
        }
        Occurrence occurrence = found.get();
        if (!isToCome(occurrence, now)) {
            return new Outcome.No<>(Refused.NOT_PLANNED);
        }
        if (wanted.count() > MAX_INVITATIONS) {
            return new Outcome.No<>(Refused.TOO_MANY_INVITATIONS);
        }
        List<Invitation> made = Stream.generate(() -> new Invitation(ids.newInvitationId(), ids.newSecret()))
                .limit(wanted.count())
                .toList();
        List<Invited> fresh = made.stream()
                .map(each ->
                        new Invited(each.id(), SecretDigest.of(each.secret()).value(), row.key()))
                .toList();
        AccountEvidence told = row.choosing(occurrence.room() + " " + wanted.count());
        if (!needsPassword(occurrence, wanted)) {
            return outcome(storage.invite(occurrence.room(), fresh, MAX_INVITATIONS, told), made, Optional.empty());
        }
        Secret password = ids.newPassword();
        String hash;
        try {
            hash = passwords.hash(password).encoded();
        } catch (HashingBusyException e) {
            LOG.debug("schedule.hashing_busy", e);
            return new Outcome.No<>(Refused.OVERLOADED);
        }
        if (wanted.anew()) {
            return outcome(storage.inviteAnew(occurrence.room(), hash, fresh, told), made, Optional.of(password));
        }
        Inviting first = storage.inviteFirst(occurrence.room(), hash, fresh, told);
        return first == Inviting.NOT_THE_FIRST
                ? outcome(storage.invite(occurrence.room(), fresh, MAX_INVITATIONS, told), made, Optional.empty())
                : outcome(first, made, Optional.of(password));
    }

    /** Whether inviting hashes a password. */
    public static boolean needsPassword(Occurrence meeting, Invite wanted) {
        return wanted.anew() || meeting.invitations() == 0;
    }

    private static Outcome<Invitations> outcome(Inviting came, List<Invitation> made, Optional<Secret> password) {
        return switch (came) {
            case DONE -> new Outcome.Done<>(new Invitations(made, password));
            case NOT_PLANNED -> new Outcome.No<>(Refused.NOT_PLANNED);
            case TOO_MANY -> new Outcome.No<>(Refused.TOO_MANY_INVITATIONS);
            case NOT_THE_FIRST -> throw new IllegalStateException("only first invitations can be that");
        };
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
        return storage.revoke(room, invitation, row.choosing(room + " " + invitation));
    }

    /** @param andLater whether those of its plan that come after it are cancelled too */
    public record Cancel(RoomId room, boolean andLater) {}

    /** @return how many */
    public Outcome<Integer> cancel(AccountId owner, Cancel which, AccountEvidence row, Instant now) {
        Optional<Occurrence> found = storage.find(owner, which.room());
        if (found.isEmpty()) {
            return new Outcome.No<>(Refused.NO_SUCH_MEETING);
        }
        List<RoomId> rooms = which.andLater() ? storage.from(found.get()) : List.of(which.room());
        int cancelled =
                isToCome(found.get(), now) ? storage.cancel(rooms, row.choosing(which.room() + " " + rooms.size())) : 0;
        return cancelled > 0 ? new Outcome.Done<>(cancelled) : new Outcome.No<>(Refused.NOT_PLANNED);
    }

    private static boolean isToCome(Occurrence occurrence, Instant now) {
        return occurrence.standing() == Occurrence.Standing.PLANNED && now.isBefore(occurrence.endsAt());
    }

    @Override
    public Optional<Opening> toOpen(AccountId owner, ScheduledRoom asked, Instant now) {
        Optional<Prepared> prepared = storage.prepared(owner, asked.room())
                .filter(found -> isToCome(found.occurrence(), now))
                .filter(found -> !now.isBefore(found.occurrence().startsAt().minus(OPENS_BEFORE)));
        if (prepared.isEmpty()) {
            storage.note(AccountEvidence.ofTheServer(now, "start-meeting")
                    .by(owner)
                    .choosing(asked.room().value())
                    .refusedAs("not-to-open"));
        }
        return prepared.map(found -> opening(found, asked.password()));
    }

    private Opening opening(Prepared prepared, Optional<Secret> shown) {
        Optional<PasswordHash> told = prepared.passwordHash().map(PasswordHash::parse);
        boolean known = shown.isPresent()
                && told.isPresent()
                && passwords.verify(shown.get(), told.get()) == PasswordCheck.RIGHT;
        Secret password = known ? shown.get() : ids.newPassword();
        return new Opening(
                prepared.occurrence().room(),
                prepared.occurrence().plan().title(),
                password,
                known ? told.get() : passwords.hash(password),
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
