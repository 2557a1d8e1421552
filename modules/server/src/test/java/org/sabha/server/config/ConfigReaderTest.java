package org.sabha.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sabha.identity.oidc.OidcSettings;
import org.sabha.model.AccountRole;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.ClientVersion;
import org.sabha.model.Secret;
import org.sabha.model.mail.MailLanguage;
import org.sabha.policy.PolicyRules;
import org.sabha.policy.RuleValue;

class ConfigReaderTest {
    private final ConfigReader reader = new ConfigReader(Map.of(), 4);

    @TempDir
    Path folder;

    @Test
    @Tag("H15")
    void startsWithTheAdvisorysOwnValuesWhenNothingIsSaid() {
        SabhaConfig config = reader.read(null, Map.of());
        for (AdvisoryClause clause : AdvisoryClause.values()) {
            PolicyRules rules = config.policy().organisation().inForce();
            assertEquals(RuleValue.advisory(clause), rules.value(clause));
        }
    }

    @Test
    @Tag("H26")
    void namesNoOutsideHostByDefault() {
        SabhaConfig config = reader.read(null, Map.of());
        assertEquals("", config.http().publicAddress());
        assertEquals(List.of(), config.http().allowedOrigins());
        assertEquals(List.of(), config.media().advertisedAddresses());
    }

    @Test
    @Tag("T51")
    void nobodyMayShowMeetingsUnlessListed() {
        assertEquals(
                new EmbedConfig(List.of(), false),
                reader.read(null, Map.of()).http().embed());
        List<String> listed = List.of("https://portal.example.in", "https://10.1.2.3:8443", "http://localhost:3000");
        Path file = file("sabha.http.embed.origins = [\"" + String.join("\", \"", listed) + "\"]");
        assertEquals(listed, reader.read(file, Map.of()).http().embed().origins());
    }

    @Test
    @Tag("T51")
    void soManyMayShowMeetingsAndNoMore() {
        String origins = IntStream.range(0, 51)
                .mapToObj(number -> "\"https://a" + number + ".in\"")
                .collect(Collectors.joining(", ", "[", "]"));
        ConfigProblem problem = onlyProblem(file("sabha.http.embed.origins = " + origins), Map.of());
        assertTrue(problem.toString().contains("at most 50"), problem::toString);
        String origin = "\"https://" + "a".repeat(60) + ".in\"";
        ConfigProblem tooLong = onlyProblem(
                file("sabha.http.embed.origins = [" + String.join(", ", Collections.nCopies(40, origin)) + "]"),
                Map.of());
        assertTrue(tooLong.toString().contains("together 2000 characters"), tooLong::toString);
    }

    @Test
    @Tag("H29")
    void hasTheDocumentedPortsAndLimits() throws IOException {
        SabhaConfig config = reader.read(null, Map.of());
        assertEquals(8443, config.http().https().port());
        assertEquals(InetAddress.ofLiteral("0.0.0.0"), config.http().https().address());
        assertEquals(8080, config.http().plainPort());
        assertEquals(10_000, config.media().udp().firstPort());
        assertEquals(9464, config.system().metricsPort());
        assertEquals(4, config.media().loops());
        assertFalse(config.media().h264());
        assertEquals(
                new MessageLimits(65_536, 1_835_008, 64, Duration.ofSeconds(10), 64L << 20),
                config.limits().message());
        assertEquals(new GuessLimits(10, 5, 30, 5), config.limits().guesses());
        assertEquals(32, config.limits().networkChecks().atOnce());
        assertEquals(Duration.ofSeconds(30), config.meeting().resume());
    }

    @Test
    void letsTheFileWinOverDefaultsAndTheCommandLineOverTheFile() {
        Path file = file("sabha { http { https.port = 443, plain.port = 80 }, media.loops = 2 }");
        SabhaConfig config = reader.read(file, Map.of("sabha.http.https.port", "9443"));
        assertEquals(9443, config.http().https().port());
        assertEquals(80, config.http().plainPort());
        assertEquals(2, config.media().loops());
    }

