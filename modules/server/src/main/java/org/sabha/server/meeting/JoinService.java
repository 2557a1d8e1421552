package org.sabha.server.meeting;

import java.net.InetAddress;
import java.time.Clock;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.sabha.identity.BoundedMap;
import org.sabha.identity.DeviceIds;
import org.sabha.identity.GuessLimiter;
import org.sabha.identity.GuessVerdict;
import org.sabha.identity.PasswordCheck;
import org.sabha.identity.PasswordHash;
import org.sabha.identity.PasswordHasher;
import org.sabha.identity.ProvenPassword;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.DeviceId;
import org.sabha.model.InvitationId;
import org.sabha.model.ReasonCode;
import org.sabha.policy.PolicyDecision;
import org.sabha.protocol.http.JoinRequest;
import org.sabha.room.CredentialCheck;
import org.sabha.server.schedule.ScheduledMeetings.NotStarted;
import org.sabha.signalling.NotStartedException;
import org.sabha.signalling.ServerBusyException;

/**
 * Looks at credentials. Every outcome goes the same way (H3): one question to a room on its loop, one to the schedule, one
 * look at the budget of guesses, one password hash. For a meeting that does not exist a room of nobody is asked, on a loop
 * like any other, and a hash of nothing is computed; a guess that is refused before hashing waits as long as the last hash
 * took. Only who shows a valid invitation and a password that was proven before waits for no hash (decision 0010). Runs on
 * virtual threads, and blocks.
 */
final class JoinService {
    private static final long ROOM_ANSWER_SECONDS = 5;
    private static final long FIRST_HASH_NANOS = TimeUnit.MILLISECONDS.toNanos(40);

    /** Meetings that are not started and whose proven password is remembered. */
    private static final int MAX_EARLY = 1_024;

    private final Known nobodys;
    private final Schedule schedule;
    private final Map<String, ProvenPassword> early = Collections.synchronizedMap(new BoundedMap<>(MAX_EARLY));
    private final PasswordHasher passwords;
    private final GuessLimiter guesses;
    private final Clock clock;
    private final Pause pause;
    private final RefusalListener refusals;
    private volatile long hashNanos = FIRST_HASH_NANOS;

    /** Asks a room, on its loop, whether an invitation opens anything for a device. */
    @FunctionalInterface
    interface RoomQuestion {
        CompletableFuture<CredentialCheck> ask(JoinRequest request, DeviceId device);
    }

    /** A meeting as far as this service sees it. */
    record Known(RoomQuestion room, PasswordHash password, ProvenPassword proven) {}

    /** Finds the meeting that is scheduled and not started, and for which this is an invitation. */
    @FunctionalInterface
    interface Schedule {
        Optional<NotStarted> find(JoinRequest request);
    }

    /** Lets time pass without work, in nanoseconds. */
    @FunctionalInterface
    interface Pause extends Consumer<Long> {
        Pause REAL = LockSupport::parkNanos;
    }

    /** Who may have a join token. */
    record Admitted(CredentialCheck.Opens opens, DeviceId device) {}

    /** Records that somebody got no join token; the client is not told why. Must not block. */
    interface RefusalListener {
        /** Of a meeting that is there. */
        void closed(String room, CredentialCheck.Closed why);

        /** There is no such meeting. */
        void unknown(InetAddress from);

        /** Over the limit of guesses; what was shown was not looked at. */
        void unseen(InetAddress from);

        /** Somebody guesses the password of this meeting, if there is one; at most once an hour. */
        void guessed(String room);
    }

    /**
     * @param nobodys asked in place of a meeting that does not exist; opens nothing
     * @param schedule asked whether the meeting runs or not, as the time that it takes would tell (H3)
     * @param refusals hears of everybody who gets nothing
     */
    JoinService(
            Known nobodys,
            Schedule schedule,
            PasswordHasher passwords,
            GuessLimiter guesses,
            Clock clock,
            Pause pause,
            RefusalListener refusals) {
        this.nobodys = nobodys;
        this.schedule = schedule;
        this.passwords = passwords;
        this.guesses = guesses;
        this.clock = clock;
        this.pause = pause;
        this.refusals = refusals;
    }

