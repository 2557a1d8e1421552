package org.sabha.server.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The arguments shared by all commands that read the settings, as picocli fills them in. */
final class ServerArguments {
    static final String CONFIG_VARIABLE = "SABHA_CONFIG";

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "settings; else the file that the variable " + CONFIG_VARIABLE + " names, else defaults")
    @Nullable
    private Path config;

    @Option(names = "--port", paramLabel = "PORT", description = "HTTPS port (8443); 0 lets the system choose")
    @Nullable
    private Integer port;

    @Option(names = "--http-port", paramLabel = "PORT", description = "plain HTTP port on the loopback address (8080)")
    @Nullable
    private Integer httpPort;

    @Option(names = "--udp-port", paramLabel = "PORT", description = "first UDP port of media (10000)")
    @Nullable
    private Integer udpPort;

    @Option(names = "--metrics-port", paramLabel = "PORT", description = "metrics port on the loopback address (9464)")
    @Nullable
    private Integer metricsPort;

    @Option(names = "--data", paramLabel = "FOLDER", description = "folder for what outlives a restart")
    @Nullable
    private Path data;

    @Option(names = "--public-address", paramLabel = "NAME", description = "name or IP address that people use")
    @Nullable
    private String publicAddress;

    @Option(
            names = "--organiser-link",
            description = "print a link that lets one browser start meetings without an account")
    private boolean organiserLink;

    /** @param environment variables of the process */
    ServerOptions options(Map<String, String> environment) {
        Map<String, String> overrides = new LinkedHashMap<>();
        put(overrides, "sabha.http.https.port", port);
        put(overrides, "sabha.http.plain.port", httpPort);
        put(overrides, "sabha.media.udp.first-port", udpPort);
        put(overrides, "sabha.system.metrics.port", metricsPort);
        put(overrides, "sabha.system.data", data);
        put(overrides, "sabha.http.public-address", publicAddress);
        put(overrides, "sabha.accounts.organiser-link", organiserLink ? Boolean.TRUE : null);
        String named = environment.getOrDefault(CONFIG_VARIABLE, "");
        Path fromVariable = named.isEmpty() ? null : Path.of(named);
        return new ServerOptions(config == null ? fromVariable : config, overrides);
    }

    private static void put(Map<String, String> overrides, String key, @Nullable Object value) {
        if (value != null) {
            overrides.put(key, value.toString());
        }
    }
}
