package org.sabha.identity.account;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.sabha.model.AccountId;
import org.sabha.model.AccountRole;
import org.sabha.model.LoginName;

/**
 * Accounts that last as long as the process. No server keeps them so: tests of this module and of {@code testkit}, which this
 * module does not know, have it in place of a store and hold both to one contract.
 */
public final class MemoryAccounts implements Accounts {
    private final Map<String, Account> byId = new TreeMap<>();

    @Override
    public synchronized Optional<Account> byId(AccountId id) {
        return Optional.ofNullable(byId.get(id.value()));
    }

    @Override
    public Optional<Account> byLogin(LoginName login) {
        return one(account -> account.profile().login().equals(login));
    }

    @Override
    public Optional<Account> byExternal(ExternalIdentity identity) {
        return one(account -> account.profile().external().equals(Optional.of(identity)));
    }

    @Override
    public Optional<Account> byPasskey(String id) {
        return one(account -> account.credentials().passkey(id).isPresent());
    }

    @Override
    public Optional<Account> byInvitation(String digest) {
        return one(account -> account.invitation()
                .filter(link -> link.digest().equals(digest))
                .isPresent());
    }

    @Override
    public List<Account> list(Optional<LoginName> after, int max) {
        return find("", after, max);
    }

    @Override
    public synchronized List<Account> find(String text, Optional<LoginName> after, int max) {
        String small = text.toLowerCase(Locale.ROOT);
        return byId.values().stream()
                .filter(account -> has(account.profile(), small))
                .filter(account -> after.isEmpty()
                        || account.profile()
                                        .login()
                                        .value()
                                        .compareTo(after.get().value())
                                > 0)
                .sorted(Comparator.comparing(
                        account -> account.profile().login().value()))
                .limit(max)
                .toList();
    }

    private static boolean has(Profile profile, String small) {
        return profile.login().value().contains(small)
                || profile.name().value().toLowerCase(Locale.ROOT).contains(small);
    }

    @Override
    public synchronized boolean add(Account account) {
        boolean taken = byId.containsKey(account.id().value())
                || byLogin(account.profile().login()).isPresent()
                || account.profile().external().flatMap(this::byExternal).isPresent();
        if (!taken) {
            byId.put(account.id().value(), account);
        }
        return !taken;
    }

    @Override
    public synchronized boolean replace(Account changed) {
        Account kept = byId.get(changed.id().value());
        if (kept == null || kept.version() != changed.version()) {
            return false;
        }
        byId.put(changed.id().value(), changed.nextVersion());
        return true;
    }

    @Override
    public synchronized List<Account> havingAny(Set<AccountRole> roles, int max) {
        return byId.values().stream()
                .filter(account -> account.state() != AccountState.DISABLED)
                .filter(account -> !Collections.disjoint(account.profile().roles(), roles))
                .limit(max)
                .toList();
    }

    private synchronized Optional<Account> one(Predicate<Account> which) {
        return byId.values().stream().filter(which).findFirst();
    }
}