    /**
     * Looks at what somebody shows.
     *
     * @param found the meeting, if there is one with that id
     * @throws ServerBusyException when it is good, but the server takes nobody new in
     * @throws NotStartedException when it is good, but no host has started the meeting
     */
    Optional<Admitted> look(JoinRequest request, Optional<Known> found, InetAddress from) {
        DeviceId device = DeviceIds.fromSecret(request.device());
        Known running = found.orElse(nobodys);
        CredentialCheck check = check(running, request, device);
        boolean proven = running.proven().matches(request.password());
        boolean quick = proven && invitation(check).isPresent() && found.isPresent();
        Optional<NotStarted> planned = quick ? Optional.empty() : schedule.find(request);
        Optional<NotStarted> notStarted = found.isPresent() ? Optional.empty() : planned;
        Known meeting = notStarted.map(this::known).orElse(running);
        Optional<InvitationId> good = notStarted.map(NotStarted::invitation).or(() -> invitation(check));
        GuessVerdict verdict = guesses.guess(request.room(), good, from, clock.instant());
        if (verdict != GuessVerdict.EVALUATE) {
            if (verdict == GuessVerdict.REFUSE_AND_ALERT) {
                GuessAlert.raise(request.room(), found.isPresent());
                refusals.guessed(request.room());
            }
            refusals.unseen(from);
            pause.accept(hashNanos);
            return Optional.empty();
        }
        quick |= notStarted.isPresent() && meeting.proven().matches(request.password());
        boolean isThere = found.isPresent() || notStarted.isPresent();
        if (!quick && (!isRight(request, meeting) || good.isEmpty() || !isThere)) {
            if (found.isPresent()) {
                refusals.closed(request.room(), closed(check));
            } else {
                refusals.unknown(from);
            }
            return Optional.empty();
        }
        meeting.proven().prove(request.password());
        guesses.succeeded(good.get());
        if (notStarted.isPresent()) {
            throw new NotStartedException(notStarted.get().startsAt());
        }
        return switch (check) {
            case CredentialCheck.Opens opens -> Optional.of(new Admitted(opens, device));
            case CredentialCheck.Later later -> {
                refusals.closed(request.room(), new CredentialCheck.Closed(later.why(), good));
                throw new ServerBusyException();
            }
            case CredentialCheck.Closed _ -> Optional.empty();
        };
    }

    /** Whoever waits for the start asks again and again, and is to cost no hash each time. */
    private Known known(NotStarted planned) {
        return new Known(
                nobodys.room(),
                planned.password(),
                early.computeIfAbsent(planned.password().encoded(), _ -> passwords.nothingProven()));
    }

    /** The invitation that opens the meeting, now or when the server has less to do. */
    private static Optional<InvitationId> invitation(CredentialCheck check) {
        return switch (check) {
            case CredentialCheck.Opens opens -> Optional.of(opens.invitation());
            case CredentialCheck.Later later -> Optional.of(later.invitation());
            case CredentialCheck.Closed _ -> Optional.empty();
        };
    }

    /** Whatever an invitation opens, it opens nothing with a wrong password. */
    private static CredentialCheck.Closed closed(CredentialCheck check) {
        return switch (check) {
            case CredentialCheck.Closed closed -> closed;
            case CredentialCheck.Opens _, CredentialCheck.Later _ ->
                new CredentialCheck.Closed(
                        new PolicyDecision.Deny(ReasonCode.PASSWORD_WRONG, Optional.of(AdvisoryClause.A1)),
                        invitation(check));
        };
    }

    private boolean isRight(JoinRequest request, Known meeting) {
        long began = System.nanoTime();
        PasswordCheck check = passwords.verify(request.password(), meeting.password());
        if (check == PasswordCheck.BUSY) {
            pause.accept(hashNanos);
        } else {
            hashNanos = System.nanoTime() - began;
        }
        return check == PasswordCheck.RIGHT;
    }

    private static CredentialCheck check(Known meeting, JoinRequest request, DeviceId device) {
        return meeting.room()
                .ask(request, device)
                .orTimeout(ROOM_ANSWER_SECONDS, TimeUnit.SECONDS)
                .exceptionally(_ -> new CredentialCheck.Closed(ReasonCode.CANNOT_OPEN))
                .join();
    }
}
