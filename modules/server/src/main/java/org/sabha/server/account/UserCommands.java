package org.sabha.server.account;

import java.time.Clock;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.sabha.identity.Argon2Cost;
import org.sabha.identity.PasswordHasher;
import org.sabha.identity.account.Account;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.identity.account.AccountService;
import org.sabha.model.AccountId;
import org.sabha.model.AccountRole;
import org.sabha.model.IdSource;
import org.sabha.model.LoginName;
import org.sabha.protocol.rest.ErrorCode;
import org.sabha.server.key.ApiKeyService;
import org.sabha.server.route.Refused;
import org.sabha.store.account.AccountStorage;
import tools.jackson.databind.json.JsonMapper;

/**
 * Accounts for whoever has the data folder: the same core as the interface's. Rows of what they do name no actor. Blocks.
 */
public final class UserCommands {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int PAGE = 200;

    private final AccountStorage storage;
    private final AccountAdministration administration;
    private final Clock clock;

    public UserCommands(
            AccountStorage storage, ApiKeyService keys, AccountsInForce inForce, RandomGenerator random, Clock clock) {
        this.storage = storage;
        this.administration = new AccountAdministration(
                storage, new PasswordHasher(Argon2Cost.DEFAULT, random, 1, 1), new IdSource(random), keys, inForce);
        this.clock = clock;
    }

    /** As it is printed. */
    private record Line(String id, String login, String name, List<String> roles, String state) {
        static Line of(Account account) {
            return new Line(
                    account.id().value(),
                    account.profile().login().value(),
                    account.profile().name().value(),
                    account.profile().roles().stream().map(UserCommands::word).toList(),
                    word(account.state()));
        }
    }

    /** As it is printed: what stands behind the server's address. */
    private record Link(String login, String invite, long expiresInSeconds) {}

    /** As it is printed: what somebody whom another system keeps enrols their second factor with. */
    private record Voucher(String login, String enrolmentCode, long expiresInSeconds) {}

    /**
     * Does what the words say: {@code list}; {@code add LOGIN NAME ROLES}; {@code role LOGIN ROLES}; {@code disable},
     * {@code enable} or {@code reset} with a login. Roles stand with commas between them.
     *
     * @return lines of JSON
     * @throws IllegalArgumentException if it is not done; the message says why
     */
    public String answer(List<String> words) {
        return Refused.inWords(() -> done(words), ErrorCode::title);
    }

    private String done(List<String> words) {
        String verb = words.isEmpty() ? "" : words.getFirst();
        return switch (verb) {
            case "list" -> list();
            case "add" -> {
                require(words, 4);
                yield link(administration.invite(
                        row("invite-account"), words.get(1), words.get(2), roles(words.get(3)), clock.instant()));
            }
            case "role" -> {
                require(words, 3);
                Set<AccountRole> roles = roles(words.get(2));
                yield line(words, id -> administration.setRoles(row("set-roles"), id, roles));
            }
            case "disable" -> line(words, id -> administration.disable(row("disable-account"), id));
            case "enable" -> line(words, id -> administration.enable(row("enable-account"), id));
            case "reset" -> link(administration.reset(row("reset-account"), idOf(words), clock.instant()));
            default -> throw new IllegalArgumentException("there are list, add, role, disable, enable, reset");
        };
    }

    private AccountEvidence row(String verb) {
        return AccountEvidence.ofTheServer(clock.instant(), verb);
    }

    private String list() {
        StringBuilder lines = new StringBuilder();
        Optional<LoginName> after = Optional.empty();
        List<Account> page;
        do {
            page = administration.list(after, PAGE);
            page.forEach(account ->
                    lines.append(JSON.writeValueAsString(Line.of(account))).append('\n'));
            after = page.isEmpty()
                    ? after
                    : Optional.of(page.getLast().profile().login());
        } while (page.size() == PAGE);
        return lines.toString().strip();
    }

    private String line(List<String> words, Function<AccountId, Account> change) {
        return JSON.writeValueAsString(Line.of(change.apply(idOf(words))));
    }

    private String link(AccountService.Invited invited) {
        return JSON.writeValueAsString(printed(invited));
    }

    private Record printed(AccountService.Invited invited) {
        String login = invited.account().profile().login().value();
        String secret = invited.secret().reveal();
        long seconds = AccountAdministration.lifetimeSeconds(invited.account(), clock.instant());
        return invited.account().isKnownElsewhere()
                ? new Voucher(login, secret, seconds)
                : new Link(login, "/#invite=" + secret, seconds);
    }

    private AccountId idOf(List<String> words) {
        require(words, 2);
        return Names.login(words.get(1))
                .flatMap(storage.accounts()::byLogin)
                .map(Account::id)
                .orElseThrow(() -> new IllegalArgumentException("there is no account " + words.get(1)));
    }

    private static void require(List<String> words, int least) {
        if (words.size() < least) {
            throw new IllegalArgumentException("something is missing behind " + words.getFirst());
        }
    }

    private static Set<AccountRole> roles(String text) {
        Set<AccountRole> roles = EnumSet.noneOf(AccountRole.class);
        for (String word : text.split(",", -1)) {
            roles.add(Arrays.stream(AccountRole.values())
                    .filter(role -> word(role).equals(word.strip().toLowerCase(Locale.ROOT)))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("roles are "
                            + Arrays.stream(AccountRole.values())
                                    .map(UserCommands::word)
                                    .collect(Collectors.joining(", ")))));
        }
        return roles;
    }

    private static String word(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT);
    }
}
