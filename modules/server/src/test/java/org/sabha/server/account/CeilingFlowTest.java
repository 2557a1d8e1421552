package org.sabha.server.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
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
import org.sabha.model.AccountRole;
import org.sabha.model.Classification;
import org.sabha.model.schedule.Rhythm;
import org.sabha.policy.OrganisationRules;
import org.sabha.policy.OrganisationRules.Ceiling;
import org.sabha.policy.PolicyRules;
import org.sabha.protocol.account.CeilingHistory;
import org.sabha.protocol.account.CeilingHistoryRequest;
import org.sabha.protocol.account.CeilingPreviewResponse;
import org.sabha.protocol.account.CeilingResponse;
import org.sabha.protocol.account.MeetingScheduledResponse;
import org.sabha.protocol.account.OrganisationCeiling;
import org.sabha.protocol.account.OwnAccountResponse;
import org.sabha.protocol.account.PreviewCeilingRequest;
import org.sabha.protocol.account.RuleList;
import org.sabha.protocol.account.ScheduleMeetingRequest;
import org.sabha.protocol.account.SetCeilingRequest;
import org.sabha.protocol.rest.AccountRoute;
import org.sabha.protocol.rest.RestAnswer;
import org.sabha.protocol.rest.RouteContract;
import org.sabha.server.account.AccountFixture.Person;
import org.sabha.server.rule.OpenMeetings;
import org.sabha.server.rule.RuleService;
import org.sabha.store.audit.AuditVerdict;

/** The highest class that meetings may have here, over the interface. */
class CeilingFlowTest {
    @TempDir
    private Path data;

    private final List<PolicyRules> held = new ArrayList<>();
    private AccountFixture fixture;
    private Person asha;

