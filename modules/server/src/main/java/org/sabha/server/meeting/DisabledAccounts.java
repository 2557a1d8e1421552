package org.sabha.server.meeting;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.sabha.model.AccountId;
import org.sabha.room.RoomCommand;
import org.sabha.server.account.AccountsInForce;

/**
 * Tells every meeting of accounts that are not in force any more. Those that were disabled since the start of the server are
 * remembered, for the meetings that somebody is just making or coming into. Thread-safe.
 */
final class DisabledAccounts implements AccountsInForce.Listener {
    private final Set<AccountId> disabled = ConcurrentHashMap.newKeySet();
    private final Supplier<Collection<RoomRunner>> meetings;

    /** @param meetings that are open now */
    DisabledAccounts(Supplier<Collection<RoomRunner>> meetings) {
        this.meetings = meetings;
    }

    @Override
    public void disabled(AccountId account) {
        disabled.add(account);
        meetings.get().forEach(meeting -> meeting.tell(new RoomCommand.AccountDisabled(account)));
    }

    @Override
    public void enabled(AccountId account) {
        disabled.remove(account);
        meetings.get().forEach(meeting -> meeting.tell(new RoomCommand.AccountEnabled(account)));
    }

    /** A meeting that is among the open ones from now on. */
    void opened(RoomRunner meeting) {
        disabled.forEach(account -> meeting.tell(new RoomCommand.AccountDisabled(account)));
    }
}
