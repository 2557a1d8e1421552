package org.sabha.identity.directory;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.RDN;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResult;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import com.unboundid.ldap.sdk.extensions.StartTLSExtendedRequest;
import com.unboundid.util.ssl.HostNameSSLSocketVerifier;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocketFactory;
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
 * not come in, and keeps no roles here. Every question is a search and a bind on a connection of its own, also where nobody was found, so that a
 * refusal takes as long whoever was meant (H3). Blocks for some seconds at most; thread-safe.
 */
public final class LdapDirectory implements PasswordAuthority {
    /** Begins the issuer of all accounts from a directory. */
    public static final String ISSUER = "ldap:";

    private static final int TIME_MILLIS = 3_000;

    /** For the answer to a password: directories wait on purpose before they refuse one, some for seconds. */
    private static final int JUDGING_MILLIS = 10_000;

    private static final int MAX_MESSAGE_BYTES = 1 << 20;

    /** Two are enough to see that a login is not one person's. */
    private static final int MOST_ENTRIES = 2;

    /** No login begins with a hyphen. */
    private static final String NOBODY = "-nobody";

    private final DirectorySettings settings;
    private final SSLSocketFactory tls;
    private final ExternalPeople people;
    private final Consumer<Exception> trouble;
    private final WrongPasswords wrong;
    private final int judgingMillis;

    /**
     * @param tls trusts the directory's certificate; that it is for the directory's name is checked here
     * @param trouble told when the directory cannot be asked, or refuses us and not a person
     */
    public LdapDirectory(
            DirectorySettings settings, SSLSocketFactory tls, ExternalPeople people, Consumer<Exception> trouble) {
        this(settings, tls, people, trouble, JUDGING_MILLIS);
    }

    /** @param judgingMillis how long the answer to a password is waited for */
    LdapDirectory(
            DirectorySettings settings,
            SSLSocketFactory tls,
            ExternalPeople people,
            Consumer<Exception> trouble,
            int judgingMillis) {
        this.settings = settings;
        this.tls = tls;
        this.people = people;
        this.trouble = trouble;
        this.wrong = new WrongPasswords(settings.wrongPasswords());
        this.judgingMillis = judgingMillis;
    }

    @Override
    public Optional<Account> check(Shown shown) {
        Optional<SearchResultEntry> entry;
        try (LDAPConnection connection = connect()) {
            entry = find(connection, shown.login().value());
            if (!isRight(connection, entry, shown)) {
                return Optional.empty();
            }
        } catch (LDAPException e) {
            trouble.accept(e);
            return Optional.empty(); // unreachable, or it refuses us: nobody comes in by it
        }
        return entry.flatMap(found -> welcome(shown.login(), found));
    }

    /** Binds as nobody where the directory has been told enough wrong ones, so that it takes as long. */
    private boolean isRight(LDAPConnection connection, Optional<SearchResultEntry> entry, Shown shown)
            throws LDAPException {
        Optional<String> who = entry.map(SearchResultEntry::getDN);
        if (who.isEmpty() || !wrong.mayTell(who.get(), shown.fromKnownDevice(), shown.now())) {
            return binds(connection, Optional.empty(), shown.password());
        }
        try {
            boolean right = binds(connection, entry, shown.password());
            if (right) {
                wrong.wasRight(who.get());
            }
            return right;
        } catch (LDAPException e) {
            if (wasNotJudged(e.getResultCode())) {
                wrong.wasNotTold(who.get());
            }
            throw e;
        }
    }

    @Override
    public void checkNobody() {
        try (LDAPConnection connection = connect()) {
            binds(connection, find(connection, NOBODY), new Secret(NOBODY));
        } catch (LDAPException e) {
            trouble.accept(e);
        }
    }

    private LDAPConnection connect() throws LDAPException {
        LDAPConnectionOptions options = new LDAPConnectionOptions();
        options.setConnectTimeoutMillis(TIME_MILLIS);
        options.setResponseTimeoutMillis(TIME_MILLIS);
        options.setFollowReferrals(false);
        options.setMaxMessageSize(MAX_MESSAGE_BYTES);
        options.setUseSynchronousMode(true);
        options.setSSLSocketVerifier(new HostNameSSLSocketVerifier(true)); // RFC 4513 section 3.1.3
        DirectorySettings.Server server = settings.server();
        return switch (server.protection()) {
            case TLS -> signedIn(new LDAPConnection(tls, options, server.host(), server.port()));
            case START_TLS -> startTls(new LDAPConnection(options, server.host(), server.port()));
        };
    }

    private LDAPConnection startTls(LDAPConnection connection) throws LDAPException {
        try {
            if (!connection
                    .processExtendedOperation(new StartTLSExtendedRequest(tls))
                    .getResultCode()
                    .equals(ResultCode.SUCCESS)) {
                throw new LDAPException(ResultCode.CONFIDENTIALITY_REQUIRED, "the directory does not begin TLS");
            }
        } catch (LDAPException e) {
            connection.close();
            throw e;
        }
        return signedIn(connection);
    }

    private LDAPConnection signedIn(LDAPConnection connection) throws LDAPException {
        try {
            if (settings.reader().isPresent()) {
                DirectorySettings.Reader reader = settings.reader().get();
                connection.bind(reader.name(), reader.password().reveal());
            }
            return connection;
        } catch (LDAPException e) {
            connection.close();
            throw e;
        }
    }