    @BeforeEach
    void opens() {
        fixture = new AccountFixture(data);
        fixture.rules.hold(new OpenMeetings() {
            @Override
            public List<Standing> standings() {
                return List.of(
                        new Standing(PolicyRules.advisory(), 3),
                        new Standing(PolicyRules.advisory().inClass(Classification.RESTRICTED), 10));
            }

            @Override
            public void hold(PolicyRules organisation) {
                held.add(organisation);
            }
        });
        asha = fixture.signedIn("asha", AccountRole.ADMINISTRATOR, AccountRole.ORGANISER);
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

    private RestAnswer asks(AccountRoute route, Record body) {
        return fixture.ask(Optional.of(asha), route, body);
    }

    private OrganisationCeiling ceiling() {
        return body(asks(AccountRoute.ORGANISATION_RULES, new RouteContract.Empty()), RuleList.class)
                .ceiling();
    }

    private RestAnswer sets(Classification highest, long version) {
        return asks(AccountRoute.SET_CEILING, new SetCeilingRequest(highest, version, "Order 3"));
    }

    private RestAnswer schedules(Classification classification) {
        return asks(
                AccountRoute.SCHEDULE_MEETING,
                new ScheduleMeetingRequest(
                        "Review", "Asia/Kolkata", "2026-11-30T10:00", 60, Rhythm.ONCE, 1, Optional.of(classification)));
    }

    private String lastRow() {
        var row = fixture.rows().getLast();
        return row.verb() + " " + row.outcome() + " " + row.value() + " " + row.reason();
    }

    private Classification saidToOrganisers() {
        return body(asks(AccountRoute.OWN_ACCOUNT, new RouteContract.Empty()), OwnAccountResponse.class)
                .own()
                .rights()
                .highest();
    }

    @Test
    void organisersSeeCeilingBeforeTheyChoose() {
        assertEquals(Classification.RESTRICTED, saidToOrganisers());
        sets(Classification.CONFIDENTIAL, 0);
        assertEquals(Classification.CONFIDENTIAL, saidToOrganisers());
    }

    @Test
    @Tag("H15")
    void itBeginsAtRestricted() {
        assertEquals(
                new OrganisationCeiling(Classification.RESTRICTED, false, 0, Optional.empty(), Optional.empty()),
                ceiling());
    }

    @Test
    @Tag("T44")
    void itIsSetForMeetingsThatBeginAndLeavesOneRowAndAPieceOfHistory() {
        OrganisationCeiling set = body(sets(Classification.CONFIDENTIAL, 0), CeilingResponse.class)
                .ceiling();
        assertEquals("set-ceiling permitted restricted > confidential null", lastRow());
        assertEquals(asha.account().id().value(), fixture.rows().getLast().actor());
        assertEquals(set, ceiling());
        assertEquals(1, set.version());
        assertEquals(Optional.of("asha"), set.changedBy());
        assertEquals(Classification.CONFIDENTIAL, fixture.rules.inForce().ceiling());
        assertEquals(List.of(fixture.rules.inForce()), held, "open meetings learn of it");
        CeilingHistory history = body(
                asks(AccountRoute.CEILING_HISTORY, new CeilingHistoryRequest(Optional.empty())), CeilingHistory.class);
        assertEquals(1, history.changes().size());
        assertEquals(Classification.RESTRICTED, history.changes().getFirst().before());
        assertEquals("Order 3", history.changes().getFirst().reason());
        int rows = fixture.rows().size();
        body(sets(Classification.CONFIDENTIAL, 0), CeilingResponse.class);
        assertEquals(rows, fixture.rows().size(), "saying it again does no more");
    }

    @Test
    void aRestartKeepsItAndAPinHidesIt() {
        sets(Classification.CONFIDENTIAL, 0);
        var again = new RuleService(
                fixture.storage.rules(), fixture.storage.schedules(), OrganisationRules.ofFile(Map.of()));
        assertEquals(Classification.CONFIDENTIAL, again.inForce().ceiling());
        var pinned = new RuleService(
                fixture.storage.rules(),
                fixture.storage.schedules(),
                OrganisationRules.ofFile(Map.of(), new Ceiling(Classification.UNCLASSIFIED, true)));
        assertEquals(Classification.UNCLASSIFIED, pinned.inForce().ceiling());
        assertTrue(pinned.ceiling().now().pinned());
    }

    @Test
    void refusalsHaveACodeAndARow() {
        assertEquals("rule-floor", AccountFixture.code(sets(Classification.SECRET, 0)));
        assertEquals("set-ceiling refused null rule-floor", lastRow());
        sets(Classification.CONFIDENTIAL, 0);
        assertEquals("rule-set-since", AccountFixture.code(sets(Classification.UNCLASSIFIED, 0)));
        assertEquals(Classification.CONFIDENTIAL, ceiling().highest());
    }

    @Test
    void aPreviewSaysWhichMeetingsAreAboveIt() {
        body(schedules(Classification.RESTRICTED), MeetingScheduledResponse.class);
        body(schedules(Classification.UNCLASSIFIED), MeetingScheduledResponse.class);
        int rows = fixture.rows().size();
        assertEquals(
                new CeilingPreviewResponse(2, 1, 10, 1),
                body(
                        asks(AccountRoute.PREVIEW_CEILING, new PreviewCeilingRequest(Classification.UNCLASSIFIED)),
                        CeilingPreviewResponse.class));
        assertEquals(rows, fixture.rows().size());
    }

    @Test
    void aMeetingAboveItIsNotScheduled() {
        assertEquals(
                Classification.RESTRICTED,
                body(schedules(Classification.RESTRICTED), MeetingScheduledResponse.class)
                        .first()
                        .classification());
        RestAnswer above = schedules(Classification.CONFIDENTIAL);
        assertEquals(403, above.status());
        assertEquals("class-above-ceiling", AccountFixture.code(above));
        assertEquals("schedule-meeting refused null class-above-ceiling", lastRow());
        assertEquals("class-never-held", AccountFixture.code(schedules(Classification.TOP_SECRET)));
    }
}
