package org.sabha.store.schedule;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.model.AccountId;
import org.sabha.model.Classification;
import org.sabha.model.InvitationId;
import org.sabha.model.RoomId;
import org.sabha.model.Secret;
import org.sabha.model.key.ApiKeyId;
import org.sabha.model.schedule.Occurrence;
import org.sabha.model.schedule.Plan;
import org.sabha.room.port.Evidence;
import org.sabha.room.port.RoomStore.RoomWrite;
import org.sabha.store.meeting.MeetingTable;
import org.sabha.store.sql.Transactions;

/**
 * Meetings of later. Nobody but who scheduled one, and a program that the organisation gave a key, can find it here. A change
 * and its row of the audit log are one transaction. Blocks; thread-safe.
 */
public final class ScheduleStorage {
    /** What secrets of invitations are sealed for. */
    static final String PURPOSE = "mailed invitation";

    private final Transactions transactions;
    private final RoomLog log;
    private final Sealing sealing;

    /**
     * A personal invitation.
     *
     * @param digest of its secret, as a room keeps it
     * @param program the API key with which a program made it; empty if the organiser did
     */
    public record Invited(InvitationId id, String digest, Optional<ApiKeyId> program) {}

    /**
     * Somebody who is to be told of an invitation by mail.
     *
     * @param secret of the invitation; every mail has it, so it is kept, sealed, until the meeting is over
     */
    public record ByMail(InvitationId invitation, MailedGuest.Person person, Secret secret) {}

    /**
     * Fresh invitations.
     *
     * @param byMail those of them that this server mails
     * @param key for these mails, where their links are to be whole
     */
    public record Invitations(List<Invited> fresh, List<ByMail> byMail, Optional<MailKey> key) {
        public Invitations {
            fresh = List.copyOf(fresh);
            byMail = List.copyOf(byMail);
        }

        public Invitations(List<Invited> fresh, List<ByMail> byMail) {
            this(fresh, byMail, Optional.empty());
        }
    }

    /**
     * What makes links whole in mails that tell of a change.
     *
     * @param meeting for who is invited to that meeting alone
     * @param series for who is invited to its series
     */
    public record MailKeys(Optional<MailKey> meeting, Optional<MailKey> series) {
        public static final MailKeys NONE = new MailKeys(Optional.empty(), Optional.empty());
    }

    /**
     * New invitations and a new password in place of all earlier ones.
     *
     * @param again for each invitation that was mailed, the one in its place
     */
    public record Reinvitation(String passwordHash, Invitations invitations, Map<InvitationId, ByMail> again) {
        public Reinvitation {
            again = Map.copyOf(again);
        }
    }

    /**
     * What a meeting is opened with.
     *
     * @param passwordHash of the password that was told; empty where nobody was invited
     */
    public record Prepared(Occurrence occurrence, Optional<String> passwordHash, List<Invited> invitations) {}

    /** Adds rows of a meeting to the audit log within a transaction. */
    @FunctionalInterface
    public interface RoomLog {
        void append(Handle handle, List<Evidence> rows);
    }

    /** Seals secrets before they reach the database; as {@code SecretSeal} does. */
    @FunctionalInterface
    public interface Sealing {
        byte[] seal(String purpose, String bound, byte[] secret);
    }

    public ScheduleStorage(Transactions transactions, RoomLog log, Sealing sealing) {
        this.transactions = transactions;
        this.log = log;
        this.sealing = sealing;
    }

    /** How many of everybody's are still to be opened. */
    public int planned(Instant now) {
        return transactions.read(handle -> ScheduleTable.planned(handle, now));
    }

    /** How many of those are of a class above this one, which is not the highest there is. */
    public int plannedAbove(Instant now, Classification ceiling) {
        return transactions.read(handle -> ScheduleTable.plannedAbove(handle, now, ceiling));
    }

    /**
     * How many meetings one account may have.
     *
     * @param toCome that are planned and not over
     * @param kept with those that are over or cancelled and not forgotten
     */
    public record Limits(int toCome, int kept) {}

    /**
     * Counted in the transaction that writes, so that two at once cannot both have the last place.
     *
     * @return false if its owner would have more than that; nothing is written then
     */
    public boolean add(Plan plan, List<Occurrence> occurrences, Limits most, AccountEvidence row) {
        return transactions.write(handle -> {
            int more = occurrences.size();
            if (ScheduleTable.planned(handle, plan.owner(), row.at()) + more > most.toCome()
                    || ScheduleTable.kept(handle, plan.owner()) + more > most.kept()) {
                return false;
            }
            ScheduleTable.add(handle, plan, occurrences);
            transactions.append(handle, row);
            return true;
        });
    }

