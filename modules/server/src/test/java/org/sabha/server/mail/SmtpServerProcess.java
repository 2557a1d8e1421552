package org.sabha.server.mail;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A mail server in a process of its own ({@link SmtpServerMain}), whose mails are files in a folder. */
final class SmtpServerProcess implements AutoCloseable {
    private final Process process;
    private final Path folder;
    private final int port;

    /** @param arguments as {@link SmtpServerMain} takes them */
    SmtpServerProcess(Path folder, String... arguments) throws IOException {
        this.folder = Files.createDirectories(folder);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath(),
                SmtpServerMain.class.getName(),
                folder.toString()));
        command.addAll(List.of(arguments));
        process = new ProcessBuilder(command)
                .redirectError(folder.resolve("stderr").toFile())
                .start();
        var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = out.readLine();
        if (line == null) {
            throw new IOException("it did not start: " + Files.readString(folder.resolve("stderr")));
        }
        port = Integer.parseInt(line.strip());
    }

    /** Where its class, the library and what that needs are; the whole class path of the tests would take longer to open. */
    private static String classPath() {
        Set<String> places = new LinkedHashSet<>();
        for (String name : List.of(
                SmtpServerMain.class.getName(),
                "org.subethamail.smtp.server.SMTPServer",
                "com.github.davidmoten.guavamini.Preconditions",
                "org.slf4j.Logger",
                "jakarta.mail.Message",
                "org.eclipse.angus.mail.smtp.SMTPTransport",
                "jakarta.activation.DataHandler",
                "org.eclipse.angus.activation.MailcapRegistryProviderImpl")) {
            try {
                places.add(Path.of(Class.forName(name, false, SmtpServerProcess.class.getClassLoader())
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI())
                        .toString());
            } catch (ClassNotFoundException | URISyntaxException e) {
                throw new IllegalStateException(e);
            }
        }
        return String.join(File.pathSeparator, places);
    }

    int port() {
        return port;
    }

    /** Mails that were taken, in their order. */
    List<Path> taken() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".eml"))
                    .sorted(Comparator.comparing(Path::toString))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
