package org.sabha.server.cli;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.sabha.identity.PasswordHasher;
import org.sabha.server.clock.KernelClock;
import org.sabha.server.config.HttpsConfig;
import org.sabha.server.config.SabhaConfig;
import org.sabha.server.config.TcpListening;
import org.sabha.server.control.FolderOwner;
import org.sabha.server.control.RunningServer;
import org.sabha.server.net.DatagramIo;

/** Looks at this machine with the eyes of a server that is about to start. */
final class StartupCheck {
    private static final int LEAST_JAVA = 25;

    private static final List<Path> LIBRARY_FOLDERS = List.of(
            Path.of("/usr/lib/x86_64-linux-gnu"),
            Path.of("/usr/lib/aarch64-linux-gnu"),
            Path.of("/lib/x86_64-linux-gnu"),
            Path.of("/usr/lib64"),
            Path.of("/usr/lib"));

    /** Below it Linux asks for CAP_NET_BIND_SERVICE, unless net.ipv4.ip_unprivileged_port_start says otherwise. */
    private static final int FIRST_UNPRIVILEGED_PORT = 1024;

    /** The system chooses. */
    private static final int ANY_PORT = 0;

    private final SabhaConfig config;
    private final Clock clock;
    private final FolderOwner owner;

    StartupCheck(SabhaConfig config, Clock clock, FolderOwner owner) {
        this.config = config;
        this.clock = clock;
        this.owner = owner;
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        owner.another(config.system().data()).ifPresent(name -> findings.add(userOtherThan(name)));
        findings.add(java(Runtime.version().feature()));
        HttpsConfig https = config.http().https();
        InetAddress loopback = InetAddress.getLoopbackAddress();
        findings.add(tcp("HTTPS port", https.address(), https.port()));
        findings.add(tcp("HTTP port", loopback, config.http().plainPort()));
        findings.add(tcp("metrics port", loopback, config.system().metricsPort()));
        for (int loop = 0; loop < config.media().loops(); loop++) {
            int first = config.media().udp().firstPort();
            findings.add(udp(config.media().udp().address(), first == 0 ? 0 : first + loop));
        }
        if (config.media().tcp().listening() == TcpListening.OWN_PORT) {
            findings.add(tcp(
                    "media port",
                    config.media().udp().address(),
                    config.media().tcp().port()));
        }
        findings.add(certificate(https));
        findings.add(dataFolder(config.system().data()));
        findings.add(AuthorityFinding.examine(config.system().data(), clock.instant()));
        findings.add(cryptoLibrary(LIBRARY_FOLDERS));
        findings.add(passwordHashes(PasswordHasher.usesOpenssl()));
        findings.add(datagrams(DatagramIo.choose(DatagramIo.NATIVE), DatagramIo.nativeProblem()));
        findings.add(clock(KernelClock.read()));
        tasks(new RunningServer(config.system().data())).ifPresent(findings::add);
        return findings;
    }

    /** Of the server that runs with the data folder; empty if none does, or this user may not ask it. */
    static Optional<Finding> tasks(RunningServer server) {
        try {
            return Optional.of(tasks(server.lateTasks()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** @param late seconds since each late task last succeeded */
    static Finding tasks(Map<String, Long> late) {
        if (late.isEmpty()) {
            return Finding.good("tasks", "every periodic task of the running server succeeded in time");
        }
        String each = late.entrySet().stream()
                .map(task -> task.getKey() + " "
                        + Duration.ofSeconds(task.getValue()).toMinutes() + " min ago")
                .collect(Collectors.joining(", "));
        return Finding.warning(
                "tasks",
                "Periodic tasks of the running server are late; they last succeeded: " + each + ".",
                "Look for task.failed in the server's log.");
    }

    /** What another user may read, write and open says nothing of the server. */
    private static Finding userOtherThan(String owner) {
        return Finding.warning(
                "user",
                "The data folder belongs to " + owner + "; what follows is true of you, not of the server.",
                "Ask as its owner: sudo -u " + owner + " sabha doctor");
    }

    static Finding java(int feature) {
        String sentence = "Java " + feature;
        return feature >= LEAST_JAVA
                ? Finding.good("Java", sentence)
                : Finding.failure("Java", sentence, "Install JDK " + LEAST_JAVA + " or newer.");
    }

    static Finding tcp(String check, InetAddress address, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(address, port));
            return Finding.good(check, "TCP " + port + " is free");
        } catch (IOException e) {
            return taken(check, "TCP", port, e);
        }
    }

    static Finding udp(InetAddress address, int port) {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(address, port))) {
            return Finding.good("media port", "UDP " + port + " is free" + (socket.isBound() ? "" : ", not bound"));
        } catch (IOException e) {
            return taken("media port", "UDP", port, e);
        }
    }

