package org.sabha.server.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.model.AccountRole;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.rule.RuleSetting;
import org.sabha.model.schedule.Rhythm;
import org.sabha.policy.OrganisationRules;
import org.sabha.policy.PolicyRules;
import org.sabha.policy.RuleValue;
import org.sabha.protocol.account.OrganisationRule;
import org.sabha.protocol.account.OrganisationRuleResponse;
import org.sabha.protocol.account.PreviewRuleRequest;
import org.sabha.protocol.account.RuleHistory;
import org.sabha.protocol.account.RuleHistoryRequest;
import org.sabha.protocol.account.RuleList;
import org.sabha.protocol.account.RulePreviewResponse;
import org.sabha.protocol.account.RuleState;
import org.sabha.protocol.account.ScheduleMeetingRequest;
import org.sabha.protocol.account.SetOrganisationRuleRequest;
import org.sabha.protocol.rest.AccountRoute;
import org.sabha.protocol.rest.ErrorCode;
import org.sabha.protocol.rest.RestAnswer;
import org.sabha.protocol.rest.RouteContract;
import org.sabha.server.account.AccountFixture.Person;
import org.sabha.server.route.Refused;
import org.sabha.server.rule.OpenMeetings;
import org.sabha.server.rule.RuleService;
import org.sabha.store.audit.AuditVerdict;

/** The organisation's rules over the interface. The settings file of the fixture locks A8 and lets people enter unmuted. */
class RuleFlowTest {
    @TempDir
    private Path data;

    private final Meetings meetings = new Meetings();
    private AccountFixture fixture;
    private Person asha;
    private Person bala;

    /** Meetings of given rules, each with ten people. */
    private static final class Meetings implements OpenMeetings {
        private final List<PolicyRules> open = new ArrayList<>();
        private final List<PolicyRules> held = new ArrayList<>();

        @Override
        public List<Standing> standings() {
            return open.stream().map(rules -> new Standing(rules, 10)).toList();
        }

        @Override
        public void hold(PolicyRules organisation) {
            held.add(organisation);
        }
    }

    @BeforeEach
    void opens() {
        fixture = new AccountFixture(data);
        fixture.rules.hold(meetings);
        asha = fixture.signedIn("asha", AccountRole.ADMINISTRATOR);
        bala = fixture.signedIn("bala", AccountRole.ADMINISTRATOR);
    }

    @AfterEach
    void closes() throws IOException {
        fixture.storage.settled().toCompletableFuture().join();
        assertInstanceOf(AuditVerdict.Sound.class, fixture.storage.audit().verify());
        fixture.close();
    }

    private static <T extends Record> T body(RestAnswer answer, Class<T> type) {
        return assertInstanceOf(type, answer.body().orElseThrow(), () -> AccountFixture.text(answer));
    }

    private OrganisationRule rule(String clause) {
        return body(
                        fixture.ask(Optional.of(asha), AccountRoute.ORGANISATION_RULES, new RouteContract.Empty()),
                        RuleList.class)
                .rules()
                .stream()
                .filter(each -> each.clause().name().equals(clause))
                .findFirst()
                .orElseThrow();
    }

    private RestAnswer sets(Person who, String clause, String value, boolean locked, long version) {
        return fixture.ask(
                Optional.of(who),
                AccountRoute.SET_ORGANISATION_RULE,
                new SetOrganisationRuleRequest(clause, value, locked, version, "Circular 14/2026"));
    }

    private RuleHistory history(Optional<Long> before) {
        return body(
                fixture.ask(Optional.of(asha), AccountRoute.ORGANISATION_RULE_HISTORY, new RuleHistoryRequest(before)),
                RuleHistory.class);
    }

    private RulePreviewResponse preview(String clause, String value, boolean locked) {
        return body(
                fixture.ask(
                        Optional.of(asha),
                        AccountRoute.PREVIEW_ORGANISATION_RULE,
                        new PreviewRuleRequest(clause, value, locked)),
                RulePreviewResponse.class);
    }

    private String lastRow() {
        var row = fixture.rows().getLast();
        return row.verb() + " " + row.outcome() + " " + row.value() + " " + row.reason();
    }

    @Test
    @Tag("H15")
    void theyBeginAsTheSettingsFileSays() {
        assertEquals(
                new OrganisationRule(
                        AdvisoryClause.A4,
                        "granted",
                        false,
                        List.of("granted", "everyone"),
                        false,
                        false,
                        0,
                        Optional.empty(),
                        Optional.empty()),
                rule("A4"));
        assertTrue(rule("A8").pinned() && rule("A8").locked());
        assertEquals("unmuted", rule("C3").value());
        assertTrue(rule("C3").relaxed());
    }

    @Test
    @Tag("T44")
    void aRuleIsSetForNewMeetingsAndLeavesOneRowAndAPieceOfHistory() {
        PolicyRules before = fixture.rules.inForce();
        OrganisationRule set = body(sets(asha, "A4", "everyone", true, 0), OrganisationRuleResponse.class)
                .rule();
        assertEquals("set-organisation-rule permitted A4 granted > everyone locked null", lastRow());
        assertEquals(asha.account().id().value(), fixture.rows().getLast().actor());
        assertEquals(set, rule("A4"));
        assertEquals(1, set.version());
        assertEquals(Optional.of("asha"), set.changedBy());
        assertEquals(Optional.of(fixture.clock().instant()), set.changedAt());
        assertEquals(new RuleSetting("everyone", true), fixture.rules.inForce().setting(AdvisoryClause.A4));
        assertNotSame(before, fixture.rules.inForce());
        assertEquals(List.of(fixture.rules.inForce()), meetings.held, "open meetings are held to it");
        var change = history(Optional.empty()).changes().getFirst();
        assertEquals(new RuleState("granted", false), change.before());
        assertEquals(new RuleState("everyone", true), change.after());
        assertEquals("Circular 14/2026", change.reason());
    }

