package org.sabha.server.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sabha.identity.HashingBusyException;
import org.sabha.identity.PasswordHasher;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.model.AccountId;
import org.sabha.model.IdSource;
import org.sabha.model.InvitationId;
import org.sabha.model.RoomId;
import org.sabha.model.Secret;
import org.sabha.model.schedule.Occurrence;
import org.sabha.protocol.rest.ErrorCode;
import org.sabha.room.session.SecretDigest;
import org.sabha.server.route.Refused;
import org.sabha.server.schedule.ScheduleService.Invitation;
import org.sabha.server.schedule.ScheduleService.Invitations;
import org.sabha.store.schedule.MailedGuest;
import org.sabha.store.schedule.ScheduleStorage;
import org.sabha.store.schedule.ScheduleStorage.ByMail;
import org.sabha.store.schedule.ScheduleStorage.Invited;
import org.sabha.store.schedule.ScheduleStorage.Inviting;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes personal invitations to meetings of later. Blocks; thread-safe. */
final class Inviter {
    private static final Logger LOG = LoggerFactory.getLogger(Inviter.class);

    static final int MAX_INVITATIONS = 200;

    /** People whom one account may have told something within a day. */
    static final int MAX_TOLD = 1_000;

    private static final Duration A_DAY = Duration.ofDays(1);

    private final ScheduleStorage storage;
    private final PasswordHasher passwords;
    private final IdSource ids;

    Inviter(ScheduleStorage storage, PasswordHasher passwords, IdSource ids) {
        this.storage = storage;
        this.passwords = passwords;
        this.ids = ids;
    }

    /**
     * @param people told by mail; none where whoever asked gives the invitations out
     * @param key for the mails; without a password where that is made now
     */
    record Wanted(
            AccountId owner,
            ScheduleService.Invite wanted,
            List<MailedGuest.Person> people,
            Optional<ScheduleService.OfferedKey> key) {
        Wanted {
            people = List.copyOf(people);
        }
    }

    Invitations invite(Wanted asked, AccountEvidence row, Instant now) {
        ScheduleService.Invite wanted = asked.wanted();
        Occurrence occurrence =
                storage.find(asked.owner(), wanted.room()).orElseThrow(() -> new Refused(ErrorCode.NO_SUCH_MEETING));
        if (!ScheduleService.isToCome(occurrence, now)) {
            throw new Refused(ErrorCode.MEETING_NOT_PLANNED);
        }
        List<MailedGuest> mailed = invited(wanted.room());
        int kept = wanted.replaceExisting() ? mailed.size() : 0;
        if (kept + wanted.count() > MAX_INVITATIONS) {
            throw new Refused(ErrorCode.TOO_MANY_INVITATIONS);
        }
        mayInvite(asked, mailed, now);
        List<Invitation> made = fresh(wanted.count());
        List<Invited> digests = made.stream().map(each -> digested(each, row)).toList();
        var invitations = new ScheduleStorage.Invitations(
                digests, byMail(made, asked.people()), asked.key().flatMap(known -> known.completed(Optional.empty())));
        AccountEvidence evidence = row.choosing(occurrence.room() + " " + wanted.count());
        if (!ScheduleService.needsPassword(occurrence, wanted)) {
            return added(occurrence, made, invitations, evidence);
        }
        Secret password = ids.newPassword();
        var withKey = new ScheduleStorage.Invitations(
                digests, invitations.byMail(), asked.key().flatMap(known -> known.completed(Optional.of(password))));
        String hash;
        try {
            hash = passwords.hash(password).encoded();
        } catch (HashingBusyException e) {
            LOG.debug("schedule.hashing_busy", e);
            throw new Refused(ErrorCode.OVERLOADED);
        }
        if (wanted.replaceExisting()) {
            Inviting came = storage.reinvite(occurrence.room(), reinvitation(hash, withKey, mailed, row), evidence);
            return outcome(came, made, Optional.of(password));
        }
        var first = new ScheduleStorage.Reinvitation(hash, withKey, Map.of());
        Inviting came = storage.inviteFirst(occurrence.room(), first, evidence);
        return came == Inviting.NOT_THE_FIRST
                ? added(occurrence, made, invitations, evidence)
                : outcome(came, made, Optional.of(password));
    }

    private Invitations added(
            Occurrence occurrence,
            List<Invitation> made,
            ScheduleStorage.Invitations invitations,
            AccountEvidence evidence) {
        return outcome(
                storage.invite(occurrence.room(), invitations, MAX_INVITATIONS, evidence), made, Optional.empty());
    }

    private static Invitations outcome(Inviting came, List<Invitation> made, Optional<Secret> password) {
        return switch (came) {
            case DONE -> new Invitations(made, password);
            case NOT_PLANNED -> throw new Refused(ErrorCode.MEETING_NOT_PLANNED);
            case TOO_MANY -> throw new Refused(ErrorCode.TOO_MANY_INVITATIONS);
            case NOT_THE_FIRST -> throw new IllegalStateException("only first invitations can be that");
        };
    }

    /** People who were invited by mail and still are. */
    List<MailedGuest> invited(RoomId room) {
        return storage.mailed(room).stream()
                .filter(guest -> guest.news().method() == MailedGuest.Method.REQUEST)
                .toList();
    }

    private void mayInvite(Wanted asked, List<MailedGuest> mailed, Instant now) {
        Set<String> addresses = mailed.stream()
                .map(guest -> guest.person().address().folded())
                .collect(Collectors.toCollection(HashSet::new));
        if (!asked.people().stream()
                .allMatch(person -> addresses.add(person.address().folded()))) {
            throw new Refused(ErrorCode.ADDRESS_INVITED);
        }
        if (!mayTell(asked.owner(), asked.people().size(), now)) {
            throw new Refused(ErrorCode.TOO_MANY_MAILS);
        }
    }

    /** One account is no source of mails without end. */
    boolean mayTell(AccountId owner, int people, Instant now) {
        return people == 0 || storage.countMailed(owner, now.minus(A_DAY)) + people <= MAX_TOLD;
    }

    private List<Invitation> fresh(int count) {
        return Stream.generate(() -> new Invitation(ids.newInvitationId(), ids.newSecret()))
                .limit(count)
                .toList();
    }

    private static Invited digested(Invitation invitation, AccountEvidence row) {
        return new Invited(invitation.id(), SecretDigest.of(invitation.secret()).value(), row.key());
    }

    static List<ByMail> byMail(List<Invitation> made, List<MailedGuest.Person> people) {
        List<ByMail> mails = new ArrayList<>();
        for (int i = 0; i < people.size(); i++) {
            mails.add(new ByMail(made.get(i).id(), people.get(i), made.get(i).secret()));
        }
        return mails;
    }

    /** Who was invited by mail stays invited, with another link. */
    private ScheduleStorage.Reinvitation reinvitation(
            String passwordHash,
            ScheduleStorage.Invitations invitations,
            List<MailedGuest> mailed,
            AccountEvidence row) {
        Map<InvitationId, ByMail> again = new HashMap<>();
        List<Invited> all = new ArrayList<>(invitations.fresh());
        for (MailedGuest guest : mailed) {
            Invitation made = fresh(1).getFirst();
            all.add(digested(made, row));
            again.put(guest.invitation(), new ByMail(made.id(), guest.person(), made.secret()));
        }
        return new ScheduleStorage.Reinvitation(
                passwordHash, new ScheduleStorage.Invitations(all, invitations.byMail(), invitations.key()), again);
    }
}
