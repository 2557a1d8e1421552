package org.sabha.server.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sabha.identity.account.Account;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.model.AccountRole;
import org.sabha.model.Secret;
import org.sabha.model.key.ApiScope;
import org.sabha.protocol.account.ChangeAccountRequest;
import org.sabha.protocol.account.SetRolesRequest;
import org.sabha.protocol.integration.KeyList;
import org.sabha.protocol.integration.KeyMadeResponse;
import org.sabha.protocol.integration.ListKeysRequest;
import org.sabha.protocol.integration.MakeKeyRequest;
import org.sabha.protocol.integration.RevokeKeyRequest;
import org.sabha.protocol.rest.AccountRoute;
import org.sabha.protocol.rest.RestAnswer;
import org.sabha.server.key.ApiKeyService;
import org.sabha.store.audit.AuditEntry;

/** What becomes of keys when who made them leaves. */
@Tag("H41")
class KeyFlowTest {
    @TempDir
    private Path data;

    private AccountFixture fixture;
    private AccountFixture.Person asha;
    private AccountFixture.Person bala;

    @BeforeEach
    void opens() {
        fixture = new AccountFixture(data);
        asha = fixture.signedIn("asha", AccountRole.ADMINISTRATOR);
        bala = fixture.signedIn("bala", AccountRole.ADMINISTRATOR);
    }

    @AfterEach
    void closes() throws IOException {
        fixture.close();
    }

    private RestAnswer asksFor(AccountFixture.Person who, ApiScope... scopes) {
        var request = new MakeKeyRequest("Portal", List.of(scopes), Optional.empty(), Optional.empty());
        return fixture.ask(Optional.of(who), AccountRoute.MAKE_KEY, request);
    }

    private String refused(AccountFixture.Person who, ApiScope... scopes) {
        return AccountFixture.code(asksFor(who, scopes));
    }

    private KeyMadeResponse makes(AccountFixture.Person who) {
        return makes(who, ApiScope.MEETINGS_READ);
    }

    private KeyMadeResponse makes(AccountFixture.Person who, ApiScope... scopes) {
        RestAnswer answer = asksFor(who, scopes);
        return assertInstanceOf(KeyMadeResponse.class, answer.body().orElseThrow(), () -> AccountFixture.text(answer));
    }

    private void does(AccountFixture.Person who, AccountRoute route, Record body) {
        assertEquals("ok", AccountFixture.code(fixture.ask(Optional.of(who), route, body)));
    }

    private Class<?> opens(Secret secret) {
        return fixture.keys.use(secret, fixture.clock().instant()).getClass();
    }

    /** Whether each key is told to stand still, the newest first. */
    private List<Boolean> suspended() {
        RestAnswer answer =
                fixture.ask(Optional.of(bala), AccountRoute.LIST_KEYS, new ListKeysRequest(Optional.empty()));
        return assertInstanceOf(KeyList.class, answer.body().orElseThrow()).keys().stream()
                .map(key -> key.suspended())
                .toList();
    }

    private List<AuditEntry.Facts> rows(String verb) {
        return fixture.rows().stream().filter(row -> row.verb().equals(verb)).toList();
    }

    @Test
    @Tag("T44")
    void keysOfADisabledAdministratorStandStillUntilTheyAreBack() {
        KeyMadeResponse key = makes(asha);
        KeyMadeResponse others = makes(bala);
        does(
                bala,
                AccountRoute.DISABLE_ACCOUNT,
                new ChangeAccountRequest(asha.account().id()));
        assertEquals(ApiKeyService.Shown.Suspended.class, opens(key.secret()));
        assertEquals(ApiKeyService.Shown.Opens.class, opens(others.secret()));
        assertEquals(
                List.of(true, false), suspended().stream().sorted().toList().reversed());
        AuditEntry.Facts row = rows("suspend-key").getFirst();
        assertEquals(1, rows("suspend-key").size());
        assertEquals(key.key().id().value(), row.value());
        assertEquals(bala.account().id().value(), row.actor());
        assertEquals(asha.account().id().value(), row.subject());

        does(
                bala,
                AccountRoute.ENABLE_ACCOUNT,
                new ChangeAccountRequest(asha.account().id()));
        assertEquals(ApiKeyService.Shown.Opens.class, opens(key.secret()));
        assertEquals(key.key().id().value(), rows("resume-key").getFirst().value());
    }

    @Test
    @Tag("T44")
    void keysOfWhoAdministersNoMoreStandStill() {
        KeyMadeResponse key = makes(asha);
        does(bala, AccountRoute.SET_ROLES, new SetRolesRequest(asha.account().id(), List.of(AccountRole.ORGANISER)));
        assertEquals(ApiKeyService.Shown.Suspended.class, opens(key.secret()));
        assertEquals(1, rows("suspend-key").size());
        does(bala, AccountRoute.SET_ROLES, new SetRolesRequest(asha.account().id(), List.of(AccountRole.AUDITOR)));
        assertEquals(1, rows("suspend-key").size(), "they stood still already");
    }

    @Test
    @Tag("T42")
    void administratorsAndAuditorsGiveEachTheirOwnScopes() {
        AccountFixture.Person auditor = fixture.signedIn("uma", AccountRole.AUDITOR);
        assertEquals("scope-not-yours", refused(asha, ApiScope.AUDIT_READ));
        assertEquals("scope-not-yours", refused(asha, ApiScope.MEETINGS_READ, ApiScope.REPORTS_READ));
        assertEquals("scope-not-yours", refused(auditor, ApiScope.MEETINGS_READ));
        assertEquals("scope-not-yours", rows("make-key").getLast().reason());
        KeyMadeResponse reads = makes(auditor, ApiScope.REPORTS_READ, ApiScope.AUDIT_READ);
        KeyMadeResponse schedules = makes(asha);
        var others = new RevokeKeyRequest(schedules.key().id());
        assertEquals(
                "scope-not-yours",
                AccountFixture.code(fixture.ask(Optional.of(auditor), AccountRoute.REVOKE_KEY, others)));
        assertEquals(ApiKeyService.Shown.Opens.class, opens(schedules.secret()));
        does(asha, AccountRoute.REVOKE_KEY, new RevokeKeyRequest(reads.key().id()));
    }

    @Test
    void lostExternalRoleSuspendsKeys() {
        KeyMadeResponse key = makes(asha);
        Account kept =
                fixture.storage.accounts().accounts().byId(asha.account().id()).orElseThrow();
        fixture.storage
                .accounts()
                .accounts()
                .replace(kept.with(kept.profile().withRoles(EnumSet.of(AccountRole.USER))));
        assertEquals(ApiKeyService.Shown.Suspended.class, opens(key.secret()));
    }

    @Test
    void revokedKeyCannotBeRestored() {
        KeyMadeResponse key = makes(asha);
        fixture.keys.revoke(
                key.key().id(), AccountEvidence.ofTheServer(fixture.clock().instant(), "revoke-key"));
        does(
                bala,
                AccountRoute.DISABLE_ACCOUNT,
                new ChangeAccountRequest(asha.account().id()));
        does(
                bala,
                AccountRoute.ENABLE_ACCOUNT,
                new ChangeAccountRequest(asha.account().id()));
        assertEquals(ApiKeyService.Shown.Nothing.class, opens(key.secret()));
        assertEquals(List.of(), rows("suspend-key"));
    }
}