    @Test
    void takesVariablesWhereTheFileNamesThem() {
        Path file = file("sabha.http.public-address = ${?MEET_NAME}");
        ConfigReader withVariables = new ConfigReader(Map.of("MEET_NAME", "meet.example.in", "a%%b.c", "odd"), 1);
        assertEquals(
                "meet.example.in", withVariables.read(file, Map.of()).http().publicAddress());
        assertEquals("", reader.read(file, Map.of()).http().publicAddress());
    }

    @Test
    void takesTheDataFolderFromItsVariableUnlessTheFileNamesOne() {
        ConfigReader withVariable = new ConfigReader(Map.of("SABHA_DATA", "/srv/a"), 1);
        assertEquals(
                Path.of("/srv/a"), withVariable.read(null, Map.of()).system().data());
        Path file = file("sabha.system.data = \"/srv/b\"");
        assertEquals(
                Path.of("/srv/b"), withVariable.read(file, Map.of()).system().data());
    }

    @Test
    void namesAnUnknownKeyWithItsPlaceAndTheKeysThatExist() {
        Path file = file("sabha {\n  http {\n    https { prot = 443 }\n  }\n}\n");
        ConfigProblem problem = onlyProblem(file, Map.of());
        assertEquals("sabha.http.https.prot", problem.key());
        assertEquals("443", problem.value());
        assertTrue(problem.allowed().contains("address, certificate, key, port"), problem.allowed());
        assertTrue(problem.place().contains(file + ": 3"), problem.place());
    }

    @Test
    void refusesKeysOutsideOfItsOwnRoot() {
        assertEquals("http", onlyProblem(file("http.port = 1"), Map.of()).key());
    }

    @Test
    void reportsEverythingThatIsWrongAtOnce() {
        Path file = file("sabha { http.https.port = 70000, media { loops = many, srtp = fast } }");
        InvalidConfigException refused = assertThrows(InvalidConfigException.class, () -> reader.read(file, Map.of()));
        assertEquals(
                List.of("sabha.http.https.port", "sabha.media.loops", "sabha.media.srtp"),
                refused.problems().stream().map(ConfigProblem::key).toList());
    }