    /**
     * Somebody's meetings that are not over or cancelled, the next one first.
     *
     * @param after the last one of the page before
     */
    public List<Occurrence> list(AccountId owner, Instant now, Optional<RoomId> after, int max) {
        return transactions.read(handle -> ScheduleTable.list(handle, owner, now, new Page(after, max)));
    }

    /** The same of those alone that a program made with this key. */
    public List<Occurrence> listOf(ApiKeyId program, AccountId owner, Instant now, Page page) {
        return transactions.read(handle -> ScheduleTable.listOf(handle, program, owner, now, page));
    }

    /** @param after the last one of the page before */
    public record Page(Optional<RoomId> after, int max) {}

    public Optional<Occurrence> find(AccountId owner, RoomId room) {
        return transactions.read(handle -> ScheduleTable.find(handle, owner, room));
    }

    /** Whosever it is; for programs of the organisation. */
    public Optional<Occurrence> find(RoomId room) {
        return transactions.read(handle -> ScheduleTable.find(handle, room));
    }

    /** Ids of the invitations that open a meeting of later, in the order in which they were made. */
    public List<InvitationId> invitations(RoomId room) {
        return transactions.read(handle -> ScheduleTable.invitations(handle, room).stream()
                .map(Invited::id)
                .toList());
    }

    /**
     * Takes one invitation back.
     *
     * @return false if there is none, or the meeting is not planned any more; nothing is written then
     */
    public boolean revoke(RoomId room, InvitationId invitation, AccountEvidence row) {
        return transactions.write(handle -> {
            boolean revoked =
                    ScheduleTable.isPlanned(handle, room) && ScheduleTable.dropInvitation(handle, room, invitation);
            if (revoked) {
                MailTable.cancel(handle, room, MailScope.MEETING, invitation, row.at());
                transactions.append(handle, row);
            }
            return revoked;
        });
    }

    /** That one and those of its plan that come after it, as far as they are planned. */
    public List<RoomId> from(Occurrence first) {
        return transactions.read(handle -> ScheduleTable.from(handle, first));
    }

    /** @return how many were planned until now; where none was, nothing is written */
    public int cancel(List<RoomId> rooms, AccountEvidence row) {
        return cancel(rooms, MailKeys.NONE, row);
    }

    /**
     * Cancels meetings of one plan; whoever was invited by mail to one of them, or to the series, is told.
     *
     * @return how many were planned until now; where none was, nothing is written
     */
    public int cancel(List<RoomId> rooms, MailKeys keys, AccountEvidence row) {
        return transactions.write(handle -> {
            int cancelled = 0;
            for (RoomId room : rooms) {
                if (ScheduleTable.become(handle, room, Occurrence.Standing.CANCELLED)) {
                    ScheduleTable.dropInvitations(handle, room);
                    MailTable.cancelAll(handle, room, MailScope.MEETING, row.at());
                    cancelled++;
                }
            }
            if (cancelled > 0) {
                ScheduleTable.find(handle, rooms.getFirst()).ifPresent(one -> tellSeries(handle, one, keys, row.at()));
                transactions.append(handle, row);
            }
            return cancelled;
        });
    }

    /** What came of inviting. Where it was not done, nothing is written. */
    public enum Inviting {
        DONE,
        /** The meeting is not planned any more. */
        NOT_PLANNED,
        /** There would be more invitations than there may be. */
        TOO_MANY,
        /** They were to be the first, and are not; or were not to be, and are. */
        NOT_THE_FIRST
    }

    /** Holds a meeting at another time, as {@link #move(RoomId, Held, MailKeys, AccountEvidence)}, with mails without keys. */
    public boolean move(RoomId room, Instant startsAt, Instant endsAt, AccountEvidence row) {
        return move(room, new Held(startsAt, endsAt), MailKeys.NONE, row);
    }

    /** When a meeting is held. */
    public record Held(Instant startsAt, Instant endsAt) {}

    /**
     * Holds a meeting at another time; who was invited by mail is told.
     *
     * @return false if it is not planned any more; nothing is written then
     */
    public boolean move(RoomId room, Held held, MailKeys keys, AccountEvidence row) {
        return transactions.write(handle -> {
            boolean moved = ScheduleTable.move(handle, room, held.startsAt(), held.endsAt());
            if (moved) {
                MailTable.tellAll(handle, room, MailScope.MEETING, sealed(room, keys.meeting()), row.at());
                ScheduleTable.find(handle, room).ifPresent(one -> tellSeries(handle, one, keys, row.at()));
                transactions.append(handle, row);
            }
            return moved;
        });
    }

