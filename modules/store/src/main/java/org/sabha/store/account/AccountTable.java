package org.sabha.store.account;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;
import org.sabha.identity.PasswordHash;
import org.sabha.identity.account.Account;
import org.sabha.identity.account.AccountInvitation;
import org.sabha.identity.account.AccountState;
import org.sabha.identity.account.Credentials;
import org.sabha.identity.account.ExternalIdentity;
import org.sabha.identity.account.Passkey;
import org.sabha.identity.account.Profile;
import org.sabha.identity.account.TotpEnrolment;
import org.sabha.identity.account.TotpSecret;
import org.sabha.model.AccountId;
import org.sabha.model.AccountRole;
import org.sabha.model.DisplayName;
import org.sabha.model.LoginName;
import org.sabha.store.sql.SqlTimestamps;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Accounts as rows, each with its passkeys. */
final class AccountTable {
    private static final Logger LOG = LoggerFactory.getLogger(AccountTable.class);
    private static final String SELECT = "select * from account ";

    private final SecretSeal seal;

    AccountTable(SecretSeal seal) {
        this.seal = seal;
    }

    // --- writing

    /** @return false if id, login or external identity is taken */
    boolean add(Handle handle, Account account) {
        boolean taken = byId(handle, account.id()).isPresent()
                || byLogin(handle, account.profile().login()).isPresent()
                || account.profile()
                        .external()
                        .flatMap(identity -> byExternal(handle, identity))
                        .isPresent();
        if (taken) {
            return false;
        }
        bind(
                        handle.createUpdate("insert into account (id, login, name, roles, issuer, subject, verified,"
                                + " state, password_hash, totp_sealed, totp_step, recovery, invitation_digest,"
                                + " invitation_expires, version) values (:id, :login, :name, :roles, :issuer, :subject,"
                                + " :verified, :state, :password, :totp_sealed, :totp_step, :recovery, :invitation,"
                                + " :expires, :version)"),
                        account)
                .bind("version", account.version())
                .execute();
        savePasskeys(handle, account);
        return true;
    }

    /** @return false if there is none of this id and version */
    boolean replace(Handle handle, Account changed) {
        int rows = bind(
                        handle.createUpdate("update account set login = :login, name = :name, roles = :roles,"
                                + " issuer = :issuer, subject = :subject, verified = :verified, state = :state,"
                                + " password_hash = :password, totp_key = null, totp_sealed = :totp_sealed, totp_step = :totp_step,"
                                + " recovery = :recovery, invitation_digest = :invitation,"
                                + " invitation_expires = :expires, version = :version + 1"
                                + " where id = :id and version = :version"),
                        changed)
                .bind("version", changed.version())
                .execute();
        if (rows == 1) {
            handle.execute("delete from passkey where account = ?", changed.id().value());
            savePasskeys(handle, changed);
        }
        return rows == 1;
    }

    private Update bind(Update update, Account account) {
        Profile profile = account.profile();
        Credentials credentials = account.credentials();
        return update.bind("id", account.id().value())
                .bind("login", profile.login().value())
                .bind("name", profile.name().value())
                .bind("roles", joined(profile.roles()))
                .bind("issuer", profile.external().map(ExternalIdentity::issuer).orElse(null))
                .bind(
                        "subject",
                        profile.external().map(ExternalIdentity::subject).orElse(null))
                .bind("verified", profile.verified())
                .bind("state", account.state().name())
                .bind(
                        "password",
                        credentials.password().map(PasswordHash::encoded).orElse(null))
                .bind(
                        "totp_sealed",
                        credentials
                                .totp()
                                .map(totp ->
                                        seal.seal(account.id(), totp.secret().bytes()))
                                .orElse(null))
                .bind(
                        "totp_step",
                        credentials.totp().map(TotpEnrolment::lastStep).orElse(null))
                .bind("recovery", credentials.recovery().stream().sorted().collect(Collectors.joining(",")))
                .bind(
                        "invitation",
                        account.invitation().map(AccountInvitation::digest).orElse(null))
                .bind(
                        "expires",
                        account.invitation()
                                .map(link -> SqlTimestamps.of(link.expiresAt()))
                                .orElse(null));
    }

    private static void savePasskeys(Handle handle, Account account) {
        int place = 0;
        for (Passkey passkey : account.credentials().passkeys()) {
            handle.createUpdate("insert into passkey (id, account, place, public_key, sign_count, label, created_at)"
                            + " values (:id, :account, :place, :key, :count, :label, :created)")
                    .bind("id", passkey.id())
                    .bind("account", account.id().value())
                    .bind("place", place++)
                    .bind("key", passkey.publicKey())
                    .bind("count", passkey.signCount())
                    .bind("label", passkey.label())
                    .bind("created", SqlTimestamps.of(passkey.createdAt()))
                    .execute();
        }
    }

    private static String joined(Set<AccountRole> roles) {
        return roles.stream().map(AccountRole::name).collect(Collectors.joining(","));
    }

    // --- reading

    Optional<Account> byId(Handle handle, AccountId id) {
        return one(handle, handle.createQuery(SELECT + "where id = :id").bind("id", id.value()));
    }

    Optional<Account> byLogin(Handle handle, LoginName login) {
        return one(handle, handle.createQuery(SELECT + "where login = :login").bind("login", login.value()));
    }