    @Test
    void aRestartKeepsThem() {
        sets(asha, "A4", "everyone", true, 0);
        var again = new RuleService(
                fixture.storage.rules(), fixture.storage.schedules(), OrganisationRules.ofFile(Map.of()));
        assertEquals(new RuleSetting("everyone", true), again.inForce().setting(AdvisoryClause.A4));
        assertEquals(1, again.rule("A4").orElseThrow().version());
    }

    @Test
    void sayingItAgainDoesNoMore() {
        sets(asha, "A4", "everyone", true, 0);
        int rows = fixture.rows().size();
        assertEquals(
                rule("A4"),
                body(sets(asha, "A4", "everyone", true, 0), OrganisationRuleResponse.class)
                        .rule());
        assertEquals(rows, fixture.rows().size());
        assertEquals(1, history(Optional.empty()).changes().size());
        assertEquals(1, meetings.held.size());
    }

    @Test
    void twoAdministratorsDoNotOverwriteEachOther() {
        sets(asha, "A6", "hosts", false, 0);
        RestAnswer late = sets(bala, "A6", "everyone", false, 0);
        assertEquals(409, late.status());
        assertEquals("rule-set-since", AccountFixture.code(late));
        assertEquals("set-organisation-rule refused A6 rule-set-since", lastRow());
        assertEquals("hosts", rule("A6").value());
        assertEquals(
                "ok",
                AccountFixture.code(
                        sets(bala, "A6", "everyone", false, rule("A6").version())));
        assertEquals(
                "ok", AccountFixture.code(sets(asha, "A4", "everyone", false, 0)), "another rule's version counts");
    }

    @ParameterizedTest
    @CsvSource({
        "A10, on, 404, no-such-rule, null",
        "' ', on, 404, no-such-rule, null",
        "A4, anyone, 400, rule-value-unknown, A4",
        "A5, off, 403, rule-floor, A5",
        "A8, hosts, 400, rule-value-unknown, A8",
        "A8, off, 409, rule-pinned, A8"
    })
    @Tag("H15")
    void invalidRuleIsRefusedAndAudited(String clause, String value, int status, String code, String shown) {
        int rows = fixture.rows().size();
        RestAnswer answer = sets(asha, clause, value, false, 0);
        assertEquals(status, answer.status());
        assertEquals(code, AccountFixture.code(answer));
        assertEquals("set-organisation-rule refused " + shown + " " + code, lastRow());
        assertEquals(rows + 1, fixture.rows().size());
        assertEquals(List.of(), history(Optional.empty()).changes());
        assertEquals(List.of(), meetings.held);
        RestAnswer preview = fixture.ask(
                Optional.of(asha),
                AccountRoute.PREVIEW_ORGANISATION_RULE,
                new PreviewRuleRequest(clause, value, false));
        assertEquals(code, AccountFixture.code(preview));
        assertEquals(rows + 1, fixture.rows().size(), "a preview was only asked for");
    }

    @ParameterizedTest
    @CsvSource({"'   '", "'a\u200Eb'", "'a\u202Eb'"})
    @Tag("T21")
    void aReasonIsOneReadableLine(String reason) {
        var wish = new RuleService.Wish("A4", new RuleSetting("everyone", false));
        var row = AccountEvidence.ofTheServer(fixture.clock().instant(), "set");
        for (String each : List.of(reason, "two\nlines", "x".repeat(201))) {
            Refused no = assertThrows(Refused.class, () -> fixture.rules.set(wish, 0, each, row));
            assertEquals(ErrorCode.REASON_UNUSABLE, no.code());
        }
        assertEquals(
                wish.setting(), fixture.rules.set(wish, 0, "क्\u200Dष", row).setting());
    }

    @Test
    void theHistoryIsReadPageByPage() {
        for (int i = 0; i < 12; i++) {
            sets(asha, "A4", i % 2 == 0 ? "everyone" : "granted", false, i);
        }
        RuleHistory first = history(Optional.empty());
        assertTrue(first.more());
        assertEquals(10, first.changes().size());
        assertEquals(12, first.changes().getFirst().number());
        RuleHistory rest = history(Optional.of(first.changes().getLast().number()));
        assertFalse(rest.more());
        assertEquals(2, rest.changes().size());
    }

    @Test
    void aPreviewSaysInNumbersWhatWouldComeOfIt() {
        PolicyRules strict = PolicyRules.advisory();
        PolicyRules relaxed = strict.with(RuleValue.A4_EVERYONE);
        meetings.open.addAll(List.of(strict, strict, relaxed));
        scheduled();
        assertEquals(new RulePreviewResponse(3, 1, 2, 30, 1), preview("A4", "granted", true));
        assertEquals(new RulePreviewResponse(3, 0, 3, 30, 1), preview("A4", "everyone", true));
        assertEquals(new RulePreviewResponse(3, 0, 0, 0, 1), preview("A4", "everyone", false));
        assertEquals(new RulePreviewResponse(3, 0, 0, 0, 0), preview("A4", "granted", false), "as it is");
        assertEquals("granted", rule("A4").value());
        assertEquals(List.of(), meetings.held);
    }

    private void scheduled() {
        Person organiser = fixture.signedIn("omar", AccountRole.ORGANISER);
        assertEquals(
                "ok",
                AccountFixture.code(fixture.ask(
                        Optional.of(organiser),
                        AccountRoute.SCHEDULE_MEETING,
                        new ScheduleMeetingRequest("Review", "Asia/Kolkata", "2026-11-30T10:00", 60, Rhythm.ONCE, 1))));
    }
}