    /** A meeting of a series is another; who was mailed an invitation to the series is told, or that it is over. */
    private void tellSeries(Handle handle, Occurrence changed, MailKeys keys, Instant now) {
        RoomId plan = changed.plan().id();
        boolean goesOn = ScheduleTable.ofPlan(handle, plan).stream()
                .anyMatch(each -> each.standing() != Occurrence.Standing.CANCELLED
                        && each.inSeries().invited()
                        && each.endsAt().isAfter(now));
        if (goesOn) {
            MailTable.tellAll(handle, plan, MailScope.SERIES, sealed(plan, keys.series()), now);
        } else {
            MailTable.cancelAll(handle, plan, MailScope.SERIES, now);
        }
    }

    private Optional<byte[]> sealed(RoomId room, Optional<MailKey> key) {
        return key.map(each -> sealing.seal(MailKey.PURPOSE, room.value(), each.toBytes()));
    }

    /**
     * Adds invitations to those that open a meeting, counted in the transaction that writes.
     *
     * @param most how many there may be with them
     */
    public Inviting invite(RoomId room, Invitations invitations, int most, AccountEvidence row) {
        return transactions.write(handle -> {
            if (!ScheduleTable.isPlanned(handle, room)) {
                return Inviting.NOT_PLANNED;
            }
            int known = ScheduleTable.invitations(handle, room).size();
            if (known + invitations.fresh().size() > most) {
                return Inviting.TOO_MANY;
            }
            add(handle, room, known, invitations, row.at());
            transactions.append(handle, row);
            return Inviting.DONE;
        });
    }

    private void add(Handle handle, RoomId room, int known, Invitations invitations, Instant now) {
        ScheduleTable.addInvitations(handle, room, known, invitations.fresh());
        invitations
                .byMail()
                .forEach(each -> MailTable.add(
                        handle, MailTable.Place.meeting(room), sealed(room, each, invitations.key()), now));
    }

    private MailTable.Fresh sealed(RoomId room, ByMail guest, Optional<MailKey> key) {
        byte[] secret = guest.secret().reveal().getBytes(StandardCharsets.US_ASCII);
        return new MailTable.Fresh(
                guest.invitation(), guest.person(), sealing.seal(PURPOSE, room.value(), secret), sealed(room, key));
    }

    /** Gives a meeting that opens to nobody its first invitations, and a password; of two at once only one does. */
    public Inviting inviteFirst(RoomId room, Reinvitation first, AccountEvidence row) {
        return transactions.write(handle -> {
            if (!ScheduleTable.isPlanned(handle, room)) {
                return Inviting.NOT_PLANNED;
            }
            if (!ScheduleTable.invitations(handle, room).isEmpty()) {
                return Inviting.NOT_THE_FIRST;
            }
            replace(handle, room, first, row);
            return Inviting.DONE;
        });
    }

    /**
     * Puts invitations and a password in the place of those before, which open nothing more. Who was invited by mail is told
     * of the one that is theirs now, and who has none in the place of theirs that they are not invited.
     */
    public Inviting reinvite(RoomId room, Reinvitation reinvitation, AccountEvidence row) {
        return transactions.write(handle -> {
            if (!ScheduleTable.isPlanned(handle, room)) {
                return Inviting.NOT_PLANNED;
            }
            replace(handle, room, reinvitation, row);
            return Inviting.DONE;
        });
    }

    private void replace(Handle handle, RoomId room, Reinvitation reinvitation, AccountEvidence row) {
        boolean wasOfSeries = ScheduleTable.find(handle, room)
                .filter(each -> each.inSeries().invited())
                .isPresent();
        ScheduleTable.dropInvitations(handle, room);
        Invitations invitations = reinvitation.invitations();
        for (MailedGuest guest : MailTable.of(handle, room, MailScope.MEETING)) {
            @Nullable ByMail again = reinvitation.again().get(guest.invitation());
            if (again == null) {
                MailTable.cancel(handle, room, MailScope.MEETING, guest.invitation(), row.at());
            } else {
                MailTable.Fresh fresh = sealed(room, again, invitations.key());
                MailTable.reinvite(handle, MailTable.Place.meeting(room), guest.invitation(), fresh, row.at());
            }
        }
        add(handle, room, 0, invitations, row.at());
        ScheduleTable.setPassword(handle, room, reinvitation.passwordHash(), false);
        if (wasOfSeries) {
            ScheduleTable.find(handle, room).ifPresent(one -> tellSeries(handle, one, MailKeys.NONE, row.at()));
        }
        transactions.append(handle, row);
    }