    Optional<Account> byExternal(Handle handle, ExternalIdentity identity) {
        return one(
                handle,
                handle.createQuery(SELECT + "where issuer = :issuer and subject = :subject")
                        .bind("issuer", identity.issuer())
                        .bind("subject", identity.subject()));
    }

    Optional<Account> byPasskey(Handle handle, String id) {
        return one(
                handle,
                handle.createQuery(SELECT + "where id = (select account from passkey where id = :id)")
                        .bind("id", id));
    }

    Optional<Account> byInvitation(Handle handle, String digest) {
        return one(
                handle,
                handle.createQuery(SELECT + "where invitation_digest = :digest").bind("digest", digest));
    }

    List<Account> list(Handle handle, Optional<LoginName> after, int max) {
        return all(
                handle,
                handle.createQuery(SELECT + (after.isPresent() ? "where login > :after " : "")
                                + "order by login fetch first " + max + " rows only")
                        .bind("after", after.map(LoginName::value).orElse("")));
    }

    List<Account> find(Handle handle, String text, Optional<LoginName> after, int max) {
        String escaped = text.toLowerCase(Locale.ROOT)
                .replace("!", "!!")
                .replace("%", "!%")
                .replace("_", "!_");
        return all(
                handle,
                handle.createQuery(SELECT + "where (login like :part escape '!' or lower(name) like :part escape '!') "
                                + (after.isPresent() ? "and login > :after " : "")
                                + "order by login fetch first " + max + " rows only")
                        .bind("part", "%" + escaped + "%")
                        .bind("after", after.map(LoginName::value).orElse("")));
    }

    List<Account> havingAny(Handle handle, Collection<AccountRole> roles, int max) {
        String any = roles.stream()
                .map(role -> "',' || roles || ',' like '%," + role.name() + ",%'")
                .collect(Collectors.joining(" or "));
        return any.isEmpty()
                ? List.of()
                : all(
                        handle,
                        handle.createQuery(SELECT + "where state <> 'DISABLED' and (" + any
                                + ") order by login fetch first " + max + " rows only"));
    }

    private Optional<Account> one(Handle handle, Query query) {
        return all(handle, query).stream().findFirst();
    }

    private List<Account> all(Handle handle, Query query) {
        return query.map((found, _) -> account(found)).list().stream()
                .map(account -> account.with(withPasskeys(account.credentials(), passkeys(handle, account.id()))))
                .toList();
    }

    private static Credentials withPasskeys(Credentials bare, List<Passkey> passkeys) {
        return new Credentials(bare.password(), bare.totp(), bare.recovery(), passkeys);
    }

    private static List<Passkey> passkeys(Handle handle, AccountId account) {
        return handle.createQuery("select * from passkey where account = :account order by place")
                .bind("account", account.value())
                .map((found, _) -> new Passkey(
                        found.getString("id"),
                        found.getString("public_key"),
                        found.getLong("sign_count"),
                        found.getString("label"),
                        SqlTimestamps.instant(found.getLong("created_at"))))
                .list();
    }

    private Account account(ResultSet found) throws SQLException {
        return new Account(
                new AccountId(found.getString("id")),
                profile(found),
                credentials(found),
                AccountState.valueOf(found.getString("state")),
                invitation(found),
                found.getLong("version"));
    }

    private static Profile profile(ResultSet found) throws SQLException {
        String issuer = found.getString("issuer");
        EnumSet<AccountRole> roles = EnumSet.noneOf(AccountRole.class);
        texts(found.getString("roles")).stream().map(AccountRole::valueOf).forEach(roles::add);
        return new Profile(
                new LoginName(found.getString("login")),
                DisplayName.kept(found.getString("name")),
                roles,
                issuer == null
                        ? Optional.empty()
                        : Optional.of(new ExternalIdentity(issuer, found.getString("subject"))),
                found.getBoolean("verified"));
    }

    private Credentials credentials(ResultSet found) throws SQLException {
        byte[] sealed = found.getBytes("totp_sealed");
        long step = found.getLong("totp_step");
        return new Credentials(
                Optional.ofNullable(found.getString("password_hash")).map(PasswordHash::parse),
                sealed == null
                        ? Optional.empty()
                        : Optional.of(new TotpEnrolment(opened(new AccountId(found.getString("id")), sealed), step)),
                Set.copyOf(texts(found.getString("recovery"))),
                List.of());
    }

    /**
     * A sealed key that does not open was changed in the database. Its account goes on asking for a code, and none is
     * right; a recovery code, a passkey or a reset opens it.
     */
    private TotpSecret opened(AccountId account, byte[] sealed) {
        Optional<byte[]> key = seal.open(account, sealed);
        if (key.isEmpty()) {
            LOG.error("accounts.secret_damaged account={} remedy=\"sabha user reset\"", account);
        }
        return key.map(TotpSecret::new).orElseGet(seal::unknownSecret);
    }

    private static Optional<AccountInvitation> invitation(ResultSet found) throws SQLException {
        String digest = found.getString("invitation_digest");
        long expires = found.getLong("invitation_expires");
        return digest == null
                ? Optional.empty()
                : Optional.of(new AccountInvitation(digest, SqlTimestamps.instant(expires)));
    }

    private static List<String> texts(String joined) {
        return joined.isEmpty() ? List.of() : new ArrayList<>(Arrays.asList(joined.split(",", -1)));
    }
}
