package org.sabha.server.account;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.identity.account.ExternalIdentity;
import org.sabha.identity.account.Profile;
import org.sabha.identity.oidc.OidcSettings;
import org.sabha.model.AccountRole;
import org.sabha.model.DisplayName;
import org.sabha.model.LoginName;
import org.sabha.model.Secret;
import org.sabha.server.config.AccountsConfig;
import org.sabha.server.config.DirectoryConfig;
import org.sabha.server.config.DirectoryProtection;
import org.sabha.server.config.SingleSignOnConfig;

@Tag("T21")
class VouchingTest {
    private static final String ISSUER = "https://login.example.in/realm";
    private static final String BASE = "ldap:ou=people,dc=example,dc=in";

    private static Profile of(String issuer, boolean verified) {
        return new Profile(
                new LoginName("asha"),
                new DisplayName("Asha Rao"),
                Set.of(AccountRole.USER),
                Optional.of(new ExternalIdentity(issuer, "1")),
                verified);
    }

    private static SingleSignOnConfig provider(String verified) {
        return new SingleSignOnConfig(
                "Parichay",
                new OidcSettings(
                        URI.create(ISSUER),
                        OidcSettings.Client.withSecret("sabha", new Secret("s3cret")),
                        new OidcSettings.Claims("login", "name", "roles", verified),
                        Map.of(),
                        OidcSettings.Requests.USUAL),
                new SingleSignOnConfig.Outside(List.of(), null));
    }

    private static DirectoryConfig directory(String verified) {
        return new DirectoryConfig(
                new DirectoryConfig.Server("localhost", 636, DirectoryProtection.TLS, null),
                Optional.empty(),
                "ou=people,dc=example,dc=in",
                new DirectoryConfig.Attributes("uid", "uid", "cn", "memberOf", verified),
                Map.of(),
                3);
    }

    private static AccountsConfig with(SingleSignOnConfig provider) {
        return new AccountsConfig(false, Optional.of(provider), Optional.empty());
    }

    private static AccountsConfig with(DirectoryConfig directory) {
        return new AccountsConfig(false, Optional.empty(), Optional.of(directory));
    }

    @Test
    void accountInvitedByAdministratorIsVerified() {
        Profile local = Profile.local(new LoginName("asha"), new DisplayName("Asha Rao"), Set.of(AccountRole.USER));
        assertTrue(NameVerification.isFor(local, new AccountsConfig(false, Optional.empty(), Optional.empty())));
    }

    @Test
    void aProviderVouchesWhileTheSettingSaysSo() {
        assertTrue(NameVerification.isFor(of(ISSUER, true), with(provider("*"))));
        assertFalse(NameVerification.isFor(of(ISSUER, false), with(provider("*"))));
    }

    /** Accounts of before had the mark without any setting, and a sign-in lasts for days. */
    @Test
    void verificationEndsWithItsSetting() {
        assertFalse(NameVerification.isFor(of(ISSUER, true), with(provider(""))));
        assertFalse(NameVerification.isFor(of(BASE, true), with(directory(""))));
    }

    @Test
    void aDirectoryVouchesWhileTheSettingSaysSo() {
        assertTrue(NameVerification.isFor(of(BASE, true), with(directory("employee"))));
    }

    @Test
    void nobodyVouchesForPeopleOfAProviderThatIsNotAskedAnyMore() {
        assertFalse(NameVerification.isFor(of("https://elsewhere.example", true), with(provider("*"))));
        assertFalse(NameVerification.isFor(of(BASE, true), with(provider("*"))));
        assertFalse(NameVerification.isFor(of(ISSUER, true), with(directory("*"))));
    }
}
