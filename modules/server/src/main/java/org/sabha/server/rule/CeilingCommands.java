package org.sabha.server.rule;

import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.model.AccountId;
import org.sabha.model.Classification;
import org.sabha.model.rule.CeilingChange;
import org.sabha.protocol.rest.ErrorCode;
import org.sabha.server.route.Refused;
import tools.jackson.databind.json.JsonMapper;

/** The ceiling for whoever has the data folder. Blocks. */
final class CeilingCommands {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String VERB = "set-ceiling";
    private static final int PAGE = 200;

    private final CeilingService service;
    private final Function<AccountId, String> login;
    private final Clock clock;

    CeilingCommands(CeilingService service, Function<AccountId, String> login, Clock clock) {
        this.service = service;
        this.login = login;
        this.clock = clock;
    }

    /** As it is printed. */
    private record Line(String ceiling, boolean pinned, long version) {
        static Line of(CeilingService.Ceiling ceiling) {
            return new Line(ceiling.highest().wireName(), ceiling.pinned(), ceiling.version());
        }
    }

    /** As it is printed. */
    private record Change(
            long number,
            String at,
            String before,
            String after,
            @Nullable String by,
            String reason) {}

    /**
     * Does what the words say: {@code ceiling}; {@code ceiling-history}; {@code ceiling-preview CLASS}; {@code set-ceiling
     * CLASS REASON}.
     *
     * @return lines of JSON
     * @throws IllegalArgumentException if it is not done; the message says why
     */
    String answer(List<String> words) {
        return Refused.inWords(() -> done(words), CeilingCommands::text);
    }

    private String done(List<String> words) {
        return switch (words.getFirst()) {
            case "ceiling" -> JSON.writeValueAsString(Line.of(service.now()));
            case "ceiling-history" -> history();
            case "ceiling-preview" -> JSON.writeValueAsString(service.preview(word(words, 1), clock.instant()));
            default -> set(word(words, 1), word(words, 2));
        };
    }

    private static String word(List<String> words, int place) {
        if (place >= words.size()) {
            throw new IllegalArgumentException("something is missing behind " + words.getFirst());
        }
        return words.get(place);
    }

    private String set(String highest, String reason) {
        AccountEvidence row = AccountEvidence.ofTheServer(clock.instant(), VERB);
        return JSON.writeValueAsString(
                Line.of(service.set(highest, service.now().version(), reason, row)));
    }

    private String history() {
        StringBuilder lines = new StringBuilder();
        List<CeilingChange> page = service.history(Optional.empty(), PAGE);
        while (!page.isEmpty()) {
            page.forEach(change ->
                    lines.append(JSON.writeValueAsString(line(change))).append('\n'));
            page = service.history(Optional.of(page.getLast().number()), PAGE);
        }
        return lines.toString().strip();
    }

    private Change line(CeilingChange change) {
        return new Change(
                change.number(),
                change.at().toString(),
                change.before().wireName(),
                change.after().wireName(),
                change.by().map(login).orElse(null),
                change.reason());
    }

    private static String text(ErrorCode why) {
        return switch (why) {
            case RULE_FLOOR -> "no server is approved for what is secret or top secret; allowed: " + allowed();
            case RULE_PINNED -> "the settings file locks it; change sabha.policy.classification there";
            case REASON_UNUSABLE -> "a reason is 1 to 200 characters in one line";
            case RULE_SET_SINCE -> "somebody else has set it since; look again";
            case RULE_VALUE_UNKNOWN -> "there is no such class; allowed: " + allowed();
            default -> why.title();
        };
    }

    private static String allowed() {
        return Arrays.stream(Classification.values())
                .filter(each -> !each.isAbove(Classification.HIGHEST))
                .map(Classification::wireName)
                .collect(Collectors.joining(", "));
    }
}