    private static Finding taken(String check, String kind, int port, IOException cause) {
        return Finding.failure(check, kind + " " + port + " cannot be opened: " + cause.getMessage(), remedy(port));
    }

    static String remedy(int port) {
        String ofUse = "End the program that uses it (ss -lnp shows it), or choose another port.";
        if (port == ANY_PORT || port >= FIRST_UNPRIVILEGED_PORT) {
            return ofUse;
        }
        return "If this is for want of permission: what \"systemctl edit sabha\" gives the service (deploy/README.md, Ports)"
                + " this command has not and cannot see; where there is no service, choose a port from "
                + FIRST_UNPRIVILEGED_PORT
                + " on. Else: "
                + ofUse;
    }

    static Finding certificate(HttpsConfig https) {
        if (https.certificate() == null || https.key() == null) {
            return Finding.warning(
                    "certificate",
                    "The server makes its own; browsers warn about it on other machines.",
                    "Set http.https.certificate and http.https.key.");
        }
        for (Path file : List.of(https.certificate(), https.key())) {
            if (!Files.isReadable(file)) {
                return Finding.failure(
                        "certificate", file + " cannot be read", "Name a PEM file that the server's user may read.");
            }
        }
        return PemCertificate.examine(https.certificate());
    }

    static Finding dataFolder(Path folder) {
        Path existing = folder;
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        return existing != null && Files.isDirectory(existing) && Files.isWritable(existing)
                ? Finding.good("data folder", folder.toString())
                : Finding.failure(
                        "data folder", folder + " cannot be written", "Give the server's user the folder, or --data.");
    }

    static Finding cryptoLibrary(List<Path> folders) {
        for (Path folder : folders) {
            if (Files.exists(folder.resolve("libcrypto.so.3"))) {
                return Finding.good(
                        "libcrypto", folder.resolve("libcrypto.so.3").toString());
            }
        }
        return Finding.warning(
                "libcrypto",
                "OpenSSL 3 was not found; media is encrypted by Java, at a higher cost.",
                "Install Debian's libssl3.");
    }

    static Finding passwordHashes(boolean byOpenssl) {
        return byOpenssl
                ? Finding.good("password hashes", "by OpenSSL")
                : Finding.warning(
                        "password hashes",
                        "OpenSSL here is older than 3.2; Java computes password hashes, at a higher cost.",
                        "Use a system with OpenSSL 3.2 or later, such as Debian 13.");
    }

    /** @param problem why Netty's native code could not be loaded, if it could not */
    static Finding datagrams(DatagramIo best, Optional<String> problem) {
        if (problem.isPresent()) {
            return Finding.warning(
                    "network code",
                    "The native network code could not be loaded (" + problem.get()
                            + "); the server uses Java's own, at a higher cost.",
                    "Keep the program, or the temporary folder, on a file system that is not mounted noexec;"
                            + " or name a folder: SABHA_JAVA_OPTIONS=-Dio.netty.native.workdir=FOLDER.");
        }
        return best == DatagramIo.NATIVE
                ? Finding.good("network code", "native")
                : Finding.warning(
                        "network code",
                        "This machine refuses recvmmsg or sendmmsg; the server sends packets one by one, at a higher cost.",
                        "Allow both system calls if a sandbox forbids them.");
    }

    static Finding clock(KernelClock.Reading reading) {
        return switch (reading.state()) {
            case SYNCHRONISED ->
                reading.maxErrorMicros() <= 1_000_000
                        ? Finding.good(
                                "clock", "kept by a time service, at most " + reading.maxErrorMicros() + " us off")
                        : Finding.warning("clock", "may be more than a second off", "Look at the time service.");
            case FREE_RUNNING ->
                Finding.warning(
                        "clock",
                        "no time service corrects it",
                        "Run systemd-timesyncd or chrony with your time servers.");
            case UNKNOWN -> Finding.warning("clock", "the kernel does not tell", "Check the time service yourself.");
        };
    }
}
