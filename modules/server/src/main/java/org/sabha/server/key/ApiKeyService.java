package org.sabha.server.key;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.sabha.identity.SecretDigest;
import org.sabha.identity.account.Account;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.identity.account.Accounts;
import org.sabha.model.AccountId;
import org.sabha.model.AccountRole;
import org.sabha.model.DisplayName;
import org.sabha.model.IdSource;
import org.sabha.model.LoginName;
import org.sabha.model.Secret;
import org.sabha.model.SignInStrength;
import org.sabha.model.key.ApiKey;
import org.sabha.model.key.ApiKeyId;
import org.sabha.model.key.ApiScope;
import org.sabha.policy.account.AccountDecision;
import org.sabha.policy.account.AccountPolicy;
import org.sabha.policy.account.AccountVerb;
import org.sabha.policy.account.KeyPolicy;
import org.sabha.protocol.rest.ErrorCode;
import org.sabha.server.route.Refused;
import org.sabha.store.failure.StorageException;
import org.sabha.store.key.KeyStorage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes, revokes and knows keys of integrations. Whether somebody may is decided before; a {@link Refused} has left its row.
 * Blocks; thread-safe.
 */
public final class ApiKeyService {
    private static final Logger LOG = LoggerFactory.getLogger(ApiKeyService.class);

    static final int MAX_LIVE = 200;

    /** Of the secret, so many characters are shown with the key: the word before it, and 30 of its 260 bits. */
    private static final int PREFIX = 12;

    /** A key's use is written down no more often than this. */
    private static final Duration WRITE_EVERY = Duration.ofMinutes(1);

    private final KeyStorage storage;
    private final Accounts accounts;
    private final IdSource ids;

    public ApiKeyService(KeyStorage storage, Accounts accounts, IdSource ids) {
        this.storage = storage;
        this.accounts = accounts;
        this.ids = ids;
    }

    /**
     * A key as it is wished for.
     *
     * @param organiser sign-in name of the one account that it is to act for
     * @param lifetime empty for until it is revoked
     */
    public record Wish(String name, Set<ApiScope> scopes, Optional<String> organiser, Optional<Duration> lifetime) {}

    /** @param secret said this once */
    public record Made(ApiKey key, Secret secret) {}

    /** @param row says who, and when */
    public Made make(Wish wish, AccountEvidence row) {
        if (!isName(wish.name())) {
            throw no(row, ErrorCode.NAME_UNUSABLE);
        }
        if (wish.scopes().isEmpty()) {
            throw no(row, ErrorCode.SCOPES_MISSING);
        }
        if (!may(row, roles -> wish.scopes().stream().allMatch(scope -> KeyPolicy.mayGive(roles, scope)))) {
            throw no(row, ErrorCode.SCOPE_NOT_YOURS);
        }
        if (wish.organiser().isPresent() && !wish.scopes().stream().allMatch(KeyPolicy::canBeForOne)) {
            throw no(row, ErrorCode.SCOPE_NOT_FOR_ONE);
        }
        Optional<AccountId> organiser =
                wish.organiser().flatMap(this::organiser).map(Account::id);
        if (organiser.isEmpty() && wish.organiser().isPresent()) {
            throw no(row, ErrorCode.ORGANISER_UNUSABLE);
        }
        Secret secret = ids.newApiKeySecret();
        ApiKey key = new ApiKey(
                new ApiKeyId(ids.text(ApiKeyId.LENGTH)),
                new ApiKey.Label(wish.name(), secret.reveal().substring(0, PREFIX)),
                SecretDigest.of(secret).value(),
                new ApiKey.Reach(wish.scopes(), organiser),
                row.actor(),
                new ApiKey.Times(row.at(), wish.lifetime().map(row.at()::plus), Optional.empty(), Optional.empty()));
        AccountEvidence evidence = row.choosing(key.id() + " " + codes(wish.scopes()));
        boolean added = storage.add(key, MAX_LIVE, organiser.map(evidence::on).orElse(evidence));
        if (!added) {
            throw no(row, ErrorCode.TOO_MANY_KEYS);
        }
        return new Made(key, secret);
    }

    public ApiKey revoke(ApiKeyId id, AccountEvidence row) {
        AccountEvidence evidence = row.choosing(id.value());
        Optional<ApiKey> known = storage.byId(id);
        if (known.isPresent()
                && !may(
                        row,
                        roles -> KeyPolicy.mayRevoke(roles, known.get().reach().scopes()))) {
            throw no(evidence, ErrorCode.SCOPE_NOT_YOURS);
        }
        return storage.revoke(id, evidence).orElseThrow(() -> no(evidence, ErrorCode.NO_SUCH_KEY));
    }

