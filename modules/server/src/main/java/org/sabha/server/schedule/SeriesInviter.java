package org.sabha.server.schedule;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sabha.identity.HashingBusyException;
import org.sabha.identity.PasswordHasher;
import org.sabha.identity.SeriesSecrets;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.model.IdSource;
import org.sabha.model.InvitationId;
import org.sabha.model.RoomId;
import org.sabha.model.Secret;
import org.sabha.model.schedule.Occurrence;
import org.sabha.protocol.rest.ErrorCode;
import org.sabha.room.session.SecretDigest;
import org.sabha.server.route.Refused;
import org.sabha.server.schedule.ScheduleService.Invitation;
import org.sabha.store.schedule.MailKey;
import org.sabha.store.schedule.MailScope;
import org.sabha.store.schedule.MailedGuest;
import org.sabha.store.schedule.ScheduleStorage;
import org.sabha.store.schedule.ScheduleStorage.ByMail;
import org.sabha.store.schedule.ScheduleStorage.Inviting;
import org.sabha.store.schedule.ScheduleStorage.SeriesInvitations;
import org.sabha.store.schedule.ScheduleStorage.SeriesInvited;
import org.sabha.store.schedule.ScheduleStorage.SeriesReplacement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes personal invitations to all meetings of a series that are to come, one secret for each person (decision 0066). Blocks;
 * thread-safe.
 */
final class SeriesInviter {
    private static final Logger LOG = LoggerFactory.getLogger(SeriesInviter.class);

    /** No series has this name. */
    private static final RoomId NOBODYS = new RoomId("a".repeat(24));

    private final ScheduleStorage storage;
    private final PasswordHasher passwords;
    private final IdSource ids;
    private final Inviter inviter;

    SeriesInviter(ScheduleStorage storage, PasswordHasher passwords, IdSource ids, Inviter inviter) {
        this.storage = storage;
        this.passwords = passwords;
        this.ids = ids;
        this.inviter = inviter;
    }

    /**
     * Who is to be invited.
     *
     * @param any a meeting of the series
     * @param people told by mail; none where whoever asked gives the invitations out
     * @param key for the mails; without a password where that is made now
     */
    record Wanted(
            Occurrence any,
            int count,
            boolean replaceExisting,
            List<MailedGuest.Person> people,
            Optional<ScheduleService.OfferedKey> key) {
        Wanted {
            people = List.copyOf(people);
        }
    }

    /**
     * What was made.
     *
     * @param seed of the passwords, where it is a new one
     */
    record Made(RoomId series, List<Invitation> people, Optional<Secret> seed, List<Occurrence> meetings) {}

    Made invite(Wanted wanted, AccountEvidence row, Instant now) {
        RoomId series = wanted.any().plan().id();
        List<Occurrence> coming = storage.ofPlan(series).stream()
                .filter(each -> ScheduleService.isToCome(each, now))
                .toList();
        List<Occurrence> invited =
                coming.stream().filter(each -> each.inSeries().invited()).toList();
        boolean adds = !wanted.replaceExisting() && !invited.isEmpty();
        List<Occurrence> meetings = adds ? invited : coming;
        if (meetings.isEmpty()) {
            throw new Refused(ErrorCode.MEETING_NOT_PLANNED);
        }
        if (!adds && !wanted.replaceExisting() && meetings.stream().anyMatch(each -> each.invitations() > 0)) {
            throw new Refused(ErrorCode.INVITED_ONE_BY_ONE);
        }
        List<MailedGuest> mailed = mailed(series);
        mayInvite(wanted, mailed, now);
        Optional<Secret> seed = adds ? Optional.empty() : Optional.of(ids.newSecret());
        List<Invitation> fresh = fresh(wanted.count());
        Map<InvitationId, ByMail> again = wanted.replaceExisting() ? again(mailed) : Map.of();
        if (again.size() + wanted.count() > Inviter.MAX_INVITATIONS) {
            throw new Refused(ErrorCode.TOO_MANY_INVITATIONS);
        }
        var invitations = new SeriesInvitations(
                people(series, meetings, fresh, again),
                Inviter.byMail(fresh, wanted.people()),
                wanted.key().flatMap(offered -> offered.completed(seed)));
        Optional<SeriesReplacement> replacement =
                seed.map(made -> new SeriesReplacement(!wanted.replaceExisting(), hashes(made, meetings), again));
        Inviting came = storage.inviteToSeries(
                meetings,
                invitations,
                replacement,
                Inviter.MAX_INVITATIONS,
                row.choosing(series + " " + wanted.count() + " " + meetings.size()));
        return switch (came) {
            case DONE -> new Made(series, fresh, seed, meetings);
            case NOT_PLANNED -> throw new Refused(ErrorCode.MEETING_NOT_PLANNED);
            case TOO_MANY -> throw new Refused(ErrorCode.TOO_MANY_INVITATIONS);
            case NOT_THE_FIRST -> throw new Refused(ErrorCode.INVITED_ONE_BY_ONE);
        };
    }

