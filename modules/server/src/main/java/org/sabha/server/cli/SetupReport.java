package org.sabha.server.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import org.sabha.server.config.MediaConfig;
import org.sabha.server.config.SabhaConfig;
import org.sabha.server.config.TcpListening;

/** What an administrator does after {@code sabha setup}. */
final class SetupReport {
    private static final int HTTPS = 443;

    private SetupReport() {}

    static void print(PrintWriter out, Path written, SabhaConfig config) {
        int port = config.http().https().port();
        out.println();
        out.println("The settings are in " + written + ".");
        out.println("Open in the firewall, to everybody: TCP " + port + tcpOfMedia(config.media()) + ", UDP "
                + udp(config.media()) + ".");
        out.println("People open: https://" + host(config.http().publicAddress()) + (port == HTTPS ? "" : ":" + port)
                + "/");
        out.println("The first administrator opens the link in "
                + config.system().data().resolve("sabha.first-links.txt")
                + ", which is there once the server runs and until the link was used.");
    }

    private static String tcpOfMedia(MediaConfig media) {
        return media.tcp().listening() == TcpListening.OWN_PORT
                ? " and " + media.tcp().port()
                : "";
    }

    private static String udp(MediaConfig media) {
        int first = media.udp().firstPort();
        return media.loops() == 1 ? Integer.toString(first) : first + " to " + (first + media.loops() - 1);
    }

    /** An IPv6 address stands in brackets (RFC 3986). */
    private static String host(String address) {
        return address.contains(":") ? "[" + address + "]" : address;
    }
}
