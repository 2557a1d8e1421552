package org.sabha.server.site;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Collectors;
import org.sabha.server.config.EmbedConfig;
import org.sabha.signalling.StaticFile;
import org.sabha.signalling.StaticFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is under {@code /embed/}: the script with which pages of other sites show a meeting, and what the page of a meeting
 * that stands in a frame has to know, which is whom it may listen to (T51). Where nobody may, neither is there.
 */
public final class EmbedPages implements StaticFiles {
    private static final Logger LOG = LoggerFactory.getLogger(EmbedPages.class);
    private static final String FOLDER = "/embed/";
    private static final String ALLOWED = FOLDER + "allowed.json";

    private final Optional<StaticFile> allowed;
    private final StaticFiles others;

    private EmbedPages(Optional<StaticFile> allowed, StaticFiles others) {
        this.allowed = allowed;
        this.others = others;
    }

    /** @param others every other file, the script among them */
    public static StaticFiles over(StaticFiles others, EmbedConfig embed) {
        embed.origins().stream()
                .filter(origin -> origin.startsWith("http:"))
                .forEach(origin -> LOG.warn("embed.for_trying_out_only origin={}", origin));
        return new EmbedPages(
                embed.origins().isEmpty()
                        ? Optional.empty()
                        : Optional.of(StaticFile.changing("application/json", allowed(embed))),
                others);
    }

    @Override
    public Optional<StaticFile> find(String path) {
        if (!path.startsWith(FOLDER)) {
            return others.find(path);
        }
        if (allowed.isEmpty()) {
            return Optional.empty();
        }
        return path.equals(ALLOWED) ? allowed : others.find(path);
    }

    /** Origins are of letters that need no escape: the reader of the settings takes no others. */
    private static byte[] allowed(EmbedConfig embed) {
        String origins = embed.origins().stream()
                .distinct()
                .map(origin -> '"' + origin + '"')
                .collect(Collectors.joining(","));
        return ("{\"v\":1,\"origins\":[" + origins + "],\"names\":" + embed.names() + "}")
                .getBytes(StandardCharsets.UTF_8);
    }
}