    private Optional<SearchResultEntry> find(LDAPConnection connection, String login) throws LDAPException {
        DirectorySettings.People where = settings.people();
        DirectorySettings.Attributes called = where.attributes();
        SearchRequest search = new SearchRequest(
                where.base(),
                SearchScope.SUB,
                Filter.createEqualityFilter(called.login(), login),
                Stream.of(called.id(), called.name(), called.group(), called.verified())
                        .filter(attribute -> !attribute.isEmpty() && !attribute.equals(DirectorySettings.ANYBODY))
                        .toArray(String[]::new));
        search.setSizeLimit(MOST_ENTRIES);
        search.setTimeLimitSeconds(TIME_MILLIS / 1_000);
        SearchResult found = connection.search(search);
        return found.getEntryCount() == 1 ? Optional.of(found.getSearchEntries().getFirst()) : Optional.empty();
    }

    /**
     * Binds as the entry, or as one that there is not. A password is never empty here: a directory answers "success" to a
     * bind without one and means nobody (RFC 4513 section 5.1.2).
     */
    private boolean binds(LDAPConnection connection, Optional<SearchResultEntry> entry, Secret password)
            throws LDAPException {
        String name = entry.isPresent()
                ? entry.get().getDN()
                : new DN(new RDN("cn", NOBODY), new DN(settings.people().base())).toString();
        try {
            SimpleBindRequest bind = new SimpleBindRequest(name, password.reveal());
            bind.setResponseTimeoutMillis(judgingMillis);
            boolean done = connection.bind(bind).getResultCode().equals(ResultCode.SUCCESS);
            return done && entry.isPresent();
        } catch (LDAPException e) {
            if (entry.isEmpty() || isRefusal(e.getResultCode())) {
                return false;
            }
            throw e;
        }
    }

    /**
     * What a directory says instead of judging. Where no answer comes it may have judged, and counted, all the same: a
     * refusal that it holds back must not be one more try for whoever wants somebody locked out there.
     */
    private static boolean wasNotJudged(ResultCode code) {
        return code.equals(ResultCode.BUSY) || code.equals(ResultCode.UNAVAILABLE);
    }

    /** What a directory says of a person, and not of us: a wrong, old or locked password, an entry without one. */
    private static boolean isRefusal(ResultCode code) {
        return code.equals(ResultCode.INVALID_CREDENTIALS)
                || code.equals(ResultCode.UNWILLING_TO_PERFORM)
                || code.equals(ResultCode.INAPPROPRIATE_AUTHENTICATION)
                || code.equals(ResultCode.CONSTRAINT_VIOLATION);
    }

    private Optional<Account> welcome(LoginName login, SearchResultEntry entry) {
        @Nullable
        String name = entry.getAttributeValue(settings.people().attributes().name());
        try {
            Set<AccountRole> roles = rolesOf(entry);
            Optional<String> id = idOf(entry);
            if (name == null || id.isEmpty()) {
                return Optional.empty();
            }
            ExternalIdentity identity =
                    new ExternalIdentity(ISSUER + DN.normalize(settings.people().base()), id.get());
            return people.welcome(
                    new ExternalPeople.Vouched(identity, login, new DisplayName(name), roles, isVerified(entry)));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // a name that cannot be shown
        } catch (LDAPException e) {
            trouble.accept(e); // a name of a group or base that is none
            return Optional.empty();
        }
    }

    private boolean isVerified(SearchResultEntry entry) {
        String called = settings.people().attributes().verified();
        return called.equals(DirectorySettings.ANYBODY)
                || (!called.isEmpty() && Boolean.TRUE.equals(entry.getAttributeValueAsBoolean(called)));
    }

    /** As text where it is one, else in hexadecimal: some servers' ids are bytes. */
    private Optional<String> idOf(SearchResultEntry entry) throws LDAPException {
        String called = settings.people().attributes().id();
        if (called.isEmpty()) {
            return Optional.of(entry.getParsedDN().toNormalizedString());
        }
        @Nullable Attribute found = entry.getAttribute(called);
        if (found == null || found.size() != 1) {
            return Optional.empty();
        }
        byte[] value = found.getValueByteArray();
        String text = new String(value, StandardCharsets.US_ASCII);
        return Optional.of(
                text.chars().allMatch(c -> c > ' ' && c < 0x7F)
                        ? text
                        : HexFormat.of().formatHex(value));
    }

    private Set<AccountRole> rolesOf(SearchResultEntry entry) throws LDAPException {
        Set<AccountRole> roles = EnumSet.noneOf(AccountRole.class);
        roles.addAll(settings.roles().getOrDefault(DirectorySettings.ANYBODY, Set.of()));
        String @Nullable [] groups =
                entry.getAttributeValues(settings.people().attributes().group());
        if (groups == null) {
            return roles;
        }
        for (String group : groups) {
            for (Map.Entry<String, Set<AccountRole>> mapped : settings.roles().entrySet()) {
                if (!mapped.getKey().equals(DirectorySettings.ANYBODY) && DN.equals(mapped.getKey(), group)) {
                    roles.addAll(mapped.getValue());
                }
            }
        }
        return roles;
    }
}