    @ParameterizedTest
    @CsvSource({
        "http.https.port, -1, 0 to 65535",
        "http.https.port, 8443x, 0 to 65535",
        "http.https.port, 84.5, 0 to 65535",
        "http.https.port, [1], 0 to 65535",
        "http.https.port, {a = 1}, not a section",
        "http.https.port, null, leave the key out",
        "http, 5, a section",
        "http.https.address, localhost, IP address",
        "http.public-address, https://meet.example.in, without https://",
        "http.public-address, 'meet.example.in:8443', without https://",
        "http.allowed-origins, ['*'], https://name",
        "http.allowed-origins, ['https://a.in/path'], https://name",
        "http.embed.origins, ['*'], exactly as browsers spell it",
        "http.embed.origins, ['https://*.in'], exactly as browsers spell it",
        "http.embed.origins, ['https://Portal.in'], exactly as browsers spell it",
        "http.embed.origins, ['https://a.in/'], exactly as browsers spell it",
        "http.embed.origins, ['https://a.in:443'], exactly as browsers spell it",
        "http.embed.origins, ['https://a.in:70000'], exactly as browsers spell it",
        "http.embed.origins, ['https://[fd00::1]'], exactly as browsers spell it",
        "http.embed.origins, ['http://a.in'], exactly as browsers spell it",
        "http.embed.origins, ['http://localhost:80'], exactly as browsers spell it",
        "http.embed.origins, ['https://a.in https://b.in'], exactly as browsers spell it",
        "http.embed.origins, ['https://a.in;script-src'], exactly as browsers spell it",
        "http.embed.names, maybe, true or false",
        "media.udp.first-port, 65535, 'at most 65532'",
        "media.advertised-addresses, [meet.example.in], IP addresses",
        "media.srtp, none, 'auto, libcrypto, openssl, java'",
        "limits.connection.tls-handshake, 1h, from 1s to 60s",
        "limits.message.bytes-after-join, 8KiB, at least bytes-before-join",
        "limits.message.bytes-before-join, 2GiB, from 4KiB to 1MiB",
        "meeting.resume, soon, a duration",
        "policy.A2.value, maybe, on or off",
        "policy.A2.locked, maybe, true or false",
        "policy.A5.value, off, banned",
        "policy.A8.value, without-consent, allowed is off",
        "policy.A8.value, hosts, allowed is off",
        "policy.C4.value, allowed, allowed is off",
        "policy.A10.value, on, this key is unknown",
        "accounts.single-sign-on.issuer, http://login.example.in, an address with https",
        "accounts.single-sign-on.issuer, https://login.example.in/?x=1, an address with https",
        "accounts.single-sign-on.issuer, https://login.example.in/, an address with https",
        "accounts.single-sign-on.authentication, none, one of automatic",
        "accounts.single-sign-on.scopes, [profile], a list of scopes with openid",
        "accounts.single-sign-on.endpoints.token, http://login.example.in/token, an address with https",
        "accounts.single-sign-on.networks, [department], IP addresses and networks",
        "accounts.single-sign-on.roles.organiser, [''], a list of texts",
        "accounts.single-sign-on.roles.host, [chair], this key is unknown",
        "accounts.directory.host, ldaps://ldap.example.in, a name",
        "accounts.directory.protection, none, 'tls, start-tls'",
        "accounts.directory.base, people, a distinguished name",
        "accounts.directory.reader, reader, a distinguished name",
        "system.data, '', the path of a folder",
        "system.log.format, xml, 'text, json'",
        "storage.audit.keep, 364d, a duration from 8760h",
        "storage.audit.keep, 1h, a duration from 8760h",
        "storage.audit.keep-access, 364d, a duration from 8760h",
        "storage.audit.keep-refusals, 179d, a duration from 4320h",
        "storage.audit.keep-titles, 179d, a duration from 4320h",
    })
    void refusesAValueWithItsKeyAndWhatIsAllowed(String key, String value, String allowed) {
        String written = value.startsWith("[") || value.startsWith("{") || "null".equals(value) ? value : quoted(value);
        String hocon = "sabha." + key + " = " + written.replace('\'', '"');
        ConfigProblem problem = onlyProblem(file(hocon), Map.of());
        assertTrue(("sabha." + key).startsWith(problem.key()), problem::toString);
        assertTrue(problem.toString().contains(allowed), problem::toString);
    }

    @Test
    void wantsCertificateAndKeyTogether() {
        ConfigProblem problem = onlyProblem(file("sabha.http.https.key = \"/k.pem\""), Map.of());
        assertEquals("sabha.http.https.certificate", problem.key());
    }

    @Test
    void readsTheOrganisationsOwnSignIn() {
        SingleSignOnConfig read =
                reader.read(file("""
                        sabha.accounts.single-sign-on {
                          issuer = "https://login.example.in/realm", name = Parichay, client = sabha, secret = s3cret
                          claims.roles = realm_access.roles
                          roles { administrator = [it], organiser = [chair, it], user = ["*"] }
                          networks = [10.20.0.0/16]
                        }
                        """), Map.of()).accounts().singleSignOn().orElseThrow();
        assertEquals(
                new SingleSignOnConfig(
                        "Parichay",
                        new OidcSettings(
                                URI.create("https://login.example.in/realm"),
                                OidcSettings.Client.withSecret("sabha", new Secret("s3cret")),
                                new OidcSettings.Claims("preferred_username", "name", "realm_access.roles", ""),
                                Map.of(
                                        "it", Set.of(AccountRole.ADMINISTRATOR, AccountRole.ORGANISER),
                                        "chair", Set.of(AccountRole.ORGANISER),
                                        "*", Set.of(AccountRole.USER)),
                                OidcSettings.Requests.USUAL),
                        new SingleSignOnConfig.Outside(List.of("10.20.0.0/16"), null)),
                read);
        assertFalse(read.toString().contains("s3cret"));
    }

