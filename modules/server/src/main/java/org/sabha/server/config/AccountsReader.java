package org.sabha.server.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sabha.model.AccountRole;
import org.sabha.model.Secret;
import org.sabha.signalling.AddressRange;

/** Reads how people sign in. */
final class AccountsReader {
    private AccountsReader() {}

    static AccountsConfig read(ConfigSection accounts) {
        return new AccountsConfig(accounts.flag("organiser-link"), singleSignOn(accounts.section("single-sign-on")));
    }

    private static Optional<SingleSignOnConfig> singleSignOn(ConfigSection section) {
        String issuer = section.text(
                "issuer", "empty, or an address with https, as the provider names itself", AccountsReader::isIssuer);
        String name = line(section, "name");
        String client = line(section, "client");
        String secret = line(section, "secret");
        ConfigSection claims = section.section("claims");
        var read = new SingleSignOnConfig.Claims(
                line(claims, "login"), line(claims, "name"), line(claims, "roles"), line(claims, "verified"));
        Map<String, Set<AccountRole>> roles = roles(section.section("roles"));
        var outside = new SingleSignOnConfig.Outside(
                section.texts(
                        "networks",
                        "a list of IP addresses and networks, such as 10.20.0.0/16",
                        AccountsReader::isNetwork),
                section.file("authority"));
        if (issuer.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> needed = Map.of("name", name, "client", client, "secret", secret);
        needed.forEach((key, value) -> {
            if (value.isEmpty()) {
                section.refuse(key, "a text, where there is an issuer");
            }
        });
        if (roles.isEmpty()) {
            section.refuse("roles", "at least one value for one role, where there is an issuer");
        }
        return needed.containsValue("")
                ? Optional.empty()
                : Optional.of(new SingleSignOnConfig(
                        URI.create(issuer),
                        name,
                        new SingleSignOnConfig.Client(client, new Secret(secret)),
                        read,
                        roles,
                        outside));
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
        try {
            URI uri = new URI(text);
            return text.isEmpty()
                    || ("https".equals(uri.getScheme())
                            && uri.getHost() != null
                            && uri.getUserInfo() == null
                            && uri.getRawQuery() == null
                            && uri.getRawFragment() == null
                            && !text.endsWith("/")
                            && text.length() <= 255);
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static boolean isNetwork(String text) {
        AddressRange.of(text);
        return true;
    }
}
