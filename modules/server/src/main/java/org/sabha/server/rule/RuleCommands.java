package org.sabha.server.rule;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sabha.identity.account.Account;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.model.AccountId;
import org.sabha.model.rule.RuleChange;
import org.sabha.model.rule.RuleSetting;
import org.sabha.protocol.rest.ErrorCode;
import org.sabha.server.route.Refused;
import org.sabha.server.rule.RuleService.Rule;
import org.sabha.store.Storage;
import tools.jackson.databind.json.JsonMapper;

/**
 * The organisation's rules for whoever has the data folder: the same core as the interface's. Rows of what they do name no
 * actor. Blocks.
 */
public final class RuleCommands {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String VERB = "set-organisation-rule";
    private static final String LOCKED = "locked";
    private static final String UNLOCKED = "unlocked";
    private static final String SAME = "same";
    private static final int PAGE = 200;

    private final RuleService service;
    private final Storage storage;
    private final Clock clock;
    private final CeilingCommands ceilings;

    public RuleCommands(RuleService service, Storage storage, Clock clock) {
        this.ceilings = new CeilingCommands(service.ceiling(), this::login, clock);
        this.service = service;
        this.storage = storage;
        this.clock = clock;
    }

    /** As it is printed. */
    private record Line(
            String clause,
            String value,
            boolean locked,
            boolean pinned,
            boolean relaxed,
            List<String> allowed,
            long version) {
        static Line of(Rule rule) {
            return new Line(
                    rule.clause().name(),
                    rule.setting().value(),
                    rule.setting().locked(),
                    rule.pinned(),
                    rule.relaxed(),
                    rule.allowed(),
                    rule.version());
        }
    }

    /** As it is printed. */
    private record Change(
            long number,
            String at,
            String clause,
            RuleSetting before,
            RuleSetting after,
            @Nullable String by,
            String reason) {}

    /**
     * Does what the words say: {@code show}; {@code history}; {@code preview CLAUSE VALUE LOCK}; {@code set CLAUSE VALUE
     * LOCK REASON}; {@code lock} or {@code unlock} with CLAUSE and REASON. LOCK is {@code locked}, {@code unlocked} or
     * {@code same}. Of the ceiling, as {@link CeilingCommands} says.
     *
     * @return lines of JSON
     * @throws IllegalArgumentException if it is not done; the message says why
     */
    public String answer(List<String> words) {
        String verb = words.isEmpty() ? "" : words.getFirst();
        return switch (verb) {
            case "show" ->
                service.rules().stream()
                        .map(rule -> JSON.writeValueAsString(Line.of(rule)))
                        .collect(Collectors.joining("\n"));
            case "history" -> history();
            case "preview" -> preview(require(words, 4));
            case "set" -> set(require(words, 5).get(1), Optional.of(words.get(2)), words.get(3), words.get(4));
            case "lock" -> set(require(words, 3).get(1), Optional.empty(), LOCKED, words.get(2));
            case "ceiling", "ceiling-history", "ceiling-preview", "set-ceiling" -> ceilings.answer(words);
            case "unlock" -> set(require(words, 3).get(1), Optional.empty(), UNLOCKED, words.get(2));
            default ->
                throw new IllegalArgumentException("there are show, set, lock, unlock, history, preview, ceiling");
        };
    }

    private static List<String> require(List<String> words, int count) {
        if (words.size() != count) {
            throw new IllegalArgumentException("something is missing behind " + words.getFirst());
        }
        return words;
    }

    private Rule rule(String clause) {
        return service.rule(clause)
                .orElseThrow(() -> new IllegalArgumentException(words(ErrorCode.NO_SUCH_RULE, clause)));
    }

    private static RuleSetting setting(Rule rule, Optional<String> value, String lock) {
        boolean locked = switch (lock) {
            case LOCKED -> true;
            case UNLOCKED -> false;
            case SAME -> rule.setting().locked();
            default -> throw new IllegalArgumentException("a lock is locked, unlocked or same");
        };
        return new RuleSetting(value.orElse(rule.setting().value()), locked);
    }

    private String preview(List<String> words) {
        Rule rule = rule(words.get(1));
        var wish = new RuleService.Wish(words.get(1), setting(rule, Optional.of(words.get(2)), words.get(3)));
        return JSON.writeValueAsString(
                Refused.inWords(() -> service.preview(wish, clock.instant()), why -> words(why, wish.clause())));
    }

    private String set(String clause, Optional<String> value, String lock, String reason) {
        Instant now = clock.instant();
        Rule rule = rule(clause);
        var wish = new RuleService.Wish(clause, setting(rule, value, lock));
        AccountEvidence row = AccountEvidence.ofTheServer(now, VERB);
        Rule set = Refused.inWords(() -> service.set(wish, rule.version(), reason, row), why -> words(why, clause));
        return JSON.writeValueAsString(Line.of(set));
    }

    private String history() {
        StringBuilder lines = new StringBuilder();
        List<RuleChange> page = service.history(Optional.empty(), PAGE);
        while (!page.isEmpty()) {
            page.forEach(change ->
                    lines.append(JSON.writeValueAsString(line(change))).append('\n'));
            page = service.history(Optional.of(page.getLast().number()), PAGE);
        }
        return lines.toString().strip();
    }

    private Change line(RuleChange change) {
        return new Change(
                change.number(),
                change.at().toString(),
                change.clause().name(),
                change.before(),
                change.after(),
                change.by().map(this::login).orElse(null),
                change.reason());
    }

    private String login(AccountId id) {
        return storage.accounts()
                .accounts()
                .byId(id)
                .map(Account::profile)
                .map(profile -> profile.login().value())
                .orElse(id.value());
    }

    private String words(ErrorCode why, String clause) {
        return switch (why) {
            case NO_SUCH_RULE -> "there is no rule " + clause + "; rules are A1 to A9 and C1 to C7";
            case RULE_VALUE_UNKNOWN -> "the value is unknown; allowed: " + allowed(clause);
            case RULE_FLOOR -> "the value is below what anybody may choose; allowed: " + allowed(clause);
            case RULE_PINNED -> pinned(clause);
            case REASON_UNUSABLE -> "a reason is 1 to 200 characters in one line";
            case RULE_SET_SINCE -> "somebody else has set the rule since; look again";
            default -> why.title();
        };
    }

    private String pinned(String clause) {
        boolean choice = service.rule(clause).map(Rule::allowed).map(List::size).orElse(0) > 1;
        return choice
                ? "the settings file locks " + clause + "; change sabha.policy." + clause + " there"
                : "the advisory leaves no other choice for " + clause;
    }

    private String allowed(String clause) {
        return service.rule(clause)
                .map(rule -> String.join(", ", rule.allowed()))
                .orElse("");
    }
}
