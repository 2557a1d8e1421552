package org.sabha.identity.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSearchRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSimpleBindRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryOperationInterceptor;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.OperationType;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldif.LDIFException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sabha.identity.Argon2Cost;
import org.sabha.identity.PasswordHasher;
import org.sabha.identity.account.Account;
import org.sabha.identity.account.AccountService;
import org.sabha.identity.account.ExternalPeople;
import org.sabha.identity.account.MemoryAccounts;
import org.sabha.identity.account.PasswordAuthority;
import org.sabha.identity.account.Profile;
import org.sabha.model.AccountRole;
import org.sabha.model.DisplayName;
import org.sabha.model.IdSource;
import org.sabha.model.LoginName;
import org.sabha.model.Secret;

/** Against a real directory server, in this process, on the loopback address. */
class LdapDirectoryTest {
    private static final Secret PASSWORD = new Secret("Paani-Bijli-7");
    private static final DirectoryCertificate CERTIFICATE = new DirectoryCertificate("localhost");
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
    private static final String GROUP = "cn=organisers,ou=groups,dc=example";

    private final Random random = new Random(5);
    private final MemoryAccounts accounts = new MemoryAccounts();
    private final AccountService service = new AccountService(
            accounts, new PasswordHasher(new Argon2Cost(8, 1, 1), random, 1, 1), new IdSource(random));
    private final List<OperationType> operations = new CopyOnWriteArrayList<>();
    private final List<Exception> troubles = new CopyOnWriteArrayList<>();
    private final List<String> bound = new CopyOnWriteArrayList<>();
    private final Semaphore heldBack = new Semaphore(0);
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile boolean failing;
    private volatile boolean holding;
    private InMemoryDirectoryServer server = newServer(CERTIFICATE);

