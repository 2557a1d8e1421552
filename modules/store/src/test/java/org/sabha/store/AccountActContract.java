package org.sabha.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.identity.account.Account;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.identity.account.AccountState;
import org.sabha.identity.account.Credentials;
import org.sabha.identity.account.Profile;
import org.sabha.identity.account.SignInSession;
import org.sabha.model.AccountId;
import org.sabha.model.AccountRole;
import org.sabha.model.DisplayName;
import org.sabha.model.IdSource;
import org.sabha.model.LoginName;
import org.sabha.model.SignInStrength;
import org.sabha.store.account.AccountAct;
import org.sabha.store.audit.AuditEntry;
import org.sabha.store.audit.AuditQuestion;
import org.sabha.store.audit.AuditVerdict;
import org.sabha.store.failure.StorageException;

/** An act on accounts and its row of the log are one transaction, on each engine. */
@Tag("T44")
abstract class AccountActContract {
    private static final Instant NINE = Instant.parse("2026-11-24T09:00:00Z");

    private final IdSource ids = new IdSource(new Random(3));
    private final Storage storage;

    AccountActContract(Engines engine) {
        storage = Engines.open(engine.withTables());
    }

    @AfterEach
    void close() {
        storage.close();
    }

    private Account account(String login) {
        var profile = Profile.local(new LoginName(login), new DisplayName(login), Set.of(AccountRole.USER));
        return new Account(ids.newAccountId(), profile, Credentials.NONE, AccountState.ACTIVE, Optional.empty(), 0);
    }

    private SignInSession session(AccountId account, String digest) {
        return new SignInSession(
                ids.newSignInSessionId(),
                digest,
                account,
                SignInStrength.ONE_FACTOR,
                new SignInSession.Times(NINE, NINE),
                new SignInSession.Device("Firefox, Linux", "10.0.0.x"));
    }

    private AccountAct act(String verb) {
        return storage.accounts().act(AccountEvidence.ofTheServer(NINE, verb));
    }

    private List<AuditEntry.Facts> rows() {
        storage.settled().toCompletableFuture().join();
        return storage
                .audit()
                .search(new AuditQuestion(
                        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 100))
                .stream()
                .map(AuditEntry::facts)
                .toList();
    }

    @Test
    void aChangeLeavesOneRowThatNamesTheAccount() {
        Account asha = account("asha");
        AccountAct act = act("invite-account");
        assertTrue(act.accounts().add(asha));
        assertTrue(act.accounts().replace(asha.with(AccountState.DISABLED)));
        act.settle();
        assertEquals(1, rows().size());
        assertEquals("invite-account", rows().getFirst().verb());
        assertEquals(asha.id().value(), rows().getFirst().subject());
        assertEquals("", rows().getFirst().room());
        assertInstanceOf(AuditVerdict.Sound.class, storage.audit().verify());
    }

    @Test
    void failedActLeavesNoAuditRow() {
        Account asha = account("asha");
        assertTrue(act("invite-account").accounts().add(asha));
        assertFalse(act("invite-account").accounts().add(account("asha")));
        assertFalse(act("set-roles").accounts().replace(account("bala")));
        assertEquals(1, rows().size());
    }

    @Test
    void auditsActThatChangesNothing() {
        act("disable-account").settle();
        assertEquals(1, rows().size());
    }

    @Test
    void aRefusalIsARowOfItsOwnWithItsCodeAndWhence() {
        storage.accounts()
                .note(AccountEvidence.ofTheServer(NINE, "sign-in")
                        .refusedAs("cannot-sign-in")
                        .from("10.0.0.0/24"));
        assertEquals("cannot-sign-in", rows().getFirst().reason());
        assertEquals("refused", rows().getFirst().outcome());
        var export = new ByteArrayOutputStream();
        storage.audit().export(export);
        assertTrue(export.toString(StandardCharsets.UTF_8).contains("10.0.0.0/24"));
        assertInstanceOf(AuditVerdict.Sound.class, storage.audit().verify());
    }

    @Test
    void signInsEndInTheTransactionOfTheChange() {
        Account asha = account("asha");
        Account bala = account("bala");
        var accounts = storage.accounts();
        accounts.accounts().add(asha);
        accounts.accounts().add(bala);
        SignInSession kept = session(asha.id(), "one");
        accounts.signIns().add(kept);
        accounts.signIns().add(session(asha.id(), "two"));
        accounts.signIns().add(session(bala.id(), "three"));
        AccountAct password = act("change-password").endingSignInsOf(asha.id(), Optional.of(kept.id()));
        assertTrue(password.accounts().replace(asha));
        assertEquals(List.of(kept), accounts.signIns().of(asha.id()));
        AccountAct disabled = act("disable-account").endingSignInsOf(asha.id(), Optional.empty());
        assertTrue(disabled.accounts().replace(asha.nextVersion()));
        assertEquals(List.of(), accounts.signIns().of(asha.id()));
        assertEquals(1, accounts.signIns().of(bala.id()).size());
    }

    @Test
    @Tag("Q7")
    void whereTheRowCannotBeWrittenNothingChanges() {
        Account asha = account("asha");
        storage.accounts().accounts().add(asha);
        AccountAct act = act("x".repeat(100));
        assertThrows(StorageException.class, () -> act.accounts().replace(asha.with(AccountState.DISABLED)));
        assertEquals(
                AccountState.ACTIVE,
                storage.accounts().accounts().byId(asha.id()).orElseThrow().state());
    }
}
