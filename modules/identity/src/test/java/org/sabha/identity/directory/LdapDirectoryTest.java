package org.sabha.identity.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldif.LDIFException;
import java.net.InetAddress;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import javax.net.SocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sabha.identity.Argon2Cost;
import org.sabha.identity.PasswordHasher;
import org.sabha.identity.account.Account;
import org.sabha.identity.account.AccountDesk;
import org.sabha.identity.account.ExternalPeople;
import org.sabha.identity.account.MemoryAccounts;
import org.sabha.identity.account.Profile;
import org.sabha.model.AccountRole;
import org.sabha.model.DisplayName;
import org.sabha.model.IdSource;
import org.sabha.model.LoginName;
import org.sabha.model.Secret;

/** Against a real directory server, in this process, on the loopback address. */
class LdapDirectoryTest {
    private static final Secret PASSWORD = new Secret("Paani-Bijli-7");
    private static final String GROUP = "cn=organisers,ou=groups,dc=example";

    private final Random random = new Random(5);
    private final MemoryAccounts accounts = new MemoryAccounts();
    private final AccountDesk desk =
            new AccountDesk(accounts, new PasswordHasher(new Argon2Cost(8, 1, 1), random, 1, 1), new IdSource(random));
    private InMemoryDirectoryServer server = newServer();

    private static InMemoryDirectoryServer newServer() {
        try {
            InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig("dc=example");
            config.setSchema(null);
            config.addAdditionalBindCredentials("cn=reader", "reader-secret");
            config.setAuthenticationRequiredOperationTypes(com.unboundid.ldap.sdk.OperationType.SEARCH);
            config.setListenerConfigs(
                    InMemoryListenerConfig.createLDAPConfig("loopback", InetAddress.getLoopbackAddress(), 0, null));
            return new InMemoryDirectoryServer(config);
        } catch (LDAPException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void fills() throws LDAPException, LDIFException {
        server = newServer();
        server.startListening();
        server.add("dn: dc=example", "objectClass: domain", "dc: example");
        server.add("dn: ou=people,dc=example", "objectClass: organizationalUnit", "ou: people");
        person("asha", "आशा राव", "CN=Organisers, OU=groups,DC=example");
        person("bala", "Bala", "cn=others,ou=groups,dc=example");
        person("nameless", "\u202e", GROUP);
    }

    private void person(String uid, String name, String group) throws LDAPException, LDIFException {
        server.add(
                "dn: uid=" + uid + ",ou=people,dc=example",
                "objectClass: inetOrgPerson",
                "uid: " + uid,
                "cn: " + name,
                "sn: x",
                "memberOf: " + group,
                "userPassword: " + PASSWORD.reveal());
    }

    @AfterEach
    void stops() {
        server.shutDown(true);
    }

    private LdapDirectory directory(String readerPassword) {
        var settings = new DirectorySettings(
                new DirectorySettings.Server("127.0.0.1", server.getListenPort(), false),
                Optional.of(new DirectorySettings.Reader("cn=reader", new Secret(readerPassword))),
                DirectorySettings.People.below("ou=people,dc=example"),
                Map.of(GROUP, EnumSet.of(AccountRole.ORGANISER, AccountRole.USER)));
        return new LdapDirectory(settings, SocketFactory.getDefault(), new ExternalPeople(accounts, _ -> desk));
    }

    private Optional<Account> check(String login, Secret password) {
        return directory("reader-secret").check(new LoginName(login), password, Optional.empty());
    }

    @Test
    void aMemberOfAMappedGroupComesInWithItsRoles() {
        Account asha = check("asha", PASSWORD).orElseThrow();
        assertEquals("आशा राव", asha.profile().name().value());
        assertEquals(
                Set.of(AccountRole.ORGANISER, AccountRole.USER), asha.profile().roles());
        assertTrue(asha.profile().verified());
        assertEquals(asha.id(), check("asha", PASSWORD).orElseThrow().id());
    }

    @Test
    void whatTheDirectoryChangesChangesHere() throws LDAPException, LDIFException {
        check("asha", PASSWORD);
        server.modify("dn: uid=asha,ou=people,dc=example", "changetype: modify", "replace: cn", "cn: Asha Rao");
        assertEquals(
                "Asha Rao",
                check("asha", PASSWORD).orElseThrow().profile().name().value());
    }

    @Test
    void aWrongPasswordOrNoGroupIsRefused() {
        assertEquals(Optional.empty(), check("asha", new Secret("wrong")));
        assertEquals(Optional.empty(), check("bala", PASSWORD));
        assertEquals(Optional.empty(), check("nobody", PASSWORD));
        assertEquals(Optional.empty(), check("nameless", PASSWORD));
    }

    @Test
    void twoEntriesWithOneLoginAreNobody() throws LDAPException, LDIFException {
        server.add("dn: ou=more,ou=people,dc=example", "objectClass: organizationalUnit", "ou: more");
        server.add(
                "dn: cn=second,ou=more,ou=people,dc=example",
                "objectClass: inetOrgPerson",
                "uid: asha",
                "cn: Other",
                "sn: x",
                "userPassword: " + PASSWORD.reveal());
        assertEquals(Optional.empty(), check("asha", PASSWORD));
    }

    @ParameterizedTest
    @ValueSource(strings = {"asha)(uid=*", "*", "asha)(|(uid=*", "(asha)", "asha\\2a"})
    void whatIsTypedIsNoFilter(String login) {
        assertThrows(IllegalArgumentException.class, () -> new LoginName(login));
    }

    @Test
    void aLocalLoginIsNotTakenOver() {
        desk.adopt(Profile.local(new LoginName("asha"), new DisplayName("Local"), Set.of()));
        assertEquals(Optional.empty(), check("asha", PASSWORD));
    }

    @Test
    void whoIsDisabledHereStaysOut() {
        Account asha = check("asha", PASSWORD).orElseThrow();
        desk.disable(asha.id());
        assertEquals(Optional.empty(), check("asha", PASSWORD));
    }

    @Test
    void withoutTheDirectoryNobodyComesInByIt() {
        assertEquals(Optional.empty(), directory("wrong").check(new LoginName("asha"), PASSWORD, Optional.empty()));
        LdapDirectory gone = directory("reader-secret");
        server.shutDown(true);
        assertEquals(Optional.empty(), gone.check(new LoginName("asha"), PASSWORD, Optional.empty()));
    }

    @Test
    void elsewhereOnlyTlsIsSpoken() {
        assertThrows(IllegalArgumentException.class, () -> new DirectorySettings.Server("ldap.example.in", 389, false));
    }
}