    /** Speaks TLS from the first byte on the one port, and takes StartTLS on the other. */
    private InMemoryDirectoryServer newServer(DirectoryCertificate certificate) {
        try {
            SSLContext context = certificate.ofTheServer();
            InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig("dc=example");
            config.setSchema(null);
            config.addAdditionalBindCredentials("cn=reader", "reader-secret");
            config.setAuthenticationRequiredOperationTypes(OperationType.SEARCH);
            config.addInMemoryOperationInterceptor(new Listening());
            InetAddress here = InetAddress.getByName("localhost");
            config.setListenerConfigs(
                    InMemoryListenerConfig.createLDAPSConfig(
                            "tls", here, 0, context.getServerSocketFactory(), context.getSocketFactory()),
                    InMemoryListenerConfig.createLDAPConfig("plain", here, 0, context.getSocketFactory()));
            return new InMemoryDirectoryServer(config);
        } catch (LDAPException | UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Notes what the directory is asked. */
    private final class Listening extends InMemoryOperationInterceptor {
        @Override
        public void processSearchRequest(InMemoryInterceptedSearchRequest request) {
            operations.add(OperationType.SEARCH);
        }

        @Override
        public void processSimpleBindRequest(InMemoryInterceptedSimpleBindRequest request) throws LDAPException {
            operations.add(OperationType.BIND);
            String who = request.getRequest().getBindDN();
            bound.add(who);
            if (failing && who.startsWith("uid=")) {
                throw new LDAPException(ResultCode.BUSY);
            }
            if (holding && who.startsWith("uid=")) {
                heldBack.release();
                awaitTheEnd();
            }
        }

        private void awaitTheEnd() {
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @BeforeEach
    void fills() throws LDAPException, LDIFException {
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
        over.countDown();
        server.shutDown(true);
    }

    private LdapDirectory directory(String readerPassword) {
        return directory("tls", DirectorySettings.Protection.TLS, readerPassword, CERTIFICATE);
    }

    private LdapDirectory directory(
            String port, DirectorySettings.Protection protection, String password, DirectoryCertificate trusted) {
        return directory(
                new DirectorySettings.Server("localhost", server.getListenPort(port), protection),
                password,
                trusted,
                DirectorySettings.Attributes.USUAL);
    }

    private static DirectorySettings settings(
            DirectorySettings.Server where, String readerPassword, DirectorySettings.Attributes attributes) {
        return new DirectorySettings(
                where,
                Optional.of(new DirectorySettings.Reader("cn=reader", new Secret(readerPassword))),
                new DirectorySettings.People("ou=people,dc=example", attributes),
                Map.of(GROUP, EnumSet.of(AccountRole.ORGANISER, AccountRole.USER)),
                3);
    }

    /** One that waits so long for the answer to a password. */
    private LdapDirectory directoryWithPatience(int millis) {
        var where = new DirectorySettings.Server(
                "localhost", server.getListenPort("tls"), DirectorySettings.Protection.TLS);
        return new LdapDirectory(
                settings(where, "reader-secret", DirectorySettings.Attributes.USUAL),
                CERTIFICATE.ofWhoTrustsIt().getSocketFactory(),
                new ExternalPeople(accounts, (_, _) -> service, _ -> false),
                troubles::add,
                millis);
    }

    private LdapDirectory directory(
            DirectorySettings.Server where,
            String readerPassword,
            DirectoryCertificate trusted,
            DirectorySettings.Attributes attributes) {
        return new LdapDirectory(
                settings(where, readerPassword, attributes),
                trusted.ofWhoTrustsIt().getSocketFactory(),
                new ExternalPeople(accounts, (_, _) -> service, _ -> false),
                troubles::add);
    }

    private static PasswordAuthority.Shown shown(String login, Secret password) {
        return new PasswordAuthority.Shown(new LoginName(login), password, false, NOW);
    }

    private Optional<Account> check(String login, Secret password) {
        return directory("reader-secret").check(shown(login, password));
    }

    @Test
    void mappedGroupMemberGetsItsRoles() {
        Account asha = check("asha", PASSWORD).orElseThrow();
        assertEquals("आशा राव", asha.profile().name().value());
        assertEquals(
                Set.of(AccountRole.ORGANISER, AccountRole.USER), asha.profile().roles());
        assertFalse(asha.profile().verified(), "where no setting says so");
        assertEquals(asha.id(), check("asha", PASSWORD).orElseThrow().id());
    }

    @Test
    void directoryChangesUpdateAccount() throws LDAPException, LDIFException {
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
    void loginIsEscapedInFilter(String login) {
        assertThrows(IllegalArgumentException.class, () -> new LoginName(login));
    }

    @Test
    void aLocalLoginIsNotTakenOver() {
        service.adopt(Profile.local(new LoginName("asha"), new DisplayName("Local"), Set.of()));
        assertEquals(Optional.empty(), check("asha", PASSWORD));
    }

    @Test
    void disabledAccountCannotSignInByDirectory() {
        Account asha = check("asha", PASSWORD).orElseThrow();
        service.disable(asha.id());
        assertEquals(Optional.empty(), check("asha", PASSWORD));
    }

    @Test
    void unavailableDirectorySignsNobodyIn() {
        assertEquals(Optional.empty(), directory("wrong").check(shown("asha", PASSWORD)));
        LdapDirectory gone = directory("reader-secret");
        server.shutDown(true);
        assertEquals(Optional.empty(), gone.check(shown("asha", PASSWORD)));
    }

    @Test
    @Tag("H3")
    void everyLoginCausesSameDirectoryRequests() {
        LdapDirectory directory = directory("reader-secret");
        List<OperationType> each = List.of(OperationType.BIND, OperationType.SEARCH, OperationType.BIND);
        Secret wrong = new Secret("wrong");
        for (String login : List.of("asha", "bala", "nobody")) {
            operations.clear();
            assertEquals(Optional.empty(), directory.check(shown(login, wrong)));
            assertEquals(each, operations, login);
        }
        operations.clear();
        directory.checkNobody();
        assertEquals(each, operations);
        assertEquals(List.of(), troubles, "none of these is our own fault");
    }

    private long userBinds(LdapDirectory directory, PasswordAuthority.Shown shown) {
        bound.clear();
        operations.clear();
        assertEquals(Optional.empty(), directory.check(shown));
        assertEquals(
                List.of(OperationType.BIND, OperationType.SEARCH, OperationType.BIND),
                operations,
                "the same steps (H3)");
        return bound.stream().filter(dn -> dn.startsWith("uid=")).count();
    }

    /** Directories lock accounts after a few wrong passwords, and anybody can send some. */
    @Test
    @Tag("H4")
    @Tag("H3")
    void strangersCannotLockAnybodyAtTheDirectory() {
        LdapDirectory directory = directory("reader-secret");
        Secret wrong = new Secret("wrong");
        var stranger = shown("asha", wrong);
        assertEquals(1, userBinds(directory, stranger));
        assertEquals(1, userBinds(directory, shown("Asha", wrong)), "another spelling is the same person");
        assertEquals(0, userBinds(directory, stranger));
        assertEquals(0, userBinds(directory, shown("asha", PASSWORD)), "not even the right one");
        var holder = new PasswordAuthority.Shown(new LoginName("asha"), wrong, true, NOW);
        assertEquals(1, userBinds(directory, holder), "a device of the person's own has one more");
        assertEquals(0, userBinds(directory, holder));
        assertEquals(1, userBinds(directory, shown("bala", wrong)), "each person has a count");
        var later =
                new PasswordAuthority.Shown(new LoginName("asha"), PASSWORD, false, NOW.plus(Duration.ofMinutes(30)));
        assertTrue(directory.check(later).isPresent());
    }

    @Test
    @Tag("H4")
    void aRightPasswordClearsTheCountAndAFailureOfTheDirectoryIsNone() {
        LdapDirectory directory = directory("reader-secret");
        assertEquals(1, userBinds(directory, shown("asha", new Secret("wrong"))));
        assertTrue(directory.check(shown("asha", PASSWORD)).isPresent());
        failing = true;
        for (int i = 0; i < 5; i++) {
            assertEquals(Optional.empty(), directory.check(shown("asha", PASSWORD)));
        }
        failing = false;
        assertTrue(directory.check(shown("asha", PASSWORD)).isPresent());
    }

    /** Else a directory that waits before it refuses would be told any number, and lock the person out. */
    @Test
    @Tag("H4")
    void aRefusalThatIsHeldBackLongerThanWeWaitIsCounted() throws InterruptedException {
        LdapDirectory directory = directoryWithPatience(300);
        holding = true;
        for (int i = 0; i < 2; i++) {
            assertEquals(Optional.empty(), directory.check(shown("asha", new Secret("wrong"))));
            assertTrue(heldBack.tryAcquire(20, TimeUnit.SECONDS));
        }
        holding = false;
        assertEquals(Optional.empty(), directory.check(shown("asha", PASSWORD)), "not even the right one");
        assertEquals(2, bound.stream().filter(dn -> dn.startsWith("uid=")).count());
    }

    @Test
    @Tag("T10")
    void losingAllGroupsRemovesRoles() throws LDAPException, LDIFException {
        Account asha = check("asha", PASSWORD).orElseThrow();
        server.modify("dn: uid=asha,ou=people,dc=example", "changetype: modify", "delete: memberOf");
        assertEquals(Optional.empty(), check("asha", PASSWORD));
        assertEquals(Set.of(), accounts.byId(asha.id()).orElseThrow().profile().roles());
    }

    @Test
    void anEntryWithoutAPasswordOrALockedOneIsNoTrouble() throws LDAPException, LDIFException {
        server.modify("dn: uid=asha,ou=people,dc=example", "changetype: modify", "delete: userPassword");
        assertEquals(Optional.empty(), check("asha", PASSWORD));
        assertEquals(List.of(), troubles);
    }

    // --- who a person is

    @Test
    void reusedLoginIsAnotherAccount() throws LDAPException, LDIFException {
        Account before = check("asha", PASSWORD).orElseThrow();
        server.delete("uid=asha,ou=people,dc=example");
        person("asha", "Asha the Second", GROUP);
        assertEquals(Optional.empty(), check("asha", PASSWORD), "the login is the first one's here");
        assertEquals(Optional.of(before), accounts.byId(before.id()));
    }

    @Test
    void movedEntryKeepsItsAccount() throws LDAPException, LDIFException {
        Account before = check("asha", PASSWORD).orElseThrow();
        server.add("dn: ou=retired,ou=people,dc=example", "objectClass: organizationalUnit", "ou: retired");
        server.modifyDN("uid=asha,ou=people,dc=example", "uid=asha", true, "ou=retired,ou=people,dc=example");
        assertEquals(before.id(), check("asha", PASSWORD).orElseThrow().id());
    }

    private boolean isVerified(String setting) {
        return checkBy(new DirectorySettings.Attributes("entryUUID", "uid", "cn", "memberOf", setting), "asha")
                .orElseThrow()
                .profile()
                .verified();
    }

    @Test
    @Tag("T21")
    void settingNamesVerifyingOrganisation() throws LDAPException {
        assertFalse(isVerified(""));
        assertTrue(isVerified("*"));
        assertFalse(isVerified("employeeType"), "there is none");
        for (String value : List.of("FALSE", "permanent")) {
            server.modify(
                    "uid=asha,ou=people,dc=example", new Modification(ModificationType.REPLACE, "employeeType", value));
            assertFalse(isVerified("employeeType"), value);
        }
        server.modify(
                "uid=asha,ou=people,dc=example", new Modification(ModificationType.REPLACE, "employeeType", "TRUE"));
        assertTrue(isVerified("employeeType"));
    }

    private Optional<Account> checkBy(String idAttribute, String login) {
        return checkBy(new DirectorySettings.Attributes(idAttribute, "uid", "cn", "memberOf", ""), login);
    }

    private Optional<Account> checkBy(DirectorySettings.Attributes attributes, String login) {
        var where = new DirectorySettings.Server(
                "localhost", server.getListenPort("tls"), DirectorySettings.Protection.TLS);
        return directory(where, "reader-secret", CERTIFICATE, attributes).check(shown(login, PASSWORD));
    }

    @Test
    void theIdMayBeBytesOrTheEntrysName() throws LDAPException, LDIFException {
        person("chitra", "Chitra", GROUP);
        server.modify(
                "uid=asha,ou=people,dc=example",
                new Modification(ModificationType.ADD, "objectGUID", new byte[] {0, (byte) 0xFF, 0x41}));
        assertEquals("00ff41", subject(checkBy("objectGUID", "asha")));
        assertEquals("uid=chitra,ou=people,dc=example", subject(checkBy("", "chitra")));
        assertEquals(Optional.empty(), checkBy("employeeNumber", "chitra"), "there is none");
    }

    private static String subject(Optional<Account> account) {
        return account.orElseThrow().profile().external().orElseThrow().subject();
    }

    // --- the connection

    @Test
    void startTlsProtectsAsMuch() {
        LdapDirectory directory =
                directory("plain", DirectorySettings.Protection.START_TLS, "reader-secret", CERTIFICATE);
        assertTrue(directory.check(shown("asha", PASSWORD)).isPresent());
    }

    private void staysSilent(LdapDirectory directory) {
        operations.clear();
        assertEquals(Optional.empty(), directory.check(shown("asha", PASSWORD)));
        assertEquals(List.of(), operations, "no password was sent");
        assertEquals(1, troubles.size());
        troubles.clear();
    }

    @Test
    @Tag("T24")
    void aDirectoryWhoseCertificateIsNotTrustedHearsNothing() {
        var other = new DirectoryCertificate("localhost");
        staysSilent(directory("tls", DirectorySettings.Protection.TLS, "reader-secret", other));
        staysSilent(directory("plain", DirectorySettings.Protection.START_TLS, "reader-secret", other));
    }

    @Test
    void aCertificateForAnotherNameIsNotThatOfTheDirectory() throws LDAPException {
        server.shutDown(true);
        var elsewhere = new DirectoryCertificate("ldap.example.in");
        server = newServer(elsewhere);
        server.startListening();
        staysSilent(directory("tls", DirectorySettings.Protection.TLS, "reader-secret", elsewhere));
        staysSilent(directory("plain", DirectorySettings.Protection.START_TLS, "reader-secret", elsewhere));
    }

    @Test
    void withoutTlsNothingIsSaid() throws LDAPException {
        staysSilent(directory("plain", DirectorySettings.Protection.TLS, "reader-secret", CERTIFICATE));
        server.shutDown(true);
        InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig("dc=example");
        config.addInMemoryOperationInterceptor(new Listening());
        config.setListenerConfigs(
                InMemoryListenerConfig.createLDAPConfig("plain", InetAddress.getLoopbackAddress(), 0, null));
        server = new InMemoryDirectoryServer(config);
        server.startListening();
        staysSilent(directory("plain", DirectorySettings.Protection.START_TLS, "reader-secret", CERTIFICATE));
    }

    @Test
    void anotherDirectoryThatItNamesIsNotAsked() throws LDAPException, LDIFException {
        server.add(
                "dn: ou=away,ou=people,dc=example",
                "objectClass: referral",
                "objectClass: extensibleObject",
                "ou: away",
                "ref: ldap://127.0.0.1:1/ou=people,dc=example");
        assertTrue(check("asha", PASSWORD).isPresent());
    }

    @Test
    void reportsUnavailableDirectory() {
        LdapDirectory gone = directory("reader-secret");
        server.shutDown(true);
        gone.checkNobody();
        assertEquals(1, troubles.size());
    }
}
