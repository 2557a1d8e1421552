package org.sabha.server.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldif.LDIFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sabha.model.AccountRole;
import org.sabha.model.Secret;
import org.sabha.protocol.account.SignInRequest;
import org.sabha.protocol.account.SignInResponse;
import org.sabha.protocol.rest.AccountRoute;
import org.sabha.protocol.rest.RestAnswer;
import org.sabha.server.config.DirectoryConfig;
import org.sabha.server.config.DirectoryProtection;
import org.sabha.store.audit.AuditVerdict;
import org.sabha.testkit.signon.LoopbackCertificate;

/** Sign-in by a real directory over TLS, in this process, up to the rows of the audit log. */
class DirectoryFlowTest {
    private static final String CHAIRS = "cn=chairs,ou=groups,dc=example";
    private static final Secret THERE = new Secret("Paani-Bijli-7");

    @TempDir
    private Path data;

    private InMemoryDirectoryServer directory;
    private AccountFixture fixture;

    @BeforeEach
    void opens() throws LDAPException, LDIFException, IOException {
        LoopbackCertificate certificate = LoopbackCertificate.of("localhost");
        SSLContext tls = certificate.context();
        var listening = new InMemoryDirectoryServerConfig("dc=example");
        listening.setSchema(null);
        listening.setListenerConfigs(InMemoryListenerConfig.createLDAPSConfig(
                "tls", InetAddress.getByName("localhost"), 0, tls.getServerSocketFactory(), tls.getSocketFactory()));
        directory = new InMemoryDirectoryServer(listening);
        directory.startListening();
        directory.add("dn: dc=example", "objectClass: domain", "dc: example");
        directory.add("dn: ou=people,dc=example", "objectClass: organizationalUnit", "ou: people");
        person("asha", CHAIRS);
        person("bala", "cn=others,ou=groups,dc=example");
        var config = new DirectoryConfig(
                new DirectoryConfig.Server(
                        "localhost",
                        directory.getListenPort(),
                        DirectoryProtection.TLS,
                        certificate.writeTo(data.resolve("directory.pem"))),
                Optional.empty(),
                "ou=people,dc=example",
                new DirectoryConfig.Attributes("entryUUID", "uid", "cn", "memberOf", "*"),
                Map.of(CHAIRS, Set.of(AccountRole.ORGANISER)),
                4);
        fixture = new AccountFixture(data, Optional.empty(), context -> {
            try {
                return DirectorySignIn.of(config, context, InstantSource.system());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private void person(String uid, String group) throws LDAPException, LDIFException {
        directory.add(
                "dn: uid=" + uid + ",ou=people,dc=example",
                "objectClass: inetOrgPerson",
                "uid: " + uid,
                "cn: " + uid + " of the directory",
                "sn: x",
                "memberOf: " + group,
                "userPassword: " + THERE.reveal());
    }

    @AfterEach
    void closes() throws IOException {
        fixture.storage.settled().toCompletableFuture().join();
        assertInstanceOf(AuditVerdict.Sound.class, fixture.storage.audit().verify());
        fixture.close();
        directory.shutDown(true);
    }

    private RestAnswer signIn(String login, Secret password) {
        return fixture.ask(Optional.empty(), AccountRoute.SIGN_IN, new SignInRequest(login, password));
    }

    private List<String> rows() {
        return fixture.rows().stream()
                .map(row -> row.verb() + " " + row.outcome() + " " + row.value())
                .toList();
    }

    @Test
    @Tag("T44")
    void directoryPasswordSignsInAndIsAudited() {
        RestAnswer in = signIn("asha", THERE);
        var own = assertInstanceOf(SignInResponse.class, in.body().orElseThrow())
                .account()
                .orElseThrow();
        assertEquals("asha of the directory", own.account().name());
        assertTrue(own.rights().startsMeetings() && own.account().marks().external());
        assertEquals("ok", AccountFixture.code(signIn("Asha", THERE)));
        assertEquals(
                List.of(
                        "account-by-directory permitted organiser",
                        "sign-in permitted password",
                        "sign-in permitted password"),
                rows());
    }

    @Test
    @Tag("C7")
    @Tag("H3")
    @Tag("T44")
    void allRefusalsLookAlikeAndAreAudited() {
        fixture.account("local", AccountRole.USER);
        String refusal = AccountFixture.text(signIn("nobody", THERE));
        assertTrue(refusal.contains("cannot-sign-in"));
        assertEquals(refusal, AccountFixture.text(signIn("asha", new Secret("wrong"))));
        assertEquals(refusal, AccountFixture.text(signIn("bala", THERE)), "in no group that has a role");
        assertEquals(refusal, AccountFixture.text(signIn("local", THERE)));
        assertEquals(
                4, rows().stream().filter("sign-in refused password"::equals).count());
    }

    @Test
    @Tag("Q8")
    void withoutTheDirectoryTheAccountsOfThisServerComeIn() {
        fixture.account("local", AccountRole.ADMINISTRATOR);
        directory.shutDown(true);
        assertEquals("cannot-sign-in", AccountFixture.code(signIn("asha", THERE)));
        assertEquals("ok", AccountFixture.code(signIn("local", AccountFixture.PASSWORD)));
    }
}