    /**
     * Invitations to all meetings of a series that are to come.
     *
     * @param people with the digests of each meeting's invitation; also those of {@link SeriesReplacement#again}
     * @param byMail those of them that this server mails for the first time; the secret is the personal one
     * @param key for these mails, where their links are to be whole
     */
    public record SeriesInvitations(List<SeriesInvited> people, List<ByMail> byMail, Optional<MailKey> key) {
        public SeriesInvitations {
            people = List.copyOf(people);
            byMail = List.copyOf(byMail);
        }
    }

    /**
     * Somebody who is invited to a series.
     *
     * @param lookup digest of what asks which meeting is next
     * @param digests of the invitation to each meeting
     */
    public record SeriesInvited(InvitationId id, String lookup, Map<RoomId, String> digests) {
        public SeriesInvited {
            digests = Map.copyOf(digests);
        }
    }

    /**
     * The first invitations to a series, or those in the place of all before.
     *
     * @param first whether nobody may be invited to one of these meetings so far
     * @param passwordHashes of each meeting
     * @param again for each invitation to the series that was mailed, the one in its place
     */
    public record SeriesReplacement(
            boolean first, Map<RoomId, String> passwordHashes, Map<InvitationId, ByMail> again) {
        public SeriesReplacement {
            passwordHashes = Map.copyOf(passwordHashes);
            again = Map.copyOf(again);
        }
    }

    /**
     * Invites to all of these meetings of one plan.
     *
     * @param meetings in their order, at least one
     * @param replacement empty where people are added to those who are invited to the series
     * @param most invitations that one meeting may have
     */
    public Inviting inviteToSeries(
            List<Occurrence> meetings,
            SeriesInvitations invitations,
            Optional<SeriesReplacement> replacement,
            int most,
            AccountEvidence row) {
        return transactions.write(handle -> {
            for (Occurrence meeting : meetings) {
                Occurrence now = ScheduleTable.find(handle, meeting.room()).orElse(meeting);
                if (now.standing() != Occurrence.Standing.PLANNED) {
                    return Inviting.NOT_PLANNED;
                }
                boolean fits = replacement
                        .map(each -> !each.first() || now.invitations() == 0)
                        .orElse(now.inSeries().invited());
                if (!fits) {
                    return Inviting.NOT_THE_FIRST;
                }
                int kept = replacement.isEmpty() ? now.invitations() : 0;
                if (kept + invitations.people().size() > most) {
                    return Inviting.TOO_MANY;
                }
            }
            replacement.ifPresent(each -> replaceSeries(handle, meetings, each, invitations.key(), row.at()));
            addToSeries(handle, meetings, invitations, row.at());
            transactions.append(handle, row);
            return Inviting.DONE;
        });
    }

    private void addToSeries(Handle handle, List<Occurrence> meetings, SeriesInvitations invitations, Instant now) {
        RoomId plan = meetings.getFirst().plan().id();
        for (Occurrence meeting : meetings) {
            RoomId room = meeting.room();
            ScheduleTable.addInvitations(
                    handle,
                    room,
                    ScheduleTable.invitations(handle, room).size(),
                    invitations.people().stream()
                            .map(each -> new Invited(
                                    each.id(),
                                    Objects.requireNonNull(each.digests().get(room)),
                                    Optional.empty()))
                            .toList());
        }
        SeriesTable.add(handle, plan, invitations.people());
        var place = new MailTable.Place(plan, Optional.of(meetings.getFirst().number()));
        invitations.byMail().forEach(each -> MailTable.add(handle, place, sealed(plan, each, invitations.key()), now));
    }

