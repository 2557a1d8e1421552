package org.sabha.identity.directory;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResult;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;
import org.sabha.identity.account.Account;
import org.sabha.identity.account.ExternalIdentity;
import org.sabha.identity.account.ExternalPeople;
import org.sabha.identity.account.PasswordAuthority;
import org.sabha.model.AccountRole;
import org.sabha.model.DisplayName;
import org.sabha.model.LoginName;
import org.sabha.model.Secret;

/**
 * Asks a directory whether a password is right: finds the one entry with the login, then binds as it (RFC 4513 section
 * 5.1.3). What a person typed becomes a value, never a part of a filter's text. A person in none of the mapped groups does
 * not come in. Each question has a connection of its own; blocks for a few seconds at most; thread-safe.
 */
public final class LdapDirectory implements PasswordAuthority {
    private static final int TIME_MILLIS = 5_000;

    /** Two are enough to see that a login is not one person's. */
    private static final int MOST_ENTRIES = 2;

    private final DirectorySettings settings;
    private final SocketFactory sockets;
    private final ExternalPeople people;

    /** @param sockets of the TLS that trusts the directory's certificate; plain ones on this machine */
    public LdapDirectory(DirectorySettings settings, SocketFactory sockets, ExternalPeople people) {
        this.settings = settings;
        this.sockets = sockets;
        this.people = people;
    }

    @Override
    public Optional<Account> check(LoginName login, Secret password, Optional<Account> known) {
        try (LDAPConnection connection = connect()) {
            Optional<SearchResultEntry> entry = find(connection, login);
            return entry.isPresent() && binds(connection, entry.get(), password)
                    ? welcome(login, entry.get())
                    : Optional.empty();
        } catch (LDAPException e) {
            return Optional.empty(); // unreachable, or it refuses us: nobody comes in by it
        }
    }

    private LDAPConnection connect() throws LDAPException {
        LDAPConnectionOptions options = new LDAPConnectionOptions();
        options.setConnectTimeoutMillis(TIME_MILLIS);
        options.setResponseTimeoutMillis(TIME_MILLIS);
        options.setFollowReferrals(false);
        DirectorySettings.Server server = settings.server();
        LDAPConnection connection = new LDAPConnection(sockets, options, server.host(), server.port());
        if (settings.reader().isPresent()) {
            DirectorySettings.Reader reader = settings.reader().get();
            connection.bind(reader.name(), reader.password().reveal());
        }
        return connection;
    }

    private Optional<SearchResultEntry> find(LDAPConnection connection, LoginName login) throws LDAPException {
        DirectorySettings.People where = settings.people();
        SearchRequest search = new SearchRequest(
                where.base(),
                SearchScope.SUB,
                Filter.createEqualityFilter(where.login(), login.value()),
                where.name(),
                where.group());
        search.setSizeLimit(MOST_ENTRIES);
        SearchResult found = connection.search(search);
        return found.getEntryCount() == 1 ? Optional.of(found.getSearchEntries().getFirst()) : Optional.empty();
    }

    private static boolean binds(LDAPConnection connection, SearchResultEntry entry, Secret password)
            throws LDAPException {
        try {
            return connection
                    .bind(entry.getDN(), password.reveal())
                    .getResultCode()
                    .equals(ResultCode.SUCCESS);
        } catch (LDAPException e) {
            if (e.getResultCode().equals(ResultCode.INVALID_CREDENTIALS)) {
                return false;
            }
            throw e;
        }
    }

    private Optional<Account> welcome(LoginName login, SearchResultEntry entry) throws LDAPException {
        Set<AccountRole> roles = rolesOf(entry);
        @Nullable String name = entry.getAttributeValue(settings.people().name());
        if (roles.isEmpty() || name == null) {
            return Optional.empty();
        }
        try {
            ExternalIdentity identity = new ExternalIdentity(
                    "ldap:" + settings.server().host(), entry.getParsedDN().toNormalizedString());
            return people.welcome(new ExternalPeople.Vouched(identity, login, new DisplayName(name), roles, true));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // a name that cannot be shown
        }
    }

    private Set<AccountRole> rolesOf(SearchResultEntry entry) throws LDAPException {
        Set<AccountRole> roles = EnumSet.noneOf(AccountRole.class);
        String @Nullable [] groups = entry.getAttributeValues(settings.people().group());
        if (groups == null) {
            return roles;
        }
        for (String group : groups) {
            for (Map.Entry<String, Set<AccountRole>> mapped : settings.roles().entrySet()) {
                if (DN.equals(mapped.getKey(), group)) {
                    roles.addAll(mapped.getValue());
                }
            }
        }
        return roles;
    }
}