    @Test
    void readsOptionalSettingsOfTheProvider() {
        OidcSettings read = reader.read(file("""
                        sabha.accounts.single-sign-on {
                          issuer = "https://login.example.in/realm", name = Provider, client = sabha, roles.user = ["*"]
                          authentication = private-key-jwt, key = /keys/sign-on.pem, key-id = one
                          scopes = [openid, given_name], user-info = true, pushed-requests = true
                          endpoints { token = "https://login.example.in/token?v=2", keys = "https://login.example.in/keys" }
                        }
                        """), Map.of())
                .accounts()
                .singleSignOn()
                .orElseThrow()
                .provider();
        assertEquals(
                new OidcSettings.Client(
                        "sabha",
                        Optional.empty(),
                        OidcSettings.Authentication.PRIVATE_KEY_JWT,
                        Path.of("/keys/sign-on.pem"),
                        "one"),
                read.client());
        assertEquals(
                new OidcSettings.Requests(
                        List.of("openid", "given_name"),
                        true,
                        true,
                        Map.of(
                                "token_endpoint", "https://login.example.in/token?v=2",
                                "jwks_uri", "https://login.example.in/keys")),
                read.requests());
    }

    @Test
    void privateKeyJwtNeedsAKey() {
        ConfigProblem problem = onlyProblem(file("""
                sabha.accounts.single-sign-on {
                  issuer = "https://login.example.in", name = Provider, client = sabha, secret = s3cret, roles.user = ["*"]
                  authentication = private-key-jwt
                }
                """), Map.of());
        assertEquals("sabha.accounts.single-sign-on.key", problem.key());
    }

    @Test
    void anIssuerAloneIsNoSignIn() {
        Path file = file("sabha.accounts.single-sign-on.issuer = \"https://login.example.in\"");
        InvalidConfigException refused = assertThrows(InvalidConfigException.class, () -> reader.read(file, Map.of()));
        assertEquals(
                Set.of(
                        "sabha.accounts.single-sign-on.name",
                        "sabha.accounts.single-sign-on.client",
                        "sabha.accounts.single-sign-on.secret",
                        "sabha.accounts.single-sign-on.roles"),
                refused.problems().stream().map(ConfigProblem::key).collect(Collectors.toSet()));
    }

    @Test
    void readsTheDirectory() {
        DirectoryConfig read =
                reader.read(file("""
                        sabha.accounts.directory {
                          host = ldap.example.in, port = 389, protection = start-tls
                          reader = "cn=reader", password = s3cret, base = "ou=people,dc=example"
                          roles { organiser = ["cn=chairs,dc=example"], user = ["*"] }
                        }
                        """), Map.of()).accounts().directory().orElseThrow();
        assertEquals(
                new DirectoryConfig(
                        new DirectoryConfig.Server("ldap.example.in", 389, DirectoryProtection.START_TLS, null),
                        Optional.of(new DirectoryConfig.Reader("cn=reader", new Secret("s3cret"))),
                        "ou=people,dc=example",
                        new DirectoryConfig.Attributes("entryUUID", "uid", "cn", "memberOf", ""),
                        Map.of("cn=chairs,dc=example", Set.of(AccountRole.ORGANISER), "*", Set.of(AccountRole.USER)),
                        4),
                read);
        assertFalse(read.toString().contains("s3cret"));
    }

    @Test
    void aDirectoryWithoutPeopleIsNone() {
        Path file =
                file("sabha.accounts.directory { host = ldap.example.in, reader = \"cn=r\", roles.user = [staff] }");
        InvalidConfigException refused = assertThrows(InvalidConfigException.class, () -> reader.read(file, Map.of()));
        assertEquals(
                Set.of(
                        "sabha.accounts.directory.base",
                        "sabha.accounts.directory.password",
                        "sabha.accounts.directory.roles"),
                refused.problems().stream().map(ConfigProblem::key).collect(Collectors.toSet()));
    }