    /** Whoever has the data folder, whom a row does not name, may everything. */
    private boolean may(AccountEvidence row, Predicate<Set<AccountRole>> judge) {
        return row.actor().isEmpty()
                || row.actor()
                        .flatMap(accounts::byId)
                        .map(account -> account.profile().roles())
                        .filter(judge)
                        .isPresent();
    }

    /** @param after the last of the page before */
    public List<ApiKey> list(Optional<ApiKeyId> after, int max) {
        return storage.list(after, max);
    }

    /** What a secret opens. */
    public sealed interface Shown {
        record Opens(ApiKey key) implements Shown {}

        /** It stands still: who made it makes no keys any more. */
        record Suspended(ApiKey key) implements Shown {}

        /** There is no such key, or it is over. */
        record Nothing() implements Shown {}
    }

    /** Looks a key up by its secret. That it was used is not worth a refusal if it cannot be written down. */
    public Shown use(Secret shown, Instant now) {
        Optional<ApiKey> found =
                storage.byDigest(SecretDigest.of(shown).value()).filter(key -> key.isLive(now));
        if (found.isEmpty()) {
            return new Shown.Nothing();
        }
        ApiKey key = found.get();
        if (isSuspended(key)) {
            return new Shown.Suspended(key);
        }
        if (key.times()
                .used()
                .filter(last -> now.isBefore(last.plus(WRITE_EVERY)))
                .isEmpty()) {
            writeDownUse(key, now);
        }
        return new Shown.Opens(key);
    }

    private void writeDownUse(ApiKey key, Instant now) {
        try {
            storage.used(key.id(), now);
        } catch (StorageException e) {
            LOG.debug("key.use_not_written key={}", key.id(), e);
        }
    }

    /**
     * Whether it opens nothing because of who made it. Judged anew each time, so it makes no difference how they lost the
     * right, here or in another system, and it goes on should they have it again. A key of the command line is nobody's.
     */
    public boolean isSuspended(ApiKey key) {
        return key.madeBy().isPresent()
                && key.madeBy()
                        .flatMap(accounts::byId)
                        .filter(account -> vouches(account, key))
                        .isEmpty();
    }

    private static boolean vouches(Account account, ApiKey key) {
        return account.isActive()
                && key.reach().scopes().stream()
                        .allMatch(scope -> KeyPolicy.mayGive(account.profile().roles(), scope));
    }

    /** Leaves a row for each key that stands still from now on, or goes on, because somebody's account was changed. */
    public void changed(Account before, Account after, AccountEvidence row) {
        if (before.isActive() == after.isActive()
                && before.profile().roles().equals(after.profile().roles())) {
            return;
        }
        for (ApiKey key : storage.liveOf(after.id(), row.at())) {
            if (vouches(before, key) != vouches(after, key)) {
                storage.note(row.entailing(vouches(after, key) ? "resume-key" : "suspend-key")
                        .on(after.id())
                        .choosing(key.id().value()));
            }
        }
    }

    /** The account of a sign-in name, if meetings can be scheduled in its name. */
    public Optional<Account> organiser(String login) {
        try {
            return accounts.byLogin(new LoginName(login)).filter(ApiKeyService::mayOrganise);
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // nobody can be called that
        }
    }

    /** The same for an account that is known. */
    public Optional<Account> organiser(AccountId id) {
        return accounts.byId(id).filter(ApiKeyService::mayOrganise);
    }

    private static boolean mayOrganise(Account account) {
        return account.isActive()
                && AccountPolicy.evaluate(
                                account.profile().roles(), SignInStrength.ONE_FACTOR, AccountVerb.SCHEDULE_MEETING)
                        == AccountDecision.PERMIT;
    }

    private static boolean isName(String typed) {
        try {
            return !new DisplayName(typed).value().isBlank();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Scopes as a row of the audit log names them: {@code meetings:r,meetings:w}. */
    static String codes(Set<ApiScope> scopes) {
        return scopes.stream()
                .sorted()
                .map(scope -> scope.wireName().replaceAll("(?<=:.).*", ""))
                .collect(Collectors.joining(","));
    }

    private Refused no(AccountEvidence row, ErrorCode why) {
        storage.note(row.refusedAs(why.code()));
        return new Refused(why);
    }
}
