package org.sabha.server.mail;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.server.SMTPServer;

/**
 * A mail server for tests: takes mails and writes each into a file, in a process of its own. It prints its port. Arguments:
 * the folder; {@code tls=FILE} or {@code start-tls=FILE} with a PKCS #12 file (password {@code changeit}); {@code
 * user=NAME:PASSWORD}; {@code port=NUMBER}; {@code busy=NUMBER}: it asks so often to come again.
 *
 * <p>What it answers hangs on the address: {@code nobody@} is refused (550), {@code greylisted@} is asked to come again (451)
 * at first, {@code picky@} does not want the mail after it was sent (554), {@code leaving@} ends the connection (421).
 */
public final class SmtpServerMain {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private SmtpServerMain() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        List<String> options = Arrays.asList(arguments).subList(1, arguments.length);
        Mailbox mailbox = new Mailbox(folder, Integer.parseInt(option(options, "busy", "1")));
        var builder = SMTPServer.port(Integer.parseInt(option(options, "port", "0")))
                .bindAddress(InetAddress.getLoopbackAddress())
                .hostName("mail.test")
                .messageHandlerFactory(_ -> new Taking(mailbox));
        String user = option(options, "user", "");
        if (!user.isEmpty()) {
            builder.requireAuth()
                    .authenticationHandlerFactory(new EasyAuthenticationHandlerFactory((name, password, _) -> {
                        if (!user.equals(name + ":" + password)) {
                            throw new LoginFailedException();
                        }
                    }));
        }
        String startTls = option(options, "start-tls", "");
        if (!startTls.isEmpty()) {
            builder.requireTLS().startTlsSocketFactory(context(startTls));
        }
        String tls = option(options, "tls", "");
        if (!tls.isEmpty()) {
            builder.serverSocketFactory(context(tls));
        }
        SMTPServer server = builder.build();
        server.start();
        System.out.println(server.getPortAllocated());
        System.out.flush();
        // Whoever started it ends it; should they be gone, it ends itself.
        while (System.in.read() >= 0) {}
        server.stop();
    }

    private static String option(List<String> options, String name, String otherwise) {
        return options.stream()
                .filter(option -> option.startsWith(name + "="))
                .map(option -> option.substring(name.length() + 1))
                .findFirst()
                .orElse(otherwise);
    }

    private static SSLContext context(String file) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            store.load(in, PASSWORD);
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    /** What was taken. */
    private static final class Mailbox {
        private final Path folder;
        private final AtomicInteger number = new AtomicInteger();
        private final AtomicInteger busy;

        private Mailbox(Path folder, int busy) {
            this.folder = folder;
            this.busy = new AtomicInteger(busy);
        }

        private void put(String to, byte[] mail) throws IOException {
            Path half = folder.resolve("half");
            byte[] envelope = ("X-Envelope-To: " + to + "\r\n").getBytes(StandardCharsets.US_ASCII);
            Files.write(half, envelope);
            Files.write(half, mail, StandardOpenOption.APPEND);
            Path whole = folder.resolve("%06d.eml".formatted(number.incrementAndGet()));
            Files.move(half, whole, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static final class Taking implements MessageHandler {
        private final Mailbox mailbox;
        private String to = "";

        private Taking(Mailbox mailbox) {
            this.mailbox = mailbox;
        }

        @Override
        public void from(String from) throws RejectException {
            if (from.startsWith("forger@")) {
                throw new RejectException(553, "not as this sender");
            }
        }

        @Override
        public void recipient(String recipient) throws RejectException {
            if (recipient.startsWith("nobody@")) {
                throw new RejectException(550, "no such person");
            }
            if (recipient.startsWith("greylisted@") && mailbox.busy.getAndDecrement() > 0) {
                throw new RejectException(451, "come again");
            }
            if (recipient.startsWith("leaving@")) {
                throw new RejectException(421, "closing");
            }
            to = recipient;
        }

        @Override
        public String data(InputStream data) throws IOException, RejectException {
            byte[] mail = data.readAllBytes();
            if (to.startsWith("picky@")) {
                throw new RejectException(554, "not this one");
            }
            synchronized (mailbox) {
                mailbox.put(to, mail);
            }
            return "taken";
        }

        @Override
        public void done() {}
    }
}
