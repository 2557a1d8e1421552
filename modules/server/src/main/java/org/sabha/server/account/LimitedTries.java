package org.sabha.server.account;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sabha.identity.account.AccountEvidence;

/**
 * Rows of refusals that cost a stranger nothing, such as of tries over the limit: one for the first of a minute, one for
 * all that followed in it, else strangers could fill the log. Those wait for the next try, for {@link #due}, or for the end.
 * Thread-safe.
 */
final class LimitedTries {
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private Instant windowEnd = Instant.MIN;
    private long waiting;
    private Optional<AccountEvidence> last = Optional.empty();

    /** @return what is to be written now */
    synchronized List<AccountEvidence> count(AccountEvidence row) {
        if (row.at().isBefore(windowEnd)) {
            waiting++;
            last = Optional.of(last.map(before -> together(before, row)).orElse(row));
            return List.of();
        }
        List<AccountEvidence> rows = new ArrayList<>(rest());
        windowEnd = row.at().plus(WINDOW);
        rows.add(row);
        return rows;
    }

    /** What is not the same of both is said of neither. */
    private static AccountEvidence together(AccountEvidence before, AccountEvidence row) {
        AccountEvidence placed = before.address().equals(row.address()) ? row : row.fromManyPlaces();
        return before.value().equals(row.value()) ? placed : placed.choosingSeveral();
    }

    /** What waits, if its minute is over. */
    synchronized List<AccountEvidence> due(Instant now) {
        return now.isBefore(windowEnd) ? List.of() : rest();
    }

    /** What waits, as one row; of many places, of none. */
    synchronized List<AccountEvidence> rest() {
        List<AccountEvidence> rows =
                last.map(row -> row.times(waiting)).stream().toList();
        waiting = 0;
        last = Optional.empty();
        return rows;
    }
}
