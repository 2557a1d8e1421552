package org.sabha.server.meeting;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.sabha.identity.PasswordHash;
import org.sabha.identity.PasswordHasher;
import org.sabha.model.AccountId;
import org.sabha.model.IdSource;
import org.sabha.model.RoomId;
import org.sabha.policy.PolicyRules;
import org.sabha.room.Room;
import org.sabha.room.RoomCommand;
import org.sabha.room.RoomSettings;
import org.sabha.room.port.AuditRow;
import org.sabha.room.port.Evidence;
import org.sabha.room.port.MeetingVerb;
import org.sabha.room.port.RoomRecord;
import org.sabha.room.port.RoomStore;
import org.sabha.server.account.AccountsInForce;
import org.sabha.store.failure.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes up, at a start, the meetings that were not over when the server ended. On the thread that starts the server; blocks. */
final class MeetingRestorer {
    private static final Logger LOG = LoggerFactory.getLogger(MeetingRestorer.class);

    private final Open open;
    private final PasswordHasher passwords;
    private final Supplier<PolicyRules> rules;
    private final MeetingDirectory.Numbers numbers;
    private final Clock clock;
    private final IdSource ids;

    /** The meetings that are open, to which those that are taken up come. */
    interface Open {
        /** Has a meeting run on a loop, and known to who comes. */
        RoomRunner run(RoomRunner.Kept kept, MeetingDirectory.Password password);

        /** Of a meeting that cannot be taken up after all. */
        void forget(RoomId room);

        /** @throws StorageException if it cannot be written down */
        void write(RoomStore.RoomWrite write);
    }

    MeetingRestorer(
            Open open,
            PasswordHasher passwords,
            Supplier<PolicyRules> rules,
            MeetingDirectory.Numbers numbers,
            Clock clock,
            IdSource ids) {
        this.open = open;
        this.passwords = passwords;
        this.rules = rules;
        this.numbers = numbers;
        this.clock = clock;
        this.ids = ids;
    }

    /**
     * Takes up whatever can be; of the others a row says that they could not.
     *
     * @param clients what the rooms tell clients
     * @param accounts that may have been disabled while no server ran
     * @throws StorageException if the store itself cannot be read or written
     */
    void restore(RoomStore store, RoomSettings.Clients clients, AccountsInForce accounts) {
        for (RoomRecord record : store.load(this::notRestored)) {
            try {
                restore(record, clients, accounts);
            } catch (StorageException e) {
                throw e;
            } catch (RuntimeException e) { // one meeting must not keep the others, and the server, from starting
                open.forget(record.header().room());
                notRestored(record.header().room().value(), e);
            }
        }
    }

    private void restore(RoomRecord record, RoomSettings.Clients clients, AccountsInForce accounts) {
        RoomRecord.Header header = record.header();
        RoomSettings settings = numbers.settings(header.room(), header.title(), clients);
        Room.Restored restored = Room.restore(record, settings, rules.get(), ids, clock.instant());
        var kept = new RoomRunner.Kept(restored.room(), header.passwordHash(), Optional.of(record));
        var password =
                new MeetingDirectory.Password(PasswordHash.parse(header.passwordHash()), passwords.nothingProven());
        // Before it runs: nothing of it is to be passed over any more once it does.
        Set<AccountId> disabled = record.accounts().stream()
                .filter(account -> !isInForce(accounts, account))
                .collect(Collectors.toSet());
        RoomRunner runner = open.run(kept, password);
        runner.takeUp(restored.effects());
        disabled.forEach(account -> runner.tell(new RoomCommand.AccountDisabled(account)));
        header.barred().stream()
                .filter(account -> !disabled.contains(account)) // enabled while no server ran
                .forEach(account -> runner.tell(new RoomCommand.AccountEnabled(account)));
    }

    /** An account that cannot be read opens nothing. */
    private static boolean isInForce(AccountsInForce accounts, AccountId account) {
        try {
            return accounts.isInForce(account);
        } catch (StorageException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.error("meeting.account_not_read account={}", account, e);
            return false;
        }
    }

    /** What is written of it stays as it is: another version, or somebody who mends it, may take it up. */
    private void notRestored(String room, RuntimeException why) {
        LOG.error("meeting.not_restored room={}", room, why);
        try {
            var row = new AuditRow(
                    clock.instant(),
                    new RoomId(room),
                    MeetingVerb.NOT_RESTORED.wireName(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    1);
            open.write(new RoomStore.RoomWrite(row.room(), List.of(), List.of(Evidence.of(row))));
        } catch (IllegalArgumentException e) {
            LOG.debug("meeting.no_row room={}", room, e); // not even its id can be read
        }
    }
}