    @Test
    void readsWhereMailsGo() {
        ConfigReader reader = new ConfigReader(Map.of("MAIL_PASSWORD", "hidden pass"), 4);
        MailConfig mail = reader.read(file("""
                        sabha.mail {
                          host = mail.example.in
                          user = sabha
                          password = ${MAIL_PASSWORD}
                          from = "Meetings@Example.in"
                          language = hi
                        }
                        """), Map.of()).mail().orElseThrow();
        assertEquals(587, mail.server().port());
        assertEquals(MailProtection.START_TLS, mail.server().protection());
        assertEquals("hidden pass", mail.sender().orElseThrow().password().reveal());
        assertEquals("Meetings@example.in", mail.from().value());
        assertEquals(MailLanguage.HI, mail.language());
        assertEquals(Optional.empty(), reader.read(null, Map.of()).mail());
    }

    @Test
    @Tag("T25")
    void mailsGoNowhereInTheClear() {
        Path file = file("sabha.mail { host = mail.example.in, protection = none, user = sabha }");
        InvalidConfigException refused = assertThrows(InvalidConfigException.class, () -> reader.read(file, Map.of()));
        assertEquals(
                List.of("sabha.mail.from", "sabha.mail.password", "sabha.mail.protection"),
                refused.problems().stream().map(ConfigProblem::key).toList());
        assertEquals(
                MailProtection.NONE,
                reader.read(
                                file("sabha.mail { host = localhost, protection = none, from = \"m@example.in\" }"),
                                Map.of())
                        .mail()
                        .orElseThrow()
                        .server()
                        .protection());
    }

    /** What the page introduces itself with; it is told nowhere else. */
    private static ClientVersion ofThePage() throws IOException {
        Matcher found = Pattern.compile("const CLIENT = '([^']*)'")
                .matcher(Files.readString(Path.of("../web/src/app/main.tsx")));
        assertTrue(found.find());
        return ClientVersion.introducedAs(found.group(1)).orElseThrow();
    }

    @Test
    @Tag("C5")
    void noClientIsWantedThatIsNewerThanThePagesOfThisServer() throws IOException {
        ClientVersion page = ofThePage();
        assertEquals(page, PolicyConfig.PAGE);
        assertTrue(reader.read(null, Map.of()).policy().oldestClient().compareTo(page) <= 0, "the default");
        assertEquals(
                page,
                reader.read(file("sabha.policy.C5.oldest-client = \"" + page + "\""), Map.of())
                        .policy()
                        .oldestClient());
        String newer = page.major() + "." + page.minor() + "." + (page.patch() + 1);
        ConfigProblem problem = onlyProblem(file("sabha.policy.C5.oldest-client = \"" + newer + "\""), Map.of());
        assertEquals("sabha.policy.C5.oldest-client", problem.key());
        assertTrue(
                problem.allowed().contains("at most " + page + ", the version of this server's own pages"),
                problem::toString);
        String shipped = Files.readString(Path.of("../../config/sabha.conf"));
        assertTrue(shipped.contains("own pages are version " + page.major() + "." + page.minor() + ","), "the comment");
    }

    @Test
    void saysWhereAFileIsNotHocon() {
        Path file = file("sabha { http { ");
        ConfigProblem problem = onlyProblem(file, Map.of());
        assertTrue(problem.place().contains(file.toString()), problem::toString);
    }

    @Test
    void refusesAFileThatIsNotThere() {
        assertTrue(onlyProblem(folder.resolve("none.conf"), Map.of()).toString().contains("none.conf"));
    }

    private ConfigProblem onlyProblem(Path file, Map<String, String> overrides) {
        InvalidConfigException refused = assertThrows(InvalidConfigException.class, () -> reader.read(file, overrides));
        assertEquals(1, refused.problems().size(), refused::getMessage);
        return refused.problems().getFirst();
    }

    private static String quoted(String value) {
        return '"' + value + '"';
    }

    private Path file(String hocon) {
        try {
            return Files.writeString(folder.resolve("sabha.conf"), hocon);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
