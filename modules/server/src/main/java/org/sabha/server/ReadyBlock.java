package org.sabha.server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sabha.model.Secret;
import tools.jackson.databind.node.StringNode;

/** What a server prints when it is ready. The links in it are secrets: they are shown on a terminal, or kept in a file. */
final class ReadyBlock {
    private ReadyBlock() {}

    /**
     * What is told of a server.
     *
     * @param https where people reach it
     * @param selfMade whether it made the certificate that it shows there
     */
    record Ready(
            String https,
            SabhaServer.Ports ports,
            Optional<Secret> organiser,
            Optional<Secret> administrator,
            boolean selfMade) {
        String plain() {
            return "http://localhost:" + ports.plain();
        }
    }

    static Ready of(SabhaServer server) {
        return new Ready(
                server.publicOrigin(),
                server.ports(),
                server.organiserLink(),
                server.administratorInvitation(),
                server.hasSelfMadeCertificate());
    }

    /** Without the links: the line names the file that holds them, if there are any. */
    static String json(Ready ready, Path file) {
        String links = links(ready).isEmpty()
                ? ""
                : ",\"links\":" + StringNode.valueOf(file.toAbsolutePath().toString());
        return "{\"ready\":true,\"http\":\"" + ready.plain() + "\",\"https\":\"" + ready.https() + "\""
                + links
                + ",\"metrics\":\"http://127.0.0.1:" + ready.ports().metrics() + "/metrics\",\"udp\":"
                + ready.ports().udp() + ",\"pid\":" + ProcessHandle.current().pid() + "}";
    }

    /** With the links, for a terminal. */
    static String text(Ready ready) {
        return text(ready, links(ready));
    }

    /** Without the links, which only the file holds: what is printed goes into a log, such as the journal. */
    static String textForLog(Ready ready, Path file) {
        return text(
                ready,
                links(ready).isEmpty()
                        ? List.of()
                        : List.of("  The first links, which are secrets, are in " + file + ".", ""));
    }

    /** The secrets, each with what it is for; empty if there are none. */
    static List<String> links(Ready ready) {
        String https = ready.https();
        String plain = ready.plain();
        List<String> lines = new ArrayList<>();
        ready.administrator().ifPresent(secret -> {
            lines.add("  To become the administrator, open this link once (a new one comes with each start):");
            lines.add("    here        " + plain + SabhaServer.INVITE + secret.reveal());
            lines.add("    elsewhere   " + https + SabhaServer.INVITE + secret.reveal());
            lines.add("");
        });
        ready.organiser().ifPresent(secret -> {
            lines.add("  To start meetings, open this link once (it works for one browser):");
            lines.add("    here        " + plain + SabhaServer.ORGANISER + secret.reveal());
            lines.add("    elsewhere   " + https + SabhaServer.ORGANISER + secret.reveal());
            lines.add("");
        });
        return lines;
    }

    private static String text(Ready ready, List<String> links) {
        SabhaServer.Ports ports = ready.ports();
        String https = ready.https();
        String plain = ready.plain();
        List<String> lines = new ArrayList<>(List.of(
                "",
                "Sabha is ready.",
                "",
                "  For people on the network   " + https + "/",
                "  On this machine             " + plain + "/",
                "  Media                       UDP " + ports.udp(),
                "  Metrics                     http://127.0.0.1:" + ports.metrics() + "/metrics",
                ""));
        lines.addAll(links);
        if (ready.selfMade()) {
            lines.add("  The certificate is self-made: browsers elsewhere warn once.");
        }
        lines.add("  Ctrl-C stops the server; meetings go on when it is back.");
        lines.add("");
        return String.join("\n", lines);
    }
}
