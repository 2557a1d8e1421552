package org.sabha.server.webhook;

import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.identity.account.Accounts;
import org.sabha.model.webhook.Webhook;
import org.sabha.model.webhook.WebhookDelivery;
import org.sabha.model.webhook.WebhookEvent;
import org.sabha.model.webhook.WebhookId;
import org.sabha.protocol.integration.WebhookDeliveryLine;
import org.sabha.protocol.integration.WebhookLine;
import org.sabha.protocol.rest.ErrorCode;
import org.sabha.server.route.Refused;
import tools.jackson.databind.json.JsonMapper;

/**
 * Webhooks for whoever has the data folder: the same core as the interface's. Rows of what they do name no actor. Blocks.
 */
public final class WebhookCommands {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final WebhookService service;
    private final Accounts accounts;
    private final Clock clock;

    public WebhookCommands(WebhookService service, Accounts accounts, Clock clock) {
        this.service = service;
        this.accounts = accounts;
        this.clock = clock;
    }

    /** As it is printed; the secret stands there once. */
    private record Line(
            String id,
            String url,
            List<String> events,
            @Nullable String madeBy,
            String made,
            long waiting,
            @Nullable String secret) {
        static Line of(WebhookLine webhook, @Nullable String secret) {
            return new Line(
                    webhook.id().value(),
                    webhook.url(),
                    webhook.events().stream().map(WebhookEvent::wireName).toList(),
                    webhook.madeBy().orElse(null),
                    webhook.made().toString(),
                    webhook.waiting(),
                    secret);
        }
    }

    /** What came of a try, as it is printed. */
    private record Tried(
            String message,
            String event,
            String at,
            long attempt,
            @Nullable Long status,
            String outcome) {
        static Tried of(WebhookDeliveryLine line) {
            return new Tried(
                    line.message(),
                    line.event(),
                    line.at().toString(),
                    line.attempt(),
                    line.status().orElse(null),
                    line.outcome().wireName());
        }
    }

    /** That it was removed, as it is printed. */
    private record Removed(String id, boolean removed) {}

    /**
     * Does what the words say: {@code list}; {@code add URL EVENTS}, where events stand with commas between them; {@code
     * remove ID}; {@code test ID}; {@code deliveries ID}.
     *
     * @return lines of JSON
     * @throws IllegalArgumentException if it is not done; the message says why
     */
    public String answer(List<String> words) {
        return Refused.inWords(() -> done(words), WebhookCommands::words);
    }

    private String done(List<String> words) {
        return switch (words.isEmpty() ? "" : words.getFirst()) {
            case "list" ->
                service.list().stream().map(webhook -> line(webhook, null)).collect(Collectors.joining("\n"));
            case "add" -> {
                require(words, 3);
                WebhookService.Made made = service.make(words.get(1), events(words.get(2)), row("add-webhook"));
                yield line(made.webhook(), made.secret().reveal());
            }
            case "remove" -> {
                require(words, 2);
                WebhookId id = id(words.get(1));
                service.close(id, row("close-webhook"));
                yield JSON.writeValueAsString(new Removed(id.value(), true));
            }
            case "test" -> {
                require(words, 2);
                yield tried(service.test(id(words.get(1)), row("test-webhook")));
            }
            case "deliveries" -> {
                require(words, 2);
                yield service.deliveries(id(words.get(1))).stream()
                        .map(WebhookCommands::tried)
                        .collect(Collectors.joining("\n"));
            }
            default -> throw new IllegalArgumentException("there are list, add, remove, test, deliveries");
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

    private static Set<WebhookEvent> events(String names) {
        Set<WebhookEvent> wanted = EnumSet.noneOf(WebhookEvent.class);
        for (String name : names.split(",", -1)) {
            wanted.add(WebhookEvent.of(name.strip())
                    .orElseThrow(() -> new IllegalArgumentException("events are "
                            + Stream.of(WebhookEvent.values())
                                    .map(WebhookEvent::wireName)
                                    .collect(Collectors.joining(", ")))));
        }
        return wanted;
    }

    private static WebhookId id(String text) {
        try {
            return new WebhookId(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(words(ErrorCode.NO_SUCH_WEBHOOK), e);
        }
    }

    private String line(Webhook webhook, @Nullable String secret) {
        return JSON.writeValueAsString(Line.of(WebhookViews.line(webhook, accounts), secret));
    }

    private static String tried(WebhookDelivery delivery) {
        return JSON.writeValueAsString(Tried.of(WebhookViews.line(delivery)));
    }

    private static String words(ErrorCode why) {
        return switch (why) {
            case WEBHOOK_ADDRESS_UNUSABLE ->
                "the address must begin with https, name no user, and lead to a public address or a host of the setting"
                        + " webhooks.hosts";
            case EVENTS_MISSING -> "a webhook is told of at least one event";
            case TOO_MANY_WEBHOOKS -> "there are too many webhooks already";
            case TEST_UNDER_WAY -> "another webhook is being tried";
            case NO_SUCH_WEBHOOK -> "there is no such webhook, or it is closed";
            default -> why.title();
        };
    }
}
