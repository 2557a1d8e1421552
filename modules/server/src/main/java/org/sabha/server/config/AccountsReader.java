package org.sabha.server.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import org.sabha.identity.oidc.OidcSettings;
import org.sabha.model.AccountRole;
import org.sabha.model.Secret;
import org.sabha.signalling.AddressRange;

/** Reads how people sign in. */
final class AccountsReader {
    private static final String ANYBODY = "*";

    /** Of RFC 6749, section 3.3. */
    private static final Pattern SCOPE = Pattern.compile("[!#-\\[\\]-~]+");

    /** Fields of the provider's metadata that settings replace. */
    private static final Map<String, String> ENDPOINTS = Map.of(
            "authorization", "authorization_endpoint",
            "token", "token_endpoint",
            "keys", "jwks_uri",
            "user-info", "userinfo_endpoint",
            "pushed-requests", "pushed_authorization_request_endpoint");

    private static final String DISTINGUISHED = "a distinguished name, such as ou=people,dc=example";

    private AccountsReader() {}

    static AccountsConfig read(ConfigSection accounts) {
        return new AccountsConfig(
                accounts.flag("organiser-link"),
                singleSignOn(accounts.section("single-sign-on")),
                directory(accounts.section("directory")));
    }

    private static Optional<SingleSignOnConfig> singleSignOn(ConfigSection section) {
        String issuer = section.text(
                "issuer", "empty, or an address with https, as the provider names itself", AccountsReader::isIssuer);
        String name = line(section, "name");
        String client = line(section, "client");
        String secret = line(section, "secret");
        var authentication = section.choice("authentication", OidcSettings.Authentication.class);
        Path key = section.file("key");
        String keyId = line(section, "key-id");
        ConfigSection claims = section.section("claims");
        var read = new OidcSettings.Claims(
                line(claims, "login"), line(claims, "name"), line(claims, "roles"), line(claims, "verified"));
        Map<String, Set<AccountRole>> roles = roles(section.section("roles"));
        OidcSettings.Requests requests = requests(section);
        var outside = new SingleSignOnConfig.Outside(
                section.texts(
                        "networks",
                        "a list of IP addresses and networks, such as 10.20.0.0/16",
                        AccountsReader::isNetwork),
                section.file("authority"));
        if (issuer.isEmpty()) {
            return Optional.empty();
        }
        boolean signs = authentication == OidcSettings.Authentication.PRIVATE_KEY_JWT;
        Map<String, String> needed = Map.of(
                "name", name, "client", client, signs ? "key" : "secret", signs ? Objects.toString(key, "") : secret);
        needed.forEach((missing, value) -> {
            if (value.isEmpty()) {
                section.refuse(missing, "a text, where there is an issuer");
            }
        });
        if (roles.isEmpty()) {
            section.refuse("roles", "at least one value for one role, where there is an issuer");
        }
        return needed.containsValue("")
                ? Optional.empty()
                : Optional.of(new SingleSignOnConfig(
                        name,
                        new OidcSettings(
                                URI.create(issuer),
                                new OidcSettings.Client(
                                        client,
                                        signs ? Optional.empty() : Optional.of(new Secret(secret)),
                                        authentication,
                                        signs ? key : null,
                                        keyId),
                                read,
                                roles,
                                requests),
                        outside));
    }

    private static OidcSettings.Requests requests(ConfigSection section) {
        List<String> scopes = section.texts(
                "scopes", "a list of scopes", scope -> SCOPE.matcher(scope).matches());
        if (!scopes.contains("openid")) {
            section.refuse("scopes", "a list of scopes with openid");
        }
        Map<String, String> metadata = new HashMap<>();
        ConfigSection endpoints = section.section("endpoints");
        ENDPOINTS.forEach((key, field) -> {
            String address = endpoints.text(key, "empty, or an address with https", AccountsReader::isEndpoint);
            if (!address.isEmpty()) {
                metadata.put(field, address);
            }
        });
        return new OidcSettings.Requests(scopes, section.flag("user-info"), section.flag("pushed-requests"), metadata);
    }

    private static Optional<DirectoryConfig> directory(ConfigSection section) {
        String host = section.text("host", "empty, or a name", HostText::isHost);
        var server = new DirectoryConfig.Server(
                host,
                section.port("port"),
                section.choice("protection", DirectoryProtection.class),
                section.file("authority"));
        String reader = section.text("reader", DISTINGUISHED, AccountsReader::isDistinguished);
        String password = line(section, "password");
        String base = section.text("base", DISTINGUISHED, AccountsReader::isDistinguished);
        ConfigSection attributes = section.section("attributes");
        var read = new DirectoryConfig.Attributes(
                line(attributes, "id"),
                line(attributes, "login"),
                line(attributes, "name"),
                line(attributes, "group"),
                line(attributes, "verified"));
        Map<String, Set<AccountRole>> roles = roles(section.section("roles"));
        int wrongPasswords = section.integer("wrong-passwords", 2, 100);
        if (host.isEmpty()) {
            return Optional.empty();
        }
        if (base.isEmpty()) {
            section.refuse("base", "where people are, such as ou=people,dc=example, where there is a host");
        }
        if (reader.isEmpty() != password.isEmpty()) {
            section.refuse("password", "set with the reader, or neither");
        }
        if (roles.isEmpty()) {
            section.refuse("roles", "at least one group for one role, where there is a host");
        }
        for (String group : roles.keySet()) {
            if (!group.equals(ANYBODY) && !isDistinguished(group)) {
                section.refuse("roles", "distinguished names of groups, or " + ANYBODY);
            }
        }
        return Optional.of(new DirectoryConfig(
                server,
                reader.isEmpty() || password.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new DirectoryConfig.Reader(reader, new Secret(password))),
                base,
                read,
                roles,
                wrongPasswords));
    }

    /** RFC 4514. */
    private static boolean isDistinguished(String text) {
        try {
            return new LdapName(text).size() >= 0;
        } catch (InvalidNameException e) {
            return false;
        }
    }

    /** For each role the values that give it, turned round. */
    static Map<String, Set<AccountRole>> roles(ConfigSection section) {
        Map<String, Set<AccountRole>> roles = new HashMap<>();
        for (AccountRole role : AccountRole.values()) {
            List<String> values =
                    section.texts(role.name().toLowerCase(Locale.ROOT), "a list of texts", text -> !text.isBlank());
            values.forEach(value -> roles.computeIfAbsent(value, _ -> EnumSet.noneOf(AccountRole.class))
                    .add(role));
        }
        return roles;
    }

    static String line(ConfigSection section, String key) {
        return section.text(
                key,
                "a text of at most " + Secret.MAX_LENGTH + " characters",
                text -> text.length() <= Secret.MAX_LENGTH && text.equals(text.strip()));
    }

    /** OpenID Connect Discovery 1.0 section 3: https, without query and fragment. */
    private static boolean isIssuer(String text) {
        return isEndpoint(text) && !text.contains("?") && !text.endsWith("/") && text.length() <= 255;
    }

    private static boolean isEndpoint(String text) {
        try {
            URI uri = new URI(text);
            return text.isEmpty()
                    || ("https".equals(uri.getScheme())
                            && uri.getHost() != null
                            && uri.getUserInfo() == null
                            && uri.getRawFragment() == null);
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static boolean isNetwork(String text) {
        AddressRange.of(text);
        return true;
    }
}
