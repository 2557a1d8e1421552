package org.sabha.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sabha.identity.PasswordHash;
import org.sabha.identity.account.Account;
import org.sabha.identity.account.AccountInvitation;
import org.sabha.identity.account.AccountState;
import org.sabha.identity.account.Accounts;
import org.sabha.identity.account.Credentials;
import org.sabha.identity.account.ExternalIdentity;
import org.sabha.identity.account.MemoryAccounts;
import org.sabha.identity.account.Passkey;
import org.sabha.identity.account.Profile;
import org.sabha.identity.account.TotpEnrolment;
import org.sabha.identity.account.TotpSecret;
import org.sabha.model.AccountRole;
import org.sabha.model.DisplayName;
import org.sabha.model.IdSource;
import org.sabha.model.LoginName;

/** What everybody who keeps {@link Accounts} keeps to. */
public abstract class AccountsContract {
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
    private static final PasswordHash HASH = PasswordHash.parse(
            "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");

    private final IdSource ids = new IdSource(new Random(1));
    private Accounts accounts = new MemoryAccounts();

    /** Empty. */
    protected abstract Accounts newAccounts();

    @BeforeEach
    void begins() {
        accounts = newAccounts();
    }

    @Test
    void givesBackWhatItWasGiven() {
        Account full = full("asha", "issuer", "subject");
        assertTrue(accounts.add(full));
        assertEquals(Optional.of(full), accounts.byId(full.id()));
        assertEquals(Optional.of(full), accounts.byLogin(new LoginName("Asha")));
        assertEquals(Optional.of(full), accounts.byExternal(new ExternalIdentity("issuer", "subject")));
        assertEquals(Optional.of(full), accounts.byPasskey("cred-asha"));
        assertEquals(Optional.of(full), accounts.byInvitation("digest-asha"));
    }

    @Test
    void knowsNobodyElse() {
        accounts.add(full("asha", "issuer", "subject"));
        assertEquals(Optional.empty(), accounts.byId(ids.newAccountId()));
        assertEquals(Optional.empty(), accounts.byLogin(new LoginName("ashb")));
        assertEquals(Optional.empty(), accounts.byExternal(new ExternalIdentity("issuer", "other")));
        assertEquals(Optional.empty(), accounts.byPasskey("cred"));
        assertEquals(Optional.empty(), accounts.byInvitation("digest"));
    }

    @Test
    void findsByAPartOfLoginOrName() {
        accounts.add(plain("asha.rao"));
        accounts.add(plain("bala"));
        accounts.add(plain("rao.asha"));
        assertEquals(List.of("asha.rao", "rao.asha"), logins("RAO", Optional.empty(), 10));
        assertEquals(List.of("asha.rao"), logins("rao", Optional.empty(), 1));
        assertEquals(List.of("rao.asha"), logins("rao", Optional.of(new LoginName("asha.rao")), 10));
        assertEquals(List.of(), logins("%", Optional.empty(), 10));
        assertEquals(List.of(), logins("a_ha", Optional.empty(), 10));
        assertEquals(List.of(), logins("!", Optional.empty(), 10));
    }

    private List<String> logins(String text, Optional<LoginName> after, int max) {
        return accounts.find(text, after, max).stream()
                .map(account -> account.profile().login().value())
                .toList();
    }

    @Test
    void aLoginAndAnIdentityAreOnePersons() {
        assertTrue(accounts.add(full("asha", "issuer", "subject")));
        assertFalse(accounts.add(plain("asha")));
        assertFalse(accounts.add(full("other", "issuer", "subject")));
        assertTrue(accounts.add(full("third", "elsewhere", "subject")));
        assertTrue(accounts.add(plain("fourth")));
        assertTrue(accounts.add(plain("fifth")));
    }

    @Test
    void aChangeIsOfTheNextVersion() {
        Account account = plain("asha");
        accounts.add(account);
        Account changed = account.with(Credentials.ofPassword(HASH)).with(AccountState.ACTIVE);
        assertTrue(accounts.replace(changed));
        assertEquals(Optional.of(changed.nextVersion()), accounts.byId(account.id()));
    }

    @Test
    void ofTwoChangesOfOneVersionOneFails() {
        Account account = plain("asha");
        accounts.add(account);
        assertTrue(accounts.replace(account.with(AccountState.ACTIVE)));
        assertFalse(accounts.replace(account.with(AccountState.DISABLED)));
        assertEquals(
                AccountState.ACTIVE, accounts.byId(account.id()).orElseThrow().state());
    }

    @Test
    void removedAccountIsGone() {
        Account full = full("asha", "issuer", "subject");
        accounts.add(full);
        assertTrue(accounts.replace(full.with(
                full.credentials().withoutPasskey("cred-asha").withoutTotp().withoutRecovery("code-a"))));
        Credentials left = accounts.byId(full.id()).orElseThrow().credentials();
        assertEquals(List.of(), left.passkeys());
        assertEquals(Optional.empty(), left.totp());
        assertEquals(Set.of("code-b"), left.recovery());
        assertEquals(Optional.empty(), accounts.byPasskey("cred-asha"));
    }

    @Test
    void nobodyReplacesWhoIsNotThere() {
        assertFalse(accounts.replace(plain("asha")));
    }

    @Test
    void listsByLoginPageByPage() {
        for (String login : List.of("dev", "asha", "chitra", "bala")) {
            accounts.add(plain(login));
        }
        assertEquals(List.of("asha", "bala", "chitra"), logins(accounts.list(Optional.empty(), 3)));
        assertEquals(List.of("dev"), logins(accounts.list(Optional.of(new LoginName("chitra")), 3)));
    }

    @Test
    void findsWhoHasARoleAndIsNotDisabled() {
        Account admin = plain("asha")
                .with(Profile.local(
                        new LoginName("asha"),
                        new DisplayName("Asha"),
                        EnumSet.of(AccountRole.ADMINISTRATOR, AccountRole.ORGANISER)));
        accounts.add(admin);
        accounts.add(plain("bala"));
        assertEquals(List.of("asha"), logins(accounts.havingAny(Set.of(AccountRole.ADMINISTRATOR), 5)));
        accounts.replace(admin.with(AccountState.DISABLED));
        assertEquals(List.of(), logins(accounts.havingAny(Set.of(AccountRole.ADMINISTRATOR), 5)));
    }

    private static List<String> logins(List<Account> found) {
        return found.stream().map(account -> account.profile().login().value()).toList();
    }

    private Account plain(String login) {
        Profile profile =
                Profile.local(new LoginName(login), new DisplayName("अशा " + login), Set.of(AccountRole.ORGANISER));
        return new Account(ids.newAccountId(), profile, Credentials.NONE, AccountState.INVITED, Optional.empty(), 0);
    }

    private Account full(String login, String issuer, String subject) {
        Credentials credentials = new Credentials(
                Optional.of(HASH),
                Optional.of(new TotpEnrolment(new TotpSecret(new byte[20]), 55)),
                Set.of("code-a", "code-b"),
                List.of(new Passkey("cred-" + login, "a2V5", 7, "मेरा फ़ोन", NOW)));
        Profile profile = new Profile(
                new LoginName(login),
                new DisplayName("अशा " + login),
                Set.of(AccountRole.AUDITOR, AccountRole.USER),
                Optional.of(new ExternalIdentity(issuer, subject)),
                false);
        return new Account(
                ids.newAccountId(),
                profile,
                credentials,
                AccountState.ACTIVE,
                Optional.of(new AccountInvitation("digest-" + login, NOW)),
                3);
    }
}
