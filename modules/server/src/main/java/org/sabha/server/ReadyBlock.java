package org.sabha.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sabha.model.Secret;
import org.sabha.server.cli.OutputFormat;

/** What a server prints when it is ready. The links in it are secrets: they are printed here and nowhere else. */
final class ReadyBlock {
    private ReadyBlock() {}

    static String of(SabhaServer server, OutputFormat output) {
        String plain = "http://localhost:" + server.ports().plain();
        return switch (output) {
            case JSON -> json(server, plain);
            case TEXT -> text(server, plain);
        };
    }

    /** Addresses and numbers only, so nothing needs escaping. */
    private static String json(SabhaServer server, String plain) {
        SabhaServer.Ports ports = server.ports();
        return "{\"ready\":true,\"http\":\"" + plain + "\",\"https\":\"" + server.publicOrigin() + "\""
                + field("organiser", plain + SabhaServer.ORGANISER, server.organiserLink())
                + field("administrator", plain + SabhaServer.INVITE, server.administratorInvitation())
                + ",\"metrics\":\"http://127.0.0.1:" + ports.metrics() + "/metrics\",\"udp\":" + ports.udp()
                + ",\"pid\":" + ProcessHandle.current().pid() + "}";
    }

    private static String field(String name, String before, Optional<Secret> secret) {
        return secret.map(found -> ",\"" + name + "\":\"" + before + found.reveal() + "\"")
                .orElse("");
    }

    private static String text(SabhaServer server, String plain) {
        SabhaServer.Ports ports = server.ports();
        String https = server.publicOrigin();
        List<String> lines = new ArrayList<>(List.of(
                "",
                "Sabha is ready.",
                "",
                "  For people on the network   " + https + "/",
                "  On this machine             " + plain + "/",
                "  Media                       UDP " + ports.udp(),
                "  Metrics                     http://127.0.0.1:" + ports.metrics() + "/metrics",
                ""));
        server.administratorInvitation().ifPresent(secret -> {
            lines.add("  To become the administrator, open this link once (a new one comes with each start):");
            lines.add("    here        " + plain + SabhaServer.INVITE + secret.reveal());
            lines.add("    elsewhere   " + https + SabhaServer.INVITE + secret.reveal());
            lines.add("");
        });
        server.organiserLink().ifPresent(secret -> {
            lines.add("  To start meetings, open this link once (it works for one browser):");
            lines.add("    here        " + plain + SabhaServer.ORGANISER + secret.reveal());
            lines.add("    elsewhere   " + https + SabhaServer.ORGANISER + secret.reveal());
            lines.add("");
        });
        lines.add("  The certificate is self-made: browsers elsewhere warn once. Ctrl-C ends all meetings.");
        lines.add("");
        return String.join("\n", lines);
    }
}
