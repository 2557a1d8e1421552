package org.sabha.bench;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldif.LDIFException;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.sabha.model.Secret;
import org.sabha.testkit.signon.LoopbackCertificate;
import org.sabha.testkit.signon.OpenIdProvider;

/** A provider and a directory in this process, by TLS on the loopback interface, and the settings that name them. */
final class PeopleElsewhere implements AutoCloseable {
    private static final String BASE = "ou=people,dc=example";

    private final OpenIdProvider provider = OpenIdProvider.start(InstantSource.system());
    private final InMemoryDirectoryServer directory;
    private final LoopbackCertificate certificate = LoopbackCertificate.of("localhost");

    PeopleElsewhere() throws IOException {
        SSLContext tls = certificate.context();
        try {
            var listening = new InMemoryDirectoryServerConfig("dc=example");
            listening.setSchema(null);
            listening.setListenerConfigs(InMemoryListenerConfig.createLDAPSConfig(
                    "tls",
                    InetAddress.getByName("localhost"),
                    0,
                    tls.getServerSocketFactory(),
                    tls.getSocketFactory()));
            directory = new InMemoryDirectoryServer(listening);
            directory.startListening();
            directory.add("dn: dc=example", "objectClass: domain", "dc: example");
            directory.add("dn: " + BASE, "objectClass: organizationalUnit", "ou: people");
        } catch (LDAPException | LDIFException e) {
            throw new IOException(e);
        }
    }

    OpenIdProvider provider() {
        return provider;
    }

    void sitsBeforeTheProvider(String login) {
        provider.knows(
                new OpenIdProvider.Person("id of " + login, Map.of("preferred_username", login, "name", "Somebody")));
    }

    void isInTheDirectory(String login, Secret password) throws IOException {
        try {
            directory.add(
                    "dn: uid=" + login + "," + BASE,
                    "objectClass: inetOrgPerson",
                    "uid: " + login,
                    "cn: Somebody",
                    "sn: x",
                    "userPassword: " + password.reveal());
        } catch (LDAPException | LDIFException e) {
            throw new IOException(e);
        }
    }

    String providerSettings(Path folder) throws IOException {
        return """
                sabha.accounts.single-sign-on {
                  issuer = "%s", name = Provider, client = "%s", secret = "%s", roles.user = ["*"]
                  networks = ["127.0.0.0/8", "::1"], authority = "%s"
                }
                """.formatted(
                        provider.issuer(),
                        OpenIdProvider.CLIENT,
                        OpenIdProvider.SECRET,
                        provider.writeCertificate(folder.resolve("provider.pem")));
    }

    String directorySettings(Path folder) throws IOException {
        return """
                sabha.accounts.directory {
                  host = localhost, port = %d, authority = "%s", base = "%s", roles.user = ["*"]
                }
                """.formatted(directory.getListenPort(), certificate.writeTo(folder.resolve("directory.pem")), BASE);
    }

    @Override
    public void close() {
        directory.shutDown(true);
        provider.close();
    }
}
