package org.sabha.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/** A syslog server's certificate, and its socket on the loopback interface (RFC 5425). */
final class SyslogPeer {
    private static final String PASSWORD = "secret";

    private final Path certificate;
    private final SSLContext context;

    /**
     * @param folder for its files
     * @param name in the certificate
     */
    SyslogPeer(Path folder, String name) throws IOException, GeneralSecurityException, InterruptedException {
        Path store = folder.resolve(name + ".p12");
        certificate = folder.resolve(name + ".pem");
        List<String> where = List.of("-alias", "log", "-keystore", store.toString(), "-storepass", PASSWORD);
        keytool("-genkeypair", where, "-keyalg", "EC", "-dname", "CN=" + name, "-ext", "SAN=dns:" + name);
        keytool("-exportcert", where, "-rfc", "-file", certificate.toString());
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
    }

    private static void keytool(String verb, List<String> where, String... options)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.add(verb);
        command.addAll(where);
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
    }

    /** What the other side trusts, a PEM file. */
    Path certificate() {
        return certificate;
    }

    SSLServerSocket listen() throws IOException {
        return listen(0);
    }

    SSLServerSocket listen(int port) throws IOException {
        SSLServerSocket socket =
                (SSLServerSocket) context.getServerSocketFactory().createServerSocket();
        socket.setReuseAddress(true);
        socket.setSoTimeout(60_000);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 4);
        return socket;
    }

    /** One message: its length in digits, a blank, and so many bytes. */
    static String message(InputStream in) throws IOException {
        var digits = new ByteArrayOutputStream();
        for (int b = in.read(); b != ' '; b = in.read()) {
            if (b < 0) {
                throw new EOFException("nothing more is sent");
            }
            digits.write(b);
        }
        return new String(
                in.readNBytes(Integer.parseInt(digits.toString(StandardCharsets.US_ASCII))), StandardCharsets.UTF_8);
    }
}
