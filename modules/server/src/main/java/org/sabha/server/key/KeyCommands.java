package org.sabha.server.key;

import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.identity.account.Accounts;
import org.sabha.model.key.ApiKey;
import org.sabha.model.key.ApiKeyId;
import org.sabha.model.key.ApiScope;
import org.sabha.protocol.integration.KeyLine;
import org.sabha.protocol.rest.ErrorCode;
import org.sabha.server.route.Refused;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keys of integrations for whoever has the data folder: the same core as the interface's. Rows of what they do name no
 * actor. Blocks.
 */
public final class KeyCommands {
    /** Stands for an organiser or days that are not wished for. */
    public static final String NONE = "-";

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int PAGE = 200;
    private static final int MAX_DAYS = 3_650;

    private final ApiKeyService service;
    private final Accounts accounts;
    private final Clock clock;

    public KeyCommands(ApiKeyService service, Accounts accounts, Clock clock) {
        this.service = service;
        this.accounts = accounts;
        this.clock = clock;
    }

    /** As it is printed; the secret stands there once. */
    private record Line(
            String id,
            String name,
            String prefix,
            List<String> scopes,
            @Nullable String organiser,
            String made,
            @Nullable String expires,
            @Nullable String revoked,
            @Nullable String used,
            boolean suspended,
            @Nullable String secret) {
        static Line of(KeyLine key, @Nullable String secret) {
            return new Line(
                    key.id().value(),
                    key.name(),
                    key.prefix(),
                    key.scopes().stream().map(ApiScope::wireName).toList(),
                    key.organiser().orElse(null),
                    key.times().made().toString(),
                    text(key.times().expires()),
                    text(key.times().revoked()),
                    text(key.times().used()),
                    key.suspended(),
                    secret);
        }

        private static @Nullable String text(Optional<?> value) {
            return value.map(Object::toString).orElse(null);
        }
    }

    /**
     * Does what the words say: {@code list}; {@code add NAME SCOPES ORGANISER DAYS}, where scopes stand with commas between
     * them, and organiser and days may be {@link #NONE}; {@code revoke ID}.
     *
     * @return lines of JSON
     * @throws IllegalArgumentException if it is not done; the message says why
     */
    public String answer(List<String> words) {
        return Refused.inWords(() -> done(words), KeyCommands::words);
    }

    private String done(List<String> words) {
        return switch (words.isEmpty() ? "" : words.getFirst()) {
            case "list" -> list();
            case "add" -> {
                require(words, 5);
                yield add(words.get(1), words.get(2), words.get(3), words.get(4));
            }
            case "revoke" -> {
                require(words, 2);
                yield line(service.revoke(id(words.get(1)), row("revoke-key")), null);
            }
            default -> throw new IllegalArgumentException("there are list, add, revoke");
        };
    }

    private static void require(List<String> words, int count) {
        if (words.size() != count) {
            throw new IllegalArgumentException("something is missing behind " + words.getFirst());
        }
    }

    private AccountEvidence row(String verb) {
        return AccountEvidence.ofTheServer(clock.instant(), verb);
    }

    private String list() {
        StringBuilder lines = new StringBuilder();
        List<ApiKey> page = service.list(Optional.empty(), PAGE);
        while (!page.isEmpty()) {
            page.forEach(key -> lines.append(line(key, null)).append('\n'));
            page = service.list(Optional.of(page.getLast().id()), PAGE);
        }
        return lines.toString().strip();
    }

    private String add(String name, String scopes, String organiser, String days) {
        Set<ApiScope> wanted = EnumSet.noneOf(ApiScope.class);
        for (String scope : scopes.split(",", -1)) {
            wanted.add(ApiScope.of(scope.strip()).orElseThrow(KeyCommands::scopes));
        }
        var wish = new ApiKeyService.Wish(
                name,
                wanted,
                organiser.equals(NONE) ? Optional.empty() : Optional.of(organiser),
                days.equals(NONE) ? Optional.empty() : Optional.of(days(days)));
        ApiKeyService.Made made = service.make(wish, row("make-key"));
        return line(made.key(), made.secret().reveal());
    }

    private static Duration days(String text) {
        if (!text.matches("[0-9]{1,4}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > MAX_DAYS) {
            throw new IllegalArgumentException("days are 1 to " + MAX_DAYS);
        }
        return Duration.ofDays(Integer.parseInt(text));
    }

    private static IllegalArgumentException scopes() {
        return new IllegalArgumentException("scopes are "
                + String.join(
                        ", ",
                        Stream.of(ApiScope.values()).map(ApiScope::wireName).toList()));
    }

    private static ApiKeyId id(String text) {
        try {
            return new ApiKeyId(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(words(ErrorCode.NO_SUCH_KEY), e);
        }
    }

    private String line(ApiKey key, @Nullable String secret) {
        return JSON.writeValueAsString(Line.of(KeyViews.line(key, service, accounts), secret));
    }

    private static String words(ErrorCode why) {
        return switch (why) {
            case NAME_UNUSABLE -> "a name is 1 to 64 characters in one line";
            case SCOPES_MISSING -> "a key has at least one scope";
            case SCOPE_NOT_FOR_ONE -> "a key that searches the audit log is for no one account";
            case ORGANISER_UNUSABLE -> "there is no active account of that name that may start meetings";
            case TOO_MANY_KEYS -> "there are too many live keys already";
            case NO_SUCH_KEY -> "there is no such key, or it was revoked before";
            default -> why.title();
        };
    }
}
