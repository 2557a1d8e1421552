package org.sabha.server.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sabha.model.DisplayName;
import org.sabha.model.Secret;
import org.sabha.model.mail.MailAddress;
import org.sabha.model.mail.MailFault;
import org.sabha.model.mail.MailLanguage;
import org.sabha.server.config.MailConfig;
import org.sabha.server.config.MailProtection;
import org.sabha.server.mail.MailPort.Delivery;
import org.sabha.server.mail.MailPort.MailTroubleException;
import org.sabha.store.schedule.MailedGuest;
import org.sabha.testkit.signon.LoopbackCertificate;

/** Mails over real connections to a mail server in a process of its own. */
class SmtpPortTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-24T09:00:00Z"), ZoneOffset.UTC);
    private static final String USER = "sabha";
    private static final Secret PASSWORD = new Secret("s3cret pass");

    @TempDir
    private static Path common;

    private static Path trusted;
    private static Path store;
    private static Path stranger;

    @TempDir
    private Path folder;

    private final List<SmtpServerProcess> servers = new ArrayList<>();

    @BeforeAll
    static void certificates() throws IOException {
        LoopbackCertificate own = LoopbackCertificate.of("localhost");
        trusted = own.writeTo(common.resolve("own.pem"));
        store = own.writeStoreTo(common.resolve("own.p12"));
        stranger = LoopbackCertificate.of("localhost").writeTo(common.resolve("stranger.pem"));
    }

    @AfterEach
    void ends() {
        servers.forEach(SmtpServerProcess::close);
    }

    private SmtpServerProcess starts(String... options) throws IOException {
        SmtpServerProcess started = new SmtpServerProcess(folder.resolve("mails"), options);
        servers.add(started);
        return started;
    }

    private static MailConfig config(String host, int port, MailProtection protection, @Nullable Path authority) {
        return new MailConfig(
                new MailConfig.Server(host, port, protection, authority),
                Optional.empty(),
                new MailAddress("meetings@example.in"),
                "Sabha",
                MailLanguage.EN);
    }

    private static MailConfig signedIn(MailConfig config, Secret password) {
        return new MailConfig(
                config.server(),
                Optional.of(new MailConfig.Sender(USER, password)),
                config.from(),
                config.name(),
                config.language());
    }

    private static Letter letter(String address, String name, String subject) {
        return new Letter(
                "room.invitation.0@example.in",
                new Letter.Recipient(
                        new MailAddress(address),
                        name.isEmpty() ? Optional.empty() : Optional.of(new DisplayName(name))),
                subject,
                new Letter.Body("text ✓\n", "<p>html ✓</p>", MailedGuest.Method.REQUEST, "BEGIN:VCALENDAR\r\n"));
    }

    private static Letter letter(String address) {
        return letter(address, "", "Invitation");
    }

    private static Delivery deliver(MailConfig config, Letter letter) throws IOException, MailTroubleException {
        try (MailPort.Line line = SmtpPort.of(config, CLOCK).open()) {
            return line.deliver(letter);
        }
    }

    private static MailFault trouble(MailConfig config, Letter letter) {
        return assertThrows(MailTroubleException.class, () -> deliver(config, letter))
                .fault();
    }

    private MimeMessage taken() throws IOException, MessagingException {
        try (InputStream in = Files.newInputStream(servers.getLast().taken().getLast())) {
            return new MimeMessage(null, in);
        }
    }

    @Test
    void aMailArrivesAsItWasWritten() throws Exception {
        int port = starts("start-tls=" + store).port();
        MailConfig config = config("localhost", port, MailProtection.START_TLS, trusted);
        assertInstanceOf(
                Delivery.Taken.class, deliver(config, letter("asha@example.in", "आशा \"राव\"", "निमंत्रण: समीक्षा")));
        MimeMessage mail = taken();
        assertEquals("asha@example.in", mail.getHeader("X-Envelope-To", null));
        assertEquals("निमंत्रण: समीक्षा", mail.getSubject());
        assertEquals("आशा \"राव\"", ((InternetAddress) mail.getAllRecipients()[0]).getPersonal());
        assertEquals("meetings@example.in", ((InternetAddress) mail.getFrom()[0]).getAddress());
        assertEquals("Sabha", ((InternetAddress) mail.getFrom()[0]).getPersonal());
        assertEquals("<room.invitation.0@example.in>", mail.getMessageID());
        assertEquals("auto-generated", mail.getHeader("Auto-Submitted", null));
        assertEquals(CLOCK.instant(), mail.getSentDate().toInstant());
        Multipart whole = (Multipart) mail.getContent();
        Multipart alternatives = (Multipart) whole.getBodyPart(0).getContent();
        List<String> types = new ArrayList<>();
        for (int i = 0; i < alternatives.getCount(); i++) {
            types.add(alternatives.getBodyPart(i).getContentType());
        }
        assertEquals(
                List.of(
                        "text/plain; charset=UTF-8",
                        "text/html; charset=UTF-8",
                        "text/calendar; charset=UTF-8; component=VEVENT; method=REQUEST"),
                types.stream().map(type -> type.replaceAll("\\s+", " ")).toList());
        assertEquals(
                "text ✓", alternatives.getBodyPart(0).getContent().toString().strip());
        BodyPart file = whole.getBodyPart(1);
        assertEquals("meeting.ics", file.getFileName());
        assertEquals(2, whole.getCount());
    }

    @Test
    void severalGoOverOneConnectionAndARefusedOneHoldsUpNoOther() throws Exception {
        int port = starts("tls=" + store).port();
        SmtpPort smtp = SmtpPort.of(config("localhost", port, MailProtection.TLS, trusted), CLOCK);
        try (MailPort.Line line = smtp.open()) {
            assertEquals(new Delivery.Refused(MailFault.ADDRESS_REFUSED), line.deliver(letter("nobody@example.in")));
            assertEquals(new Delivery.Later(), line.deliver(letter("greylisted@example.in")));
            assertEquals(new Delivery.Refused(MailFault.MESSAGE_REFUSED), line.deliver(letter("picky@example.in")));
            assertEquals(new Delivery.Taken(), line.deliver(letter("asha@example.in")));
            assertEquals(new Delivery.Taken(), line.deliver(letter("greylisted@example.in")), "come again");
            assertThrows(MailTroubleException.class, () -> line.deliver(letter("leaving@example.in")));
        }
        assertEquals(2, servers.getLast().taken().size());
    }

    @Test
    @Tag("T25")
    void untrustedServerIsSentNothing() throws Exception {
        int port = starts("tls=" + store).port();
        assertEquals(
                MailFault.NOT_TRUSTED,
                trouble(config("localhost", port, MailProtection.TLS, stranger), letter("asha@example.in")));
        assertEquals(
                MailFault.NOT_TRUSTED,
                trouble(config("localhost", port, MailProtection.TLS, null), letter("asha@example.in")),
                "by the certificates of the machine");
        assertEquals(
                MailFault.NOT_TRUSTED,
                trouble(config("127.0.0.1", port, MailProtection.TLS, trusted), letter("asha@example.in")),
                "a certificate for another name");
        assertEquals(List.of(), servers.getLast().taken());
    }

    @Test
    @Tag("T25")
    void startTlsIsTrustedNoMore() throws Exception {
        int port = starts("start-tls=" + store).port();
        assertEquals(
                MailFault.NOT_TRUSTED,
                trouble(config("localhost", port, MailProtection.START_TLS, stranger), letter("asha@example.in")));
        assertEquals(
                MailFault.NOT_TRUSTED,
                trouble(config("127.0.0.1", port, MailProtection.START_TLS, trusted), letter("asha@example.in")));
        assertEquals(List.of(), servers.getLast().taken());
    }

    @Test
    @Tag("T25")
    void aServerWithoutStartTlsGetsNeitherMailNorPassword() throws Exception {
        int port = starts("user=" + USER + ":" + PASSWORD.reveal()).port();
        MailConfig config = signedIn(config("localhost", port, MailProtection.START_TLS, trusted), PASSWORD);
        assertEquals(MailFault.NOT_TRUSTED, trouble(config, letter("asha@example.in")));
        assertEquals(List.of(), servers.getLast().taken());
    }

    @Test
    void theMailServerAsksWhoSends() throws Exception {
        int port = starts("start-tls=" + store, "user=" + USER + ":" + PASSWORD.reveal())
                .port();
        MailConfig config = config("localhost", port, MailProtection.START_TLS, trusted);
        assertEquals(
                MailFault.SIGN_IN_REFUSED, trouble(signedIn(config, new Secret("wrong")), letter("asha@example.in")));
        assertEquals(new Delivery.Taken(), deliver(signedIn(config, PASSWORD), letter("asha@example.in")));
    }

    @Test
    void aSenderThatItDoesNotAllowIsTrouble() throws Exception {
        int port = starts().port();
        MailConfig config = config("localhost", port, MailProtection.NONE, null);
        var forger = new MailConfig(
                config.server(), Optional.empty(), new MailAddress("forger@example.in"), "Sabha", MailLanguage.EN);
        assertEquals(MailFault.SENDER_REFUSED, trouble(forger, letter("asha@example.in")));
    }

    @Test
    void nobodyThereIsTrouble() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        MailConfig config = config("localhost", port, MailProtection.START_TLS, trusted);
        assertEquals(MailFault.UNREACHABLE, trouble(config, letter("asha@example.in")));
    }

    @ParameterizedTest
    @Tag("T19")
    @CsvSource({"'Tender\r\nBcc: eve@example.in'", "'Tender\nX-Evil: yes'", "'Tender\r\n\r\nanother body'", "'Tender\0'"
    })
    void aSubjectIsOneLine(String subject) {
        assertThrows(IllegalArgumentException.class, () -> letter("asha@example.in", "", subject));
    }

    @Test
    @Tag("T19")
    void headerInjectionIsSentAsText() throws Exception {
        int port = starts().port();
        String name = "Asha <eve@example.in>, Bcc: eve@example.in";
        String subject = "a".repeat(300) + " =?UTF-8?Q?=0D=0ABcc:_eve@example.in?= Bcc: eve@example.in";
        MailConfig config = config("localhost", port, MailProtection.NONE, null);
        assertEquals(new Delivery.Taken(), deliver(config, letter("asha@example.in", name, subject)));
        MimeMessage mail = taken();
        assertNull(mail.getHeader("Bcc"));
        assertEquals(1, mail.getAllRecipients().length);
        assertEquals("asha@example.in", ((InternetAddress) mail.getAllRecipients()[0]).getAddress());
        assertEquals(name, ((InternetAddress) mail.getAllRecipients()[0]).getPersonal());
        assertFalse(Files.readString(servers.getLast().taken().getLast()).contains("\nBcc:"));
        assertTrue(mail.getSubject().startsWith("aaa"));
    }
}
