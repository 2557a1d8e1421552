package org.sabha.server.meeting;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.sabha.identity.HashingBusyException;
import org.sabha.identity.PasswordHash;
import org.sabha.identity.PasswordHasher;
import org.sabha.identity.ProvenPassword;
import org.sabha.model.AccountId;
import org.sabha.model.Classification;
import org.sabha.model.IdSource;
import org.sabha.model.ReasonCode;
import org.sabha.model.RoomId;
import org.sabha.model.Secret;
import org.sabha.policy.Policy;
import org.sabha.policy.PolicyDecision;
import org.sabha.policy.PolicyRules;
import org.sabha.protocol.http.CreateMeetingRequest;
import org.sabha.protocol.http.CreateMeetingResponse;
import org.sabha.room.Room;
import org.sabha.room.RoomCommand;
import org.sabha.room.RoomEffect;
import org.sabha.room.RoomSettings;
import org.sabha.room.port.AuditRow;
import org.sabha.room.port.Evidence;
import org.sabha.room.port.MeetingVerb;
import org.sabha.room.port.RoomRecord;
import org.sabha.room.port.RoomStore;
import org.sabha.server.schedule.ScheduledMeetings;
import org.sabha.signalling.Creation;
import org.sabha.signalling.Starter;
import org.sabha.store.failure.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts meetings for who may: of a class that this server holds, and written down before anybody can come in. Runs on
 * virtual threads, and blocks; thread-safe.
 */
final class MeetingStartService {
    private static final Logger LOG = LoggerFactory.getLogger(MeetingStartService.class);

    private final Open open;
    private final MeetingDirectory.Starters starters;
    private final ScheduledMeetings scheduled;
    private final PasswordHasher passwords;
    private final Supplier<PolicyRules> rules;
    private final MeetingDirectory.Numbers numbers;
    private final Clock clock;
    private final IdSource ids;

    /** The meetings that are open, to which this service adds. */
    interface Open {
        /** Whether there is a place for one more. */
        boolean hasPlace();

        /** Whether the server has time for another meeting. */
        boolean hasTime();

        /** @throws StorageException if it cannot be written down */
        void write(RoomStore.RoomWrite write);

        /** Has a meeting that is written down run on a loop, and known to who comes. */
        RoomRunner add(RoomRunner.Kept kept, MeetingDirectory.Password password, List<RoomEffect> effects);
    }

    /**
     * Who starts a meeting.
     *
     * @param until when their right ends unless it is used
     * @param account absent for who came by an organiser link
     */
    private record Begins(Instant until, Optional<AccountId> account) {
        /** The account stands in the row of its own that says who began this meeting. */
        Stream<Evidence> row(Instant now, RoomId room) {
            return account
                    .map(id -> Evidence.of(new AuditRow(
                            now,
                            room,
                            MeetingVerb.START_BY_ACCOUNT.wireName(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.of(id.value()),
                            Optional.empty(),
                            Optional.empty(),
                            1)))
                    .stream();
        }
    }

    /** Writes a meeting down; false if it is not to be made after all. */
    private interface Writing {
        boolean isWritten(RoomStore.RoomWrite write);
    }

    /** @param rules the organisation's of now, the same object until one is set */
    MeetingStartService(
            Open open,
            MeetingDirectory.Starters starters,
            PasswordHasher passwords,
            Supplier<PolicyRules> rules,
            MeetingDirectory.Numbers numbers,
            Clock clock,
            IdSource ids) {
        this.open = open;
        this.starters = starters;
        this.scheduled = starters.scheduled();
        this.passwords = passwords;
        this.rules = rules;
        this.numbers = numbers;
        this.clock = clock;
        this.ids = ids;
    }

    /** Starts a new meeting, or a scheduled one that is theirs. */
    Creation start(Starter starter, CreateMeetingRequest request) {
        return begins(starter).map(begins -> start(request, begins)).orElse(Creation.Refused.SESSION_UNKNOWN);
    }