    private void replaceSeries(
            Handle handle,
            List<Occurrence> meetings,
            SeriesReplacement replacement,
            Optional<MailKey> key,
            Instant now) {
        RoomId plan = meetings.getFirst().plan().id();
        for (Occurrence meeting : meetings) {
            RoomId room = meeting.room();
            ScheduleTable.dropInvitations(handle, room);
            MailTable.cancelAll(handle, room, MailScope.MEETING, now);
            ScheduleTable.setPassword(
                    handle,
                    room,
                    Objects.requireNonNull(replacement.passwordHashes().get(room)),
                    true);
        }
        SeriesTable.dropAll(handle, plan);
        var place = new MailTable.Place(plan, Optional.of(meetings.getFirst().number()));
        for (MailedGuest guest : MailTable.of(handle, plan, MailScope.SERIES)) {
            @Nullable ByMail again = replacement.again().get(guest.invitation());
            if (again == null) {
                MailTable.cancel(handle, plan, MailScope.SERIES, guest.invitation(), now);
            } else {
                MailTable.reinvite(handle, place, guest.invitation(), sealed(plan, again, key), now);
            }
        }
    }

    /**
     * Takes an invitation to a series back: it opens none of the meetings that are not opened yet.
     *
     * @return false if there is none; nothing is written then
     */
    public boolean revokeOfSeries(RoomId plan, InvitationId invitation, AccountEvidence row) {
        return transactions.write(handle -> {
            boolean revoked = SeriesTable.drop(handle, plan, invitation);
            if (revoked) {
                MailTable.cancel(handle, plan, MailScope.SERIES, invitation, row.at());
                transactions.append(handle, row);
            }
            return revoked;
        });
    }

    /** All meetings of a plan of somebody's, in their order. */
    public List<Occurrence> ofPlan(RoomId plan) {
        return transactions.read(handle -> ScheduleTable.ofPlan(handle, plan));
    }

    /** The meeting of a series that is on, or else the next one, for whoever shows what has this digest. */
    public Optional<RoomId> nextOfSeries(RoomId plan, String lookup, Instant now) {
        return transactions.read(handle -> SeriesTable.next(handle, plan, lookup, now));
    }

    /** Who was invited by mail to a meeting alone, also who is not invited any more. */
    public List<MailedGuest> mailed(RoomId room) {
        return mailed(room, MailScope.MEETING);
    }

    /** Who was invited by mail, also who is not invited any more. */
    public List<MailedGuest> mailed(RoomId room, MailScope scope) {
        return transactions.read(handle -> MailTable.of(handle, room, scope));
    }

    /** To how many people an account had something told since. */
    public int countMailed(AccountId owner, Instant since) {
        return transactions.read(handle -> MailTable.countMailed(handle, owner, since));
    }

    /**
     * A meeting that is planned and not over, as somebody who was invited to it sees it.
     *
     * @param invitation whose secret was shown
     */
    public record NotStarted(InvitationId invitation, String passwordHash, Instant startsAt) {}

    /** @param digest of the secret of an invitation */
    public Optional<NotStarted> notStarted(RoomId room, String digest, Instant now) {
        return transactions.read(handle -> ScheduleTable.notStarted(handle, room, digest, now));
    }

    public Optional<Prepared> prepared(AccountId owner, RoomId room) {
        return transactions.read(handle -> ScheduleTable.find(handle, owner, room)
                .map(found -> new Prepared(
                        found, ScheduleTable.password(handle, room), ScheduleTable.invitations(handle, room))));
    }

    /**
     * Makes it a meeting: the meeting is written in the transaction in which it is no longer planned, so that it is opened
     * once, whatever fails. Waits until that is known: a meeting that is opened and not run would open to nobody.
     *
     * @param invited whom it lets in
     * @return false if it is not planned any more, or others are invited by now; nothing is written then
     */
    public boolean open(RoomWrite meeting, Collection<InvitationId> invited) {
        return transactions.writeUntilKnown(handle -> {
            Set<InvitationId> now = ScheduleTable.invitations(handle, meeting.room()).stream()
                    .map(Invited::id)
                    .collect(Collectors.toSet());
            boolean opened = now.equals(Set.copyOf(invited))
                    && ScheduleTable.become(handle, meeting.room(), Occurrence.Standing.OPENED);
            if (opened) {
                ScheduleTable.dropInvitations(handle, meeting.room());
                meeting.changes().forEach(change -> MeetingTable.apply(handle, meeting.room(), change));
                log.append(handle, meeting.rows());
            }
            return opened;
        });
    }

    /** Writes a row that comes with no change, such as that of a refusal. Does not wait. */
    public void note(AccountEvidence row) {
        transactions.note(row);
    }

    /** Forgets plans whose last meeting was to end before. @return how many */
    public int forget(Instant endedBefore) {
        return transactions.write(handle -> ScheduleTable.forget(handle, endedBefore));
    }
}
