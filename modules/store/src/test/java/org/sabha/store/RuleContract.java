package org.sabha.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.model.AccountId;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.Classification;
import org.sabha.model.rule.CeilingChange;
import org.sabha.model.rule.RuleChange;
import org.sabha.model.rule.RuleSetting;
import org.sabha.store.audit.AuditEntry;
import org.sabha.store.audit.AuditQuestion;
import org.sabha.store.audit.AuditVerdict;
import org.sabha.store.rule.RuleStorage;

/** The organisation's rules, on each engine. */
abstract class RuleContract {
    private static final Instant NINE = Instant.parse("2026-11-24T09:00:00.123456789Z");
    private static final AccountId ASHA = new AccountId("a".repeat(16));
    private static final RuleSetting GRANTED = new RuleSetting("granted", false);
    private static final RuleSetting LOCKED = new RuleSetting("granted", true);
    private static final RuleSetting EVERYONE = new RuleSetting("everyone", false);

    private final Storage storage;
    private final RuleStorage rules;

    RuleContract(Engines engine) {
        storage = Engines.open(engine.withTables());
        rules = storage.rules();
    }

    @AfterEach
    void close() {
        assertInstanceOf(AuditVerdict.Sound.class, storage.audit().verify());
        storage.close();
    }

    private static AccountEvidence row() {
        return AccountEvidence.ofTheServer(NINE, "set-rule").choosing("A4");
    }

    private static RuleStorage.Wish wish(long version, RuleSetting before, RuleSetting after) {
        return new RuleStorage.Wish(AdvisoryClause.A4, version, before, after, "परिपत्र 14/2026");
    }

    private RuleChange set(RuleStorage.Wish wish) {
        return rules.set(wish, row()).orElseThrow();
    }

    private List<String> verbs() {
        storage.settled().toCompletableFuture().join();
        var all = new AuditQuestion(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 100);
        return storage.audit().search(all).stream()
                .map(AuditEntry::facts)
                .map(AuditEntry.Facts::verb)
                .toList();
    }

    @Test
    void untilSomebodyChangesOneNothingIsKept() {
        assertEquals(List.of(), rules.last());
        assertEquals(List.of(), rules.history(Optional.empty(), 10));
    }

    @Test
    @Tag("T44")
    void changeKeepsAuthorTimeReasonAndOneRow() {
        RuleChange byCommand = set(wish(0, GRANTED, EVERYONE));
        RuleChange byAsha = rules.set(wish(1, EVERYONE, LOCKED), row().by(ASHA)).orElseThrow();
        assertEquals(
                new RuleChange(1, AdvisoryClause.A4, NINE, Optional.empty(), GRANTED, EVERYONE, "परिपत्र 14/2026"),
                byCommand);
        assertEquals(Optional.of(ASHA), byAsha.by());
        assertEquals(List.of(byAsha), rules.last());
        assertEquals(List.of(byAsha, byCommand), rules.history(Optional.empty(), 10));
        assertEquals(List.of("set-rule", "set-rule"), verbs());
    }

    private Optional<CeilingChange> setCeiling(long version, Classification before, Classification after) {
        return rules.await(rules.submit(new RuleStorage.CeilingWish(version, before, after, "आदेश 3"), row().by(ASHA)));
    }

    @Test
    @Tag("T44")
    void aCeilingIsKeptChangeByChangeWithARowEach() {
        assertEquals(Optional.empty(), rules.lastCeiling());
        CeilingChange first = setCeiling(0, Classification.RESTRICTED, Classification.CONFIDENTIAL)
                .orElseThrow();
        assertEquals(
                new CeilingChange(
                        1, NINE, Optional.of(ASHA), Classification.RESTRICTED, Classification.CONFIDENTIAL, "आदेश 3"),
                first);
        assertEquals(Optional.empty(), setCeiling(0, Classification.RESTRICTED, Classification.UNCLASSIFIED), "older");
        CeilingChange second = setCeiling(1, Classification.CONFIDENTIAL, Classification.UNCLASSIFIED)
                .orElseThrow();
        assertEquals(Optional.of(second), rules.lastCeiling());
        assertEquals(List.of(second, first), rules.ceilings(Optional.empty(), 10));
        assertEquals(List.of(first), rules.ceilings(Optional.of(2L), 10));
        assertEquals(List.of(), rules.last(), "it is no rule");
        assertEquals(2, verbs().size());
    }

    @Test
    void staleVersionChangesNothing() {
        RuleChange first = set(wish(0, GRANTED, EVERYONE));
        assertEquals(Optional.empty(), rules.set(wish(0, GRANTED, LOCKED), row()));
        assertEquals(Optional.empty(), rules.set(wish(7, GRANTED, LOCKED), row()));
        assertEquals(List.of(first), rules.last());
        assertEquals(List.of("set-rule"), verbs());
    }

    @Test
    void theHistoryIsReadPageByPage() {
        set(wish(0, GRANTED, EVERYONE));
        var other = new RuleStorage.Wish(
                AdvisoryClause.C3, 0, new RuleSetting("muted", false), new RuleSetting("muted", true), "x");
        RuleChange ofAnother = set(other);
        RuleChange third = set(wish(1, EVERYONE, GRANTED));
        assertEquals(List.of(third, ofAnother), rules.history(Optional.empty(), 2));
        assertEquals(
                List.of(1L),
                rules.history(Optional.of(2L), 2).stream()
                        .map(RuleChange::number)
                        .toList());
        assertEquals(List.of(third, ofAnother), rules.last(), "by clause");
    }
}
