package org.sabha.server;

import java.util.List;
import org.sabha.server.cli.OutputFormat;

/** What a server prints when it is ready. The organiser link is a secret: it is printed here and nowhere else. */
final class ReadyBlock {
    private ReadyBlock() {}

    static String of(SabhaServer server, OutputFormat output) {
        SabhaServer.Ports ports = server.ports();
        String plain = "http://localhost:" + ports.plain();
        String organiser =
                plain + SabhaServer.ORGANISER + server.organiserLink().reveal();
        return switch (output) {
            case JSON -> json(server, plain, organiser);
            case TEXT -> text(server, ports, plain, organiser);
        };
    }

    /** Addresses and numbers only, so nothing needs escaping. */
    private static String json(SabhaServer server, String plain, String organiser) {
        SabhaServer.Ports ports = server.ports();
        return "{\"ready\":true,\"http\":\"" + plain + "\",\"https\":\"" + server.publicOrigin() + "\",\"organiser\":\""
                + organiser + "\",\"metrics\":\"http://127.0.0.1:"
                + ports.metrics() + "/metrics\",\"udp\":" + ports.udp() + ",\"pid\":"
                + ProcessHandle.current().pid() + "}";
    }

    private static String text(SabhaServer server, SabhaServer.Ports ports, String plain, String organiser) {
        String https = server.publicOrigin();
        return String.join(
                "\n",
                List.of(
                        "",
                        "Sabha is ready.",
                        "",
                        "  For people on the network   " + https + "/",
                        "  On this machine             " + plain + "/",
                        "  Media                       UDP " + ports.udp(),
                        "  Metrics                     http://127.0.0.1:" + ports.metrics() + "/metrics",
                        "",
                        "  To start meetings, open this link once (it works for one browser):",
                        "    here        " + organiser,
                        "    elsewhere   " + https + SabhaServer.ORGANISER
                                + server.organiserLink().reveal(),
                        "",
                        "  The certificate is self-made: browsers elsewhere warn once. Ctrl-C ends all meetings.",
                        ""));
    }
}
