package org.sabha.store.rule;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.Classification;
import org.sabha.model.rule.CeilingChange;
import org.sabha.model.rule.RuleChange;
import org.sabha.model.rule.RuleSetting;
import org.sabha.store.sql.Transactions;

/**
 * What administrators set of the organisation's rules. A change and its row of the audit log are one transaction, and none
 * is ever taken out. Blocks; thread-safe.
 */
public final class RuleStorage {
    private final Transactions transactions;

    /**
     * A rule that is to be set.
     *
     * @param version number of the rule's last change as who sets it saw it; 0 if there was none
     * @param before what is in force until now
     */
    public record Wish(AdvisoryClause clause, long version, RuleSetting before, RuleSetting after, String reason) {}

    public RuleStorage(Transactions transactions) {
        this.transactions = transactions;
    }

    /**
     * A ceiling that is to be set.
     *
     * @param version number of its last change as who sets it saw it; 0 if there was none
     * @param before what is in force until now
     */
    public record CeilingWish(long version, Classification before, Classification after, String reason) {}

    /** The last change of each rule that was ever changed. */
    public List<RuleChange> last() {
        return transactions.read(RuleTable::last);
    }

    /**
     * The newest changes first.
     *
     * @param before those of lower numbers only
     */
    public List<RuleChange> history(Optional<Long> before, int max) {
        return transactions.read(handle -> RuleTable.before(handle, before.orElse(Long.MAX_VALUE), max));
    }

    /** The last change of the ceiling, if it was ever changed. */
    public Optional<CeilingChange> lastCeiling() {
        return ceilings(Optional.empty(), 1).stream().findFirst();
    }

    /**
     * The newest changes of the ceiling first.
     *
     * @param before those of lower numbers only
     */
    public List<CeilingChange> ceilings(Optional<Long> before, int max) {
        return transactions.read(handle -> CeilingTable.before(handle, before.orElse(Long.MAX_VALUE), max));
    }

    /** Sets the ceiling, as {@link #submit(Wish, AccountEvidence)} sets a rule. */
    public CompletionStage<Optional<CeilingChange>> submit(CeilingWish wish, AccountEvidence row) {
        return transactions.submit(handle -> {
            if (CeilingTable.version(handle) != wish.version()) {
                return Optional.empty();
            }
            var change = new CeilingChange(
                    wish.version() + 1, row.at(), row.actor(), wish.before(), wish.after(), wish.reason());
            CeilingTable.add(handle, change);
            transactions.append(handle, row);
            return Optional.of(change);
        });
    }

    /**
     * Sets a rule.
     *
     * @param row says who, and when
     * @return empty if somebody else has set it since; nothing is written then
     */
    public Optional<RuleChange> set(Wish wish, AccountEvidence row) {
        return await(submit(wish, row));
    }

    /**
     * The same, without waiting.
     *
     * @return completes once it is durable, however late, or has failed
     */
    public CompletionStage<Optional<RuleChange>> submit(Wish wish, AccountEvidence row) {
        return transactions.submit(handle -> {
            if (RuleTable.version(handle, wish.clause()) != wish.version()) {
                return Optional.empty();
            }
            var change = new RuleChange(
                    RuleTable.newest(handle) + 1,
                    wish.clause(),
                    row.at(),
                    row.actor(),
                    wish.before(),
                    wish.after(),
                    wish.reason());
            RuleTable.add(handle, change);
            transactions.append(handle, row);
            return Optional.of(change);
        });
    }

    /**
     * Waits for what was submitted.
     *
     * @throws org.sabha.store.failure.StorageException if it fails or takes too long; it may be written all the same
     */
    public <T> Optional<T> await(CompletionStage<Optional<T>> submitted) {
        return transactions.await(submitted);
    }

    /** Writes a row that comes with no change, such as that of a refusal. Does not wait. */
    public void note(AccountEvidence row) {
        transactions.note(row);
    }
}