    private Optional<Begins> begins(Starter starter) {
        return switch (starter) {
            case Starter.OrganiserSession(Secret secret) ->
                starters.links()
                        .use(secret, clock.instant())
                        .map(session -> new Begins(session.expiresAt(), Optional.empty()));
            case Starter.SignedIn(Secret secret) ->
                starters.accounts()
                        .organiser(secret)
                        .map(organiser -> new Begins(organiser.until(), Optional.of(organiser.account())));
        };
    }

    private Creation start(CreateMeetingRequest request, Begins begins) {
        if (!open.hasTime()) {
            return Creation.Refused.BUSY;
        }
        if (!open.hasPlace()) {
            return Creation.Refused.OVERLOADED;
        }
        try {
            return request.scheduled().isEmpty() ? startNew(request, begins) : startScheduled(request, begins);
        } catch (StorageException e) {
            LOG.debug("meeting.not_stored", e); // the store itself has said so, once
            return Creation.Refused.OVERLOADED;
        } catch (HashingBusyException e) {
            LOG.debug("meeting.hashing_busy", e);
            return Creation.Refused.OVERLOADED;
        }
    }

    private Creation startNew(CreateMeetingRequest request, Begins begins) {
        Secret password = ids.newPassword();
        var opening = new ScheduledMeetings.Opening(
                ids.newRoomId(),
                request.title(),
                request.classification().orElse(Classification.UNCLASSIFIED),
                password,
                passwords.hash(password),
                List.of());
        return start(opening, begins, write -> {
            open.write(write);
            return true;
        });
    }

    /** A scheduled meeting is its account's: who came by an organiser link has none. */
    private Creation startScheduled(CreateMeetingRequest request, Begins begins) {
        return begins.account()
                .flatMap(owner -> scheduled.toOpen(owner, request.scheduled().get(), clock.instant()))
                .map(opening -> start(opening, begins, write -> scheduled.open(opening, write)))
                .orElse(Creation.Refused.NOT_TO_OPEN);
    }

    /** A meeting that cannot be written down is not made. */
    private Creation start(ScheduledMeetings.Opening opening, Begins begins, Writing writing) {
        Instant now = clock.instant();
        RoomId id = opening.room();
        PolicyRules organisation = rules.get();
        if (new Policy(organisation).begin(opening.classification()) instanceof PolicyDecision.Deny deny) {
            scheduled.refused(begins.account(), id, deny.reason(), now);
            return deny.reason() == ReasonCode.CLASS_NEVER_HELD
                    ? Creation.Refused.CLASS_NEVER_HELD
                    : Creation.Refused.CLASS_ABOVE_CEILING;
        }
        PasswordHash hash = opening.hash();
        RoomSettings settings =
                numbers.settings(id, opening.title(), numbers.clients().get());
        Room.Created created = Room.create(
                settings,
                organisation.inClass(opening.classification()),
                ids,
                now,
                new Room.Begun(begins.account(), opening.invitations()));
        Optional<RoomRecord> record = created.room().record(hash.encoded());
        var write = new RoomStore.RoomWrite(
                id,
                record.orElseThrow().changesSince(Optional.empty()),
                Stream.concat(
                                RoomRunner.rows(created.effects(), Optional.of(opening.title()), Optional.empty())
                                        .stream(),
                                begins.row(now, id))
                        .toList());
        if (!writing.isWritten(write)) {
            return Creation.Refused.NOT_TO_OPEN;
        }
        ProvenPassword proven = passwords.nothingProven();
        proven.prove(opening.password()); // it was made here, or looked at a moment ago
        RoomRunner runner = open.add(
                new RoomRunner.Kept(created.room(), hash.encoded(), record),
                new MeetingDirectory.Password(hash, proven),
                created.effects());
        if (rules.get() != organisation) {
            runner.tell(new RoomCommand.OrganisationRuled(rules.get())); // set while nobody knew of this meeting
        }
        return new Creation.Made(new CreateMeetingResponse(
                id,
                created.hostInvitation(),
                opening.password(),
                Math.max(0, Duration.between(now, begins.until()).toSeconds())));
    }
}
