package org.sabha.server.config;

import java.util.List;

/**
 * Whose pages may show the page of a meeting in a frame (decision 0043).
 *
 * @param origins exact origins as browsers spell them, such as {@code https://portal.example.in}; nobody when empty
 * @param names whether these pages are told the names of people in the meeting and who speaks, not only how many there are
 */
public record EmbedConfig(List<String> origins, boolean names) {
    public EmbedConfig {
        origins = List.copyOf(origins);
    }
}
