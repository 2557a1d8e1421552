package org.sabha.server.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.rule.RuleSetting;
import org.sabha.policy.OrganisationRules;
import org.sabha.policy.PolicyRules;
import org.sabha.server.EmptyDatabase;
import org.sabha.store.failure.StorageException;
import org.sabha.store.rule.RuleStorage;
import org.sabha.store.schedule.ScheduleStorage;
import org.sabha.store.sql.Database;
import org.sabha.store.sql.Transactions;

/** A rule whose writing takes longer than anybody waits: it is in force once it is written, whatever was answered. */
@Tag("Q7")
class LateRuleTest {
    private static final Instant NINE = Instant.parse("2026-11-24T09:00:00Z");
    private static final RuleSetting LOCKED = new RuleSetting("granted", true);
    private static final AccountEvidence ROW = AccountEvidence.ofTheServer(NINE, "set-organisation-rule");

    @TempDir
    private Path data;

    private final Late late = new Late();
    private final List<PolicyRules> held = new ArrayList<>();
    private final List<Duration> pauses = new ArrayList<>();
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private Runnable whileHolding = () -> {};
    private Database database;
    private RuleService service;

    /** Writes when it is told to, and not before. */
    private final class Late implements Transactions.Writing {
        private Runnable commit = () -> {};
        private Runnable fail = () -> {};

        @Override
        public <T> CompletionStage<T> submit(Function<Handle, T> work) {
            CompletableFuture<T> answer = new CompletableFuture<>();
            commit = () -> answer.complete(database.jdbi().inTransaction(work::apply));
            fail = () -> answer.completeExceptionally(new StorageException("the disk is gone"));
            return answer;
        }
    }

    @BeforeEach
    void opens() {
        database = Database.open(EmptyDatabase.in(data));
        var transactions = new Transactions(database, late, (_, _) -> {}, Duration.ZERO);
        service = new RuleService(
                new RuleStorage(transactions),
                new ScheduleStorage(transactions, (_, _) -> {}, (_, _, secret) -> secret),
                OrganisationRules.ofFile(Map.of()),
                (delay, task) -> {
                    pauses.add(delay);
                    tasks.add(task);
                });
        service.hold(new OpenMeetings() {
            @Override
            public List<Standing> standings() {
                return List.of();
            }

            @Override
            public void hold(PolicyRules organisation) {
                held.add(organisation);
                whileHolding.run();
            }
        });
    }

    @AfterEach
    void closes() {
        database.close();
    }

    private void setsInVain() {
        var wish = new RuleService.Wish("A4", LOCKED);
        assertThrows(StorageException.class, () -> service.set(wish, 0, "Circular 14/2026", ROW));
    }

    private void runs(int count) {
        for (int i = 0; i < count; i++) {
            tasks.remove().run();
        }
    }

    private boolean isLocked() {
        return service.inForce().isLocked(AdvisoryClause.A4);
    }

    @Test
    void aRuleThatIsWrittenAfterTheAnswerIsInForceAndHoldsInOpenMeetings() {
        setsInVain();
        assertEquals(List.of(), pauses, "nothing is read before it is settled");
        late.commit.run();
        runs(1);
        assertEquals(List.of(service.inForce()), held);
        assertEquals(LOCKED, service.inForce().setting(AdvisoryClause.A4));
        assertEquals(1, service.rule("A4").orElseThrow().version());
    }

    @Test
    void aRuleThatIsNeverWrittenIsNotInForce() {
        setsInVain();
        late.fail.run();
        runs(1);
        assertEquals(false, isLocked());
        assertEquals(0, tasks.size());
    }

    @Test
    void whileTheStorageFailsItIsReadEverMoreSeldomUntilThatSucceeds() {
        setsInVain();
        late.commit.run();
        database.jdbi().useHandle(handle -> handle.execute("alter table organisation_rule_change rename to away"));
        runs(8);
        assertEquals(
                List.of(0L, 1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L),
                pauses.stream().map(Duration::toSeconds).toList());
        assertEquals(false, isLocked());
        assertEquals(List.of(), held);
        database.jdbi().useHandle(handle -> handle.execute("alter table away rename to organisation_rule_change"));
        runs(1);
        assertEquals(true, isLocked());
        assertEquals(List.of(service.inForce()), held);
        assertEquals(0, tasks.size(), "and then no more");
    }

    @Test
    void readsRuleSettledDuringReading() {
        setsInVain();
        Runnable first = late.fail;
        setsInVain();
        whileHolding = late.commit;
        first.run();
        runs(1);
        assertEquals(false, isLocked(), "it was read before");
        whileHolding = () -> {};
        runs(1);
        assertEquals(true, isLocked());
        assertEquals(0, tasks.size());
    }

    @Test
    void retriesEndWhenStorageNeverReturns() {
        setsInVain();
        late.commit.run();
        database.jdbi().useHandle(handle -> handle.execute("alter table organisation_rule_change rename to away"));
        runs(120);
        assertEquals(0, tasks.size());
    }
}