    /** People who are invited to the series by mail. */
    List<MailedGuest> mailed(RoomId series) {
        return storage.mailed(series, MailScope.SERIES).stream()
                .filter(guest -> guest.news().method() == MailedGuest.Method.REQUEST)
                .toList();
    }

    private void mayInvite(Wanted wanted, List<MailedGuest> mailed, Instant now) {
        Set<String> addresses = new HashSet<>();
        mailed.forEach(guest -> addresses.add(guest.person().address().folded()));
        if (!wanted.people().stream()
                .allMatch(person -> addresses.add(person.address().folded()))) {
            throw new Refused(ErrorCode.ADDRESS_INVITED);
        }
        int told = wanted.people().size() + (wanted.replaceExisting() ? mailed.size() : 0);
        if (!inviter.mayTell(wanted.any().plan().owner(), told, now)) {
            throw new Refused(ErrorCode.TOO_MANY_MAILS);
        }
    }

    private List<Invitation> fresh(int count) {
        List<Invitation> fresh = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            fresh.add(new Invitation(ids.newInvitationId(), ids.newSecret()));
        }
        return fresh;
    }

    /** Who was invited to the series by mail stays invited, with another link. */
    private Map<InvitationId, ByMail> again(List<MailedGuest> mailed) {
        Map<InvitationId, ByMail> again = new HashMap<>();
        mailed.forEach(guest ->
                again.put(guest.invitation(), new ByMail(ids.newInvitationId(), guest.person(), ids.newSecret())));
        return again;
    }

    private static List<SeriesInvited> people(
            RoomId series, List<Occurrence> meetings, List<Invitation> fresh, Map<InvitationId, ByMail> again) {
        List<SeriesInvited> people = new ArrayList<>();
        fresh.forEach(each -> people.add(person(series, meetings, each.id(), each.secret())));
        again.values().forEach(each -> people.add(person(series, meetings, each.invitation(), each.secret())));
        return people;
    }

    private static SeriesInvited person(RoomId series, List<Occurrence> meetings, InvitationId id, Secret personal) {
        Map<RoomId, String> digests = new HashMap<>();
        meetings.forEach(each -> digests.put(
                each.room(),
                SecretDigest.of(SeriesSecrets.invitation(personal, each.room())).value()));
        return new SeriesInvited(
                id, SecretDigest.of(SeriesSecrets.lookup(personal, series)).value(), digests);
    }

    private Map<RoomId, String> hashes(Secret seed, List<Occurrence> meetings) {
        Map<RoomId, String> hashes = new HashMap<>();
        try {
            for (Occurrence each : meetings) {
                hashes.put(
                        each.room(),
                        passwords
                                .hash(SeriesSecrets.password(seed, each.room()))
                                .encoded());
            }
        } catch (HashingBusyException e) {
            LOG.debug("schedule.hashing_busy", e);
            throw new Refused(ErrorCode.OVERLOADED);
        }
        return hashes;
    }

    /** @return which meeting is on or next */
    Optional<RoomId> next(String series, Secret lookup, Instant now) {
        return storage.nextOfSeries(named(series), SecretDigest.of(lookup).value(), now);
    }

    /** One that nobody has stands for what is no name, so that both are looked for. */
    private static RoomId named(String series) {
        try {
            return new RoomId(series);
        } catch (IllegalArgumentException e) {
            return NOBODYS;
        }
    }

    Optional<MailKey> key(Optional<ScheduleService.OfferedKey> offered) {
        return offered.flatMap(each -> each.completed(Optional.empty()));
    }
}
